import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ClassLine, classOrder } from '../../core/analysis/class-order.ts'

function line(
  driver: string,
  mainLetter: string | null,
  position: number | null,
  laps = 10,
  totalTimeMs = 400_000,
): ClassLine {
  return { driver, mainLetter, position, lapsCompleted: laps, totalTimeMs }
}

describe('the order of a class', () => {
  it('puts a better main first, then places, then those without a main by laps and time', () => {
    const lines = [
      line('bump', 'B', 1),
      line('second', 'A', 2),
      line('first', 'A', 1),
      line('bump', 'A', 3),
      line('lower', 'B', 2),
      line('early', null, 1, 9, 300_000),
      line('slow', null, 2, 9, 310_000),
      line('first', null, 5),
    ]
    expect(classOrder(lines)).toEqual(['first', 'second', 'bump', 'lower', 'early', 'slow'])
  })

  it('leaves the worst of three legs out, and lets the best single place break a tie', () => {
    const legs = (driver: string, places: readonly (number | null)[]) => places.map((place) => line(driver, 'A', place))
    expect(classOrder([...legs('steady', [2, 2, 3]), ...legs('bold', [9, 1, 3]), ...legs('third', [1, 9, 4])])).toEqual(
      ['bold', 'steady', 'third'],
    )
    // Won twice and sat the third out: a leg that was not driven is the one left out.
    expect(classOrder([...legs('steady', [2, 1, 2]), ...legs('sat', [1, 1])])).toEqual(['sat', 'steady'])
  })

  it('names everybody once, whatever the lines', () => {
    const anyLine = fc.record({
      driver: fc.constantFrom('a', 'b', 'c', 'd'),
      mainLetter: fc.constantFrom('A', 'B', null),
      position: fc.option(fc.integer({ min: 1, max: 9 })),
      lapsCompleted: fc.option(fc.integer({ min: 0, max: 30 })),
      totalTimeMs: fc.option(fc.integer({ min: 0, max: 900_000 })),
    })
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 12 }), (lines) => {
        const order = classOrder(lines)
        expect(order.toSorted()).toEqual([...new Set(lines.map(({ driver }) => driver))].sort())
        // Slow and plain: nobody of a lower main stands before somebody of a higher one.
        const best = order.map(
          (driver) =>
            lines
              .filter((one) => one.driver === driver)
              .flatMap(({ mainLetter }) => mainLetter ?? [])
              .sort()[0] ?? 'Z',
        )
        expect(best).toEqual(best.toSorted())
      }),
    )
  })
})
