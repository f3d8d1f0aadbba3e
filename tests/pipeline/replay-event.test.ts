import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { EventDocument } from '../../core/contract/domain.ts'
import { type ReplayAnswer, replayAnswer } from '../../core/contract/replay.ts'
import { heldDesk } from '../../core/desks/held-desk.ts'
import { editRace, type RaceEdit } from '../../fixtures/edit.ts'
import { type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import { type Random, seededRandom } from '../../fixtures/random.ts'
import { type Bench, benchFor, engineOn } from '../support/bench.ts'
import { rounds } from '../support/rounds.ts'
import { raceIdAt } from '../support/site.ts'
import { dumpTables, forbidWrites, logTables, query } from '../support/tables.ts'

const nothingWritten = { rowsInserted: 0, rowsUpdated: 0, rowsDeleted: 0 }

async function replayed(bench: Bench, apply = true): Promise<ReplayAnswer> {
  const asked = bench.server.requests.length
  const answer = await bench.engine.replay(bench.address, {
    apply,
    lapsListed: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
  })
  expect(bench.server.requests).toHaveLength(asked)
  expect(answer.report.requests.total).toBe(0)
  return replayAnswer.parse(structuredClone(answer))
}

/** Changes the database behind the program's back. */
function damage(file: string, ...statements: readonly string[]): void {
  const database = new Database(file, { fileMustExist: true })
  try {
    for (const statement of statements) {
      if (database.prepare(statement).run().changes === 0) throw new Error(`nothing damaged by: ${statement}`)
    }
  } finally {
    database.close()
  }
}

/** Every race, with all that belongs to it. */
function loseRaces(file: string): void {
  const database = new Database(file, { fileMustExist: true })
  database.exec('delete from lap; delete from race_result; delete from finding; delete from race')
  database.close()
}

const meetings: readonly (readonly [string, () => Meeting])[] = [
  ['small with traps and claims', () => makeMeeting({ seed: 41, size: 'small', traps: true, claims: true })],
  ['hostile names, traps and claims', () => makeMeeting({ seed: 42, size: 'hostile', traps: true, claims: true })],
  ['demo', () => makeMeeting({ seed: 43, size: 'demo' })],
  ['ordinary', () => makeMeeting({ seed: 44, size: 'ordinary', traps: true })],
]

describe.each(meetings)('the same pages again from the archive: %s', (_name, make) => {
  it('give the same rows: none is written, and exports are the same to the byte', async () => {
    const bench = await benchFor(make())
    const first = await bench.ingest()
    const text = bench.engine.exportEvent(bench.address, 'event-json')
    const before = dumpTables(bench.file, logTables)
    const pages = query(bench.file, 'select * from page_log order by id')
    await bench.engine.close()
    await bench.server.close()
    forbidWrites(bench.file)
    const engine = engineOn(bench.file, bench.server.origin)
    const again = { ...bench, engine }
    const { report, changes, applied } = await replayed(again)
    expect(applied).toBe(true)
    expect(report).toMatchObject({
      status: 'complete',
      skipped: [],
      counts: { ...first.counts, racesSaved: 0, racesUnchanged: first.counts.racesListed, ...nothingWritten },
    })
    expect(changes).toEqual({ event: [], entries: { added: [], changed: [], removed: [], movedCount: 0 }, races: [] })
    expect(engine.exportEvent(bench.address, 'event-json')).toBe(text)
    expect(dumpTables(bench.file, logTables)).toEqual(before)
    // What comes out of the archive is not put into it once more.
    expect(query(bench.file, 'select * from page_log order by id')).toEqual(pages)
    expect(query(bench.file, 'select mode from ingestion_run order by id desc limit 1')).toEqual([{ mode: 'replay' }])
  })
})

describe('damaged rows', () => {
  const meeting = makeMeeting({ seed: 45, size: 'demo' })

  it('are shown without a word written, and repaired once it is wanted', async () => {
    const bench = await benchFor(meeting)
    await bench.ingest()
    const before = dumpTables(bench.file, logTables)
    damage(
      bench.file,
      "update event set name = 'Another', layout_name = null",
      "update entry set transponder = '0' where id = (select min(id) from entry)",
      'delete from entry where id = (select max(id) from entry)',
      'update lap set lap_time_ms = 1 where lap_number = 2',
      'delete from lap where lap_number = 3',
      'update race_result set total_time_ms = total_time_ms + 1, table_order = 7 where id = 3',
      'update race set run_order = 5 - run_order where run_order < 6',
      "update race set label = 'Wrong' where run_order = 0",
    )
    const damaged = dumpTables(bench.file, logTables)
    const shown = await replayed(bench, false)
    expect(shown).toMatchObject({ applied: false, report: { runId: null, status: 'complete' } })
    expect(dumpTables(bench.file, logTables)).toEqual(damaged)
    expect(shown.changes.event).toEqual([
      { field: 'name', old: 'Another', new: meeting.expected.event.name },
      { field: 'layoutName', old: null, new: meeting.model.layoutName },
    ])
    expect(shown.changes.entries).toMatchObject({ added: [expect.any(String)], changed: [{ fields: [{ old: '0' }] }] })
    const ours = shown.changes.races.find(({ fields }) => fields.some(({ old }) => old === 'Wrong'))
    expect(ours?.fields).toContainEqual({ field: 'label', old: 'Wrong', new: expect.any(String) })
    expect(shown.changes.races.flatMap(({ laps }) => laps.added).every(({ lapNumber }) => lapNumber === 3)).toBe(true)
    expect(shown.changes.races.flatMap(({ laps }) => laps.changed)).toContainEqual(
      expect.objectContaining({ lapNumber: 2, fields: [{ field: 'lapTimeMs', old: 1, new: expect.any(Number) }] }),
    )
    const applied = await replayed(bench)
    expect(applied.changes).toEqual(shown.changes)
    const { rowsInserted, rowsUpdated, rowsDeleted } = shown.report.counts
    expect(applied.report.counts).toMatchObject({ rowsInserted, rowsUpdated, rowsDeleted })
    expect(bench.document()).toEqual(meeting.expected)
    // Rows that were deleted come back under a number of their own; all else is as it was.
    const after = dumpTables(bench.file, [...logTables, 'entry'])
    const { entry, ...wanted } = before
    expect(after).toEqual(wanted)
    expect((await replayed(bench)).report.counts).toMatchObject(nothingWritten)
  })

  it('of a race that is gone, or of all of them, are read anew', async () => {
    const bench = await benchFor(meeting)
    await bench.ingest()
    damage(
      bench.file,
      'delete from lap where race_result_id in (select id from race_result where race_id in (2, 5))',
      'delete from race_result where race_id in (2, 5)',
      'delete from race where id in (2, 5)',
    )
    expect((await replayed(bench, false)).changes.races.map(({ change }) => change)).toEqual(['added', 'added'])
    await replayed(bench)
    expect(bench.document()).toEqual(meeting.expected)
    loseRaces(bench.file)
    damage(bench.file, 'delete from entry')
    await replayed(bench)
    expect(bench.document()).toEqual(meeting.expected)
  })
})

describe('a body that was refused', () => {
  const meeting = makeMeeting({ seed: 46, size: 'small' })
  const wrongPage = (body: string) => body.replaceAll('Gravel', 'Other')

  it.each([
    ['another page', wrongPage],
    ['an unknown layout', (body: string) => body.replaceAll('racerLaps', 'lapsOfRacer')],
    ['a page that was cut', (body: string) => `${body.slice(0, 20_000)}\n`],
    ['laps that cannot be placed', (body: string) => body.replace("'lapNum' : '2'", "'lapNum' : '3'")],
  ] as const)('does not stand in for the good one before: %s', async (_what, body) => {
    const bench = await benchFor(meeting)
    await bench.ingest()
    const before = dumpTables(bench.file, logTables)
    const pages = meeting.pages.filter(({ sourceId }) => sourceId === raceIdAt(meeting, 1))
    bench.server.serve([
      { slug: meeting.slug, pages: pages.map((page) => ({ ...page, body: () => body(page.body()) })) },
    ])
    expect(await bench.ingest()).toMatchObject({ status: 'partial', skipped: [{ sourceRaceId: raceIdAt(meeting, 1) }] })
    expect(query(bench.file, 'select count(*) as count from page_log where is_saved = 0')).toEqual([{ count: 1 }])
    damage(bench.file, 'update lap set lap_time_ms = lap_time_ms + 1')
    expect((await replayed(bench)).report).toMatchObject({ status: 'complete', skipped: [] })
    expect(bench.document()).toEqual(meeting.expected)
    expect(dumpTables(bench.file, logTables)).toEqual(before)
  })
})

describe('a page that was held back', () => {
  const meeting = makeMeeting({ seed: 47, size: 'demo' })
  /** Race 5 with most of its drivers gone. */
  const shrunk = (meeting.expected.races[5]?.results ?? [])
    .slice(3)
    .reduce<Meeting>(
      (so, { sourceDriverId }) => editRace(so, raceIdAt(meeting, 5), { kind: 'drop-driver', sourceDriverId }),
      meeting,
    )

  it('is read by no replay until a person accepts it, and by each one then', async () => {
    const bench = await benchFor(meeting)
    await bench.ingest()
    const desk = heldDesk(bench.engine)
    bench.server.serve([shrunk])
    expect(await bench.ingest()).toMatchObject({ counts: { racesHeld: 1, rowsInserted: 0, rowsDeleted: 0 } })
    const apart = ['action', ...logTables]
    const before = dumpTables(bench.file, apart)
    const replayedAs = async (document: EventDocument) => {
      damage(bench.file, 'update lap set lap_time_ms = lap_time_ms + 1')
      expect((await replayed(bench)).report).toMatchObject({ status: 'complete', skipped: [] })
      expect(bench.document()).toEqual(document)
      expect((await replayed(bench)).report.counts).toMatchObject(nothingWritten)
    }
    await replayedAs(meeting.expected)
    expect(dumpTables(bench.file, apart)).toEqual(before)
    desk.accept(desk.list(null)[0]?.heldId ?? 0)
    expect(bench.document()).toEqual(shrunk.expected)
    await replayedAs(shrunk.expected)
  })

  it('is read by none where a person refuses it', async () => {
    const bench = await benchFor(meeting)
    await bench.ingest()
    bench.server.serve([shrunk])
    await bench.ingest()
    const desk = heldDesk(bench.engine)
    desk.refuse(desk.list(null)[0]?.heldId ?? 0)
    await bench.ingest()
    damage(bench.file, 'update lap set lap_time_ms = lap_time_ms + 1')
    expect((await replayed(bench)).report).toMatchObject({ status: 'complete', skipped: [] })
    expect(bench.document()).toEqual(meeting.expected)
  })
})

/** The races that are listed, without findings: what is printed otherwise than the laps say has some. */
const listedRaces = ({ races }: EventDocument) =>
  races.filter(({ missingUpstream }) => !missingUpstream).map((race) => ({ ...race, findings: [] }))

describe('a meeting that its club corrected again and again', () => {
  it.each(Array.from({ length: rounds(4, 60) }, (_, seed) => seed))('%i', async (seed) => {
    const random = seededRandom(`replay ${seed}`)
    const original = makeMeeting({ seed: 500 + (seed % 7), size: 'demo' })
    const bench = await benchFor(original)
    await bench.ingest()
    const gone = new Set<string>()
    let now = original
    for (let visit = 0; visit < 4; visit++) {
      for (let count = random.integer(1, 4); count > 0; count--) now = corrected(now, random, gone)
      bench.server.serve([now])
      expect((await bench.ingest()).status).toBe('complete')
    }
    const wanted = bench.document()
    expect(new Set(wanted.races.filter((race) => race.missingUpstream).map((race) => race.sourceRaceId))).toEqual(gone)
    expect(listedRaces(wanted)).toEqual(listedRaces(now.expected).filter(({ sourceRaceId }) => !gone.has(sourceRaceId)))
    const before = dumpTables(bench.file, logTables)
    expect((await replayed(bench)).report).toMatchObject({ status: 'complete', counts: nothingWritten })
    damage(
      bench.file,
      'update lap set lap_time_ms = lap_time_ms + 7',
      'update race set run_order = 99 - run_order, missing_since_run_id = null',
    )
    await replayed(bench)
    expect(bench.document()).toEqual(wanted)
    expect(dumpTables(bench.file, logTables)).toEqual(before)
    loseRaces(bench.file)
    await replayed(bench)
    expect(bench.document()).toEqual(wanted)
  })
})

function corrected(meeting: Meeting, random: Random, gone: Set<string>): Meeting {
  const listed = meeting.model.races.filter((race) => race.listed)
  const race = random.pick(listed)
  const document = meeting.expected.races.find(({ sourceRaceId }) => sourceRaceId === race.sourceRaceId)
  const result = document?.results.find(({ laps }) => laps.length > 4)
  const edits: RaceEdit[] = [
    ...(result ? [lapEdit(result, random)] : []),
    ...(result ? [misprint(result, random)] : []),
    ...(listed.length > 6 ? [{ kind: 'unlist' } as const] : []),
  ]
  const edit = edits.length > 0 ? random.pick(edits) : null
  if (!edit) return meeting
  if (edit.kind === 'unlist') gone.add(race.sourceRaceId)
  return editRace(meeting, race.sourceRaceId, edit)
}

type Result = EventDocument['races'][number]['results'][number]

function lapEdit({ sourceDriverId, laps }: Result, random: Random): RaceEdit {
  const lap = laps[3]
  const { lapNumber, lapTimeMs } = lap as NonNullable<typeof lap>
  return { kind: 'lap-time', sourceDriverId, lapNumber, lapTimeMs: lapTimeMs + random.integer(1_001, 1_999) }
}

function misprint({ sourceDriverId, totalTimeMs }: Result, random: Random): RaceEdit {
  const printed = { totalTimeMs: (totalTimeMs ?? 0) + random.integer(1, 999) }
  return { kind: 'misprint', sourceDriverId, printed }
}
