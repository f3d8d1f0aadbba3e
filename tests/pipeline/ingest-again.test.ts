import { describe, expect, it } from 'vitest'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { benchFor, engineOn } from '../support/bench.ts'
import { dumpTables, forbidWrites, logTables, query } from '../support/tables.ts'

describe('the same pages again', () => {
  it.each([
    ['ordinary', makeMeeting({ seed: 11, size: 'ordinary' })],
    ['hostile, traps and claims', makeMeeting({ seed: 12, size: 'hostile', traps: true, claims: true })],
  ])('write not one row outside the logs: %s', async (_name, meeting) => {
    const bench = await benchFor(meeting)
    const first = await bench.ingest()
    const before = dumpTables(bench.file, logTables)
    const bodies = query(bench.file, 'select content_hash from page_body order by content_hash')
    // Not only the same rows afterwards: a row rewritten with what it had would end this run as failed.
    await bench.engine.close()
    forbidWrites(bench.file)
    const engine = engineOn(bench.file, bench.server.origin)
    const again = await engine.ingest(bench.address, { signal: new AbortController().signal, mode: 'everything' })
    expect(again).toMatchObject({
      status: 'complete',
      counts: {
        ...first.counts,
        racesSaved: 0,
        racesUnchanged: first.counts.racesListed,
        rowsInserted: 0,
        rowsUpdated: 0,
        rowsDeleted: 0,
      },
    })
    expect(dumpTables(bench.file, logTables)).toEqual(before)
    expect(query(bench.file, 'select content_hash from page_body order by content_hash')).toEqual(bodies)
  })
})

describe('the same event twice at the same moment', () => {
  it('is read once: the second is told who reads it, and leaves no record', async () => {
    const bench = await benchFor(makeMeeting({ seed: 14, size: 'small', claims: true }))
    const other = engineOn(bench.file, bench.server.origin)
    const asking = { signal: new AbortController().signal }
    const first = bench.ingest()
    for (const engine of [bench.engine, other]) {
      await expect(engine.ingest(bench.address, asking)).rejects.toMatchObject({
        code: 'event/busy',
        message: expect.stringMatching(/^Meeting liverc:\d+ is in use by this program since /),
        details: { pid: process.pid, runId: 1, since: expect.stringMatching(/^\d{4}-/) },
      })
    }
    expect((await first).status).toBe('complete')
    expect(bench.document()).toEqual(bench.meeting.expected)
    expect(other.listRuns()).toHaveLength(1)
    expect(bench.server.requests).toHaveLength(bench.meeting.listedRaceIds.length + 3)
    expect((await other.ingest(bench.address, asking)).status).toBe('complete')
  })
})
