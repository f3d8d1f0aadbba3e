import { describe, expect, it } from 'vitest'
import type { SourceDisagreement, SourceRacePage } from '../../core/connectors/connector.ts'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import { type Finding, finding, type Lap, type RaceResult } from '../../core/contract/domain.ts'
import { checkRace } from '../../core/pipeline/check-race.ts'
import { normaliseRace, type UncheckedRace } from '../../core/pipeline/normalise.ts'
import { editRace } from '../../fixtures/edit.ts'
import { demoMeeting, makeMeeting } from '../../fixtures/meeting.ts'

/** Disagreements put into a race that has none: each gives the finding it should, and no other. */

const demo = demoMeeting()
const connector = liveRcConnector()

function pageOf(meeting: typeof demo, sourceId: string): SourceRacePage {
  const page = meeting.pages.find((one) => one.pageType === 'race-result' && one.sourceId === sourceId)
  if (!page) throw new Error(`There is no race ${sourceId}.`)
  const ref = { source: 'liverc', pageType: 'race-result', sourceTrackSlug: 'x', sourceId } as const
  const parsed = connector.parse(ref, page.body())
  if (parsed.pageType !== 'race-result') throw new Error(parsed.pageType)
  return parsed
}

const raceOf = (meeting: typeof demo, sourceId: string): UncheckedRace =>
  normaliseRace(pageOf(meeting, sourceId), null, [])

const final = raceOf(demo, demo.expected.races.find(({ lengthMs }) => lengthMs === 1_800_000)?.sourceRaceId ?? '')
const second = final.results[1] as RaceResult
const rulesOf = (race: UncheckedRace) => checkRace(race).findings.map(({ rule }) => rule)

function withResult(at: number, change: (result: RaceResult) => Partial<RaceResult>, race = final): UncheckedRace {
  return {
    ...race,
    results: race.results.map((result, row) => (row === at ? { ...result, ...change(result) } : result)),
  }
}

function withEvery(change: (result: RaceResult) => Partial<RaceResult>, race = final): UncheckedRace {
  return { ...race, results: race.results.map((result) => ({ ...result, ...change(result) })) }
}

function withLap(number: number, change: (lap: Lap) => Partial<Lap>, at = 1): UncheckedRace {
  return withResult(at, ({ laps }) => ({
    laps: laps.map((lap) => (lap.lapNumber === number ? { ...lap, ...change(lap) } : lap)),
  }))
}

/** The times of two laps in each other's place, all else as it was. */
function exchanged(laps: readonly Lap[], one: number, other: number): Lap[] {
  const timeOf = (number: number) => laps[number - 1]?.lapTimeMs ?? 0
  return laps.map((lap) => {
    const from = lap.lapNumber === one ? other : lap.lapNumber === other ? one : lap.lapNumber
    return { ...lap, lapTimeMs: timeOf(from) }
  })
}

describe('a consistent race has no finding', () => {
  it.each(demo.listedRaceIds.map((id) => [id]))('%s of the demo', (id) => {
    expect(checkRace(raceOf(demo, id)).findings).toEqual([])
  })

  it('of every kind: traps, claims, and without a driver', () => {
    const meeting = makeMeeting({ seed: 9, size: 'small', traps: true, claims: true })
    for (const id of meeting.listedRaceIds) expect(checkRace(raceOf(meeting, id)).findings).toEqual([])
  })

  it('is the document given, findings added', () => {
    const { findings, ...rest } = checkRace(final)
    expect(findings).toEqual([])
    expect(rest).toEqual(final)
  })
})

