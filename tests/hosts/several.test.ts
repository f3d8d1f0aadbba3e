import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ingestReport } from '../../core/contract/run.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import type { LoggedRequest } from '../../fixtures/server.ts'
import { engineOn } from '../support/bench.ts'
import { envFor, jsonOf, startMre } from '../support/cli.ts'
import { gate } from '../support/gate.ts'
import { rounds } from '../support/rounds.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'
import { query, soundness } from '../support/tables.ts'

/** Time-outs that a busy computer does not reach. */
const patient = { MRE_FIRST_BYTE_TIMEOUT_MS: '300000', MRE_PAGE_TIMEOUT_MS: '300000', MRE_RETRY_BUDGET_MS: '300000' }
const sound = { integrity: 'ok', brokenReferences: [] }
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n)

describe('eight programs that ingest the same event into the same new file at once', () => {
  it.each(numbers(rounds(1, 5)))(
    'one runs, seven are told who and since when (%i)',
    { timeout: 120_000 },
    async (n) => {
      const meeting = makeMeeting({ seed: 120 + n, size: 'small', traps: true })
      // The one that runs stands at the event's page until the seven have answered.
      const standing = gate((_request, page) => page.includes('view_event'))
      const server = await startSite([meeting], standing)
      const file = join(scratchFolder(), 'eight.db')
      const args = ['ingest', addressOf(server, meeting), '--db', file, '--json']
      const children = numbers(8).map(() => startMre(args, { env: envFor(server.origin, patient) }))
      const ended = children.map(async ({ done }, child) => ({ child, ...(await done) }))
      const inOrder: Awaited<(typeof ended)[number]>[] = []
      await new Promise<void>((seven, failed) => {
        for (const one of ended) void one.then((ran) => inOrder.push(ran) === 7 && seven()).catch(failed)
      })
      standing.open()
      await Promise.all(ended)
      const told = inOrder.slice(0, 7)
      const [last] = inOrder.slice(7)
      const winner = last && children[last.child]?.process.pid
      for (const ran of told) {
        expect(ran).toMatchObject({ status: 4, signal: null })
        expect(ran.stderr).toMatch(
          /^mre: Meeting liverc:\d+ is in use by another program since \d\d:\d\d: command line, /,
        )
        expect(jsonOf(ran)).toMatchObject({
          failure: {
            code: 'event/busy',
            details: {
              lease: `event liverc:${meeting.eventId}`,
              holder: expect.stringMatching(/^command line, /),
              pid: winner,
              since: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
            },
          },
        })
      }
      expect(last).toMatchObject({ status: 0, signal: null })
      expect(ingestReport.parse(last && jsonOf(last))).toMatchObject({ status: 'complete', skipped: [] })
      // Each page once: no one but the winner asked for anything.
      expect(server.requests).toHaveLength(meeting.listedRaceIds.length + 3)
      const engine = engineOn(file, server.origin)
      expect(engine.listRuns().map(({ status }) => status)).toEqual(['complete'])
      expect(engine.findEventDocument(addressOf(server, meeting))).toEqual(meeting.expected)
      expect(soundness(file)).toEqual(sound)
      expect(query(file, 'select holder, fence from lease')).toEqual([{ holder: null, fence: 1 }])
    },
  )
})

