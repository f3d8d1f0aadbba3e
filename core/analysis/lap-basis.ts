import type { LapBasis } from '../contract/checks.ts'
import type { RaceResult } from '../contract/domain.ts'
import { lapStats, type NumberedLap } from './lap-stats.ts'

export type { LapBasis }

/** What the basis is found from. */
export type BasisResult = Pick<RaceResult, 'averageLapMs' | 'stdDeviationMs' | 'fastestLapMs'> & {
  readonly laps: readonly NumberedLap[]
}

/** A published figure is rounded, or cut, to the millisecond. */
const toleranceMs = 1

/**
 * Found from the numbers of the race, because no page states it (VOCABULARY section 4, "Is lap 1 counted?"): the reading
 * under which published average, deviation and fastest lap come out for most drivers, where it is the better one. One
 * wrong lap of one driver so leaves the basis of the others standing.
 */
export function findLapBasis(results: readonly BasisResult[]): LapBasis {
  let fromOne = 0
  let fromTwo = 0
  let compared = 0
  for (const result of results) {
    if (result.averageLapMs === null || result.laps.length === 0) continue
    compared++
    if (reproduces(result, result.laps)) fromOne++
    if (reproduces(result, withoutLapOne(result.laps))) fromTwo++
  }
  if (fromOne === fromTwo || Math.max(fromOne, fromTwo) * 2 <= compared) return 'unknown'
  return fromOne > fromTwo ? 'from-lap-1' : 'from-lap-2'
}

/** The laps that count on a basis. Where it is unknown, all of them: nothing is left out on a guess. */
export function countedLaps<L extends NumberedLap>(laps: readonly L[], basis: LapBasis): readonly L[] {
  return basis === 'from-lap-2' ? withoutLapOne(laps) : laps
}

function withoutLapOne<L extends NumberedLap>(laps: readonly L[]): L[] {
  return laps.filter(({ lapNumber }) => lapNumber !== 1)
}

function reproduces(
  { averageLapMs, stdDeviationMs, fastestLapMs }: BasisResult,
  laps: readonly NumberedLap[],
): boolean {
  const own = lapStats(laps)
  return (
    isNear(averageLapMs, own.averageLapMs) &&
    (stdDeviationMs === null || isNear(stdDeviationMs, own.stdDeviationMs)) &&
    (fastestLapMs === null || fastestLapMs === own.fastestLapMs)
  )
}

function isNear(published: number | null, own: number | null): boolean {
  return published !== null && own !== null && Math.abs(published - own) < toleranceMs
}
