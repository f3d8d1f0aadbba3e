import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { healthSummary } from '../../core/contract/health.ts'
import type { RunStatus } from '../../core/contract/run.ts'
import { sealPage } from '../../core/pages/archive.ts'
import { findHealth } from '../../core/queries/health.ts'
import { openStore, type Store } from '../../core/store/database.ts'
import { logPage } from '../../core/store/pages.ts'
import { type RequestFailed, saveRunFigures } from '../../core/store/run-figures.ts'
import { finishRun, startRun } from '../../core/store/runs.ts'
import { givenRun } from '../store/versioned-race.ts'

const now = new Date('2026-06-15T12:00:00.000Z')
const dayMs = 86_400_000
const daysAgo = (days: number) => new Date(now.getTime() - days * dayMs).toISOString()

let store: Store
beforeEach(() => {
  store = openStore(':memory:')
  onTestFinished(() => store.close())
})

const none = { pagesRead: 0, pagesFailed: 0, requests: 0, unsent: 0, failures: 0, retries: 0, notModified: 0 }
const others = { bytes: 0, fetchMs: 0, browserLaunches: 0, browserFailures: 0 }

interface Given {
  readonly days: number
  readonly status?: Exclude<RunStatus, 'running'>
  readonly total?: number
  readonly firstRace?: number | null
  readonly failures?: readonly RequestFailed[]
}

/** A run of one event page and ten races, of which one try failed for each of `failures`. */
function given({ days, status = 'complete', total = 4_000, firstRace = 500, failures = [] }: Given): number {
  const runId = startRun(store, { ...givenRun, startedAt: daysAgo(days) })
  const counts = {
    racesListed: 11,
    racesSaved: 7,
    racesUnchanged: 3,
    racesFresh: 0,
    racesSkipped: 1,
    racesHeld: 0,
    corrections: 0,
    results: 80,
    laps: 900,
    rowsInserted: 100,
    rowsUpdated: 20,
    rowsDeleted: 3,
  }
  saveRunFigures(store, runId, {
    counts,
    requests: { total: 12, retries: failures.length, bytes: 5_000, notModified: 2 },
    incidents: { breakerOpenings: 1, browserLaunches: 3, browserFailures: 2 },
    durationMs: { total, firstRace, fetch: 1, parse: 1, store: 1 },
    pageTypes: [
      {
        ...none,
        ...others,
        pageType: 'race-result',
        pagesRead: 10,
        pagesFailed: 1,
        requests: 10,
        unsent: 2,
        failures: failures.length,
      },
      { ...none, ...others, pageType: 'event', pagesRead: 1, requests: 2 },
    ],
    failures,
  })
  finishRun(store, runId, { status, endedAt: daysAgo(days) })
  return runId
}

const failed = (at: string, code: RequestFailed['code'] = 'source/unreachable'): RequestFailed => {
  return { pageType: 'race-result', sourceId: '1', code, cause: 'network', httpStatus: null, at }
}

const health = (runs = 30) => findHealth(store, { runs, now, sites: [] })

