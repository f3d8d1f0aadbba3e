import { describe, expect, it } from 'vitest'
import type { ForecastMode } from '../../core/contract/forecast.ts'
import { editRace } from '../../fixtures/edit.ts'
import { type Meeting, makeMeeting, meetingOf } from '../../fixtures/meeting.ts'
import type { FixtureServerOptions } from '../../fixtures/server.ts'
import { type Bench, benchFor, type Flags } from '../support/bench.ts'
import { raceIdAt } from '../support/site.ts'
import { forbidWrites } from '../support/tables.ts'

const signal = new AbortController().signal
const meeting = makeMeeting({ seed: 61, size: 'demo' })
const cached: Flags = { eventCacheMs: '60000' }

const bench = (of: Meeting = meeting, options: Omit<FixtureServerOptions, 'clubs'> = {}, flags: Flags = {}) =>
  benchFor(of, options, { ...cached, ...flags })

const forecast = ({ engine, address }: Bench, mode: ForecastMode = 'changed', mayAsk = true) =>
  engine.forecast(address, { mode, mayAsk, signal })

/** Pages that the server is asked for while `work` is done; the rules for robots are none. */
async function pagesAsked<T>({ server }: Bench, work: () => Promise<T>): Promise<{ pages: number; answer: T }> {
  const from = server.requests.length
  const answer = await work()
  return { pages: server.requests.slice(from).filter(({ path }) => path !== '/robots.txt').length, answer }
}

const without = (count: number) =>
  meetingOf({ ...meeting.model, races: meeting.model.races.slice(0, meeting.model.races.length - count) })

describe('a forecast', () => {
  it.each<[string, Meeting]>([
    ['small', makeMeeting({ seed: 62, size: 'small', traps: true, claims: true })],
    ['demo', meeting],
    ['ordinary', makeMeeting({ seed: 63, size: 'ordinary' })],
  ])('of a new meeting asks for its page, and tells the exact number of the others: %s', async (_name, of) => {
    const at = await bench(of)
    const told = await pagesAsked(at, () => forecast(at))
    expect(told.pages).toBe(1)
    expect(told.answer).toMatchObject({
      basis: 'list',
      racesListed: of.listedRaceIds.length,
      racesFresh: 0,
      pagesOverBudget: 0,
      trouble: null,
    })
    const done = await pagesAsked(at, () => at.ingest(signal, 'changed'))
    // The event page was read a moment ago.
    expect(done.pages).toBe(told.answer.pages)
    expect(done.answer.status).toBe('complete')
    expect(at.document()).toEqual(of.expected)
  })

  it.each<[string, (was: Meeting) => Meeting]>([
    ['nothing', (was) => was],
    ['three races more', () => meeting],
    ['a race less', (was) => editRace(was, raceIdAt(was, 2), { kind: 'unlist' })],
    ['another number', (was) => editRace(was, raceIdAt(was, 4), { kind: 'describe', race: { raceNumber: 77 } })],
  ])('of a stored meeting in which changed: %s', async (_name, change) => {
    const was = without(3)
    const at = await bench(was)
    await at.ingest()
    at.server.serve([change(was)])
    // A list that was read a moment ago would be taken for the newest.
    at.engine.use({ ...at.settings, eventCacheMs: 0 })
    expect((await forecast(at)).listReadAt).not.toBeNull()
    at.engine.use({ ...at.settings, eventCacheMs: 60_000 })
    const told = await forecast(at)
    const done = await pagesAsked(at, () => at.ingest(signal, 'changed'))
    expect(done.pages).toBe(told.pages)
    expect(done.answer.counts).toMatchObject({ racesListed: told.racesListed, racesFresh: told.racesFresh })
  })

  it('of everything counts the event page as well, which is then asked for', async () => {
    const at = await bench()
    await at.ingest()
    const told = await forecast(at, 'everything')
    expect(told).toMatchObject({ pages: meeting.listedRaceIds.length + 2, racesFresh: 0, listFreshUntil: null })
    const done = await pagesAsked(at, () => at.ingest(signal, 'everything'))
    expect(done.pages).toBe(told.pages)
  })

  it('knows that a run may ask for so many pages only', async () => {
    const at = await bench(meeting, {}, { maxPages: '5' })
    const told = await forecast(at)
    expect(told).toMatchObject({ pages: 4, pagesOverBudget: meeting.listedRaceIds.length - 3 })
    const done = await pagesAsked(at, () => at.ingest(signal, 'changed'))
    expect(done.pages).toBe(told.pages)
    expect(done.answer.skipped).toHaveLength(told.pagesOverBudget ?? -1)
  })

  it('writes nothing', async () => {
    const at = await bench()
    await at.ingest()
    forbidWrites(at.file)
    const runs = at.engine.listRuns().length
    expect((await forecast(at, 'everything')).basis).toBe('list')
    expect(at.engine.listRuns()).toHaveLength(runs)
  })
})

