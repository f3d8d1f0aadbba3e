import { describe, expect, it } from 'vitest'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { benchFor } from '../support/bench.ts'
import { raceIdAt, racePath } from '../support/site.ts'

const meeting = makeMeeting({ seed: 79, size: 'small' })
const races = meeting.listedRaceIds.length
const pages = races + 2

describe('the retries of a run', () => {
  it('are a number for all its pages together; then each page has one try, and says why no more', async () => {
    const bench = await benchFor(meeting, {}, { maxTries: '5', maxRetriesPerRun: '3', breakerFailures: '1000' })
    bench.server.fault('view_race_result', { kind: 'status', status: 500 })
    const report = await bench.ingest()
    expect(report).toMatchObject({ status: 'partial', requests: { retries: 3 }, counts: { racesSkipped: races } })
    // robots.txt, the event, the entry list, each race once and three more tries.
    expect(bench.server.requests).toHaveLength(1 + pages + 3)
    const ends = report.skipped.map(({ message }) => message.endsWith('the run has used up its retries.'))
    expect(ends.some(Boolean)).toBe(true)
  })

  it('begin anew with each run', async () => {
    const bench = await benchFor(meeting, {}, { maxRetriesPerRun: '1' })
    for (const index of [0, 1]) {
      bench.server.fault(racePath(raceIdAt(meeting, index)), { kind: 'status', status: 502 }, 1)
      expect(await bench.ingest()).toMatchObject({ status: 'complete' })
    }
  })

  it('may be none at all', async () => {
    const bench = await benchFor(meeting, {}, { maxRetriesPerRun: '0' })
    bench.server.fault(racePath(raceIdAt(meeting, 0)), { kind: 'reset-before-headers' }, 1)
    expect(await bench.ingest()).toMatchObject({ status: 'partial', requests: { retries: 0 } })
  })
})

describe('the time-outs', () => {
  const slow = { firstByteTimeoutMs: '40', maxTries: '1', breakerFailures: '1000' }
  it('end a page that is slower', async () => {
    const bench = await benchFor(meeting, {}, slow)
    bench.server.fault('view_race_result', { kind: 'latency', ms: 400 })
    expect(await bench.ingest()).toMatchObject({ status: 'partial', counts: { racesSkipped: races } })
  })

  it('are all lengthened by one factor, for whoever looks into a slow connection', async () => {
    const bench = await benchFor(meeting, {}, { ...slow, timeoutFactor: '100' })
    bench.server.fault('view_race_result', { kind: 'latency', ms: 400 })
    expect(await bench.ingest()).toMatchObject({ status: 'complete' })
  })
})
