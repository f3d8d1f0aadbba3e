import { describe, expect, it } from 'vitest'
import type { EventDocument } from '../../core/contract/domain.ts'
import { failureCode } from '../../core/contract/failure.ts'
import type { IngestReport } from '../../core/contract/run.ts'
import { eventJson } from '../../core/exports/event-json.ts'
import { type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import { rounds } from '../support/rounds.ts'
import { query, soundness } from '../support/tables.ts'
import { layOut, recipes } from './support/mischief.ts'
import { limits, type Rig, rigFor } from './support/rig.ts'
import { confront, judge } from './support/story.ts'

/** Meetings, and faults that each of them meets at least on average. */
const meetingCount = rounds(10, 100)
const faultCount = rounds(200, 2_000)
/** Some of what is laid out is never met: its page was given up before. */
const laidOutEach = Math.ceil((faultCount / meetingCount) * 1.7)
const atOnce = 3

const meetings = Array.from({ length: meetingCount }, (_, at) =>
  makeMeeting({
    seed: 700 + at,
    size: at % 5 === 4 ? 'hostile' : 'demo',
    slug: `club-${at}`,
    eventId: String(500_000 + at),
  }),
)

/** A meeting in part is what it says: each race is there to the byte, or left out by name; nothing else is there. */
function expectInPart(rig: Rig, meeting: Meeting, { skipped, status, failure, summary }: IngestReport): void {
  expect(status === 'partial' ? skipped.length : failure?.message.length).toBeGreaterThan(0)
  for (const { code, message } of skipped) {
    expect(failureCode.safeParse(code).success, code).toBe(true)
    expect(message).toMatch(/\w/)
    expect(message).not.toMatch(/undefined|null|\[object|Error:/)
  }
  if (status === 'partial') expect(summary).toMatch(/left out/)
  const stored = rig.stored(meeting)
  if (stored === undefined) {
    expect(status).toBe('failed')
    return
  }
  const document = JSON.parse(stored) as EventDocument
  const leftOut = new Set(skipped.flatMap(({ sourceRaceId }) => sourceRaceId ?? []))
  const races = new Map(meeting.expected.races.map((race) => [race.sourceRaceId, JSON.stringify(race)]))
  for (const race of document.races) {
    expect(JSON.stringify(race)).toBe(races.get(race.sourceRaceId))
    expect(leftOut.has(race.sourceRaceId)).toBe(false)
  }
  expect([...document.races.map(({ sourceRaceId }) => sourceRaceId), ...leftOut].toSorted()).toEqual(
    [...races.keys()].toSorted(),
  )
  const hasEntries = !skipped.some(({ sourceRaceId }) => sourceRaceId === null)
  expect(document.entries).toEqual(hasEntries ? meeting.expected.entries : [])
}

async function several<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items]
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

describe(`${faultCount} faults over ${meetingCount} meetings, ${atOnce} at once`, () => {
  it('lose, double or invent nothing; what is left out is named, and read the next time', async () => {
    const rig = await rigFor(meetings, 'many')
    const met = new Map<string, number>()
    const ended = { complete: 0, partial: 0, failed: 0 }
    await several(meetings, async (meeting) => {
      const mischief = layOut(rig.server, meeting, laidOutEach, meetings.indexOf(meeting))
      const report = await rig.ingest(meeting)
      mischief.end()
      for (const [name, count] of mischief.met) met.set(name, (met.get(name) ?? 0) + count)
      const { status } = report
      if (status !== 'complete' && status !== 'partial' && status !== 'failed') throw new Error(`ended as ${status}`)
      ended[status]++
      if (status === 'complete') expect(rig.stored(meeting)).toBe(eventJson(meeting.expected))
      else expectInPart(rig, meeting, report)
      if (status === 'complete') return
      // Nothing is spoiled any more: the rest comes, and nothing is written twice.
      const again = await rig.ingest(meeting)
      expect(again).toMatchObject({ status: 'complete', skipped: [], summary: null })
      expect(rig.stored(meeting)).toBe(eventJson(meeting.expected))
      // And what the shortened way brought is what the whole one finds: nothing to write.
      const whole = await rig.ingest(meeting, 'everything')
      expect(whole.counts).toMatchObject({ rowsInserted: 0, rowsUpdated: 0, rowsDeleted: 0, racesSaved: 0 })
    })

    const total = [...met.values()].reduce((sum, count) => sum + count, 0)
    expect(total).toBeGreaterThanOrEqual(faultCount)
    expect([...met.keys()].toSorted()).toEqual(Object.keys(recipes).toSorted())
    expect(ended.complete).toBeGreaterThan(0)
    expect(rig.jumps()).toBeGreaterThan(0)

    // Nobody doubled: in all meetings together there is each lap once.
    const laps = meetings.flatMap(({ expected }) =>
      expected.races.flatMap(({ results }) => results.flatMap((one) => one.laps)),
    )
    expect(query(rig.file, 'select count(*) as laps from lap')).toEqual([{ laps: laps.length }])
    expect(soundness(rig.file)).toEqual({ integrity: 'ok', brokenReferences: [] })

    const { maxRequests, requestGapMs: gapMs } = limits
    const conduct = judge(rig.story.happenings, { maxRequests, gapMs })
    const { requests } = rig.server
    const { offences, ...figures } = conduct
    process.stdout.write(`${JSON.stringify({ faults: total, met: Object.fromEntries(met), ended, ...figures })}\n`)
    expect(offences).toEqual([])
    // The server's own word: never more at once, and not one request that nobody booked.
    expect(Math.max(...requests.map(({ concurrent }) => concurrent))).toBeLessThanOrEqual(maxRequests)
    const arrivals = requests.map(({ startedAtMs }) => startedAtMs)
    expect(confront(rig.story.happenings, arrivals)).toEqual([])
    expect(figures.holds).toBeGreaterThan(0)
    expect(new Set(rig.story.happenings.flatMap((one) => (one.kind === 'hold' ? one.ms : [])))).toEqual(
      new Set([1_000]),
    )
  })
})
