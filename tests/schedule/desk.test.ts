import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { resolveSettings } from '../../core/config.ts'
import { Failure } from '../../core/contract/failure.ts'
import { createScheduleDesk, type DeskClock, nextPass, type ScheduleDesk } from '../../core/desks/schedule-desk.ts'
import { scheduleTimes } from '../../core/desks/schedule-times.ts'
import { createLog } from '../../core/log.ts'
import { openStore, type Store } from '../../core/store/database.ts'
import { endPass, startPass } from '../../core/store/schedule.ts'
import type { Flags } from '../support/bench.ts'
import { scratchFolder } from '../support/scratch.ts'

const zone = 'Europe/Berlin'
const minute = 60_000
const hour = 60 * minute

/** A clock that a test moves; who sleeps wakes when it has come so far. */
function testClock(at: string): DeskClock & { advance(ms: number): Promise<void>; jump(to: string): Promise<void> } {
  let now = Date.parse(at)
  let sleepers: { until: number; wake: () => void }[] = []
  /** Lets everything that can go on do so. */
  const settle = async () => {
    for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  const wakeDue = () => {
    const due = sleepers.filter(({ until }) => until <= now)
    sleepers = sleepers.filter(({ until }) => until > now)
    for (const { wake } of due) wake()
  }
  return {
    now: () => new Date(now),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted || ms <= 0) return resolve()
        sleepers.push({ until: now + ms, wake: resolve })
        signal.addEventListener('abort', () => resolve(), { once: true })
      }),
    async advance(ms) {
      const end = now + ms
      await settle()
      while (now < end) {
        now = Math.min(end, ...sleepers.map(({ until }) => until).filter((until) => until > now))
        wakeDue()
        await settle()
      }
    },
    /** A laptop that slept, or a clock that was set: nothing happened in between. */
    async jump(to) {
      await settle()
      const before = now
      now = Date.parse(to)
      // A timer goes by how long the computer was awake.
      sleepers = sleepers.map(({ until, wake }) => ({ until: Math.min(until - before + now, now + minute), wake }))
      await this.advance(minute)
    },
  }
}

interface DeskBench {
  readonly desk: ScheduleDesk
  readonly clock: ReturnType<typeof testClock>
  readonly store: Store
  /** When each pass began and what it was due for, as minutes in UTC. */
  readonly passes: [began: string, due: string | null][]
  set(flags: Flags): void
}

type PassEnd = 'done' | 'cut-off' | 'busy'

/** A desk over a database of its own, whose passes do nothing but be recorded. */
function deskBench(at: string, flags: Flags, how: () => PassEnd = () => 'done', file?: string): DeskBench {
  const store = openStore(file ?? join(scratchFolder(), 'desk.db'))
  const clock = testClock(at)
  const passes: DeskBench['passes'] = []
  let settings = resolveSettings({ flags: { schedule: 'on', scheduleJitterMin: '0', ...flags } })
  const desk = createScheduleDesk({
    settings: () => settings,
    reading: () => store,
    withStore: (work) => work(store),
    async pass({ dueAt }) {
      const end = how()
      if (end === 'busy') throw new Failure('event/busy', 'Another is at it.')
      const startedAt = clock.now().toISOString()
      passes.push([startedAt.slice(0, 16), dueAt?.toISOString().slice(0, 16) ?? null])
      const passId = startPass(store, { dueAt: dueAt?.toISOString() ?? startedAt, startedAt, requestedBy: 'test' })
      if (end === 'cut-off') return
      const counts = { listsRead: 0, meetingsRead: 0, meetingsSkipped: 0 }
      endPass(store, passId, { ...counts, endedAt: startedAt, outcome: 'done', message: null })
    },
    onChange: () => {},
    log: createLog('silent'),
    clock,
    timeZone: zone,
    seed: 'this computer',
  })
  onTestFinished(async () => {
    await desk.close()
    store.close()
  })
  return {
    desk,
    clock,
    store,
    passes,
    set(more) {
      settings = resolveSettings({ flags: { schedule: 'on', scheduleJitterMin: '0', ...flags, ...more } })
      desk.lookAgain()
    },
  }
}

