import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guessFuel } from '../../core/analysis/fuel-guess.ts'
import { findPassingSuspects } from '../../core/analysis/missed-passing.ts'
import { findOutliers, lapBand, markedLaps } from '../../core/analysis/outliers.ts'
import { forecastOf } from '../../core/analysis/pace.ts'
import { stintsOf } from '../../core/analysis/stints.ts'

const numbered = (...times: number[]) => times.map((lapTimeMs, at) => ({ lapNumber: at + 1, lapTimeMs }))
const anyLaps = fc.array(fc.integer({ min: 0, max: 120_000 }), { maxLength: 30 })

/** The middle of a list by striking off its two ends. */
function slowMedian(values: readonly number[]): number {
  let left = [...values].sort((one, other) => one - other)
  while (left.length > 2) left = left.slice(1, -1)
  return left.reduce((sum, value) => sum + value, 0) / left.length
}

describe('outliers', () => {
  it('are those of a slow and obvious rule, whatever the laps', () => {
    fc.assert(
      fc.property(anyLaps, (times) => {
        const judged = times.slice(1)
        const found = findOutliers(numbered(...times)).map(({ lapNumber, kind }) => `${lapNumber} ${kind}`)
        if (judged.length < 5) {
          expect(found).toEqual([])
          return
        }
        const middle = slowMedian(judged)
        const spread = 1.4826 * slowMedian(judged.map((ms) => Math.abs(ms - middle)))
        const expected: string[] = []
        for (const [at, ms] of times.entries()) {
          if (at === 0) continue
          if (ms < middle - 4 * spread && ms < middle * (1 - 0.08)) expected.push(`${at + 1} fast`)
          if (ms > middle + 4 * spread && ms > middle + middle * 0.1) expected.push(`${at + 1} slow`)
        }
        expect(found).toEqual(expected)
      }),
    )
  })

  it('judge neither lap 1, nor a driver with few laps, nor a lap of exactly the limit', () => {
    expect(findOutliers(numbered(90_000, 30_000, 30_000, 30_000, 90_000))).toEqual([])
    expect(findOutliers(numbered(90_000, 30_000, 30_000, 30_000, 30_000, 33_000))).toEqual([])
    expect(findOutliers(numbered(9_000, 30_000, 30_000, 30_000, 30_000, 33_001))).toEqual([
      { lapNumber: 6, lapTimeMs: 33_001, kind: 'slow', offByMs: 3_001 },
    ])
    expect(lapBand(numbered(1, 2, 3))).toBeNull()
  })

  it('stand although a third of the laps are stops and crashes', () => {
    const times = [
      30_000, 30_100, 29_900, 41_000, 30_050, 52_000, 29_950, 30_200, 38_000, 47_000, 30_150, 29_850, 24_000,
    ]
    const kinds = findOutliers(numbered(...times)).map(({ lapNumber, kind }) => [lapNumber, kind])
    expect(kinds).toEqual([
      [4, 'slow'],
      [6, 'slow'],
      [9, 'slow'],
      [10, 'slow'],
      [13, 'fast'],
    ])
  })

  it('are marked together with what people say, in the order driven', () => {
    const laps = numbered(31_000, 30_000, 30_000, 40_000, 30_000, 30_000)
    const said = new Map([
      [2, 'out'],
      [4, 'in'],
    ] as const)
    expect(markedLaps(laps, findOutliers(laps), said)).toEqual([
      { lapNumber: 2, lapTimeMs: 30_000, outlier: null, offByMs: null, verdict: 'out' },
      { lapNumber: 4, lapTimeMs: 40_000, outlier: 'slow', offByMs: 10_000, verdict: 'in' },
    ])
  })
})

describe('what a class runs on', () => {
  it.each([
    ['1/8 Nitro Buggy', 'fuel', 'Nitro'],
    ['1/10 IC Touring', 'fuel', 'IC'],
    ['Large Scale Petrol', 'fuel', 'Petrol'],
    ['40+ Electric Buggy', 'electric', 'Electric'],
    ['E-Buggy', 'electric', 'E-Buggy'],
    ['17.5 Stock Touring', 'electric', '17.5'],
    ['Junior', 'unknown', null],
    ['Nitro and Electric mixed', 'unknown', null],
    ['Classic Picnic Buggy', 'unknown', null],
  ])('%s: %s', (name, kind, word) => {
    expect(guessFuel(name)).toEqual({ kind, word })
    expect(guessFuel(null, name)).toEqual({ kind, word })
  })
})

