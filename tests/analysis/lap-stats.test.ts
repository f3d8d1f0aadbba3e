import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestNAveragesMs } from '../../core/analysis/best-n.ts'
import { findLapBasis, type LapBasis } from '../../core/analysis/lap-basis.ts'
import { type LapStats, lapStats, medianOf } from '../../core/analysis/lap-stats.ts'
import { lapSpread } from '../../core/analysis/spread.ts'
import { rounds } from '../support/rounds.ts'
import {
  fastestOf,
  isConsistency,
  isDeviation,
  isDeviationWithin,
  isMean,
  isMeanWithin,
  runsOf,
  type SlowLap,
} from './support/slow-figures.ts'

const lapTime = fc.oneof(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 30_000, max: 30_020 }))
/** Laps in order, some of them left out. */
const someLaps = fc
  .array(fc.tuple(lapTime, fc.boolean()), { maxLength: 40 })
  .map((laps) => laps.flatMap(([lapTimeMs, isOut], at) => (isOut ? [] : [{ lapNumber: at + 1, lapTimeMs }])))
const runs = rounds(400, 40_000)

describe('statistics of laps against slow ones that compute with whole numbers', () => {
  it('agree, whatever the laps and whichever are left out', () => {
    fc.assert(
      fc.property(someLaps, (laps) => {
        const own = lapStats(laps)
        const times = laps.map(({ lapTimeMs }) => lapTimeMs)
        expect(own.lapCount).toBe(times.length)
        expect(own.fastestLapMs).toBe(fastestOf(times, 1)?.[0] ?? null)
        const first = laps.find(({ lapTimeMs }) => times.every((other) => other >= lapTimeMs))
        expect(own.fastestLapNumber).toBe(first?.lapNumber ?? null)
        for (const [count, mean] of [
          [5, own.averageTop5Ms],
          [10, own.averageTop10Ms],
          [15, own.averageTop15Ms],
        ] as const) {
          const fastest = fastestOf(times, count)
          expect(mean === null).toBe(fastest === null)
          if (mean !== null && fastest !== null) expect(isMean(Math.round(mean), fastest)).toBe(true)
        }
        for (const [count, sum] of [
          [2, own.top2ConsecutiveMs],
          [3, own.top3ConsecutiveMs],
        ] as const) {
          const sums = runsOf(laps, count)
          expect(sum).toBe(sums.length === 0 ? null : Math.min(...sums))
        }
        if (times.length === 0) {
          expect([own.averageLapMs, own.stdDeviationMs, own.consistencyPercent]).toEqual([null, null, null])
          return
        }
        expect(isMean(Math.round(own.averageLapMs ?? -1), times)).toBe(true)
        expect(isDeviation(Math.round(own.stdDeviationMs ?? -1), times)).toBe(true)
        expect(isConsistency(Math.round((own.consistencyPercent ?? -1) * 1_000) / 1_000, times)).toBe(true)
      }),
      { numRuns: runs },
    )
  })

  it('have no lap of no time among the fast ones, whatever the laps, and leave it in the sums', () => {
    fc.assert(
      fc.property(someLaps, fc.array(fc.nat({ max: 39 })), (laps, faults) => {
        const faulty = laps.map((lap, at) => (faults.includes(at) ? { ...lap, lapTimeMs: 0 } : lap))
        const own = lapStats(faulty)
        // As if the lap were not there: the laps around it are not in a row either.
        const timed = lapStats(faulty.filter(({ lapTimeMs }) => lapTimeMs > 0))
        const { lapCount, averageLapMs, stdDeviationMs, consistencyPercent, ...fast } = own
        expect(fast).toEqual(timedFast(timed))
        expect([lapCount, averageLapMs ?? 0]).toEqual([
          faulty.length,
          faulty.length === 0 ? 0 : faulty.reduce((sum, one) => sum + one.lapTimeMs, 0) / faulty.length,
        ])
        expect((stdDeviationMs === null) === (consistencyPercent === null) || averageLapMs === 0).toBe(true)
        const times = faulty.map(({ lapTimeMs }) => lapTimeMs)
        const known = times.filter((ms) => ms > 0)
        expect(lapSpread(times)).toEqual(lapSpread(known))
        expect(bestNAveragesMs(times)).toEqual(bestNAveragesMs(known))
      }),
      { numRuns: runs },
    )
  })

  it('have a median with as many below as above', () => {
    fc.assert(
      fc.property(fc.array(lapTime, { minLength: 1, maxLength: 30 }), (times) => {
        const median = medianOf(times) ?? Number.NaN
        const below = times.filter((ms) => ms < median).length
        const above = times.filter((ms) => ms > median).length
        expect(below).toBeLessThanOrEqual(times.length / 2)
        expect(above).toBeLessThanOrEqual(times.length / 2)
        expect(medianOf(times.toReversed())).toBe(median)
      }),
      { numRuns: runs },
    )
  })
})

