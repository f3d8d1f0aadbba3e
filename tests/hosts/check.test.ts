import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeAll, describe, expect, it } from 'vitest'
import { resolveSettings } from '../../core/config.ts'
import { type DatabaseCheck, databaseCheck } from '../../core/contract/keeping.ts'
import { checkDatabase } from '../../core/desks/database-check.ts'
import { createEngine } from '../../core/engine.ts'
import { createLog } from '../../core/log.ts'
import { createBackup } from '../../core/store/backup.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { startFixtureServer } from '../../fixtures/server.ts'
import { temporaryFolder } from '../store/temporary-folder.ts'
import { quick } from '../support/bench.ts'
import { jsonOf, mre } from '../support/cli.ts'
import { scratchFolder } from '../support/scratch.ts'
import { dumpTables } from '../support/tables.ts'

const kept = temporaryFolder()
let sound = ''

/** A database with a meeting in it, of which one result disagrees with its laps, and has the finding that says so. */
beforeAll(async () => {
  const meeting = makeMeeting({ seed: 411, size: 'small', traps: true, claims: true })
  const server = await startFixtureServer({ clubs: [meeting] })
  const file = join(kept, 'club.db')
  const settings = resolveSettings({ flags: { ...quick, livercOrigin: server.origin } })
  const engine = createEngine({ settings, file, log: createLog('silent'), host: 'test' })
  await engine.ingest(server.url(meeting.slug, `/results/?p=view_event&id=${meeting.eventId}`), {
    signal: new AbortController().signal,
  })
  await engine.close()
  await server.close()
  const database = new Database(file)
  database.exec(`
    insert into finding (race_id, ordinal, event_id, rule, source_driver_id, message)
      select ra.id, 90, ra.event_id, 'laps-sum', d.source_driver_id, 'The laps do not add up.'
      from race_result r join race ra on ra.id = r.race_id join driver d on d.id = r.driver_id
      where r.total_time_ms is not null and exists (select 1 from lap where race_result_id = r.id) order by r.id limit 1;
    update lap set lap_time_ms = lap_time_ms + 5 where lap_number = 1 and race_result_id =
      (select r.id from race_result r where r.total_time_ms is not null
       and exists (select 1 from lap where race_result_id = r.id) order by r.id limit 1)`)
  database.close()
  sound = file
})

/** A copy of the database to spoil. */
async function copy(): Promise<string> {
  const { backup } = await createBackup({ file: sound, folder: scratchFolder(), reason: 'manual' })
  return backup.path
}

async function spoiled(sql: string): Promise<DatabaseCheck> {
  const file = await copy()
  const database = new Database(file)
  database.unsafeMode()
  database.pragma('foreign_keys = OFF')
  database.exec(sql)
  database.close()
  return await checkDatabase({ file })
}

const wrongParts = ({ parts }: DatabaseCheck) => parts.filter(({ wrong }) => wrong > 0).map(({ part }) => part)

