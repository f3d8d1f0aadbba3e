import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { raceProgress } from '../../core/analysis/race-progress.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'

const drivers = (...laps: number[][]) => laps.map((lapTimesMs) => ({ lapTimesMs }))

describe('race progress', () => {
  it('orders each lap by total time among those who completed it', () => {
    const [ana, ben, cho] = raceProgress(drivers([30_000, 31_000, 29_000], [29_000, 33_000], [31_000, 29_500, 30_000]))
    expect(ana).toEqual([
      { elapsedMs: 30_000, racePosition: 2, gapToLeaderMs: 1_000 },
      { elapsedMs: 61_000, racePosition: 2, gapToLeaderMs: 500 },
      { elapsedMs: 90_000, racePosition: 1, gapToLeaderMs: 0 },
    ])
    expect(ben).toEqual([
      { elapsedMs: 29_000, racePosition: 1, gapToLeaderMs: 0 },
      { elapsedMs: 62_000, racePosition: 3, gapToLeaderMs: 1_500 },
    ])
    expect(cho?.map(({ racePosition }) => racePosition)).toEqual([3, 1, 2])
  })

  it('lets the one given first stand first where totals are equal', () => {
    const [one, other] = raceProgress(drivers([30_000], [30_000]))
    expect([one?.[0]?.racePosition, other?.[0]?.racePosition]).toEqual([1, 2])
  })

  it('has nothing to say of nobody, and of those who never completed a lap', () => {
    expect(raceProgress([])).toEqual([])
    expect(raceProgress(drivers([], [30_000]))).toEqual([
      [],
      [{ elapsedMs: 30_000, racePosition: 1, gapToLeaderMs: 0 }],
    ])
  })

  it('agrees with a slow and obvious count, whatever the laps', () => {
    const race = fc.array(fc.array(fc.integer({ min: 1, max: 60_000 }), { maxLength: 12 }), { maxLength: 8 })
    fc.assert(
      fc.property(race, (laps) => {
        const total = (driver: number, lap: number) => {
          const done = laps[driver] ?? []
          return done.length < lap ? null : done.slice(0, lap).reduce((sum, ms) => sum + ms, 0)
        }
        const standings = raceProgress(drivers(...laps))
        for (const [driver, own] of laps.entries()) {
          expect(standings[driver]).toHaveLength(own.length)
          for (let lap = 1; lap <= own.length; lap++) {
            const mine = total(driver, lap) ?? 0
            const others = laps.flatMap((_, other) => {
              const theirs = total(other, lap)
              return theirs === null ? [] : [{ other, theirs }]
            })
            const ahead = others.filter(({ other, theirs }) => theirs < mine || (theirs === mine && other < driver))
            expect(standings[driver]?.[lap - 1]).toEqual({
              elapsedMs: mine,
              racePosition: ahead.length + 1,
              gapToLeaderMs: mine - Math.min(...others.map(({ theirs }) => theirs)),
            })
          }
        }
      }),
    )
  })

  it('gives every position that a made-up meeting publishes', () => {
    const { races } = makeMeeting({ seed: 5, size: 'demo' }).expected
    let compared = 0
    for (const { results } of races) {
      const standings = raceProgress(results.map(({ laps }) => ({ lapTimesMs: laps.map((lap) => lap.lapTimeMs) })))
      for (const [driver, { laps }] of results.entries()) {
        for (const [at, { position }] of laps.entries()) {
          if (position === null) continue
          expect(standings[driver]?.[at]?.racePosition).toBe(position)
          compared++
        }
      }
    }
    expect(compared).toBeGreaterThan(1_000)
  })
})
