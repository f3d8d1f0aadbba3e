import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findLapBasis } from '../../core/analysis/lap-basis.ts'
import { raceFigures } from '../../core/analysis/race-figures.ts'
import { verifyRace } from '../../core/analysis/verify-race.ts'
import type { CheckedFigure, CheckOutcome } from '../../core/contract/checks.ts'
import type { RaceResult } from '../../core/contract/domain.ts'
import { readTime } from '../../core/contract/units.ts'
import { rounds } from '../support/rounds.ts'
import {
  fastestOf,
  isConsistency,
  isDeviation,
  isMean,
  runsOf,
  type SlowLap,
  slowPace,
} from './support/slow-figures.ts'

/** Every outcome of a verification against one that is found figure by figure, with whole numbers, as VOCABULARY says it. */

const lengthMs = 300_000

/** What is published is right or wrong by a little, or not there; which of these is drawn for each figure. */
const spoil = fc.constantFrom<'right' | 'wrong' | 'none'>('right', 'right', 'right', 'right', 'wrong', 'none')
const figureNames = ['average', 'top5', 'two', 'three', 'deviation', 'consistency', 'fastest', 'count', 'sum'] as const
type Spoils = Record<(typeof figureNames)[number], 'right' | 'wrong' | 'none'>
const spoils = fc.record(Object.fromEntries(figureNames.map((name) => [name, spoil]))) as fc.Arbitrary<Spoils>

const driver = fc.record({
  times: fc.array(fc.integer({ min: 20_000, max: 45_000 }), { maxLength: 14 }),
  spoils,
  wrongPace: fc.constantFrom(0, 0, 0, 1, 3),
  wrongPosition: fc.constantFrom(0, 0, 0, 1, 3),
})
const race = fc.record({ drivers: fc.array(driver, { minLength: 1, maxLength: 6 }), from: fc.constantFrom(0, 1) })

const sum = (times: readonly number[]) => times.reduce((total, ms) => total + ms, 0)
const mean = (times: readonly number[]) => (times.length === 0 ? null : Math.round(sum(times) / times.length))

/** A rounded value by search among whole numbers: the one that the exact test accepts. */
function search(near: number | null, accepts: (value: number) => boolean): number | null {
  if (near === null) return null
  return [near, near - 1, near + 1, near - 2, near + 2].find(accepts) ?? near
}