function timedFast({ lapCount, averageLapMs, stdDeviationMs, consistencyPercent, ...fast }: LapStats) {
  return fast
}

/** Driver by driver, reading by reading, as VOCABULARY says it. */
function slowBasis(results: readonly Published[]): LapBasis {
  const fits = (result: Published, laps: readonly SlowLap[]) => {
    const times = laps.map(({ lapTimeMs }) => lapTimeMs)
    if (result.averageLapMs === null || !isMeanWithin(result.averageLapMs, times, 1)) return false
    // Less than a millisecond off, as a source that cuts instead of rounding may be.
    const isSpread = result.stdDeviationMs === null || isDeviationWithin(result.stdDeviationMs, times, 1)
    return isSpread && (result.fastestLapMs === null || result.fastestLapMs === (fastestOf(times, 1)?.[0] ?? null))
  }
  const asked = results.filter(({ averageLapMs, laps }) => averageLapMs !== null && laps.length > 0)
  const one = asked.filter((result) => fits(result, result.laps)).length
  const two = asked.filter((result) =>
    fits(
      result,
      result.laps.filter(({ lapNumber }) => lapNumber > 1),
    ),
  ).length
  const most = asked.length / 2
  if (one > two && one > most) return 'from-lap-1'
  return two > one && two > most ? 'from-lap-2' : 'unknown'
}

interface Published {
  readonly averageLapMs: number | null
  readonly stdDeviationMs: number | null
  readonly fastestLapMs: number | null
  readonly laps: readonly SlowLap[]
}

describe('which laps a race counts', () => {
  const laps = fc
    .array(lapTime, { maxLength: 12 })
    .map((times) => times.map((lapTimeMs, at) => ({ lapNumber: at + 1, lapTimeMs })))
  const result = fc.record({
    laps,
    from: fc.constantFrom(0, 1),
    spoil: fc.constantFrom('nothing', 'nothing', 'average', 'deviation', 'fastest', 'unpublished'),
  })
  const publishedOf = ({ laps: own, from, spoil }: { laps: SlowLap[]; from: number; spoil: string }): Published => {
    const { averageLapMs, stdDeviationMs, fastestLapMs } = lapStats(own.slice(from))
    const rounded = (value: number | null, by: number) => (value === null ? null : Math.round(value) + by)
    return {
      averageLapMs: spoil === 'unpublished' ? null : rounded(averageLapMs, spoil === 'average' ? 2_000 : 0),
      stdDeviationMs: rounded(stdDeviationMs, spoil === 'deviation' ? 2_000 : 0),
      fastestLapMs: rounded(fastestLapMs, spoil === 'fastest' ? 1 : 0),
      laps: own,
    }
  }

  it('is what a slow count says, for any mixture of drivers', () => {
    fc.assert(
      fc.property(fc.array(result, { maxLength: 8 }), (drivers) => {
        const published = drivers.map(publishedOf)
        expect(findLapBasis(published)).toBe(slowBasis(published))
      }),
      { numRuns: runs },
    )
  })

  it('is found where everybody has the same one and lap 1 is another lap than the rest', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 30_000, max: 40_000 }), { minLength: 4, maxLength: 20 }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.constantFrom(0, 1),
        (races, from) => {
          const published = races.map((times) => {
            const own = [10_000, ...times].map((lapTimeMs, at) => ({ lapNumber: at + 1, lapTimeMs }))
            return publishedOf({ laps: own, from, spoil: 'nothing' })
          })
          expect(findLapBasis(published)).toBe(from === 0 ? 'from-lap-1' : 'from-lap-2')
        },
      ),
      { numRuns: runs },
    )
  })
})
