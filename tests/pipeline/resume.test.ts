import { describe, expect, it } from 'vitest'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { type Bench, benchFor, engineOn } from '../support/bench.ts'
import { raceIdAt, racePath } from '../support/site.ts'
import { query } from '../support/tables.ts'

const meeting = makeMeeting({ seed: 81, size: 'demo' })
const all = meeting.listedRaceIds
/** So that what is stopped has not been answered yet. */
const slow = { latencyMs: 25 }

/** Ids of the races that are answered from now on: what was on its way when a run was stopped is not. */
function racesAsked({ server }: Bench) {
  const from = server.requests.length
  const answered = () => server.requests.slice(from).filter(({ status }) => status !== null)
  return () => answered().flatMap(({ query: text }) => /race_result&id=(\d+)/.exec(decodeURIComponent(text))?.[1] ?? [])
}

/** An ingestion that is stopped once `races` of them are dealt with. */
async function stoppedAfter(bench: Bench, races: number, mode: 'changed' | 'everything' = 'changed') {
  const stopping = new AbortController()
  let done = 0
  const report = await bench.engine.ingest(bench.address, {
    mode,
    signal: stopping.signal,
    onStep: ({ pageType }) => {
      if (pageType === 'race-result' && ++done === races) stopping.abort()
    },
  })
  // What was on its way has come to the server, and ended there, before anything else is counted.
  await expect.poll(() => bench.server.requests.every(({ endedAtMs }) => endedAtMs !== null)).toBe(true)
  return report
}

const resume = (bench: Bench, runId: number | null, engine = bench.engine) =>
  engine.resume(runId ?? -1, { signal: new AbortController().signal })

describe('a run that was stopped', () => {
  it('is continued: only what is missing is read', async () => {
    const bench = await benchFor(meeting, slow)
    const stopped = await stoppedAfter(bench, 5)
    expect(stopped.status).toBe('cancelled')
    expect(bench.engine.listResumable()).toMatchObject([{ runId: stopped.runId, status: 'cancelled', mode: 'changed' }])
    const asked = racesAsked(bench)
    const report = await resume(bench, stopped.runId)
    expect(report).toMatchObject({ status: 'complete', counts: { racesSaved: 7, racesFresh: 5 } })
    expect(asked().toSorted()).toEqual(all.slice(5).toSorted())
    expect(bench.document()).toEqual(meeting.expected)
    expect(bench.engine.findRun(report.runId ?? -1)).toMatchObject({ resumesRunId: stopped.runId, mode: 'changed' })
    expect(bench.engine.listResumable()).toEqual([])
    await expect(resume(bench, stopped.runId)).rejects.toMatchObject({ code: 'input/invalid' })
  })

  it('while it checked everything is continued as that, again and again, and asks for no page twice', async () => {
    const bench = await benchFor(meeting, slow)
    await bench.ingest()
    const asked = racesAsked(bench)
    const first = await stoppedAfter(bench, 4, 'everything')
    const afterFirst = asked().length
    expect(first.counts.racesUnchanged).toBe(4)
    // Stopped once more, by the limit to the pages of a run.
    bench.engine.use({ ...bench.settings, maxPages: 4 })
    const second = await resume(bench, first.runId)
    expect(second).toMatchObject({ status: 'partial', counts: { racesUnchanged: 3, racesFresh: 4, racesSkipped: 5 } })
    bench.engine.use(bench.settings)
    const third = await resume(bench, second.runId)
    expect(third).toMatchObject({ status: 'complete', counts: { racesUnchanged: 5, racesFresh: 7 } })
    const later = asked().slice(afterFirst)
    expect(new Set(later).size).toBe(later.length)
    expect(later.toSorted()).toEqual(all.slice(4).toSorted())
    expect(query(bench.file, 'select mode, resumes_run_id as resumes from ingestion_run order by id')).toEqual([
      { mode: 'everything', resumes: null },
      { mode: 'everything', resumes: null },
      { mode: 'everything', resumes: first.runId },
      { mode: 'everything', resumes: second.runId },
    ])
  })
})

describe('a run whose program is gone', () => {
  it('is found by the next one, which offers to continue it and starts nothing', async () => {
    const bench = await benchFor(meeting, slow)
    const stopped = await stoppedAfter(bench, 3)
    // As a program leaves it that was killed: running, of a process that is not there any more.
    bench.engine.withStore((store) =>
      store
        .prepare<[number | null], unknown>(
          "update ingestion_run set status = 'running', ended_at = null, pid = 1, process_started_at = 'never' where id = ?",
        )
        .run(stopped.runId),
    )
    await bench.engine.close()
    const asked = racesAsked(bench)
    const next = engineOn(bench.file, bench.server.origin)
    expect(next.listResumable()).toMatchObject([{ runId: stopped.runId, status: 'interrupted' }])
    expect(asked()).toEqual([])
    expect(await resume(bench, stopped.runId, next)).toMatchObject({ status: 'complete', counts: { racesFresh: 3 } })
    expect(next.findEventDocument(bench.address)).toEqual(meeting.expected)
  })
})

describe('a run that ended in part', () => {
  it('is continued where another try may get what is missing', async () => {
    const bench = await benchFor(meeting, slow)
    const heal = bench.server.fault(racePath(raceIdAt(meeting, 6)), { kind: 'status', status: 503 })
    const partial = await bench.ingest(undefined, 'changed')
    heal()
    const asked = racesAsked(bench)
    expect(await resume(bench, partial.runId)).toMatchObject({ status: 'complete' })
    expect(asked()).toEqual([raceIdAt(meeting, 6)])
  })

  it('is not offered where the source has nothing more to give', async () => {
    const bench = await benchFor(meeting, slow)
    bench.server.fault(racePath(raceIdAt(meeting, 6)), { kind: 'status', status: 404 })
    const partial = await bench.ingest(undefined, 'changed')
    expect(partial.status).toBe('partial')
    expect(bench.engine.listResumable()).toEqual([])
    await expect(resume(bench, partial.runId)).rejects.toThrow(/nothing that it left out can be had/)
  })

  it('is not offered once a later run took over, and each event has one at most', async () => {
    const bench = await benchFor(meeting, slow)
    const first = await stoppedAfter(bench, 2)
    const second = await stoppedAfter(bench, 2)
    expect(bench.engine.listResumable().map(({ runId }) => runId)).toEqual([second.runId])
    await expect(resume(bench, first.runId)).rejects.toThrow(/later run/)
    await expect(resume(bench, 99)).rejects.toThrow(/no run 99/)
    await bench.ingest()
    expect(bench.engine.listResumable()).toEqual([])
  })
})
