import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeMeeting, meetingOf } from '../../fixtures/meeting.ts'
import { envFor, jsonOf, mre, startMre } from '../support/cli.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'
import { query } from '../support/tables.ts'

/** Under way as long as nobody can say that its last day is over everywhere. */
const today = makeMeeting({ seed: 111, size: 'small', startDay: new Date().toISOString().slice(0, 10) })
const over = makeMeeting({ seed: 112, size: 'small', startDay: '2025-03-01' })

describe('mre follow', () => {
  it('looks, tells when it may look again, asks nothing before that, and ends with Ctrl-C', async () => {
    const shown = meetingOf({ ...today.model, races: today.model.races.slice(0, 2) })
    const server = await startSite([shown])
    const env = envFor(server.origin, { MRE_DB: join(scratchFolder(), 'mre.db') })
    const address = addressOf(server, today)
    const first = startMre(['follow', address], { env })
    await first.sees('Fresh until')
    const asked = server.requests.length
    // Another program on the same database keeps the same minimum.
    const second = startMre(['follow', address, '--json'], { env })
    await second.sees('Fresh until')
    second.process.kill('SIGINT')
    first.process.kill('SIGINT')
    const [one, other] = await Promise.all([first.done, second.done])
    expect([one.status, other.status]).toEqual([130, 130])
    expect(one.stdout).toMatch(/^\d\d:\d\d {2}2 races new or changed, \d+ laps; 0 as before\n$/)
    expect(other.stdout).toBe('')
    expect(server.requests.length).toBe(asked)
    expect(query(env.MRE_DB ?? '', 'select "trigger", mode, status from ingestion_run')).toEqual([
      { trigger: 'follow', mode: 'changed', status: 'complete' },
    ])
  })

  it('ends by itself where the event is over, and never looks more often than twice a minute', async () => {
    const server = await startSite([over])
    const env = envFor(server.origin, { MRE_DB: join(scratchFolder(), 'mre.db') })
    const ran = await mre(['follow', addressOf(server, over), '--json'], { env })
    expect([ran.status, jsonOf(ran)]).toMatchObject([0, { status: 'complete' }])
    expect(ran.stderr).toMatch(/The event is over/)
    const tooOften = await mre(['follow', addressOf(server, over), '--follow-min-ms', '5000'], { env })
    expect([tooOften.status, tooOften.stderr]).toEqual([2, expect.stringMatching(/from 30000 to/)])
  })
})

describe('mre recheck', () => {
  it('has a meeting looked at again, does what is due, and freezes it', async () => {
    const server = await startSite([over])
    const file = join(scratchFolder(), 'mre.db')
    const env = envFor(server.origin, { MRE_DB: file })
    const event = `liverc:${over.eventId}`
    expect((await mre(['recheck', 'on', addressOf(server, over)], { env })).status).toBe(2)
    expect((await mre(['ingest', addressOf(server, over)], { env })).status).toBe(0)
    expect((await mre(['recheck', 'on', event], { env })).stdout).toMatch(/looked at again from 20/)
    expect((await mre(['recheck', 'run'], { env })).stdout).toBe('Nothing is due.\n')
    // As if it had been read a month ago.
    query(
      file,
      "update event_watch set since = '2020-01-01T00:00:00.000Z', next_at = '2020-01-01T01:00:00.000Z' returning 1",
    )
    expect(jsonOf(await mre(['recheck', 'list', '--json'], { env }))).toMatchObject({
      events: [{ sourceEventId: over.eventId, isDue: true, rechecksDone: 0 }],
    })
    const asked = server.requests.length
    expect(jsonOf(await mre(['recheck', 'run', '--json'], { env }))).toMatchObject({
      looked: [{ event, status: 'complete' }],
    })
    expect(server.requests.length - asked).toBe(1 + 2 + over.listedRaceIds.length)
    expect((await mre(['recheck', 'list'], { env })).stdout).toMatch(/4 of 4 +frozen/)
    expect((await mre(['recheck', 'run'], { env })).stdout).toBe('Nothing is due.\n')
    expect((await mre(['recheck', 'off', event], { env })).status).toBe(0)
    expect((await mre(['recheck', 'list'], { env })).stdout).toMatch(/^No event is looked at again/)
  })
})
