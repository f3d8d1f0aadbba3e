import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ingestReport } from '../../core/contract/run.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import type { Fault } from '../../fixtures/server-faults.ts'
import { engineOn } from '../support/bench.ts'
import { envFor, jsonOf, type MreChild, startMre } from '../support/cli.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'
import { soundness } from '../support/tables.ts'

const meeting = makeMeeting({ seed: 91, size: 'demo' })

/** Starts an ingest, and does something when its nth request arrives. */
async function ingesting(request: number, then: (child: MreChild) => void, flags: string[] = [], fault?: Fault) {
  const file = join(scratchFolder(), 'stopped.db')
  let act = () => {}
  const server = await startSite([meeting], {
    latencyMs: (number) => {
      if (number === request) act()
      return 15
    },
  })
  if (fault) server.fault('view_race_result', fault)
  const child = startMre(['ingest', addressOf(server, meeting), '--db', file, ...flags], {
    env: envFor(server.origin, { MRE_MAX_REQUESTS: '2' }),
  })
  act = () => then(child)
  return { child, file, server, address: addressOf(server, meeting) }
}

describe.each(['SIGINT', 'SIGTERM'] as const)('%s in the middle of an ingest', (signal) => {
  it('ends it between races, says so, and the next run completes it', async () => {
    const { child, file, server, address } = await ingesting(8, ({ process }) => void process.kill(signal), ['--json'])
    const ran = await child.done
    expect(ran).toMatchObject({ status: 130, signal: null })
    const report = ingestReport.parse(jsonOf(ran))
    expect(report).toMatchObject({ status: 'cancelled', skipped: [] })
    expect(report.counts.racesSaved).toBeGreaterThan(0)
    expect(report.counts.racesSaved).toBeLessThan(meeting.listedRaceIds.length)
    expect(ran.stderr).toMatch(/Press Ctrl-C again to stop at once/)

    const engine = engineOn(file, server.origin)
    expect(engine.findRun(report.runId ?? -1)).toMatchObject({ status: 'cancelled', counts: report.counts })
    expect(engine.findEventDocument(address).races).toEqual(meeting.expected.races.slice(0, report.counts.racesSaved))
    expect(await engine.ingest(address, { signal: new AbortController().signal })).toMatchObject({
      status: 'complete',
      counts: { racesFresh: report.counts.racesSaved },
    })
    expect(engine.findEventDocument(address)).toEqual(meeting.expected)
  })
})

describe('Ctrl-C', () => {
  it('tells a person what was kept', async () => {
    const { child } = await ingesting(8, ({ process }) => void process.kill('SIGINT'))
    const { status, stdout, stderr } = await child.done
    expect(status).toBe(130)
    expect(stdout).toMatch(/^Fenmoor|^Gravel/)
    expect(stdout).toMatch(/stopped on request/)
    expect(stdout + stderr).not.toMatch(/left out:|\bat .*\.mjs|failed/)
  })

  it('ends a wait for pages that never come', async () => {
    const hang: Fault = { kind: 'hang-before-headers' }
    const { child } = await ingesting(4, ({ process }) => void process.kill('SIGINT'), ['--json'], hang)
    const ran = await child.done
    expect(ran.status).toBe(130)
    expect(jsonOf(ran)).toMatchObject({ status: 'cancelled', counts: { racesSaved: 0 } })
  })

  it('twice ends it at once, and the database is sound', async () => {
    const { child, file } = await ingesting(9, ({ process }) => void process.kill('SIGINT'))
    await child.sees('Press Ctrl-C again')
    child.process.kill('SIGINT')
    expect(await child.done).toMatchObject({ status: 130, signal: null })
    expect(soundness(file)).toEqual({ integrity: 'ok', brokenReferences: [] })
  })

  it('during a dry run leaves no trace', async () => {
    const { child, file } = await ingesting(8, ({ process }) => void process.kill('SIGINT'), ['--json', '--dry-run'])
    const ran = await child.done
    expect(ran.status).toBe(130)
    expect(jsonOf(ran)).toMatchObject({ runId: null, status: 'cancelled' })
    expect(() => soundness(file)).toThrow()
  })
})
