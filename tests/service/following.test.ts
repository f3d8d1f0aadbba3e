import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { RunStatus } from '../../core/contract/run.ts'
import { createFollowDesk } from '../../core/desks/follow-desk.ts'
import { createRunDesk } from '../../core/desks/run-desk.ts'
import { createLog } from '../../core/log.ts'
import { createFreshnessService } from '../../core/services/freshness-service.ts'
import { type Meeting, makeMeeting, meetingOf } from '../../fixtures/meeting.ts'
import { benchFor, engineOn } from '../support/bench.ts'
import { handClock } from '../support/hand-clock.ts'
import { scratchFolder } from '../support/scratch.ts'

const minute = 60_000

describe('following, by the clock', () => {
  /** A desk whose looks end when the test says so. */
  function desk(start = '2026-05-02T10:00:00.000Z') {
    const clock = handClock(start)
    const looks: { at: string; end: (status: RunStatus) => void }[] = []
    let readAt: number | null = null
    let over: string | null = null
    let refuses = false
    const dropped: string[] = []
    const follows = createFollowDesk({
      freshUntil: () => {
        const until = readAt === null ? 0 : readAt + minute
        return until > clock.now().getTime() ? new Date(until) : null
      },
      ask(_eventId, onEnd) {
        if (refuses) throw new Error('not now')
        looks.push({ at: clock.now().toISOString().slice(11, 19), end: onEnd })
        return `ticket ${looks.length}`
      },
      everyMs: () => minute,
      whyOver: () => over,
      onChange: () => {},
      onDropped: (_event, why) => dropped.push(why),
      clock,
    })
    onTestFinished(() => follows.close())
    return {
      ...{ clock, looks, follows, dropped },
      /** The look under way ends, having read the event page or not. */
      async ends(status: RunStatus, hasRead = true) {
        if (hasRead) readAt = clock.now().getTime()
        looks.at(-1)?.end(status)
        await clock.advance(0)
      },
      set: (change: { over?: string; refuses?: boolean }) => {
        over = change.over ?? over
        refuses = change.refuses ?? refuses
      },
    }
  }
  const event = { eventId: 7, name: 'The Cup' }

  it('asks at once, and again no sooner than the minimum after its last reading', async () => {
    const at = desk()
    at.follows.follow(event)
    at.follows.follow(event)
    await at.clock.advance(0)
    expect(at.follows.find(7)).toMatchObject({ nextAt: null, lastStatus: null, since: '2026-05-02T10:00:00.000Z' })
    await at.clock.advance(5_000)
    await at.ends('complete')
    expect(at.follows.find(7)).toMatchObject({ nextAt: '2026-05-02T10:01:05.000Z', lastStatus: 'complete' })
    await at.clock.advance(59_999)
    expect(at.looks.map((look) => look.at)).toEqual(['10:00:00'])
    await at.clock.advance(1)
    expect(at.looks.map((look) => look.at)).toEqual(['10:00:00', '10:01:05'])
  })

  it('answers a look asked for sooner with how long the last one is fresh, and asks nothing', async () => {
    const at = desk()
    at.follows.follow(event)
    await at.clock.advance(0)
    await at.ends('complete')
    await at.clock.advance(30_000)
    expect(at.follows.refresh(7)).toEqual({ ticket: null, freshUntil: '2026-05-02T10:01:00.000Z' })
    expect(at.looks).toHaveLength(1)
  })

  it('keeps the minimum also after a look that read nothing, or could not begin', async () => {
    const at = desk()
    at.follows.follow(event)
    await at.clock.advance(0)
    await at.ends('failed', false)
    expect(at.follows.find(7)).toMatchObject({ nextAt: '2026-05-02T10:01:00.000Z', lastStatus: 'failed' })
    at.set({ refuses: true })
    await at.clock.advance(5 * minute)
    at.set({ refuses: false })
    await at.clock.advance(minute)
    expect(at.looks.map((look) => look.at)).toEqual(['10:00:00', '10:06:00'])
  })

  it('ends when the person says so, also while it looks, and when the event is over', async () => {
    const at = desk()
    at.follows.follow(event)
    await at.clock.advance(0)
    at.follows.unfollow(7)
    await at.ends('complete')
    await at.clock.advance(10 * minute)
    expect([at.looks.length, at.follows.list()]).toEqual([1, []])

    at.follows.follow(event)
    await at.clock.advance(minute)
    at.set({ over: 'It is over.' })
    await at.ends('complete')
    await at.clock.advance(10 * minute)
    expect([at.looks.length, at.follows.list(), at.dropped]).toEqual([2, [], ['It is over.']])
  })
})

