import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { envFor, jsonOf, mre, startMre } from '../support/cli.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'

const meetings = [1, 2].map((seed) => makeMeeting({ seed, size: 'demo', eventId: String(500_000 + seed) }))

describe('mre runs resume', () => {
  it('continues what was killed, one by its number, then all that are left', async () => {
    const server = await startSite(meetings, { latencyMs: 60 })
    const env = envFor(server.origin, { MRE_DB: join(scratchFolder(), 'mre.db'), MRE_MAX_REQUESTS: '1' })
    for (const meeting of meetings) {
      const child = startMre(['ingest', addressOf(server, meeting)], { env })
      const from = server.requests.length
      await expect.poll(() => server.requests.length - from, { timeout: 60_000 }).toBeGreaterThan(6)
      child.process.kill('SIGKILL')
      await child.done
    }
    const listed = jsonOf(await mre(['runs', 'resume', '--json'], { env }))
    expect(listed).toMatchObject({
      runs: [
        { runId: 2, status: 'interrupted' },
        { runId: 1, status: 'interrupted' },
      ],
    })
    expect((await mre(['runs', 'resume'], { env })).stdout).toMatch(/2 runs/)

    const one = await mre(['runs', 'resume', '2', '--json'], { env })
    expect([one.status, jsonOf(one)]).toMatchObject([0, { status: 'complete', event: { sourceEventId: '500002' } }])
    const all = await mre(['runs', 'resume', '--all', '--json'], { env })
    expect([all.status, jsonOf(all)]).toMatchObject([
      0,
      { reports: [{ status: 'complete', event: { sourceEventId: '500001' } }] },
    ])
    expect((await mre(['runs', 'resume'], { env })).stdout).toMatch(/nothing to continue/)
    expect((await mre(['runs', 'resume', '1'], { env })).status).toBe(2)
    expect((await mre(['runs', 'resume', '1', '--all'], { env })).status).toBe(2)
    for (const meeting of meetings) {
      const { stdout } = await mre(['export', `liverc:${meeting.eventId}`, '--as', 'event-json', '--json'], { env })
      expect(JSON.parse(stdout)).toEqual(meeting.expected)
    }
  })
})