describe('health', () => {
  it('of nothing at all is of the contract’s shape, and no rate is made up', () => {
    const found = health()
    expect(healthSummary.parse(found)).toEqual(found)
    expect(found).toMatchObject({ runs: [], sites: [], patterns: { byHour: [], reasons: [] } })
    for (const period of found.periods) {
      expect(period).toMatchObject({ runs: 0, pages: 0, errorRate: null, medianDurationMs: null, pageTypes: [] })
    }
    expect(found.growth.months).toEqual([{ month: '2026-06', archiveBytes: 0, rowsWritten: 0 }])
  })

  it('tells each run’s figures, oldest first, as many as wanted', () => {
    const ids = [3, 2, 1].map((days) => given({ days, failures: [failed(daysAgo(days)), failed(daysAgo(days))] }))
    const { runs } = health(2)
    expect(healthSummary.parse(health()).runs.map(({ runId }) => runId)).toEqual(ids)
    expect(runs.map(({ runId }) => runId)).toEqual(ids.slice(1))
    expect(runs[0]).toMatchObject({
      title: expect.stringContaining('Meeting'),
      status: 'complete',
      durationMs: 4_000,
      firstRaceMs: 500,
      pages: 11,
      pagesPerSecond: 2.75,
      races: 10,
      laps: 900,
      requests: 12,
      retries: 2,
      tries: 14,
      failures: 2,
      errorRate: 2 / 14,
      notModified: 2,
      bytes: 5_000,
      rowsWritten: 123,
      breakerOpenings: 1,
      browserLaunches: 3,
      browserFailures: 2,
      pageTypes: [
        { pageType: 'event', pagesRead: 1, pagesFailed: 0, tries: 2, failures: 0, errorRate: 0 },
        { pageType: 'race-result', pagesRead: 10, pagesFailed: 1, tries: 12, failures: 2, errorRate: 2 / 12 },
      ],
    })
  })

  it('adds up the runs of the last days, and takes the middle one’s time of those that are whole', () => {
    given({ days: 1, total: 1_000, firstRace: 100 })
    given({ days: 6, total: 9_000, firstRace: null })
    given({ days: 8, status: 'partial', total: 50_000 })
    given({ days: 20, total: 3_000, firstRace: 300 })
    given({ days: 100, status: 'failed' })
    given({ days: 200, status: 'cancelled' })
    given({ days: 300, status: 'interrupted' })
    given({ days: 366 })
    const [week, month, year] = health().periods
    expect(week).toMatchObject({ days: 7, runs: 2, complete: 2, medianDurationMs: 1_000, medianFirstRaceMs: 100 })
    expect(month).toMatchObject({
      days: 30,
      runs: 4,
      complete: 3,
      partial: 1,
      medianDurationMs: 3_000,
      medianFirstRaceMs: 100,
    })
    expect(year).toMatchObject({ days: 365, runs: 7, complete: 3, partial: 1, failed: 1, stopped: 2 })
    expect(month).toMatchObject({
      pages: 44,
      races: 40,
      laps: 3_600,
      requests: 48,
      tries: 56,
      rowsWritten: 492,
      breakerOpenings: 4,
    })
    expect(month?.pageTypes.map(({ pageType, pagesRead, tries }) => [pageType, pagesRead, tries])).toEqual([
      ['event', 4, 8],
      ['race-result', 40, 48],
    ])
  })

  it('counts failures by the hour of this computer’s own day, and by reason', () => {
    const zone = process.env.TZ
    onTestFinished(() => {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    })
    // Half an hour off, as in Adelaide: a UTC hour is two of the clock's.
    process.env.TZ = 'Australia/Adelaide'
    const runId = given({
      days: 1,
      failures: [
        failed('2026-06-14T10:20:00.000Z'),
        failed('2026-06-14T10:40:00.000Z'),
        failed('2026-06-14T10:59:00.000Z', 'source/throttled'),
        failed('2026-03-01T10:59:00.000Z'),
      ],
    })
    const page = {
      pageType: 'event',
      sourceId: '1',
      httpStatus: 200,
      fetchMs: 1,
      etag: null,
      lastModified: null,
    } as const
    logPage(
      store,
      runId,
      { ...page, url: 'https://a', fetchedAt: '2026-06-14T10:40:00.000Z', bytes: 1, via: 'http', charset: null },
      sealPage(Buffer.from('x')),
    )
    const { patterns } = health()
    const hours = (found: Record<number, number>) => Array.from({ length: 24 }, (_none, hour) => found[hour] ?? 0)
    expect(patterns.byHour).toEqual([
      { pageType: 'event', failures: hours({}), pagesRead: hours({ 20: 1 }) },
      { pageType: 'race-result', failures: hours({ 19: 1, 20: 2 }), pagesRead: hours({}) },
    ])
    expect(patterns.reasons).toEqual([
      { code: 'source/unreachable', cause: 'network', failures: 2, lastAt: '2026-06-14T10:40:00.000Z' },
      { code: 'source/throttled', cause: 'network', failures: 1, lastAt: '2026-06-14T10:59:00.000Z' },
    ])
  })

  it('tells what each month added, from the first that did', () => {
    const runId = given({ days: 90 })
    given({ days: 2 })
    const sealed = sealPage(Buffer.from('a page'))
    const page = {
      pageType: 'event',
      sourceId: '1',
      httpStatus: 200,
      fetchMs: 1,
      etag: null,
      lastModified: null,
    } as const
    const seen = { ...page, url: 'https://a', fetchedAt: daysAgo(90), bytes: 6, via: 'http' as const, charset: null }
    logPage(store, runId, seen, sealed)
    const { growth } = health()
    const bytes = sealed.body.byteLength
    expect(growth.archiveBytes).toBe(bytes)
    expect(growth.months).toEqual([
      { month: '2026-03', archiveBytes: bytes, rowsWritten: 123 },
      { month: '2026-04', archiveBytes: 0, rowsWritten: 0 },
      { month: '2026-05', archiveBytes: 0, rowsWritten: 0 },
      { month: '2026-06', archiveBytes: 0, rowsWritten: 123 },
    ])
  })
})
