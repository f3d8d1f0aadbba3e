import type { RaceResult } from '../contract/domain.ts'
import { type CleanLaps, cleanLaps, type LapVerdict } from './clean-laps.ts'
import { countedLaps, findLapBasis, type LapBasis } from './lap-basis.ts'
import { type LapStats, lapStats, type NumberedLap } from './lap-stats.ts'

/** How slow, in times of the driver's median, a lap may be and still be clean, unless a person sets another factor. */
export const usualCleanFactor = 1.1

/** A driver's line as the figures need it: what is published, and the laps. */
export type FigureResult = Pick<RaceResult, 'sourceDriverId' | 'averageLapMs' | 'stdDeviationMs' | 'fastestLapMs'> & {
  readonly laps: readonly NumberedLap[]
}

export interface FigureOptions {
  readonly cleanFactor?: number
  /** What a person said of laps: by source's driver id, then by lap number. */
  readonly verdicts?: ReadonlyMap<string, ReadonlyMap<number, LapVerdict>>
}

export interface DriverFigures {
  readonly sourceDriverId: string
  /** The laps that the source counts, in order. */
  readonly counted: readonly NumberedLap[]
  /** Over the counted laps: what the source publishes, computed by us. */
  readonly own: LapStats
  /** Over the clean laps: ours, never mixed with the source's. */
  readonly clean: LapStats
  readonly cleanLaps: CleanLaps<NumberedLap>
}

export interface RaceFigures {
  readonly basis: LapBasis
  readonly cleanFactor: number
  /** In the order given. */
  readonly drivers: readonly DriverFigures[]
}

/** Every driver's figures of a race, over counted and over clean laps: the one place where they are made. */
export function raceFigures(
  results: readonly FigureResult[],
  { cleanFactor = usualCleanFactor, verdicts }: FigureOptions = {},
): RaceFigures {
  const basis = findLapBasis(results)
  const drivers = results.map(({ sourceDriverId, laps }) => {
    const counted = countedLaps(laps, basis)
    const isCounted = new Set(counted)
    const split = cleanLaps(laps, (lap) => isCounted.has(lap), cleanFactor, verdicts?.get(sourceDriverId))
    return { sourceDriverId, counted, own: lapStats(counted), clean: lapStats(split.clean), cleanLaps: split }
  })
  return { basis, cleanFactor, drivers }
}
