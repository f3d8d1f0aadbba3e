import { describe, expect, it } from 'vitest'
import type { Lap, RaceDocument, RaceResult } from '../../core/contract/domain.ts'
import { compareRace } from '../../core/pipeline/compare-race.ts'
import { judgeLoss, lossSentence } from '../../core/pipeline/judge-loss.ts'

const lapOf = (lapNumber: number): Lap => ({
  lapNumber,
  lapTimeMs: 40_000 + lapNumber,
  position: 1,
  pace: '8/5:20.000',
  segments: [],
})

function resultOf(driver: number, laps: number, more: Partial<RaceResult> = {}): RaceResult {
  return {
    position: driver,
    sourceDriverId: String(driver),
    driverName: `DRIVER ${driver}`,
    carNumber: String(driver),
    gridPosition: driver,
    lapsCompleted: laps,
    totalTimeMs: laps * 40_000,
    statusText: null,
    behind: driver === 1 ? null : `${driver}.000`,
    fastestLapMs: 40_001,
    fastestLapNumber: 1,
    averageLapMs: 40_000,
    averageTop5Ms: laps > 5 ? 40_000 : null,
    averageTop10Ms: null,
    averageTop15Ms: null,
    top2ConsecutiveMs: 80_000,
    top3ConsecutiveMs: 120_000,
    stdDeviationMs: 500,
    consistencyPercent: 98.5,
    laps: Array.from({ length: laps }, (_, at) => lapOf(at + 1)),
    ...more,
  }
}

const raceOf = (results: RaceResult[]): RaceDocument => ({
  sourceRaceId: '7',
  section: 'Main Events',
  raceNumber: 1,
  className: '1/8 Buggy',
  label: '1/8 Buggy A-Main',
  completedAtLocal: '2025-10-18T17:30',
  lengthMs: 600_000,
  results,
  findings: [],
  rawLabel: 'Race 1: 1/8 Buggy A-Main',
  heatNumber: null,
  heatCount: null,
  mainLetter: 'A',
  mainLeg: null,
  completedText: 'Oct 18, 2025 at 5:30pm',
  lengthText: '10:00',
})

const judged = (before: RaceResult[], after: RaceResult[]) => {
  const [stored, next] = [raceOf(before), raceOf(after)]
  return judgeLoss(stored, next, compareRace(stored, next))
}
const drivers = (count: number, laps = 0) => Array.from({ length: count }, (_, at) => resultOf(at + 1, laps))
const withLaps = (laps: number) => [resultOf(1, laps), resultOf(2, 0), resultOf(3, 0)]

describe('results that are gone', () => {
  // Of so many, so many stay.
  it.each([
    [2, 0, false],
    [3, 1, false],
    [3, 0, true],
    [4, 2, false],
    [4, 1, true],
    [5, 3, false],
    [5, 2, true],
    [6, 3, false],
    [6, 2, true],
    [7, 4, false],
    [7, 3, true],
    [40, 20, false],
    [40, 19, true],
  ])('%i, of which %i stay: held %s', (stored, kept, isHeld) => {
    const loss = judged(drivers(stored), drivers(kept))
    expect(loss !== null).toBe(isHeld)
    if (isHeld) expect(loss?.results).toEqual({ gone: stored - kept, stored })
  })

  it('count also where as many others came', () => {
    const others = [11, 12, 13, 14].map((driver) => resultOf(driver, 0))
    expect(judged(drivers(4), others)?.results).toEqual({ gone: 4, stored: 4 })
    expect(judged(drivers(4), [...drivers(2), ...others])).toBeNull()
  })
})

describe('laps that are gone', () => {
  it.each([
    [2, 0, false],
    [3, 1, false],
    [3, 0, true],
    [4, 2, false],
    [5, 2, true],
    [6, 3, false],
    [7, 3, true],
    [40, 20, false],
    [40, 19, true],
  ])('%i, of which %i stay: held %s', (stored, kept, isHeld) => {
    const loss = judged(withLaps(stored), withLaps(kept))
    expect(loss?.laps ?? null).toEqual(isHeld ? { gone: stored - kept, stored } : null)
  })

  it('count those of drivers who are gone', () => {
    const before = [resultOf(1, 20), resultOf(2, 4), resultOf(3, 4), resultOf(4, 4)]
    expect(judged(before, before.slice(1))).toEqual({ results: null, laps: { gone: 20, stored: 32 }, columns: [] })
  })
})

