import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markerSteps, scaleOf, spreadLabels, wholeTicks } from '../../renderer/charts/plot-layout.ts'

describe('labels at the ends of lines', () => {
  it('stay where they are where there is room', () => {
    expect(spreadLabels([10, 90, 50], 15, 0, 100)).toEqual([10, 90, 50])
    expect(spreadLabels([], 15, 0, 100)).toEqual([])
  })

  it('keep their order and their distance, and stay inside', () => {
    const wanted = fc.array(fc.double({ min: -50, max: 450, noNaN: true }), { maxLength: 15 })
    fc.assert(
      fc.property(wanted, (ys) => {
        const places = spreadLabels(ys, 15, 0, 400)
        expect(places).toHaveLength(ys.length)
        const inOrder = ys
          .map((y, at) => ({ y: Math.min(400, Math.max(0, y)), at, place: places[at] ?? Number.NaN }))
          .sort((one, other) => one.y - other.y || one.at - other.at)
        for (const [at, { place }] of inOrder.entries()) {
          expect(place).toBeGreaterThanOrEqual(-1e-6)
          expect(place).toBeLessThanOrEqual(400 + 1e-6)
          const before = inOrder[at - 1]
          if (before) expect(place - before.place).toBeGreaterThanOrEqual(15 - 1e-6)
        }
      }),
    )
  })
})

describe('the axes', () => {
  it('have whole ticks with both ends, not more than wanted and none twice', () => {
    expect(wholeTicks(0, 12, 16)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(wholeTicks(1, 90, 16)).toEqual([1, 10, 20, 30, 40, 50, 60, 70, 80, 90])
    expect(wholeTicks(1, 1, 16)).toEqual([1])
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }), (first, more) => {
        const ticks = wholeTicks(first, first + more, 16)
        expect([ticks[0], ticks.at(-1)]).toEqual([first, first + more])
        expect(ticks.length).toBeLessThanOrEqual(18)
        expect(ticks).toEqual([...new Set(ticks)].sort((one, other) => one - other))
      }),
    )
  })

  it('scale both ways, and one value alone to the beginning', () => {
    expect(scaleOf(1, 3, 100, 50)(2)).toBe(125)
    expect(scaleOf(3, 1, 0, 10)(1)).toBe(10)
    expect(scaleOf(5, 5, 40, 10)(5)).toBe(40)
  })
})

it('markers of neighbouring lines stand on different laps', () => {
  const laps = Array.from({ length: 90 }, (_, at) => at + 1)
  const [one, other] = [0, 1].map((line) => laps.filter(markerSteps(1, 90, 800, line)))
  expect(one?.length).toBeGreaterThan(3)
  expect(one?.filter((lap) => other?.includes(lap))).toEqual([])
})
