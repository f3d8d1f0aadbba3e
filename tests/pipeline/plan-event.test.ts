import { describe, expect, it } from 'vitest'
import type { PageRef, SourceEventPage, SourceListedRace } from '../../core/connectors/connector.ts'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import { type PlanWanted, planEvent } from '../../core/pipeline/plan-event.ts'
import type { KnownEvent, KnownRace } from '../../core/store/readings.ts'
import { demoMeeting } from '../../fixtures/meeting.ts'

const meeting = demoMeeting()
const connector = liveRcConnector()
const ref: PageRef = {
  source: 'liverc',
  pageType: 'event',
  sourceTrackSlug: meeting.slug,
  sourceId: meeting.eventId,
}
const event = connector.parse(ref, meeting.pages[0]?.body() ?? '') as SourceEventPage

/** The meeting's day is 2025-10-18; this is long after it in every time zone. */
const longAfter = '2025-11-01T12:00:00.000Z'
const at = (time: string) => `2025-10-18T${time}:00.000Z`

function known(line: SourceListedRace, more: Partial<KnownRace> = {}): KnownRace {
  const lapCount = meeting.expected.races
    .filter(({ sourceRaceId }) => sourceRaceId === line.sourceRaceId)
    .flatMap(({ results }) => results)
    .reduce((laps, result) => laps + result.laps.length, 0)
  const readings = { firstReadAt: longAfter, lastReadAt: longAfter }
  return { ...line, isMissing: false, lapCount, ...readings, isOwed: false, isHeld: false, ...more }
}

function plan(change: Partial<KnownRace>, wanted: Partial<PlanWanted> = {}, stored: Partial<KnownEvent> = {}) {
  const { sourceRaceId } = event.races[3] as SourceListedRace
  const races = event.races.map((line) => known(line, line.sourceRaceId === sourceRaceId ? change : {}))
  const made = planEvent({
    pages: connector.plan(event),
    event,
    stated: event,
    known: { races, entryListReadAt: longAfter, lastRunComplete: true, ...stored },
    mode: 'changed',
    now: new Date('2025-12-01T12:00:00Z'),
    readSince: null,
    isPatient: false,
    maxPages: 600,
    ...wanted,
  })
  const asked = made.pages.map(({ ref: { pageType, sourceId }, because }) => {
    return [pageType === 'entry-list' ? 'entry list' : sourceId === sourceRaceId ? 'it' : 'another', because]
  })
  return { ...made, asked }
}

const aRace = event.races[3]
const anyRace = event.races.length

describe('a stored race is not asked for', () => {
  it('when its line is the same, it was read whole, and it has settled', () => {
    expect(plan({})).toMatchObject({ asked: [], freshRaces: anyRace, overBudget: [] })
  })

  it('when it was read after it must have ended in every time zone, however often', () => {
    const { completedAtLocal } = aRace ?? {}
    const ended = new Date(`${completedAtLocal}:00Z`).getTime() + 12 * 3_600_000
    const read = (ms: number) => ({
      firstReadAt: new Date(ended + ms).toISOString(),
      lastReadAt: new Date(ended + ms).toISOString(),
    })
    expect(plan(read(600_000)).asked).toEqual([])
    expect(plan(read(599_000)).asked).toEqual([['it', 'unsettled']])
  })

  it('when it was read again ten minutes after its first reading', () => {
    const now = new Date(at('15:00'))
    const read = (lastReadAt: string) => ({ firstReadAt: at('14:00'), lastReadAt })
    const stored = { entryListReadAt: at('14:30') }
    expect(plan(read(at('14:10')), { now }, stored).asked).toEqual([])
    expect(plan(read(at('14:09')), { now }, stored).asked).toEqual([['it', 'unsettled']])
  })

  it('when somebody follows, before asking once more can settle it', () => {
    const read = { firstReadAt: at('14:00'), lastReadAt: at('14:00') }
    const stored = { entryListReadAt: at('13:55') }
    const follows = (time: string) => plan(read, { now: new Date(at(time)), isPatient: true }, stored).asked
    expect(follows('14:09')).toEqual([])
    expect(follows('14:10')).toEqual([['it', 'unsettled']])
    // A person who asks is not kept waiting.
    expect(plan(read, { now: new Date(at('14:01')) }, stored).asked).toEqual([['it', 'unsettled']])
  })
})

