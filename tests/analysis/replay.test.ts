import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { raceEnding } from '../../core/analysis/race-ending.ts'
import { raceProgress } from '../../core/analysis/race-progress.ts'
import { momentAt, type ReplayDriver, raceReplay, standingsAt } from '../../core/analysis/replay.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { rounds } from '../support/rounds.ts'
import { hasCaptures } from '../support/shared.ts'
import { capturedRace } from './support/captured.ts'

const race = (...laps: number[][]): ReplayDriver[] => laps.map((lapTimesMs) => ({ lapTimesMs, gridPosition: null }))
/** Few different times, so that ties are common; a lap of no time is a fault of a page, and stored. */
const anyRace = fc.array(
  fc.record({
    lapTimesMs: fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 60_000 })), {
      maxLength: 10,
    }),
    gridPosition: fc.option(fc.integer({ min: 1, max: 9 })),
  }),
  { maxLength: 8 },
)

const elapsedMs = ({ lapTimesMs }: ReplayDriver, laps: number) =>
  lapTimesMs.slice(0, laps).reduce((sum, ms) => sum + ms, 0)

/** The order at a race time, counted anew from the laps alone. */
function slowOrder(drivers: readonly ReplayDriver[], atMs: number): number[] {
  const done = (driver: ReplayDriver) =>
    driver.lapTimesMs.filter((_lap, at) => elapsedMs(driver, at + 1) <= atMs).length
  const keyOf = (driver: ReplayDriver) => {
    const laps = done(driver)
    if (laps > 0) return [-laps, elapsedMs(driver, laps)] as const
    return [driver.lapTimesMs.length > 0 ? 1 : 2, driver.gridPosition ?? 1e9] as const
  }
  return drivers
    .map((driver, at) => ({ at, key: keyOf(driver) }))
    .sort((one, other) => one.key[0] - other.key[0] || one.key[1] - other.key[1] || one.at - other.at)
    .map(({ at }) => at)
}

describe('a race as it went by', () => {
  it('moves with each crossing, and stands in between', () => {
    const replay = raceReplay(race([30_000, 31_000], [29_000, 33_000]))
    const places = (atMs: number) => standingsAt(replay, momentAt(replay, atMs)).map(({ place }) => place)
    expect(places(28_999)).toEqual([1, 2])
    expect(places(29_000)).toEqual([2, 1])
    expect(places(60_999)).toEqual([2, 1])
    expect(places(61_000)).toEqual([1, 2])
    expect(replay.endMs).toBe(62_000)
    expect(standingsAt(replay, momentAt(replay, 62_000))).toMatchObject([
      { lapsDone: 2, gapMs: 0, lapsBehind: 0 },
      { lapsDone: 2, gapMs: 1_000, lapsBehind: 0 },
    ])
  })

  it('says a car is a lap down when it is lapped, not when the leader merely crosses first', () => {
    const replay = raceReplay(race([10, 10, 10, 10], [11, 30]))
    const behind = (atMs: number) => standingsAt(replay, momentAt(replay, atMs))[1]?.lapsBehind
    expect([behind(11), behind(20), behind(29), behind(30), behind(40), behind(41)]).toEqual([0, 0, 0, 1, 2, 2])
  })

  it('has a car that does not cross again fall back by what the leader has more', () => {
    const replay = raceReplay(race([10, 10, 10], [11]))
    expect(standingsAt(replay, momentAt(replay, 20))[1]).toMatchObject({ lapsDone: 1, gapMs: 1, lapsBehind: 1 })
    expect(standingsAt(replay, momentAt(replay, 30))[1]).toMatchObject({ lapsDone: 1, gapMs: 1, lapsBehind: 2 })
  })

  it('begins on the grid, with those who never complete a lap behind', () => {
    const [ana, ben, cho, dan] = [
      { lapTimesMs: [10], gridPosition: 3 },
      { lapTimesMs: [], gridPosition: 1 },
      { lapTimesMs: [11], gridPosition: 2 },
      { lapTimesMs: [12], gridPosition: null },
    ]
    const replay = raceReplay([ana, ben, cho, dan])
    expect(standingsAt(replay, -1).map(({ place }) => place)).toEqual([2, 4, 1, 3])
    expect(standingsAt(replay, -1)[1]).toMatchObject({ gapMs: null, lapsBehind: null })
    expect(standingsAt(replay, 2).map(({ place }) => place)).toEqual([1, 4, 2, 3])
  })

  it('knows no crossing of nobody, nor of who all did not start', () => {
    expect(raceReplay([])).toEqual({ moments: [], steps: [], firstCrossings: [], endMs: 0 })
    expect(raceReplay(race([], []))).toMatchObject({ moments: [], endMs: 0 })
  })

  it('has at any race time the order of a slow and obvious count', () => {
    fc.assert(
      fc.property(anyRace, fc.integer({ min: 0, max: 120_000 }), (drivers, atMs) => {
        const replay = raceReplay(drivers)
        for (const t of [atMs, ...replay.moments.map((moment) => moment.atMs)]) {
          const standings = standingsAt(replay, momentAt(replay, t))
          const order = slowOrder(drivers, t)
          expect(standings.map(({ place }) => place)).toEqual(drivers.map((_driver, at) => order.indexOf(at) + 1))
        }
      }),
      { numRuns: rounds(200, 5_000) },
    )
  })

  it('stands at every crossing as the standings after each lap have it', () => {
    fc.assert(
      fc.property(anyRace, (drivers) => {
        const replay = raceReplay(drivers)
        const progress = raceProgress(drivers)
        expect(replay.moments).toHaveLength(progress.flat().length)
        for (const [at, { driver, lapNumber, atMs }] of replay.moments.entries()) {
          const standing = progress[driver]?.[lapNumber - 1]
          expect(standing?.elapsedMs).toBe(atMs)
          expect(standingsAt(replay, at)[driver]).toMatchObject({
            place: standing?.racePosition,
            lapsDone: lapNumber,
            gapMs: standing?.gapToLeaderMs,
          })
        }
      }),
      { numRuns: rounds(200, 5_000) },
    )
  })

  it('counts whole laps behind as a slow count of the crossings does', () => {
    fc.assert(
      fc.property(anyRace, (drivers) => {
        const replay = raceReplay(drivers)
        for (let at = 0; at < replay.moments.length; at++) {
          const lapsAfter = (driver: number, moment: number) =>
            replay.moments.slice(0, moment + 1).filter((one) => one.driver === driver).length
          const most = (moment: number) => Math.max(...drivers.map((_driver, one) => lapsAfter(one, moment)))
          for (const [driver, { lapTimesMs }] of drivers.entries()) {
            const laps = lapsAfter(driver, at)
            const own = replay.moments.findLastIndex((one, moment) => moment <= at && one.driver === driver)
            const whenCrossing = own < 0 ? 0 : most(own) - laps
            const expected =
              lapTimesMs.length === 0
                ? null
                : laps === lapTimesMs.length
                  ? most(at) - laps
                  : Math.max(whenCrossing, most(at) - laps - 1)
            expect(standingsAt(replay, at)[driver]?.lapsBehind).toBe(expected)
          }
        }
      }),
      { numRuns: rounds(100, 2_000) },
    )
  })

  it('ends in the order by laps and time, that of the table of every made-up race that publishes no word of its own', () => {
    let compared = 0
    for (const { results } of makeMeeting({ seed: 5, size: 'demo' }).expected.races) {
      const replay = raceReplay(
        results.map(({ laps, gridPosition }) => ({ lapTimesMs: laps.map(({ lapTimeMs }) => lapTimeMs), gridPosition })),
      )
      const standings = standingsAt(replay, replay.moments.length - 1)
      for (const [at, { laps, statusText, position }] of results.entries()) {
        if (laps.length === 0 || statusText !== null || results.some((one) => one.statusText !== null)) continue
        expect(standings[at]).toMatchObject({ place: position, lapsDone: laps.length })
        compared++
      }
      for (const [lap, moment] of replay.firstCrossings.entries()) {
        expect(replay.moments[moment]).toMatchObject({ lapNumber: lap + 1 })
        expect(standingsAt(replay, moment).find(({ place }) => place === 1)?.lapsDone).toBe(lap + 1)
      }
    }
    expect(compared).toBeGreaterThan(30)
  })
})

