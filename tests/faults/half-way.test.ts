import { describe, expect, it } from 'vitest'
import { eventJson } from '../../core/exports/event-json.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import type { Fault } from '../../fixtures/server-faults.ts'
import { limits, type Rig, rigFor } from './support/rig.ts'
import { confront, judge } from './support/story.ts'

const meetings = [0, 1, 2].map((at) =>
  makeMeeting({ seed: 800 + at, size: 'demo', slug: `fading-${at}`, eventId: String(600_000 + at) }),
)
const reset: Fault = { kind: 'reset-before-headers' }

/** The site answers `well` requests, then dies for `down` of them, and is well again. */
function dieAfter(rig: Rig, well: number, down: number): { readonly met: () => number; end(): void } {
  const { requests } = rig.server
  let met = 0
  const isDown = () => {
    const isIt = requests.length > well && met < down
    if (isIt) met++
    return isIt
  }
  const end = rig.server.fault(isDown, reset)
  return { met: () => met, end }
}

function conductOf(rig: Rig) {
  const { offences, ...figures } = judge(rig.story.happenings, {
    maxRequests: limits.maxRequests,
    gapMs: limits.requestGapMs,
  })
  const arrivals = rig.server.requests.map(({ startedAtMs }) => startedAtMs)
  expect([...offences, ...confront(rig.story.happenings, arrivals)]).toEqual([])
  return figures
}

describe('a site that dies half-way through three meetings', () => {
  it('and comes back after two probes: everything is read, and the dead site hardly noticed', async () => {
    const rig = await rigFor(meetings, 'back again', { breakerOpenMs: 40, maxTries: 20 })
    // Eight in a row open the breaker, up to three more are under way; then two probes fail at the least.
    const downFor = limits.breakerFailures + limits.maxRequests - 1 + 2
    const down = dieAfter(rig, 20, downFor)
    const reports = await Promise.all(meetings.map((meeting) => rig.ingest(meeting)))
    expect(reports.map(({ status, summary }) => ({ status, summary }))).toEqual(
      Array(3).fill({ status: 'complete', summary: null }),
    )
    for (const meeting of meetings) expect(rig.stored(meeting)).toBe(eventJson(meeting.expected))
    const figures = conductOf(rig)
    expect(down.met()).toBe(downFor)
    expect(figures.openings).toBeGreaterThanOrEqual(3)
    expect(figures.probes).toBe(figures.openings)
    // One of the runs met the failure that was one too many.
    const openings = reports.reduce((sum, { incidents }) => sum + incidents.breakerOpenings, 0)
    expect(openings).toBe(figures.openings)
    process.stdout.write(`${JSON.stringify({ came: 'back', ...figures })}\n`)
  })

  it('and stays dead: the runs end in part with the time of the next try, and the next ones read the rest', async () => {
    const rig = await rigFor(meetings, 'gone', { breakerOpenMs: 200, maxPauseMs: 900 })
    const down = dieAfter(rig, 20, Number.POSITIVE_INFINITY)
    const reports = await Promise.all(meetings.map((meeting) => rig.ingest(meeting)))
    const figures = conductOf(rig)
    process.stdout.write(`${JSON.stringify({ came: 'not back', met: down.met(), ...figures })}\n`)
    for (const [at, report] of reports.entries()) {
      const meeting = meetings[at]
      if (!meeting) throw new Error('no meeting')
      expect(report.status).toBe('partial')
      expect(report.summary).toMatch(
        /^LiveRC cannot be reached, so \d+ of \d+ races (?:and the entry list )?were left out\. The next try can be made at \d\d:\d\d\. What was read is kept; run it again then\.$/,
      )
      const { racesListed, racesSaved, racesSkipped } = report.counts
      expect(racesSaved + racesSkipped).toBe(racesListed)
      expect(report.skipped.filter(({ sourceRaceId }) => sourceRaceId !== null)).toHaveLength(racesSkipped)
    }
    // Eight failures, what was under way with the last of them, and one probe for each pause that was waited out: 0.2,
    // 0.4 and 0.8 s, perhaps the end of the next one.
    expect([3, 4]).toContain(figures.probes)
    expect(down.met()).toBeLessThanOrEqual(limits.breakerFailures + limits.maxRequests + figures.probes)
    // While it is still closed to us nothing leaves, whoever asks.
    const before = rig.server.requests.length
    const [first] = meetings
    if (!first) throw new Error('no meeting')
    expect(await rig.ingest(first)).toMatchObject({ status: 'failed', failure: { code: 'source/down' } })
    expect(rig.server.requests).toHaveLength(before)
    down.end()
    for (const meeting of meetings) {
      // As soon as a probe may go: until then a run says when.
      await expect.poll(async () => (await rig.ingest(meeting)).status, { timeout: 30_000 }).toBe('complete')
      expect(rig.stored(meeting)).toBe(eventJson(meeting.expected))
    }
    conductOf(rig)
  })
})
