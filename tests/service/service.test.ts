import { isDefinedError, safe } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { resolveSettings } from '../../core/config.ts'
import type { RunUnderWay } from '../../core/contract/answers.ts'
import * as answers from '../../core/contract/answers.ts'
import { driverHistory } from '../../core/contract/driver-history.ts'
import { createEngine } from '../../core/engine.ts'
import { createLog } from '../../core/log.ts'
import { demoClub } from '../../fixtures/demo-pages.ts'
import { makeCatalogue } from '../../fixtures/listings.ts'
import { clubOf, demoMeeting, makeMeeting } from '../../fixtures/meeting.ts'
import { addressOf, raceIdAt, racePath, startSite } from '../support/site.ts'
import { allEnded, openApp, watchRuns } from './support.ts'

const meeting = makeMeeting({ seed: 61, size: 'small' })
const later = makeMeeting({ seed: 62, size: 'small', slug: meeting.slug })

/** That an answer is what the contract says, to the field. */
const fits = <T>(shape: z.ZodType<T>, answer: unknown) => expect(shape.safeParse(answer).error).toBeUndefined()

async function failureOf(call: Promise<unknown>) {
  const [error] = await safe(call)
  expect(isDefinedError(error as Error)).toBe(true)
  return (error as unknown as { data: { code: string; message: string } }).data
}

describe('the demo club', () => {
  it('is there without a network, is ingested whole, and says so in every answer', async () => {
    const { client } = openApp()
    fits(answers.engineAbout, await client.engine.about({}))
    const { trackId } = await client.demo.open({})
    const before = await client.event.list({ trackId })
    expect(before.track).toMatchObject({ source: 'demo', eventCount: 3, storedEventCount: 0 })
    expect(before.events.map(({ state }) => state)).toEqual(['new', 'new', 'new'])
    for (const { eventId } of before.events) await client.run.start({ eventId })
    await watchRuns(client, allEnded)
    const after = await client.event.list({ trackId })
    expect(after.events.map(({ state }) => state)).toEqual(['complete', 'complete', 'complete'])
    fits(answers.eventList, after)

    const autumn = after.events.find(({ sourceEventId }) => sourceEventId === demoMeeting().eventId)
    const overview = await client.event.overview({ eventId: autumn?.eventId ?? 0 })
    fits(answers.eventOverview, overview)
    const expected = demoMeeting().expected
    expect(overview.url).toBeNull()
    expect(overview.entries).toEqual(expected.entries)
    expect(overview.races.map(({ sourceRaceId, label, resultCount }) => [sourceRaceId, label, resultCount])).toEqual(
      expected.races.map(({ sourceRaceId, label, results }) => [sourceRaceId, label, results.length]),
    )
    for (const [at, race] of overview.races.entries()) {
      const published = expected.races[at]?.results ?? []
      expect(race.lapCount).toBe(published.reduce((sum, { laps }) => sum + laps.length, 0))
      expect(race.winner?.driverName).toBe(published[0]?.driverName)
      const fastest = published.flatMap(({ fastestLapMs }) => fastestLapMs || [])
      expect(race.fastest?.lapTimeMs).toBe(Math.min(...fastest))
    }
  })

  it('gives each race with every published figure, and its neighbours in the order run', async () => {
    const { client } = openApp()
    const { trackId } = await client.demo.open({})
    const [first] = (await client.event.list({ trackId })).events
    await client.run.start({ eventId: first?.eventId ?? 0 })
    await watchRuns(client, allEnded)
    const { races, sourceEventId } = await client.event.overview({ eventId: first?.eventId ?? 0 })
    for (const [at, { raceId }] of races.entries()) {
      const analysis = await client.race.analysis({ raceId })
      fits(answers.raceAnalysis, analysis)
      expect(analysis.previousRaceId).toBe(races[at - 1]?.raceId ?? null)
      expect(analysis.nextRaceId).toBe(races[at + 1]?.raceId ?? null)
      expect(analysis.results.every(({ driverId }) => driverId > 0)).toBe(true)
    }
    expect(demoClub().pages.some(({ sourceId }) => sourceId === sourceEventId)).toBe(true)
  })

  it('has drivers that can be found by any word of their name, and their races', async () => {
    const { client } = openApp()
    const { trackId } = await client.demo.open({})
    for (const { eventId } of (await client.event.list({ trackId })).events) await client.run.start({ eventId })
    await watchRuns(client, allEnded)
    const [someone] = demoMeeting().expected.races[0]?.results ?? []
    const word = someone?.driverName.split(' ')[0]?.toLowerCase() ?? ''
    const found = await client.driver.search({ text: word, limit: 20 })
    expect(found.map(({ sourceDriverId }) => sourceDriverId)).toContain(someone?.sourceDriverId)
    expect(found.map(({ raceCount }) => raceCount)).toEqual(
      found.map(({ raceCount }) => raceCount).toSorted((a, b) => b - a),
    )
    const hit = found.find(({ sourceDriverId }) => sourceDriverId === someone?.sourceDriverId)
    const history = await client.driver.history({ driverId: hit?.driverId ?? 0 })
    fits(driverHistory, history)
    expect(history.races).toHaveLength(hit?.raceCount ?? -1)
    expect(await client.driver.search({ text: '  ', limit: 5 })).toEqual([])
    expect(await client.driver.search({ text: 'zzzz nobody', limit: 5 })).toEqual([])
  })
})

