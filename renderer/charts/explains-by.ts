import type { FigureId } from '../../core/contract/figure-names.ts'
import type { ChartTable } from './chart-table.ts'

/** For a table with a row for each run of a driver: which figure of the run each column is, null for none. */
export function explainsBy(
  runs: readonly { readonly raceId: number; readonly driverId: number }[],
  figures: readonly (FigureId | null)[],
): NonNullable<ChartTable['explains']> {
  return (row, column) => {
    const [run, figure] = [runs[row], figures[column]]
    return run && figure ? { figure, raceId: run.raceId, driverId: run.driverId } : undefined
  }
}
