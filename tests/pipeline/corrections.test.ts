import { describe, expect, it } from 'vitest'
import type { Entry, RaceDocument, RaceResult } from '../../core/contract/domain.ts'
import { heldDesk } from '../../core/desks/held-desk.ts'
import { compareRace } from '../../core/pipeline/compare-race.ts'
import { raceCorrections } from '../../core/pipeline/corrections.ts'
import { entryCorrections, eventCorrections, listingCorrections } from '../../core/pipeline/event-corrections.ts'
import { editRace } from '../../fixtures/edit.ts'
import { editMeeting } from '../../fixtures/edit-meeting.ts'
import { type Meeting, makeMeeting, meetingOf } from '../../fixtures/meeting.ts'
import { shuffledLatency } from '../../fixtures/server.ts'
import { benchFor } from '../support/bench.ts'
import { blankResult } from '../support/blank-result.ts'
import { raceIdAt } from '../support/site.ts'
import { execute, query } from '../support/tables.ts'

function resultOf(driver: string, position: number | null): RaceResult {
  return blankResult(driver, { position, driverName: `DRIVER ${driver}` })
}

/** "a1 b2 x- y-": drivers in the order of the table, each with the position it prints. */
function raceOf(table: string, facts: Partial<RaceDocument> = {}): RaceDocument {
  const results = table
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => resultOf(word.slice(0, 1), word.endsWith('-') ? null : Number(word.slice(1))))
  return {
    sourceRaceId: '7',
    section: 'Main Events',
    raceNumber: 1,
    className: '1/8 Buggy',
    label: '1/8 Buggy A-Main',
    completedAtLocal: '2025-10-18T17:30',
    lengthMs: 600_000,
    results,
    findings: [],
    rawLabel: 'Race 1: 1/8 Buggy (1/8 Buggy A-Main)',
    heatNumber: null,
    heatCount: null,
    mainLetter: 'A',
    mainLeg: null,
    completedText: 'Oct 18, 2025 at 5:30pm',
    lengthText: '10:00',
    ...facts,
  }
}

const told = (stored: RaceDocument, next: RaceDocument) =>
  raceCorrections(stored, next, compareRace(stored, next)).map(
    ({ subject, change, sourceDriverId, field, old, new: now }) =>
      [subject === 'result' ? sourceDriverId : subject, change === 'changed' ? field : change, old, now] as const,
  )

const lines = (before: string, after: string) =>
  told(raceOf(before), raceOf(after)).filter(([, what]) => what === 'tableOrder')

describe('a line of the table', () => {
  it.each([
    ['one above is gone', 'a1 b2 c3', 'a1 c2'],
    ['one above is gone and positions stay', 'a1 b2 x- y-', 'a1 x- y-'],
    ['one came above', 'a1 x- y-', 'a1 b2 x- y-'],
    ['two changed their positions', 'a1 b2 c3 x-', 'b1 a2 c3 x-'],
    ['one lost his position and stands below now', 'a1 b2 x- y-', 'b1 x- a- y-'],
    ['one got a position and stands above now', 'a1 x- y- b-', 'a1 b2 x- y-'],
    ['everybody moved and says so by position', 'a1 b2 c3 d4', 'd1 a2 b3 c4'],
  ])('follows from what is told, and is not: %s', (_what, before, after) => {
    expect(lines(before, after)).toEqual([])
  })

  it('is told where nothing else says it: two without a position change places', () => {
    expect(lines('a1 x- y-', 'a1 y- x-')).toEqual([
      ['y', 'tableOrder', 2, 1],
      ['x', 'tableOrder', 1, 2],
    ])
  })

  it('is told where the table and its positions disagree', () => {
    expect(lines('a1 b2 c3', 'b2 a1 c3')).toEqual([
      ['b', 'tableOrder', 1, 0],
      ['a', 'tableOrder', 0, 1],
    ])
  })

  it('is told beside what follows, and only of those who moved', () => {
    expect(lines('a1 b2 x- y- z-', 'a1 z- x- y-')).toEqual([['z', 'tableOrder', 4, 1]])
  })
})