describe('clubs and their meetings', () => {
  it('are read from the source, followed, and kept across a new start', async () => {
    const catalogue = makeCatalogue({ own: [{ slug: meeting.slug, name: 'Fenmoor', eventName: null }] })
    const site = await startSite([catalogue, clubOf([meeting, later])])
    const app = openApp({ MRE_LIVERC_ORIGIN: site.origin })
    expect(await app.client.track.list({})).toEqual({ tracks: [], readAt: null })
    const { listed } = await app.client.track.sync({})
    const all = await app.client.track.list({})
    fits(answers.trackList, all)
    expect(all.tracks).toHaveLength(listed)
    expect(all.readAt).not.toBeNull()
    const { trackId } = all.tracks.find(({ sourceTrackSlug }) => sourceTrackSlug === meeting.slug) ?? { trackId: 0 }
    await app.client.track.follow({ trackId, followed: true })
    expect(await app.client.event.sync({ trackId })).toMatchObject({ trackId })
    const events = await app.client.event.list({ trackId })
    expect(events.track.followed).toBe(true)
    expect(events.events.length).toBeGreaterThan(2)
    await app.client.track.sync({})
    expect((await app.client.event.list({ trackId })).track.followed).toBe(true)
    await app.close()
    const again = openApp({ MRE_DATA_DIR: app.dataDir })
    expect((await again.client.event.list({ trackId })).track.followed).toBe(true)
  })

  it('show a meeting as changed once the list tells other figures, until it is read again', async () => {
    const site = await startSite([clubOf([meeting])])
    const { client } = openApp({ MRE_LIVERC_ORIGIN: site.origin })
    const { trackId } = await client.event.sync({ sourceTrackSlug: meeting.slug })
    const stateOf = async () => {
      const { events } = await client.event.list({ trackId })
      return events.find(({ sourceEventId }) => sourceEventId === meeting.eventId)
    }
    const { eventId = 0 } = (await stateOf()) ?? {}
    await client.run.start({ eventId })
    await watchRuns(client, allEnded)
    await client.event.sync({ trackId })
    expect(await stateOf()).toMatchObject({ state: 'complete' })

    const listing = clubOf([meeting]).pages.find(({ pageType }) => pageType === 'events-listing')
    const { entryCount } = (await stateOf()) ?? {}
    const body = listing?.body().replaceAll(`>${entryCount}<`, `>${(entryCount ?? 0) + 3}<`) ?? ''
    expect(body).not.toBe(listing?.body())
    if (listing) site.serve([{ slug: meeting.slug, pages: [{ ...listing, body: () => body }] }])
    await client.event.sync({ trackId })
    expect(await stateOf()).toMatchObject({ state: 'changed', entryCount })
    await client.run.start({ eventId })
    await watchRuns(client, (runs) => runs.length === 2 && allEnded(runs))
    expect(await stateOf()).toMatchObject({ state: 'complete' })
  })
})