describe('how a race ended for a driver', () => {
  it('is the source’s word first, then the clock’s, then nobody’s', () => {
    const laps = [200_000, 200_000]
    expect(raceEnding({ statusText: 'DNF', lapTimesMs: laps }, 300_000)).toBe('published')
    expect(raceEnding({ statusText: null, lapTimesMs: laps }, 400_000)).toBe('finished')
    expect(raceEnding({ statusText: null, lapTimesMs: laps }, 400_001)).toBe('maybe-stopped')
    expect(raceEnding({ statusText: null, lapTimesMs: laps }, null)).toBe('unknown')
    expect(raceEnding({ statusText: null, lapTimesMs: [] }, 400_000)).toBe('no-laps')
  })
})

describe.skipIf(!hasCaptures)('captured races (skipped where ../shared is missing)', () => {
  it.each(['6304829', '6304822'])('%s: every published position, the published result, who finished', (raceId) => {
    const { results, lengthMs } = capturedRace(raceId)
    const given = results.map(({ laps, gridPosition }) => {
      return { lapTimesMs: laps.map(({ lapTimeMs }) => lapTimeMs), gridPosition }
    })
    const replay = raceReplay(given)
    let compared = 0
    for (const [at, { driver, lapNumber }] of replay.moments.entries()) {
      const position = results[driver]?.laps[lapNumber - 1]?.position
      if (position == null) continue
      expect(standingsAt(replay, at)[driver]?.place).toBe(position)
      compared++
    }
    expect(compared).toBe(given.flatMap(({ lapTimesMs }) => lapTimesMs).length)
    const end = standingsAt(replay, replay.moments.length - 1)
    for (const [at, { laps, position }] of results.entries()) {
      if (laps.length > 0) expect(end[at]?.place).toBe(position)
      const ending = raceEnding({ statusText: null, lapTimesMs: given[at]?.lapTimesMs ?? [] }, lengthMs)
      expect(['finished', 'maybe-stopped', 'no-laps']).toContain(ending)
    }
  })
})
