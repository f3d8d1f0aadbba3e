import { describe, expect, it } from 'vitest'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { addressOf, raceIdAt, racePath, startSite } from '../support/site.ts'
import { allEnded, openApp, watchRuns } from './support.ts'

const meeting = makeMeeting({ seed: 91, size: 'small' })

describe('runs that did not get to their end', () => {
  it('are offered until they are continued, and say so in the list', async () => {
    const site = await startSite([meeting])
    const heal = site.fault(racePath(raceIdAt(meeting, 1)), { kind: 'status', status: 503 })
    const { client } = openApp({ MRE_LIVERC_ORIGIN: site.origin, MRE_RETRY_BASE_MS: '1' })
    await client.run.start({ url: addressOf(site, meeting) })
    await watchRuns(client, allEnded)
    const [offered] = await client.run.resumable({})
    expect(offered).toMatchObject({ status: 'partial', canResume: true, title: meeting.expected.event.name })
    heal()
    const { ticket } = await client.run.resume({ runId: offered?.runId ?? -1 })
    const runs = (await watchRuns(client, (all) => all.length === 2 && allEnded(all))).at(-1)
    expect(runs?.find((run) => run.ticket === ticket)).toMatchObject({ state: 'complete' })
    expect(await client.run.resumable({})).toEqual([])
    const listed = await client.run.list({ limit: 10 })
    expect(listed.map(({ canResume, resumesRunId }) => [canResume, resumesRunId])).toEqual([
      [false, offered?.runId],
      [false, null],
    ])
  })
})

describe('a forecast for a screen', () => {
  it('asks for nothing unless it may, and then once', async () => {
    const site = await startSite([meeting])
    const { client } = openApp({ MRE_LIVERC_ORIGIN: site.origin, MRE_EVENT_CACHE_MS: '60000' })
    const { trackId } = await client.event.sync({ sourceTrackSlug: meeting.slug })
    const { events } = await client.event.list({ trackId })
    const event = events.find(({ sourceEventId }) => sourceEventId === meeting.eventId)
    const eventId = event?.eventId ?? -1
    const asked = site.requests.length
    expect(await client.event.forecast({ eventId, mode: 'changed', mayAsk: false })).toMatchObject({ basis: 'nothing' })
    expect(site.requests).toHaveLength(asked)
    expect(await client.event.forecast({ eventId, mode: 'changed', mayAsk: true })).toMatchObject({ pages: 5 })
    // What was looked at is known now.
    expect(await client.event.forecast({ eventId, mode: 'changed', mayAsk: false })).toMatchObject({
      basis: 'list',
      pages: 5,
    })
    expect(site.requests).toHaveLength(asked + 1)
    await client.run.start({ eventId })
    await watchRuns(client, allEnded)
    expect(site.requests).toHaveLength(asked + 1 + 5)
  })
})

describe('everything', () => {
  it('is checked when that is asked for, and not where the meeting is being read just now', async () => {
    const site = await startSite([meeting], { latencyMs: 30 })
    const { client } = openApp({ MRE_LIVERC_ORIGIN: site.origin })
    await client.run.start({ url: addressOf(site, meeting) })
    await expect(client.run.start({ url: addressOf(site, meeting), mode: 'everything' })).rejects.toThrow(
      /being read just now/,
    )
    await watchRuns(client, allEnded)
    await client.run.start({ url: addressOf(site, meeting), mode: 'everything' })
    const [run] = (await watchRuns(client, (all) => all.length === 2 && allEnded(all))).at(-1) ?? []
    expect(run?.progress).toMatchObject({ racesDone: 4, racesFresh: 0 })
    expect(await client.run.list({ limit: 1 })).toMatchObject([{ mode: 'everything', trigger: 'person' }])
  })
})