describe('a column that is empty now', () => {
  const without = (count: number, ...fields: (keyof RaceResult)[]) => {
    const nothing = Object.fromEntries(fields.map((field) => [field, field === 'driverName' ? '' : null]))
    return drivers(count, 8).map((result) => ({ ...result, ...nothing }))
  }

  it.each([
    'position',
    'driverName',
    'carNumber',
    'gridPosition',
    'lapsCompleted',
    'totalTimeMs',
    'fastestLapMs',
    'fastestLapNumber',
    'averageLapMs',
    'averageTop5Ms',
    'top2ConsecutiveMs',
    'top3ConsecutiveMs',
    'stdDeviationMs',
    'consistencyPercent',
  ] as const)('%s: held where three had it, not where two had', (field) => {
    expect(judged(drivers(3, 8), without(3, field))?.columns).toEqual([{ subject: 'result', field, filled: 3 }])
    expect(judged(drivers(2, 8), without(2, field))).toBeNull()
  })

  it('is not empty where one row still has it', () => {
    expect(judged(drivers(8, 8), [resultOf(1, 8), ...without(8, 'averageLapMs').slice(1)])).toBeNull()
  })

  it('counts what was filled, not the rows: the first never has a gap to those before', () => {
    expect(judged(drivers(3, 8), without(3, 'behind'))).toBeNull()
    expect(judged(drivers(4, 8), without(4, 'behind'))?.columns).toMatchObject([{ field: 'behind', filled: 3 }])
  })

  it('does not count drivers who are gone, nor columns that were empty before', () => {
    const top5 = [6, 6, 6].map((laps, at) => resultOf(at + 1, laps))
    const others = [4, 5, 6, 7].map((driver) => resultOf(driver, 5))
    expect(judged([...top5, ...others], others)).toBeNull()
  })

  it('is no drift where the laps for it are missing, but is where they are there', () => {
    const before = drivers(4, 6)
    const shortened = before.map((result) => ({ ...resultOf(Number(result.sourceDriverId), 5), averageTop5Ms: null }))
    expect(judged(before, shortened)).toBeNull()
    expect(judged(before, without(4, 'averageTop5Ms'))?.columns).toMatchObject([{ field: 'averageTop5Ms' }])
  })

  it('is never that of the status: three who did not finish and now have, are a correction', () => {
    const before = drivers(6, 8).map((result) => ({ ...result, statusText: 'DNF' }))
    expect(judged(before, drivers(6, 8))).toBeNull()
  })

  it('may be one of the lap list', () => {
    const bare = (field: 'position' | 'pace', laps: number) =>
      drivers(1, laps).map((result) => ({ ...result, laps: result.laps.map((lap) => ({ ...lap, [field]: null })) }))
    expect(judged(drivers(1, 3), bare('pace', 3))?.columns).toEqual([{ subject: 'lap', field: 'pace', filled: 3 }])
    expect(judged(drivers(1, 2), bare('pace', 2))).toBeNull()
    expect(judged(drivers(1, 3), bare('position', 3))?.columns).toMatchObject([{ field: 'position' }])
  })
})

describe('what is said of a loss', () => {
  it('names figures and columns in plain words', () => {
    const loss = judged([resultOf(1, 9), ...drivers(5, 8).slice(1)], [{ ...resultOf(5, 8), averageLapMs: null }])
    expect(loss && lossSentence(loss)).toBe('4 of 5 results and 33 of 41 laps are gone.')
    const columns = judged(
      drivers(3, 8),
      drivers(3, 8).map((result) => ({ ...result, gridPosition: null })),
    )
    expect(columns && lossSentence(columns)).toBe('The column “grid position” is empty; 3 drivers had a value in it.')
  })
})