describe('one figure that disagrees gives one finding', () => {
  const who = { sourceDriverId: second.sourceDriverId, driverName: second.driverName }
  const sound: readonly (readonly [what: string, UncheckedRace, Partial<Finding>])[] = [
    [
      'a count of laps',
      withResult(1, ({ lapsCompleted }) => ({ lapsCompleted: (lapsCompleted ?? 0) + 1 })),
      { ...who, rule: 'laps-count', published: String(second.laps.length + 1), computed: String(second.laps.length) },
    ],
    [
      'a lap that is a millisecond longer',
      withLap(7, ({ lapTimeMs }) => ({ lapTimeMs: lapTimeMs + 1 })),
      { ...who, rule: 'laps-sum' },
    ],
    [
      'a total that is a millisecond longer',
      withResult(1, ({ totalTimeMs }) => ({ totalTimeMs: (totalTimeMs ?? 0) + 1 })),
      { ...who, rule: 'laps-sum' },
    ],
    [
      'a position on a lap',
      withLap(9, () => ({ position: 12 })),
      { ...who, rule: 'lap-position', lapNumber: 9, published: '12' },
    ],
    [
      'a pace',
      withLap(9, () => ({ pace: '99/30:00.000' })),
      { ...who, rule: 'lap-pace', lapNumber: 9, published: '99/30:00.000' },
    ],
    [
      'a pace that is none',
      withLap(9, () => ({ pace: 'fast' })),
      { ...who, rule: 'lap-pace', lapNumber: 9, published: 'fast' },
    ],
    ['a fastest lap', withResult(1, () => ({ fastestLapMs: 20_000 })), { ...who, rule: 'fastest-lap' }],
    [
      'a number of the fastest lap',
      withResult(1, () => ({ fastestLapNumber: 900 })),
      { ...who, rule: 'fastest-lap', lapNumber: 900, computed: null },
    ],
    ['a gap', withResult(1, () => ({ behind: '99.999' })), { ...who, rule: 'behind', published: '99.999' }],
    [
      'a place',
      withResult(1, () => ({ position: 9 })),
      { ...who, rule: 'result-order', published: '9', computed: '2' },
    ],
    [
      'a place of the winner',
      withResult(0, () => ({ position: 7 })),
      { rule: 'result-order', published: '7', computed: '1' },
    ],
  ]

  it.each(sound)('%s', (_what, race, expected) => {
    const { findings } = checkRace(race)
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject(expected)
    expect(finding.parse(findings[0]).message).toMatch(/^.+: .+\.$/)
  })

  it('a lap that is missing at the end also lacks in the total', () => {
    expect(rulesOf(withResult(1, ({ laps }) => ({ laps: laps.slice(0, -1) })))).toEqual(['laps-count', 'laps-sum'])
  })

  it('a lap without a time also lacks in the total', () => {
    expect(rulesOf(withLap(7, () => ({ lapTimeMs: 0 })))).toEqual(expect.arrayContaining(['laps-sum', 'lap-zero']))
  })

  it('two rows in each other’s place', () => {
    const [first, next, ...others] = final.results as [RaceResult, RaceResult, ...RaceResult[]]
    const swapped = [
      { ...next, position: 1, behind: null },
      { ...first, position: 2, behind: null },
      ...others.map((result, at) => (at === 0 ? { ...result, behind: null } : result)),
    ]
    const { findings } = checkRace({ ...final, results: swapped })
    expect(findings.map(({ rule, driverName }) => [rule, driverName])).toEqual([['result-order', first.driverName]])
  })

  it('officials may place who did not finish, or was disqualified, where they like', () => {
    const [first, ...others] = final.results as [RaceResult, ...RaceResult[]]
    const moved = others.map((result, at) => ({ ...result, position: at + 1, behind: null }))
    const results = [...moved, { ...first, position: null, statusText: 'DQ', behind: null }]
    expect(checkRace({ ...final, results }).findings).toEqual([])
  })

  it('a tie shares its place and skips the next, or not', () => {
    const tied = (places: readonly number[]) =>
      checkRace({
        ...final,
        results: final.results.map((result, at) => ({ ...result, position: places[at] ?? at + 1 })),
      }).findings
    expect(tied([1, 2, 2, 4])).toEqual([])
    expect(tied([1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])).toEqual([])
  })
})

describe('two laps exchanged', () => {
  it('are found by the pace and by the positions', () => {
    const race = withResult(1, ({ laps }) => ({ laps: exchanged(laps, 4, 11) }))
    const { findings } = checkRace(race)
    expect(findings.map(({ rule, lapNumber }) => [rule, lapNumber])).toContainEqual(['lap-pace', 4])
    expect(new Set(findings.map(({ sourceDriverId }) => sourceDriverId))).toContain(second.sourceDriverId)
    expect(findings.filter(({ rule }) => rule === 'lap-pace')).toHaveLength(1)
  })

  it.each([1, 2])('are found in a race of %d, where most of all laps then disagree', (drivers) => {
    const alone = { ...final, results: final.results.slice(0, drivers) }
    const last = final.results[0]?.laps.length ?? 0
    const race = withResult(0, ({ laps }) => ({ laps: exchanged(laps, 1, last) }), alone)
    const rules = checkRace(race).findings.map(({ rule, sourceDriverId }) => [rule, sourceDriverId])
    expect(rules).toContainEqual(['lap-pace', final.results[0]?.sourceDriverId])
  })
})

