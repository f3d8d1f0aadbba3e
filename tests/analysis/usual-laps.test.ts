import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { usualLaps } from '../../core/analysis/usual-laps.ts'
import { rounds } from '../support/rounds.ts'

const numRuns = rounds(300, 20_000)

describe('the laps worth drawing', () => {
  it('leave out what lies a quarter above the middle lap, and say how many', () => {
    expect(usualLaps([43_000, 90_000, 40_000, 42_000, 41_000], 1.25)).toEqual({
      fastestMs: 40_000,
      limitMs: 52_500,
      beyondCount: 1,
    })
  })

  it('are all of them where none is slow, one lap and equal laps too, and where all are wanted', () => {
    expect(usualLaps([40_000], 1.25)).toEqual({ fastestMs: 40_000, limitMs: 40_000, beyondCount: 0 })
    expect(usualLaps([40_000, 40_000], 1.1)).toEqual({ fastestMs: 40_000, limitMs: 40_000, beyondCount: 0 })
    expect(usualLaps([40_000, 41_000, 600_000], Number.POSITIVE_INFINITY)).toEqual({
      fastestMs: 40_000,
      limitMs: 600_000,
      beyondCount: 0,
    })
  })

  it('are none of no laps', () => {
    expect(usualLaps([], 1.25)).toBeNull()
    expect(usualLaps([0, 0], 1.25)).toBeNull()
  })

  it('agree with a slow and obvious count, whatever the laps', () => {
    const times = fc.array(fc.oneof(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 1, max: 3 })), {
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(times, fc.constantFrom(1, 1.1, 1.25, 1.5), (timesMs, factor) => {
        const place = (timeMs: number, at: number) =>
          timesMs.filter((other, there) => other < timeMs || (other === timeMs && there < at)).length
        const ordered = timesMs.toSorted((one, other) => one - other)
        // The one or two in the middle: as many before them as behind.
        const middle = timesMs.filter((timeMs, at) => Math.abs(2 * place(timeMs, at) - (timesMs.length - 1)) <= 1)
        const median = middle.reduce((sum, timeMs) => sum + timeMs, 0) / middle.length
        const beyond = timesMs.filter((timeMs) => timeMs > median * factor)
        expect(usualLaps([...timesMs, 0], factor)).toEqual({
          fastestMs: ordered[0],
          limitMs: beyond.length > 0 ? median * factor : ordered.at(-1),
          beyondCount: beyond.length,
        })
      }),
      { numRuns },
    )
  })
})
