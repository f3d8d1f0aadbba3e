import type { Race, RaceResult } from '../contract/domain.ts'

/** A finish of two neighbours on the same lap. */
export interface Finish {
  readonly raceId: number
  /** Of the one ahead. */
  readonly position: number
  readonly ahead: RaceResult
  readonly behind: RaceResult
  readonly lapsCompleted: number
  readonly gapMs: number
}

/**
 * The smallest gaps between neighbours of a result who finished on the same lap, smallest first, of equal ones the
 * earlier race and the better place. Neighbours stand next to each other in the published table; whoever has a word beside
 * the result (DNF, DQ) or stopped before the end of a timed race has not finished. A tie has a gap of 0.
 */
export function closestFinishes(
  races: readonly { readonly raceId: number; readonly race: Race }[],
  most: number,
): Finish[] {
  const finishes = races.flatMap(({ raceId, race }) =>
    race.results.flatMap((ahead, at): Finish[] => {
      const behind = race.results[at + 1]
      if (behind === undefined || !hasFinished(ahead, race) || !hasFinished(behind, race)) return []
      if (ahead.lapsCompleted !== behind.lapsCompleted) return []
      const gapMs = behind.totalTimeMs - ahead.totalTimeMs
      // A table out of its order is an official's decision, or a fault: no finish to be proud of.
      if (gapMs < 0) return []
      return [{ raceId, position: ahead.position, ahead, behind, lapsCompleted: ahead.lapsCompleted, gapMs }]
    }),
  )
  return finishes.sort((one, other) => one.gapMs - other.gapMs).slice(0, most)
}

type Finisher = RaceResult & { readonly position: number; readonly lapsCompleted: number; readonly totalTimeMs: number }

/** In a timed race whoever ran to the end has a total at or above the scheduled length (VOCABULARY section 3). */
function hasFinished(result: RaceResult, { lengthMs }: Race): result is Finisher {
  const { position, lapsCompleted, totalTimeMs, statusText } = result
  return (
    position !== null &&
    lapsCompleted !== null &&
    lapsCompleted > 0 &&
    totalTimeMs !== null &&
    statusText === null &&
    (lengthMs === null || totalTimeMs >= lengthMs)
  )
}