describe('a race’s own words', () => {
  const label = '1/8 Buggy B-Main'
  it('are told once: the name, not the printed line it is read from, nor its parts', () => {
    const next = raceOf('a1', { label, rawLabel: `Race 1: 1/8 Buggy (${label})`, mainLetter: 'B' })
    expect(told(raceOf('a1'), next)).toEqual([['race', 'label', '1/8 Buggy A-Main', label]])
  })

  it('are told as printed where nothing that is read from them changed', () => {
    const next = raceOf('a1', { rawLabel: 'Race 1: 1/8 Buggy A-Main', completedText: 'Oct 18, 2025, 5:30pm' })
    expect(told(raceOf('a1'), next).map(([, field]) => field)).toEqual(['rawLabel', 'completedText'])
  })

  it('end and length as well', () => {
    const next = raceOf('a1', {
      completedAtLocal: '2025-10-18T17:31',
      completedText: 'Oct 18, 2025 at 5:31pm',
      lengthMs: 300_000,
      lengthText: '5:00',
    })
    expect(told(raceOf('a1'), next).map(([, field]) => field)).toEqual(['completedAtLocal', 'lengthMs'])
  })

  it('are proved by the page that prints them', () => {
    const pagesOf = (facts: Partial<RaceDocument>) => {
      const [stored, next] = [raceOf('a1'), raceOf('a1', facts)]
      return raceCorrections(stored, next, compareRace(stored, next)).map(({ shownBy }) => shownBy[0])
    }
    expect(pagesOf({ lengthMs: 1 })).toEqual(['race-result'])
    expect(pagesOf({ completedAtLocal: null })).toEqual(['event'])
    expect(pagesOf({ className: null })).toEqual(['entry-list'])
    expect(pagesOf({ className: null, rawLabel: 'Race 1: Buggy' })).toEqual(['event'])
  })
})

describe('findings', () => {
  it('are ours, and no correction', () => {
    const finding = { rule: 'laps-sum', sourceDriverId: 'a', driverName: 'A', lapNumber: null } as const
    const next = raceOf('a1', { findings: [{ ...finding, published: '1', computed: '2', message: 'no' }] })
    expect(told(raceOf('a1'), next)).toEqual([])
  })
})

describe('entries', () => {
  const entry = (driverName: string, transponder: string | null, className = 'Buggy'): Entry => {
    return { className, driverName, transponder, carNumber: null }
  }
  const changes = (before: Entry[], after: Entry[]) =>
    entryCorrections(before, after).map(({ change, driverName, old, new: now }) => [change, driverName, old, now])
  const whole = (transponder: string | null) => ({ transponder, carNumber: null })

  it('in another order are the same entries', () => {
    const list = [entry('ANA', '1'), entry('BEN', '2'), entry('ANA', '3', 'Truck')]
    expect(changes(list, list.toReversed())).toEqual([])
  })

  it('of one name are told apart by what else they have', () => {
    const [one, two, three] = [entry('ANA', '1'), entry('ANA', '2'), entry('ANA', '3')]
    expect(changes([one, two], [two])).toEqual([['removed', 'ANA', whole('1'), null]])
    expect(changes([one, two], [two, three])).toEqual([['changed', 'ANA', '1', '3']])
    expect(changes([two], [one, two])).toEqual([['added', 'ANA', null, whole('1')]])
    expect(changes([one, one], [one])).toEqual([['removed', 'ANA', whole('1'), null]])
  })

  it('with another name are another entry: the list has no ids', () => {
    expect(changes([entry('ANA', '1')], [entry('ANNA', '1')])).toEqual([
      ['removed', 'ANA', whole('1'), null],
      ['added', 'ANNA', null, whole('1')],
    ])
  })
})

describe('the event itself', () => {
  it('tells its days, not the text they are printed as', () => {
    const days = { field: 'endDateLocal', old: '2025-10-18', new: '2025-10-19' } as const
    const text = { field: 'dateText', old: 'Oct 18', new: 'Oct 18-19' } as const
    expect(eventCorrections([days, text]).map(({ field }) => field)).toEqual(['endDateLocal'])
    expect(eventCorrections([text]).map(({ field }) => field)).toEqual(['dateText'])
  })

  it('tells races that it lists no more or again, not those that are new or missing as before', () => {
    const place = (sourceRaceId: string, missingSinceRunId: number | null, runOrder = 0) => {
      return { sourceRaceId, runOrder, missingSinceRunId }
    }
    const before = [place('1', null), place('2', 3), place('3', 3), place('4', null)]
    const after = [place('4', null, 1), place('1', 5, 2), place('2', null, 3), place('3', 3, 4), place('9', null, 5)]
    expect(listingCorrections(before, after).map(({ sourceRaceId, change }) => [sourceRaceId, change])).toEqual([
      ['1', 'missing'],
      ['2', 'listed'],
    ])
  })
})

