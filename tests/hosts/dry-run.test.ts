import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { type IngestReport, ingestReport } from '../../core/contract/run.ts'
import { editRace } from '../../fixtures/edit.ts'
import { type Meeting, makeMeeting, meetingOf } from '../../fixtures/meeting.ts'
import type { FixtureServer } from '../../fixtures/server.ts'
import { catalogueWith } from '../../fixtures/server-command.ts'
import { engineOn } from '../support/bench.ts'
import { envFor, jsonOf, mre } from '../support/cli.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, raceIdAt, racePath, startSite } from '../support/site.ts'

const meeting = makeMeeting({ seed: 101, size: 'small', traps: true })

const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

/** What is comparable between a dry run and the real one after it. */
const essence = ({ status, event, counts, skipped }: IngestReport) => ({ status, event, counts, skipped })

describe('ingest --dry-run', () => {
  it('where there is no database makes neither file nor folder, and says what the real run then does', async () => {
    const server = await startSite([meeting])
    const folder = scratchFolder()
    const env = envFor(server.origin, { MRE_DATA_DIR: join(folder, 'data', 'deep') })
    const dry = await mre(['ingest', addressOf(server, meeting), '--dry-run', '--json'], { env })
    expect(dry).toMatchObject({ status: 0, stderr: '' })
    const rehearsed = ingestReport.parse(jsonOf(dry))
    expect(rehearsed).toMatchObject({ runId: null, status: 'complete', requests: { total: server.requests.length } })
    expect(readdirSync(folder)).toEqual([])
    const real = ingestReport.parse(jsonOf(await mre(['ingest', addressOf(server, meeting), '--json'], { env })))
    expect(essence(rehearsed)).toEqual(essence(real))
    expect(real.counts.rowsInserted).toBeGreaterThan(0)
  })

  it('leaves a database as it is, byte for byte, and nothing beside it', async () => {
    const server = await startSite([meeting])
    const folder = scratchFolder()
    const file = join(folder, 'club.db')
    const env = envFor(server.origin)
    const ingest = ['ingest', addressOf(server, meeting), '--db', file, '--json']
    await mre(ingest, { env })
    server.serve([editRace(meeting, raceIdAt(meeting, 1), { kind: 'unlist' })])
    const before = hashOf(file)
    const dry = ingestReport.parse(jsonOf(await mre([...ingest, '--dry-run'], { env })))
    expect(hashOf(file)).toBe(before)
    expect(readdirSync(folder)).toEqual(['club.db'])
    expect(dry).toMatchObject({ runId: null, counts: { rowsInserted: 0, rowsUpdated: 2 } })
    const human = await mre(ingest.slice(0, -1).concat('--dry-run'), { env })
    expect(human.stdout).toMatch(/dry run: nothing was written/)
    expect(human.stdout).toMatch(/would write: 0 rows added, 2 changed, 0 removed/)
    const runs = jsonOf(await mre(['runs', 'list', '--db', file, '--json'], { env }))
    expect(runs).toMatchObject({ runs: [{ runId: 1 }] })
  })

  it('takes an event by its id from the database, also while another program writes there', async () => {
    const server = await startSite([meeting])
    const file = join(scratchFolder(), 'club.db')
    const engine = engineOn(file, server.origin)
    await engine.syncEvents(meeting.slug, { signal: new AbortController().signal })
    const writer = new Database(file)
    writer.exec('begin immediate; update event set name = name')
    const args = ['ingest', `liverc:${meeting.eventId}`, '--db', file, '--dry-run', '--json']
    const dry = await mre(args, { env: envFor(server.origin) })
    writer.close()
    expect(jsonOf(dry)).toMatchObject({ runId: null, status: 'complete' })
  })

  it('exits as the real run would: in part', async () => {
    const server = await startSite([meeting])
    server.fault(racePath(raceIdAt(meeting, 0)), { kind: 'status', status: 404 })
    const file = join(scratchFolder(), 'none.db')
    const ran = await mre(['ingest', addressOf(server, meeting), '--db', file, '--dry-run'], {
      env: envFor(server.origin),
    })
    expect(ran.status).toBe(3)
    expect(existsSync(file)).toBe(false)
  })
})

describe('a dry run counts what the real run then writes', () => {
  const other = makeMeeting({ seed: 102, size: 'small', eventId: '500002', startDay: '2025-09-06' })
  const asking = () => ({ signal: new AbortController().signal })

  it.each<[string, (server: FixtureServer, engine: ReturnType<typeof engineOn>) => Promise<void>]>([
    ['into an empty database', async () => {}],
    ['again, unchanged', async (server, engine) => void (await engine.ingest(addressOf(server, meeting), asking()))],
    [
      'after a correction, a driver dropped and a race no longer listed',
      async (server, engine) => {
        await engine.ingest(addressOf(server, meeting), asking())
        server.serve([changed(meeting)])
      },
    ],
    [
      'while a race is still missing',
      async (server, engine) => {
        await engine.ingest(addressOf(server, meeting), asking())
        server.serve([changed(meeting)])
        await engine.ingest(addressOf(server, meeting), asking())
      },
    ],
    [
      'when the missing race comes back',
      async (server, engine) => {
        server.serve([changed(meeting)])
        await engine.ingest(addressOf(server, meeting), asking())
        server.serve([meeting])
      },
    ],
    [
      'where a listing has named the event',
      async (_server, engine) => void (await engine.syncEvents(meeting.slug, asking())),
    ],
    ['where the catalogue has named the track', async (_server, engine) => void (await engine.syncTracks(asking()))],
    [
      'where another meeting of the club has named its drivers',
      async (server, engine) => void (await engine.ingest(addressOf(server, other), asking())),
    ],
    [
      'where half of the meeting is stored',
      async (server, engine) => {
        const end = server.fault(/view_race_result&id=\d*[02468]$/, { kind: 'status', status: 404 })
        await engine.ingest(addressOf(server, meeting), asking())
        end()
      },
    ],
  ])('%s', async (_name, prepare) => {
    const server = await startSite([meeting, other, catalogueWith(meeting)])
    const engine = engineOn(join(scratchFolder(), 'club.db'), server.origin)
    await prepare(server, engine)
    const address = addressOf(server, meeting)
    const dry = await engine.ingest(address, { ...asking(), dryRun: true })
    const real = await engine.ingest(address, asking())
    expect(essence(dry)).toEqual(essence(real))
  })
})

function changed(original: Meeting): Meeting {
  const [first, second] = original.expected.races
  const driver = first?.results[0]
  const edited = editRace(original, first?.sourceRaceId ?? '', {
    kind: 'lap-time',
    sourceDriverId: driver?.sourceDriverId ?? '',
    lapNumber: 2,
    lapTimeMs: (driver?.laps[1]?.lapTimeMs ?? 0) + 1_111,
  })
  const dropped = editRace(edited, second?.sourceRaceId ?? '', {
    kind: 'drop-driver',
    sourceDriverId: second?.results.at(-1)?.sourceDriverId ?? '',
  })
  return editRace(meetingOf(dropped.model), raceIdAt(original, 3), { kind: 'unlist' })
}
