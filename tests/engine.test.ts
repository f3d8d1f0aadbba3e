import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Failure } from '../core/contract/failure.ts'
import { openStore } from '../core/store/database.ts'
import { startRun } from '../core/store/runs.ts'
import { version } from '../core/version.ts'
import { makeMeeting } from '../fixtures/meeting.ts'
import { benchFor, engineOn } from './support/bench.ts'
import { scratchFolder } from './support/scratch.ts'
import { raceIdAt } from './support/site.ts'

const nowhere = 'http://127.0.0.1:9/{slug}'
const meeting = makeMeeting({ seed: 181, size: 'small' })

describe('an engine', () => {
  it('makes no file before one is needed, then its folders too', async () => {
    const file = join(scratchFolder(), 'deep', 'down', 'club.db')
    const engine = engineOn(file, nowhere)
    expect(existsSync(file)).toBe(false)
    expect(engine.listRuns()).toEqual([])
    expect(engine.listTracks()).toEqual([])
    expect(existsSync(file)).toBe(false)
    await expect(engine.syncTracks({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
    expect(existsSync(file)).toBe(true)
    expect(engine.listRuns()).toMatchObject([{ status: 'cancelled' }])
    await engine.close()
    await engine.close()
  })

  it('knows an event by its id once it is stored, and one race of it', async () => {
    const bench = await benchFor(meeting)
    await bench.ingest()
    const name = `liverc:${meeting.eventId}`
    const raceId = raceIdAt(meeting, 1)
    expect(bench.engine.findEventDocument(name)).toEqual(meeting.expected)
    expect(bench.engine.findEventDocument(` ${name} `, raceId)).toEqual({
      ...meeting.expected,
      races: [meeting.expected.races[1]],
    })
    const real = `https://${meeting.slug}.liverc.com/results/?p=view_event&id=${meeting.eventId}`
    expect(bench.engine.findEventDocument(real)).toEqual(meeting.expected)
  })

  it.each([
    ['nonsense'],
    [''],
    ['liverc:'],
    ['liverc:12x'],
    ['otherrc:12'],
    ['javascript:alert(1)'],
    ['file:///etc/passwd'],
    ['https://liverc.com.example.org/results/?p=view_event&id=1'],
    ['https://evil.example.org/https://x.liverc.com/results/?p=view_event&id=1'],
    ['https://x.liverc.com/results/?p=view_event&id=1e3'],
  ])('takes %j for no event', async (event) => {
    const bench = await benchFor(meeting)
    const asking = { signal: new AbortController().signal }
    for (const dryRun of [false, true]) {
      await expect(bench.engine.ingest(event, { ...asking, dryRun })).rejects.toMatchObject({ code: 'input/invalid' })
    }
    expect(() => bench.engine.findEventDocument(event)).toThrow(Failure)
    expect(bench.server.requests).toEqual([])
  })

  it('answers for what it does not have with what to do', async () => {
    const bench = await benchFor(meeting)
    expect(() => bench.engine.findRun(5)).toThrow(/There is no run 5/)
    expect(() => bench.document()).toThrow(/not stored yet\. Ingest it first/)
    await bench.ingest()
    expect(() => bench.engine.exportEvent(bench.address, 'laps-csv', '99')).toThrow(/has no race 99 in the database/)
    expect(() => bench.engine.listEvents('Not A Slug', {})).toThrow(/not a track's short name/)
  })

  it('marks the runs of dead processes as interrupted, and leaves those of living ones and other machines', async () => {
    const file = join(scratchFolder(), 'club.db')
    const store = openStore(file)
    const { pid: dead } = spawnSync(process.execPath, ['--version'])
    const start = (pid: number, host: string) =>
      startRun(store, {
        kind: 'event',
        source: 'liverc',
        sourceTrackSlug: 'hillside',
        sourceEventId: '1',
        url: 'https://hillside.liverc.com/results/?p=view_event&id=1',
        requestedBy: 'test',
        pid,
        host,
        startedAt: new Date().toISOString(),
      })
    const runs = [start(dead, hostname()), start(process.pid, hostname()), start(dead, 'another-machine')]
    store.close()
    const engine = engineOn(file, nowhere)
    expect(runs.map((runId) => engine.findRun(runId).status)).toEqual(['interrupted', 'running', 'running'])
    expect(engine.findRun(runs[0] ?? -1).endedAt).not.toBeNull()
  })

  it('ends what is under way when it is closed, on record', async () => {
    const bench = await benchFor(meeting)
    bench.server.fault('view_race_result', { kind: 'hang-before-headers' })
    const ending = bench.ingest()
    await expect.poll(() => bench.server.requests.length).toBeGreaterThanOrEqual(4)
    await bench.engine.close()
    expect(await ending).toMatchObject({ status: 'cancelled', skipped: [], counts: { racesSkipped: 0 } })
    const reopened = engineOn(bench.file, bench.server.origin)
    expect(reopened.listRuns().map(({ status }) => status)).toEqual(['cancelled'])
  })
})

describe('the version', () => {
  it('is that of the package', () => {
    const { version: stated } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8'))
    expect(version).toBe(stated)
  })
})
