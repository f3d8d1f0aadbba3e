import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { benchFor, engineOn } from '../support/bench.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'

const meeting = makeMeeting({ seed: 51, size: 'demo' })

describe('what the server sees of an import', () => {
  it.each([1, 3, 7])('never more than %i requests at once where that is the limit', async (limit) => {
    // Long enough for the last of them to start while the first is answered, on a busy computer as well.
    const bench = await benchFor(meeting, { latencyMs: 15 * limit }, { maxRequests: String(limit) })
    expect((await bench.ingest()).status).toBe('complete')
    const most = Math.max(...bench.server.requests.map(({ concurrent }) => concurrent))
    expect(most).toBeLessThanOrEqual(limit)
    // And the limit is used: an import one page at a time would take four times as long.
    expect(most).toBe(limit)
  })

  it('at most four at once unless told otherwise', async () => {
    const bench = await benchFor(meeting, { latencyMs: 15 })
    await bench.ingest()
    expect(Math.max(...bench.server.requests.map(({ concurrent }) => concurrent))).toBeLessThanOrEqual(4)
  })

  it('three meetings at once keep the one limit of their site', async () => {
    const meetings = [54, 55, 56].map((seed) =>
      makeMeeting({ seed, size: 'small', slug: 'fenmoorbuggies', eventId: String(500_000 + seed) }),
    )
    const server = await startSite(meetings, { latencyMs: 15 })
    const engine = engineOn(join(scratchFolder(), 'three.db'), server.origin, { maxRequests: '2' })
    const reports = await Promise.all(
      meetings.map((one) => engine.ingest(addressOf(server, one), { signal: new AbortController().signal })),
    )
    expect(reports.map(({ status }) => status)).toEqual(['complete', 'complete', 'complete'])
    expect(Math.max(...server.requests.map(({ concurrent }) => concurrent))).toBe(2)
  })

  it('a gap between any two starts', async () => {
    const gapMs = 40
    const bench = await benchFor(meeting, { latencyMs: 5 }, { requestGapMs: String(gapMs) })
    await bench.ingest()
    expectGap(
      bench.server.requests.map(({ startedAtMs }) => startedAtMs),
      gapMs,
    )
  })

  it("the longer gap that the site's Crawl-delay asks for", async () => {
    const small = makeMeeting({ seed: 52, size: 'small' })
    const bench = await benchFor(small, { robots: 'User-agent: *\nCrawl-delay: 0.12\n' }, { requestGapMs: '10' })
    expect((await bench.ingest()).status).toBe('complete')
    // From robots.txt on, which had to be read to know.
    expectGap(
      bench.server.requests.slice(1).map(({ startedAtMs }) => startedAtMs),
      120,
    )
  })

  it('robots.txt first, then the event, then its entry list and races, each once, and nothing that a link leads to', async () => {
    const bench = await benchFor(meeting)
    await bench.ingest()
    const asked = bench.server.requests.map(({ path, query }) => `${path}${query}`)
    const page = (name: string, id: string) => `/${meeting.slug}/results/?p=${name}&id=${id}`
    expect(asked.slice(0, 2)).toEqual(['/robots.txt', page('view_event', meeting.eventId)])
    expect(asked.slice(2).sort()).toEqual(
      [
        page('view_entry_list', meeting.eventId),
        ...meeting.listedRaceIds.map((id) => page('view_race_result', id)),
      ].sort(),
    )
    // The pages are full of links to elsewhere.
    const links = bench.meeting.pages[0]?.body().match(/<a\b[^>]*href=/g) ?? []
    expect(links.length).toBeGreaterThan(meeting.listedRaceIds.length + 10)
  })

  it('races in the order run, as far as several at once can be', async () => {
    const bench = await benchFor(meeting, { latencyMs: 5 }, { maxRequests: '1' })
    await bench.ingest()
    const asked = bench.server.requests.flatMap(({ query }) => /view_race_result&id=(\d+)/.exec(query)?.[1] ?? [])
    expect(asked).toEqual(meeting.listedRaceIds)
  })

  it('who asks, and whom to write to about it', async () => {
    const bench = await benchFor(meeting, {}, { contact: 'results@fenmoor.example' })
    await bench.ingest()
    const agents = new Set(bench.server.requests.map(({ userAgent }) => userAgent))
    expect([...agents]).toEqual([
      expect.stringMatching(/^MyRaceEngineer\/\d+\.\d+\.\d+ \(.*results@fenmoor\.example\)$/),
    ])
  })

  it('robots.txt once for an engine, not for every import', async () => {
    const bench = await benchFor(makeMeeting({ seed: 53, size: 'small' }))
    await bench.ingest()
    await bench.ingest()
    expect(bench.server.requests.filter(({ path }) => path === '/robots.txt')).toHaveLength(1)
  })
})

/** A lower bound: the network may bring two starts closer together than they were made, by a little. */
function expectGap(starts: readonly number[], gapMs: number): void {
  const gaps = starts.slice(1).map((start, at) => start - (starts[at] ?? 0))
  const tolerance = 15
  expect(gaps.filter((gap) => gap < gapMs - tolerance)).toEqual([])
  const span = (starts.at(-1) ?? 0) - (starts[0] ?? 0)
  expect(span).toBeGreaterThanOrEqual((starts.length - 1) * gapMs - tolerance)
}
