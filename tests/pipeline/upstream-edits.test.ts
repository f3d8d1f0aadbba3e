import { describe, expect, it } from 'vitest'
import type { EventDocument, Race } from '../../core/contract/domain.ts'
import { editRace, type RaceEdit } from '../../fixtures/edit.ts'
import { type Meeting, makeMeeting, meetingOf } from '../../fixtures/meeting.ts'
import { type Bench, benchFor } from '../support/bench.ts'
import { raceIdAt } from '../support/site.ts'
import { dumpTables, logTables, query } from '../support/tables.ts'

const original = makeMeeting({ seed: 31, size: 'demo' })

function edited(meeting: Meeting, ...edits: readonly (readonly [race: number, edit: RaceEdit])[]): Meeting {
  return edits.reduce((so, [race, edit]) => editRace(so, raceIdAt(meeting, race), edit), meeting)
}

/** A driver of the race, and one of his laps told otherwise than it was. */
function corrected(meeting: Meeting, index: number, byMs = -1_234): RaceEdit {
  const race = meeting.expected.races[index]
  const result = race?.results.find(({ laps }) => laps.length > 4)
  const lap = result?.laps[3]
  if (!result || !lap) throw new RangeError(`Race ${index} has no driver with four laps.`)
  const { sourceDriverId } = result
  return { kind: 'lap-time', sourceDriverId, lapNumber: lap.lapNumber, lapTimeMs: lap.lapTimeMs + byMs }
}

function lastDriver(meeting: Meeting, index: number): string {
  return meeting.expected.races[index]?.results.at(-1)?.sourceDriverId ?? ''
}

async function imported(meeting: Meeting): Promise<Bench> {
  const bench = await benchFor(meeting)
  expect((await bench.ingest()).status).toBe('complete')
  return bench
}

const idsOf = (file: string) => ({
  races: query(file, 'select id, source_race_id from race order by id'),
  drivers: query(file, 'select id, source_driver_id from driver order by id'),
  results: query(
    file,
    'select rr.id, rr.race_id, d.source_driver_id from race_result rr join driver d on d.id = rr.driver_id order by rr.id',
  ),
})

const withoutFindings = (document: EventDocument): EventDocument => ({
  ...document,
  races: document.races.map((race) => ({ ...race, findings: [] })),
})

describe('a lap time that the track corrects', () => {
  it('is corrected with all that follows from it, and nothing else is written', async () => {
    const bench = await imported(original)
    const before = idsOf(bench.file)
    const change = edited(original, [4, corrected(original, 4)])
    bench.server.serve([change])
    const report = await bench.ingest()
    expect(report).toMatchObject({
      status: 'complete',
      counts: { racesSaved: 1, racesUnchanged: original.listedRaceIds.length - 1, rowsInserted: 0, rowsDeleted: 0 },
    })
    expect(report.counts.rowsUpdated).toBeGreaterThan(0)
    expect(bench.document()).toEqual(change.expected)
    expect(idsOf(bench.file)).toEqual(before)
    // And back again: as if nothing had happened.
    bench.server.serve([original])
    expect((await bench.ingest()).counts).toMatchObject({ racesSaved: 1, rowsUpdated: report.counts.rowsUpdated })
    expect(bench.document()).toEqual(original.expected)
  })
})

describe('a driver taken out of a race', () => {
  it('goes with his laps; everybody else keeps the row he had', async () => {
    const bench = await imported(original)
    const before = idsOf(bench.file)
    const sourceDriverId = lastDriver(original, 7)
    const change = edited(original, [7, { kind: 'drop-driver', sourceDriverId }])
    const lost = original.expected.races[7]?.results.at(-1)
    bench.server.serve([change])
    const { counts } = await bench.ingest()
    expect(counts).toMatchObject({ racesSaved: 1, rowsInserted: 0, rowsDeleted: 1 + (lost?.laps.length ?? 0) })
    expect(bench.document()).toEqual(change.expected)
    const after = idsOf(bench.file)
    expect(after.races).toEqual(before.races)
    expect(after.drivers).toEqual(before.drivers)
    const kept = new Set(after.results.map((row) => JSON.stringify(row)))
    expect(before.results.filter((row) => !kept.has(JSON.stringify(row)))).toHaveLength(1)
    expect(after.results).toHaveLength(before.results.length - 1)
    expect(query(bench.file, 'select 1 from lap where race_result_id not in (select id from race_result)')).toEqual([])
  })

  it('comes back when the track puts him back', async () => {
    const change = edited(original, [7, { kind: 'drop-driver', sourceDriverId: lastDriver(original, 7) }])
    const bench = await imported(change)
    bench.server.serve([original])
    expect((await bench.ingest()).status).toBe('complete')
    expect(bench.document()).toEqual(original.expected)
  })
})

