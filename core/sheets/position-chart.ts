import { raceProgress } from '../analysis/race-progress.ts'
import type { RaceResult } from '../contract/domain.ts'
import { type Markup, markup } from './markup.ts'
import { shortened } from './words.ts'

interface ChartOptions {
  readonly results: readonly RaceResult[]
  readonly widthPx: number
  readonly heightPx: number
  /** Whose line stands out; all are alike without. */
  readonly sourceDriverId?: string
}

const labelPx = 196
const leftPx = 22
const topPx = 8
const bottomPx = 18

const dashes = ['', '7 3', '2 2', '9 3 2 3', '13 4']
const marks: readonly ((x: number, y: number) => Markup)[] = [
  (x, y) => markup`<circle cx="${x}" cy="${y}" r="2.4"/>`,
  (x, y) => markup`<rect x="${at(x - 2.2)}" y="${at(y - 2.2)}" width="4.4" height="4.4" fill="#fff"/>`,
  (x, y) => markup`<path d="M${x} ${at(y - 3)}l2.8 5h-5.6z"/>`,
  (x, y) => markup`<circle cx="${x}" cy="${y}" r="2.3" fill="#fff"/>`,
  (x, y) => markup`<rect x="${at(x - 2.2)}" y="${at(y - 2.2)}" width="4.4" height="4.4"/>`,
  (x, y) => markup`<path d="M${x} ${at(y - 3)}l2.8 5h-5.6z" fill="#fff"/>`,
  (x, y) => markup`<path d="M${at(x - 2.5)} ${at(y - 2.5)}l5 5m0-5l-5 5" fill="none"/>`,
]

/** Told apart without a colour: by dash, by mark, and by the name at its end. No two of 35 are alike. */
function lookOf(line: number): { dash: string; mark: (x: number, y: number) => Markup } {
  const mark = marks[line % marks.length]
  return { dash: dashes[line % dashes.length] ?? '', mark: mark ?? (() => markup``) }
}

/** The positions by lap of everybody who has a lap, with the grid where it is known. Null where nobody has one. */
export function positionChart({ results, widthPx, heightPx, sourceDriverId }: ChartOptions): Markup | null {
  const lines = results.filter(({ laps }) => laps.length > 0)
  const mostLaps = Math.max(0, ...lines.map(({ laps }) => laps.length))
  if (mostLaps === 0) return null
  const progress = raceProgress(lines.map(({ laps }) => ({ lapTimesMs: laps.map(({ lapTimeMs }) => lapTimeMs) })))
  const places = Math.max(lines.length, ...lines.map(({ gridPosition }) => gridPosition ?? 0))
  const hasGrid = lines.some(({ gridPosition }) => gridPosition !== null)
  const firstLap = hasGrid ? 0 : 1
  const plot = { right: widthPx - labelPx, bottom: heightPx - bottomPx }
  const x = (lap: number) =>
    at(leftPx + ((lap - firstLap) * (plot.right - leftPx - 6)) / Math.max(mostLaps - firstLap, 1))
  const y = (position: number) => at(topPx + 4 + ((position - 1) * (plot.bottom - topPx - 8)) / Math.max(places - 1, 1))
  const letterPx = Math.min(9.5, (plot.bottom - topPx - 8) / Math.max(places - 1, 1) / 1.05)
  const every = Math.ceil(mostLaps / 12)
  const own = lines.findIndex((line) => line.sourceDriverId === sourceDriverId)
  const drawn = lines.map((line, index) => {
    const { gridPosition, driverName, position } = line
    const points = [
      ...(gridPosition !== null && hasGrid ? [[0, gridPosition] as const] : []),
      ...(progress[index] ?? []).map(({ racePosition }, lap) => [lap + 1, racePosition] as const),
    ]
    const last = points.at(-1) ?? ([firstLap, 1] as const)
    const { dash, mark } = lookOf(index)
    const isOwn = index === own
    // On somebody's own sheet: the next ahead and behind are dashed, the others a mere ground.
    const isNear = own >= 0 && Math.abs(index - own) === 1
    const isQuiet = own >= 0 && !isOwn && !isNear
    const stroke = markup`stroke="${isQuiet ? '#777' : '#000'}" stroke-width="${isOwn ? 2.4 : isQuiet ? 0.7 : 1.1}"`
    const dashed = own < 0 ? dash : isNear ? (index < own ? '7 3' : '2 2') : ''
    const name = shortened(`${position ?? '–'}  ${driverName}`, (labelPx - 20) / letterPx)
    const labelX = plot.right + 18
    const labelY = y(index + 1)
    // Where a line ends before its name, dots lead there.
    const [endX, endY] = [x(last[0]), y(last[1])]
    const marked = points.filter(([lap]) => lap === last[0] || lap % every === 0)
    return markup`<g fill="#000"><polyline fill="none" ${stroke} stroke-linejoin="round"${
      dashed !== '' && markup` stroke-dasharray="${dashed}"`
    } points="${points.map(([lap, place]) => `${x(lap)},${y(place)}`).join(' ')}"/><path d="M${endX} ${endY}L${labelX - 12} ${labelY}" fill="none" stroke="#000" stroke-width="0.5" stroke-dasharray="1 2"/>${
      !isQuiet &&
      markup`<g stroke="#000">${marked.map(([lap, place]) => mark(x(lap), y(place)))}${mark(labelX - 7, labelY)}</g>`
    }<text x="${labelX}" y="${at(labelY + letterPx * 0.35)}" style="font-size:${at(letterPx)}px${isOwn ? ';font-weight:700' : ''}">${name}</text></g>
`
  })
  // The one that matters lies on top.
  if (own >= 0) drawn.push(...drawn.splice(own, 1))
  return markup`<svg width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}" role="img" aria-label="Position after each lap">${ticks(
    mostLaps,
  ).map(
    (lap) =>
      markup`<path d="M${x(lap)} ${topPx}V${plot.bottom}" stroke="#ccc" stroke-width="0.5"/><text x="${x(lap)}" y="${heightPx - 6}" text-anchor="middle">${lap}</text>`,
  )}${hasGrid && markup`<text x="${x(0)}" y="${heightPx - 6}" text-anchor="middle">grid</text>`}<text x="${plot.right + 18}" y="${heightPx - 6}">lap</text>${Array.from(
    { length: places },
    (_, index) =>
      (index === 0 || (index + 1) % (places > 12 ? 5 : 2) === 0 || index + 1 === places) &&
      markup`<text x="14" y="${at(y(index + 1) + 3)}" text-anchor="end">${index + 1}</text>`,
  )}${drawn}</svg>`
}

/** Round numbers of laps, and the last one where it is not too near to them. */
function ticks(mostLaps: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((one) => mostLaps / one <= 10) ?? 1_000
  const round = Array.from({ length: Math.floor(mostLaps / step) }, (_, index) => (index + 1) * step)
  const last = round.at(-1)
  return last === mostLaps
    ? round
    : last !== undefined && mostLaps - last < step / 2
      ? [...round.slice(0, -1), mostLaps]
      : [...round, mostLaps]
}

/** A tenth of a pixel is as fine as anybody sees, and the same on every computer. */
function at(value: number): number {
  return Math.round(value * 10) / 10
}
