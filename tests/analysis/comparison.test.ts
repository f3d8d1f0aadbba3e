import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classMedianLaps, compareLaps, whoWasAhead } from '../../core/analysis/comparison.ts'
import { rounds } from '../support/rounds.ts'

const anyLaps = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 90_000 })), {
  maxLength: 14,
})
const sumOf = (times: readonly number[]) => times.reduce((sum, ms) => sum + ms, 0)

describe('two drivers lap by lap', () => {
  it('gives deltas and a gap that ends at the final one', () => {
    const { rows, final, aheadSinceLap } = compareLaps([30_000, 31_000, 40_000], [31_000, 30_500, 30_000])
    expect(rows).toEqual([
      { lapNumber: 1, oneMs: 30_000, otherMs: 31_000, deltaMs: -1_000, gapMs: -1_000 },
      { lapNumber: 2, oneMs: 31_000, otherMs: 30_500, deltaMs: 500, gapMs: -500 },
      { lapNumber: 3, oneMs: 40_000, otherMs: 30_000, deltaMs: 10_000, gapMs: 9_500 },
    ])
    expect(final).toEqual({ kind: 'time', gapMs: 9_500 })
    expect(aheadSinceLap).toBe(3)
  })

  it('names where it was won and lost', () => {
    const { swings, gained, lost } = compareLaps(
      [30_000, 30_000, 30_000, 38_000, 30_000],
      [30_400, 30_600, 29_900, 30_000, 30_300],
    )
    expect(swings.map(({ lapNumber }) => lapNumber)).toEqual([4, 2, 1])
    expect(gained).toEqual({ firstLap: 1, lastLap: 2, swingMs: -1_000 })
    expect(lost).toEqual({ firstLap: 3, lastLap: 4, swingMs: 8_100 })
  })

  it('says laps where the two have not as many', () => {
    expect(compareLaps([10, 10, 10], [12, 12])).toMatchObject({
      final: { kind: 'laps', lapsMore: 1 },
      rows: [{ gapMs: -2 }, { gapMs: -4 }],
    })
    expect(compareLaps([], [12])).toMatchObject({ rows: [], final: { kind: 'laps', lapsMore: -1 }, swings: [] })
  })

  it('has nothing between a driver and themselves, nor between two without laps, nor in a tie', () => {
    const level = { final: { kind: 'time', gapMs: 0 }, swings: [], gained: null, lost: null, aheadSinceLap: null }
    expect(compareLaps([30_000, 31_000], [30_000, 31_000])).toMatchObject(level)
    expect(compareLaps([], [])).toMatchObject({ ...level, rows: [] })
    expect(compareLaps([30_000, 31_000], [31_000, 30_000])).toMatchObject({
      final: { gapMs: 0 },
      aheadSinceLap: null,
      gained: { swingMs: -1_000 },
      lost: { swingMs: 1_000 },
    })
  })

  it('works on a race of one lap', () => {
    expect(compareLaps([30_000], [30_250])).toMatchObject({
      final: { kind: 'time', gapMs: -250 },
      gained: { firstLap: 1, lastLap: 1, swingMs: -250 },
      lost: null,
      aheadSinceLap: 1,
    })
  })

  it('agrees with slow and obvious counts', () => {
    fc.assert(
      fc.property(anyLaps, anyLaps, (one, other) => {
        const compared = compareLaps(one, other)
        const common = Math.min(one.length, other.length)
        expect(compared.rows).toHaveLength(common)
        const gaps = Array.from(
          { length: common },
          (_none, at) => sumOf(one.slice(0, at + 1)) - sumOf(other.slice(0, at + 1)),
        )
        expect(compared.rows.map(({ gapMs }) => gapMs)).toEqual(gaps)
        expect(compared.final).toEqual(
          one.length === other.length
            ? { kind: 'time', gapMs: sumOf(one) - sumOf(other) }
            : { kind: 'laps', lapsMore: one.length - other.length },
        )
        // Every stretch there is, by brute force.
        const stretches = Array.from({ length: common }, (_none, from) =>
          Array.from({ length: common - from }, (_also, more) => {
            const to = from + more + 1
            return { from: from + 1, to, sum: sumOf(one.slice(from, to)) - sumOf(other.slice(from, to)) }
          }),
        ).flat()
        const most = Math.max(0, ...stretches.map(({ sum }) => sum))
        const least = Math.min(0, ...stretches.map(({ sum }) => sum))
        expect(compared.lost?.swingMs ?? 0).toBe(most)
        expect((compared.gained?.swingMs ?? 0) + 0).toBe(least)
        for (const stretch of [compared.lost, compared.gained]) {
          if (!stretch) continue
          const { firstLap, lastLap, swingMs } = stretch
          expect(stretches).toContainEqual({ from: firstLap, to: lastLap, sum: swingMs })
        }
        const largest = compared.rows
          .map(({ deltaMs }) => Math.abs(deltaMs))
          .filter((ms) => ms > 0)
          .sort((a, b) => b - a)
          .slice(0, 3)
        expect(compared.swings.map(({ deltaMs }) => Math.abs(deltaMs))).toEqual(largest)
        const last = Math.sign(gaps.at(-1) ?? 0)
        const sinceBy = gaps.map((_gap, at) => gaps.slice(at).every((gap) => Math.sign(gap) === last)).indexOf(true)
        expect(compared.aheadSinceLap).toBe(last === 0 ? null : sinceBy + 1)
      }),
      { numRuns: rounds(200, 5_000) },
    )
  })

  it('turned round says the same of the other', () => {
    fc.assert(
      fc.property(anyLaps, anyLaps, (one, other) => {
        const [there, back] = [compareLaps(one, other), compareLaps(other, one)]
        expect(back.rows.map(({ gapMs }) => gapMs + 0)).toEqual(there.rows.map(({ gapMs }) => 0 - gapMs))
        expect(0 - (back.gained?.swingMs ?? 0)).toBe(there.lost?.swingMs ?? 0)
        expect(back.aheadSinceLap).toBe(there.aheadSinceLap)
      }),
      { numRuns: rounds(100, 2_000) },
    )
  })
})