const meeting = makeMeeting({ seed: 101, size: 'small' })
const upTo = (count: number): Meeting => meetingOf({ ...meeting.model, races: meeting.model.races.slice(0, count) })

/** A program with one meeting of today in it, whose clock is moved by hand. */
async function openProgram(shown: Meeting, start: string) {
  const clock = handClock(start)
  const bench = await benchFor(shown, {}, {}, { now: () => clock.now() })
  const runs = createRunDesk({ maxRuns: 2, onChange: () => {}, now: () => clock.now() })
  const service = createFreshnessService({
    engine: bench.engine,
    settings: {
      current: () => ({ ...bench.settings, followMinMs: minute }),
      list: () => [],
      save: () => {},
    },
    desk: runs,
    log: createLog('silent'),
    tell: () => {},
    clock,
  })
  onTestFinished(async () => {
    await service.close()
    runs.close()
    await runs.idle()
  })
  await bench.ingest(undefined, 'changed')
  const eventId = 1
  const listed = () => bench.engine.listRuns().length
  return {
    ...{ clock, bench, service, eventId, runs },
    /** Moves on at one leap, and waits until as many runs are on record and none is under way. */
    async until(ms: number, count: number) {
      await clock.leap(ms)
      await expect.poll(listed, { timeout: 30_000 }).toBe(count)
      await runs.idle()
      await clock.advance(0)
    },
  }
}

describe('following a meeting that is under way', () => {
  it('reads each new race as it appears, and asks for nothing else', async () => {
    const at = await openProgram(upTo(2), `${meeting.model.startDay}T12:00:00.000Z`)
    const { service, bench, eventId } = at
    expect(service.eventFreshness(eventId)).toMatchObject({ isOver: false, following: null })
    service.followEvent(eventId, true)
    await at.clock.advance(30_000)
    // What was read a moment ago is fresh: nobody is asked yet.
    expect(service.eventFreshness(eventId).following?.nextAt).toBe(`${meeting.model.startDay}T12:01:00.000Z`)
    expect(service.refreshEvent(eventId)).toEqual({
      ticket: null,
      freshUntil: `${meeting.model.startDay}T12:01:00.000Z`,
    })
    bench.server.serve([upTo(3)])
    const before = bench.server.requests.length
    await at.until(30_000, 2)
    // The event page and the new race; the others are left to settle.
    expect(bench.server.requests.length - before).toBe(2)
    expect(bench.document()).toEqual(upTo(3).expected)
    expect(bench.engine.listRuns(1)).toMatchObject([{ trigger: 'follow', mode: 'changed', status: 'complete' }])
    await at.until(minute, 3)
    expect(bench.server.requests.length - before).toBe(3)
    service.followEvent(eventId, false)
    await at.clock.advance(10 * minute)
    expect(bench.engine.listRuns()).toHaveLength(3)
  })

  it('is refused for one that is over, and ends with it', async () => {
    const at = await openProgram(upTo(2), `${meeting.model.endDay}T12:00:00.000Z`)
    at.service.followEvent(at.eventId, true)
    expect(at.service.listFollowing()).toMatchObject([{ eventId: 1, name: meeting.expected.event.name }])
    await at.until(48 * 60 * minute, at.bench.engine.listRuns().length + 1)
    await expect.poll(() => at.service.listFollowing(), { timeout: 30_000 }).toEqual([])
    expect(() => at.service.followEvent(at.eventId, true)).toThrow(/over/)
  })
})

