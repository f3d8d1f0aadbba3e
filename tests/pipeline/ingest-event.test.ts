import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import { eventDocument } from '../../core/contract/domain.ts'
import { Failure } from '../../core/contract/failure.ts'
import { ingestionRun, ingestReport, type RunProgress, runProgress } from '../../core/contract/run.ts'
import { eventJson } from '../../core/exports/event-json.ts'
import { createLog } from '../../core/log.ts'
import { openPage } from '../../core/pages/archive.ts'
import type { PageReader } from '../../core/pages/page-reader.ts'
import { ingestEvent } from '../../core/pipeline/ingest-event.ts'
import { thisHost } from '../../core/processes.ts'
import { findEventDocument } from '../../core/queries/event-document.ts'
import { openStore, type Store } from '../../core/store/database.ts'
import { findArchivedPage, listRunPages } from '../../core/store/pages.ts'
import { demoMeeting, type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import { benchFor, engineOn } from '../support/bench.ts'
import { scratchFolder } from '../support/scratch.ts'
import { startSite } from '../support/site.ts'

const meetings: Record<string, () => Meeting> = {
  demo: demoMeeting,
  'small with traps and claims': () => makeMeeting({ seed: 5, size: 'small', traps: true, claims: true }),
  'hostile names': () => makeMeeting({ seed: 6, size: 'hostile' }),
  'hostile names, traps and claims': () => makeMeeting({ seed: 8, size: 'hostile', traps: true, claims: true }),
  ordinary: () => makeMeeting({ seed: 7, size: 'ordinary' }),
}

describe.each(Object.entries(meetings))('a meeting from the network to the document: %s', (_name, make) => {
  it('gives exactly what was raced, and the same bytes each time', async () => {
    const bench = await benchFor(make())
    const { meeting, engine, address } = bench
    const report = await bench.ingest()
    expect(report.status).toBe('complete')
    const document = bench.document()
    expect(document).toEqual(meeting.expected)
    expect(eventDocument.parse(document)).toEqual(document)
    const text = engine.exportEvent(address, 'event-json')
    expect(text).toBe(eventJson(meeting.expected))
    await bench.ingest()
    expect(engine.exportEvent(address, 'event-json')).toBe(text)
    const elsewhere = engineOn(join(scratchFolder(), 'other.db'), bench.server.origin)
    await elsewhere.ingest(address, { signal: new AbortController().signal })
    expect(elsewhere.exportEvent(address, 'event-json')).toBe(text)
  })

  it('reports what the server saw and what the meeting has', async () => {
    const bench = await benchFor(make())
    const { meeting, server, engine } = bench
    const report = ingestReport.parse(await bench.ingest())
    const { races, event } = meeting.expected
    const results = races.flatMap((race) => race.results)
    const laps = results.flatMap((result) => result.laps)
    expect(report).toMatchObject({
      status: 'complete',
      event: { source: 'liverc', sourceTrackSlug: meeting.slug, ...event },
      counts: {
        racesListed: races.length,
        racesSaved: races.length,
        racesUnchanged: 0,
        racesSkipped: 0,
        results: results.length,
        laps: laps.length,
        rowsDeleted: 0,
      },
      requests: { total: server.requests.length, retries: 0 },
      skipped: [],
    })
    expect(report).not.toHaveProperty('failure')
    // Robots.txt, the event, its entry list, its races: each once.
    expect(server.requests).toHaveLength(races.length + 3)
    expect(report.counts.rowsInserted).toBeGreaterThanOrEqual(races.length + results.length + laps.length)
    const run = ingestionRun.parse(engine.findRun(report.runId ?? -1))
    expect(run).toMatchObject({
      kind: 'event',
      status: 'complete',
      sourceTrackSlug: meeting.slug,
      sourceEventId: meeting.eventId,
      url: bench.address,
      counts: report.counts,
      requests: report.requests,
      durationMs: report.durationMs,
      pages: { event: 1, 'entry-list': 1, 'race-result': races.length },
      failure: null,
      skipped: [],
    })
    expect(run.requestedBy).toMatch(/^test, ./)
    expect(run.endedAt ?? '').toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
    const { total, parse, store } = report.durationMs
    expect(parse + store).toBeLessThanOrEqual(total + 2)
  })

  it('keeps every page under its hash, and the archive alone gives the same document', async () => {
    const bench = await benchFor(make())
    const { meeting, engine } = bench
    const { runId } = await bench.ingest()
    const wanted = bench.document()
    await engine.close()

    const store = openStore(bench.file)
    const pages = listRunPages(store, runId ?? -1)
    const bodies = new Map(meeting.pages.map((page) => [`${page.pageType} ${page.sourceId}`, page.body()]))
    expect(pages).toHaveLength(meeting.expected.races.length + 2)
    for (const page of pages) {
      const kept = findArchivedPage(store, page.url)
      expect(kept && new TextDecoder().decode(openPage(kept))).toBe(bodies.get(`${page.pageType} ${page.sourceId}`))
      expect(page).toMatchObject({ httpStatus: 200, bytes: kept?.byteLength, contentHash: kept?.contentHash })
    }

    const replayed = openStore(':memory:')
    await ingestEvent(
      {
        store: replayed,
        pages: archiveReader(store),
        connector: liveRcConnector(bench.server.origin),
        log: createLog('silent'),
        maxRequests: 4,
        maxPages: 600,
        maxRetries: 0,
        requestedBy: 'replay',
        leaseMs: 30_000,
        host: thisHost,
        now: () => new Date(),
      },
      {
        page: {
          source: 'liverc',
          pageType: 'event',
          sourceTrackSlug: meeting.slug,
          sourceId: meeting.eventId,
        },
        signal: new AbortController().signal,
      },
    )
    expect(findEventDocument(replayed, 'liverc', meeting.eventId)).toEqual(wanted)
    replayed.close()
    store.close()
  })
})

/** Pages from the archive only: what a replay after a mended parser reads. */
function archiveReader(store: Store): PageReader {
  return {
    async read({ url, accept, onBody }) {
      const kept = findArchivedPage(store, url.href)
      if (!kept) throw new Failure('source/not-found', `${url.href} is not in the archive.`)
      const bytes = openPage(kept)
      onBody?.({ bytes, httpStatus: kept.httpStatus ?? 200, via: kept.via })
      const value = accept(new TextDecoder().decode(bytes))
      const answer = { httpStatus: 200, via: kept.via, contentType: null, etag: null, lastModified: null }
      return { value, bytes, ...answer, fetchMs: 0, acceptMs: 0 }
    },
    async close() {},
  }
}

describe('compressed answers', () => {
  it('are read like plain ones, and their bytes counted as they travelled', async () => {
    const bench = await benchFor(makeMeeting({ seed: 6, size: 'hostile' }), { compress: true })
    const report = await bench.ingest()
    expect(bench.document()).toEqual(bench.meeting.expected)
    const whole = bench.meeting.pages.reduce((sum, page) => sum + Buffer.byteLength(page.body()), 0)
    expect(report.requests.bytes).toBeGreaterThan(0)
    expect(report.requests.bytes).toBeLessThan(whole / 2)
  })
})

describe('progress', () => {
  it('only ever grows, in the shape of the contract, and ends where the report does', async () => {
    const bench = await benchFor(makeMeeting({ seed: 3, size: 'small', traps: true }))
    const seen: RunProgress[] = []
    const report = await bench.engine.ingest(bench.address, {
      signal: new AbortController().signal,
      onProgress: (progress) => seen.push(runProgress.parse(structuredClone(progress))),
    })
    const last = seen.at(-1)
    expect(last).toMatchObject({
      runId: report.runId,
      eventName: bench.meeting.expected.event.name,
      pagesPlanned: bench.meeting.expected.races.length + 2,
      pagesRead: bench.meeting.expected.races.length + 2,
      racesListed: report.counts.racesListed,
      racesDone: report.counts.racesSaved,
      racesSkipped: 0,
      laps: report.counts.laps,
      requests: report.requests,
    })
    for (const key of ['pagesRead', 'racesDone', 'laps'] as const) {
      const values = seen.map((progress) => progress[key])
      expect(values).toEqual(values.toSorted((a, b) => a - b))
    }
  })
})

describe('two meetings of one club', () => {
  it('share drivers and track, and neither changes the other', async () => {
    const first = makeMeeting({ seed: 1, size: 'small', eventId: '400001', startDay: '2025-03-01' })
    const second = makeMeeting({ seed: 2, size: 'small', eventId: '400002', startDay: '2025-04-05' })
    const server = await startSite([first, second])
    const engine = engineOn(join(scratchFolder(), 'two.db'), server.origin)
    const addresses = [first, second].map(({ slug, eventId }) =>
      server.url(slug, `/results/?p=view_event&id=${eventId}`),
    )
    const reports = await Promise.all(
      addresses.map((address) => engine.ingest(address, { signal: new AbortController().signal })),
    )
    expect(reports.map(({ status }) => status)).toEqual(['complete', 'complete'])
    expect(addresses.map((address) => engine.findEventDocument(address))).toEqual([first.expected, second.expected])
    expect(reports.reduce((sum, { requests }) => sum + requests.total, 0)).toBeLessThanOrEqual(
      server.requests.length + 1,
    )
    expect(engine.listTracks()).toHaveLength(1)
  })
})