describe('a race that reckons otherwise as a whole has no finding', () => {
  it.each([
    [
      'its paces',
      withEvery(({ laps }) => ({ laps: laps.map((lap) => ({ ...lap, pace: `${lap.lapNumber + 3}/29:00.000` })) })),
    ],
    ['no paces', withEvery(({ laps }) => ({ laps: laps.map((lap) => ({ ...lap, pace: null })) }))],
    [
      'positions by best lap',
      withEvery(({ laps, position }) => ({ laps: laps.map((lap) => ({ ...lap, position: 13 - (position ?? 0) })) })),
    ],
    ['no positions', withEvery(({ laps }) => ({ laps: laps.map((lap) => ({ ...lap, position: null })) }))],
    ['gaps to the winner', withEvery(({ position }) => ({ behind: `+${position}` }))],
    [
      'fastest laps counted from 0',
      withEvery(({ fastestLapNumber }) => ({ fastestLapNumber: fastestLapNumber && fastestLapNumber - 1 })),
    ],
    ['places that go on from another main', withEvery(({ position }) => ({ position: (position ?? 0) + 12 }))],
    ['a length that is no time', { ...final, lengthMs: null }],
  ])('%s', (_what, race) => {
    expect(checkRace(race).findings).toEqual([])
  })

  it('but laps that do not add up are told for each', () => {
    const race = withEvery(({ laps }) => ({ laps: laps.map((lap) => ({ ...lap, lapTimeMs: lap.lapTimeMs + 1 })) }))
    const started = final.results.filter(({ laps }) => laps.length > 0)
    expect(checkRace(race).findings.filter(({ rule }) => rule === 'laps-sum')).toHaveLength(started.length)
  })
})

describe('what the page itself says twice', () => {
  const disagreement = (result: RaceResult, what = 'grid position'): SourceDisagreement => ({
    rule: 'grid-position',
    sourceDriverId: result.sourceDriverId,
    what,
    published: '3',
    computed: '4',
  })

  it('is a finding about its driver', () => {
    const { findings } = checkRace(final, [disagreement(second)])
    expect(findings).toEqual([
      {
        rule: 'grid-position',
        sourceDriverId: second.sourceDriverId,
        driverName: second.driverName,
        lapNumber: null,
        published: '3',
        computed: '4',
        message: `${second.driverName}: the page gives 3 as grid position, and elsewhere 4.`,
      },
    ])
  })

  it('is none where it is so for most', () => {
    expect(
      checkRace(
        final,
        final.results.map((result) => disagreement(result)),
      ).findings,
    ).toEqual([])
  })

  it('comes in the order of the table, and the same each time', () => {
    const race = withLap(9, () => ({ pace: 'x' }), 3)
    const disagreements = [5, 1, 3].map((at) => disagreement(final.results[at] as RaceResult))
    const { findings } = checkRace(race, disagreements)
    expect(findings.map(({ sourceDriverId }) => sourceDriverId)).toEqual(
      [1, 3, 3, 5].map((at) => final.results[at]?.sourceDriverId),
    )
    expect(checkRace(race, disagreements).findings).toEqual(findings)
  })
})

describe('a figure misprinted on the page', () => {
  it.each([
    ['laps-sum', { totalTimeMs: (second.totalTimeMs ?? 0) + 1 }],
    ['laps-sum', { totalTimeMs: (second.totalTimeMs ?? 0) - 300_000 }],
    ['laps-count', { lapsCompleted: 12 }],
    ['laps-count', { lapsCompleted: second.laps.length + 1 }],
    ['result-order', { position: 9 }],
    ['grid-position', { gridPosition: 11 }],
    ['behind', { behind: '5.000' }],
    ['behind', { behind: '3 Laps' }],
    ['fastest-lap', { fastestLapMs: 30_000 }],
    ['fastest-lap', { fastestLapNumber: 5 }],
  ])('gives %s and nothing else: %j', (rule, printed) => {
    const { sourceDriverId } = second
    const edited = editRace(demo, final.sourceRaceId, { kind: 'misprint', sourceDriverId, printed })
    const page = pageOf(edited, final.sourceRaceId)
    const { findings } = checkRace(normaliseRace(page, null, []), page.disagreements)
    expect(findings.map((one) => [one.rule, one.sourceDriverId])).toEqual([[rule, sourceDriverId]])
  })
})
