import type { PlainTable } from '../contract/charts.ts'
import { writeCsv } from '../exports/csv.ts'

/** What charts ask of the engine. */
export interface ChartService {
  /** A chart's table as CSV: quoted and kept from running as formulas as every export is. */
  tableCsv(table: PlainTable): string
}

export function createChartService(): ChartService {
  return { tableCsv: ({ header, rows }) => writeCsv(header, rows) }
}
