import { describe, expect, it } from 'vitest'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { benchFor } from '../support/bench.ts'
import { raceIdAt, racePath } from '../support/site.ts'
import { query } from '../support/tables.ts'

const meeting = makeMeeting({ seed: 51, size: 'small' })
const races = meeting.listedRaceIds.length

describe('the figures of a run', () => {
  it('are those of its requests, page type by page type', async () => {
    const bench = await benchFor(meeting)
    const report = await bench.ingest()
    const types = query(bench.file, 'select * from run_page_type order by page_type') as Record<string, number>[]
    expect(types).toMatchObject([
      { page_type: 'entry-list', pages_read: 1, pages_failed: 0, requests: 1, retries: 0 },
      // The rules for robots are asked for on the way to the first page.
      { page_type: 'event', pages_read: 1, pages_failed: 0, requests: 2, retries: 0 },
      { page_type: 'race-result', pages_read: races, pages_failed: 0, requests: races, retries: 0 },
    ])
    const sum = (column: string) => types.reduce((total, row) => total + (row[column] ?? Number.NaN), 0)
    expect(sum('requests')).toBe(bench.server.requests.length)
    expect(sum('bytes')).toBe(report.requests.bytes)
    expect(query(bench.file, 'select * from request_failure')).toEqual([])
    expect(report.durationMs.firstRace).toBeGreaterThan(0)
    expect(report.durationMs.firstRace).toBeLessThanOrEqual(report.durationMs.total)
    expect(bench.engine.findRun(report.runId ?? -1)).toMatchObject({
      counts: report.counts,
      requests: report.requests,
      incidents: { breakerOpenings: 0, browserLaunches: 0, browserFailures: 0 },
      durationMs: report.durationMs,
    })
  })

  it('keep each request that was not enough, whether the page was had in the end or not', async () => {
    const [late, lost] = [raceIdAt(meeting, 0), raceIdAt(meeting, 2)]
    const bench = await benchFor(meeting)
    bench.server.fault(racePath(late), { kind: 'status', status: 503 }, 1)
    bench.server.fault(racePath(lost), { kind: 'status', status: 404 })
    const before = new Date().toISOString()
    const report = await bench.ingest()
    expect(report).toMatchObject({ status: 'partial', requests: { retries: 1 } })
    const failures = query(bench.file, 'select * from request_failure order by source_id') as Record<string, string>[]
    expect(failures).toMatchObject(
      [
        {
          run_id: report.runId,
          page_type: 'race-result',
          source_id: late,
          code: 'source/unreachable',
          http_status: 503,
        },
        { run_id: report.runId, page_type: 'race-result', source_id: lost, code: 'source/not-found', http_status: 404 },
      ].toSorted((one, other) => one.source_id.localeCompare(other.source_id)),
    )
    for (const { at = '' } of failures) {
      expect(at >= before).toBe(true)
      expect(at <= new Date().toISOString()).toBe(true)
    }
    expect(
      query(
        bench.file,
        "select pages_read, pages_failed, failures, unsent, retries from run_page_type where page_type = 'race-result'",
      ),
    ).toEqual([{ pages_read: races - 1, pages_failed: 1, failures: 2, unsent: 0, retries: 1 }])
  })

  it('keep what never left this machine, which counts as no request', async () => {
    const bench = await benchFor(meeting)
    await bench.server.close()
    const report = await bench.ingest()
    expect(report).toMatchObject({ status: 'failed', requests: { total: 0 }, durationMs: { firstRace: null } })
    const failures = query(bench.file, 'select page_type, code, http_status from request_failure')
    expect(failures).toEqual(Array(3).fill({ page_type: 'event', code: 'source/unreachable', http_status: null }))
    expect(query(bench.file, 'select page_type, requests, unsent, failures, pages_failed from run_page_type')).toEqual([
      { page_type: 'event', requests: 0, unsent: 3, failures: 3, pages_failed: 1 },
    ])
  })

  it('count nothing that a person stopped as a failure of the site', async () => {
    const bench = await benchFor(meeting, { latencyMs: 300 })
    const stopping = new AbortController()
    const running = bench.ingest(stopping.signal)
    await expect.poll(() => bench.server.requests.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(4)
    stopping.abort()
    expect(await running).toMatchObject({ status: 'cancelled' })
    expect(query(bench.file, 'select * from request_failure')).toEqual([])
    expect(query(bench.file, 'select sum(pages_failed) as failed from run_page_type')).toEqual([{ failed: 0 }])
  })
})
