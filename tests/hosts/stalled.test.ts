import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ingestReport } from '../../core/contract/run.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { benchFor, engineOn } from '../support/bench.ts'
import { envFor, jsonOf, mre, startMre } from '../support/cli.ts'
import { gate } from '../support/gate.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'
import { dumpTables, logTables, query, soundness } from '../support/tables.ts'

const meeting = makeMeeting({ seed: 140, size: 'demo', traps: true })
const patient = { MRE_FIRST_BYTE_TIMEOUT_MS: '300000', MRE_PAGE_TIMEOUT_MS: '300000', MRE_RETRY_BUDGET_MS: '300000' }
/** How sites are asked is told truly by whoever asks, whatever became of its lease. */
const pacing = ['site_state', 'site_request', 'sqlite_sequence']

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe.skipIf(process.platform === 'win32')('a program that is stopped in the middle of an ingest', () => {
  it.each([
    ['at its first page', 1],
    ['among its races', 7],
  ])('is taken over, and writes nothing when it wakes: %s', { timeout: 120_000 }, async (_where, at) => {
    const standing = gate((request) => request === at)
    const server = await startSite([meeting], standing)
    const address = addressOf(server, meeting)
    const file = join(scratchFolder(), 'stalled.db')
    const ingest = ['ingest', address, '--db', file, '--json']
    const env = envFor(server.origin, patient)
    const stalled = startMre(ingest, { env: { ...env, MRE_MAX_REQUESTS: '1', MRE_LEASE_MS: '1000' } })
    await standing.reached
    // While it lives and breathes, also for longer than its lease lasts, nobody else may.
    await until(() => runsOf(file).length > 0)
    const [{ runId }] = runsOf(file) as [{ runId: number }]
    expect((await mre(ingest, { env })).status).toBe(4)
    await until(() =>
      query(file, 'select count(*) as n from page_log').every((row) => (row as { n: number }).n === at - 1),
    )

    stalled.process.kill('SIGSTOP')
    let second = await mre(ingest, { env })
    while (second.status === 4) second = await mre(ingest, { env })
    expect(second).toMatchObject({ status: 0, signal: null })
    expect(ingestReport.parse(jsonOf(second)).status).toBe('complete')
    expect(runsOf(file)).toEqual([
      { runId, status: 'interrupted' },
      { runId: runId + 1, status: 'complete' },
    ])
    const tables = dumpTables(file, pacing)
    const asked = server.requests.length

    standing.open()
    stalled.process.kill('SIGCONT')
    const woken = await stalled.done
    expect(woken).toMatchObject({ status: 4, signal: null })
    expect(jsonOf(woken)).toMatchObject({
      runId,
      status: 'interrupted',
      failure: { code: 'event/busy', message: expect.stringMatching(/^Meeting liverc:\d+ was taken over/) },
    })
    expect(dumpTables(file, pacing)).toEqual(tables)
    expect(server.requests).toHaveLength(asked)
    expect(soundness(file)).toEqual({ integrity: 'ok', brokenReferences: [] })

    const whole = await benchFor(meeting)
    await whole.ingest()
    expect(dumpTables(file, logTables)).toEqual(dumpTables(whole.file, logTables))
    const engine = engineOn(file, server.origin)
    expect(engine.findEventDocument(address)).toEqual(meeting.expected)
  })

  it('goes on where nobody took over meanwhile', { timeout: 120_000 }, async () => {
    const standing = gate((request) => request === 5)
    const server = await startSite([meeting], standing)
    const file = join(scratchFolder(), 'slept.db')
    const env = envFor(server.origin, { ...patient, MRE_LEASE_MS: '300' })
    const stalled = startMre(['ingest', addressOf(server, meeting), '--db', file, '--json'], { env })
    await standing.reached
    stalled.process.kill('SIGSTOP')
    const [{ at }] = query(file, 'select renewed_uptime_ms as at from lease') as [{ at: number }]
    await until(() => Number(process.hrtime.bigint() / 1_000_000n) > at + 600)
    stalled.process.kill('SIGCONT')
    standing.open()
    expect(await stalled.done).toMatchObject({ status: 0 })
    expect(runsOf(file)).toEqual([{ runId: 1, status: 'complete' }])
  })
})

function runsOf(file: string): unknown[] {
  return query(file, 'select id as runId, status from ingestion_run order by id')
}
