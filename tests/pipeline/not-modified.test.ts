import { describe, expect, it } from 'vitest'
import { editRace } from '../../fixtures/edit.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import type { Validators } from '../../fixtures/server-validators.ts'
import { type Bench, benchFor } from '../support/bench.ts'
import { raceIdAt, racePath } from '../support/site.ts'
import { dumpTables, logTables, query } from '../support/tables.ts'

const meeting = makeMeeting({ seed: 51, size: 'demo' })
const pageCount = meeting.listedRaceIds.length + 2

const bench = (validators: Validators) => benchFor(meeting, { validators })

/** Statuses from now on, robots.txt aside. */
function statuses({ server }: Bench) {
  const from = server.requests.length
  return () => server.requests.slice(from).flatMap(({ path, status }) => (path === '/robots.txt' ? [] : [status]))
}

/** A race with one lap told otherwise. */
const corrected = (() => {
  const race = meeting.expected.races[3]
  const { sourceDriverId = '', laps } = race?.results[0] ?? {}
  const lapTimeMs = (laps?.[1]?.lapTimeMs ?? 0) + 1_111
  return editRace(meeting, raceIdAt(meeting, 3), { kind: 'lap-time', sourceDriverId, lapNumber: 2, lapTimeMs })
})()

describe.each<Validators>(['etag', 'last-modified'])('a site that knows its pages by %s', (validators) => {
  it('sends nothing again that is as before, however everything is checked', async () => {
    const at = await bench(validators)
    const first = await at.ingest()
    expect(first.requests.notModified).toBe(0)
    const before = dumpTables(at.file, logTables)
    const seen = statuses(at)
    const again = await at.ingest()
    expect(seen()).toEqual(Array.from({ length: pageCount }, () => 304))
    expect(again).toMatchObject({
      status: 'complete',
      counts: { racesUnchanged: 12, results: first.counts.results, laps: first.counts.laps, rowsUpdated: 0 },
      requests: { notModified: pageCount, bytes: 0 },
    })
    expect(dumpTables(at.file, logTables)).toEqual(before)
    expect(at.document()).toEqual(meeting.expected)
    // What was said to be as before is on record as that page, and is known by the same again.
    expect(
      query(at.file, 'select http_status, count(distinct content_hash) as bodies from page_log group by http_status'),
    ).toEqual([
      { http_status: 200, bodies: pageCount },
      { http_status: 304, bodies: pageCount },
    ])
    const third = statuses(at)
    await at.ingest()
    expect(third()).toEqual(Array.from({ length: pageCount }, () => 304))
  })

  it('sends what changed', async () => {
    const at = await bench(validators)
    await at.ingest()
    at.server.serve([corrected])
    const report = await at.ingest()
    expect(report).toMatchObject({ counts: { racesSaved: 1, racesUnchanged: 11 } })
    expect(report.requests.notModified).toBe(pageCount - 1)
    expect(at.document()).toEqual(corrected.expected)
  })

  it('is asked whether the event page changed also where only that may have', async () => {
    const at = await bench(validators)
    await at.ingest()
    const seen = statuses(at)
    expect(await at.ingest(undefined, 'changed')).toMatchObject({ counts: { racesFresh: 12 } })
    expect(seen()).toEqual([304])
  })

  it('is not believed about a race that may have been under way', async () => {
    const now = new Date(`${meeting.model.startDay}T12:00:00Z`)
    const at = await benchFor(meeting, { validators }, {}, { now: () => now })
    await at.ingest()
    const seen = statuses(at)
    await at.ingest(undefined, 'changed')
    expect(seen()).toEqual([304, ...meeting.listedRaceIds.map(() => 200)])
  })

  it('is not believed about a page that was cut when it came', async () => {
    const at = await bench(validators)
    const path = racePath(raceIdAt(meeting, 2))
    at.server.fault(path, { kind: 'truncated-unnoticed', keepBytes: 9_000 }, 3)
    expect((await at.ingest()).status).toBe('partial')
    expect((await at.ingest()).status).toBe('complete')
    expect(at.document()).toEqual(meeting.expected)
  })

  it('is asked for the page itself where the copy kept is damaged', async () => {
    const at = await bench(validators)
    await at.ingest()
    at.engine.withStore((store) => {
      store
        .prepare(
          "update page_body set body = x'28b52ffd' where content_hash in (select content_hash from page_log where page_type = 'race-result')",
        )
        .run()
    })
    const seen = statuses(at)
    expect(await at.ingest()).toMatchObject({ status: 'complete', counts: { racesUnchanged: 12 } })
    expect(seen().filter((status) => status === 200)).toHaveLength(12)
  })
})

describe('a site that says "as before" of another page than is meant', () => {
  it('is asked for the page itself', async () => {
    const at = await bench('etag')
    await at.ingest()
    // The club renamed its meeting: what is kept of the races is no longer of a meeting of that name.
    const seen = statuses(at)
    const renamed = makeMeeting({ seed: 51, size: 'demo', eventName: 'Another Name of It' })
    at.server.fault(
      ({ search }) => search.includes('view_race_result'),
      { kind: 'status', status: 304, body: '' },
      meeting.listedRaceIds.length,
    )
    at.server.serve([renamed])
    const report = await at.ingest()
    expect(report.status).toBe('complete')
    expect(at.document()).toEqual(renamed.expected)
    expect(seen().filter((status) => status === 304)).toHaveLength(meeting.listedRaceIds.length)
  })
})
