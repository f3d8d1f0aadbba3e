import type { BestOfDay, ImprovementOfDay } from '../contract/meeting-figures.ts'
import type { ClassOverview, ClassStory, FiguredRace } from './class-overview.ts'
import type { LapVerdict } from './clean-laps.ts'
import { doubtOfLap, sayDoubt } from './lap-doubt.ts'
import { bestInARow } from './lap-stats.ts'
import { placesGained } from './places-gained.ts'

/** So many clean laps a run needs to be the most consistent: fewer are soon even by chance. */
export const leastCleanLaps = 8

/** A race with what people said of its laps. */
export interface JudgedRace extends FiguredRace {
  readonly verdicts: ReadonlyMap<string, ReadonlyMap<number, LapVerdict>>
}

/** The bests of the day with drivers named by the source alone. */
export type OwnBestOfDay = {
  readonly [Figure in keyof BestOfDay]: Omit<BestOfDay[Figure][number], 'driverId'>[]
}

/**
 * The bests of a class's day. Fastest lap and best three in a row are the published ones; the most consistent run is ours,
 * on clean laps, of runs with at least `leastCleanLaps`; places are gained from the start to the finish of a main, because
 * a qualifying run has no place at its start; improvement is `improvementOfDay`. Equal ones share it.
 */
export function bestOfDay(
  races: readonly JudgedRace[],
  { drivers, rounds, roundOfRace }: ClassOverview,
  improvements: ReadonlyMap<string, ImprovementOfDay | null>,
): OwnBestOfDay {
  const raceAt = new Map(races.map(({ raceId }, at) => [raceId, at]))
  const runs = drivers.flatMap((driver) =>
    driver.runs.map((run, at) => ({ driver, run, figures: driver.figures[at], holder: holderOf(driver, run.raceId) })),
  )
  const isMain = (raceId: number) => rounds[roundOfRace[raceAt.get(raceId) ?? -1] ?? -1]?.kind === 'main'
  const verdictsOf = (raceId: number, { sourceDriverId }: ClassStory) =>
    races[raceAt.get(raceId) ?? -1]?.verdicts.get(sourceDriverId)

  const fastestLap = least(
    runs.filter(({ run }) => run.bestLapMs !== null),
    ({ run }) => run.bestLapMs ?? 0,
  ).map(({ driver, run, figures, holder }) => {
    const timeMs = run.bestLapMs ?? 0
    const lapNumber = figures?.counted.find(({ lapTimeMs }) => lapTimeMs === timeMs)?.lapNumber ?? null
    return { ...holder, timeMs, lapNumber, doubt: doubtOf(driver, run.raceId, lapNumber === null ? [] : [lapNumber]) }
  })
  const bestThreeInARow = least(
    runs.filter(({ run }) => run.top3ConsecutiveMs !== null),
    ({ run }) => run.top3ConsecutiveMs ?? 0,
  ).map(({ driver, run, figures, holder }) => {
    const timeMs = run.top3ConsecutiveMs ?? 0
    const own = bestInARow(figures?.counted ?? [], 3)
    const first = own?.sumMs === timeMs ? own.firstLapNumber : null
    const laps = first === null ? [] : [first, first + 1, first + 2]
    return { ...holder, timeMs, lapNumber: first, doubt: doubtOf(driver, run.raceId, laps) }
  })
  const mostConsistent = least(
    runs.filter(({ run }) => run.cleanConsistencyPercent !== null && run.cleanLapCount >= leastCleanLaps),
    ({ run }) => -(run.cleanConsistencyPercent ?? 0),
  ).map(({ run: { cleanConsistencyPercent, cleanLapCount }, holder }) => {
    return { ...holder, cleanConsistencyPercent: cleanConsistencyPercent ?? 0, cleanLapCount }
  })
  const gains = runs.flatMap(({ run, holder }) => {
    const { gridPosition, position, raceId } = run
    const gained = placesGained(run)
    if (gained === null || gained <= 0 || gridPosition === null || position === null || !isMain(raceId)) return []
    return [{ ...holder, placesGained: gained, gridPosition, position }]
  })
  const improved = drivers.flatMap(({ sourceDriverId, driverName }) => {
    const improvement = improvements.get(sourceDriverId)
    return improvement && improvement.cleanAverageChangeMs < 0 ? [{ sourceDriverId, driverName, ...improvement }] : []
  })
  return {
    fastestLap,
    bestThreeInARow,
    mostConsistent,
    mostPlacesGained: least(gains, (gain) => -gain.placesGained),
    biggestImprovement: least(improved, ({ cleanAverageChangeMs }) => cleanAverageChangeMs),
  }

  function doubtOf(driver: ClassStory, raceId: number, lapNumbers: readonly number[]): string | null {
    const figures = driver.figures[driver.runs.findIndex((run) => run.raceId === raceId)]
    const verdicts = verdictsOf(raceId, driver)
    for (const lapNumber of lapNumbers) {
      const doubt = doubtOfLap(figures?.counted ?? [], lapNumber, { verdicts })
      if (doubt !== null) return sayDoubt(doubt, lapNumber)
    }
    return null
  }
}

function holderOf({ sourceDriverId, driverName }: ClassStory, raceId: number) {
  return { sourceDriverId, driverName, raceId }
}

/** All that share the smallest value, in the order given. */
function least<T>(all: readonly T[], measure: (one: T) => number): T[] {
  const smallest = all.reduce((value, one) => Math.min(value, measure(one)), Number.POSITIVE_INFINITY)
  return all.filter((one) => measure(one) === smallest)
}
