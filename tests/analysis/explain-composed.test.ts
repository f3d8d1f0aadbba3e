import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ComposedPart, composeFigure } from '../../core/analysis/explain-composed.ts'
import { composedFigure, composedIds } from '../../core/contract/figure-names.ts'

const times = fc.array(fc.integer({ min: 20_000, max: 60_000 }), { minLength: 1, maxLength: 30 })
const ofLaps = (laps: readonly number[]): ComposedPart => ({
  unit: 'time',
  ours: laps.reduce((sum, one) => sum + one, 0) / laps.length,
  used: laps.map((lapTimeMs, at) => ({ lapNumber: at + 1, lapTimeMs })),
})

const all = (how: string) => composedIds.filter((figure) => composedFigure(figure).composition === how)

describe('a figure made of others', () => {
  it('is the first less the second, with both in the sentence', () => {
    const part = (ours: number): ComposedPart => ({ unit: 'time', ours, used: [] })
    expect(all('difference').length).toBeGreaterThan(3)
    for (const figure of all('difference')) {
      expect(composeFigure(figure, [part(38_120), part(38_370)])).toEqual({
        ours: -250,
        step: '38.120 − 38.370 = −0.250',
      })
      expect(composeFigure(figure, [part(38_120)])).toEqual({ ours: null, step: null })
      expect(composeFigure(figure, [part(38_120), { unit: 'time', ours: null, used: [] }])).toEqual({
        ours: null,
        step: null,
      })
    }
  })

  it('is all of them added up', () => {
    const part = (ours: number): ComposedPart => ({ unit: 'gap', ours, used: [] })
    expect(composeFigure('places-of-day', [part(3), part(-2), part(0)])).toEqual({ ours: 1, step: '3 − 2 + 0 = +1' })
  })

  it('is of all laps taken together, not of the averages of each', () => {
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 5 }), (races) => {
        const laps = races.flat()
        const mean = laps.reduce((sum, one) => sum + one, 0) / laps.length
        const deviation = Math.sqrt(laps.reduce((sum, one) => sum + (one - mean) ** 2, 0) / laps.length)
        for (const figure of all('mean-of-laps')) {
          expect(composeFigure(figure, races.map(ofLaps)).ours).toBeCloseTo(mean, 6)
        }
        for (const figure of all('consistency-of-laps')) {
          expect(composeFigure(figure, races.map(ofLaps)).ours).toBeCloseTo(100 - (100 * deviation) / mean, 6)
        }
      }),
    )
    expect(composeFigure('average-of-day', [{ unit: 'time', ours: null, used: [] }])).toEqual({
      ours: null,
      step: null,
    })
  })

  it('is nothing where it is counted from stored results', () => {
    const counted = composedIds.filter((figure) => composedFigure(figure).composition === null)
    expect(counted).toContain('mains-won')
    for (const figure of counted) {
      expect(composeFigure(figure, [{ unit: 'count', ours: 1, used: [] }])).toEqual({ ours: null, step: null })
    }
  })
})