describe('the median of a class', () => {
  const drivers = (...laps: number[][]) => laps.map((lapTimesMs) => ({ lapTimesMs }))

  it('is taken per lap, of those who completed it', () => {
    expect(classMedianLaps(drivers([30, 31, 40], [32, 34], [40], []))).toEqual([
      { lapNumber: 1, medianLapMs: 32, driverCount: 3 },
      { lapNumber: 2, medianLapMs: 33, driverCount: 2 },
      { lapNumber: 3, medianLapMs: 40, driverCount: 1 },
    ])
    expect(classMedianLaps(drivers([], []))).toEqual([])
  })

  it('has as many laps below as above it', () => {
    fc.assert(
      fc.property(fc.array(anyLaps, { maxLength: 9 }), (laps) => {
        const medians = classMedianLaps(drivers(...laps))
        expect(medians).toHaveLength(Math.max(0, ...laps.map(({ length }) => length)))
        for (const { lapNumber, medianLapMs, driverCount } of medians) {
          const times = laps.filter(({ length }) => length >= lapNumber).map((own) => own[lapNumber - 1] ?? 0)
          expect(driverCount).toBe(times.length)
          expect(times.filter((time) => time < medianLapMs).length * 2).toBeLessThanOrEqual(times.length)
          expect(times.filter((time) => time > medianLapMs).length * 2).toBeLessThanOrEqual(times.length)
        }
      }),
      { numRuns: rounds(100, 2_000) },
    )
  })
})

describe('who was ahead', () => {
  const line = (position: number | null, lapsCompleted: number | null, totalTimeMs: number | null) => {
    return { position, lapsCompleted, totalTimeMs }
  }

  it('is by the published places, whatever the laps say', () => {
    expect(whoWasAhead(line(1, 20, 600_000), line(2, 21, 600_000))).toBe('one')
    expect(whoWasAhead(line(3, 20, 600_000), line(2, 1, 30_000))).toBe('other')
  })

  it('is by laps, then time, where a place is not published', () => {
    expect(whoWasAhead(line(null, 20, 600_000), line(2, 19, 500_000))).toBe('one')
    expect(whoWasAhead(line(null, 20, 600_000), line(null, 20, 599_999))).toBe('other')
    expect(whoWasAhead(line(null, 20, 600_000), line(null, 20, 600_000))).toBe('level')
    expect(whoWasAhead(line(null, 20, null), line(null, 20, 600_000))).toBe('level')
    expect(whoWasAhead(line(null, 1, 30_000), line(null, null, null))).toBe('one')
  })

  it('is nobody where neither completed a lap', () => {
    expect(whoWasAhead(line(7, 0, null), line(8, null, null))).toBe('neither')
  })

  it('is the other way round when asked the other way round', () => {
    const any = fc.record({
      position: fc.option(fc.integer({ min: 1, max: 4 })),
      lapsCompleted: fc.option(fc.integer({ min: 0, max: 3 })),
      totalTimeMs: fc.option(fc.integer({ min: 1, max: 3 })),
    })
    const turned = { one: 'other', other: 'one', level: 'level', neither: 'neither' } as const
    fc.assert(fc.property(any, any, (one, other) => whoWasAhead(other, one) === turned[whoWasAhead(one, other)]))
  })
})