describe('a check of the database', () => {
  it('finds nothing wrong with what was ingested, and writes nothing', async () => {
    const file = await copy()
    const before = dumpTables(file)
    const found = databaseCheck.parse(await checkDatabase({ file }))
    expect(found.isSound).toBe(true)
    expect(dumpTables(file)).toEqual(before)
    const looked = Object.fromEntries(found.parts.map(({ part, checked }) => [part, checked]))
    expect(looked.laps).toBe(before.lap?.length)
    expect(looked.archive).toBe(before.page_body?.length)
    expect(looked.findings).toBe(before.finding?.length)
    expect(looked.findings).toBeGreaterThan(0)
  })

  it.each([
    [
      'laps',
      'a lap that went',
      `delete from lap where (race_result_id, lap_number) in (select race_result_id, lap_number from lap where lap_number = 2 limit 1)`,
    ],
    [
      'laps',
      'a last lap that went',
      `delete from lap where (race_result_id, lap_number) in (select race_result_id, max(lap_number) from lap group by 1 having max(lap_number) > 3 limit 1)`,
    ],
    [
      'laps',
      'a lap whose time changed',
      `update lap set lap_time_ms = lap_time_ms + 1 where (race_result_id, lap_number) in (select l.race_result_id, 1 from lap l join race_result r on r.id = l.race_result_id where r.total_time_ms is not null and not exists (select 1 from finding f where f.race_id = r.race_id) limit 1)`,
    ],
    [
      'references',
      'a race whose meeting went',
      `pragma ignore_check_constraints = on; update race set event_id = 999 where id = (select min(id) from race)`,
    ],
    ['sources', 'a race of another source', `update race set source = 'demo' where id = (select min(id) from race)`],
    [
      'sources',
      'a driver of another source',
      `update driver set source = 'demo' where id = (select driver_id from race_result limit 1)`,
    ],
    [
      'findings',
      'a finding with another meeting',
      `insert into event (id, source, source_event_id, track_id, name, depth, page_read) select 77, source, 'x', track_id, 'x', 'none', 0 from event limit 1; update finding set event_id = 77`,
    ],
    [
      'archive',
      'a page that was changed',
      `update page_body set body = zeroblob(length(body)) where content_hash = (select min(content_hash) from page_body)`,
    ],
    [
      'archive',
      'a page under another hash',
      `update page_body set body = (select body from page_body order by content_hash desc limit 1) where content_hash = (select min(content_hash) from page_body)`,
    ],
  ])('finds in %s %s', async (part, _what, sql) => {
    const found = await spoiled(sql)
    expect(found.isSound).toBe(false)
    expect(wrongParts(found)).toContain(part)
    expect(found.parts.find((one) => one.part === part)?.examples.length).toBeGreaterThan(0)
  })

  it('finds a key that is there twice, also without the index that forbids it', async () => {
    const found = await spoiled(`
      drop index driver_natural_key;
      insert into driver (source, source_driver_id) select source, source_driver_id from driver limit 1`)
    expect(wrongParts(found)).toEqual(['keys'])
    expect(found.parts.find(({ part }) => part === 'keys')?.examples).toEqual([
      expect.stringMatching(/^driver liverc, .* is there 2 times\.$/),
    ])
  })

  it('finds an index that disagrees with its rows', async () => {
    // The index as it would be over another column: whatever is looked up through it is not found.
    const found = await spoiled(`
      pragma writable_schema = on;
      update sqlite_schema set sql = replace(sql, '\`source_driver_id\`', '\`id\`') where name = 'driver_natural_key';
      pragma writable_schema = reset`)
    expect(wrongParts(found)).toContain('file')
  })

  it('skips pages whose body was given up, and notes what nothing uses', async () => {
    const found = await spoiled(`
      update page_body set body = zeroblob(0), pruned_at = '2026-01-01T00:00:00.000Z'
        where content_hash = (select min(content_hash) from page_body);
      insert into driver (source, source_driver_id) values ('liverc', 'nobody');
      insert into page_body (content_hash, body, byte_length, first_stored_at, pruned_at)
        values ('unused', zeroblob(0), 3, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')`)
    expect(found.isSound).toBe(true)
    expect(found.parts.find(({ part }) => part === 'leftovers')).toMatchObject({
      noted: 2,
      examples: ['1 kept pages that nothing refers to.', '1 drivers without a result.'],
    })
  })

  it('says of a file that is damaged in its middle which parts are', async () => {
    const file = await copy()
    const database = new Database(file)
    const page = Number(database.prepare("select rootpage from sqlite_schema where name = 'lap'").pluck().get())
    database.close()
    const handle = openSync(file, 'r+')
    writeSync(handle, Buffer.alloc(4_096, 0xa5), 0, 4_096, (page - 1) * 4_096)
    closeSync(handle)
    const found = await checkDatabase({ file })
    expect(wrongParts(found)).toEqual(expect.arrayContaining(['file', 'laps']))
    expect(wrongParts(found)).not.toContain('archive')
  })

  it('can be stopped between two pieces', async () => {
    const stopping = new AbortController()
    const seen: string[] = []
    const checking = checkDatabase({
      file: sound,
      signal: stopping.signal,
      onProgress: ({ what }) => {
        seen.push(what)
        if (what === 'Counting laps') stopping.abort()
      },
    })
    await expect(checking).rejects.toMatchObject({ code: 'cancelled' })
    expect(seen.at(-1)).toBe('Counting laps')
  })
})

describe('mre check', () => {
  it('tells a person and a program, by its exit status too, and is remembered', async () => {
    const file = await copy()
    const good = await mre(['check', '--db', file, '--json'])
    expect(good).toMatchObject({ status: 0, stderr: '' })
    expect(databaseCheck.parse(jsonOf(good)).isSound).toBe(true)
    expect((await mre(['check', '--db', file])).stdout).toMatch(
      /Laps and results.*good\n(?:.*\n)*.*Nothing is wrong with/,
    )

    const database = new Database(file)
    expect(database.prepare("select value from setting where key = 'last-check'").pluck().get()).toContain(
      '"isSound":true',
    )
    database.exec('update lap set lap_time_ms = lap_time_ms + 1 where lap_number = 1')
    database.close()
    const bad = await mre(['check', '--db', file])
    expect(bad).toMatchObject({ status: 1 })
    expect(bad.stdout).toMatch(/do not add up to the result's time(?:.*\n)*.*Something is wrong/)
  })

  it('says in a sentence where there is no database, or none that can be read', async () => {
    const folder = scratchFolder()
    expect(await mre(['check', '--db', join(folder, 'none.db')])).toMatchObject({ status: 2, stdout: '' })
    writeFileSync(join(folder, 'text.db'), 'text '.repeat(1_000))
    const { status, stderr } = await mre(['check', '--db', join(folder, 'text.db')])
    expect([status, stderr]).toEqual([1, expect.stringContaining('damaged, or is not a database')])
  })
})