describe('looking again while results cool down', () => {
  it('happens after an hour, a day, a week and three weeks, one at a time; then the meeting is frozen', async () => {
    const at = await openProgram(meeting, '2026-02-01T12:00:00.000Z')
    const { service, bench, eventId } = at
    service.lookAgainLater(eventId, true)
    expect(service.eventFreshness(eventId)).toMatchObject({
      isOver: true,
      canCool: true,
      cooling: { rechecksDone: 0, rechecksPlanned: 4, nextAt: '2026-02-01T13:00:00.000Z', frozenAt: null },
    })
    const hours = [1, 23, 6 * 24, 14 * 24]
    for (const [done, wait] of hours.entries()) {
      await at.until(wait * 60 * minute + minute, done + 2)
      await expect.poll(() => service.eventFreshness(eventId).cooling?.rechecksDone, { timeout: 30_000 }).toBe(done + 1)
    }
    expect(bench.engine.listRuns(4).map(({ trigger, mode, status }) => [trigger, mode, status])).toEqual(
      hours.map(() => ['recheck', 'everything', 'complete']),
    )
    expect(service.eventFreshness(eventId).cooling?.frozenAt).toMatch(/^2026-02-22/)
    await at.clock.leap(100 * 24 * 60 * minute)
    expect(bench.engine.listRuns()).toHaveLength(5)
    expect(service.listCooling()).toMatchObject([{ eventId, isDue: false, nextAt: null }])
    service.lookAgainLater(eventId, false)
    expect(service.eventFreshness(eventId).cooling).toBeNull()
  })

  it('makes up for what was due while nothing ran, once', async () => {
    const at = await openProgram(meeting, '2026-02-01T12:00:00.000Z')
    at.service.lookAgainLater(at.eventId, true)
    await at.service.close()
    await at.clock.leap(9 * 24 * 60 * minute)
    const later = createFreshnessService({
      engine: at.bench.engine,
      settings: { current: () => at.bench.settings, list: () => [], save: () => {} },
      desk: at.runs,
      log: createLog('silent'),
      tell: () => {},
      clock: at.clock,
    })
    onTestFinished(() => later.close())
    await at.until(minute, 2)
    await expect.poll(() => later.eventFreshness(at.eventId).cooling?.rechecksDone, { timeout: 30_000 }).toBe(3)
    expect(later.eventFreshness(at.eventId).cooling?.nextAt).toBe('2026-02-22T12:00:00.000Z')
  })

  it('counts a look that a person had taken, and asks for nothing while the source is switched off', async () => {
    const at = await openProgram(meeting, '2026-02-01T12:00:00.000Z')
    const { service, bench, eventId } = at
    service.lookAgainLater(eventId, true)
    await at.clock.leap(30 * minute)
    bench.engine.stopSource('liverc')
    await at.clock.leap(3 * 60 * minute)
    expect(bench.engine.listRuns()).toHaveLength(1)
    bench.engine.startSource('liverc')
    await bench.ingest()
    expect(service.eventFreshness(eventId).cooling).toMatchObject({
      rechecksDone: 1,
      nextAt: '2026-02-02T12:00:00.000Z',
    })
  })

  it('is put off where something could not be had, and only then', async () => {
    const at = await openProgram(meeting, '2026-02-01T12:00:00.000Z')
    const { service, bench, eventId } = at
    service.lookAgainLater(eventId, true)
    const heal = bench.server.fault('view_race_result', { kind: 'status', status: 503 })
    await at.until(61 * minute, 2)
    await expect
      .poll(() => service.eventFreshness(eventId).cooling?.nextAt, { timeout: 30_000 })
      .toMatch(/^2026-02-01T14/)
    expect(service.eventFreshness(eventId).cooling?.rechecksDone).toBe(0)
    heal()
    await at.until(62 * minute, 3)
    await expect.poll(() => service.eventFreshness(eventId).cooling?.rechecksDone, { timeout: 30_000 }).toBe(1)
  })

  it('is not for what was never read whole', async () => {
    const bench = await benchFor(meeting, {}, { maxPages: '3' })
    await bench.ingest()
    const engine = engineOn(join(scratchFolder(), 'none.db'), bench.server.origin)
    const runs = createRunDesk({ maxRuns: 1, onChange: () => {} })
    const service = (of: typeof engine) =>
      createFreshnessService({
        engine: of,
        settings: { current: () => bench.settings, list: () => [], save: () => {} },
        desk: runs,
        log: createLog('silent'),
        tell: () => {},
        clock: handClock('2026-02-01T12:00:00.000Z'),
      })
    const [here, nowhere] = [service(bench.engine), service(engine)]
    onTestFinished(() => Promise.all([here.close(), nowhere.close()]).then(() => {}))
    expect(here.eventFreshness(1).canCool).toBe(false)
    expect(() => here.lookAgainLater(1, true)).toThrow(/not read whole/)
    expect(() => nowhere.eventFreshness(1)).toThrow(/no such meeting/)
  })
})
