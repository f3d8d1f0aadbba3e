import fc from 'fast-check'
import { raceFigures } from '../../../core/analysis/race-figures.ts'
import type { Race, RaceResult } from '../../../core/contract/domain.ts'
import { bareLaps, blankResult } from '../../support/blank-result.ts'

/** A driver's run as a test makes it up. */
export interface MadeRun {
  readonly driver: string
  readonly lapTimesMs: readonly number[]
  readonly more?: Partial<RaceResult>
}

/** A result with the figures that its laps give, every lap counted. */
export function resultOf({ driver, lapTimesMs, more = {} }: MadeRun): RaceResult {
  const sum = (times: readonly number[]) => times.reduce((total, time) => total + time, 0)
  const threes = lapTimesMs.slice(2).map((_lap, at) => sum(lapTimesMs.slice(at, at + 3)))
  const mean = lapTimesMs.length === 0 ? null : sum(lapTimesMs) / lapTimesMs.length
  const deviation =
    mean === null ? null : Math.sqrt(sum(lapTimesMs.map((time) => (time - mean) ** 2)) / lapTimesMs.length)
  const fastestLapMs = lapTimesMs.length === 0 ? null : Math.min(...lapTimesMs)
  return blankResult(driver, {
    driverName: `Driver ${driver}`,
    lapsCompleted: lapTimesMs.length,
    totalTimeMs: lapTimesMs.length === 0 ? null : sum(lapTimesMs),
    fastestLapMs,
    fastestLapNumber: fastestLapMs === null ? null : lapTimesMs.indexOf(fastestLapMs) + 1,
    averageLapMs: mean === null ? null : Math.round(mean),
    top3ConsecutiveMs: threes.length === 0 ? null : Math.min(...threes),
    stdDeviationMs: deviation === null ? null : Math.round(deviation),
    consistencyPercent: mean === null || deviation === null ? null : 100 * (1 - deviation / mean),
    laps: bareLaps(lapTimesMs),
    ...more,
  })
}

/** A race of these runs, in the order of laps and time, with places. */
export function raceOf(raceId: number, runs: readonly MadeRun[], more: Partial<Race> = {}) {
  const results = runs
    .map(resultOf)
    .toSorted(
      (one, other) =>
        (other.lapsCompleted ?? 0) - (one.lapsCompleted ?? 0) || (one.totalTimeMs ?? 0) - (other.totalTimeMs ?? 0),
    )
    .map((result, at) => ({ ...result, position: result.statusText === null ? at + 1 : null }))
  const race: Race = {
    sourceRaceId: String(raceId),
    section: 'Qualifier Round 1',
    raceNumber: raceId,
    className: 'Stock',
    label: 'Stock (Heat 1/1)',
    completedAtLocal: null,
    lengthMs: null,
    missingUpstream: false,
    ...more,
    results,
    findings: [],
  }
  return { raceId, race, figures: raceFigures(results), verdicts: new Map() }
}

const anyLap = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 30_000, max: 33_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 12_000, max: 90_000 }) },
)
const anyRun = (driver: string) =>
  fc.record({
    driver: fc.constant(driver),
    lapTimesMs: fc.array(anyLap, { maxLength: 12 }),
    more: fc.record({
      gridPosition: fc.option(fc.integer({ min: 1, max: 9 })),
      statusText: fc.option(fc.constantFrom('DNF', 'DQ'), { freq: 8 }),
    }),
  })
const anyRuns = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 })
const rounds = ['Qualifier Round 1', 'Qualifier Round 2', 'Main Events', 'Practice']

/** A class of up to five races, some without a result, with drivers who come and go, do not start, or are thrown out. */
export const anyClass = fc
  .array(
    fc.record({
      runs: anyRuns.chain((drivers) => fc.tuple(...drivers.map(anyRun))),
      section: fc.constantFrom(...rounds),
      leg: fc.constantFrom('', '1', '2'),
      lengthMs: fc.option(fc.constantFrom(180_000, 300_000)),
    }),
    { maxLength: 5 },
  )
  .map((races) =>
    races.map(({ runs, section, leg, lengthMs }, at) =>
      raceOf(at + 1, runs as MadeRun[], {
        section,
        lengthMs,
        label: section === 'Main Events' ? `Stock A${leg}-Main` : 'Stock (Heat 1/1)',
      }),
    ),
  )