describe('four programs that ingest different events into the same file at once', () => {
  const meetings = numbers(4).map((n) =>
    makeMeeting({ seed: 130 + n, size: 'demo', slug: 'fenmoorbuggies', eventId: String(600_000 + n) }),
  )

  async function allAtOnce(settings: Record<string, string>, latencyMs: number, together: number) {
    // None goes on before that many stand at robots.txt, so that they do work side by side.
    const assembled = Promise.withResolvers<number>()
    let arrived = 0
    const server = await startSite(meetings, {
      latencyMs(_request, path) {
        if (path !== '/robots.txt') return latencyMs
        arrived += 1
        if (arrived === together) assembled.resolve(latencyMs)
        return assembled.promise
      },
    })
    const file = join(scratchFolder(), 'four.db')
    const env = envFor(server.origin, { ...patient, ...settings })
    const children = meetings.map((one) =>
      startMre(['ingest', addressOf(server, one), '--db', file, '--json'], { env }),
    )
    for (const { done } of children) expect(await done).toMatchObject({ status: 0, signal: null })
    const engine = engineOn(file, server.origin)
    for (const one of meetings) expect(engine.findEventDocument(addressOf(server, one))).toEqual(one.expected)
    expect(soundness(file)).toEqual(sound)
    expect(query(file, 'select * from site_request')).toEqual([])
    return server.requests
  }

  it('never make more requests at once than one may, and as many', { timeout: 120_000 }, async () => {
    const requests = await allAtOnce({ MRE_MAX_REQUESTS: '3' }, 60, 3)
    expect(Math.max(...requests.map(({ concurrent }) => concurrent))).toBe(3)
    expect(changesOfEvent(requests)).toBeGreaterThan(10)
  })

  it('keep one gap between the starts of all', { timeout: 120_000 }, async () => {
    const gapMs = 60
    const requests = await allAtOnce({ MRE_REQUEST_GAP_MS: String(gapMs) }, 5, 4)
    // Without the four that waited for each other.
    const starts = requests.slice(4).map(({ startedAtMs }) => startedAtMs)
    // The road to the server takes its time, most of it on a busy computer. Whatever that is, four programs that kept
    // a gap of their own each would need a quarter of this.
    const span = (starts.at(-1) ?? 0) - (starts[0] ?? 0)
    expect(span).toBeGreaterThan((starts.length - 1) * gapMs * 0.9)
    const gaps = starts.slice(1).map((start, at) => start - (starts[at] ?? 0))
    const early = gaps.filter((gap) => gap < gapMs * 0.5).length
    expect(early).toBeLessThan(gaps.length / 10)
    expect(changesOfEvent(requests)).toBeGreaterThan(10)
  })

  it('wait together for a site that asks for a pause', { timeout: 120_000 }, async () => {
    const server = await startSite(meetings.slice(0, 2), { latencyMs: 20 })
    const end = server.fault('view_race_result', { kind: 'status', status: 503, headers: { 'retry-after': '2' } }, 1)
    const file = join(scratchFolder(), 'pause.db')
    const env = envFor(server.origin, patient)
    const children = meetings
      .slice(0, 2)
      .map((one) => startMre(['ingest', addressOf(server, one), '--db', file, '--json'], { env }))
    for (const { done } of children) expect(await done).toMatchObject({ status: 0 })
    end()
    const refused = server.requests.find(({ status }) => status === 503)
    const from = refused?.endedAtMs ?? Number.NaN
    // Until the program that was told has said so to the other, requests may still start; then neither asks for two
    // seconds, and both have something left to ask for.
    const starts = server.requests.filter(({ startedAtMs }) => startedAtMs > from)
    const silenceEnds = starts.findIndex(
      ({ startedAtMs }, at) => startedAtMs - (starts[at - 1]?.startedAtMs ?? from) >= 1_900,
    )
    expect(silenceEnds).toBeGreaterThanOrEqual(0)
    expect(changesOfEvent(starts.slice(silenceEnds))).toBeGreaterThan(0)
  })
})

/** How often the server was asked for a page of another event than just before: whether programs took turns. */
function changesOfEvent(requests: readonly LoggedRequest[]): number {
  const pages = requests.flatMap(({ query: page }) => /view_race_result&id=(\d+)/.exec(page)?.[1] ?? [])
  const eventOf = new Map(
    numbers(4).flatMap((n) => {
      const one = makeMeeting({ seed: 130 + n, size: 'demo', slug: 'fenmoorbuggies', eventId: String(600_000 + n) })
      return one.listedRaceIds.map((id) => [id, n] as const)
    }),
  )
  return pages.filter((id, at) => at > 0 && eventOf.get(id) !== eventOf.get(pages[at - 1] ?? '')).length
}
