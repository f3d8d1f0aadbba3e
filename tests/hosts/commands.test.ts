import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { eventDocument, eventSummary, track } from '../../core/contract/domain.ts'
import {
  ingestionRun,
  ingestReport,
  requestCounts,
  runCounts,
  runDurations,
  runIncidents,
  runStatus,
  skip,
} from '../../core/contract/run.ts'
import { eventsListing } from '../../fixtures/listings.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { catalogueWith } from '../../fixtures/server-command.ts'
import { engineOn } from '../support/bench.ts'
import { envFor, jsonOf, type Ran, mre as run } from '../support/cli.ts'
import { readCsv } from '../support/read-csv.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, raceIdAt, racePath, startSite } from '../support/site.ts'

const meeting = makeMeeting({ seed: 111, size: 'small', traps: true, claims: true })
const eventName = `liverc:${meeting.eventId}`

/** A site, a database, and the command line over both. `ingested`: the meeting is there already. */
async function desk({ ingested = false } = {}) {
  const server = await startSite([meeting, catalogueWith(meeting)])
  const folder = scratchFolder()
  const file = join(folder, 'club.db')
  const address = addressOf(server, meeting)
  if (ingested) {
    const engine = engineOn(file, server.origin)
    await engine.ingest(address, { signal: new AbortController().signal })
    await engine.close()
  }
  const mre = (...args: string[]): Promise<Ran> =>
    run([...args, '--db', file], { env: envFor(server.origin), cwd: folder })
  return { server, folder, file, address, mre }
}

/** What `tracks sync` and `events sync` print. */
const listingOutcome = z.strictObject({
  tracks: z.int().optional(),
  events: z.int().optional(),
  runId: z.int(),
  status: runStatus,
  counts: runCounts,
  requests: requestCounts,
  incidents: runIncidents,
  durationMs: runDurations,
  skipped: z.array(skip),
  summary: z.null(),
})

describe('tracks', () => {
  it('sync and list, for a program', async () => {
    const { mre, server } = await desk()
    const synced = await mre('tracks', 'sync', '--json')
    expect(synced).toMatchObject({ status: 0, stderr: '' })
    expect(listingOutcome.parse(jsonOf(synced))).toMatchObject({ tracks: 40, status: 'complete' })
    const asked = server.requests.length
    const listed = await mre('tracks', 'list', '--search', meeting.slug, '--json')
    expect(listed).toMatchObject({ status: 0, stderr: '' })
    const { tracks } = z.strictObject({ tracks: z.array(track) }).parse(jsonOf(listed))
    expect(tracks.map(({ sourceTrackSlug }) => sourceTrackSlug)).toEqual([meeting.slug])
    expect(server.requests).toHaveLength(asked)
  })

  it('sync and list, for a person', async () => {
    const { mre } = await desk()
    expect((await mre('tracks', 'list')).stdout).toMatch(/tracks sync/)
    expect((await mre('tracks', 'sync')).stdout).toBe('40 tracks listed, 40 new, 0 changed.\n')
    expect((await mre('tracks', 'sync')).stdout).toBe('40 tracks listed, nothing changed.\n')
    const { stdout } = await mre('tracks', 'list')
    expect(stdout).toMatch(/^Short name +Track +Last event +Active\n/)
    expect(stdout).toMatch(/\n40 tracks\n$/)
    expect(stdout).toContain('Зоряний трек')
  })
})

describe('events', () => {
  it('sync and list by day, for a program', async () => {
    const { mre } = await desk()
    const synced = listingOutcome.parse(jsonOf(await mre('events', 'sync', meeting.slug, '--json')))
    const listing = eventsListing([meeting.model]).expected
    expect(synced).toMatchObject({ events: listing.length, status: 'complete' })
    const day = meeting.model.startDay
    const events = z.strictObject({ events: z.array(eventSummary) })
    const all = events.parse(jsonOf(await mre('events', 'list', meeting.slug, '--json'))).events
    expect(all).toHaveLength(listing.length)
    const range = ['--from', day, '--to', day]
    const held = events.parse(jsonOf(await mre('events', 'list', meeting.slug, ...range, '--json'))).events
    expect(held).toEqual(
      all.filter((event) => (event.startDateLocal ?? '') <= day && (event.endDateLocal ?? '') >= day),
    )
    expect(held.map(({ sourceEventId }) => sourceEventId)).toContain(meeting.eventId)
  })

  it('for a person', async () => {
    const { mre } = await desk({ ingested: true })
    await mre('events', 'sync', meeting.slug)
    const { stdout } = await mre('events', 'list', meeting.slug)
    expect(stdout).toMatch(/^Held +Event +Name +Entries +Drivers +Ingested\n/)
    expect(stdout.split('\n').find((line) => line.includes(eventName))).toMatch(/ yes$/)
    expect(stdout.match(/ yes$/gm)).toHaveLength(1)
  })
})

