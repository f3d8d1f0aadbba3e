import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normaliseClassName } from '../../core/analysis/class-names.ts'
import { classOverview, roundOf } from '../../core/analysis/class-overview.ts'
import { closestFinishes } from '../../core/analysis/closest-finishes.ts'
import { improvementOfDay, improvementSteps } from '../../core/analysis/improvement.ts'
import { rounds } from '../support/rounds.ts'
import { anyClass, raceOf } from './support/any-class.ts'

const many = { numRuns: rounds(200, 5_000) }
const laps = (count: number, timeMs: number) => Array.from({ length: count }, () => timeMs)

describe('a class over its rounds', () => {
  it('has every line of every race once, in order, and the fastest first', () => {
    fc.assert(
      fc.property(anyClass, (races) => {
        const { drivers } = classOverview(races)
        const names = new Set(races.flatMap(({ race }) => race.results.map(({ sourceDriverId }) => sourceDriverId)))
        expect(drivers.map(({ sourceDriverId }) => sourceDriverId).toSorted()).toEqual([...names].toSorted())
        for (const { sourceDriverId, runs } of drivers) {
          const own = races.flatMap(({ raceId, race }) =>
            race.results.flatMap((result) => (result.sourceDriverId === sourceDriverId ? [{ raceId, result }] : [])),
          )
          expect(runs.map(({ raceId }) => raceId)).toEqual(own.map(({ raceId }) => raceId))
          expect(runs.map(({ bestLapMs }) => bestLapMs)).toEqual(own.map(({ result }) => result.fastestLapMs))
          expect(runs.map(({ timePerLapMs }) => timePerLapMs)).toEqual(
            own.map(({ result: { lapsCompleted, totalTimeMs } }) =>
              lapsCompleted === 0 || totalTimeMs === null ? null : totalTimeMs / (lapsCompleted ?? 0),
            ),
          )
        }
        const bests = drivers.map(({ day }) => day.bestLapMs ?? Number.POSITIVE_INFINITY)
        expect(bests).toEqual(bests.toSorted((one, other) => (one === other ? 0 : one - other)))
      }),
      many,
    )
  })

  it('has a day of every lap of it, and of every clean one', () => {
    fc.assert(
      fc.property(anyClass, (races) => {
        for (const { sourceDriverId, day, runs } of classOverview(races).drivers) {
          let [count, sum, squares, cleanCount, cleanSum] = [0, 0, 0, 0, 0]
          for (const { figures } of races) {
            for (const own of figures.drivers.filter((one) => one.sourceDriverId === sourceDriverId)) {
              for (const { lapTimeMs } of own.counted) {
                count++
                sum += lapTimeMs
                squares += lapTimeMs ** 2
              }
              for (const { lapTimeMs } of own.cleanLaps.clean) {
                cleanCount++
                cleanSum += lapTimeMs
              }
            }
          }
          expect(day.runCount).toBe(runs.length)
          expect(day.cleanLapCount).toBe(cleanCount)
          expect(day.averageLapMs ?? 0).toBeCloseTo(count === 0 ? 0 : sum / count, 5)
          expect(day.cleanAverageLapMs ?? 0).toBeCloseTo(cleanCount === 0 ? 0 : cleanSum / cleanCount, 5)
          const deviation = count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2))
          expect(day.consistencyPercent ?? 0).toBeCloseTo(count === 0 ? 0 : 100 * (1 - deviation / (sum / count)), 3)
        }
      }),
      many,
    )
  })

  it('tells qualifying, mains and their legs apart', () => {
    expect(roundOf({ section: 'Qualifier Round 2', label: '1/8 Nitro Buggy (Heat 2/3)' })).toEqual({
      name: 'Qualifier Round 2',
      kind: 'qualifying',
      leg: null,
    })
    expect(roundOf({ section: 'Main Events', label: '1/8 Electric Buggy A3-Main' })).toEqual({
      name: 'Main Events, leg 3',
      kind: 'main',
      leg: 3,
    })
    expect(roundOf({ section: 'Main Events', label: 'Junior A-Main' })).toMatchObject({ kind: 'main', leg: null })
    expect(roundOf({ section: null, label: 'Junior B-Main' })).toEqual({ name: 'Mains', kind: 'main', leg: null })
    expect(roundOf({ section: 'Practice', label: 'Junior' })).toMatchObject({ kind: 'other' })
    expect(roundOf({ section: null, label: null })).toEqual({ name: 'Other races', kind: 'other', leg: null })
    const legs = ['A1', 'B1', 'A2', 'B2'].map((main, at) =>
      raceOf(at + 1, [{ driver: main[0] ?? '', lapTimesMs: [30_000] }], {
        section: 'Main Events',
        label: `Stock ${main}-Main`,
      }),
    )
    const { rounds: found, roundOfRace } = classOverview(legs)
    expect(found.map(({ name }) => name)).toEqual(['Main Events, leg 1', 'Main Events, leg 2'])
    expect(roundOfRace).toEqual([0, 0, 1, 1])
  })

  it('takes ids that are one person as one, under the id and name of the latest race', () => {
    const races = [
      raceOf(1, [{ driver: 'a', lapTimesMs: laps(5, 31_000) }]),
      raceOf(2, [{ driver: 'b', lapTimesMs: laps(5, 30_000) }]),
    ]
    expect(classOverview(races, () => 'one person').drivers).toMatchObject([
      { sourceDriverId: 'b', driverName: 'Driver b', runs: [{ raceId: 1 }, { raceId: 2 }], day: { bestLapMs: 30_000 } },
    ])
  })

  it('says nothing of no races, and lists who never started without figures', () => {
    expect(classOverview([])).toEqual({ rounds: [], roundOfRace: [], drivers: [] })
    expect(classOverview([raceOf(1, [])]).drivers).toEqual([])
    const [only] = classOverview([raceOf(1, [{ driver: 'a', lapTimesMs: [] }])]).drivers
    expect(only).toMatchObject({ runs: [{ bestLapMs: null, timePerLapMs: null }], day: { startCount: 0, runCount: 1 } })
    expect(Object.values(only?.day ?? {}).filter((value) => value !== null)).toEqual([0, 1, 0])
  })
})