function publish(
  drivers: readonly { times: readonly number[]; spoils: Spoils; wrongPace: number; wrongPosition: number }[],
  from: number,
): RaceResult[] {
  return drivers.map(({ times, spoils: by, wrongPace, wrongPosition }, row) => {
    const counted = times.slice(from)
    const numbered = counted.map((lapTimeMs, at) => ({ lapNumber: at + 1 + from, lapTimeMs }))
    const spoilt = (name: keyof Spoils, value: number | null, off = 7) =>
      by[name] === 'none' || value === null ? null : by[name] === 'wrong' ? value + off : value
    const average = mean(counted)
    const variance =
      average === null ? 0 : sum(counted.map((ms) => (ms - sum(counted) / counted.length) ** 2)) / counted.length
    const deviation = search(average === null ? null : Math.round(Math.sqrt(variance)), (ms) =>
      isDeviation(ms, counted),
    )
    const thousandths = search(
      average === null ? null : Math.round(100_000 * (1 - Math.sqrt(variance) / (sum(counted) / counted.length))),
      (value) => isConsistency(value / 1_000, counted),
    )
    const consistency = spoilt('consistency', thousandths)
    const best = fastestOf(counted, 1)?.[0] ?? null
    const top = fastestOf(counted, 5)
    const runs = (count: number) => {
      const found = runsOf(numbered, count)
      return found.length === 0 ? null : Math.min(...found)
    }
    let elapsedMs = 0
    return {
      position: row + 1,
      sourceDriverId: String(row),
      driverName: `Driver ${row}`,
      carNumber: null,
      gridPosition: null,
      lapsCompleted: spoilt('count', times.length, 1),
      totalTimeMs: spoilt('sum', sum(times)),
      statusText: 'DNF',
      behind: null,
      fastestLapMs: spoilt('fastest', best),
      fastestLapNumber:
        best === null ? null : (numbered.find(({ lapTimeMs }) => lapTimeMs === best)?.lapNumber ?? null),
      averageLapMs: spoilt('average', average),
      averageTop5Ms: spoilt('top5', top && mean(top)),
      averageTop10Ms: null,
      averageTop15Ms: null,
      top2ConsecutiveMs: spoilt('two', runs(2)),
      top3ConsecutiveMs: spoilt('three', runs(3)),
      stdDeviationMs: spoilt('deviation', deviation),
      consistencyPercent: consistency === null ? null : Math.min(100, consistency / 1_000),
      laps: times.map((lapTimeMs, at) => {
        elapsedMs += lapTimeMs
        const pace = slowPace(elapsedMs, at + 1, lengthMs)
        const off = at + 1 === wrongPace ? 5_000 : 0
        const seconds = Math.floor((pace.low + off) / 1_000)
        const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}.${String((pace.low + off) % 1_000).padStart(3, '0')}`
        const position = slowPosition(drivers, row, at)[0] + (at + 1 === wrongPosition ? 7 : 0)
        return { lapNumber: at + 1, lapTimeMs, position, pace: `${pace.laps}/${clock}`, segments: [] }
      }),
    }
  })
}

/** First and last place that the times allow. */
function slowPosition(drivers: readonly { times: readonly number[] }[], row: number, at: number): [number, number] {
  const total = (times: readonly number[]) => sum(times.slice(0, at + 1))
  const mine = total(drivers[row]?.times ?? [])
  const there = drivers.filter(({ times }) => times.length > at)
  const before = there.filter(({ times }) => total(times) < mine).length
  const level = there.filter(({ times }) => total(times) === mine).length
  return [before + 1, before + level]
}

type Outcomes = Map<string, CheckOutcome>

function slowOutcomes(results: readonly RaceResult[]): Outcomes {
  const basis = findLapBasis(results)
  const fine = results.some(
    ({ stdDeviationMs, consistencyPercent }) =>
      (stdDeviationMs ?? 0) % 10 !== 0 || Math.round((consistencyPercent ?? 0) * 1_000) % 10 !== 0,
  )
  const unit = fine ? 1 : 10
  const outcomes: Outcomes = new Map()
  const perFigure = new Map<CheckedFigure, { key: string; agrees: boolean }[]>()
  for (const result of results) {
    const { laps, sourceDriverId } = result
    const totalMs = sum(laps.map(({ lapTimeMs }) => lapTimeMs))
    const isNothing = laps.length === 0 && !result.lapsCompleted
    const countIsWrong = result.lapsCompleted !== null && result.lapsCompleted !== laps.length
    const sumIsWrong = result.totalTimeMs !== null && result.totalTimeMs !== totalMs
    const isOneMatter = countIsWrong && sumIsWrong
    const key = (figure: CheckedFigure) => `${sourceDriverId} ${figure}`
    const plain = (wrong: boolean): CheckOutcome => (wrong ? 'disagrees' : 'agrees')
    outcomes.set(key('laps-count'), result.lapsCompleted === null || isNothing ? 'not-published' : plain(countIsWrong))
    const noSum = result.totalTimeMs === null || (isNothing && result.totalTimeMs === 0)
    outcomes.set(key('laps-sum'), noSum ? 'not-published' : isOneMatter ? 'cannot-be-told' : plain(sumIsWrong))
    const isUnsound = [key('laps-count'), key('laps-sum')].some((one) => outcomes.get(one) === 'disagrees')
    const readings = basis === 'from-lap-1' ? [0] : basis === 'from-lap-2' ? [1] : [0, 1]
    const judge = (
      figure: CheckedFigure,
      published: number | null,
      fits: (published: number, times: readonly number[], counted: readonly SlowLap[]) => boolean,
    ) => {
      const counted = readings.map((from) => laps.slice(from))
      const isEmpty = counted.every((own) => own.length === 0)
      if (published === null || (published === 0 && isEmpty)) return outcomes.set(key(figure), 'not-published')
      const agrees = counted.some(
        (own) =>
          own.length > 0 &&
          fits(
            published,
            own.map(({ lapTimeMs }) => lapTimeMs),
            own,
          ),
      )
      if (!agrees && isUnsound) return outcomes.set(key(figure), 'cannot-be-told')
      perFigure.set(figure, [...(perFigure.get(figure) ?? []), { key: key(figure), agrees }])
      return outcomes.set(key(figure), plain(!agrees))
    }
    judge('average-lap', result.averageLapMs, isMean)
    judge('average-top-5', result.averageTop5Ms, (ms, times) => isMean(ms, fastestOf(times, 5) ?? []))
    judge('top-2-consecutive', result.top2ConsecutiveMs, (ms, _, own) => Math.min(...runsOf(own, 2)) === ms)
    judge('top-3-consecutive', result.top3ConsecutiveMs, (ms, _, own) => Math.min(...runsOf(own, 3)) === ms)
    judge('deviation', result.stdDeviationMs, (ms, times) => isDeviation(ms, times, unit))
    judge('consistency', result.consistencyPercent, (percent, times) => isConsistency(percent, times, unit))
    judge('fastest-lap', result.fastestLapMs, (ms, times, own) => {
      const named = own.find(({ lapNumber }) => lapNumber === result.fastestLapNumber)
      return fastestOf(times, 1)?.[0] === ms && (result.fastestLapNumber === null || named?.lapTimeMs === ms)
    })
  }
  for (const judged of perFigure.values()) {
    const wrong = judged.filter(({ agrees }) => !agrees)
    if (judged.length < 3 || wrong.length * 2 <= judged.length) continue
    for (const { key } of wrong) outcomes.set(key, 'other-rule')
  }
  return outcomes
}

describe('a verification against a slow one', () => {
  it('gives every figure the same outcome, whatever is published', () => {
    const seen = new Set<CheckOutcome>()
    fc.assert(
      fc.property(race, ({ drivers, from }) => {
        const results = publish(drivers, from)
        const slow = slowOutcomes(results)
        const quick = verifyRace({ lengthMs, results }, raceFigures(results))
        for (const { figure, sourceDriverId, outcome } of quick) {
          const expected = slow.get(`${sourceDriverId} ${figure}`)
          if (expected === undefined) continue
          seen.add(outcome)
          expect([figure, sourceDriverId, outcome]).toEqual([figure, sourceDriverId, expected])
          slow.delete(`${sourceDriverId} ${figure}`)
        }
        expect([...slow.keys()]).toEqual([])
      }),
      { numRuns: rounds(400, 30_000) },
    )
    expect([...seen].toSorted()).toEqual(['agrees', 'cannot-be-told', 'disagrees', 'not-published', 'other-rule'])
  })

  it('finds exactly the laps whose pace or position is wrong', () => {
    fc.assert(
      fc.property(race, ({ drivers, from }) => {
        const sound = drivers.map((one) => ({
          ...one,
          spoils: { ...one.spoils, count: 'right', sum: 'right' } as Spoils,
        }))
        const results = publish(sound, from)
        const checks = verifyRace({ lengthMs, results }, raceFigures(results))
        for (const figure of ['lap-pace', 'lap-position'] as const) {
          const own = checks.filter((check) => check.figure === figure && check.lapNumber !== null)
          const isRight = (sourceDriverId: string, lapNumber: number): boolean => {
            const laps = results[Number(sourceDriverId)]?.laps ?? []
            const lap = laps[lapNumber - 1]
            if (figure === 'lap-position') {
              const [best, worst] = slowPosition(drivers, Number(sourceDriverId), lapNumber - 1)
              return (lap?.position ?? 0) >= best && (lap?.position ?? 0) <= worst
            }
            const {
              low,
              high,
              laps: forecast,
            } = slowPace(sum(laps.slice(0, lapNumber).map(({ lapTimeMs }) => lapTimeMs)), lapNumber, lengthMs)
            const [count = '', clock = ''] = (lap?.pace ?? '').split('/')
            const ms = readTime(clock) ?? 0
            return Number(count) === forecast && ms >= low && ms <= high
          }
          expect(own).toHaveLength(sum(results.map(({ laps }) => laps.length)))
          for (const { sourceDriverId, lapNumber, outcome } of own) {
            const expected = isRight(sourceDriverId, lapNumber ?? 0) ? ['agrees'] : ['disagrees', 'other-rule']
            expect(expected, `${figure} of ${sourceDriverId} on lap ${lapNumber}`).toContain(outcome)
          }
        }
      }),
      { numRuns: rounds(200, 10_000) },
    )
  })
})
