import { describe, expect, it } from 'vitest'
import type { EventDocument } from '../../core/contract/domain.ts'
import { type IngestReport, ingestReport } from '../../core/contract/run.ts'
import { openPage } from '../../core/pages/archive.ts'
import { openStore } from '../../core/store/database.ts'
import { findArchivedPage, listRunPages } from '../../core/store/pages.ts'
import { type Meeting, makeMeeting, meetingOf } from '../../fixtures/meeting.ts'
import type { Fault } from '../../fixtures/server-faults.ts'
import { type Bench, benchFor, engineOn } from '../support/bench.ts'
import { raceIdAt, racePath } from '../support/site.ts'
import { dumpTables, logTables, query } from '../support/tables.ts'

const meeting = makeMeeting({ seed: 41, size: 'small', claims: true })
const pageCount = meeting.listedRaceIds.length + 3

/** The meeting without the races that could not be had. */
const without = ({ expected }: Meeting, ...ids: readonly string[]): EventDocument => ({
  ...expected,
  races: expected.races.filter(({ sourceRaceId }) => !ids.includes(sourceRaceId)),
})

/** `cutOff`: requests that left here and were ended before the server need have seen them. */
async function ingestChecked(bench: Bench, cutOff = 0): Promise<IngestReport> {
  const report = ingestReport.parse(await bench.ingest())
  const { length } = bench.server.requests
  expect(report.requests.total).toBeGreaterThanOrEqual(length)
  expect(report.requests.total).toBeLessThanOrEqual(length + cutOff)
  const { racesListed, racesSaved, racesUnchanged, racesSkipped } = report.counts
  if (report.status !== 'failed') expect(racesSaved + racesUnchanged + racesSkipped).toBe(racesListed)
  const run = bench.engine.findRun(report.runId ?? -1)
  const { status, counts, requests, skipped } = report
  expect(run).toMatchObject({ status, counts, requests, skipped, failure: report.failure ?? null })
  return report
}

/** What a race page says once a fault is over must be all that remains of the trouble. */
async function expectWellAgain(bench: Bench): Promise<void> {
  const report = await bench.ingest()
  expect(report).toMatchObject({ status: 'complete', skipped: [] })
  expect(bench.document()).toEqual(bench.meeting.expected)
}

const raceId = raceIdAt(meeting, 5)
const cut: Fault = { kind: 'truncated', keepBytes: 15_000 }
const cutUnnoticed: Fault = { kind: 'truncated-unnoticed', keepBytes: 15_000 }
const otherRace: Fault = {
  kind: 'body',
  body: meeting.pages.find(({ sourceId }) => sourceId === raceIdAt(meeting, 7))?.body() ?? '',
}

describe('a race page that is spoiled once', () => {
  it.each<[string, Fault]>([
    ['cut, under the right length', cut],
    ['cut, under a length to match', cutUnnoticed],
    ['the page of another race', otherRace],
    ['half a gzip', { kind: 'half-gzip' }],
    ['a reset before a byte', { kind: 'reset-before-headers' }],
    ['a reset in the middle', { kind: 'reset-in-body' }],
    ['500', { kind: 'status', status: 500 }],
    ['503', { kind: 'status', status: 503 }],
    ['an interstitial', { kind: 'interstitial', status: 503 }],
    ['an interstitial under 200', { kind: 'interstitial', status: 200 }],
    ['an empty page', { kind: 'body', body: '' }],
  ])('is asked for again, and the meeting is complete: %s', async (_name, fault) => {
    const bench = await benchFor(meeting)
    bench.server.fault(racePath(raceId), fault, 1)
    const report = await ingestChecked(bench)
    expect(report).toMatchObject({ status: 'complete', skipped: [], requests: { total: pageCount + 1, retries: 1 } })
    expect(bench.document()).toEqual(meeting.expected)
  })

  it('by "come back in a second" is waited for, which is no retry', async () => {
    const bench = await benchFor(meeting)
    bench.server.fault(racePath(raceId), { kind: 'status', status: 429, headers: { 'retry-after': '1' } }, 1)
    const report = await ingestChecked(bench)
    expect(report).toMatchObject({ status: 'complete', requests: { total: pageCount + 1, retries: 0 } })
    expect(bench.document()).toEqual(meeting.expected)
  })

  it('every page once, in all ways by turns', async () => {
    const bench = await benchFor(meeting)
    const faults: Fault[] = [cut, { kind: 'reset-in-body' }, { kind: 'status', status: 502 }, cutUnnoticed]
    for (const [at, page] of meeting.pages.entries()) {
      const fault = faults[at % faults.length]
      if (fault && page.pageType === 'race-result') bench.server.fault(racePath(page.sourceId ?? ''), fault, 1)
    }
    const report = await ingestChecked(bench)
    expect(report).toMatchObject({ status: 'complete', requests: { retries: meeting.listedRaceIds.length } })
    expect(bench.document()).toEqual(meeting.expected)
  })
})

