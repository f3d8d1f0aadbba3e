import type { Lap, RaceResult } from '../../contract/domain.ts'
import { Failure } from '../../contract/failure.ts'
import { formatSeconds, formatTime, readSeconds } from '../../contract/units.ts'
import type { SourceDisagreement } from '../connector.ts'
import { unknownLayout } from './html.ts'
import type { LapBlock, LapScript } from './lap-script.ts'
import type { ResultRow } from './race-table.ts'
import { collapse, readCount, readPercent } from './values.ts'

/** A driver's `racerLaps` block with its values read. */
interface DriverBlock {
  readonly sourceDriverId: string
  readonly driverName: string
  readonly figures: Record<ScriptFigure, number | null>
  /** Lap 0's position: the grid. */
  readonly gridPosition: number | null
  readonly laps: readonly Lap[]
  readonly graph: LapBlock['graph']
}

type ScriptFigure =
  | 'fastestLapMs'
  | 'averageLapMs'
  | 'averageTop5Ms'
  | 'averageTop10Ms'
  | 'averageTop15Ms'
  | 'top2ConsecutiveMs'
  | 'top3ConsecutiveMs'
  | 'stdDeviationMs'
  | 'consistencyPercent'

/** How the script calls a figure, and how a person does. */
const figureNames: Record<ScriptFigure, readonly [key: string, title: string]> = {
  fastestLapMs: ['fastLap', 'fastest lap'],
  averageLapMs: ['avgLap', 'average lap'],
  averageTop5Ms: ['avgTop5', 'average of the top 5'],
  averageTop10Ms: ['avgTop10', 'average of the top 10'],
  averageTop15Ms: ['avgTop15', 'average of the top 15'],
  top2ConsecutiveMs: ['top2Consecutive', 'top 2 consecutive'],
  top3ConsecutiveMs: ['top3Consecutive', 'top 3 consecutive'],
  stdDeviationMs: ['stdDeviation', 'standard deviation'],
  consistencyPercent: ['consistency', 'consistency'],
}

const figureEntries = Object.entries(figureNames) as [ScriptFigure, [string, string]][]

/**
 * Each row with its block: by the id of the row's link, else (drivers without laps have no link) the blocks left over,
 * by name where the names tell them apart, by order otherwise. Throws `race/rejected` where a row has no block or a
 * block no row: laps would be lost or given to somebody else.
 */
export function matchBlocks(rows: readonly ResultRow[], script: LapScript): { row: ResultRow; block: DriverBlock }[] {
  const left = new Map<string, DriverBlock>()
  for (const block of script.blocks) {
    if (left.has(block.sourceDriverId)) throw rejected(`driver ${block.sourceDriverId} has two lists of laps`)
    left.set(block.sourceDriverId, readBlock(block))
  }
  if (script.mentionedIds.some((id) => !left.has(id)))
    throw rejected('the lap script names a driver without a lap list')
  if (left.size !== rows.length) throw rejected(`${rows.length} drivers are listed, ${left.size} have a list of laps`)

  const byLink = rows.map((row) => {
    if (row.linkedDriverId === null) return undefined
    const block = left.get(row.linkedDriverId)
    if (!block) throw rejected(`${row.driverName} has no list of laps`)
    left.delete(row.linkedDriverId)
    return block
  })
  return rows.map((row, at) => ({ row, block: byLink[at] ?? takeLeftOver(row, left) }))
}

function takeLeftOver(row: ResultRow, left: Map<string, DriverBlock>): DriverBlock {
  const sameName = findNamed(left, row.driverName)
  const block = sameName ?? left.values().next().value
  if (!block) throw rejected(`${row.driverName} has no list of laps`)
  if (!sameName && block.laps.length > 0) throw rejected(`the laps of ${block.driverName} belong to no row`)
  left.delete(block.sourceDriverId)
  return block
}

function findNamed(left: ReadonlyMap<string, DriverBlock>, driverName: string): DriverBlock | undefined {
  for (const block of left.values()) if (block.driverName === driverName) return block
  return undefined
}

/** A result from its row and its block; where the two copies of a figure differ, that is reported, and the script's is kept. */
export function readDriverBlock(
  row: ResultRow,
  block: DriverBlock,
): { result: RaceResult; disagreements: SourceDisagreement[] } {
  const { linkedDriverId: _, ...published } = row
  const { sourceDriverId } = block
  const disagreements: SourceDisagreement[] = []
  const disagree = (rule: SourceDisagreement['rule'], what: string, published: string, computed: string) =>
    disagreements.push({ rule, sourceDriverId, what, published, computed })

  if (block.driverName !== row.driverName) disagree('driver-name', 'name', row.driverName, block.driverName)
  if (row.gridPosition !== null && block.gridPosition !== null && row.gridPosition !== block.gridPosition) {
    disagree('grid-position', 'grid position', String(row.gridPosition), String(block.gridPosition))
  }
  const figures = { ...block.figures }
  for (const [figure, [, title]] of figureEntries) {
    const shown = figure === 'top2ConsecutiveMs' ? null : row[figure]
    const exact = figures[figure]
    if (shown !== null && exact !== null && !agrees(figure, shown, exact)) {
      disagree('script-figure', title, figureText(figure, shown), figureText(figure, exact))
    }
    figures[figure] = exact ?? shown
  }
  const graph = compareGraph(block)
  if (graph) disagree('script-figure', ...graph)
  const result: RaceResult = {
    position: published.position,
    sourceDriverId,
    driverName: published.driverName,
    carNumber: published.carNumber,
    gridPosition: published.gridPosition ?? block.gridPosition,
    lapsCompleted: published.lapsCompleted,
    totalTimeMs: published.totalTimeMs,
    statusText: published.statusText,
    behind: published.behind,
    fastestLapMs: figures.fastestLapMs,
    fastestLapNumber: published.fastestLapNumber,
    averageLapMs: figures.averageLapMs,
    averageTop5Ms: figures.averageTop5Ms,
    averageTop10Ms: figures.averageTop10Ms,
    averageTop15Ms: figures.averageTop15Ms,
    top2ConsecutiveMs: figures.top2ConsecutiveMs,
    top3ConsecutiveMs: figures.top3ConsecutiveMs,
    stdDeviationMs: figures.stdDeviationMs,
    consistencyPercent: figures.consistencyPercent,
    laps: [...block.laps],
  }
  return { result, disagreements }
}

