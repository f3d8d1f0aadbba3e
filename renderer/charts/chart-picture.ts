import { fileNameOf } from '../../core/contract/file-name.ts'
import type { LegendEntry } from './chart-frame.tsx'
import { isHollow, markerPath } from './driver-colours.ts'
import { fonts, textWidth } from './text-width.ts'

/** A chart as a picture of its own: everything in it is drawn, nothing refers to the page it came from. */
export interface ChartPicture {
  readonly text: string
  readonly width: number
  readonly height: number
}

interface PictureHead {
  readonly title: string
  readonly sentence: string
  readonly about: readonly (string | null)[]
  readonly legend: readonly LegendEntry[]
}

const svgNames = 'http://www.w3.org/2000/svg'
const padding = 24
const ink = '#1b242c'
const quiet = '#566270'

/** What a style sheet may say of an SVG element: written into the element itself. */
const properties = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'paint-order',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
]

/**
 * All SVG of `drawing` on white ground in the colours of paper, whatever the scheme of the page, under its title and what
 * it is of, above its legend.
 */
export function chartSvg(drawing: HTMLElement, { title, sentence, about, legend }: PictureHead): ChartPicture {
  const bounds = drawing.getBoundingClientRect()
  const width = Math.max(480, Math.ceil(bounds.width)) + 2 * padding
  const root = document.createElementNS(svgNames, 'svg')
  root.setAttribute('font-family', fonts)
  const ground = add(root, 'rect', { width: '100%', height: '100%', fill: '#ffffff' })
  ground.setAttribute('x', '0')
  let y = padding + 16
  write(root, title, { x: padding, y, size: 20, weight: 650 })
  const lines = [about.filter((part) => part !== null).join(' · '), sentence]
  for (const line of lines.flatMap((one) => wrapped(one, width - 2 * padding))) {
    y += 20
    write(root, line, { x: padding, y, fill: quiet })
  }
  y += 14
  for (const { svg, left, top, height, width: across } of paperCopies(drawing, bounds)) {
    for (const [name, value] of Object.entries({ x: padding + left, y: y + top, width: across, height }))
      svg.setAttribute(name, String(value))
    root.append(svg)
  }
  y += Math.ceil(bounds.height) + 8
  y = drawLegend(root, legend, y, width - 2 * padding)
  const height = y + padding
  root.setAttribute('xmlns', svgNames)
  root.setAttribute('width', String(width))
  root.setAttribute('height', String(height))
  root.setAttribute('viewBox', `0 0 ${width} ${height}`)
  return { text: new XMLSerializer().serializeToString(root), width, height }
}

/** The same in dots, two for each of the screen: sharp in print at a hand's width. */
export async function chartPng({ text, width, height }: ChartPicture): Promise<Uint8Array<ArrayBuffer>> {
  const image = new Image(width, height)
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * 2
  canvas.height = height * 2
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (!blob) throw new Error('The picture could not be made: it is too large. Make the window smaller.')
  return new Uint8Array(await blob.arrayBuffer())
}

/** "2026-11-14-Autumn-Cup-A-Main-Lap-times.png": letters that every system takes, from what the picture is of. */
export function chartFileName(parts: readonly (string | null)[], ending: string): string {
  return `${fileNameOf(parts, 'chart').slice(0, 180)}.${ending}`
}

interface Copy {
  readonly svg: SVGSVGElement
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Copies of the drawing's SVG as they look on paper. They have to stand in the page for a moment: styles come from it. */
function paperCopies(drawing: HTMLElement, bounds: DOMRect): Copy[] {
  const paper = document.createElement('div')
  paper.setAttribute('aria-hidden', 'true')
  Object.assign(paper.style, { colorScheme: 'light', color: ink, position: 'fixed', left: '-100000px', top: '0' })
  paper.style.setProperty('--mantine-color-body', '#ffffff')
  paper.style.setProperty('--mantine-color-text', ink)
  const copies = [...drawing.querySelectorAll('svg')]
    .filter((svg) => svg.parentElement?.closest('svg, button, [role="tooltip"]') === null)
    .map((svg): Copy => {
      const { left, top, width, height } = svg.getBoundingClientRect()
      const copy = svg.cloneNode(true) as SVGSVGElement
      paper.append(copy)
      return { svg: copy, left: left - bounds.left, top: top - bounds.top, width, height }
    })
    .filter(({ width, height }) => width > 0 && height > 0)
  drawing.append(paper)
  try {
    for (const { svg } of copies) for (const element of svg.querySelectorAll('*')) freeze(element)
    return copies
  } finally {
    paper.remove()
    for (const { svg } of copies) tidy(svg)
  }
}

function freeze(element: Element): void {
  const style = getComputedStyle(element)
  if (style.display === 'none') element.setAttribute('display', 'none')
  for (const name of properties) {
    const value = style.getPropertyValue(name)
    if (value !== '') element.setAttribute(name, value)
  }
}

function tidy(svg: SVGSVGElement): void {
  for (const element of [svg, ...svg.querySelectorAll('*')]) {
    for (const name of ['class', 'style', 'tabindex', 'role', 'aria-label', 'aria-hidden'])
      element.removeAttribute(name)
  }
  for (const hidden of svg.querySelectorAll('[display="none"], [data-screen-only]')) hidden.remove()
}

const signWidth = 38
const entryHeight = 20

/** In columns as wide as the longest name. Returns where it ends. */
function drawLegend(root: SVGSVGElement, legend: readonly LegendEntry[], top: number, width: number): number {
  if (legend.length === 0) return top
  const widest = Math.max(...legend.map(({ name }) => roomFor(name)))
  const columnWidth = widest + signWidth + 28
  const columns = Math.max(1, Math.min(legend.length, Math.floor(width / columnWidth)))
  const rows = Math.ceil(legend.length / columns)
  for (const [at, { name, colour, dash, marker }] of legend.entries()) {
    const x = padding + Math.floor(at / rows) * columnWidth
    const y = top + (at % rows) * entryHeight + 12
    const stroke = onPaper(colour)
    add(root, 'line', {
      x1: x,
      x2: x + 30,
      y1: y,
      y2: y,
      stroke,
      'stroke-width': 2.5,
      'stroke-dasharray': dash ?? 'none',
    })
    const fill = isHollow(marker) ? '#ffffff' : stroke
    add(root, 'path', { d: markerPath(marker, x + 15, y, 3.5), fill, stroke, 'stroke-width': 1.5 })
    write(root, name, { x: x + signWidth, y: y + 4.5 })
  }
  return top + rows * entryHeight + 4
}

/** The tone for paper of a colour that has two. */
function onPaper(colour: string): string {
  return /^light-dark\(([^,]+),/.exec(colour)?.[1] ?? colour
}

function add(parent: Element, name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const element = document.createElementNS(svgNames, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  parent.append(element)
  return element
}

interface TextLook {
  readonly x: number
  readonly y: number
  readonly size?: number
  readonly weight?: number
  readonly fill?: string
}

function write(parent: Element, text: string, { x, y, size = 13, weight = 400, fill = ink }: TextLook): void {
  add(parent, 'text', { x, y, 'font-size': size, 'font-weight': weight, fill }).textContent = text
}

/** Of 13 dots' type, with room for a system that has none of our fonts. */
function roomFor(text: string): number {
  return textWidth(text, 13) * 1.12
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ').filter((one) => one !== '')) {
    const last = lines.at(-1)
    if (last !== undefined && roomFor(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