/** What a person who imported before has to see: the race in its old place, marked. */
const asMissing = (expected: EventDocument, ...indexes: readonly number[]): EventDocument => ({
  ...expected,
  races: expected.races.map((race, index): Race => ({ ...race, missingUpstream: indexes.includes(index) })),
})

describe('a race that the event page no longer lists', () => {
  it.each([0, 5, -1])('is kept in its place and marked, and unmarked when it is listed again: race %i', async (at) => {
    const index = at < 0 ? original.listedRaceIds.length + at : at
    const bench = await imported(original)
    const before = dumpTables(bench.file, [...logTables, 'correction'])
    bench.server.serve([edited(original, [index, { kind: 'unlist' }])])
    const asked = bench.server.requests.length
    const report = await bench.ingest()
    expect(report.status).toBe('complete')
    // Two rows: the race's mark, and the number of laps that the event page states.
    expect(report.counts).toMatchObject({ racesListed: 11, racesUnchanged: 11, rowsUpdated: 2, rowsDeleted: 0 })
    expect(bench.document()).toEqual(asMissing(original.expected, index))
    // Its page still answers, but nobody asks for what the event page does not list.
    const queries = bench.server.requests.slice(asked).map(({ query: text }) => text)
    expect(queries.some((text) => text.includes(raceIdAt(original, index)))).toBe(false)
    // Since the run that first missed it, however often it is missed.
    const since = () =>
      query(bench.file, 'select missing_since_run_id from race where missing_since_run_id is not null')
    expect(since()).toEqual([{ missing_since_run_id: report.runId }])
    expect((await bench.ingest()).counts).toMatchObject({ rowsInserted: 0, rowsUpdated: 0, rowsDeleted: 0 })
    expect(since()).toEqual([{ missing_since_run_id: report.runId }])
    bench.server.serve([original])
    expect((await bench.ingest()).counts).toMatchObject({ racesUnchanged: 12, rowsUpdated: 2 })
    expect(bench.document()).toEqual(original.expected)
    expect(dumpTables(bench.file, [...logTables, 'correction'])).toEqual(before)
  })

  it('keeps its place among others when several neighbours go, and some come back', async () => {
    const bench = await imported(original)
    const gone = [3, 4, 5, 8, 11]
    bench.server.serve([edited(original, ...gone.map((at) => [at, { kind: 'unlist' }] as const))])
    await bench.ingest()
    expect(bench.document()).toEqual(asMissing(original.expected, ...gone))
    bench.server.serve([edited(original, [3, { kind: 'unlist' }], [8, { kind: 'unlist' }])])
    await bench.ingest()
    expect(bench.document()).toEqual(asMissing(original.expected, 3, 8))
    bench.server.serve([edited(original, [0, { kind: 'unlist' }], [8, { kind: 'unlist' }])])
    await bench.ingest()
    expect(bench.document()).toEqual(asMissing(original.expected, 0, 8))
  })

  it('all of them at once: the meeting is kept whole', async () => {
    const bench = await imported(original)
    const all = original.listedRaceIds.map((_id, at) => at)
    bench.server.serve([edited(original, ...all.map((at) => [at, { kind: 'unlist' }] as const))])
    const report = await bench.ingest()
    expect(report.counts).toMatchObject({ racesListed: 0, rowsDeleted: 0 })
    expect(bench.document()).toEqual(asMissing(original.expected, ...all))
  })
})

