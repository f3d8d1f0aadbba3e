import type { PlainTable } from '../../core/contract/charts.ts'
import type { ComposedId, FigureId } from '../../core/contract/figure-names.ts'
import { formatSeconds } from '../../core/contract/units.ts'
import { absent, formatCount, formatGap, formatLapTime, formatPercent } from '../format.ts'
import type { ExplainedWhat } from '../parts/explained-what.ts'
import type { DriverLook } from './driver-colours.ts'

/** What the values of a column are: text, milliseconds of a time or a gap, a plain number, percent. */
export type ValueKind = 'text' | 'time' | 'gap' | 'number' | 'percent'

export interface ChartColumn {
  readonly heading: string
  readonly kind: ValueKind
  /** Of the driver whose column it is. */
  readonly look?: DriverLook
  /** What its values are: its heading explains it. */
  readonly figure?: FigureId | ComposedId | undefined
}

/** Null for what there is not. */
export type ChartValue = string | number | null

/** The figures of a chart as rows; the first value of a row names it. Figures are the engine's own, unrounded. */
export interface ChartTable {
  readonly columns: readonly ChartColumn[]
  readonly rows: readonly (readonly ChartValue[])[]
  /** What a cell explains, by row and column from 0; its column's figure in general where it says nothing. */
  explains?(row: number, column: number): ExplainedWhat | undefined
}

/** As it stands on the screen: "1:05.340", "−0.250", "92.82 %". Means are rounded to the millisecond. */
export function showValue(value: ChartValue, kind: ValueKind, inSeconds = false): string {
  if (value === null) return absent
  if (typeof value === 'string') return value
  if (kind === 'time') return formatLapTime(Math.round(value), inSeconds)
  if (kind === 'gap') return formatGap(Math.round(value))
  return kind === 'percent' ? formatPercent(value) : formatCount(value)
}

/** As a spreadsheet reads it: times in seconds with three decimals, gaps as signed numbers, and the unit in the heading. */
export function plainTableOf({ columns, rows }: ChartTable): PlainTable {
  const units = { text: '', time: ' (s)', gap: ' (s)', number: '', percent: ' (%)' }
  return {
    header: columns.map(({ heading, kind }) => heading + units[kind]),
    rows: rows.map((row) => row.map((value, at) => plainValue(value, columns[at]?.kind ?? 'text'))),
  }
}

function plainValue(value: ChartValue, kind: ValueKind): ChartValue {
  if (typeof value !== 'number') return value
  if (kind === 'time') return formatSeconds(Math.round(value))
  if (kind === 'gap') return Math.round(value) / 1_000
  return kind === 'percent' ? Number(value.toFixed(2)) : value
}

/** Tab-separated, for a spreadsheet to paste: what would run there as a formula gets an apostrophe in front. */
export function tsvOf(table: ChartTable): string {
  const { header, rows } = plainTableOf(table)
  const cell = (value: ChartValue) => {
    if (typeof value !== 'string') return value === null ? '' : String(value)
    const text = value.replaceAll(/[\t\r\n]+/g, ' ')
    return /^[=+\-@]/.test(text) ? `'${text}` : text
  }
  return [header, ...rows].map((row) => row.map(cell).join('\t')).join('\n')
}
