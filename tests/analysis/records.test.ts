import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestOfDay, leastCleanLaps } from '../../core/analysis/best-of-day.ts'
import { classOverview } from '../../core/analysis/class-overview.ts'
import { improvementOfDay } from '../../core/analysis/improvement.ts'
import { doubtOfLap } from '../../core/analysis/lap-doubt.ts'
import { doubtsOfRun } from '../../core/analysis/record-doubts.ts'
import { bestRuns, compareRuns, standingOf } from '../../core/analysis/records.ts'
import { rounds } from '../support/rounds.ts'
import { anyClass, raceOf, resultOf } from './support/any-class.ts'

const many = { numRuns: rounds(200, 5_000) }
const numbered = (...times: number[]) => times.map((lapTimeMs, at) => ({ lapNumber: at + 1, lapTimeMs }))

function bestsOf(races: Parameters<typeof bestOfDay>[0]) {
  const overview = classOverview(races)
  const improvements = new Map(
    overview.drivers.map(({ sourceDriverId, runs }) => [sourceDriverId, improvementOfDay(runs)]),
  )
  return bestOfDay(races, overview, improvements)
}

describe('the bests of a day', () => {
  it('are those that a slow look at every line finds, with all who share them', () => {
    fc.assert(
      fc.property(anyClass, (races) => {
        const best = bestsOf(races)
        const lines = races.flatMap(({ raceId, race, figures }) =>
          race.results.map((result, at) => ({ raceId, race, result, own: figures.drivers[at] })),
        )
        const held = (holders: readonly { raceId: number; sourceDriverId: string }[]) =>
          new Set(holders.map(({ raceId, sourceDriverId }) => `${raceId} ${sourceDriverId}`))
        const slow = (value: (line: (typeof lines)[number]) => number | null) => {
          let best: number | null = null
          for (const line of lines) {
            const own = value(line)
            if (own !== null && (best === null || own > best)) best = own
          }
          return held(
            lines
              .filter((line) => best !== null && value(line) === best)
              .map(({ raceId, result: { sourceDriverId } }) => ({ raceId, sourceDriverId })),
          )
        }
        const negative = (value: number | null) => (value === null ? null : -value)
        expect(held(best.fastestLap)).toEqual(slow(({ result }) => negative(result.fastestLapMs)))
        expect(held(best.bestThreeInARow)).toEqual(slow(({ result }) => negative(result.top3ConsecutiveMs)))
        expect(held(best.mostConsistent)).toEqual(
          slow(({ own }) => (own && own.clean.lapCount >= leastCleanLaps ? own.clean.consistencyPercent : null)),
        )
        expect(held(best.mostPlacesGained)).toEqual(
          slow(({ race, result: { gridPosition, position, laps } }) => {
            const gained = (gridPosition ?? 0) - (position ?? 0)
            const counts = race.section === 'Main Events' && gridPosition !== null && position !== null
            return counts && laps.length > 0 && gained > 0 ? gained : null
          }),
        )
      }),
      many,
    )
  })

  it('name nobody who became slower, and no one where nobody raced', () => {
    const times = (timeMs: number) => Array.from({ length: 6 }, () => timeMs)
    const races = [
      raceOf(1, [
        { driver: 'a', lapTimesMs: times(31_000) },
        { driver: 'b', lapTimesMs: times(35_000) },
      ]),
      raceOf(2, [
        { driver: 'a', lapTimesMs: times(32_000) },
        { driver: 'b', lapTimesMs: times(34_000) },
      ]),
    ]
    expect(bestsOf(races).biggestImprovement).toMatchObject([{ sourceDriverId: 'b', cleanAverageChangeMs: -1_000 }])
    expect(bestsOf(races.slice(0, 1)).biggestImprovement).toEqual([])
    expect(Object.values(bestsOf([])).flat()).toEqual([])
  })
})

describe('the best runs', () => {
  const anyRun = fc.record({
    laps: fc.constantFrom(null, 8, 9),
    timeMs: fc.integer({ min: 1, max: 6 }),
    dateLocal: fc.constantFrom(null, '2024-01-01', '2025-01-01'),
    order: fc.nat({ max: 2 }),
  })

  it('are the first of all in order, however they are given', () => {
    fc.assert(
      fc.property(fc.array(anyRun, { maxLength: 30 }), fc.integer({ min: 1, max: 6 }), (runs, most) => {
        expect(bestRuns(runs, most)).toEqual(runs.toSorted(compareRuns).slice(0, most))
        const [first] = bestRuns(runs, 1)
        if (!first) return
        for (const { laps, timeMs } of runs) {
          expect((laps ?? 0) < (first.laps ?? 0) || ((laps ?? 0) === (first.laps ?? 0) && timeMs >= first.timeMs)).toBe(
            true,
          )
        }
      }),
      many,
    )
  })

  it('stand against the record: more laps, then less time; who drove it first keeps it', () => {
    const record = { laps: 16, timeMs: 610_000 }
    expect(standingOf({ laps: 17, timeMs: 630_000 }, record, false)).toBe('beats')
    expect(standingOf({ laps: 16, timeMs: 609_999 }, record, false)).toBe('beats')
    expect(standingOf({ laps: 16, timeMs: 610_000 }, record, false)).toBe('equals')
    expect(standingOf({ laps: 16, timeMs: 610_000 }, record, true)).toBe('record')
    expect(standingOf({ laps: 15, timeMs: 590_000 }, record, false)).toBe('below')
    expect(standingOf(record, null, false)).toBe('first')
    const [first, second] = bestRuns(
      [
        { laps: null, timeMs: 31_000, dateLocal: '2025-05-01', order: 1 },
        { laps: null, timeMs: 31_000, dateLocal: '2024-05-01', order: 9 },
      ],
      2,
    )
    expect([first?.dateLocal, second?.dateLocal]).toEqual(['2024-05-01', '2025-05-01'])
  })
})