const meeting = makeMeeting({ seed: 71, size: 'small' })
const races = (change: (index: number) => boolean): Meeting =>
  meetingOf({
    ...meeting.model,
    races: meeting.model.races.map((race, index) => (change(index) ? { ...race, runs: [] } : race)),
  })
const counted = (file: string) =>
  query(file, 'select subject, change, count(*) as found from correction group by subject, change order by 1, 2')

describe('what comes for the first time', () => {
  it('corrects nothing: an entry list, a race, a race’s results', async () => {
    const empty = meetingOf({
      ...races((index) => index > 1).model,
      classes: meeting.model.classes.map((each) => ({ ...each, entries: [] })),
    })
    const withoutLast = meetingOf({ ...empty.model, races: empty.model.races.slice(0, -1) })
    const bench = await benchFor(withoutLast)
    await bench.ingest()
    bench.server.serve([meeting])
    await bench.ingest()
    expect(bench.document()).toEqual(meeting.expected)
    // But for the numbers that the event's page states of itself.
    expect(counted(bench.file)).toEqual([{ subject: 'event', change: 'changed', found: 3 }])
  })

  it('is told once something of its kind was there and went', async () => {
    const bench = await benchFor(meeting)
    await bench.ingest()
    const drivers = meeting.expected.races[0]?.results ?? []
    const desk = heldDesk(bench.engine)
    let so = meeting
    for (const { sourceDriverId } of drivers) {
      so = editRace(so, raceIdAt(meeting, 0), { kind: 'drop-driver', sourceDriverId })
      bench.server.serve([so])
      await bench.ingest()
      // The last ones take most of the laps with them.
      for (const { heldId } of desk.list(null)) desk.accept(heldId)
      expect(bench.document()).toEqual(so.expected)
    }
    const results = (change: string) =>
      query(bench.file, "select count(*) as found from correction where subject = 'result' and change = ?", change)
    expect(results('removed')).toEqual([{ found: drivers.length }])
    bench.server.serve([meeting])
    await bench.ingest()
    expect(bench.document()).toEqual(meeting.expected)
    expect(results('added')).toEqual([{ found: drivers.length }])
  })
})

describe('what is not the source’s doing', () => {
  it('a page that is what it was is no correction, however it is read now', async () => {
    const bench = await benchFor(meeting)
    await bench.ingest()
    // As an older version of the program might have read the same pages.
    execute(bench.file, 'update lap set lap_time_ms = lap_time_ms + 1 where lap_number = 2')
    execute(bench.file, "update race set label = 'another', class_name = null")
    execute(bench.file, "update entry set transponder = 'none'")
    execute(bench.file, "update event set layout_name = 'none'")
    const report = await bench.ingest()
    expect(report.counts.rowsUpdated).toBeGreaterThan(10)
    expect(bench.document()).toEqual(meeting.expected)
    expect(report.counts.corrections).toBe(0)
    expect(counted(bench.file)).toEqual([])
  })
})

describe('in whatever order pages come', () => {
  it('the log is the same', async () => {
    const change = meeting.listedRaceIds.reduce((so, id, index) => {
      const driver = meeting.expected.races[index]?.results[0]?.sourceDriverId ?? ''
      return editRace(so, id, { kind: 'lap-time', sourceDriverId: driver, lapNumber: 2, lapTimeMs: 41_234 + index })
    }, meeting)
    const edited = editMeeting(change, { kind: 'facts', facts: { layoutName: 'Reversed' } })
    const logs = []
    for (const seed of [1, 2, 3]) {
      const bench = await benchFor(meeting, { latencyMs: shuffledLatency(seed, 0, 40) })
      await bench.ingest()
      bench.server.serve([edited])
      await bench.ingest()
      const rows = query(bench.file, 'select * from correction order by id') as Record<string, unknown>[]
      logs.push(rows.map(({ seen_at, ...row }) => row))
    }
    expect(logs[0]?.length).toBeGreaterThan(meeting.listedRaceIds.length)
    expect(logs[1]).toEqual(logs[0])
    expect(logs[2]).toEqual(logs[0])
  })
})