describe('figures that the page prints otherwise than its laps say', () => {
  it('are stored as printed, with a finding that names driver and both figures', async () => {
    const bench = await imported(original)
    const result = original.expected.races[2]?.results[0]
    const { sourceDriverId = '', totalTimeMs, driverName } = result ?? {}
    const printedMs = (totalTimeMs ?? 0) + 777
    const change = edited(original, [2, { kind: 'misprint', sourceDriverId, printed: { totalTimeMs: printedMs } }])
    bench.server.serve([change])
    const report = await bench.ingest()
    expect(report).toMatchObject({ status: 'complete', skipped: [], counts: { racesSaved: 1 } })
    const document = bench.document()
    expect(withoutFindings(document)).toEqual(change.expected)
    const findings = document.races[2]?.findings ?? []
    expect(findings).toContainEqual(expect.objectContaining({ rule: 'laps-sum', sourceDriverId, driverName }))
    expect(findings.every((one) => one.message.length > 0 && one.published !== one.computed)).toBe(true)
    expect(document.races.filter((race) => race.findings.length > 0)).toHaveLength(1)
    // Stored once: the same misprint again is nothing new, its correction takes the finding away.
    expect((await bench.ingest()).counts).toMatchObject({ racesSaved: 0, rowsInserted: 0, rowsUpdated: 0 })
    bench.server.serve([original])
    expect((await bench.ingest()).counts.rowsDeleted).toBe(findings.length)
    expect(bench.document()).toEqual(original.expected)
  })
})

describe('a race that is added', () => {
  it('takes its place among the others, wherever it was run', async () => {
    const late = original.listedRaceIds.length - 1
    const without = meetingOf({
      ...original.model,
      races: original.model.races.filter((_race, at) => at !== 6 && at !== late && at !== 0),
    })
    const bench = await imported(without)
    const { races } = idsOf(bench.file)
    bench.server.serve([original])
    const report = await bench.ingest()
    expect(report.counts).toMatchObject({ racesSaved: 3, racesUnchanged: original.listedRaceIds.length - 3 })
    expect(bench.document()).toEqual(original.expected)
    expect(idsOf(bench.file).races).toEqual(expect.arrayContaining(races))
  })

  it('while another is no longer listed', async () => {
    const without = meetingOf({ ...original.model, races: original.model.races.filter((_race, at) => at !== 6) })
    const bench = await imported(without)
    bench.server.serve([edited(original, [5, { kind: 'unlist' }])])
    await bench.ingest()
    expect(bench.document()).toEqual(asMissing(original.expected, 5))
  })
})

describe('everything at once', () => {
  it('ends where a fresh import would, but for what is kept', async () => {
    const bench = await imported(original)
    const change = edited(
      original,
      [0, corrected(original, 0)],
      [1, { kind: 'drop-driver', sourceDriverId: lastDriver(original, 1) }],
      [2, corrected(original, 2, 4_321)],
      [9, { kind: 'drop-driver', sourceDriverId: lastDriver(original, 9) }],
      [9, corrected(original, 9)],
    )
    bench.server.serve([edited(change, [10, { kind: 'unlist' }])])
    const report = await bench.ingest()
    expect(report.counts).toMatchObject({ racesSaved: 4, racesUnchanged: 7 })
    expect(bench.document()).toEqual(asMissing(change.expected, 10))
    expect(query(bench.file, 'pragma foreign_key_check')).toEqual([])
  })

  it('renamed: a meeting, its track and its days', async () => {
    const bench = await imported(original)
    const change = meetingOf({
      ...original.model,
      eventName: 'Fenmoor Renamed Cup',
      trackName: 'Fenmoor Under New Management',
      layoutName: 'Other Layout',
      classes: original.model.classes.map((each) => ({ ...each, entries: each.entries.slice(1) })),
    })
    bench.server.serve([change])
    const report = await bench.ingest()
    expect(report).toMatchObject({ status: 'complete', event: { name: 'Fenmoor Renamed Cup' } })
    expect(bench.document()).toEqual(change.expected)
  })
})
