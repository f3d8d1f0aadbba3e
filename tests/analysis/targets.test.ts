import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { raceFigures } from '../../core/analysis/race-figures.ts'
import { raceTargets, type TargetRace } from '../../core/analysis/targets.ts'
import { targetSentences } from '../../core/contract/target-words.ts'

function raceOf(laps: Readonly<Record<string, readonly number[]>>): TargetRace {
  const results = Object.entries(laps).map(([sourceDriverId, times]) => ({
    sourceDriverId,
    averageLapMs: null,
    stdDeviationMs: null,
    fastestLapMs: null,
    laps: times.map((lapTimeMs, at) => ({ lapNumber: at + 1, lapTimeMs })),
  }))
  return { results, figures: raceFigures(results) }
}

const even = (lapMs: number) => [lapMs, lapMs, lapMs]

describe('targets', () => {
  it('are told against the middle of the class over all its heats, a stop left out', () => {
    const heat = raceOf({ ana: even(30_000), ben: [31_000, 31_000, 31_000, 70_000] })
    const other = raceOf({ cleo: even(30_200), dan: even(33_000), eve: even(30_100) })
    const targets = raceTargets(heat, [heat, other])
    expect(targets).toMatchObject({ classMedianMs: 30_200, classDrivers: 5 })
    expect(targets.drivers).toMatchObject([
      { sourceDriverId: 'ana', toClassMedianMs: -200, next: null },
      { sourceDriverId: 'ben', toClassMedianMs: 800, next: { sourceDriverId: 'ana', bestThreeBehindMs: 3_000 } },
    ])
  })

  it('find the median and the differences as counting by hand does', () => {
    const lapTimes = fc.array(fc.integer({ min: 20_000, max: 21_900 }), { maxLength: 6 })
    fc.assert(
      fc.property(fc.array(lapTimes, { minLength: 1, maxLength: 7 }), (field) => {
        const race = raceOf(Object.fromEntries(field.map((laps, at) => [`driver ${at}`, laps])))
        const { classMedianMs, drivers } = raceTargets(race, [race])
        const mean = (laps: readonly number[]) => laps.reduce((sum, lap) => sum + lap, 0) / laps.length
        // No lap of these is 1.10 × another: all are clean.
        const usual = field.filter((laps) => laps.length > 0).map(mean)
        const faster = usual.filter((one) => classMedianMs !== null && one < classMedianMs - 1e-6).length
        const slower = usual.filter((one) => classMedianMs !== null && one > classMedianMs + 1e-6).length
        expect(faster).toBeLessThanOrEqual(usual.length / 2)
        expect(slower).toBeLessThanOrEqual(usual.length / 2)
        for (const [at, laps] of field.entries()) {
          const own = drivers[at]
          if (laps.length === 0) expect(own).toMatchObject({ usualLapMs: null, toClassMedianMs: null })
          else expect((own?.usualLapMs ?? 0) - (own?.toClassMedianMs ?? 0)).toBeCloseTo(classMedianMs ?? 0, 6)
        }
      }),
    )
  })

  it('are sentences that a newcomer can act on', () => {
    const next = (bestThreeBehindMs: number | null) => ({ driverId: 1, driverName: 'ANA REYES', bestThreeBehindMs })
    expect(targetSentences({ toClassMedianMs: 812.4, next: next(1_204) })).toEqual([
      '0.8 s a lap slower than the middle of the class.',
      'Best three in a row 1.2 s behind the next place, ANA REYES.',
    ])
    expect(targetSentences({ toClassMedianMs: -300, next: null })).toEqual([
      '0.3 s a lap faster than the middle of the class.',
      'Nobody stands ahead.',
    ])
    expect(targetSentences({ toClassMedianMs: 20, next: next(-400) })[1]).toMatch(/^Best three in a row 0.4 s ahead of/)
    expect(targetSentences({ toClassMedianMs: null, next: next(null) })).toEqual([])
    const byInitials = { driverId: 1, driverName: 'A. R.', bestThreeBehindMs: 900 }
    expect(targetSentences({ toClassMedianMs: null, next: byInitials })).toEqual([
      'Best three in a row 0.9 s behind the next place, A. R.',
    ])
  })
})
