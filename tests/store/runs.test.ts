import { describe, expect, it } from 'vitest'
import { ingestionRun } from '../../core/contract/run.ts'
import { openPage, sealPage } from '../../core/pages/archive.ts'
import { openStore, type Store } from '../../core/store/database.ts'
import { findArchivedPage, listRunPages, logPage, type PageSeen } from '../../core/store/pages.ts'
import { type StoredFigures, saveRunFigures } from '../../core/store/run-figures.ts'
import {
  addSkips,
  findRun,
  finishRun,
  listRunningRuns,
  listRuns,
  markInterruptedRuns,
  startRun,
} from '../../core/store/runs.ts'
import { failureOf, rowsWritten } from './support.ts'
import { givenRun } from './versioned-race.ts'

function inStore(work: (store: Store) => void): void {
  const store = openStore(':memory:')
  try {
    work(store)
  } finally {
    store.close()
  }
}

const counts = {
  racesListed: 32,
  racesSaved: 30,
  racesUnchanged: 1,
  racesFresh: 0,
  racesSkipped: 1,
  results: 300,
  laps: 4_129,
  racesHeld: 1,
  corrections: 0,
  rowsInserted: 4_500,
  rowsUpdated: 2,
  rowsDeleted: 3,
}

const eventType = {
  pageType: 'event' as const,
  pagesRead: 1,
  pagesFailed: 0,
  requests: 2,
  unsent: 1,
  failures: 2,
  retries: 1,
  notModified: 0,
  bytes: 40_000,
  fetchMs: 300,
  browserLaunches: 0,
  browserFailures: 0,
}

const figures: StoredFigures = {
  counts,
  requests: { total: 33, retries: 2, bytes: 4_000_000, notModified: 3 },
  incidents: { breakerOpenings: 1, browserLaunches: 4, browserFailures: 2 },
  durationMs: { total: 9_000, firstRace: 700, fetch: 8_000, parse: 500, store: 300 },
  pageTypes: [
    eventType,
    { ...eventType, pageType: 'race-result', pagesRead: 30 },
    { ...eventType, pageType: 'entry-list', pagesRead: 0, pagesFailed: 1 },
  ],
  failures: [
    {
      pageType: 'entry-list',
      sourceId: '7',
      code: 'source/unreachable',
      cause: 'site-down',
      httpStatus: 503,
      at: '2026-01-01T00:00:30.000Z',
    },
  ],
}

describe('a run', () => {
  it('is recorded from start to end in the contract’s shape', () => {
    inStore((store) => {
      const runId = startRun(store, givenRun)
      const started = findRun(store, runId)
      expect(ingestionRun.parse(started)).toEqual(started)
      expect(started).toMatchObject({ runId, status: 'running', endedAt: null, pages: {}, failure: null, skipped: [] })

      addSkips(store, runId, [{ sourceRaceId: '42', code: 'page/changed', message: 'No lap list.' }])
      addSkips(store, runId, [])
      addSkips(store, runId, [{ sourceRaceId: null, code: 'source/not-found', message: 'Gone.' }])
      saveRunFigures(store, runId, figures)
      const failure = { code: 'source/refused', message: 'Asked to stop.' }
      const summary = 'LiveRC refuses, so 2 of 3 races were left out.'
      finishRun(store, runId, { status: 'partial', endedAt: '2026-01-01T00:01:00.000Z', failure, summary })

      const { pid, host, ...facts } = givenRun
      expect(findRun(store, runId)).toEqual({
        ...facts,
        trigger: 'person',
        mode: 'everything',
        resumesRunId: null,
        runId,
        status: 'partial',
        endedAt: '2026-01-01T00:01:00.000Z',
        pages: { event: 1, 'race-result': 30 },
        counts,
        requests: figures.requests,
        incidents: figures.incidents,
        durationMs: figures.durationMs,
        failure,
        summary,
        skipped: [
          { sourceRaceId: '42', code: 'page/changed', message: 'No lap list.' },
          { sourceRaceId: null, code: 'source/not-found', message: 'Gone.' },
        ],
      })
      expect(findRun(store, runId + 1)).toBeUndefined()
    })
  })

  it('keeps its totals as they are now, and every failure', () => {
    inStore((store) => {
      const runId = startRun(store, givenRun)
      const rows = (table: string) => store.prepare<[], object>(`select * from ${table} order by 1, 2`).all()
      saveRunFigures(store, runId, { ...figures, pageTypes: [{ ...eventType, requests: 1 }] })
      saveRunFigures(store, runId, { ...figures, pageTypes: [eventType], failures: [] })
      expect(rows('run_page_type')).toEqual([
        {
          run_id: runId,
          page_type: 'event',
          pages_read: 1,
          pages_failed: 0,
          requests: 2,
          unsent: 1,
          failures: 2,
          retries: 1,
          not_modified: 0,
          bytes: 40_000,
          fetch_ms: 300,
          browser_launches: 0,
          browser_failures: 0,
        },
      ])
      expect(rows('request_failure')).toEqual([
        {
          id: 1,
          run_id: runId,
          page_type: 'entry-list',
          source_id: '7',
          code: 'source/unreachable',
          cause: 'site-down',
          http_status: 503,
          at: '2026-01-01T00:00:30.000Z',
        },
      ])
      expect(findRun(store, runId)).toMatchObject({ status: 'running', pages: { event: 1 } })
    })
  })

  it('is listed newest first, by event and state, as many as wanted', () => {
    inStore((store) => {
      const ids = ['1', '2', '1'].map((sourceEventId) => startRun(store, { ...givenRun, sourceEventId }))
      finishRun(store, ids[0] ?? 0, { status: 'complete', endedAt: '2026-01-01T00:00:01.000Z' })
      addSkips(store, ids[1] ?? 0, [{ sourceRaceId: 'a', code: 'x', message: 'y' }])
      const listed = (...wanted: Parameters<typeof listRuns>[1][]) =>
        listRuns(store, wanted[0]).map(({ runId }) => runId)
      expect(listed()).toEqual(ids.toReversed())
      expect(listed({ limit: 1 })).toEqual([ids[2]])
      expect(listed({ source: 'liverc', sourceEventId: '1' })).toEqual([ids[2], ids[0]])
      expect(listed({ status: 'running', sourceEventId: '1' })).toEqual([ids[2]])
      expect(listRuns(store).map(({ skipped }) => skipped.length)).toEqual([0, 1, 0])
      expect(listRunningRuns(store, { source: 'liverc', sourceEventId: '2' })).toMatchObject([
        { runId: ids[1], pid: 4711 },
      ])
    })
  })

  it('is interrupted once its process is gone, and only then', () => {
    inStore((store) => {
      const [dead, alive, elsewhere, done] = [1, 2, 3, 4].map((pid) =>
        startRun(store, { ...givenRun, pid, host: pid === 3 ? 'there' : 'here' }),
      )
      finishRun(store, done ?? 0, { status: 'complete', endedAt: '2026-01-01T00:00:01.000Z' })
      const isGone = ({ pid, host }: { pid: number; host: string }) => host === 'here' && pid !== 2
      expect(markInterruptedRuns(store, isGone, '2026-01-02T00:00:00.000Z')).toEqual([dead])
      expect(findRun(store, dead ?? 0)).toMatchObject({ status: 'interrupted', endedAt: '2026-01-02T00:00:00.000Z' })
      expect(findRun(store, alive ?? 0)).toMatchObject({ status: 'running' })
      expect(findRun(store, elsewhere ?? 0)).toMatchObject({ status: 'running' })
      expect(findRun(store, done ?? 0)).toMatchObject({ status: 'complete' })
      expect(rowsWritten(store, () => markInterruptedRuns(store, isGone))).toBe(0)
    })
  })
})

