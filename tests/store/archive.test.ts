import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { archiveSize as archiveSizeShape, pruneDone, prunePlan } from '../../core/contract/archive.ts'
import { previewPrune, pruneArchive } from '../../core/desks/archive-desk.ts'
import { openPage } from '../../core/pages/archive.ts'
import { archiveSize, giveRoomBack } from '../../core/store/archive.ts'
import type { Store } from '../../core/store/database.ts'
import { findKeptBodies } from '../../core/store/kept-pages.ts'
import { editRace } from '../../fixtures/edit.ts'
import { type FixtureClub, makeMeeting } from '../../fixtures/meeting.ts'
import { type Bench, benchFor } from '../support/bench.ts'
import { raceIdAt } from '../support/site.ts'
import { dumpTables, logTables, query } from '../support/tables.ts'

const meeting = makeMeeting({ seed: 61, size: 'small' })
const signal = new AbortController().signal

/** The meeting with other bytes on the page of one race, which say the same unless `change` is told. */
function served(index: number, change: (body: string) => string): FixtureClub {
  const id = raceIdAt(meeting, index)
  const pages = meeting.pages.filter(({ sourceId }) => sourceId === id)
  return { slug: meeting.slug, pages: pages.map((page) => ({ ...page, body: () => change(page.body()) })) }
}

const sameFigures = (word: string) => (body: string) => body.replace('</body>', `<!-- ${word} --></body>`)

/** Moves all that was read so far into the past. */
function age(file: string, days: number): void {
  const at = new Date(Date.now() - days * 86_400_000).toISOString()
  const database = new Database(file)
  database.prepare('update page_log set fetched_at = min(fetched_at, ?)').run(at)
  database.close()
}

const pruned = async (
  bench: Bench,
  olderThanDays: number,
  keeps: 'current' | 'proofs' = 'current',
  rooms: { isBusy?: boolean } = {},
) => {
  const done = await bench.engine.withStore((store) => {
    const giveBack = async () => giveRoomBack(store)
    const all = { store, who: 'test', isBusy: false, now: new Date(), giveBack, ...rooms }
    return pruneArchive(all, { olderThanDays, keeps })
  })
  return pruneDone.parse(done)
}
const planned = (bench: Bench, olderThanDays: number, keeps: 'current' | 'proofs' = 'current') =>
  prunePlan.parse(previewPrune(bench.engine.reading(), { olderThanDays, keeps }, new Date()))
const sizeOf = (bench: Bench) => archiveSizeShape.parse(archiveSize(bench.engine.reading()))

const bodiesOf = (store: Store, bench: Bench, index: number) => {
  const url = bench.server.url(meeting.slug, `/results/?p=view_race_result&id=${raceIdAt(meeting, index)}`)
  return [...findKeptBodies(store, url)]
}
const readableOf = (bench: Bench, index: number) =>
  bench.engine.withStore((store) => bodiesOf(store, bench, index).map(({ prunedAt }) => prunedAt === null))

const replayOf = (bench: Bench) => bench.engine.replay(bench.address, { apply: true, lapsListed: 0, signal })

describe('the size of the archive', () => {
  it('counts what came again once, and what was given up apart', async () => {
    const bench = await benchFor(meeting)
    expect(sizeOf(bench)).toMatchObject({ bodies: 0, compressedBytes: 0, bytes: 0, readings: 0, pruned: 0 })
    await bench.ingest()
    const pages = meeting.listedRaceIds.length + 2
    const bytes = meeting.pages
      .filter(({ pageType }) => pageType !== 'events-listing')
      .reduce((sum, page) => sum + Buffer.byteLength(page.body()), 0)
    const once = sizeOf(bench)
    expect(once).toMatchObject({ bodies: pages, bytes, readings: pages, readBytes: bytes, pruned: 0 })
    const [row] = query(bench.file, 'select sum(length(body)) as bytes from page_body')
    expect(row).toEqual({ bytes: once.compressedBytes })
    await bench.ingest()
    expect(sizeOf(bench)).toMatchObject({ bodies: pages, bytes, readings: 2 * pages, readBytes: 2 * bytes })
    age(bench.file, 10)
    await pruned(bench, 5, 'proofs')
    expect(sizeOf(bench)).toMatchObject({ bodies: 0, compressedBytes: 0, bytes: 0, readings: 2 * pages, pruned: pages })
  })
})