describe('runs', () => {
  it('show their progress page by page, and leave a log', async () => {
    const site = await startSite([meeting], { latencyMs: 30 })
    const { client } = openApp({ MRE_LIVERC_ORIGIN: site.origin })
    const { ticket } = await client.run.start({ url: addressOf(site, meeting) })
    // Asked for twice, it is the same run.
    expect(await client.run.start({ url: addressOf(site, meeting) })).toEqual({ ticket })
    const seen = await watchRuns(client, allEnded)
    for (const runs of seen) for (const run of runs) fits(answers.runUnderWay, run)
    const steps = seen.map(([run]) => run?.steps.length ?? 0)
    expect(steps).toEqual(steps.toSorted((a, b) => a - b))
    const [last] = seen.at(-1) ?? []
    expect(last).toMatchObject({ ticket, state: 'complete', title: meeting.expected.event.name })
    expect(last?.steps.map(({ sourceRaceId }) => sourceRaceId)).toEqual([null, ...meeting.listedRaceIds])
    expect(last?.eventId).not.toBeNull()
    const log = await client.run.log({ runId: last?.runId ?? 0 })
    fits(answers.runLog, log)
    expect(log.pages).toHaveLength(meeting.listedRaceIds.length + 2)
    fits(answers.runItem.array(), await client.run.list({ limit: 10 }))
  })

  it('are in part where a race cannot be had, naming it, and whole when asked again', async () => {
    const site = await startSite([meeting])
    const raceId = raceIdAt(meeting, 1)
    const mend = site.fault(racePath(raceId), { kind: 'status', status: 404 })
    const { client } = openApp({ MRE_LIVERC_ORIGIN: site.origin, MRE_RETRY_BASE_MS: '1' })
    await client.run.start({ url: addressOf(site, meeting) })
    const [[run] = []] = (await watchRuns(client, allEnded)).slice(-1)
    expect(run).toMatchObject({ state: 'partial' })
    const { eventId } = run ?? {}
    expect(await client.event.overview({ eventId: eventId ?? 0 })).toMatchObject({
      state: 'partial',
      lastRun: { skipped: [{ sourceRaceId: raceId, code: 'source/not-found' }] },
    })
    mend()
    await client.run.start({ eventId: eventId ?? 0 })
    await watchRuns(client, (runs) => runs.length === 2 && allEnded(runs))
    expect(await client.event.overview({ eventId: eventId ?? 0 })).toMatchObject({ state: 'complete' })
  })

  it('are cancelled while they run and while they wait; what was saved stays', async () => {
    const site = await startSite([meeting, later], { latencyMs: 60 })
    const { client } = openApp({ MRE_LIVERC_ORIGIN: site.origin, MRE_MAX_RUNS: '1', MRE_MAX_REQUESTS: '1' })
    const first = await client.run.start({ url: addressOf(site, meeting) })
    const second = await client.run.start({ url: addressOf(site, later) })
    await watchRuns(client, (runs) => runs.some(({ ticket, steps }) => ticket === first.ticket && steps.length >= 2))
    await client.run.cancel(second)
    await client.run.cancel(first)
    const [runs = []] = (await watchRuns(client, allEnded)).slice(-1)
    expect(runs.map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
    const whole = runs.find(({ ticket }) => ticket === first.ticket)
    expect(await client.event.overview({ eventId: whole?.eventId ?? 0 })).toMatchObject({ state: 'partial' })
    expect(site.requests.some(({ query }) => query.includes(later.eventId))).toBe(false)
    await client.run.cancel({ ticket: 'unknown' })
  })

  it('take their turn: never more at once than the setting says', async () => {
    const meetings = [1, 2, 3, 4].map((seed) => makeMeeting({ seed, size: 'small', slug: `club${seed}` }))
    const site = await startSite(meetings, { latencyMs: 10 })
    const { client } = openApp({ MRE_LIVERC_ORIGIN: site.origin, MRE_MAX_RUNS: '2' })
    for (const one of meetings) await client.run.start({ url: addressOf(site, one) })
    const seen = await watchRuns(client, allEnded)
    expect(Math.max(...seen.map((runs) => runs.filter(({ state }) => state === 'running').length))).toBe(2)
    expect(seen.at(-1)?.map(({ state }) => state)).toEqual(['complete', 'complete', 'complete', 'complete'])
  })

  it('are let through as soon as a person allows more at once', async () => {
    const site = await startSite([meeting, later], { latencyMs: 100 })
    const { client } = openApp({ MRE_LIVERC_ORIGIN: site.origin, MRE_MAX_REQUESTS: '1' })
    await client.settings.save({ key: 'max-runs', value: '1' })
    await client.run.start({ url: addressOf(site, meeting) })
    await client.run.start({ url: addressOf(site, later) })
    const states = (runs: RunUnderWay[]) => runs.map(({ state }) => state)
    const [before = []] = (await watchRuns(client, (runs) => states(runs).includes('running'))).slice(-1)
    expect(states(before)).toEqual(['waiting', 'running'])
    await client.settings.save({ key: 'max-runs', value: '2' })
    const seen = await watchRuns(client, (runs) => !states(runs).includes('waiting'))
    expect(seen.at(-1)?.map(({ state }) => state)).toEqual(['running', 'running'])
    await watchRuns(client, allEnded)
  })
})

describe('exports', () => {
  it('are byte for byte those of the command line, under a name that harms no file system', async () => {
    const site = await startSite([meeting])
    const { client, dataDir } = openApp({ MRE_LIVERC_ORIGIN: site.origin })
    await client.run.start({ url: addressOf(site, meeting) })
    const [[run] = []] = (await watchRuns(client, allEnded)).slice(-1)
    const eventId = run?.eventId ?? 0
    const settings = resolveSettings({ env: { MRE_LIVERC_ORIGIN: site.origin } })
    const file = `${dataDir}/my-race-engineer.db`
    const engine = createEngine({ settings, file, log: createLog('silent'), host: 'other' })
    const { races } = await client.event.overview({ eventId })
    for (const kind of answers.exportKind.options) {
      for (const race of [undefined, races[0]]) {
        const exported = await client.event.export({ eventId, kind, ...(race && { raceId: race.raceId }) })
        fits(answers.exportedFile, exported)
        expect(exported.fileName).toMatch(/^[A-Za-z0-9-]+\.(csv|json)$/)
        expect(exported.text).toBe(engine.exportEvent(`liverc:${meeting.eventId}`, kind, race?.sourceRaceId))
      }
    }
    await engine.close()
  })
})

describe('pushes', () => {
  it('name what changed, also by another program on the same database', async () => {
    const app = openApp()
    const stopping = new AbortController()
    const topics: string[][] = []
    const changes = await app.client.data.changes({}, { signal: stopping.signal })
    const reading = (async () => {
      for await (const change of changes) {
        topics.push(change.topics)
        if (topics.length === 2) break
      }
    })()
    const { trackId } = await app.client.demo.open({})
    await app.client.track.follow({ trackId, followed: true })
    const other = openApp({ MRE_DATA_DIR: app.dataDir })
    while (topics.length < 1) await new Promise((resolve) => setTimeout(resolve, 20))
    await other.client.track.follow({ trackId, followed: false })
    await reading
    stopping.abort()
    expect(topics[0]).toContain('tracks')
    // Another program may have changed anything.
    expect(topics[1]?.toSorted()).toEqual(answers.dataTopic.options.toSorted())
  })
})

describe('wrong questions', () => {
  it('are answered with a code and a sentence', async () => {
    const { client } = openApp()
    const wrong: [Promise<unknown>, RegExp][] = [
      [client.event.overview({ eventId: 7 }), /no such meeting/],
      [client.race.analysis({ raceId: 7 }), /no such race/],
      [client.driver.history({ driverId: 7 }), /no such driver/],
      [client.run.log({ runId: 7 }), /no such run/],
      [client.track.follow({ trackId: 7, followed: true }), /no such club/],
      [client.run.start({ url: 'https://example.org/' }), /not an address on LiveRC/],
      [client.address.recognise({ text: 'javascript:alert(1)' }), /not an address on LiveRC/],
      [client.settings.save({ key: 'max-requests', value: '99' }), /whole number from 1 to 16/],
      [client.settings.save({ key: 'nonsense', value: '1' }), /no setting "nonsense"/],
      [client.event.sync({ sourceTrackSlug: '../etc' }), /not a track's short name/],
    ]
    for (const [call, sentence] of wrong) {
      expect(await failureOf(call)).toMatchObject({ code: 'input/invalid', message: expect.stringMatching(sentence) })
    }
  })

  it('that are not of the contract never reach the engine', async () => {
    const { client } = openApp()
    const [error] = await safe(client.race.analysis({ raceId: 'drop table' as unknown as number }))
    expect(error).toMatchObject({ code: 'BAD_REQUEST' })
  })

  it.each([
    ['fenmoorbuggies.liverc.com', { kind: 'track', sourceTrackSlug: 'fenmoorbuggies' }],
    [' https://fenmoorbuggies.liverc.com/events/ ', { kind: 'track' }],
    ['https://fenmoorbuggies.liverc.com/results/?p=view_event&id=12', { kind: 'event', eventId: null }],
    ['https://fenmoorbuggies.liverc.com/results/?p=view_race_result&id=12', { kind: 'race', raceId: null }],
  ])('addresses are told apart: %s', async (text, meaning) => {
    const { client } = openApp()
    const answer = await client.address.recognise({ text })
    fits(answers.addressMeaning, answer)
    expect(answer).toMatchObject(meaning)
  })
})

describe('settings', () => {
  it('hold for what starts afterwards, win in the right order, and can be forgotten', async () => {
    const app = openApp()
    fits(answers.settingItem.array(), await app.client.settings.list({}))
    await app.client.settings.save({ key: 'contact', value: 'club@example.org' })
    const itemOf = async (client: typeof app.client, key: string) =>
      (await client.settings.list({})).find((item) => item.key === key)
    expect(await itemOf(app.client, 'contact')).toMatchObject({ value: 'club@example.org', origin: 'saved' })
    expect(await itemOf(app.client, 'request-gap-ms')).toMatchObject({ value: '0', origin: 'environment' })
    await app.close()
    const site = await startSite([meeting])
    const again = openApp({ MRE_DATA_DIR: app.dataDir, MRE_LIVERC_ORIGIN: site.origin })
    await again.client.run.start({ url: addressOf(site, meeting) })
    await watchRuns(again.client, allEnded)
    expect(site.requests.every(({ userAgent }) => userAgent.includes('club@example.org'))).toBe(true)
    await again.client.settings.save({ key: 'contact', value: null })
    expect(await itemOf(again.client, 'contact')).toMatchObject({ value: '', origin: 'default' })
    await again.client.run.start({ url: addressOf(site, meeting) })
    await watchRuns(again.client, (runs) => runs.length === 2 && allEnded(runs))
    expect(site.requests.at(-1)?.userAgent).toContain('no contact set')
  })
})