describe('a lap that may not be real', () => {
  it('is far below what the driver, or everybody else, has', () => {
    expect(doubtOfLap(numbered(31_000, 30_500, 30_400, 30_900), 3)).toBeNull()
    expect(doubtOfLap(numbered(31_000, 30_500, 28_000, 30_900), 3)).toMatchObject({ kind: 'far-below-next' })
    // Two cut laps beside each other still stand out from the rest.
    expect(doubtOfLap(numbered(31_000, 31_000, 25_000, 25_100, 31_000, 31_000), 3)).toMatchObject({
      kind: 'outlier',
    })
    const steady = numbered(31_000, 30_500, 30_400, 30_900)
    expect(doubtOfLap(steady, 3, { fieldBestMs: 34_000 })).toMatchObject({ kind: 'far-below-field' })
    expect(doubtOfLap(steady, 3, { fieldBestMs: 31_500 })).toBeNull()
    expect(doubtOfLap(numbered(30_000, 30_500, 30_400, 30_900), 1)).toEqual({ kind: 'lap-one' })
    expect(doubtOfLap(numbered(30_000), 1)).toEqual({ kind: 'few-laps' })
    expect(doubtOfLap([], 1)).toBeNull()
  })

  it('is as a person said', () => {
    const laps = numbered(31_000, 30_500, 28_000, 30_900)
    expect(doubtOfLap(laps, 3, { verdicts: new Map([[3, 'in']]) })).toBeNull()
    expect(doubtOfLap(laps, 2, { verdicts: new Map([[2, 'out']]) })).toEqual({ kind: 'left-out' })
  })

  it('makes the run doubted, of whatever the record is', () => {
    const told = (figure: 'fastest-lap' | 'best-three' | 'most-laps', ...times: number[]) => {
      const result = resultOf({ driver: 'a', lapTimesMs: times })
      const { fastestLapMs, fastestLapNumber, top3ConsecutiveMs, totalTimeMs, lapsCompleted, laps } = result
      const timeMs = { 'fastest-lap': fastestLapMs, 'best-three': top3ConsecutiveMs, 'most-laps': totalTimeMs }[figure]
      const run = { figure, laps: figure === 'most-laps' ? lapsCompleted : null, timeMs: timeMs ?? 0 }
      return doubtsOfRun({ ...run, fastestLapMs, fastestLapNumber, fieldBestMs: null }, laps)
    }
    const steady = [31_500, 31_000, 30_500, 30_400, 30_900]
    expect(told('fastest-lap', ...steady)).toEqual({ lapNumber: 4, doubts: [] })
    expect(told('best-three', ...steady)).toEqual({ lapNumber: 3, doubts: [] })
    expect(told('most-laps', ...steady)).toEqual({ lapNumber: null, doubts: [] })
    const cut = [31_500, 31_000, 30_500, 22_000, 30_900]
    for (const figure of ['fastest-lap', 'best-three', 'most-laps'] as const) {
      expect(told(figure, ...cut).doubts.join()).toMatch(/^Lap 4 is 27\.9 % below/)
    }
  })

  it('is one that the laps do not give', () => {
    const wrong = { figure: 'fastest-lap', laps: null, timeMs: 29_000, fastestLapMs: 29_000 } as const
    const laps = numbered(31_000, 30_500, 30_400)
    expect(doubtsOfRun({ ...wrong, fastestLapNumber: 2, fieldBestMs: null }, laps)).toEqual({
      lapNumber: null,
      doubts: ['The stored laps do not give this value.'],
    })
  })

  it('is looked for without a lap 1 that the race does not count', () => {
    const laps = numbered(12_000, 30_500, 30_400, 30_450)
    const run = {
      figure: 'fastest-lap',
      laps: null,
      timeMs: 30_400,
      fastestLapMs: 30_400,
      fastestLapNumber: 3,
    } as const
    expect(doubtsOfRun({ ...run, fieldBestMs: 30_600 }, laps)).toEqual({ lapNumber: 3, doubts: [] })
  })
})