describe('improvement', () => {
  const runOf = (raceId: number, lapTimesMs: readonly number[], lengthMs: number | null = 300_000) => {
    const { drivers } = classOverview([raceOf(raceId, [{ driver: 'a', lapTimesMs }])])
    const [driver] = drivers
    const [run] = driver?.runs ?? []
    if (!run) throw new Error('no run')
    return { run, averageLapMs: driver?.figures[0]?.own.averageLapMs ?? null, lengthMs }
  }

  it('goes from each run with a lap to the next, as a slow look at the laps has it', () => {
    fc.assert(
      fc.property(anyClass, (races) => {
        for (const { sourceDriverId, runs, figures } of classOverview(races).drivers) {
          const steps = improvementSteps(
            runs.map((run, at) => ({
              run,
              averageLapMs: figures[at]?.own.averageLapMs ?? null,
              lengthMs: races.find(({ raceId }) => raceId === run.raceId)?.race.lengthMs ?? null,
            })),
          )
          const started = races.flatMap(({ raceId, race }) =>
            race.results.flatMap((result) =>
              result.sourceDriverId === sourceDriverId && result.laps.length > 0 ? [{ raceId, race, result }] : [],
            ),
          )
          expect(steps).toHaveLength(Math.max(0, started.length - 1))
          for (const [at, step] of steps.entries()) {
            const [from, to] = [started[at], started[at + 1]]
            if (!from || !to) throw new Error('a step from nowhere')
            expect([step.fromRaceId, step.toRaceId]).toEqual([from.raceId, to.raceId])
            const isSame = from.race.lengthMs !== null && from.race.lengthMs === to.race.lengthMs
            const more = to.result.laps.length - from.result.laps.length
            expect(step.lapsChange).toBe(isSame ? more : null)
            expect(step.totalTimeChangeMs).toBe(
              isSame && more === 0 ? (to.result.totalTimeMs ?? 0) - (from.result.totalTimeMs ?? 0) : null,
            )
          }
        }
      }),
      many,
    )
  })

  it('is faster where it is less than nothing', () => {
    expect(improvementSteps([runOf(1, laps(9, 34_000)), runOf(2, []), runOf(3, laps(9, 33_000))])).toEqual([
      {
        fromRaceId: 1,
        toRaceId: 3,
        averageChangeMs: -1_000,
        cleanAverageChangeMs: -1_000,
        lapsChange: 0,
        totalTimeChangeMs: -9_000,
      },
    ])
  })

  it('compares laps/time of races of one length only, and no time where the laps differ', () => {
    const [same] = improvementSteps([runOf(1, laps(8, 34_000)), runOf(2, laps(9, 33_000))])
    expect(same).toMatchObject({ lapsChange: 1, totalTimeChangeMs: null })
    const [other] = improvementSteps([runOf(1, laps(9, 34_000)), runOf(2, laps(9, 33_000), 600_000)])
    expect(other).toMatchObject({ lapsChange: null, totalTimeChangeMs: null, averageChangeMs: -1_000 })
  })

  it('over the day goes from the first to the last run with enough clean laps, crashes left out', () => {
    const runs = [
      runOf(1, laps(2, 20_000)),
      runOf(2, [...laps(5, 34_000), 90_000]),
      runOf(3, laps(9, 40_000)),
      runOf(4, laps(9, 33_500)),
      runOf(5, []),
    ].map(({ run }) => run)
    expect(improvementOfDay(runs)).toEqual({ fromRaceId: 2, toRaceId: 4, cleanAverageChangeMs: -500 })
    expect(improvementOfDay(runs.slice(0, 2))).toBeNull()
    expect(improvementOfDay([])).toBeNull()
  })
})

