import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cleanLaps } from '../../core/analysis/clean-laps.ts'
import { findLapBasis } from '../../core/analysis/lap-basis.ts'
import { lapStats } from '../../core/analysis/lap-stats.ts'
import { raceFigures } from '../../core/analysis/race-figures.ts'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import type { RaceResult } from '../../core/contract/domain.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { capturesFolder, hasCaptures } from '../support/shared.ts'

const numbered = (...times: number[]) => times.map((lapTimeMs, at) => ({ lapNumber: at + 1, lapTimeMs }))

function captured(raceId: string): RaceResult[] {
  const connector = liveRcConnector()
  const known = connector.recognise(
    new URL(`https://canberraoffroad.liverc.com/results/?p=view_race_result&id=${raceId}`),
  )
  if (!known || !('page' in known)) throw new Error('not a race page')
  const page = connector.parse(known.page, readFileSync(join(capturesFolder, `race-${raceId}.html`), 'utf8'))
  if (page.pageType !== 'race-result') throw new Error('not a race page')
  return [...page.results]
}

describe('lap statistics', () => {
  it('are those of the worked example (VOCABULARY section 4)', () => {
    const own = lapStats(numbered(36_587, 37_506, 37_874, 36_441, 37_980, 38_537, 37_302, 37_999, 38_570))
    expect(own).toMatchObject({
      lapCount: 9,
      fastestLapMs: 36_441,
      fastestLapNumber: 4,
      averageLapMs: 37_644,
      averageTop10Ms: null,
      averageTop15Ms: null,
      top2ConsecutiveMs: 74_093,
      top3ConsecutiveMs: 111_821,
    })
    expect(Math.round(own.averageTop5Ms ?? 0)).toBe(37_142)
    expect(Math.round(own.stdDeviationMs ?? 0)).toBe(719)
    expect(own.consistencyPercent?.toFixed(3)).toBe('98.091')
  })

  it('find nothing in a row across a lap that is left out', () => {
    const laps = numbered(30_000, 31_000, 90_000, 30_500, 30_500).filter(({ lapNumber }) => lapNumber !== 3)
    expect(lapStats(laps)).toMatchObject({ top2ConsecutiveMs: 61_000, top3ConsecutiveMs: null })
  })

  it('say nothing of no laps', () => {
    expect(Object.values(lapStats([])).filter((value) => value !== null)).toEqual([0])
  })
})

describe('which laps a race counts', () => {
  const laps = numbered(20_000, 30_000, 31_000)
  const published = (from: number) => {
    const { averageLapMs, stdDeviationMs, fastestLapMs } = lapStats(laps.slice(from))
    return {
      averageLapMs: Math.round(averageLapMs ?? 0),
      stdDeviationMs: Math.round(stdDeviationMs ?? 0),
      fastestLapMs,
      laps,
    }
  }

  it('is found from the published figures', () => {
    expect(findLapBasis([published(0)])).toBe('from-lap-1')
    expect(findLapBasis([published(1)])).toBe('from-lap-2')
  })

  it('is not guessed', () => {
    expect(findLapBasis([])).toBe('unknown')
    expect(findLapBasis([published(0), published(1)])).toBe('unknown')
    expect(findLapBasis([{ ...published(0), averageLapMs: 12_345 }])).toBe('unknown')
    const same = { averageLapMs: 30_000, stdDeviationMs: 0, fastestLapMs: 30_000, laps: numbered(30_000, 30_000) }
    expect(findLapBasis([same])).toBe('unknown')
  })

  it('stands although one driver has a wrong lap', () => {
    expect(findLapBasis([published(1), published(1), { ...published(1), averageLapMs: 12_345 }])).toBe('from-lap-2')
  })

  it('is that of every made-up race that tells', () => {
    const { expected } = makeMeeting({ seed: 11, size: 'ordinary' })
    const bases = expected.races.map(({ results, label }) => ({ label, basis: findLapBasis(results) }))
    expect(new Set(bases.map(({ basis }) => basis))).toEqual(new Set(['from-lap-1', 'from-lap-2']))
  })
})

describe('clean laps', () => {
  it('are counted laps up to the factor times the median', () => {
    const laps = numbered(50_000, 30_000, 33_000, 33_001, 30_000, 30_000)
    const { clean, leftOut, limitMs } = cleanLaps(laps, ({ lapNumber }) => lapNumber > 1, 1.1)
    expect(limitMs).toBeCloseTo(33_000)
    expect(clean.map(({ lapNumber }) => lapNumber)).toEqual([2, 3, 5, 6])
    expect(leftOut.map(({ lap, reason }) => [lap.lapNumber, reason])).toEqual([
      [1, 'not-counted'],
      [4, 'slow'],
    ])
  })

  it('follow a person before the rule, but no word brings in a lap that the race does not count', () => {
    const laps = numbered(50_000, 30_000, 30_000, 60_000)
    const said = new Map([
      [1, 'in'],
      [2, 'out'],
      [4, 'in'],
    ] as const)
    const { clean, leftOut } = cleanLaps(laps, ({ lapNumber }) => lapNumber > 1, 1.1, said)
    expect(clean.map(({ lapNumber }) => lapNumber)).toEqual([3, 4])
    expect(leftOut.map(({ reason }) => reason)).toEqual(['not-counted', 'person'])
  })
})

describe.skipIf(!hasCaptures)('captured races (skipped where ../shared is missing)', () => {
  it('count as they are known to count', () => {
    expect(raceFigures(captured('6304829')).basis).toBe('from-lap-2')
    expect(raceFigures(captured('6304822')).basis).toBe('from-lap-1')
  })

  it('have the winner of the nitro main 5th by published consistency and 1st on clean laps', () => {
    const results = captured('6304829')
    const { drivers } = raceFigures(results)
    const [winner] = drivers
    expect(winner?.own.consistencyPercent?.toFixed(2)).toBe('92.82')
    expect(winner?.clean.consistencyPercent?.toFixed(2)).toBe('98.08')
    const rank = (figure: (driver: (typeof drivers)[number]) => number | null) =>
      drivers.filter((driver) => (figure(driver) ?? 0) > (winner ? (figure(winner) ?? 0) : 0)).length + 1
    expect(rank(({ own }) => own.consistencyPercent)).toBe(5)
    expect(rank(({ clean }) => clean.consistencyPercent)).toBe(1)
  })
})