describe('a race page that stays spoiled', () => {
  it.each<[string, Fault, string]>([
    ['cut, under the right length', cut, 'page/incomplete'],
    ['cut, under a length to match', cutUnnoticed, 'page/incomplete'],
    ['the page of another race', otherRace, 'page/mismatch'],
    ['500', { kind: 'status', status: 500 }, 'source/unreachable'],
    ['404', { kind: 'status', status: 404 }, 'source/not-found'],
    ['410', { kind: 'status', status: 410 }, 'source/not-found'],
    ['a page of something else', { kind: 'body', body: '<html><body><p>Moved house.</p></body></html>' }, 'page/'],
    ['an endless redirect', { kind: 'redirect', to: 'loop' }, 'page/mismatch'],
    ['far too large', { kind: 'oversized', bytes: 5_100_000 }, 'page/changed'],
  ])('is left out by name, and the rest is saved: %s', async (_name, fault, code) => {
    const bench = await benchFor(meeting)
    const end = bench.server.fault(racePath(raceId), fault)
    const report = await ingestChecked(bench)
    expect(report.status).toBe('partial')
    expect(report).not.toHaveProperty('failure')
    expect(report.counts).toMatchObject({ racesSaved: meeting.listedRaceIds.length - 1, racesSkipped: 1 })
    const [skip] = report.skipped
    expect(report.skipped).toHaveLength(1)
    expect(skip?.sourceRaceId).toBe(raceId)
    expect(skip?.code.startsWith(code)).toBe(true)
    // A person knows a race by its label, not by its number on the site.
    expect(skip?.message).toContain(meeting.expected.races[5]?.label)
    expect(skip?.message).not.toMatch(/undefined|null|\[object|Error:/)
    expect(bench.document()).toEqual(without(meeting, raceId))
    expect(query(bench.file, 'select depth from event')).toEqual([{ depth: 'none' }])
    end()
    await expectWellAgain(bench)
    expect(query(bench.file, 'select depth from event')).toEqual([{ depth: 'laps-full' }])
  })

  it.each<[string, Fault]>([
    ['cut', cutUnnoticed],
    ['of another race', otherRace],
    ['of something else', { kind: 'body', body: '<html><body><p>Moved house.</p></body></html>' }],
  ])('is kept in the archive as it came: %s', async (_name, fault) => {
    const bench = await benchFor(meeting)
    bench.server.fault(racePath(raceId), fault)
    const { runId } = await bench.ingest()
    const store = openStore(bench.file)
    const url = bench.server.url(meeting.slug, `/results/?${racePath(raceId)}`)
    const kept = findArchivedPage(store, url)
    const body = meeting.pages.find(({ sourceId }) => sourceId === raceId)?.body() ?? ''
    const sent = fault.kind === 'body' ? String(fault.body) : Buffer.from(body).subarray(0, 15_000).toString()
    expect(kept && new TextDecoder().decode(openPage(kept))).toBe(sent)
    expect(listRunPages(store, runId ?? -1).filter((page) => page.url === url)).toHaveLength(1)
    store.close()
  })

  it('leaves what was stored of it before as it was', async () => {
    const bench = await benchFor(meeting)
    await bench.ingest()
    const before = dumpTables(bench.file, logTables)
    bench.server.fault(racePath(raceId), cutUnnoticed)
    const report = await bench.ingest()
    expect(report.status).toBe('partial')
    expect(report.skipped.map(({ sourceRaceId }) => sourceRaceId)).toEqual([raceId])
    expect(dumpTables(bench.file, logTables)).toEqual(before)
  })

  it('several of them are named in the order they were run', async () => {
    const bench = await benchFor(meeting, { latencyMs: (request) => (request * 7) % 23 })
    const bad = [6, 0, 4, 7].map((at) => raceIdAt(meeting, at))
    for (const id of bad) bench.server.fault(racePath(id), cutUnnoticed)
    const report = await ingestChecked(bench)
    expect(report.skipped.map(({ sourceRaceId }) => sourceRaceId)).toEqual(
      meeting.listedRaceIds.filter((id) => bad.includes(id)),
    )
    expect(bench.document()).toEqual(without(meeting, ...bad))
  })
})

describe('a site that wants us to stop', () => {
  it.each<[string, Fault, string, number]>([
    ['a bot check on every race', { kind: 'interstitial', status: 403 }, 'page/interstitial', 3],
    ['403 on every race', { kind: 'status', status: 403 }, 'source/refused', 1],
    [
      'a pause of ten minutes asked for',
      { kind: 'status', status: 429, headers: { 'retry-after': '600' } },
      'source/throttled',
      1,
    ],
    [
      'a pause until another day',
      { kind: 'status', status: 503, headers: { 'retry-after': new Date(Date.now() + 86_400_000).toUTCString() } },
      'source/throttled',
      1,
    ],
  ])(
    '%s: the run ends in part, every race is named and hardly anything more is asked',
    async (_name, fault, code, tries) => {
      const bench = await benchFor(meeting)
      const end = bench.server.fault('view_race_result', fault)
      const report = await ingestChecked(bench, 4)
      expect(report.status).toBe('partial')
      // The entry list may be under way when the word comes; it is named then as well.
      const races = report.skipped.flatMap(({ sourceRaceId }) => sourceRaceId ?? [])
      expect(races).toEqual(meeting.listedRaceIds)
      expect(new Set(report.skipped.map((skip) => skip.code))).toEqual(new Set([code]))
      // What was under way when the word came, each with its tries; nothing was begun after it.
      expect(bench.server.requests.length).toBeLessThanOrEqual(3 + 8 * tries)
      expect(bench.document()).toMatchObject({ event: meeting.expected.event, races: [] })
      end()
      await bench.engine.close()
      // As if the pause were over: it is the site's, and holds for every program that asks it.
      query(bench.file, 'update site_state set held_until_uptime_ms = null, held_until_at = null returning site_key')
      const engine = engineOn(bench.file, bench.server.origin)
      const again = await engine.ingest(bench.address, { signal: new AbortController().signal })
      expect(again).toMatchObject({ status: 'complete', counts: { racesSaved: meeting.listedRaceIds.length } })
      expect(engine.findEventDocument(bench.address)).toEqual(meeting.expected)
    },
  )

  it('in the middle: what was read before is saved, the rest is named', async () => {
    const bench = await benchFor(meeting, {}, { maxRequests: '1' })
    bench.server.fault(racePath(raceId), { kind: 'status', status: 403 })
    const report = await ingestChecked(bench, 4)
    expect(report.status).toBe('partial')
    const left = report.skipped.flatMap((skip) => skip.sourceRaceId ?? [])
    expect(left).toContain(raceId)
    expect(meeting.listedRaceIds.slice(-left.length)).toEqual(left)
    expect(bench.document()).toEqual(without(meeting, ...left))
  })

  it('robots.txt that forbids the results: nothing else is asked', async () => {
    const bench = await benchFor(meeting, { robots: 'User-agent: *\nDisallow: /' })
    const report = await ingestChecked(bench)
    expect(report).toMatchObject({ status: 'failed', failure: { code: 'source/refused' } })
    expect(bench.server.requests.map(({ path }) => path)).toEqual(['/robots.txt'])
  })

  it('robots.txt that forbids race pages only: the rest is read', async () => {
    const bench = await benchFor(meeting, { robots: 'User-agent: *\nDisallow: /*view_race_result' })
    const report = await ingestChecked(bench, 1)
    expect(report.status).toBe('partial')
    expect(report.skipped.flatMap((skip) => skip.sourceRaceId ?? [])).toEqual(meeting.listedRaceIds)
    expect(new Set(report.skipped.map((skip) => skip.code))).toEqual(new Set(['source/refused']))
    expect(bench.server.requests.some(({ query: text }) => text.includes('view_race_result'))).toBe(false)
    expect(bench.document()).toMatchObject({ event: meeting.expected.event, races: [] })
  })

  it('robots.txt that cannot be read: nothing else is asked', async () => {
    const bench = await benchFor(meeting, { robots: 500 })
    const report = await ingestChecked(bench)
    expect(report).toMatchObject({ status: 'failed', failure: { code: 'source/unreachable' } })
    expect(new Set(bench.server.requests.map(({ path }) => path))).toEqual(new Set(['/robots.txt']))
  })
})

describe('an event page that cannot be had', () => {
  it.each<[string, Fault, string]>([
    ['cut', { kind: 'truncated-unnoticed', keepBytes: 15_000 }, 'page/incomplete'],
    ['of something else', { kind: 'body', body: '<html><body>Moved house.</body></html>' }, 'page/'],
    ['not there', { kind: 'status', status: 404 }, 'source/not-found'],
    ['refused', { kind: 'status', status: 403 }, 'source/refused'],
    ['a bot check', { kind: 'interstitial', status: 200 }, 'page/interstitial'],
    ['never answered', { kind: 'status', status: 500 }, 'source/unreachable'],
  ])('ends the run as failed with nothing half-written: %s', async (_name, fault, code) => {
    const bench = await benchFor(meeting)
    bench.server.fault('view_event', fault)
    const empty = dumpTablesOnce(bench)
    const report = await ingestChecked(bench)
    expect(report.status).toBe('failed')
    expect(report.failure?.code.startsWith(code)).toBe(true)
    expect(report.event).toMatchObject({ sourceEventId: meeting.eventId, name: null })
    expect(report.counts).toMatchObject({ racesListed: 0, racesSaved: 0, rowsInserted: 0 })
    expect(dumpTables(bench.file, logTables)).toEqual(empty)
    expect(() => bench.document()).toThrow(/not stored yet/)
  })

  it('leaves a meeting that is stored as it was', async () => {
    const bench = await benchFor(meeting)
    await bench.ingest()
    const before = dumpTables(bench.file, logTables)
    bench.server.fault('view_event', { kind: 'truncated-unnoticed', keepBytes: 15_000 })
    expect(await bench.ingest()).toMatchObject({ status: 'failed', event: { name: meeting.expected.event.name } })
    expect(dumpTables(bench.file, logTables)).toEqual(before)
  })

  it('is not taken from another event', async () => {
    const other = makeMeeting({ seed: 42, size: 'small', eventId: '700001' })
    const bench = await benchFor(meeting)
    bench.server.fault('view_event', { kind: 'body', body: other.pages[0]?.body() ?? '' })
    const report = await ingestChecked(bench)
    expect(report).toMatchObject({ status: 'failed', failure: { code: 'page/mismatch' } })
    expect(() => bench.document()).toThrow(/not stored yet/)
  })
})

function dumpTablesOnce({ file }: Bench) {
  openStore(file).close()
  return dumpTables(file, logTables)
}

describe('an entry list that cannot be had', () => {
  it.each<[string, Fault]>([
    ['cut', { kind: 'truncated-unnoticed', keepBytes: 15_000 }],
    ['not there', { kind: 'status', status: 404 }],
    [
      'of another event',
      {
        kind: 'body',
        body: makeMeeting({ seed: 43, size: 'small', eventName: 'Another Cup' }).pages[1]?.body() ?? '',
      },
    ],
  ])('is named as left out, and every race is saved: %s', async (_name, fault) => {
    const bench = await benchFor(meeting)
    const end = bench.server.fault('view_entry_list', fault)
    const report = await ingestChecked(bench)
    expect(report).toMatchObject({
      status: 'partial',
      counts: { racesSaved: meeting.listedRaceIds.length, racesSkipped: 0 },
      skipped: [{ sourceRaceId: null }],
    })
    expect(report.skipped[0]?.message).toMatch(/^Entry list: ./)
    expect(bench.document()).toEqual({ ...meeting.expected, entries: [] })
    end()
    await expectWellAgain(bench)
  })
})

describe('a meeting', () => {
  it('without a race is complete', async () => {
    const bench = await benchFor(meetingOf({ ...meeting.model, races: [] }))
    const report = await ingestChecked(bench)
    expect(report).toMatchObject({ status: 'complete', counts: { racesListed: 0, results: 0, laps: 0 }, skipped: [] })
    expect(bench.document()).toEqual({ ...meeting.expected, races: [] })
  })

  it('without an entry is complete', async () => {
    const empty = meetingOf({ ...makeMeeting({ seed: 45, size: 'small' }).model, classes: [] })
    const bench = await benchFor(empty)
    expect((await ingestChecked(bench)).status).toBe('complete')
    expect(bench.document()).toEqual(empty.expected)
  })

  it('whose database fails in the middle ends as failed, with whole races only', async () => {
    // Longer than what is read ahead of the saving.
    const longer = makeMeeting({ seed: 44, size: 'demo', claims: true })
    const bench = await benchFor(longer, { latencyMs: 15 })
    const broken = raceIdAt(longer, 6)
    const store = openStore(bench.file)
    store
      .prepare<[], never>(
        `create trigger broken after insert on lap
       when (select source_race_id from race where id = (select max(id) from race)) = '${broken}' and new.lap_number = 3
       begin select raise(abort, 'made up'); end`,
      )
      .run()
    store.close()
    const report = await bench.ingest()
    expect(report.status).toBe('failed')
    expect(report.counts.racesSaved).toBe(6)
    expect(bench.document().races).toEqual(longer.expected.races.slice(0, 6))
    const { requests } = structuredClone(report)
    expect(bench.engine.findRun(report.runId ?? -1)).toMatchObject({
      status: 'failed',
      counts: { racesSaved: 6 },
      requests,
    })
    // Nobody needs the other pages any more, so nobody asks for them; what had left is counted.
    await new Promise((later) => setTimeout(later, 150))
    expect(report.requests).toEqual(requests)
    expect(requests.total).toBeGreaterThanOrEqual(bench.server.requests.length)
    expect(bench.server.requests.length).toBeLessThan(longer.listedRaceIds.length + 3)
    const mended = openStore(bench.file)
    mended.prepare<[], never>('drop trigger broken').run()
    mended.close()
    await expectWellAgain(bench)
  })
})
