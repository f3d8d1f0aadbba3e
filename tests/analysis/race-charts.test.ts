import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestNAveragesMs } from '../../core/analysis/best-n.ts'
import { cleanLaps } from '../../core/analysis/clean-laps.ts'
import { fieldSheet } from '../../core/analysis/field-sheet.ts'
import { gapCurves, winnerOf } from '../../core/analysis/gap-curve.ts'
import { findOutliers } from '../../core/analysis/outliers.ts'
import { lapHistogram, lapSpread } from '../../core/analysis/spread.ts'
import { rounds } from '../support/rounds.ts'

const numRuns = rounds(150, 20_000)
const lapMs = fc.integer({ min: 1, max: 90_000 })
const lapList = fc.array(lapMs, { maxLength: 14 })
/** Small times too, so that equal laps and equal totals come up. */
const race = fc.array(fc.oneof(lapList, fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 6 })), { maxLength: 8 })
const drivers = (laps: readonly (readonly number[])[]) => laps.map((lapTimesMs) => ({ lapTimesMs }))
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const large = Array.from({ length: 15 }, (_, at) =>
  Array.from({ length: 90 }, (_, lap) => 38_000 + at * 90 + ((lap * 7) % 13)),
)

describe('gap curves', () => {
  it('end at the final gap, ahead of the reference too', () => {
    const [ana, ben, cho] = gapCurves(drivers([[30_000, 31_000], [29_000, 31_500], [40_000]]), {
      kind: 'driver',
      at: 0,
    })
    expect(ana).toEqual({ gapsMs: [0, 0], final: { lapsBehind: 0, gapMs: 0 } })
    expect(ben).toEqual({ gapsMs: [-1_000, -500], final: { lapsBehind: 0, gapMs: -500 } })
    expect(cho).toEqual({ gapsMs: [10_000], final: { lapsBehind: 1, gapMs: null } })
  })

  it('measure to a constant lap, that of the winner’s average ending the winner at nothing', () => {
    const laps = [[30_000, 31_001], [35_000]]
    const [winner, other] = gapCurves(drivers(laps), { kind: 'lap', lapTimeMs: 61_001 / 2 })
    expect(winner).toEqual({ gapsMs: [-500.5, 0], final: { lapsBehind: 0, gapMs: 0 } })
    expect(other).toEqual({ gapsMs: [4_499.5], final: { lapsBehind: 0, gapMs: 4_499.5 } })
  })

  it('have nothing to say of nobody, of non-starters, and against one', () => {
    expect(gapCurves([], { kind: 'leader' })).toEqual([])
    const none = { gapsMs: [], final: null }
    for (const kind of ['leader', 'driver', 'lap'] as const) {
      const reference = kind === 'driver' ? { kind, at: 0 } : kind === 'lap' ? { kind, lapTimeMs: 30_000 } : { kind }
      expect(gapCurves(drivers([[], []]), reference)).toEqual([none, none])
    }
    expect(gapCurves(drivers([[], [30_000]]), { kind: 'driver', at: 0 })).toEqual([none, none])
    expect(winnerOf(drivers([[], []]))).toBeUndefined()
    expect(winnerOf(drivers([[5], [5], [4]]))).toBe(2)
    expect(winnerOf(drivers([[5], [5]]))).toBe(0)
  })

  it('agree with a slow and obvious count, whatever the laps', () => {
    fc.assert(
      fc.property(race, fc.nat(8), lapMs, (laps, at, lapTimeMs) => {
        const total = (own: readonly number[], lap: number) => sum(own.slice(0, lap))
        for (const reference of [{ kind: 'leader' }, { kind: 'driver', at }, { kind: 'lap', lapTimeMs }] as const) {
          const curves = gapCurves(drivers(laps), reference)
          expect(curves).toHaveLength(laps.length)
          for (const [driver, own] of laps.entries()) {
            const gaps: number[] = []
            for (let lap = 1; lap <= own.length; lap++) {
              const against =
                reference.kind === 'lap'
                  ? lap * lapTimeMs
                  : reference.kind === 'driver'
                    ? (laps[at]?.length ?? 0) >= lap && total(laps[at] ?? [], lap)
                    : Math.min(...laps.filter((one) => one.length >= lap).map((one) => total(one, lap)))
              if (against !== false) gaps.push(total(own, lap) - against)
            }
            expect(curves[driver]?.gapsMs).toEqual(gaps)
            const final = curves[driver]?.final
            if (final?.gapMs != null) expect(gaps.at(-1)).toBe(final.gapMs)
            if (reference.kind === 'leader' && final) {
              const most = Math.max(...laps.map(({ length }) => length))
              const best = Math.min(...laps.filter(({ length }) => length === most).map(sum))
              expect(final).toEqual({
                lapsBehind: most - own.length,
                gapMs: own.length === most ? sum(own) - best : null,
              })
            }
          }
        }
      }),
      { numRuns },
    )
  })

  it('are those of 15 drivers over 90 laps', () => {
    const curves = gapCurves(drivers(large), { kind: 'driver', at: 0 })
    expect(curves.map(({ gapsMs }) => gapsMs.length)).toEqual(Array.from({ length: 15 }, () => 90))
    expect(curves[14]?.final).toEqual({ lapsBehind: 0, gapMs: 90 * 14 * 90 })
  })
})

