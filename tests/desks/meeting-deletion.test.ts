import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { DeletionCounts } from '../../core/contract/keeping.ts'
import { checkDatabase } from '../../core/desks/database-check.ts'
import { deleteMeeting, previewDeletion } from '../../core/desks/meeting-deletion.ts'
import { listActionItems, undoAction } from '../../core/desks/undo.ts'
import { thisHost } from '../../core/processes.ts'
import { listTrackItems } from '../../core/queries/track-list.ts'
import { openStore } from '../../core/store/database.ts'
import { eventTables } from '../../core/store/event-tables.ts'
import { asideFolder, emptyAside } from '../../core/store/kept-aside.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { engineOn } from '../support/bench.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'
import { dumpTables, query } from '../support/tables.ts'

const meeting = makeMeeting({ seed: 421, size: 'small', traps: true })
const other = makeMeeting({ seed: 422, size: 'small', slug: meeting.slug, eventId: '990422' })
const name = `liverc:${meeting.eventId}`

/** A club with two meetings stored, of which the first also has a correction, a held race, a finding and a watch. */
async function desk() {
  const server = await startSite([meeting, other])
  const file = join(scratchFolder(), 'club.db')
  const engine = engineOn(file, server.origin)
  const signal = new AbortController().signal
  for (const one of [meeting, other]) await engine.ingest(addressOf(server, one), { signal })
  const database = new Database(file)
  database.exec(`
    insert into finding (race_id, ordinal, event_id, rule, message)
      select id, 90, event_id, 'laps-sum', 'made up' from race where event_id = 1 limit 1;
    insert into correction (event_id, run_id, seen_at, subject, change, old_page_hash, new_page_hash)
      select 1, 1, 'then', 'lap', 'changed', min(content_hash), max(content_hash) from page_body;
    insert into held_race (event_id, run_id, source_race_id, page_hash, held_at, reason)
      select 1, 1, source_race_id, (select content_hash from page_log where run_id = 1 limit 1), 'then', 'made up'
      from race where event_id = 1 limit 1;
    insert into event_watch (event_id, since) values (1, 'then');
    insert into decision (kind, subject, event_id, value, decided_by, decided_at)
      values ('finding', '{}', 1, '{}', 'somebody', 'then');
    -- A page that both meetings had word for word.
    update page_log set content_hash = (select content_hash from page_log where run_id = 1 and page_type = 'entry-list')
      where run_id = 2 and page_type = 'entry-list'`)
  database.close()
  const dump = () => dumpTables(file, ['action', 'lease', 'sqlite_sequence'])
  return { server, file, engine, dump }
}

const withoutBytes = ({ pageBytes: _, ...counts }: DeletionCounts) => counts

