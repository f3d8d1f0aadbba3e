import { describe, expect, it } from 'vitest'
import { scheduleStatus } from '../../core/contract/schedule.ts'
import { clubOf, makeMeeting } from '../../fixtures/meeting.ts'
import { eventually } from '../support/eventually.ts'
import { startSite } from '../support/site.ts'
import { openApp, watchRuns } from './support.ts'

const slug = 'fenmoorbuggies'
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
const meetings = [3, 5].map((days, at) =>
  makeMeeting({ seed: 520 + at, size: 'small', slug, eventId: String(52_000 + at), startDay: daysAgo(days) }),
)

/** The app over a made-up club that is followed. */
async function openFollowing() {
  const server = await startSite([clubOf(meetings)])
  const app = openApp({ MRE_LIVERC_ORIGIN: server.origin, MRE_RETRY_BASE_MS: '1' })
  const { trackId } = await app.client.event.sync({ sourceTrackSlug: slug })
  await app.client.track.follow({ trackId, followed: true })
  return { ...app, server, trackId }
}

describe('the schedule of an app', () => {
  it('is off at first, and says what it would do', async () => {
    const { client, trackId } = await openFollowing()
    const state = scheduleStatus.parse(await client.schedule.state({}))
    expect(state).toMatchObject({ isOn: false, next: null, activity: null, passes: [] })
    expect(state.plan).toMatchObject({ clubs: [{ trackId, readsList: false }], overLimit: 0 })
    expect(state.plan.meetings.map(({ name, because }) => [name, because])).toEqual(
      meetings.map(({ expected }) => [expected.event.name, 'new']),
    )
  })

  it('is due once it is switched on, at the time that is set', async () => {
    const { client } = await openFollowing()
    await client.settings.save({ key: 'schedule', value: 'on' })
    await client.settings.save({ key: 'schedule-jitter-min', value: '0' })
    const next = await eventually('the next time', async () => (await client.schedule.state({})).next)
    expect(next).toMatchObject({ why: 'due' })
    expect(next?.local.slice(11)).toBe('21:00')
    await client.settings.save({ key: 'schedule-cron', value: '30 6 * * *' })
    expect((await client.schedule.state({})).next?.local.slice(11)).toBe('06:30')
    await expect(client.settings.save({ key: 'schedule-cron', value: '0 0 * *' })).rejects.toThrow(/five parts/)
  })

  it('shows the next times of an expression before it is saved, or what it should be', async () => {
    const { client } = await openFollowing()
    const { times } = await client.schedule.preview({ cron: '0 10-20/5 * * *', quiet: '18:00-09:00' })
    expect(times).toHaveLength(5)
    // What falls into quiet hours comes at their end.
    expect(new Set(times.map(({ local }) => local.slice(11)))).toEqual(new Set(['10:00', '15:00', '09:00']))
    await expect(client.schedule.preview({ cron: 'soon', quiet: '' })).rejects.toThrow(/five parts/)
    await expect(client.schedule.preview({ cron: '0 21 * * *', quiet: '9' })).rejects.toThrow(/22:00-07:00/)
  })

  it('does a pass on request, its meetings in line with all others and in the list of ingestions', async () => {
    const { client } = await openFollowing()
    const watching = watchRuns(client, (runs) => runs.length === 2 && runs.every(({ endedAt }) => endedAt !== null))
    await client.schedule.run({})
    const seen = await watching
    expect(seen.at(-1)?.map(({ title, state }) => [title, state])).toEqual(
      meetings.toReversed().map(({ expected }) => [expected.event.name, 'complete']),
    )
    const state = await eventually('the end of the pass', async () => {
      const now = await client.schedule.state({})
      return now.activity === null && now
    })
    expect(state.passes).toMatchObject([{ outcome: 'done', meetingsRead: 2, meetingsSkipped: 0 }])
    expect(state.plan).toMatchObject({
      meetings: [],
      left: [{ because: 'fresh' }, { because: 'fresh' }],
      meetingsLeft: 5,
    })
    const runs = await client.run.list({ limit: 10 })
    expect(runs.filter(({ kind }) => kind === 'event').map(({ status }) => status)).toEqual(['complete', 'complete'])
  })

  it('goes on with the next meeting where a person stops one, and ends where they stop the pass', async () => {
    const { client, server } = await openFollowing()
    const [first, second] = meetings
    server.fault((url) => url.href.includes('view_race_result'), { kind: 'hang-before-headers' })
    await client.schedule.run({})
    const [run] = (await watchRuns(client, (runs) => runs.some(({ state }) => state === 'running'))).at(-1) ?? []
    expect(run?.title).toBe(first?.expected.event.name)
    await client.run.cancel({ ticket: run?.ticket ?? '' })
    await watchRuns(client, (runs) =>
      runs.some(({ title, state }) => title === second?.expected.event.name && state === 'running'),
    )
    expect((await client.schedule.state({})).activity).toContain(second?.expected.event.name)
    await client.schedule.stop({})
    const state = await eventually('the end of the pass', async () => {
      const now = await client.schedule.state({})
      return now.activity === null && now
    })
    expect(state.passes).toMatchObject([{ outcome: 'cancelled' }])
  })

  it('leaves a meeting that is being read already', async () => {
    const { client, server } = await openFollowing()
    const [first] = meetings
    const letGo = server.fault((url) => url.href.includes(`view_race_result&id=${first?.listedRaceIds[0]}`), {
      kind: 'hang-before-headers',
    })
    await client.run.start({ url: server.url(slug, `/results/?p=view_event&id=${first?.eventId}`) })
    await watchRuns(client, (runs) => runs.some(({ state }) => state === 'running'))
    await client.schedule.run({})
    const state = await eventually('the end of the pass', async () => {
      const now = await client.schedule.state({})
      return now.activity === null && now
    })
    expect(state.passes).toMatchObject([{ outcome: 'partial', meetingsRead: 1, meetingsSkipped: 1 }])
    letGo()
  })

  it('tells one who asks that another program is at it', async () => {
    const { client, dataDir, server } = await openFollowing()
    server.fault((url) => url.href.includes('view_race_result'), { kind: 'hang-before-headers' })
    await client.schedule.run({})
    const other = openApp({ MRE_DATA_DIR: dataDir, MRE_LIVERC_ORIGIN: server.origin })
    await expect(other.client.schedule.run({})).rejects.toMatchObject({ data: { code: 'event/busy' } })
    await other.close()
    expect((await client.schedule.state({})).activity).not.toBeNull()
  })

  it('records a pass that the end of the app stopped', async () => {
    const { client, dataDir, server, close } = await openFollowing()
    server.fault((url) => url.href.includes('view_race_result'), { kind: 'hang-before-headers' })
    await client.schedule.run({})
    await watchRuns(client, (runs) => runs.some(({ state }) => state === 'running'))
    await close()
    const later = openApp({ MRE_DATA_DIR: dataDir, MRE_LIVERC_ORIGIN: server.origin })
    expect((await later.client.schedule.state({})).passes).toMatchObject([
      { outcome: 'cancelled', endedAt: expect.any(String) },
    ])
  })
})