describe('pages', () => {
  const pageAt = (url: string, more: Partial<PageSeen> = {}): PageSeen => ({
    url,
    pageType: 'race-result',
    sourceId: '1',
    fetchedAt: '2026-01-01T00:00:00.000Z',
    httpStatus: 200,
    bytes: 5,
    fetchMs: 120,
    etag: '"x"',
    lastModified: null,
    via: 'http' as const,
    charset: null,
    ...more,
  })

  it('are kept once per content, and come back byte for byte', () => {
    inStore((store) => {
      const runId = startRun(store, givenRun)
      // A view into a larger buffer: its neighbours must not come along.
      const bytes = new Uint8Array([9, 9, 60, 104, 0, 255, 62, 9]).subarray(2, 7)
      const sealed = sealPage(bytes)
      const inside = new Uint8Array(sealed.body.length + 8)
      inside.set(sealed.body, 4)
      const view = { ...sealed, body: inside.subarray(4, 4 + sealed.body.length) }
      expect(rowsWritten(store, () => logPage(store, runId, pageAt('https://a'), view))).toBe(2)
      expect(rowsWritten(store, () => logPage(store, runId, pageAt('https://b'), sealed))).toBe(1)
      const found = findArchivedPage(store, 'https://b')
      expect(found).toMatchObject({ ...pageAt('https://b'), runId, contentHash: sealed.contentHash })
      expect(found && [...openPage(found)]).toEqual([...bytes])
      expect(listRunPages(store, runId)).toEqual(
        ['https://a', 'https://b'].map((url) => ({ ...pageAt(url), contentHash: sealed.contentHash })),
      )
    })
  })

  it('are found as they were read last with a body', () => {
    inStore((store) => {
      const runId = startRun(store, givenRun)
      for (const text of ['old', 'new']) logPage(store, runId, pageAt('https://a'), sealPage(Buffer.from(text)))
      logPage(store, runId, pageAt('https://a', { httpStatus: null, bytes: 0, etag: null }), null)
      const found = findArchivedPage(store, 'https://a')
      expect(found && Buffer.from(openPage(found)).toString()).toBe('new')
      expect(findArchivedPage(store, 'https://other')).toBeUndefined()
    })
  })

  it('belong to a run: none is kept without', () => {
    inStore((store) => {
      const log = () => logPage(store, 4711, pageAt('https://a'), sealPage(Buffer.from('x')))
      expect(failureOf(log)).toMatchObject({ code: 'unexpected' })
      expect(findArchivedPage(store, 'https://a')).toBeUndefined()
    })
  })
})
