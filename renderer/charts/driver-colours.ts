/**
 * Fifteen lines that tell apart: eight hues of even weight, then the same again dashed. Each hue has one tone for paper
 * and one for the dark ground; the dashes and the order keep them apart in black and white as well.
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

export interface DriverLook {
  /** A CSS colour that fits the scheme of the page. */
  readonly colour: string
  /** Of an SVG line; undefined for a whole one. */
  readonly dash: string | undefined
}

/** The look of the driver at `index` of the published table: the same in table, charts and headings of a race. */
export function driverLook(index: number): DriverLook {
  const [onLight, onDark] = hues[index % hues.length] ?? ['#000000', '#ffffff']
  const round = Math.floor(index / hues.length)
  return { colour: `light-dark(${onLight}, ${onDark})`, dash: [undefined, '7 4', '2 4'][round % 3] }
}
