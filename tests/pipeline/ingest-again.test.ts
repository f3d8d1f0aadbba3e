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
    const again = await engine.ingest(bench.address, { signal: new AbortController().signal })
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

  it('also within one engine, three times at the same moment', async () => {
    const bench = await benchFor(makeMeeting({ seed: 13, size: 'small', traps: true }))
    await bench.ingest()
    const before = dumpTables(bench.file, logTables)
    const reports = await Promise.all([bench.ingest(), bench.ingest(), bench.ingest()])
    expect(reports.map(({ status, counts }) => [status, counts.racesUnchanged])).toEqual(
      reports.map(() => ['complete', bench.meeting.listedRaceIds.length]),
    )
    expect(dumpTables(bench.file, logTables)).toEqual(before)
  })
})

describe('a first import twice at the same moment', () => {
  it('gives one meeting, whole', async () => {
    const bench = await benchFor(makeMeeting({ seed: 14, size: 'small', claims: true }))
    const other = engineOn(bench.file, bench.server.origin)
    const signal = new AbortController().signal
    const reports = await Promise.all([bench.ingest(), other.ingest(bench.address, { signal })])
    expect(reports.map(({ status }) => status)).toEqual(['complete', 'complete'])
    expect(bench.document()).toEqual(bench.meeting.expected)
    const { length } = bench.meeting.listedRaceIds
    expect(reports[0].counts.racesSaved + reports[1].counts.racesSaved).toBe(length)
  })
})