describe('the spread of laps', () => {
  it('has the quartiles that a spreadsheet gives', () => {
    expect(lapSpread([1, 2, 3, 4, 5, 6, 7, 8])).toMatchObject({
      bestMs: 1,
      lowerQuartileMs: 2.75,
      medianMs: 4.5,
      upperQuartileMs: 6.25,
      averageMs: 4.5,
      slowestMs: 8,
    })
    expect(lapSpread([10, 11, 12, 13, 60])).toMatchObject({ whiskerMs: 13, farMs: [60] })
  })

  it('is nothing for no laps, and one figure for one lap or equal ones', () => {
    expect(lapSpread([])).toBeNull()
    for (const laps of [[5], [5, 5, 5]]) {
      const { farMs, ...figures } = lapSpread(laps) ?? { farMs: [1] }
      expect([new Set(Object.values(figures)), farMs]).toEqual([new Set([5]), []])
    }
  })

  it('agrees with a slow and obvious count, whatever the laps', () => {
    fc.assert(
      fc.property(fc.array(lapMs, { minLength: 1, maxLength: 40 }), (laps) => {
        const spread = lapSpread(laps)
        if (!spread) throw new Error('no spread')
        const sorted = [...laps].sort((one, other) => one - other)
        // The rank by walking: a quarter of the way along the n − 1 steps from lap to lap.
        const along = (quarters: number) => {
          const whole = Math.floor(((laps.length - 1) * quarters) / 4)
          const rest = (((laps.length - 1) * quarters) % 4) / 4
          const here = sorted[whole] ?? 0
          return rest === 0 ? here : here * (1 - rest) + (sorted[whole + 1] ?? 0) * rest
        }
        expect(spread.lowerQuartileMs).toBeCloseTo(along(1), 6)
        expect(spread.medianMs).toBeCloseTo(along(2), 6)
        expect(spread.upperQuartileMs).toBeCloseTo(along(3), 6)
        expect([spread.bestMs, spread.slowestMs]).toEqual([Math.min(...laps), Math.max(...laps)])
        expect(spread.averageMs).toBeCloseTo(sum(laps) / laps.length, 6)
        const reach = spread.upperQuartileMs + 1.5 * (spread.upperQuartileMs - spread.lowerQuartileMs)
        expect(spread.farMs).toEqual(sorted.filter((ms) => ms > reach))
        expect(spread.whiskerMs).toBe(Math.max(...laps.filter((ms) => ms <= reach)))
      }),
      { numRuns },
    )
  })
})

describe('the histogram', () => {
  it('has no bins for no laps, and all laps above a limit that none reaches', () => {
    expect(lapHistogram([], 60_000)).toEqual({ fromMs: 0, widthMs: 50, counts: [], above: [] })
    expect(lapHistogram([[], [70_000]], 60_000)).toEqual({ fromMs: 0, widthMs: 50, counts: [[], []], above: [0, 1] })
    expect(lapHistogram([[50]], 60_000)).toEqual({ fromMs: 50, widthMs: 50, counts: [[1]], above: [0] })
  })

  it('agrees with a slow and obvious count, whatever the laps', () => {
    fc.assert(
      fc.property(race, fc.integer({ min: 1, max: 200_000 }), (laps, limitMs) => {
        const { fromMs, widthMs, counts, above } = lapHistogram(laps, limitMs)
        for (const [driver, own] of laps.entries()) {
          const bins = counts[driver] ?? []
          expect(bins.length).toBeLessThanOrEqual(30)
          for (const [bin, count] of bins.entries()) {
            const from = fromMs + bin * widthMs
            const inside = own.filter((ms) => ms <= limitMs && ms >= from && ms < from + widthMs)
            expect(count).toBe(inside.length)
          }
          expect(above[driver]).toBe(own.filter((ms) => ms > limitMs).length)
          expect(sum(bins) + (above[driver] ?? 0)).toBe(own.length)
        }
      }),
      { numRuns },
    )
  })
})

describe('the best-N curve', () => {
  it('is the average of the best 1, 2, 3 … laps, and never falls', () => {
    expect(bestNAveragesMs([])).toEqual([])
    expect(bestNAveragesMs([40, 30, 50])).toEqual([30, 35, 40])
    fc.assert(
      fc.property(lapList, (laps) => {
        const curve = bestNAveragesMs(laps)
        expect(curve).toHaveLength(laps.length)
        const left = [...laps]
        const taken: number[] = []
        for (const average of curve) {
          taken.push(...left.splice(left.indexOf(Math.min(...left)), 1))
          expect(average).toBeCloseTo(sum(taken) / taken.length, 6)
        }
        for (const [at, average] of curve.slice(1).entries()) expect(average).toBeGreaterThanOrEqual(curve[at] ?? 0)
      }),
      { numRuns },
    )
  })
})

