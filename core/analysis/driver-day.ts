import type { Race, RaceResult } from '../contract/domain.ts'
import type { DriverClassDay, DriverRun } from '../contract/driver-meeting.ts'
import { bestInARow, medianOf } from './lap-stats.ts'
import { placesGained } from './places-gained.ts'
import type { DriverFigures, RaceFigures } from './race-figures.ts'
import { isMain } from './race-kind.ts'
import { raceProgress } from './race-progress.ts'

/** A race of the day with its figures, one of a driver for each result, in the same order. */
export interface DayRace {
  readonly raceId: number
  readonly race: Race
  readonly figures: RaceFigures
}

/** Our id of a source's driver. */
export type DriverIdOf = (sourceDriverId: string) => number

/**
 * What a driver did in each race that `isOwn` says was theirs, in the order given. A person who raced under two ids is one
 * driver: both are theirs.
 */
export function driverRuns(
  races: readonly DayRace[],
  isOwn: (sourceDriverId: string) => boolean,
  driverIdOf: DriverIdOf,
): DriverRun[] {
  return races.flatMap((day) =>
    day.race.results.flatMap((result, at) =>
      isOwn(result.sourceDriverId) ? [runOf(day, result, at, driverIdOf)] : [],
    ),
  )
}

function runOf({ raceId, race, figures }: DayRace, result: RaceResult, at: number, driverIdOf: DriverIdOf): DriverRun {
  const { results, findings, className, missingUpstream, ...facts } = race
  const { position, statusText, lapsCompleted, totalTimeMs, gridPosition } = result
  const { own, clean, counted } = figures.drivers[at] as DriverFigures
  const averages = figures.drivers.flatMap((one) => one.own.averageLapMs ?? [])
  const progress = raceProgress(results.map(({ laps }) => ({ lapTimesMs: laps.map(({ lapTimeMs }) => lapTimeMs) })))
  return {
    raceId,
    driverId: driverIdOf(result.sourceDriverId),
    ...facts,
    className,
    missingUpstream: missingUpstream === true,
    position,
    resultCount: results.length,
    statusText,
    lapsCompleted,
    totalTimeMs,
    gridPosition,
    placesGained: placesGained(result),
    basis: figures.basis,
    published: publishedOf(result),
    own: {
      lapCount: own.lapCount,
      fastestLapMs: own.fastestLapMs,
      fastestLapNumber: own.fastestLapNumber,
      averageLapMs: own.averageLapMs,
      consistencyPercent: own.consistencyPercent,
      top3ConsecutiveMs: own.top3ConsecutiveMs,
      top3FirstLapNumber: bestInARow(counted, 3)?.firstLapNumber ?? null,
    },
    clean: {
      lapCount: clean.lapCount,
      averageLapMs: clean.averageLapMs,
      consistencyPercent: clean.consistencyPercent,
    },
    medianAverageLapMs: medianOf(averages),
    racePositions: (progress[at] ?? []).map(({ racePosition }) => racePosition),
    ahead: aheadOf(race, figures, result, at, driverIdOf),
  }
}

function publishedOf(result: RaceResult): DriverRun['published'] {
  const { fastestLapMs, fastestLapNumber, averageLapMs, consistencyPercent, top3ConsecutiveMs } = result
  return { fastestLapMs, fastestLapNumber, averageLapMs, consistencyPercent, top3ConsecutiveMs }
}

function aheadOf(
  race: Race,
  figures: RaceFigures,
  { position }: RaceResult,
  at: number,
  driverIdOf: DriverIdOf,
): DriverRun['ahead'] {
  if (position === null || position === 1) return null
  const index = race.results.findIndex((one) => one.position === position - 1)
  const ahead = race.results[index]
  if (!ahead) return null
  const [own, theirs] = [figures.drivers[at]?.own.averageLapMs, figures.drivers[index]?.own.averageLapMs]
  return {
    driverId: driverIdOf(ahead.sourceDriverId),
    driverName: ahead.driverName,
    position: position - 1,
    fasterPerLapMs: own == null || theirs == null ? null : own - theirs,
  }
}

/** A driver's runs summed up by class, in the order in which the classes were first driven. */
export function driverClassDays(runs: readonly DriverRun[]): DriverClassDay[] {
  return [...Map.groupBy(runs, ({ className }) => className)].map(([className, ofClass]) => {
    const mains = ofClass.filter(isMain)
    const places = (mains.length > 0 ? mains : ofClass).flatMap(({ position }) => position ?? [])
    const gained = ofClass.flatMap(({ placesGained }) => placesGained ?? [])
    return {
      className,
      runCount: ofClass.length,
      lapCount: ofClass.reduce((sum, { racePositions }) => sum + racePositions.length, 0),
      bestPosition: places.length === 0 ? null : Math.min(...places),
      fastestLap: bestOf(ofClass, ({ own }) => [own.fastestLapMs, own.fastestLapNumber]),
      top3Consecutive: bestOf(ofClass, ({ own }) => [own.top3ConsecutiveMs, own.top3FirstLapNumber]),
      bestAverage: bestOf(ofClass, ({ own }) => [own.lapCount < 2 ? null : own.averageLapMs, null]),
      ...fasterThanFirst(ofClass),
      placesGained: gained.length === 0 ? null : gained.reduce((sum, places) => sum + places, 0),
    }
  })
}

function bestOf(
  runs: readonly DriverRun[],
  figure: (run: DriverRun) => readonly [ms: number | null, lapNumber: number | null],
): DriverClassDay['fastestLap'] {
  let best: DriverClassDay['fastestLap'] = null
  for (const run of runs) {
    const [ms, lapNumber] = figure(run)
    // A time of nothing is a fault of the page, never a best one.
    if (ms !== null && ms > 0 && (best === null || ms < best.ms))
      best = { ms, raceId: run.raceId, driverId: run.driverId, lapNumber }
  }
  return best
}

function fasterThanFirst(runs: readonly DriverRun[]): Pick<DriverClassDay, 'fasterThanFirstRunMs' | 'comparedRuns'> {
  const averages = runs.flatMap(({ raceId, driverId, own: { lapCount, averageLapMs } }) =>
    lapCount < 2 || averageLapMs === null ? [] : [{ run: { raceId, driverId }, averageLapMs }],
  )
  const [first, last] = [averages[0], averages.at(-1)]
  if (first === undefined || last === undefined || first === last) {
    return { fasterThanFirstRunMs: null, comparedRuns: null }
  }
  return {
    fasterThanFirstRunMs: first.averageLapMs - last.averageLapMs,
    comparedRuns: { first: first.run, last: last.run },
  }
}