describe('closest finishes', () => {
  it('are those that a slow search through every pair of neighbours finds', () => {
    fc.assert(
      fc.property(anyClass, (races) => {
        const found: [number, number, number][] = []
        for (const { raceId, race } of races) {
          for (let at = 0; at + 1 < race.results.length; at++) {
            const [ahead, behind] = [race.results[at], race.results[at + 1]]
            if (!ahead || !behind) continue
            if (ahead.statusText !== null || behind.statusText !== null) continue
            if (ahead.laps.length === 0 || ahead.laps.length !== behind.laps.length) continue
            const ended = (total: number | null) => race.lengthMs === null || (total ?? 0) >= race.lengthMs
            if (!ended(ahead.totalTimeMs) || !ended(behind.totalTimeMs)) continue
            found.push([raceId, at + 1, (behind.totalTimeMs ?? 0) - (ahead.totalTimeMs ?? 0)])
          }
        }
        const slow = found.toSorted((one, other) => one[2] - other[2] || one[0] - other[0] || one[1] - other[1])
        const ours = closestFinishes(races, 4).map(({ raceId, position, gapMs }) => [raceId, position, gapMs])
        expect(ours).toEqual(slow.slice(0, 4))
      }),
      many,
    )
  })

  it('have a gap of nothing in a tie, and none with a car a lap down, stopped early or thrown out', () => {
    const main = { section: 'Main Events', label: 'Stock A-Main', lengthMs: 300_000 }
    const race = raceOf(
      1,
      [
        { driver: 'a', lapTimesMs: laps(10, 31_000) },
        { driver: 'b', lapTimesMs: laps(10, 31_000) },
        { driver: 'c', lapTimesMs: laps(9, 34_000) },
        { driver: 'd', lapTimesMs: laps(9, 34_100), more: { statusText: 'DQ' } },
        { driver: 'e', lapTimesMs: laps(3, 34_100) },
        { driver: 'f', lapTimesMs: laps(3, 34_100) },
      ],
      main,
    )
    expect(closestFinishes([race], 10)).toMatchObject([
      { raceId: 1, position: 1, gapMs: 0, lapsCompleted: 10, ahead: { sourceDriverId: 'a' } },
    ])
  })
})

describe('the name of a class', () => {
  it('is one however it is typed, and another where a figure or a word is', () => {
    const forms = ['1/8 Nitro Buggy', '1/8  NITRO buggy ', '1 / 8 Nitro-Buggy', '1/8 Nítro Buggy']
    expect(new Set(forms.map(normaliseClassName))).toEqual(new Set(['1/8 nitro buggy']))
    const others = ['40+ Buggy', '40 Buggy', 'Buggy 17.5', 'Buggy 13.5', '1/8 Buggy', '1/10 Buggy']
    expect(new Set(others.map(normaliseClassName)).size).toBe(others.length)
  })
})