describe('the list of races', () => {
  it('is asked for again when it was read too long ago, by everybody who checks everything, and never in between', async () => {
    let now = new Date('2026-02-01T12:00:00Z')
    const at = await benchFor(meeting, {}, cached, { now: () => now })
    const first = await forecast(at)
    expect(first).toMatchObject({ listReadAt: '2026-02-01T12:00:00.000Z', listFreshUntil: '2026-02-01T12:01:00.000Z' })
    now = new Date('2026-02-01T12:00:59Z')
    expect((await pagesAsked(at, () => forecast(at))).pages).toBe(0)
    const progress: (string | null)[] = []
    await at.engine.ingest(at.address, { signal, onProgress: ({ listReadAt }) => progress.push(listReadAt) })
    expect(progress.at(-1)).toBe('2026-02-01T12:00:00.000Z')
    expect((await pagesAsked(at, () => at.ingest(signal, 'changed'))).pages).toBe(0)
    expect((await pagesAsked(at, () => at.engine.ingest(at.address, { signal, trigger: 'follow' }))).pages).toBe(1)
    now = new Date('2026-02-01T12:02:00Z')
    expect((await pagesAsked(at, () => forecast(at))).pages).toBe(1)
    // A clock that was set back says nothing about how old the list is.
    now = new Date('2026-02-01T11:00:00Z')
    expect((await pagesAsked(at, () => forecast(at))).pages).toBe(1)
  })
})

describe('a forecast without the site', () => {
  it('is made from what is stored, and says what the trouble is', async () => {
    const at = await bench()
    await at.ingest()
    at.engine.use({ ...at.settings, eventCacheMs: 0 })
    await at.server.close()
    const told = await forecast(at, 'everything')
    expect(told).toMatchObject({
      basis: 'stored',
      pages: meeting.listedRaceIds.length + 2,
      racesListed: meeting.listedRaceIds.length,
      listFreshUntil: null,
    })
    expect(told.trouble?.code).toMatch(/^source\//)
    expect(await forecast(at, 'changed')).toMatchObject({ basis: 'stored', pages: 1, racesFresh: 12 })
  })

  it('asks for nothing where it may not', async () => {
    const at = await bench()
    const told = await pagesAsked(at, () => forecast(at, 'changed', false))
    expect(told).toMatchObject({ pages: 0, answer: { basis: 'nothing', pages: null, bytes: null, trouble: null } })
    await at.ingest()
    at.engine.use({ ...at.settings, eventCacheMs: 0 })
    expect(await pagesAsked(at, () => forecast(at, 'changed', false))).toMatchObject({
      pages: 0,
      answer: { basis: 'stored', pages: 1, trouble: null },
    })
  })

  it('does not take another page for an event', async () => {
    const at = await bench()
    const address = at.server.url(meeting.slug, `/results/?p=view_race_result&id=${raceIdAt(meeting, 0)}`)
    await expect(at.engine.forecast(address, { mode: 'changed', mayAsk: true, signal })).rejects.toMatchObject({
      code: 'input/invalid',
    })
  })
})

describe('megabytes', () => {
  it.each<[string, Meeting, Omit<FixtureServerOptions, 'clubs'>]>([
    ['small, as it is', makeMeeting({ seed: 64, size: 'small' }), {}],
    ['ordinary, as it is', makeMeeting({ seed: 65, size: 'ordinary' }), {}],
    ['ordinary, packed', makeMeeting({ seed: 66, size: 'ordinary' }), { compress: true }],
  ])(
    'are told within a quarter before anything was measured, and within a twentieth afterwards: %s',
    async (_name, of, options) => {
      const at = await bench(of, options)
      const told = await forecast(at)
      const { requests } = await at.ingest(signal, 'changed')
      expect((told.bytes ?? 0) / requests.bytes).toBeGreaterThan(0.75)
      expect((told.bytes ?? 0) / requests.bytes).toBeLessThan(1.25)
      const again = await forecast(at, 'everything')
      const second = await at.ingest()
      expect((again.bytes ?? 0) / second.requests.bytes).toBeGreaterThan(0.95)
      expect((again.bytes ?? 0) / second.requests.bytes).toBeLessThan(1.05)
    },
  )

  it('are none where the site knows its pages and nothing changed', async () => {
    const at = await bench(meeting, { validators: 'etag' })
    await at.ingest()
    const told = await forecast(at, 'everything')
    expect(told).toMatchObject({ pages: 14, bytes: 0 })
    expect((await at.ingest()).requests.bytes).toBe(0)
  })
})
