import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { healthSummary } from '../../core/contract/health.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { engineOn } from '../support/bench.ts'
import { jsonOf, mre } from '../support/cli.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, raceIdAt, racePath, startSite } from '../support/site.ts'

const meeting = makeMeeting({ seed: 71, size: 'small' })

async function ingested() {
  const file = join(scratchFolder(), 'club.db')
  const server = await startSite([meeting])
  server.fault(racePath(raceIdAt(meeting, 1)), { kind: 'status', status: 500 }, 1)
  const engine = engineOn(file, server.origin)
  for (let time = 0; time < 2; time++) {
    await engine.ingest(addressOf(server, meeting), { signal: new AbortController().signal })
  }
  await engine.close()
  return file
}

describe('mre health', () => {
  it('for a program: the figures of the last runs', async () => {
    const file = await ingested()
    const ran = await mre(['health', '--runs', '1', '--json', '--db', file])
    expect(ran).toMatchObject({ status: 0, stderr: '' })
    const { runs, periods, patterns } = healthSummary.parse(jsonOf(ran))
    expect(runs).toMatchObject([{ runId: 2, title: meeting.expected.event.name, status: 'complete', failures: 0 }])
    expect(periods.map(({ days, failures }) => [days, failures])).toEqual([
      [7, 1],
      [30, 1],
      [365, 1],
    ])
    expect(patterns.reasons).toMatchObject([{ code: 'source/unreachable', cause: 'site-down', failures: 1 }])
  })

  it('for a person', async () => {
    const { status, stdout, stderr } = await mre(['health', '--db', await ingested()])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('Last 7 days: 2 runs; 2 complete')
    expect(stdout).toContain('all had in the end')
    expect(stdout).toContain('source/unreachable')
    expect(stdout).toMatch(/Database \d+\.\d MB, of which pages/)
  })

  it('where there is no database yet says so and makes none', async () => {
    const folder = scratchFolder()
    const ran = await mre(['health', '--db', join(folder, 'none.db')])
    expect(ran).toMatchObject({ status: 0, stderr: '' })
    expect(ran.stdout).toContain('No run yet')
    expect(await mre(['health', '--runs', '0'])).toMatchObject({ status: 2 })
  })
})