describe('ingest', () => {
  it('for a program: one report, as the issue has it', async () => {
    const { mre, address, server } = await desk()
    const ran = await mre('ingest', address, '--json')
    expect(ran).toMatchObject({ status: 0, stderr: '' })
    const report = ingestReport.parse(jsonOf(ran))
    expect(Object.keys(report)).toEqual([
      'runId',
      'status',
      'event',
      'counts',
      'requests',
      'incidents',
      'durationMs',
      'skipped',
      'summary',
    ])
    expect(report).toMatchObject({ runId: 1, status: 'complete', requests: { total: server.requests.length } })
    const again = ingestReport.parse(jsonOf(await mre('ingest', eventName, '--json')))
    expect(again.counts).toMatchObject({ racesSaved: 0, rowsInserted: 0, rowsUpdated: 0, rowsDeleted: 0 })
  })

  it('for a person: a few lines', async () => {
    const { mre, address } = await desk()
    const first = await mre('ingest', address)
    expect(first).toMatchObject({ status: 0, stderr: '' })
    expect(first.stdout).toMatch(/^Gravel & Clay Cup, Round \d+: complete\n {2}11 races listed, 11 saved, 0 unchanged/)
    expect((await mre('ingest', address)).stdout).toMatch(/nothing changed, nothing written/)
  })

  it('in part: exit status 3, what was left out is named', async () => {
    const { mre, address, server } = await desk()
    const raceId = raceIdAt(meeting, 2)
    server.fault(racePath(raceId), { kind: 'truncated-unnoticed', keepBytes: 30_000 })
    const ran = await mre('ingest', address, '--json')
    expect(ran.status).toBe(3)
    expect(ingestReport.parse(jsonOf(ran))).toMatchObject({
      status: 'partial',
      skipped: [{ sourceRaceId: raceId, code: 'page/incomplete' }],
    })
    const human = await mre('ingest', address)
    expect(human.status).toBe(3)
    expect(human.stdout).toMatch(/left out: .*race \d+: .*\[page\/incomplete\]\n$/i)
    const runs = z.strictObject({ runs: z.array(ingestionRun) }).parse(jsonOf(await mre('runs', 'list', '--json')))
    expect(runs.runs.map(({ status }) => status)).toEqual(['partial', 'partial'])
  })

  it('failed: exit status 1, one report that says why', async () => {
    const { mre, address, server } = await desk()
    server.fault('view_event', { kind: 'status', status: 404 })
    const ran = await mre('ingest', address, '--json')
    expect(ran.status).toBe(1)
    const report = ingestReport.parse(jsonOf(ran))
    expect(report).toMatchObject({ status: 'failed', failure: { code: 'source/not-found' } })
    const human = await mre('ingest', address)
    expect(human.status).toBe(1)
    expect(human.stdout).toMatch(/failed\n {2}LiveRC has no page at /)
    expect(human.stdout + human.stderr).not.toMatch(/\bat .*:\d+:\d+/)
  })

  it('from a site that nobody answers for: exit status 1, a sentence', async () => {
    const { mre, address, server } = await desk()
    await server.close()
    const ran = await mre('ingest', address, '--json')
    expect(ran.status).toBe(1)
    expect(ingestReport.parse(jsonOf(ran))).toMatchObject({
      status: 'failed',
      failure: { code: 'source/unreachable' },
      requests: { total: 0 },
    })
  })

  it('the address of the real site leads to the local copy where one is set', async () => {
    const { mre } = await desk()
    const real = `https://${meeting.slug}.liverc.com/results/?p=view_event&id=${meeting.eventId}`
    expect(jsonOf(await mre('ingest', real, '--json'))).toMatchObject({ status: 'complete' })
  })

  it('logs to stderr, never to stdout', async () => {
    const { mre, address } = await desk()
    const ran = await mre('ingest', address, '--json', '--log-level', 'debug')
    expect(jsonOf(ran)).toMatchObject({ status: 'complete' })
    const lines = ran.stderr.trim().split('\n')
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('msg')
  })
})

