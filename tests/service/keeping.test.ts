import { copyFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { KeepingState } from '../../core/contract/keeping.ts'
import { createRouter, type EngineRouterClient } from '../../core/handlers.ts'
import { openEngine } from '../../core/hosts/open-engine.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { envFor, mre } from '../support/cli.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'
import { dumpTables, query } from '../support/tables.ts'
import { allEnded, openApp, watchRuns } from './support.ts'

const meeting = makeMeeting({ seed: 441, size: 'small' })
const later = makeMeeting({ seed: 442, size: 'small', slug: meeting.slug, eventId: '990442' })

/** An app with one meeting read. */
async function desk() {
  const server = await startSite([meeting, later])
  const app = openApp(envFor(server.origin))
  const file = join(app.dataDir, 'my-race-engineer.db')
  const read = async (which: typeof meeting) => {
    await app.client.run.start({ url: addressOf(server, which) })
    await watchRuns(app.client, allEnded)
  }
  await read(meeting)
  return { ...app, server, file, read }
}

const eventsOf = (file: string) => query(file, 'select source_event_id as id from event order by id')

describe('backups in the app', () => {
  it('are made, listed, compared and put back; answers after that are of the restored database', async () => {
    const { client, read, file, dataDir } = await desk()
    const states = followStates(client)
    const backup = await client.keeping.backUp({})
    expect(await client.keeping.backups({})).toMatchObject({
      items: [backup],
      automatic: { isOn: true, days: 7, weeks: 4 },
    })
    await read(later)
    const comparison = await client.keeping.compare({ name: backup.name })
    expect([comparison.backup.counts.events, comparison.present?.counts.events, comparison.problem]).toEqual([
      1,
      2,
      null,
    ])
    const [track] = (await client.track.list({})).tracks
    const before = await client.event.list({ trackId: track?.trackId ?? 0 })
    expect(before.events.filter(({ state }) => state === 'complete')).toHaveLength(2)

    const { kept } = await client.keeping.restore({ name: backup.name })
    const after = await client.event.list({ trackId: track?.trackId ?? 0 })
    expect(after.events.map(({ sourceEventId }) => sourceEventId)).toEqual([meeting.eventId])
    expect(kept?.reason).toBe('before-restore')
    expect((await client.keeping.actions({ limit: 1 }))[0]).toMatchObject({ verb: 'restore-backup' })
    // It works on: reads, writes, and what is restored is what other programs see.
    await read(later)
    expect(eventsOf(file)).toHaveLength(2)
    expect((await client.keeping.backups({})).items).toHaveLength(2)
    expect(readdirSync(dataDir).filter((name) => name.includes('part'))).toEqual([])
    const seen = await states.stop()
    expect(new Set(seen.flatMap(({ job }) => (job ? job.kind : [])))).toEqual(new Set(['backup', 'restore']))
    expect(seen.at(-1)?.job).toBeNull()
  })

  it('two presses make one backup, and two kinds of work do not mix', async () => {
    const { client } = await desk()
    const [one, two, other] = await Promise.allSettled([
      client.keeping.backUp({}),
      client.keeping.backUp({}),
      client.keeping.check({}),
    ])
    expect(one).toEqual(two)
    expect(other).toMatchObject({ status: 'rejected', reason: { data: { code: 'input/invalid' } } })
    expect((await client.keeping.backups({})).items).toHaveLength(1)
  })

  it('are not put back while a meeting is being read, nor under a name that is none of the list', async () => {
    const { client, server, read, file } = await desk()
    const { name } = await client.keeping.backUp({})
    const over = server.fault((url) => url.href.includes('view_race_result'), { kind: 'hang-before-headers' })
    const { ticket } = await client.run.start({ url: addressOf(server, later) })
    await expect.poll(() => query(file, "select 1 from ingestion_run where status = 'running'")).toHaveLength(1)
    await expect(client.keeping.restore({ name })).rejects.toMatchObject({ data: { code: 'event/busy' } })
    over()
    await client.run.cancel({ ticket })
    await watchRuns(client, allEnded)
    await expect(client.keeping.restore({ name: '../../etc/passwd' })).rejects.toMatchObject({
      data: { code: 'input/invalid' },
    })
    await read(later)
  })

  it('leave the app as it was where another program has the database open', async () => {
    const { client, file } = await desk()
    const { name } = await client.keeping.backUp({})
    const { default: Database } = await import('better-sqlite3')
    const other = new Database(file)
    other.prepare('select count(*) from event').get()
    await expect(client.keeping.restore({ name })).rejects.toMatchObject({ data: { code: 'store/locked' } })
    other.close()
    expect((await client.track.list({})).tracks).toHaveLength(1)
    await client.keeping.restore({ name })
  })
})

describe('a database that cannot be opened', () => {
  it('is told, and a backup takes its place without another start', async () => {
    const first = await desk()
    const { name } = await first.client.keeping.backUp({})
    const before = dumpTables(first.file, ['action', 'lease', 'sqlite_sequence'])
    await first.close()
    writeFileSync(first.file, 'no database any more '.repeat(1_000))

    const mended: string[] = []
    const engine = openEngine({
      env: { MRE_DATA_DIR: first.dataDir },
      host: 'test',
      program: 'app',
      onMended: () => mended.push('mended'),
    })
    onTestFinished(engine.close)
    const client: EngineRouterClient = createRouterClient(createRouter(engine))
    expect(engine.failure()).toMatchObject({ code: 'store/damaged' })
    await expect(client.track.list({})).rejects.toMatchObject({ data: { code: 'store/damaged' } })
    await expect(client.keeping.checklist({})).rejects.toMatchObject({ data: { code: 'store/damaged' } })
    expect((await client.keeping.backups({})).items.map((item) => item.name)).toEqual([name])
    const comparison = await client.keeping.compare({ name })
    expect(comparison).toMatchObject({ problem: null, present: null })
    await client.keeping.restore({ name })
    expect(mended).toEqual(['mended'])
    expect(engine.failure()).toBeNull()
    expect((await client.track.list({})).tracks).toHaveLength(1)
    expect(dumpTables(first.file, ['action', 'lease', 'sqlite_sequence'])).toEqual(before)
    const reasons = (await client.keeping.backups({})).items.map(({ reason }) => reason)
    expect(reasons.sort()).toEqual(['damaged', 'manual'])
  })

  it('has its backups found in the folder that only the lost database knew', async () => {
    const server = await startSite([meeting])
    const app = openApp(envFor(server.origin))
    const elsewhere = scratchFolder()
    await app.client.settings.save({ key: 'backup-folder', value: elsewhere })
    await app.client.run.start({ url: addressOf(server, meeting) })
    await watchRuns(app.client, allEnded)
    const { name } = await app.client.keeping.backUp({})
    expect(readdirSync(elsewhere)).toEqual([name])
    await app.close()
    rmSync(join(app.dataDir, 'my-race-engineer.db'))
    writeFileSync(join(app.dataDir, 'my-race-engineer.db'), 'lost '.repeat(2_000))
    const again = openApp({ MRE_DATA_DIR: app.dataDir })
    expect((await again.client.keeping.backups({})).items.map((item) => item.name)).toEqual([name])
  })
})

describe('the checklist', () => {
  const keysOf = async (client: EngineRouterClient) =>
    Object.fromEntries((await client.keeping.checklist({})).items.map(({ key, state }) => [key, state]))

  it('says what is missing, and each line is mended by what it names', async () => {
    const { client, server, file } = await desk()
    expect(await keysOf(client)).toEqual({
      backup: 'bad',
      missing: 'good',
      ingestion: 'good',
      check: 'note',
      disk: 'good',
    })
    await client.keeping.backUp({})
    await client.keeping.check({})
    expect(await keysOf(client)).toMatchObject({ backup: 'good', check: 'good' })

    const over = server.fault((url) => url.href.includes(`view_race_result&id=${later.listedRaceIds[0]}`), {
      kind: 'status',
      status: 500,
    })
    await client.run.start({ url: addressOf(server, later) })
    await watchRuns(client, allEnded)
    const items = (await client.keeping.checklist({})).items
    const missing = items.find(({ key }) => key === 'missing')
    expect(items[0]).toBe(missing)
    expect(missing).toMatchObject({ state: 'bad', remedy: { kind: 'ingest', eventIds: [expect.any(Number)] } })
    expect(missing?.text).toContain(later.expected.event.name)
    over()
    const gone = server.fault((url) => url.href.includes(`view_race_result&id=${later.listedRaceIds[0]}`), {
      kind: 'status',
      status: 404,
    })
    const eventId = missing?.remedy?.eventIds[0] ?? 0
    await client.run.start({ eventId })
    await watchRuns(client, (runs) => runs.length > 2 && allEnded(runs))
    // A page that the source has no more does not come by asking again.
    expect(await keysOf(client)).toMatchObject({ missing: 'good', unreadable: 'note' })
    gone()
    await client.run.start({ eventId })
    await watchRuns(client, (runs) => runs.length > 3 && allEnded(runs))
    const mended = await keysOf(client)
    expect([mended.missing, mended.unreadable]).toEqual(['good', undefined])

    await client.site.stop({ source: 'liverc' })
    expect(await keysOf(client)).toMatchObject({ source: 'bad' })
    await client.site.start({ source: 'liverc' })
    expect((await keysOf(client)).source).toBeUndefined()

    const { stdout } = await mre(['checklist', '--db', file])
    expect(stdout).toMatch(/ok +Backup: The newest was made just now/)
  })

  it('finds a backup too old, and a failed ingestion', async () => {
    const { client, server, dataDir } = await desk()
    const { name } = await client.keeping.backUp({})
    const folder = join(dataDir, 'backups')
    copyFileSync(join(folder, name), join(folder, name.replace(/\d{4}-\d\d-\d\d/, '2020-01-01')))
    rmSync(join(folder, name))
    server.fault((url) => url.href.includes('view_event'), { kind: 'status', status: 404 })
    await client.run.start({ url: addressOf(server, meeting) })
    await watchRuns(client, allEnded)
    const items = Object.fromEntries((await client.keeping.checklist({})).items.map((item) => [item.key, item]))
    expect(items.backup).toMatchObject({ state: 'bad', remedy: { kind: 'back-up' } })
    expect(items.backup?.text).toMatch(/made \d+ years ago/)
    expect(items.ingestion).toMatchObject({ state: 'bad', remedy: { kind: 'ingest' } })
  })

  it('asks for nothing where there is nothing yet', async () => {
    const { client } = openApp()
    expect(await keysOf(client)).toEqual({ ingestion: 'note', disk: 'good' })
  })
})

describe('deleting a meeting in the app', () => {
  it('asks with figures, deletes, and brings back until the app closes', async () => {
    const app = await desk()
    const { client, file, dataDir } = app
    const [event] = query(file, 'select id from event') as { id: number }[]
    const eventId = event?.id ?? 0
    const { name, counts } = await client.keeping.deletion({ eventId })
    expect([name, counts.races]).toEqual([meeting.expected.event.name, meeting.expected.races.length])
    const { actionId } = await client.keeping.deleteMeeting({ eventId })
    await expect(client.event.overview({ eventId })).rejects.toMatchObject({ data: { code: 'input/invalid' } })
    await client.keeping.undo({ actionId })
    expect((await client.event.overview({ eventId })).state).toBe('complete')
    await client.keeping.deleteMeeting({ eventId })
    expect(readdirSync(join(dataDir, 'deleted'))).toHaveLength(1)
    await app.close()
    expect(readdirSync(join(dataDir, 'deleted'))).toEqual([])
  })

  it('forgets at the start what a program that was killed had kept aside', async () => {
    const server = await startSite([meeting])
    const dataDir = scratchFolder()
    const file = join(dataDir, 'my-race-engineer.db')
    await mre(['ingest', addressOf(server, meeting), '--db', file], { env: envFor(server.origin) })
    await mre(['delete', `liverc:${meeting.eventId}`, '--yes', '--db', file])
    expect(readdirSync(join(dataDir, 'deleted'))).toHaveLength(1)
    const { client } = openApp({ MRE_DATA_DIR: dataDir })
    expect((await client.keeping.actions({ limit: 1 }))[0]).toMatchObject({ verb: 'delete-meeting', canUndo: false })
    expect(readdirSync(join(dataDir, 'deleted'))).toEqual([])
  })
})

it('an undone setting holds at once', async () => {
  const { client } = openApp()
  await client.settings.save({ key: 'contact', value: 'ada@example.org' })
  const [action] = await client.keeping.actions({ limit: 1 })
  await client.keeping.undo({ actionId: action?.actionId ?? 0 })
  const contact = (await client.settings.list({})).find(({ key }) => key === 'contact')
  expect(contact).toMatchObject({ value: '', origin: 'default' })
})

/** Every state that the desk tells, until it is stopped. */
function followStates(client: EngineRouterClient) {
  const stopping = new AbortController()
  const seen: KeepingState[] = []
  const following = (async () => {
    for await (const state of await client.keeping.watch({}, { signal: stopping.signal })) seen.push(state)
  })()
  return {
    async stop() {
      await expect.poll(() => seen.at(-1)?.job).toBeNull()
      stopping.abort()
      await following.catch(() => {})
      return seen
    },
  }
}
