import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findFuelStops } from '../../core/analysis/fuel-stops.ts'
import { lapBand } from '../../core/analysis/outliers.ts'
import { rounds } from '../support/rounds.ts'
import { steadyLaps } from './support/scenes.ts'

const numbered = (times: readonly number[]) => times.map((lapTimeMs, at) => ({ lapNumber: at + 1, lapTimeMs }))
const driverOf = (times: readonly number[]) => ({ laps: numbered(times), counted: numbered(times).slice(1) })
const stopLaps = (drivers: readonly (readonly number[])[], lengthMs: number | null) =>
  findFuelStops(drivers.map(driverOf), lengthMs).map((stops) => stops.map(({ lapNumber }) => lapNumber))

/** What speaks against stopping on just these laps, if a tank lasts so long; written down once more, from the docstring. */
function costOf(
  times: readonly number[],
  candidates: readonly number[],
  stops: readonly number[],
  tankMs: number,
): number {
  const band = lapBand(numbered(times).slice(1))
  const endOf = (lap: number) => times.slice(0, lap).reduce((sum, ms) => sum + ms, 0)
  let cost = candidates.filter((lap) => !stops.includes(lap)).length * 0.03
  for (const lap of stops) if ((times[lap - 1] ?? 0) <= (band?.slowLimitMs ?? 0)) cost += 0.03
  for (const [at, lap] of [...stops, times.length].entries()) {
    const tanks = (endOf(lap) - (at === 0 ? 0 : endOf(stops[at - 1] ?? 0))) / tankMs
    const isLast = at === stops.length
    if (isLast && tanks <= 1) continue
    if (tanks < 0.6) return Number.POSITIVE_INFINITY
    cost += tanks <= 1.35 ? (tanks - 1) ** 2 : Math.floor(tanks / 1.35)
  }
  return cost
}

describe('fuel stops', () => {
  it('are the plan that a search of all plans finds', () => {
    const minuteMs = 60_000
    const extras = fc.uniqueArray(fc.tuple(fc.integer({ min: 2, max: 38 }), fc.integer({ min: 3_000, max: 12_000 })), {
      maxLength: 8,
      selector: ([lap]) => lap,
    })
    fc.assert(
      fc.property(extras, (extra) => {
        const times = steadyLaps(1, 38_000, 24 * minuteMs, Object.fromEntries(extra))
        const band = lapBand(numbered(times).slice(1))
        if (band === null) throw new Error('enough laps')
        const candidates = numbered(times)
          .filter(({ lapNumber, lapTimeMs }) => {
            const lostMs = lapTimeMs - band.medianLapMs
            const isLoss = lostMs >= Math.max(4_000, 0.08 * band.medianLapMs) && lostMs <= 25_000
            const isThen = lapNumber > 1 && lapNumber < times.length - 1
            return isLoss && isThen && (times[lapNumber] ?? 0) <= band.slowLimitMs
          })
          .map(({ lapNumber }) => lapNumber)
        const tanks = Array.from({ length: 29 }, (_, at) => 240_000 + at * 15_000)
        const leastCost = (stops: readonly number[]) =>
          Math.min(...tanks.map((ms) => costOf(times, candidates, stops, ms)))
        let best = Number.POSITIVE_INFINITY
        for (let bits = 0; bits < 2 ** candidates.length; bits++) {
          best = Math.min(best, leastCost(candidates.filter((_, at) => (bits >> at) % 2 === 1)))
        }
        const [found = []] = stopLaps([times], 24 * minuteMs)
        expect(found.every((lap) => candidates.includes(lap))).toBe(true)
        expect(leastCost(found)).toBeCloseTo(best, 9)
      }),
      { numRuns: rounds(60, 1_000) },
    )
  })

  it('are told from crashes by the tank that the field goes by', () => {
    const lengthMs = 1_800_000
    const stops = { 13: 8_000, 26: 7_500, 39: 8_200 }
    const field = [1, 2, 3].map((car) => steadyLaps(car, 38_000 + car * 100, lengthMs, stops))
    const crashed = steadyLaps(4, 38_600, lengthMs, { ...stops, 5: 9_000, 20: 11_000, 33: 6_500 })
    expect(stopLaps([...field, crashed], lengthMs)).toEqual(Array(4).fill([13, 26, 39]))
  })

  it('are neither in short races nor on the last laps, nor where the loss is no stop', () => {
    expect(stopLaps([steadyLaps(1, 38_000, 600_000, { 8: 8_000 })], 600_000)).toEqual([[]])
    const lengthMs = 900_000
    expect(stopLaps([steadyLaps(1, 38_000, lengthMs, { 12: 8_000 })], lengthMs)).toEqual([[12]])
    expect(stopLaps([steadyLaps(1, 38_000, lengthMs, { 23: 8_000 })], lengthMs)).toEqual([[]])
    expect(stopLaps([steadyLaps(1, 38_000, lengthMs, { 12: 2_500 })], lengthMs)).toEqual([[]])
    expect(stopLaps([steadyLaps(1, 38_000, lengthMs, { 12: 40_000 })], lengthMs)).toEqual([[]])
    expect(stopLaps([steadyLaps(1, 38_000, lengthMs, { 12: 8_000, 13: 8_000 })], lengthMs)).toEqual([[13]])
    expect(stopLaps([], lengthMs)).toEqual([])
    expect(stopLaps([[]], null)).toEqual([[]])
  })
})