/** The table rounds deviation and consistency to two decimals; everything else is printed alike. */
function agrees(figure: ScriptFigure, shown: number, exact: number): boolean {
  if (figure === 'stdDeviationMs') return Math.abs(shown - exact) <= 5
  if (figure === 'consistencyPercent') return Math.abs(shown - exact) <= 0.005_001
  return shown === exact
}

function figureText(figure: ScriptFigure, value: number): string {
  if (figure === 'consistencyPercent') return `${value}%`
  return figure === 'stdDeviationMs' ? formatSeconds(value) : formatTime(value)
}

/** The first thing that the graph says otherwise than the list of laps: how many there are, or a position. */
function compareGraph({ graph, laps, gridPosition }: DriverBlock): [what: string, graph: string, laps: string] | null {
  if (graph.length === 0) return null
  const hasGrid = graph[0] === 0
  const graphLaps = graph.length / 2 - (hasGrid ? 1 : 0)
  if (graphLaps !== laps.length) return ['number of laps', String(graphLaps), String(laps.length)]
  for (let at = 1; at < graph.length; at += 2) {
    const lapNumber = graph[at - 1] ?? 0
    const position = lapNumber === 0 ? gridPosition : laps[lapNumber - 1]?.position
    if (graph[at] !== (position ?? 0)) return [`position on lap ${lapNumber}`, String(graph[at]), String(position ?? 0)]
  }
  return null
}

function readBlock({ sourceDriverId, value, graph }: LapBlock): DriverBlock {
  const { driverName, laps } = value
  if (typeof driverName !== 'string' || !Array.isArray(laps)) throw unknownLayout('a block of laps lacks name or laps')
  const figures = {} as Record<ScriptFigure, number | null>
  for (const [figure, [key]] of figureEntries) {
    figures[figure] = readFigure(value[key], figure, key)
  }
  const name = collapse(driverName)
  const records = laps.map((record) => readLapRecord(record, name))
  const [first] = records
  const grid = first?.lapNumber === 0 ? first : undefined
  const timed = grid ? records.slice(1) : records
  for (const [at, { lapNumber }] of timed.entries()) {
    if (lapNumber !== at + 1) throw rejected(`lap ${at + 1} of ${name} is missing or out of order`)
  }
  return { sourceDriverId, driverName: name, figures, gridPosition: grid?.position ?? null, laps: timed, graph }
}

function readFigure(value: unknown, figure: ScriptFigure, key: string): number | null {
  // All are always written, empty for a driver without laps; one that is not there at all does no harm.
  if (value === '' || value === undefined) return null
  const read = figure === 'consistencyPercent' ? readPercent : readSeconds
  const text = scriptText(value)
  const number = text === null ? null : read(text)
  if (number === null) throw unknownLayout(`the figure ${key} in the lap script cannot be read`)
  return number
}

/** One record of a `laps` array. Times are decimal seconds with trailing zeros dropped: "40.02" is 40.020 s. */
function readLapRecord(record: unknown, driverName: string): Lap {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) throw unreadableLap(driverName)
  const fields = record as Record<string, unknown>
  const lapNum = scriptText(fields.lapNum)
  const pos = scriptText(fields.pos)
  const time = scriptText(fields.time)
  const pace = scriptText(fields.pace)
  const { segments } = fields
  if (lapNum === null || pos === null || time === null || pace === null) throw unreadableLap(driverName)
  const lapNumber = readCount(lapNum)
  const position = readCount(pos)
  const lapTimeMs = readSeconds(time)
  if (lapNumber === null || lapTimeMs === null || lapNumber > 10_000) throw unreadableLap(driverName)
  if ((position === null && pos !== '') || (position !== null && position > 1000)) throw unreadableLap(driverName)
  if (segments !== undefined && !Array.isArray(segments)) throw unreadableLap(driverName)
  return {
    lapNumber,
    lapTimeMs,
    position: position || null,
    pace: collapse(pace) || null,
    segments: (segments ?? []) as Lap['segments'],
  }
}

/** LiveRC writes every value as a string; a bare number says the same. */
function scriptText(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value : null
}

function unreadableLap(driverName: string): Failure {
  return unknownLayout(`a lap of ${driverName} cannot be read`)
}

function rejected(why: string): Failure {
  return new Failure('race/rejected', `The laps of this race cannot be placed: ${why}. Nothing of it was stored.`)
}
