import type { SheetLap, SheetMark } from '../contract/charts.ts'
import type { CleanLaps } from './clean-laps.ts'
import { type NumberedLap, timedLaps } from './lap-stats.ts'
import { findOutliers } from './outliers.ts'
import { raceProgress } from './race-progress.ts'

export interface SheetDriver {
  readonly gridPosition: number | null
  /** Every lap, in order. */
  readonly laps: readonly NumberedLap[]
  readonly counted: readonly NumberedLap[]
  readonly cleanLaps: CleanLaps<NumberedLap>
}

/**
 * What a field sheet marks, driver by driver in the order given. The fastest laps are found among the laps that the race
 * counts, the first of equal ones each; of the race, the earlier lap, then the driver given first. Places are those among
 * the drivers who completed the lap, so a place is also gained where somebody ahead stops.
 */
export function fieldSheet(drivers: readonly SheetDriver[]): SheetLap[][] {
  const progress = raceProgress(drivers.map(({ laps }) => ({ lapTimesMs: laps.map(({ lapTimeMs }) => lapTimeMs) })))
  const ownBest = drivers.map(({ counted }) => fastestOf(counted))
  const raceBest = ownBest.reduce<number | undefined>((best, lap, at) => {
    const before = best === undefined ? undefined : ownBest[best]
    return lap && (!before || isBetter(lap, before)) ? at : best
  }, undefined)
  return drivers.map(({ gridPosition, laps, counted, cleanLaps }, at) => {
    const outliers = new Map(findOutliers(counted).map(({ lapNumber, kind }) => [lapNumber, kind]))
    const reasons = new Map(cleanLaps.leftOut.map(({ lap, reason }) => [lap.lapNumber, reason]))
    return laps.map(({ lapNumber }, index) => {
      const marks: SheetMark[] = []
      if (ownBest[at]?.lapNumber === lapNumber) marks.push(raceBest === at ? 'race-best' : 'own-best')
      const outlier = outliers.get(lapNumber)
      if (outlier !== undefined) marks.push(`outlier-${outlier}`)
      const reason = reasons.get(lapNumber)
      if (reason !== undefined) marks.push(reason)
      const before = index === 0 ? gridPosition : (progress[at]?.[index - 1]?.racePosition ?? null)
      const now = progress[at]?.[index]?.racePosition
      return { lapNumber, placesGained: before === null || now === undefined ? null : before - now, marks }
    })
  })
}

function fastestOf(laps: readonly NumberedLap[]): NumberedLap | undefined {
  return timedLaps(laps).reduce<NumberedLap | undefined>(
    (best, lap) => (best && best.lapTimeMs <= lap.lapTimeMs ? best : lap),
    undefined,
  )
}

function isBetter(one: NumberedLap, other: NumberedLap): boolean {
  return one.lapTimeMs < other.lapTimeMs || (one.lapTimeMs === other.lapTimeMs && one.lapNumber < other.lapNumber)
}
