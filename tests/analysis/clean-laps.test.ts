import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanLaps } from '../../core/analysis/clean-laps.ts'
import { placesGained } from '../../core/analysis/places-gained.ts'

describe('the limit of clean laps', () => {
  it('is the percentage of the median to the millisecond, so that a lap of exactly that is clean', () => {
    const whole = fc.tuple(fc.integer({ min: 5_000, max: 120_000 }), fc.integer({ min: 101, max: 150 }))
    fc.assert(
      fc.property(whole, ([medianMs, percent]) => {
        const limitHundredths = medianMs * percent
        const at = Math.floor(limitHundredths / 100)
        const times = [medianMs, medianMs, medianMs, at, at + 1]
        const laps = times.map((lapTimeMs, index) => ({ lapNumber: index + 1, lapTimeMs }))
        const { clean } = cleanLaps(laps, () => true, percent / 100)
        expect(clean.map(({ lapNumber }) => lapNumber)).toEqual([1, 2, 3, 4])
      }),
    )
    const laps = [10_000, 10_000, 11_300].map((lapTimeMs, index) => ({ lapNumber: index + 1, lapTimeMs }))
    expect(cleanLaps(laps, () => true, 1.13).clean).toHaveLength(3)
  })
})

describe('places gained', () => {
  it('are none of who completed no lap, or whose place is not known', () => {
    expect(placesGained({ gridPosition: 5, position: 2, lapsCompleted: 12 })).toBe(3)
    expect(placesGained({ gridPosition: 5, position: 9, lapsCompleted: 0 })).toBeNull()
    expect(placesGained({ gridPosition: 5, position: 9, lapsCompleted: null })).toBeNull()
    expect(placesGained({ gridPosition: null, position: 2, lapsCompleted: 12 })).toBeNull()
    expect(placesGained({ gridPosition: 5, position: null, lapsCompleted: 12 })).toBeNull()
  })
})
