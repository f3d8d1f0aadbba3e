import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  driverBests,
  driverSeasons,
  driverTotal,
  type PastRace,
  paceToMedian,
} from '../../core/analysis/driver-history.ts'
import { rounds } from '../support/rounds.ts'

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const anyMs = maybe(fc.integer({ min: 0, max: 6 }).map((ms) => ms * 10_000))
const anyRace: fc.Arbitrary<PastRace> = fc.record({
  raceId: fc.nat(1_000),
  driverId: fc.integer({ min: 1, max: 2 }),
  eventId: fc.integer({ min: 1, max: 3 }),
  eventName: fc.constant('Meeting'),
  trackName: fc.constantFrom('Here', 'There'),
  layoutName: maybe(fc.constant('Long')),
  startDateLocal: maybe(fc.constantFrom('2024-03-01', '2025-03-01', '2025-12-31')),
  section: maybe(fc.constantFrom('Qualifier Round 1', 'Main Events')),
  className: maybe(fc.constantFrom('Buggy', 'Truck')),
  label: maybe(fc.constantFrom('Buggy A-Main', 'Buggy (Heat 1/2)')),
  position: maybe(fc.integer({ min: 1, max: 6 })),
  lapsCompleted: maybe(fc.nat(20)),
  fastestLapMs: anyMs,
  averageLapMs: anyMs,
  top3ConsecutiveMs: anyMs,
})

describe("a driver's history", () => {
  it('has the bests and seasons that a slow second way finds', () => {
    fc.assert(
      fc.property(fc.array(anyRace, { maxLength: 14 }), (races) => {
        const bests = driverBests(races)
        expect(bests.reduce((sum, { raceCount }) => sum + raceCount, 0)).toBe(races.length)
        for (const best of bests) {
          const own = races.filter(
            (race) =>
              race.trackName === best.trackName &&
              race.layoutName === best.layoutName &&
              race.className === best.className,
          )
          expect(best.raceCount).toBe(own.length)
          for (const [found, of] of [
            [best.fastestLap, 'fastestLapMs'],
            [best.averageLap, 'averageLapMs'],
            [best.top3Consecutive, 'top3ConsecutiveMs'],
          ] as const) {
            const times = own.flatMap((race) => (race[of] === null || race[of] === 0 ? [] : [race[of]]))
            expect(found?.ms ?? null).toBe(times.length === 0 ? null : Math.min(...times))
            const held = own.find((race) => race[of] === found?.ms && found !== null)
            expect([found?.raceId, found?.driverId]).toEqual([held?.raceId, held?.driverId])
          }
        }
        const seasons = driverSeasons(races)
        expect(seasons.map(({ season }) => season)).toEqual(
          seasons.map(({ season }) => season).toSorted((a, b) => Number(b ?? 0) - Number(a ?? 0)),
        )
        for (const season of seasons) {
          const own = races.filter(({ startDateLocal }) => (startDateLocal?.slice(0, 4) ?? null) === season.season)
          const mains = own.filter((race) => race.section === 'Main Events' || race.label === 'Buggy A-Main')
          const first = (most: number) => mains.filter(({ position }) => position !== null && position <= most).length
          expect(season).toMatchObject({ raceCount: own.length, mainCount: mains.length })
          expect([season.mainWins, season.mainTopThrees]).toEqual([first(1), first(3)])
          expect(season.lapCount).toBe(own.reduce((sum, race) => sum + (race.lapsCompleted ?? 0), 0))
          const sums = (of: keyof typeof season) => seasons.reduce((sum, one) => sum + Number(one[of]), 0)
          const total = driverTotal(races)
          expect([total.raceCount, total.lapCount, total.mainWins]).toEqual([
            sums('raceCount'),
            sums('lapCount'),
            sums('mainWins'),
          ])
          expect(season.eventCount).toBe(new Set(own.map(({ eventId }) => eventId)).size)
        }
      }),
      { numRuns: rounds(200, 5_000) },
    )
  })

  it('tells the pace beside the middle of the field', () => {
    expect(paceToMedian(39_000, [39_000, 40_000, null, 44_000])).toEqual({
      medianAverageLapMs: 40_000,
      slowerThanMedianPercent: -2.5,
    })
    expect(paceToMedian(null, [40_000])).toEqual({ medianAverageLapMs: 40_000, slowerThanMedianPercent: null })
    expect(paceToMedian(40_000, [])).toEqual({ medianAverageLapMs: null, slowerThanMedianPercent: null })
  })
})