describe('a schedule that is on', () => {
  it('does a pass whenever it is due, once', async () => {
    const { clock, passes, desk } = deskBench('2026-02-10T12:00Z', { scheduleCron: '0 21-23 * * *' })
    await clock.advance(11 * hour)
    expect(passes).toEqual([
      ['2026-02-10T20:00', '2026-02-10T20:00'],
      ['2026-02-10T21:00', '2026-02-10T21:00'],
      ['2026-02-10T22:00', '2026-02-10T22:00'],
    ])
    expect(desk.next()).toMatchObject({ dueLocal: '2026-02-11T21:00', local: '2026-02-11T21:00', why: 'due' })
  })

  it('goes by the clock on the wall, the days it changes too', async () => {
    const { clock, passes } = deskBench('2026-03-28T23:00Z', { scheduleCron: '30 2,4 * * *' })
    await clock.advance(4 * hour)
    expect(passes.map(([began]) => began)).toEqual(['2026-03-29T01:00', '2026-03-29T02:30'])
    const autumn = deskBench('2026-10-24T23:00Z', { scheduleCron: '30 2,4 * * *' })
    await autumn.clock.advance(5 * hour)
    expect(autumn.passes.map(([began]) => began)).toEqual(['2026-10-25T00:30', '2026-10-25T03:30'])
  })

  it('makes up what was missed while the laptop slept, once and not for each time', async () => {
    const { clock, passes } = deskBench('2026-02-10T12:00Z', {})
    await clock.advance(hour)
    await clock.jump('2026-02-15T08:00Z')
    expect(passes).toEqual([[expect.stringMatching(/^2026-02-15T08:0/), '2026-02-14T20:00']])
    await clock.advance(13 * hour)
    expect(passes).toHaveLength(2)
    expect(passes[1]).toEqual(['2026-02-15T20:00', '2026-02-15T20:00'])
  })

  it('makes up what was missed while no program was open', async () => {
    const file = join(scratchFolder(), 'desk.db')
    const first = deskBench('2026-02-10T12:00Z', {}, undefined, file)
    await first.clock.advance(hour)
    await first.desk.close()
    const second = deskBench('2026-02-12T09:00Z', {}, undefined, file)
    await second.clock.advance(minute)
    expect(second.passes).toEqual([['2026-02-12T09:00', '2026-02-11T20:00']])
  })

  it('but nothing that was due before it was switched on, or set to another time', async () => {
    const { clock, passes, set } = deskBench('2026-02-10T20:30Z', {})
    await clock.advance(hour)
    expect(passes).toEqual([])
    set({ scheduleCron: '0 9 * * *' })
    await clock.advance(minute)
    expect(passes).toEqual([])
    await clock.advance(11 * hour)
    expect(passes).toEqual([['2026-02-11T08:00', '2026-02-11T08:00']])
  })

  it('does nothing while it is off, nor makes that up when it is on again', async () => {
    const { clock, passes, set, desk } = deskBench('2026-02-10T12:00Z', {})
    await clock.advance(minute)
    set({ schedule: 'off' })
    await clock.advance(9 * hour)
    expect([passes, desk.next()]).toEqual([[], null])
    set({ schedule: 'on' })
    await clock.advance(hour)
    expect(passes).toEqual([])
  })

  it('stays asleep for no longer than a minute: a clock that is set is noticed', async () => {
    const { clock, passes } = deskBench('2026-02-10T12:00Z', {})
    await clock.advance(minute)
    await clock.jump('2026-02-10T19:59Z')
    await clock.advance(minute)
    expect(passes.map(([, due]) => due)).toEqual(['2026-02-10T20:00'])
    // Put back by a day: what is due then is due then, and nothing waits for the lost day.
    await clock.jump('2026-02-09T19:00Z')
    await clock.advance(2 * hour)
    expect(passes.map(([, due]) => due)).toEqual(['2026-02-10T20:00', '2026-02-09T20:00'])
  })

  it('waits for the end of quiet hours', async () => {
    const { clock, passes, desk } = deskBench('2026-02-10T12:00Z', { scheduleQuiet: '20:30-07:00' })
    await clock.advance(9 * hour)
    expect(passes).toEqual([])
    expect(desk.next()).toMatchObject({ dueLocal: '2026-02-10T21:00', local: '2026-02-11T07:00', why: 'quiet' })
    await clock.advance(11 * hour)
    expect(passes).toEqual([['2026-02-11T06:00', '2026-02-10T20:00']])
  })

  it('comes back where another program is at it, and leaves it alone where that has dealt with it', async () => {
    let others: PassEnd = 'busy'
    const { clock, passes, store } = deskBench('2026-02-10T19:00Z', {}, () => others)
    await clock.advance(hour + 3 * minute)
    expect(passes).toEqual([])
    const at = '2026-02-10T20:00:00.000Z'
    const passId = startPass(store, { dueAt: at, startedAt: at, requestedBy: 'another' })
    endPass(store, passId, {
      endedAt: at,
      outcome: 'done',
      listsRead: 1,
      meetingsRead: 0,
      meetingsSkipped: 0,
      message: null,
    })
    others = 'done'
    await clock.advance(2 * hour)
    expect(passes).toEqual([])
  })

  it('gives a pass that was cut off one more chance, and then waits for the next time', async () => {
    const { clock, passes } = deskBench('2026-02-10T19:00Z', {}, () => 'cut-off')
    await clock.advance(4 * hour)
    expect(passes.map(([, due]) => due)).toEqual(['2026-02-10T20:00', '2026-02-10T20:00'])
  })

  it('takes one that a person asked for as done, and one asked for in vain as nothing', async () => {
    const { clock, passes, desk, store } = deskBench('2026-02-10T20:00:30Z', {
      scheduleCron: '0 21 * * *',
      scheduleJitterMin: '30',
    })
    await clock.advance(minute)
    await desk.runNow()
    expect(passes).toEqual([['2026-02-10T20:01', null]])
    await clock.jump('2026-02-11T20:00:30Z')
    const at = clock.now().toISOString()
    const passId = startPass(store, { dueAt: at, startedAt: at, requestedBy: 'cron' })
    endPass(store, passId, {
      endedAt: at,
      outcome: 'skipped',
      listsRead: 0,
      meetingsRead: 0,
      meetingsSkipped: 0,
      message: 'quiet',
    })
    await clock.advance(hour)
    expect(passes.map(([, due]) => due)).toEqual([null, '2026-02-11T20:00'])
  })
})