describe('missed and double passings', () => {
  const normal = [38_000, 38_200, 37_900, 38_100, 37_800, 38_050, 38_150, 37_950, 38_020]
  const suspects = (times: readonly number[], lengthMs: number | null = null) =>
    findPassingSuspects(numbered(...times), numbered(...times), lengthMs).map(({ kind, lapNumber }) => [
      kind,
      lapNumber,
    ])

  it('are found where they are planted, at every lap but the first', () => {
    for (let at = 1; at < normal.length; at++) {
      expect(suspects(normal.toSpliced(at, 0, 76_010))).toEqual([['missed', at + 1]])
      const half = normal.with(at, 19_000).toSpliced(at, 0, 19_050)
      expect(suspects(half)).toEqual([['double', at + 1]])
      expect(suspects(normal.with(at, 36_600).toSpliced(at, 0, 1_400))).toEqual([['double', at + 1]])
    }
    expect(suspects([76_010, ...normal])).toEqual([])
  })

  it('need normal neighbours, a steady driver, enough laps, and a clock that still runs', () => {
    const planted = normal.toSpliced(4, 0, 76_010)
    expect(suspects(planted.with(3, 49_000))).toEqual([])
    expect(suspects(planted.with(5, 49_000))).toEqual([])
    expect(suspects(normal.toSpliced(4, 0, 82_000))).toEqual([])
    expect(suspects(normal.toSpliced(4, 0, 70_000))).toEqual([])
    expect(suspects([38_000, 38_000, 76_000, 38_000])).toEqual([])
    expect(suspects(planted.map((ms, lap) => (lap === 4 ? ms : ms + (lap % 3) * 4_000)))).toEqual([])
    const atTheEnd = [...normal, 76_010]
    const beforeMs = normal.reduce((sum, ms) => sum + ms, 0)
    expect(suspects(atTheEnd, beforeMs + 50_000)).toEqual([['missed', 10]])
    expect(suspects(atTheEnd, beforeMs + 30_000)).toEqual([])
  })
})

describe('pace and stints', () => {
  it('are those of the worked example, and of counting lap by lap', () => {
    expect(forecastOf(36_587, 1, 600_000)).toEqual({ laps: 17, totalMs: 621_979 })
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 90_000 }), fc.integer({ min: 1, max: 900_000 }), (lapMs, lengthMs) => {
        let [laps, totalMs] = [0, 0]
        while (totalMs < lengthMs) {
          laps++
          totalMs += lapMs
        }
        expect(forecastOf(lapMs, 1, lengthMs)).toEqual({ laps, totalMs })
        expect(forecastOf(lapMs * 7, 7, lengthMs)).toEqual({ laps, totalMs })
      }),
    )
  })

  it('cut a race at its stops, each lap in exactly one stint or stop', () => {
    const shape = fc.record({
      times: anyLaps,
      stops: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 6 }),
    })
    fc.assert(
      fc.property(shape, ({ times, stops }) => {
        const laps = numbered(...times)
        const clean = laps.filter(({ lapTimeMs }) => lapTimeMs % 2 === 0)
        const within = stops.filter((stop) => stop <= laps.length)
        const stints = stintsOf(laps, clean, within)
        if (within.length === 0) {
          expect(stints).toEqual([])
          return
        }
        for (const { lapNumber } of laps) {
          const holds = stints.filter(({ fromLap, toLap }) => fromLap <= lapNumber && lapNumber <= toLap)
          expect(holds).toHaveLength(within.includes(lapNumber) ? 0 : 1)
        }
        for (const { fromLap, toLap, timeMs, averageLapMs, cleanLapCount, fastestLapMs } of stints) {
          let [sum, cleanSum, count, fastest] = [0, 0, 0, Number.POSITIVE_INFINITY]
          for (const { lapNumber, lapTimeMs } of laps) {
            if (lapNumber < fromLap || lapNumber > toLap) continue
            sum += lapTimeMs
            if (lapTimeMs % 2 !== 0) continue
            cleanSum += lapTimeMs
            count++
            fastest = Math.min(fastest, lapTimeMs)
          }
          expect({ timeMs, cleanLapCount }).toEqual({ timeMs: sum, cleanLapCount: count })
          expect(fastestLapMs).toBe(count === 0 ? null : fastest)
          if (averageLapMs === null) expect(count).toBe(0)
          else expect(averageLapMs).toBeCloseTo(cleanSum / count, 6)
        }
      }),
    )
  })
})
