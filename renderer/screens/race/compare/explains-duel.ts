import type { ComparisonAnswer } from '../../../../core/contract/comparison.ts'
import type { ChartTable } from '../../../charts/chart-table.ts'

/** What the table of two drivers explains: a lap of each, the difference, and the gap so far. */
export function explainsDuel({ one, other, rows }: ComparisonAnswer): NonNullable<ChartTable['explains']> {
  const mine = one.driverId === null ? null : { raceId: one.raceId, driverId: one.driverId }
  const theirs = other.driverId === null ? null : { raceId: other.raceId, driverId: other.driverId }
  return (row, column) => {
    const lapNumber = rows[row]?.lapNumber
    if (mine === null || lapNumber === undefined || column === 0) return undefined
    if (column === 1) return { figure: 'lap-time', ...mine, lapNumber }
    if (theirs === null) {
      const figure = (['median-of-lap', 'lap-to-median', 'gap-to-median'] as const)[column - 2]
      // The median of another race is none of this driver's.
      return figure && (other.raceId === one.raceId ? { figure, ...mine, lapNumber } : { figure })
    }
    if (column === 2) return { figure: 'lap-time', ...theirs, lapNumber }
    const part = column === 3 ? 'lap-time' : 'elapsed-time'
    return {
      figure: column === 3 ? 'lap-difference' : 'gap-between',
      of: [
        { figure: part, ...mine, lapNumber },
        { figure: part, ...theirs, lapNumber },
      ],
    }
  }
}
