import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DayRace, driverClassDays, driverRuns } from '../../core/analysis/driver-day.ts'
import { raceFigures } from '../../core/analysis/race-figures.ts'
import type { Race, RaceResult } from '../../core/contract/domain.ts'
import { driverRun } from '../../core/contract/driver-meeting.ts'
import { bareLaps, blankResult } from '../support/blank-result.ts'
import { rounds } from '../support/rounds.ts'

/** A race of drivers 0, 1, 2… in finishing order, each with these laps. */
function raceOf(sourceRaceId: string, className: string, section: string, grid: number[], laps: number[][]): DayRace {
  const results = laps.map(
    (times, at): RaceResult =>
      blankResult(String(at), {
        driverName: `Driver ${at}`,
        position: at + 1,
        gridPosition: grid[at] ?? null,
        lapsCompleted: times.length,
        totalTimeMs: times.reduce((sum, ms) => sum + ms, 0),
        laps: bareLaps(times),
      }),
  )
  const race: Race = {
    sourceRaceId,
    section,
    raceNumber: null,
    className,
    label: className,
    completedAtLocal: null,
    lengthMs: null,
    missingUpstream: false,
    results,
    findings: [],
  }
  return { raceId: Number(sourceRaceId), race, figures: raceFigures(results) }
}

const idOf = (sourceDriverId: string) => 100 + Number(sourceDriverId)
const anyLaps = fc.array(fc.integer({ min: 20_000, max: 60_000 }), { maxLength: 8 })
const anyRace = fc.record({
  className: fc.constantFrom('Buggy', 'Truck'),
  section: fc.constantFrom('Qualifier Round 1', 'Main Events'),
  laps: fc.array(anyLaps, { minLength: 1, maxLength: 5 }),
  turn: fc.nat(),
})

describe("a driver's day", () => {
  it('has the figures that a slow second way gives, run by run and class by class', () => {
    fc.assert(
      fc.property(fc.array(anyRace, { minLength: 1, maxLength: 6 }), fc.nat(4), (given, own) => {
        const races = given.map(({ className, section, laps, turn }, at) => {
          const grid = laps.map((_laps, driver) => ((driver + turn) % laps.length) + 1)
          return raceOf(String(at + 1), className, section, grid, laps)
        })
        const runs = driverRuns(races, (id) => id === String(own), idOf)
        const raced = given.flatMap((race, at) => (race.laps[own] ? [{ ...race, at, laps: race.laps[own] }] : []))
        expect(runs.map(({ raceId }) => raceId)).toEqual(raced.map(({ at }) => at + 1))
        for (const [index, run] of runs.entries()) {
          driverRun.parse(run)
          const { laps, at } = raced[index] ?? { laps: [], at: 0 }
          const field = given[at]?.laps ?? []
          const sums = (times: readonly number[]) => times.map((_ms, lap) => sumOf(times.slice(0, lap + 1)))
          expect(run.own.fastestLapMs).toBe(laps.length === 0 ? null : Math.min(...laps))
          expect(run.own.averageLapMs).toEqual(laps.length === 0 ? null : sumOf(laps) / laps.length)
          expect(run.racePositions).toEqual(
            sums(laps).map((mine, lap) => {
              const before = field.filter((times, other) => {
                const theirs = sums(times)[lap]
                return theirs !== undefined && (theirs < mine || (theirs === mine && other < own))
              })
              return before.length + 1
            }),
          )
          const grid = races[at]?.race.results[own]?.gridPosition ?? 0
          expect(run.placesGained).toBe(laps.length === 0 ? null : grid - (own + 1))
          const averages = field.filter((times) => times.length > 0).map((times) => sumOf(times) / times.length)
          const slower = averages.filter((ms) => ms >= (run.medianAverageLapMs ?? 0)).length
          const faster = averages.filter((ms) => ms <= (run.medianAverageLapMs ?? 0)).length
          expect(Math.min(slower, faster) * 2).toBeGreaterThanOrEqual(averages.length)
          expect(run.ahead?.driverId ?? null).toBe(own === 0 ? null : idOf(String(own - 1)))
        }
        for (const day of driverClassDays(runs)) {
          const ofClass = runs.filter(({ className }) => className === day.className)
          const laps = raced.filter(({ className }) => className === day.className).map((race) => race.laps)
          expect(day.runCount).toBe(ofClass.length)
          expect(day.lapCount).toBe(laps.flat().length)
          expect(day.fastestLap?.ms ?? null).toBe(laps.flat().length === 0 ? null : Math.min(...laps.flat()))
          const rows = laps.flatMap((times) => times.slice(2).map((_ms, at) => sumOf(times.slice(at, at + 3))))
          expect(day.top3Consecutive?.ms ?? null).toBe(rows.length === 0 ? null : Math.min(...rows))
          const means = laps.filter((times) => times.length > 1).map((times) => sumOf(times) / times.length)
          expect(day.bestAverage?.ms ?? null).toBe(means.length === 0 ? null : Math.min(...means))
          expect(day.fasterThanFirstRunMs).toBe(means.length < 2 ? null : (means[0] ?? 0) - (means.at(-1) ?? 0))
        }
      }),
      { numRuns: rounds(150, 4_000) },
    )
  })

  it('is of a person who raced under two ids, and takes the best place of a main before that of a heat', () => {
    const races = [
      raceOf('1', 'Buggy', 'Qualifier Round 1', [1, 2], [[30_000], [31_000]]),
      raceOf(
        '2',
        'Buggy',
        'Main Events',
        [1, 2, 3],
        [
          [30_000, 30_000],
          [31_000, 30_000],
          [32_000, 33_000],
        ],
      ),
    ]
    const runs = driverRuns(races, (id) => id === '0' || id === '2', idOf)
    expect(runs.map(({ raceId, driverId }) => [raceId, driverId])).toEqual([
      [1, 100],
      [2, 100],
      [2, 102],
    ])
    const [, , third] = runs
    expect(third?.ahead).toMatchObject({ driverName: 'Driver 1', position: 2, fasterPerLapMs: 2_000 })
    const second = driverRuns(races, (id) => id === '1', idOf)
    expect(driverClassDays(second)).toMatchObject([{ bestPosition: 2, runCount: 2, placesGained: 0 }])
  })

  it('says nothing of who never started', () => {
    const runs = driverRuns([raceOf('1', 'Buggy', 'Main Events', [1], [[]])], () => true, idOf)
    expect(runs).toMatchObject([{ placesGained: null, racePositions: [], medianAverageLapMs: null, ahead: null }])
    expect(driverClassDays(runs)).toMatchObject([{ fastestLap: null, bestAverage: null, placesGained: null }])
  })
})

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)