describe('export', () => {
  it('event-json is the event document, with and without --json', async () => {
    const { mre } = await desk({ ingested: true })
    const text = await mre('export', eventName, '--as', 'event-json')
    expect(text).toMatchObject({ status: 0, stderr: '' })
    expect(eventDocument.parse(JSON.parse(text.stdout))).toEqual(meeting.expected)
    expect(jsonOf(await mre('export', eventName, '--as', 'event-json', '--json'))).toEqual(meeting.expected)
  })

  it('--race narrows each form to that race', async () => {
    const { mre, address } = await desk({ ingested: true })
    const race = meeting.expected.races[1]
    const flags = ['--race', race?.sourceRaceId ?? '']
    const document = await mre('export', address, '--as', 'event-json', ...flags)
    expect(JSON.parse(document.stdout)).toEqual({ ...meeting.expected, races: [race] })
    const laps = await mre('export', address, '--as', 'laps-csv', ...flags)
    expect(readCsv(laps.stdout).slice(1)).toHaveLength(race?.results.flatMap((result) => result.laps).length ?? -1)
  })

  it('to a file: whole, named, the same bytes as to the screen', async () => {
    const { mre, folder } = await desk({ ingested: true })
    for (const form of ['laps-csv', 'event-json']) {
      const screen = await mre('export', eventName, '--as', form)
      const out = join(folder, `${form}.out`)
      const ran = await mre('export', eventName, '--as', form, '--out', `${form}.out`)
      expect(ran).toMatchObject({ status: 0, stdout: `${out}\n`, stderr: '' })
      expect(readFileSync(out, 'utf8')).toBe(screen.stdout)
    }
    const out = join(folder, 'results.csv')
    const json = jsonOf(await mre('export', eventName, '--as', 'results-csv', '--out', out, '--json'))
    expect(json).toEqual({ as: 'results-csv', file: out, bytes: readFileSync(out).byteLength })
  })

  it('CSV within one JSON object', async () => {
    const { mre } = await desk({ ingested: true })
    const { stdout } = await mre('export', eventName, '--as', 'laps-csv')
    expect(jsonOf(await mre('export', eventName, '--as', 'laps-csv', '--json'))).toEqual({
      as: 'laps-csv',
      text: stdout,
    })
  })
})

describe('runs', () => {
  it('list and show, for a program', async () => {
    const { mre, address } = await desk({ ingested: true })
    const report = ingestReport.parse(jsonOf(await mre('ingest', address, '--json')))
    const { runs } = z.strictObject({ runs: z.array(ingestionRun) }).parse(jsonOf(await mre('runs', 'list', '--json')))
    expect(runs.map(({ runId }) => runId)).toEqual([2, 1])
    expect(runs[0]).toMatchObject({ counts: report.counts, requests: report.requests, durationMs: report.durationMs })
    expect(runs[0]?.requestedBy).toMatch(/^command line, ./)
    expect(jsonOf(await mre('runs', 'list', '--limit', '1', '--json'))).toEqual({ runs: [runs[0]] })
    expect(ingestionRun.parse(jsonOf(await mre('runs', 'show', '1', '--json')))).toEqual(runs[1])
  })

  it('list and show, for a person', async () => {
    const { mre } = await desk({ ingested: true })
    const list = (await mre('runs', 'list')).stdout
    expect(list).toMatch(/^Run +Started/)
    expect(list).toMatch(new RegExp(`complete +${eventName} +11 `))
    const show = (await mre('runs', 'show', '1')).stdout
    expect(show).toMatch(/^Run +1\nStatus +complete\n/)
    expect(show).toMatch(/Pages read +1 event, 1 entry-list, 11 race-result\n/)
    expect(show).not.toMatch(/undefined|null|\[object/)
  })
})
