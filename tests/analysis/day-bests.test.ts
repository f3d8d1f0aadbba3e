import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestRow, fastestLaps } from '../../core/analysis/day-bests.ts'

const lap = fc.integer({ min: 0, max: 40 })
const day = fc
  .array(fc.array(lap, { maxLength: 8 }), { maxLength: 4 })
  .map((runs) =>
    runs.map((times, run) => ({ run, laps: times.map((lapTimeMs, at) => ({ lapNumber: at + 1, lapTimeMs })) })),
  )

describe('bests of a day', () => {
  it('the fastest laps are those that no other is faster than, in the order driven', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 6 }), (runs, count) => {
        const left = runs.flatMap(({ run, laps }) =>
          laps.filter(({ lapTimeMs }) => lapTimeMs > 0).map((one) => ({ run, ...one })),
        )
        const slow: typeof left = []
        while (slow.length < count && left.length > 0) {
          let at = 0
          for (const [index, { lapTimeMs }] of left.entries()) if (lapTimeMs < (left[at]?.lapTimeMs ?? 0)) at = index
          slow.push(...left.splice(at, 1))
        }
        expect(fastestLaps(runs, count)).toEqual(slow)
      }),
    )
  })

  it('the best row is the smallest sum of laps whose numbers follow one another, within one run', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 4 }), (runs, count) => {
        const sums = runs.flatMap(({ run, laps }) =>
          laps.flatMap((_, at) => {
            const row = laps.slice(at, at + count)
            const isWhole = row.length === count && row.every(({ lapTimeMs }) => lapTimeMs > 0)
            return isWhole
              ? [{ run, firstLapNumber: at + 1, sumMs: row.reduce((sum, one) => sum + one.lapTimeMs, 0) }]
              : []
          }),
        )
        const least = Math.min(...sums.map(({ sumMs }) => sumMs))
        expect(bestRow(runs, count)).toEqual(sums.find(({ sumMs }) => sumMs === least) ?? null)
      }),
    )
  })

  it('of no laps there are none', () => {
    expect(fastestLaps([], 5)).toEqual([])
    expect(bestRow([{ run: 1, laps: [{ lapNumber: 1, lapTimeMs: 37_000 }] }], 3)).toBeNull()
  })
})
