import { createColumnHelper } from '@tanstack/react-table'
import type { FigureId } from '../../../core/contract/figure-names.ts'
import type { RaceUnderstanding, UnderstoodDriver } from '../../../core/contract/understanding.ts'
import type { RaceDriver } from '../../charts/race-lines.ts'
import { absent, formatLapTime, formatPercent, formatResult } from '../../format.ts'
import { Explained } from '../../parts/explained.tsx'

const column = createColumnHelper<RaceDriver>()

/** Figures of ours on clean laps, to stand beside the published ones: average, consistency, pace. */
export function cleanColumns(understanding: RaceUnderstanding | undefined, raceId: number, inSeconds: boolean) {
  const byId = new Map(understanding?.drivers.map((driver) => [driver.driverId, driver]))
  const factor = understanding ? ` (no slower than ${understanding.cleanFactor.toFixed(2)} × the driver’s median)` : ''
  const ours = (
    id: string,
    figure: FigureId,
    header: string,
    what: string,
    value: (driver: UnderstoodDriver) => number | null,
    text: (driver: UnderstoodDriver) => string,
  ) =>
    column.accessor(
      ({ driverId }) => {
        const driver = byId.get(driverId)
        return (driver && value(driver)) ?? undefined
      },
      {
        id,
        header,
        sortUndefined: 'last',
        sortingFn: 'basic',
        meta: { isNumber: true, title: `Ours: ${what} over clean laps${factor}`, figure },
        cell: ({ row: { original } }) => {
          const driver = byId.get(original.driverId)
          const shown = driver ? text(driver) : absent
          return (
            <Explained figure={figure} raceId={raceId} driverId={original.driverId}>
              {shown}
            </Explained>
          )
        },
      },
    )
  return {
    average: ours(
      'cleanAverage',
      'clean-average',
      'Average, ours',
      'average lap',
      ({ clean }) => clean.averageLapMs,
      ({ clean }) => formatLapTime(clean.averageLapMs, inSeconds),
    ),
    consistency: ours(
      'cleanConsistency',
      'clean-consistency',
      'Consistency, ours',
      'consistency',
      ({ clean }) => clean.consistencyPercent,
      ({ clean }) => formatPercent(clean.consistencyPercent),
    ),
    pace: ours(
      'cleanPace',
      'clean-pace',
      'Pace, ours',
      'what the race would come to at the average',
      ({ clean }) => clean.pace && clean.pace.totalMs - clean.pace.laps * longestMs,
      ({ clean }) => (clean.pace ? formatResult(clean.pace.laps, clean.pace.totalMs) : absent),
    ),
  }
}

const longestMs = 86_400_000
