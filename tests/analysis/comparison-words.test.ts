import { describe, expect, it } from 'vitest'
import { compareLaps } from '../../core/analysis/comparison.ts'
import type { ComparedSide } from '../../core/contract/comparison.ts'
import { comparedNames, comparisonSentences } from '../../core/contract/comparison-words.ts'

const side = (driverName: string | null, laps: readonly number[], more: Partial<ComparedSide> = {}): ComparedSide => ({
  raceId: 1,
  driverId: driverName === null ? null : driverName.length,
  driverName,
  eventId: 1,
  eventName: 'Autumn Cup',
  startDateLocal: null,
  className: null,
  raceLabel: 'A-Main',
  raceNumber: 4,
  sourceRaceId: '77',
  position: null,
  publishedTotalMs: null,
  lapCount: laps.length,
  totalMs: laps.reduce((sum, ms) => sum + ms, 0),
  ...more,
})
const laps = (one: readonly number[], other: readonly number[]) => {
  const { rows, swings, ...rest } = compareLaps(one, other)
  return { ...rest, rows: [...rows], swings: [...swings] }
}
const told = (one: readonly number[], other: readonly number[]) =>
  comparisonSentences({ one: side('Ana', one), other: side('Ben', other), ...laps(one, other) })

describe('a comparison in sentences', () => {
  it('says how it ended, since when, and which laps did it', () => {
    expect(told([30_000, 30_000, 38_000, 30_000], [30_500, 30_200, 30_000, 30_100])).toEqual([
      'Over 4 laps, as many as both completed, Ben was 7.200 s ahead of Ana.',
      'From lap 3 on Ben had the shorter time.',
      'Ana gained most on laps 1–2: 0.700 s.',
      'Ana lost most on lap 3: 8.000 s.',
      'What moved most for Ana: lap 3 (lost 8.000 s), lap 1 (gained 0.500 s), lap 2 (gained 0.200 s).',
      'Lap 3 alone was more than what lay between them in the end.',
    ])
  })

  it('says laps where the two have not as many, and who was ahead on those they share', () => {
    const [end] = told([30_000, 30_000, 30_000], [31_000, 100_000])
    expect(end).toBe(
      'Ana completed 1 lap more than Ben; after the 2 laps that both completed: 1:11.000 between them, Ana ahead.',
    )
    const [lapped] = told([31_000], [30_000, 30_000, 30_000])
    expect(lapped).toBe(
      'Ben completed 2 laps more than Ana; after the one lap that both completed: 1.000 s between them, Ben ahead.',
    )
  })

  it('has a word for a tie, and for who completed no lap', () => {
    expect(told([30_000], [30_000])).toEqual([
      'Ana and Ben took exactly the same time for 1 lap.',
      'Ana gained on no lap.',
      'Ana lost on no lap.',
    ])
    expect(told([], [30_000])).toEqual(['There is nothing to compare lap by lap: Ana completed no lap.'])
    expect(told([], [])).toEqual(['There is nothing to compare lap by lap: Ana and Ben completed no lap.'])
  })

  it('names the race where it is another, and the median as what it is', () => {
    const one = side('Ana', [])
    expect(comparedNames({ one, other: side('Ben', [], { raceId: 2 }) })).toEqual([
      'Ana',
      'Ben (race 4, A-Main, Autumn Cup)',
    ])
    expect(comparedNames({ one, other: side('Ana', [], { raceId: 2, raceNumber: 1, raceLabel: null }) })).toEqual([
      'Ana (race 4, A-Main, Autumn Cup)',
      'Ana (race 1, 77, Autumn Cup)',
    ])
    const median = side(null, [30_000])
    const compared = { one: side('Ana', [29_000]), other: median, ...laps([29_000], [30_000]) }
    const [end] = comparisonSentences({ ...compared, final: { kind: 'median', gapMs: -1_000 } })
    expect(end).toBe('Over 1 lap Ana took 1.000 s less than the class median.')
  })
})
