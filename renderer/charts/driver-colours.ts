/**
 * The look of a driver: the same in tables, charts, tips and saved pictures of a race. Eight hues of even weight, each
 * with a tone for paper and one for the dark ground (both at least 4.5:1). Five dashes and six markers make thirty pairs
 * that tell apart without any colour; beside them stands the name, so that more drivers than that are still read.
 */
const hues: readonly [onLight: string, onDark: string][] = [
  ['#0b5fa5', '#6cb4ee'],
  ['#c2410c', '#ff9d5c'],
  ['#15803d', '#5fd38a'],
  ['#a21caf', '#e58bee'],
  ['#8a6d00', '#e3c341'],
  ['#b91c1c', '#ff8a8a'],
  ['#0f766e', '#4fd1c5'],
  ['#4b5563', '#b8c2cf'],
]

/** Of an SVG line, from whole to fine. */
const dashes: readonly (string | undefined)[] = [undefined, '9 4', '2 3', '9 3 2 3', '5 3']

const markers = ['circle', 'square', 'triangle', 'ring', 'box', 'diamond'] as const

/** The shape that stands on a driver's line; `ring` and `box` are hollow. */
export type Marker = (typeof markers)[number]

export interface DriverLook {
  /** A CSS colour that fits the scheme of the page. */
  readonly colour: string
  /** Of an SVG line; undefined for a whole one. */
  readonly dash: string | undefined
  readonly marker: Marker
}

/** The look of a driver by the number that the engine gave; neighbouring numbers differ in hue and dash. */
export function driverLook(index: number): DriverLook {
  const [onLight, onDark] = hues[index % hues.length] ?? ['#000000', '#ffffff']
  const round = Math.floor(index / dashes.length)
  return {
    colour: `light-dark(${onLight}, ${onDark})`,
    dash: dashes[index % dashes.length],
    marker: markers[round % markers.length] ?? 'circle',
  }
}

/** A marker as SVG path data, about its middle, `radius` to each side. */
export function markerPath(marker: Marker, x: number, y: number, radius: number): string {
  const r = radius
  switch (marker) {
    case 'circle':
    case 'ring':
      return `M${x - r},${y}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`
    case 'square':
    case 'box':
      return `M${x - r},${y - r}h${2 * r}v${2 * r}h${-2 * r}Z`
    case 'triangle':
      return `M${x},${y - r * 1.15}l${r * 1.15},${r * 2}h${-r * 2.3}Z`
    case 'diamond':
      return `M${x},${y - r * 1.35}l${r * 1.35},${r * 1.35}l${-r * 1.35},${r * 1.35}l${-r * 1.35},${-r * 1.35}Z`
  }
}

/** Hollow markers show the ground in them. */
export function isHollow(marker: Marker): boolean {
  return marker === 'ring' || marker === 'box'
}