describe('a stored race is asked for', () => {
  it.each<[string, Partial<KnownRace>, string]>([
    ['its text differs', { rawLabel: 'Race 4: something else' }, 'changed'],
    ['its time differs', { completedAtLocal: '2025-10-18T11:11' }, 'changed'],
    ['its section differs', { section: 'Practice' }, 'changed'],
    ['its number differs', { raceNumber: 99 }, 'changed'],
    ['its heat differs', { heatCount: 9 }, 'changed'],
    ['it was not listed', { isMissing: true }, 'changed'],
    ['a run could not have it', { isOwed: true }, 'left-out'],
    ['what it showed waits for a decision', { isHeld: true }, 'held'],
    ['no reading of it is recorded', { firstReadAt: null, lastReadAt: null }, 'unsettled'],
  ])('when %s', (_name, change, because) => {
    expect(plan(change)).toMatchObject({ asked: [['it', because]], freshRaces: anyRace - 1 })
  })

  it('when a race has no time and its day may not be over', () => {
    const noTime: SourceEventPage = {
      ...event,
      races: event.races.map((line) =>
        line.sourceRaceId === aRace?.sourceRaceId ? { ...line, completedAtLocal: null } : line,
      ),
    }
    const read = (time: string) => ({ completedAtLocal: null, firstReadAt: time, lastReadAt: time })
    const asked = (time: string) => plan(read(time), { event: noTime, pages: connector.plan(noTime) }).asked
    expect(asked('2025-10-20T00:09:00.000Z')).toEqual([['it', 'unsettled']])
    expect(asked('2025-10-20T00:10:00.000Z')).toEqual([])
  })

  it('with all others, when the event page counts other laps and no line says where', () => {
    const stated = { ...event, lapCount: (event.lapCount ?? 0) + 7 }
    const all = event.races.map(({ sourceRaceId }) => [
      sourceRaceId === aRace?.sourceRaceId ? 'it' : 'another',
      'total',
    ])
    expect(plan({ lapCount: 0 }, { stated }).asked).toEqual(all)
    // A run that was cut off may have stored the new count before it read the races.
    expect(plan({ lapCount: 0 }, {}, { lastRunComplete: false }).asked).toEqual(all)
    // A source whose count never agreed with its laps says nothing by it.
    expect(plan({ lapCount: 0 }).asked).toEqual([])
    expect(plan({}, { stated }).asked).toEqual([])
  })
})

describe('the entry list', () => {
  const now = new Date('2025-10-19T00:00:00Z')
  it.each<[string, Partial<PlanWanted>, Partial<KnownEvent>, string[][]]>([
    ['is asked for where it was never read', {}, { entryListReadAt: null }, [['entry list', 'new']]],
    ['is not where the event is over and its counts are the same', {}, {}, []],
    ['is where there are other entries', { stated: { ...event, entryCount: 1 } }, {}, [['entry list', 'changed']]],
    ['is where there are other drivers', { stated: { ...event, driverCount: 1 } }, {}, [['entry list', 'changed']]],
    [
      'is once an hour while the event may go on',
      { now },
      { entryListReadAt: '2025-10-18T23:00:00.000Z' },
      [['entry list', 'unsettled']],
    ],
    ['but not sooner', { now }, { entryListReadAt: '2025-10-18T23:00:01.000Z' }, []],
  ])('%s', (_name, wanted, stored, asked) => {
    expect(plan({}, wanted, stored).asked).toEqual(asked)
  })
})

describe('everything', () => {
  it('is every page, in the order of the connector', () => {
    const made = plan({}, { mode: 'everything' })
    expect(made.pages.map((page) => page.ref)).toEqual(connector.plan(event))
    expect(made).toMatchObject({ freshRaces: 0, overBudget: [] })
  })

  it('continued: what was read since the run began is not asked for again, unless it went wrong', () => {
    const readSince = '2025-11-20T00:00:00.000Z'
    const done = { firstReadAt: at('14:00'), lastReadAt: '2025-11-20T00:00:01.000Z' }
    const continued = (change: Partial<KnownRace>) => {
      const { asked } = plan(change, { mode: 'everything', readSince })
      return asked.filter(([what]) => what === 'it').length
    }
    expect(continued({})).toBe(1)
    expect(continued(done)).toBe(0)
    expect(continued({ ...done, isOwed: true })).toBe(1)
    expect(continued({ ...done, isHeld: true })).toBe(1)
    expect(continued({ ...done, rawLabel: 'Race 4: something else' })).toBe(1)
  })

  it.each([1, 2, 5, event.races.length + 1])('of at most %i pages, the event page among them', (maxPages) => {
    const pages = connector.plan(event)
    const made = plan({}, { mode: 'everything', maxPages })
    expect(made.pages.map((page) => page.ref)).toEqual(pages.slice(0, maxPages - 1))
    expect(made.overBudget).toEqual(pages.slice(maxPages - 1))
  })
})