describe('the field sheet', () => {
  const sheetDriver = (times: readonly number[], gridPosition: number | null = null, from = 1) => {
    const laps = times.map((lapTimeMs, at) => ({ lapNumber: at + 1, lapTimeMs }))
    const counted = laps.filter(({ lapNumber }) => lapNumber >= from)
    const split = cleanLaps(laps, (lap) => counted.includes(lap), 1.1)
    return { gridPosition, laps, counted, cleanLaps: split }
  }

  it('marks the fastest, the own fastest, the slow and those that do not count', () => {
    const sheet = fieldSheet([
      sheetDriver([20_000, 30_000, 31_000, 45_000], 2, 2),
      sheetDriver([21_000, 30_500, 30_000, 30_900], 1, 2),
      sheetDriver([], 3),
    ])
    expect(sheet.map((laps) => laps.map(({ marks }) => marks))).toEqual([
      [['not-counted'], ['race-best'], [], ['slow']],
      [['not-counted'], [], ['own-best'], []],
      [],
    ])
    expect(sheet.map((laps) => laps.map(({ placesGained }) => placesGained))).toEqual([
      [1, 0, 0, -1],
      [-1, 0, 0, 1],
      [],
    ])
  })

  it('tells outliers from laps that are only not clean', () => {
    const [sheet] = fieldSheet([sheetDriver([30_000, 30_000, 28_000, 30_000, 32_000, 33_200, 75_000, 15_000])])
    expect(sheet?.map(({ marks }) => marks)).toEqual([
      [],
      [],
      [],
      [],
      [],
      ['slow'],
      ['outlier-slow', 'slow'],
      ['race-best', 'outlier-fast'],
    ])
  })

  it('agrees with a slow and obvious count, whatever the laps', () => {
    const grid = fc.option(fc.integer({ min: 1, max: 15 }))
    fc.assert(
      fc.property(race, grid, fc.constantFrom(1, 2), (times, gridPosition, from) => {
        const sheet = fieldSheet(times.map((own) => sheetDriver(own, gridPosition, from)))
        const placeOf = (driver: number, lap: number) => {
          const total = (own: readonly number[]) => sum(own.slice(0, lap))
          const mine = total(times[driver] ?? [])
          const ahead = times.filter((own, other) => {
            if (own.length < lap) return false
            return total(own) < mine || (total(own) === mine && other < driver)
          })
          return ahead.length + 1
        }
        const all = times.flatMap((own, driver) =>
          own.flatMap((ms, at) => (at + 1 >= from ? [{ ms, lap: at + 1, driver }] : [])),
        )
        const [best] = all.sort((one, other) => one.ms - other.ms || one.lap - other.lap || one.driver - other.driver)
        for (const [driver, own] of times.entries()) {
          const counted = own.slice(from - 1)
          const fastest = counted.length === 0 ? 0 : own.indexOf(Math.min(...counted), from - 1) + 1
          for (const [at, lapTimeMs] of own.entries()) {
            const lap = at + 1
            const cell = sheet[driver]?.[at]
            const before = lap === 1 ? gridPosition : placeOf(driver, lap - 1)
            expect(cell?.placesGained).toBe(before === null ? null : before - placeOf(driver, lap))
            const isBest = best?.driver === driver && best.lap === lap
            expect(cell?.marks.includes('race-best')).toBe(isBest)
            expect(cell?.marks.includes('own-best')).toBe(lap === fastest && !isBest)
            const outlier = findOutliers(sheetDriver(own, null, from).counted).find((one) => one.lapNumber === lap)
            expect(cell?.marks.filter((mark) => mark.startsWith('outlier'))).toEqual(
              outlier ? [`outlier-${outlier.kind}`] : [],
            )
            expect(cell?.marks.includes('not-counted')).toBe(lap < from)
            const middle = [...counted].sort((one, other) => one - other)
            const half = middle.length / 2
            const median = ((middle[Math.ceil(half) - 1] ?? 0) + (middle[Math.floor(half)] ?? 0)) / 2
            expect(cell?.marks.includes('slow')).toBe(lap >= from && lapTimeMs > median * 1.1)
          }
        }
      }),
      { numRuns },
    )
  })

  it('marks one lap of 15 drivers over 90 laps as the fastest of the race', () => {
    const sheet = fieldSheet(large.map((laps) => sheetDriver(laps)))
    expect(sheet.flat()).toHaveLength(15 * 90)
    expect(sheet.flat().filter(({ marks }) => marks.includes('race-best'))).toHaveLength(1)
    expect(sheet.flat().filter(({ marks }) => marks.includes('own-best'))).toHaveLength(14)
  })
})