describe('pruning', () => {
  it('gives up what was replaced, and keeps what a replay needs', async () => {
    const bench = await benchFor(meeting)
    await bench.ingest()
    bench.server.serve([served(1, sameFigures('a'))])
    await bench.ingest()
    bench.server.serve([served(1, sameFigures('b'))])
    await bench.ingest()
    age(bench.file, 40)
    const hashes = query(bench.file, 'select content_hash, byte_length from page_body order by 1')
    const log = query(bench.file, 'select * from page_log order by id')
    expect(planned(bench, 41)).toMatchObject({ bodies: 0, keptAsCurrent: 0 })
    const plan = planned(bench, 30)
    expect(plan).toMatchObject({
      bodies: 2,
      byType: [{ pageType: 'race-result', bodies: 2, compressedBytes: plan.compressedBytes }],
      keptAsProof: 0,
      keptAsCurrent: meeting.listedRaceIds.length + 2,
      meetings: 0,
    })
    expect(readableOf(bench, 1)).toEqual([true, true, true])
    expect((await pruned(bench, 30)).plan).toMatchObject({ ...plan, before: expect.any(String) })
    expect(readableOf(bench, 1)).toEqual([true, false, false])
    expect(query(bench.file, 'select content_hash, byte_length from page_body order by 1')).toEqual(hashes)
    expect(query(bench.file, 'select * from page_log order by id')).toEqual(log)
    expect(query(bench.file, "select subject from action where verb = 'prune-archive'")).toMatchObject([
      { subject: expect.stringMatching(/^2 kept pages, 0\.0 MB, last seen before \d{4}-\d\d-\d\d$/) },
    ])
    const before = dumpTables(bench.file, logTables)
    expect((await replayOf(bench)).report).toMatchObject({ status: 'complete', skipped: [] })
    expect(dumpTables(bench.file, logTables)).toEqual(before)
    // Once more finds nothing, and records nothing.
    expect(await pruned(bench, 30)).toMatchObject({ plan: { bodies: 0 }, givenBackBytes: 0, notGivenBack: null })
    expect(query(bench.file, "select 1 from action where verb = 'prune-archive'")).toHaveLength(1)
  })

  it('keeps what came after the last good page, and of a page that never was good the newest', async () => {
    const bench = await benchFor(meeting)
    const broken = (word: string) => (body: string) => sameFigures(word)(body.replaceAll('racerLaps', 'otherLaps'))
    bench.server.serve([served(0, broken('a')), served(1, sameFigures('a'))])
    await bench.ingest()
    bench.server.serve([served(0, broken('b')), served(1, broken('b'))])
    await bench.ingest()
    bench.server.serve([served(0, broken('c')), served(1, broken('c'))])
    await bench.ingest()
    age(bench.file, 40)
    await pruned(bench, 30)
    expect(readableOf(bench, 0)).toEqual([true, false, false])
    expect(readableOf(bench, 1)).toEqual([true, true, true])
  })

  it('never gives up what proves a correction or waits for a person, whatever is asked', async () => {
    const bench = await benchFor(meeting)
    await bench.ingest()
    const [result] = meeting.expected.races[1]?.results.filter(({ laps }) => laps.length > 3) ?? []
    const { sourceDriverId = '', laps = [] } = result ?? {}
    const lapTimeMs = (laps[2]?.lapTimeMs ?? 0) + 1_501
    const edit = { kind: 'lap-time', sourceDriverId, lapNumber: 3, lapTimeMs } as const
    bench.server.serve([editRace(meeting, raceIdAt(meeting, 1), edit)])
    await bench.ingest()
    bench.server.serve([served(2, sameFigures('held'))])
    await bench.ingest()
    const database = new Database(bench.file)
    database
      .prepare(
        `insert into held_race (event_id, run_id, source_race_id, page_hash, held_at, reason)
         select 1, 1, source_id, content_hash, '2026', 'half of it is gone' from page_log
         where source_id = ? order by id desc limit 1`,
      )
      .run(raceIdAt(meeting, 2))
    database.prepare('update page_log set is_saved = 0 where content_hash = (select page_hash from held_race)').run()
    database.close()
    age(bench.file, 40)
    const proofs = query(
      bench.file,
      `select old_page_hash as hash from correction union select new_page_hash from correction
       union select page_hash from held_race order by 1`,
    )
    const { plan } = await pruned(bench, 30, 'proofs')
    expect(plan).toMatchObject({ keptAsProof: proofs.length, keptAsCurrent: 0, meetings: 1 })
    expect(query(bench.file, 'select content_hash as hash from page_body where length(body) > 0 order by 1')).toEqual(
      proofs,
    )
    bench.engine.withStore((store) => {
      // What waits for a person is none of the pages that a replay may take.
      expect(bodiesOf(store, bench, 2)).toHaveLength(1)
      for (const body of bodiesOf(store, bench, 1)) expect(openPage(body).byteLength).toBe(body.byteLength)
    })
  })

  it('of everything but proofs leaves rows that no replay touches, and a page that comes again is kept again', async () => {
    const bench = await benchFor(meeting)
    await bench.ingest()
    age(bench.file, 40)
    expect(planned(bench, 30, 'proofs')).toMatchObject({ meetings: 1 })
    await pruned(bench, 30, 'proofs')
    const before = dumpTables(bench.file, logTables)
    expect((await replayOf(bench)).report).toMatchObject({
      status: 'failed',
      failure: { code: 'page/not-kept', message: expect.stringContaining('was given up for room on') },
    })
    expect(dumpTables(bench.file, logTables)).toEqual(before)
    bench.server.serve([served(0, sameFigures('new'))])
    await bench.ingest()
    expect(sizeOf(bench)).toMatchObject({ pruned: 1, bodies: meeting.listedRaceIds.length + 2 })
    expect((await replayOf(bench)).report).toMatchObject({ status: 'complete', skipped: [] })
  })

  it('takes lists of meetings and of clubs, and pages of a meeting that is not stored any more', async () => {
    const bench = await benchFor(meeting)
    await bench.engine.syncEvents(meeting.slug, { signal })
    await bench.ingest()
    age(bench.file, 40)
    expect(planned(bench, 30).byType.map(({ pageType }) => pageType)).toEqual(['events-listing'])
    const database = new Database(bench.file)
    database.pragma('foreign_keys = off')
    database.exec('delete from event')
    database.close()
    expect(planned(bench, 30).byType.map(({ pageType, bodies }) => [pageType, bodies])).toEqual([
      ['entry-list', 1],
      ['event', 1],
      ['events-listing', 1],
      ['race-result', meeting.listedRaceIds.length],
    ])
  })

  it('gives the room back to the disk, or says why not', async () => {
    const bench = await benchFor(makeMeeting({ seed: 62, size: 'ordinary' }))
    await bench.ingest()
    age(bench.file, 40)
    bench.engine.withStore((store) => store.prepare('pragma wal_checkpoint(TRUNCATE)').all())
    const size = statSync(bench.file).size
    const { compressedBytes } = planned(bench, 30, 'proofs')
    const other = new Database(bench.file)
    other.exec('begin immediate')
    const held = bench.engine.withStore((store) => {
      store.prepare('pragma busy_timeout = 50').all()
      return () => pruned(bench, 30, 'proofs')
    })
    await expect(held()).rejects.toThrow(/Another program has held/)
    other.exec('rollback')
    other.close()
    const busy = await pruned(bench, 39, 'proofs', { isBusy: true })
    expect(busy).toMatchObject({ givenBackBytes: 0, notGivenBack: expect.stringContaining('being read just now') })
    expect(sizeOf(bench).freeBytes).toBeGreaterThan(compressedBytes / 3)
    await bench.ingest()
    age(bench.file, 40)
    const { givenBackBytes, notGivenBack } = await pruned(bench, 30, 'proofs')
    expect(notGivenBack).toBeNull()
    expect(givenBackBytes).toBeGreaterThan(compressedBytes * 0.9)
    expect(statSync(bench.file).size).toBeLessThan(size - compressedBytes * 0.9)
    expect(sizeOf(bench).freeBytes).toBe(0)
    expect(bench.document()).toEqual(bench.meeting.expected)
  })
})
