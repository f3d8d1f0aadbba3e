import type { Lap, RaceResult } from '../../contract/domain.ts'
import { Failure } from '../../contract/failure.ts'
import { readSeconds } from '../../contract/units.ts'
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

const figureKeys: Record<ScriptFigure, string> = {
  fastestLapMs: 'fastLap',
  averageLapMs: 'avgLap',
  averageTop5Ms: 'avgTop5',
  averageTop10Ms: 'avgTop10',
  averageTop15Ms: 'avgTop15',
  top2ConsecutiveMs: 'top2Consecutive',
  top3ConsecutiveMs: 'top3Consecutive',
  stdDeviationMs: 'stdDeviation',
  consistencyPercent: 'consistency',
}

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
  const sameName = [...left.values()].find(({ driverName }) => driverName === row.driverName)
  const block = sameName ?? left.values().next().value
  if (!block) throw rejected(`${row.driverName} has no list of laps`)
  if (!sameName && block.laps.length > 0) throw rejected(`the laps of ${block.driverName} belong to no row`)
  left.delete(block.sourceDriverId)
  return block
}

/** A result from its row and its block; where the two copies of a figure differ, that is reported, and the script's is kept. */
export function readDriverBlock(
  row: ResultRow,
  block: DriverBlock,
): { result: RaceResult; disagreements: SourceDisagreement[] } {
  const { linkedDriverId: _, ...published } = row
  const { sourceDriverId } = block
  const disagreements: SourceDisagreement[] = []
  const disagree = (
    rule: SourceDisagreement['rule'],
    what: string,
    left: string | number | null,
    right: string | number | null,
  ) => disagreements.push({ rule, sourceDriverId, what, published: asText(left), computed: asText(right) })

  if (block.driverName !== row.driverName) disagree('driver-name', 'name', row.driverName, block.driverName)
  if (row.gridPosition !== null && block.gridPosition !== null && row.gridPosition !== block.gridPosition) {
    disagree('grid-position', 'grid position', row.gridPosition, block.gridPosition)
  }
  const figures = { ...block.figures }
  for (const figure of Object.keys(figureKeys) as ScriptFigure[]) {
    const shown = figure === 'top2ConsecutiveMs' ? null : row[figure]
    const exact = figures[figure]
    if (shown !== null && exact !== null && !agrees(figure, shown, exact))
      disagree('script-figure', figure, shown, exact)
    figures[figure] = exact ?? shown
  }
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

function readBlock({ sourceDriverId, value }: LapBlock): DriverBlock {
  const { driverName, laps } = value
  if (typeof driverName !== 'string' || !Array.isArray(laps)) throw unknownLayout('a block of laps lacks name or laps')
  const figures = {} as Record<ScriptFigure, number | null>
  for (const [figure, key] of Object.entries(figureKeys) as [ScriptFigure, string][]) {
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
  return { sourceDriverId, driverName: name, figures, gridPosition: grid?.position ?? null, laps: timed }
}

function readFigure(value: unknown, figure: ScriptFigure, key: string): number | null {
  // "top2Consecutive" and its like are always written; only a driver without laps has them empty.
  if (value === '') return null
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

function asText(value: string | number | null): string | null {
  return value === null ? null : String(value)
}

function rejected(why: string): Failure {
  return new Failure('race/rejected', `The laps of this race cannot be placed: ${why}. Nothing of it was stored.`)
}
