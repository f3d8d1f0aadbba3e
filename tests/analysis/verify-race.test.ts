import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { disagreementsOf, tallyOf } from '../../core/analysis/disagreements.ts'
import { raceFigures } from '../../core/analysis/race-figures.ts'
import { verifyRace } from '../../core/analysis/verify-race.ts'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import type { CheckedFigure } from '../../core/contract/checks.ts'
import type { Finding, Lap, Race, RaceResult } from '../../core/contract/domain.ts'
import { checkRace } from '../../core/pipeline/check-race.ts'
import { normaliseRace } from '../../core/pipeline/normalise.ts'
import { editRace } from '../../fixtures/edit.ts'
import { demoMeeting, type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import type { PrintedFigures } from '../../fixtures/model.ts'
import { rounds } from '../support/rounds.ts'
import { capturesFolder, hasCaptures } from '../support/shared.ts'

type Given = Pick<Race, 'lengthMs' | 'results'> & { readonly findings?: readonly Finding[] }

const connector = liveRcConnector()

const checksOf = (race: Given) => verifyRace(race, raceFigures(race.results))
const wrongIn = (race: Given) => disagreementsOf(checksOf(race), race.findings ?? [])
const brief = (race: Given) => wrongIn(race).map(({ figure, sourceDriverId }) => [figure, sourceDriverId])

/** A race as reading its page stores it, findings included. */
function readRace(body: string, sourceId: string) {
  const ref = { source: 'liverc', pageType: 'race-result', sourceTrackSlug: 'x', sourceId } as const
  const page = connector.parse(ref, body)
  if (page.pageType !== 'race-result') throw new Error(page.pageType)
  return checkRace(normaliseRace(page, null, []), page.disagreements)
}

function pageOf(meeting: Meeting, sourceRaceId: string): string {
  const page = meeting.pages.find((one) => one.pageType === 'race-result' && one.sourceId === sourceRaceId)
  if (!page) throw new Error(`There is no race ${sourceRaceId}.`)
  return page.body()
}

const demo = demoMeeting()
const final = demo.expected.races.find(({ lengthMs }) => lengthMs === 1_800_000) as Race
const second = final.results[1] as RaceResult

function withResult(at: number, change: (result: RaceResult) => Partial<RaceResult>): Race {
  return { ...final, results: final.results.map((one, row) => (row === at ? { ...one, ...change(one) } : one)) }
}

const withEvery = (change: (result: RaceResult) => Partial<RaceResult>): Race => ({
  ...final,
  results: final.results.map((result) => ({ ...result, ...change(result) })),
})

/** A list of laps without one of them: what follows moves up, each with what was printed beside it. */
function without(laps: readonly Lap[], lapNumber: number): Lap[] {
  return laps.filter((lap) => lap.lapNumber !== lapNumber).map((lap, at) => ({ ...lap, lapNumber: at + 1 }))
}

describe.skipIf(!hasCaptures)('on the captured pages (beside the checkout)', () => {
  it.each([
    ['6304822', 'from-lap-1', 10],
    ['6304822-earlier', 'from-lap-1', 10],
    ['6304822-reformatted', 'from-lap-1', 10],
    ['6304829', 'from-lap-2', 12],
  ])('everything of race %s agrees', (name, basis, drivers) => {
    const race = readRace(readFileSync(join(capturesFolder, `race-${name}.html`), 'utf8'), name.slice(0, 7))
    expect(race.results).toHaveLength(drivers)
    expect(raceFigures(race.results).basis).toBe(basis)
    const outcomes = Map.groupBy(checksOf(race), ({ outcome }) => outcome)
    expect([...outcomes.keys()].toSorted()).toEqual(['agrees', 'not-published'])
    expect(wrongIn(race)).toEqual([])
    // All eight statistics of everybody who drove, each lap's pace and position.
    const laps = race.results.reduce((sum, result) => sum + result.laps.length, 0)
    const tally = new Map(tallyOf(checksOf(race), []).map((one) => [one.figure, one.agrees]))
    expect([tally.get('lap-pace'), tally.get('lap-position')]).toEqual([laps, laps])
    const drove = race.results.filter((result) => result.laps.length > 1).length
    for (const figure of ['average-lap', 'deviation', 'consistency', 'fastest-lap'] as const) {
      expect(tally.get(figure)).toBeGreaterThanOrEqual(drove)
    }
  })
})

describe('made-up meetings', () => {
  it('agree in everything, whatever their seed', () => {
    let agreeing = 0
    for (let seed = 1; seed <= rounds(6, 300); seed++) {
      const meeting = makeMeeting({ seed, size: seed % 3 === 0 ? 'ordinary' : 'small', traps: seed % 2 === 0 })
      for (const race of meeting.expected.races) {
        const checks = checksOf(race)
        const told = checks.filter(({ outcome }) => outcome !== 'not-published')
        expect(told.filter(({ outcome }) => outcome !== 'agrees').slice(0, 3), `seed ${seed}, ${race.label}`).toEqual(
          [],
        )
        agreeing += told.length
      }
    }
    expect(agreeing).toBeGreaterThan(1_000)
  })
})

describe('one planted figure', () => {
  const planted: readonly (readonly [CheckedFigure, PrintedFigures])[] = [
    ['laps-count', { lapsCompleted: second.laps.length + 1 }],
    ['laps-count', { lapsCompleted: 12 }],
    ['laps-sum', { totalTimeMs: (second.totalTimeMs ?? 0) + 1 }],
    ['laps-sum', { totalTimeMs: (second.totalTimeMs ?? 0) - 300_000 }],
    ['result-order', { position: 9 }],
    ['behind', { behind: '5.000' }],
    ['behind', { behind: '3 Laps' }],
    ['fastest-lap', { fastestLapMs: (second.fastestLapMs ?? 0) + 1 }],
    ['fastest-lap', { fastestLapNumber: second.fastestLapNumber === 5 ? 6 : 5 }],
    ['average-lap', { averageLapMs: (second.averageLapMs ?? 0) + 1 }],
    ['average-top-5', { averageTop5Ms: (second.averageTop5Ms ?? 0) - 1 }],
    ['average-top-10', { averageTop10Ms: (second.averageTop10Ms ?? 0) + 1 }],
    ['average-top-15', { averageTop15Ms: (second.averageTop15Ms ?? 0) - 1 }],
    ['top-2-consecutive', { top2ConsecutiveMs: (second.top2ConsecutiveMs ?? 0) + 1 }],
    ['top-3-consecutive', { top3ConsecutiveMs: (second.top3ConsecutiveMs ?? 0) - 1 }],
    ['deviation', { stdDeviationMs: (second.stdDeviationMs ?? 0) + 1 }],
    ['consistency', { consistencyThousandths: Math.round((second.consistencyPercent ?? 0) * 1_000) + 1 }],
    ['lap-pace', { laps: { 9: { pace: '99/30:00.000' } } }],
    ['lap-position', { laps: { 9: { position: 12 } } }],
    ['grid-position', { gridPosition: 11 }],
  ]

  it.each(planted)('of %s gives its check and no other: %j', (figure, printed) => {
    const { sourceDriverId } = second
    const edited = editRace(demo, final.sourceRaceId, { kind: 'misprint', sourceDriverId, printed })
    const race = readRace(pageOf(edited, final.sourceRaceId), final.sourceRaceId)
    expect(brief(race)).toEqual([[figure, sourceDriverId]])
    const [wrong] = wrongIn(race)
    expect(wrong?.published).not.toBe(wrong?.computed)
    expect(wrong?.message).toMatch(new RegExp(`^${second.driverName}: .+\\.$`))
    expect(tallyOf(checksOf(race), wrongIn(race)).filter(({ disagrees }) => disagrees > 0)).toHaveLength(1)
  })

  it('is found of any driver of any race', () => {
    for (let seed = 1; seed <= rounds(3, 60); seed++) {
      const meeting = makeMeeting({ seed, size: 'small' })
      for (const race of meeting.expected.races) {
        for (const { sourceDriverId, averageTop5Ms, laps } of race.results) {
          if (laps.length < 3) continue
          const figures: readonly (readonly [CheckedFigure, PrintedFigures])[] = [
            ['lap-position', { laps: { [laps.length]: { position: 40 } } }],
            ['top-3-consecutive', { top3ConsecutiveMs: 1_234 }],
            ...(averageTop5Ms === null ? [] : [['average-top-5', { averageTop5Ms: averageTop5Ms + 1 }] as const]),
          ]
          for (const [figure, printed] of figures) {
            const edit = { kind: 'misprint', sourceDriverId, printed } as const
            const edited = editRace(meeting, race.sourceRaceId, edit).expected.races
            const found = edited.filter((one) => one.results.length > 0).flatMap(brief)
            // A driver who is alone, or one of two, in counting so many laps can still be told.
            expect(found, `seed ${seed}, ${race.label}, ${figure}`).toEqual([[figure, sourceDriverId]])
          }
        }
      }
    }
  })
})

describe('what does not add up is told once', () => {
  it.each([
    ['the first', 1],
    ['one in the middle', 14],
    ['the last', second.laps.length],
  ])('a missing lap is that lap, and no consequence of it: %s', (_what, lapNumber) => {
    const race = withResult(1, ({ laps }) => ({ laps: without(laps, lapNumber) }))
    expect(brief(race)).toEqual([['laps-count', second.sourceDriverId]])
    const [wrong] = wrongIn(race)
    expect(wrong).toMatchObject({ lapNumber, what: `lap ${lapNumber} missing` })
    expect(wrong?.message).toMatch(/^.+: lap \d+ missing: \d+\/[\d:.]+ in the result, \d+\/[\d:.]+ in the lap list\.$/)
    expect(brief(checkRace({ ...race, ...noLabels }))).toEqual([['laps-count', second.sourceDriverId]])
  })

  it('several missing laps are told by their number, also where no pace tells which', () => {
    const some = withResult(1, ({ laps }) => ({ laps: without(without(laps, 9), 9) }))
    expect(wrongIn(some).map(({ what }) => what)).toEqual(['2 laps missing from lap 9 on'])
    const silent = withEvery(({ laps }) => ({ laps: laps.map((lap) => ({ ...lap, pace: null })) }))
    const results = silent.results.map((result, row) =>
      row === 1 ? { ...result, laps: without(result.laps, 9) } : result,
    )
    expect(wrongIn({ ...silent, results }).map(({ what, lapNumber }) => [what, lapNumber])).toEqual([
      ['a lap missing', null],
    ])
  })

  it('a lap without a time is that, not a wrong sum', () => {
    const race = withResult(1, ({ laps }) => ({
      laps: laps.map((lap) => (lap.lapNumber === 7 ? { ...lap, lapTimeMs: 0 } : lap)),
    }))
    expect(wrongIn(race).map(({ figure, lapNumber }) => [figure, lapNumber])).toEqual([['lap-zero', 7]])
  })

  it('several wrong laps of a figure are one matter, another lap makes another one', () => {
    const positions = (numbers: readonly number[]) =>
      withResult(1, ({ laps }) => ({
        laps: laps.map((lap) => (numbers.includes(lap.lapNumber) ? { ...lap, position: 12 } : lap)),
      }))
    const [one] = wrongIn(positions([9]))
    const [two] = wrongIn(positions([9, 20]))
    expect([one?.lapCount, two?.lapCount]).toEqual([1, 2])
    expect(two?.what).toBe('position on lap 9 (and on 1 more lap)')
    expect(one?.told).not.toEqual(two?.told)
    expect(wrongIn(positions([9, 20]))).toHaveLength(1)
  })

  it('stored findings of recomputed figures are not told again, those of the page alone are', () => {
    const stored = checkRace({ ...withResult(1, () => ({ behind: '99.999' })), ...noLabels }, [
      { rule: 'driver-name', sourceDriverId: second.sourceDriverId, what: 'name', published: 'A', computed: 'B' },
    ])
    expect(stored.findings.map(({ rule }) => rule).toSorted()).toEqual(['behind', 'driver-name'])
    expect(brief(stored).map(([figure]) => figure)).toEqual(['behind', 'driver-name'])
  })
})

const noLabels = {
  rawLabel: null,
  heatNumber: null,
  heatCount: null,
  mainLetter: null,
  mainLeg: null,
  completedText: null,
  lengthText: null,
}

describe('a race that reckons otherwise as a whole', () => {
  it.each<[string, Race, CheckedFigure]>([
    ['gaps to the winner', withEvery(({ position }) => ({ behind: `+${position}` })), 'behind'],
    ['averages of its own', withEvery(() => ({ averageTop5Ms: 31_000 })), 'average-top-5'],
    [
      'the sample deviation',
      withEvery(({ stdDeviationMs }) => ({ stdDeviationMs: (stdDeviationMs ?? 0) + 17 })),
      'deviation',
    ],
    ['places of another main', withEvery(({ position }) => ({ position: (position ?? 0) + 12 })), 'result-order'],
    [
      'positions by best lap',
      withEvery(({ laps, position }) => ({ laps: laps.map((lap) => ({ ...lap, position: 13 - (position ?? 0) })) })),
      'lap-position',
    ],
    [
      'paces of another formula',
      withEvery(({ laps }) => ({ laps: laps.map((lap) => ({ ...lap, pace: `${lap.lapNumber + 3}/29:00.000` })) })),
      'lap-pace',
    ],
  ])('has no mistake in it: %s', (_what, race, figure) => {
    expect(wrongIn(race)).toEqual([])
    const tally = tallyOf(checksOf(race), []).find((one) => one.figure === figure)
    expect(tally?.otherRule).toBeGreaterThan(2)
  })
})

describe('where the first counted lap is unknown', () => {
  const first = final.results[0] as RaceResult
  const laps = first.laps.map((lap) => ({ ...lap, position: 1 }))
  const alone = (change: Partial<RaceResult>): Given => ({ ...final, results: [{ ...first, laps, ...change }] })

  it('a figure that neither reading gives disagrees, with both', () => {
    const [wrong, ...others] = wrongIn(alone({ averageLapMs: 12_345 }))
    expect(others).toEqual([])
    expect(wrong).toMatchObject({ figure: 'average-lap', published: '12.345' })
    expect(wrong?.computed).toMatch(/^\d+\.\d{3} or \d+\.\d{3}$/)
  })

  it('and one of a driver without laps has nothing to be held against', () => {
    const results = [{ ...second, laps: [], lapsCompleted: 0, totalTimeMs: null, averageLapMs: 0, fastestLapMs: 0 }]
    const race = { lengthMs: 600_000, results: results.map((one) => ({ ...one, ...noFigures })) }
    expect(new Set(checksOf(race).map(({ outcome, figure }) => (figure === 'result-order' ? null : outcome)))).toEqual(
      new Set([null, 'not-published']),
    )
  })
})

const noFigures = {
  position: 1,
  behind: null,
  averageTop5Ms: null,
  averageTop10Ms: null,
  averageTop15Ms: null,
  top2ConsecutiveMs: null,
  top3ConsecutiveMs: null,
  stdDeviationMs: null,
  consistencyPercent: null,
}
