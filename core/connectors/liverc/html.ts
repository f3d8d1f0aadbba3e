import { type CheerioAPI, load } from 'cheerio/slim'
import type { AnyNode, Element } from 'domhandler'
import { Failure } from '../../contract/failure.ts'
import { collapse, collapseOrNull, readDateRange } from './values.ts'

/** What every LiveRC page has around its content. */
export interface Frame {
  /** Every element of a tag's name, in page order. */
  readonly named: (name: string) => readonly Element[]
  readonly $: CheerioAPI
  /** The text of every inline script, in page order. */
  readonly scripts: readonly string[]
  /** `h1`: the track's name (or that of a site made for one event). */
  readonly trackName: string | null
  /** `h3`: the event's name. */
  readonly eventName: string | null
  /** `h5`: the event's date text. */
  readonly dateText: string | null
  readonly startDateLocal: string | null
  readonly endDateLocal: string | null
}

/**
 * The page, parsed. Throws `page/incomplete` for a body that does not run to its closing tag: LiveRC ends every page
 * with `</html>`, and a page that was cut anywhere before it may lack races or laps.
 */
export function readFrame(body: string): Frame {
  if (!/<\/html\s*>\s*$/i.test(body.slice(-200))) {
    throw new Failure('page/incomplete', 'The page was cut off before its end.', { length: body.length })
  }
  const { markup, scripts } = takeScripts(body)
  // htmlparser2 by way of cheerio's slim build: these pages need no error repair, and it is 7 times faster.
  const $ = load(markup)
  const named = elementsByName($.root()[0]?.children ?? [])
  const dateText = heading(named('h5'))
  const range = dateText === null ? null : readDateRange(dateText)
  return {
    named,
    $,
    scripts,
    trackName: heading(named('h1')),
    eventName: heading(named('h3')),
    dateText,
    startDateLocal: range?.startDateLocal ?? null,
    endDateLocal: range?.endDateLocal ?? null,
  }
}

/**
 * Takes out, before parsing, what holds nothing to read: everything above the `h1` (head and navigation), and the
 * scripts, which are text of their own (a race page is 130 KB of lap script around 11 KB of table).
 */
function takeScripts(body: string): { markup: string; scripts: string[] } {
  const scripts: string[] = []
  const top = body.indexOf('<h1')
  const markup = body.slice(Math.max(top, 0)).replace(/<script\b[^>]*>([\s\S]*?)<\/script\s*>/gi, (_, text) => {
    scripts.push(text)
    return ''
  })
  return { markup, scripts }
}

function heading(candidates: readonly Element[]): string | null {
  const first = candidates.find((element) => hasClass(element, 'page-header'))
  return first ? collapseOrNull(textOf(first)) : null
}

/** Every element by its tag's name, in page order: one walk instead of one per selector. */
function elementsByName(roots: readonly AnyNode[]): (name: string) => readonly Element[] {
  const found = new Map<string, Element[]>()
  const walk = (nodes: readonly AnyNode[]) => {
    for (const node of nodes) {
      if (node.type !== 'tag') continue
      const same = found.get(node.name)
      if (same) same.push(node)
      else found.set(node.name, [node])
      walk(node.children)
    }
  }
  walk(roots)
  return (name) => found.get(name) ?? []
}

/** Element children, in order. */
export function childrenOf(node: Element): Element[] {
  return node.children.filter((child): child is Element => child.type === 'tag')
}

/** Whether an element carries a class. */
export function hasClass(node: Element, name: string): boolean {
  const { class: classes } = node.attribs
  if (classes === undefined || !classes.includes(name)) return false
  return classes === name || classes.split(/\s+/).includes(name)
}

/** Raw text below a node, without elements that `leaveOut` names. */
export function textOf(node: AnyNode, leaveOut?: (element: Element) => boolean): string {
  if (node.type === 'text') return node.data
  if (node.type !== 'tag' || leaveOut?.(node)) return ''
  let text = ''
  for (const child of node.children) text += textOf(child, leaveOut)
  return text
}

/** What a person sees in a cell: hidden sort keys left out, white space collapsed. */
export function visibleText(node: AnyNode): string {
  return collapse(textOf(node, (element) => hasClass(element, 'hidden')))
}

/** First element below `node` that satisfies `wanted`. */
export function findBelow(node: Element, wanted: (element: Element) => boolean): Element | undefined {
  for (const child of childrenOf(node)) {
    if (wanted(child)) return child
    const found = findBelow(child, wanted)
    if (found) return found
  }
  return undefined
}

/** Heading texts of a table's last header row; the rows above it hold titles. */
export function columnHeadings(table: Element): string[] {
  const head = childrenOf(table).find(({ name }) => name === 'thead')
  const row = head && childrenOf(head).findLast(({ name }) => name === 'tr')
  return row ? childrenOf(row).map(visibleText) : []
}

/**
 * The rows of a table's one `tbody`. Throws `page/changed` where anything else stands between them, since a row whose
 * tag was damaged would otherwise be lost in silence.
 */
export function bodyRows(table: Element, what: string): Element[] {
  const [body, ...more] = childrenOf(table).filter(({ name }) => name === 'tbody')
  if (!body || more.length > 0) throw unknownLayout(`the ${what} has no table body`)
  const isStray = (node: AnyNode) =>
    node.type === 'tag' ? node.name !== 'tr' : node.type !== 'comment' && textOf(node).trim() !== ''
  if (body.children.some(isStray)) throw unknownLayout(`something stands between the rows of the ${what}`)
  // "No data available in table": what DataTables leaves in a page saved from a browser.
  return childrenOf(body).filter((row) => !findBelow(row, (cell) => hasClass(cell, 'dataTables_empty')))
}

/** The cells of a row. Throws `page/changed` unless there are exactly `count`, all of the given kind. */
export function rowCells(row: Element, count: number, what: string): Element[] {
  const cells = childrenOf(row)
  if (cells.length !== count || cells.some(({ name }) => name !== 'td')) {
    throw unknownLayout(`a row of the ${what} has not ${count} cells`)
  }
  return cells
}

/** The failure of a page that is whole but lacks what its parser relies on. */
export function unknownLayout(what: string): Failure {
  return new Failure('page/changed', `The LiveRC page has an unknown layout: ${what}.`)
}