describe('a deleted meeting', () => {
  it('is gone with all that belongs to it, and nothing of others', async () => {
    const { file, engine, dump } = await desk()
    const before = dump()
    const { event, counts } = previewDeletion(engine, name)
    expect(event.name).toBe(meeting.expected.event.name)
    expect(dump()).toEqual(before)
    const deleted = await deleteMeeting(engine, name)
    expect(deleted.counts).toEqual(counts)
    const after = dump()
    const gone = (table: string) => (before[table]?.length ?? 0) - (after[table]?.length ?? 0)
    expect({
      entries: gone('entry'),
      races: gone('race'),
      results: gone('race_result'),
      laps: gone('lap'),
      findings: gone('finding'),
      corrections: gone('correction'),
      heldRaces: gone('held_race'),
      pages: gone('page_body'),
    }).toEqual(withoutBytes(counts))
    for (const figure of Object.values(counts)) expect(figure).toBeGreaterThan(0)
    expect(gone('event_watch')).toBe(1)
    expect(gone('decision')).toBe(1)
    expect(query(file, 'select source_event_id as id from event')).toEqual([{ id: other.eventId }])
    // The runs stay as history, and say which pages they read.
    expect([gone('ingestion_run'), gone('page_log'), gone('track'), gone('driver')]).toEqual([0, 0, 0, 0])
    expect(query(file, 'select distinct content_hash from page_log where run_id = 1')).toEqual([{ content_hash: null }])
    const checked = await checkDatabase({ file })
    expect(checked.parts.filter(({ wrong }) => wrong > 0)).toEqual([])
    // What the other meeting needs is there.
    expect(engine.findEventDocument(`liverc:${other.eventId}`)).toEqual(other.expected)
    const [track] = listTrackItems(engine.reading()).tracks
    expect(track).toMatchObject({ eventCount: 1, storedEventCount: 1 })
  })

  it('is put back byte for byte, and only once', async () => {
    const { file, engine, dump } = await desk()
    const before = dump()
    const { actionId } = await deleteMeeting(engine, name)
    expect(listActionItems(engine.reading(), 1)).toMatchObject([
      { actionId, verb: 'delete-meeting', subject: meeting.expected.event.name, canUndo: true },
    ])
    const asked = await Promise.allSettled([undoAction(engine, actionId), undoAction(engine, actionId)])
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(dump()).toEqual(before)
    expect(readdirSync(asideFolder(file))).toEqual([])
    expect(listActionItems(engine.reading(), 1)).toMatchObject([{ canUndo: false, undoneAt: expect.any(String) }])
  })

  it('comes back over a row that the club’s list brought again, but not over one that was read again', async () => {
    const { server, engine, dump } = await desk()
    const before = dump()
    const first = await deleteMeeting(engine, name)
    const signal = new AbortController().signal
    await engine.syncEvents(meeting.slug, { signal })
    const [bare] = query(
      engine.reading().file,
      `select id, page_read from event where source_event_id = '${meeting.eventId}'`,
    )
    // Its number is another's than that of the one deleted.
    expect(bare).toEqual({ id: expect.any(Number), page_read: 0 })
    expect((bare as { id: number }).id).toBeGreaterThan(2)
    await undoAction(engine, first.actionId)
    expect(dump().lap).toEqual(before.lap)
    expect(dump().race).toEqual(before.race)

    const second = await deleteMeeting(engine, name)
    await engine.ingest(addressOf(server, meeting), { signal })
    await expect(undoAction(engine, second.actionId)).rejects.toThrow('read again after it was deleted')
    expect(engine.findEventDocument(name)).toEqual(meeting.expected)
  })

  it('never gives its number, or one of its races’, to another', async () => {
    const { server, engine } = await desk()
    const last = () =>
      query(engine.reading().file, 'select (select max(id) from event) as event, (select max(id) from race) as race')
    const [before] = last() as { event: number; race: number }[]
    await deleteMeeting(engine, `liverc:${other.eventId}`)
    await engine.ingest(addressOf(server, other), { signal: new AbortController().signal })
    const [after] = last() as { event: number; race: number }[]
    expect(after?.event).toBe((before?.event ?? 0) + 1)
    expect(after?.race).toBeGreaterThan(before?.race ?? 0)
  })

  it('is not deleted while it is being read', async () => {
    const { server, engine, dump } = await desk()
    server.fault((url) => url.href.includes('view_race_result'), { kind: 'hang-before-headers' })
    const stopping = new AbortController()
    const reading = engine.ingest(addressOf(server, meeting), { signal: stopping.signal })
    await expect
      .poll(() => query(engine.reading().file, "select 1 from ingestion_run where status = 'running'"))
      .toHaveLength(1)
    const before = dump()
    await expect(deleteMeeting(engine, name)).rejects.toMatchObject({ code: 'event/busy' })
    expect(dump()).toEqual(before)
    expect(existsSync(asideFolder(engine.reading().file))).toBe(false)
    stopping.abort()
    await reading
  })

  it('is kept until the program that deleted it is over', async () => {
    const { file, engine } = await desk()
    const { actionId } = await deleteMeeting(engine, name)
    emptyAside(file, (kept) => thisHost.fateOf(kept) === 'gone')
    expect(readdirSync(asideFolder(file))).toHaveLength(1)
    emptyAside(file, ({ pid }) => pid === process.pid)
    expect(readdirSync(asideFolder(file))).toEqual([])
    expect(listActionItems(engine.reading(), 1)).toMatchObject([{ canUndo: false }])
    await expect(undoAction(engine, actionId)).rejects.toThrow('deleted for good')
  })

  it('leaves nothing aside where the deletion did not take place, and what is half-written goes in time', async () => {
    const { file, engine, dump } = await desk()
    const database = new Database(file)
    database.exec("create trigger no_deletion before delete on race begin select raise(abort, 'no'); end")
    database.close()
    const before = dump()
    await expect(deleteMeeting(engine, name)).rejects.toMatchObject({ code: 'unexpected' })
    expect(dump()).toEqual(before)
    expect(readdirSync(asideFolder(file))).toEqual([])

    const [young, old] = ['young.db', 'old.db'].map((one) => join(asideFolder(file), one))
    for (const half of [young, old]) writeFileSync(half ?? '', 'half')
    utimesSync(old ?? '', 1, 1)
    emptyAside(file, () => false)
    expect(readdirSync(asideFolder(file))).toEqual(['young.db'])
  })

  it('takes every table along that refers to an event, a race or a result', () => {
    const store = openStore(':memory:')
    onTestFinished(() => store.close())
    const known = new Set(eventTables.map(([table]) => table))
    const referring = store
      .prepare<[], string>(
        `select distinct t.name from pragma_table_list t join pragma_foreign_key_list(t.name) f
         where t.schema = 'main' and f."table" in ('event', 'race', 'race_result')`,
      )
      .pluck()
      .all()
    expect(referring.filter((table) => !known.has(table))).toEqual([])
    expect(referring.length).toBeGreaterThan(6)
  })
})