describe('a desk', () => {
  it('tells one who asks for a pass why it did not begin', async () => {
    const { desk, clock } = deskBench('2026-02-10T12:00Z', {}, () => 'busy')
    await clock.advance(minute)
    await expect(desk.runNow()).rejects.toMatchObject({ code: 'event/busy' })
    expect(desk.activity()).toBeNull()
  })

  it('says what a pass is doing, lets it be stopped, and ends it with the program', async () => {
    const store = openStore(':memory:')
    const clock = testClock('2026-02-10T12:00Z')
    const stopped: unknown[] = []
    const changes: (string | null)[] = []
    const settings = resolveSettings({ flags: { schedule: 'off' } })
    const desk = createScheduleDesk({
      settings: () => settings,
      reading: () => store,
      withStore: (work) => work(store),
      async pass({ signal, onActivity }) {
        onActivity('Reading.')
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
        stopped.push(signal.aborted)
      },
      onChange: () => changes.push(desk.activity()),
      log: createLog('silent'),
      clock,
      seed: 'x',
    })
    await desk.runNow()
    expect(desk.activity()).toBe('Reading.')
    // Asked for again it is the same one.
    await desk.runNow()
    desk.stop()
    await clock.advance(1)
    expect([stopped, desk.activity()]).toEqual([[true], null])
    await desk.runNow()
    await desk.close()
    expect(stopped).toEqual([true, true])
    expect(changes).toEqual(['Starting.', 'Reading.', null, 'Starting.', 'Reading.', null])
    store.close()
  })
})

describe('the next pass', () => {
  const times = (quiet = '') => scheduleTimes({ cron: '0 21 * * *', quiet, timeZone: zone })
  const known = (now: string, more: Partial<Parameters<typeof nextPass>[1]> = {}) => ({
    now: new Date(now),
    since: new Date('2026-02-01T00:00Z'),
    dealtWith: '2026-02-09T20:00:00.000Z',
    jitterMs: 30 * minute,
    seed: 'a',
    ...more,
  })

  it('begins by chance a little later, by the same chance each time, and by another on another computer', () => {
    const begins = (seed: string) => nextPass(times(), known('2026-02-10T12:00Z', { seed }))?.at ?? ''
    const all = Array.from({ length: 50 }, (_, at) => begins(`computer ${at}`))
    expect(all).toEqual(Array.from({ length: 50 }, (_, at) => begins(`computer ${at}`)))
    expect(new Set(all).size).toBeGreaterThan(40)
    expect(all.every((at) => at >= '2026-02-10T20:00' && at < '2026-02-10T20:30')).toBe(true)
    // A program that is started in between waits for its own minute.
    const planned = begins('a')
    expect(nextPass(times(), known('2026-02-10T20:00:01Z'))).toMatchObject({ at: planned, why: 'due' })
    expect(nextPass(times(), known('2026-02-10T20:45Z'))).toMatchObject({
      at: '2026-02-10T20:45:00.000Z',
      why: 'missed',
    })
  })

  it('begins at once rather than that chance put it into quiet hours', () => {
    for (let at = 0; at < 20; at++) {
      const next = nextPass(times('21:05-07:00'), known('2026-02-10T12:00Z', { seed: String(at) }))
      expect(next?.at && next.at < '2026-02-10T20:05').toBe(true)
    }
  })

  it('is none where no time ever comes', () => {
    const never = scheduleTimes({ cron: '0 21 31 2 *', quiet: '', timeZone: zone })
    expect(nextPass(never, known('2026-02-10T12:00Z'))).toBeNull()
  })
})
