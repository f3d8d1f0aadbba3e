import { describe, expect, it } from 'vitest'
import type { IngestReport, RunProgress } from '../../core/contract/run.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { shuffledLatency } from '../../fixtures/server.ts'
import { type Bench, benchFor } from '../support/bench.ts'
import { dumpTables, logTables } from '../support/tables.ts'

const meeting = makeMeeting({ seed: 61, size: 'demo', traps: true })

/** Ingests until `when` holds of the progress, then stops. */
async function ingestUntil(bench: Bench, when: (progress: RunProgress) => boolean): Promise<IngestReport> {
  const stopping = new AbortController()
  return await bench.engine.ingest(bench.address, {
    signal: stopping.signal,
    onProgress: (progress) => {
      if (when(progress)) stopping.abort()
    },
  })
}

/** Whole races only, each where it belongs: a prefix of the meeting in run order. */
function expectPrefix(bench: Bench, count: number): void {
  expect(bench.document()).toMatchObject({ event: meeting.expected.event })
  expect(bench.document().races).toEqual(meeting.expected.races.slice(0, count))
}

describe('an ingest that is stopped', () => {
  it.each([1, 2, 5, 11, meeting.listedRaceIds.length - 1])('after %i races keeps these, whole', async (count) => {
    const bench = await benchFor(meeting, { latencyMs: shuffledLatency(count, 0, 15) })
    const report = await ingestUntil(bench, ({ racesDone }) => racesDone >= count)
    expect(report.status).toBe('cancelled')
    const { racesSaved, racesSkipped, laps } = report.counts
    expect(racesSaved).toBeGreaterThanOrEqual(count)
    expect(racesSkipped).toBe(0)
    expectPrefix(bench, racesSaved)
    const saved = bench.document().races.flatMap((race) => race.results.flatMap((result) => result.laps))
    expect(laps).toBe(saved.length)
    expect(bench.engine.findRun(report.runId ?? -1)).toMatchObject({ status: 'cancelled', counts: report.counts })
    const next = await bench.ingest()
    expect(next).toMatchObject({
      status: 'complete',
      counts: { racesUnchanged: racesSaved, racesSaved: meeting.listedRaceIds.length - racesSaved },
    })
    expect(bench.document()).toEqual(meeting.expected)
  })

  it('leaves the same tables behind, once completed, as one that was not', async () => {
    const stopped = await benchFor(meeting)
    await ingestUntil(stopped, ({ racesDone }) => racesDone >= 4)
    await stopped.ingest()
    const whole = await benchFor(meeting)
    await whole.ingest()
    const tables = dumpTables(stopped.file, logTables)
    expect(tables).toEqual(dumpTables(whole.file, logTables))
  })

  it('before it begins asks nothing and stores nothing but its record', async () => {
    const bench = await benchFor(meeting)
    const report = await bench.ingest(AbortSignal.abort())
    expect(report).toMatchObject({ status: 'cancelled', requests: { total: 0 }, counts: { rowsInserted: 0 } })
    expect(bench.server.requests).toEqual([])
    expect(() => bench.document()).toThrow(/not stored yet/)
  })

  it('while the event page is awaited ends at once', async () => {
    const bench = await benchFor(meeting)
    bench.server.fault('view_event', { kind: 'hang-before-headers' })
    const stopping = new AbortController()
    const ending = bench.ingest(stopping.signal)
    await expect.poll(() => bench.server.requests.length).toBe(2)
    stopping.abort()
    expect(await ending).toMatchObject({ status: 'cancelled', failure: { code: 'cancelled' } })
  })

  it('while every race page hangs ends at once', async () => {
    const bench = await benchFor(meeting)
    bench.server.fault('view_race_result', { kind: 'hang-in-body' })
    const stopping = new AbortController()
    const ending = bench.ingest(stopping.signal)
    await expect.poll(() => bench.server.requests.length).toBeGreaterThanOrEqual(6)
    stopping.abort()
    expect(await ending).toMatchObject({ status: 'cancelled', counts: { racesSaved: 0, racesSkipped: 0 }, skipped: [] })
    expectPrefix(bench, 0)
  })

  it('while a pause that the site asked for is waited out ends at once', async () => {
    const bench = await benchFor(meeting)
    bench.server.fault('view_race_result', { kind: 'status', status: 429, headers: { 'retry-after': '100' } })
    const report = await ingestUntil(bench, ({ activity }) => activity?.includes('pause') ?? false)
    expect(report).toMatchObject({ status: 'cancelled', skipped: [] })
  })

  it('keeps its record as it was reported, whatever was under way', async () => {
    const bench = await benchFor(meeting, { latencyMs: 20 })
    const report = await ingestUntil(bench, ({ racesDone }) => racesDone >= 3)
    const { requests } = structuredClone(report)
    // Time for what was under way to end, and for the server to see all that was sent.
    await new Promise((later) => setTimeout(later, 150))
    expect(report.requests).toEqual(requests)
    expect(bench.engine.findRun(report.runId ?? -1).requests).toEqual(requests)
    expect(requests.total).toBeGreaterThanOrEqual(bench.server.requests.length)
    expect(requests.total).toBeLessThanOrEqual(bench.server.requests.length + 4)
  })
})
