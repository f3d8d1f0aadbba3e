import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Settings } from '../config.ts'
import { toFailure } from '../contract/failure.ts'
import type { ScheduleNext } from '../contract/schedule.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/database.ts'
import { dealtWithUntil } from '../store/schedule.ts'
import { findSetting, saveSetting, unsetSetting } from '../store/settings.ts'
import { type ScheduleTimes, scheduleTimes } from './schedule-times.ts'

/** Time as the desk sees it; tests bring their own. */
export interface DeskClock {
  now(): Date
  /** Resolves after about `ms`, or when `signal` aborts; a computer that slept in between makes it later. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

export const wallClock: DeskClock = {
  now: () => new Date(),
  async sleep(ms, signal) {
    await sleep(ms, undefined, { signal, ref: false }).catch(() => {})
  },
}

export interface ScheduleDeskOptions {
  readonly settings: () => Settings
  readonly reading: () => Store
  readonly withStore: <T>(work: (store: Store) => T) => T
  /**
   * Does a pass that was due at `dueAt`, or one that a person asked for (null). Throws `event/busy` where another
   * program is at one; returns without a pass where `dueAt` has been dealt with in the meantime.
   */
  readonly pass: (wanted: {
    dueAt: Date | null
    signal: AbortSignal
    onActivity(activity: string): void
  }) => Promise<void>
  /** Called whenever what `state` says is otherwise than it was. */
  readonly onChange: () => void
  readonly log: Log
  readonly clock?: DeskClock
  /** An IANA name; this computer's own unless told. */
  readonly timeZone?: string
  /** What sets this computer's delay apart from those of others. */
  readonly seed: string
}

/** Starts passes of the schedule when they are due, for as long as a program lives. */
export interface ScheduleDesk {
  next(): ScheduleNext | null
  /** What the pass under way here is doing; null where none is. */
  activity(): string | null
  /** Starts a pass now, whatever the time, unless one is under way here. Resolves when it has begun; throws why it did not. */
  runNow(): Promise<void>
  /** Stops the pass under way here. */
  stop(): void
  /** Settings, or what is stored, may be otherwise. */
  lookAgain(): void
  /** Stops what is under way, and waits for its end. */
  close(): Promise<void>
}

/** Under this key stands since when the schedule counts as it is set now: what was due before was never promised. */
const sinceKey = 'schedule.since'
/** No sleep is longer: a computer that sleeps, or a clock that is set, is noticed after that. */
const longestSleepMs = 60_000

export function createScheduleDesk(options: ScheduleDeskOptions): ScheduleDesk {
  const { settings, reading, withStore, pass, onChange, log, clock = wallClock, timeZone, seed } = options
  const closing = new AbortController()
  let waking = new AbortController()
  let stopping: AbortController | null = null
  let underWay: { readonly begun: Promise<void>; readonly ended: Promise<void> } | null = null
  let activity: string | null = null

  const timesOf = ({ scheduleCron: cron, scheduleQuiet: quiet }: Settings): ScheduleTimes =>
    scheduleTimes({ cron, quiet, ...(timeZone !== undefined && { timeZone }) })

  function next(): ScheduleNext | null {
    const now = settings()
    if (now.schedule === 'off') return null
    return nextPass(timesOf(now), {
      now: clock.now(),
      since: readSince(reading(), now.scheduleCron) ?? clock.now(),
      dealtWith: dealtWithUntil(reading(), clock.now().toISOString()),
      jitterMs: now.scheduleJitterMin * 60_000,
      seed,
    })
  }

  /** Keeps in mind since when the schedule is as it is now. */
  function remember(): void {
    const { schedule, scheduleCron } = settings()
    const known = findSetting(reading(), sinceKey)
    if (schedule === 'off') {
      if (known !== undefined) withStore((store) => unsetSetting(store, sinceKey))
      return
    }
    const kept = readSince(reading(), scheduleCron)
    // One that lies ahead was written by a clock that has been put back since.
    if (kept === null || kept > clock.now()) {
      const since = `${clock.now().toISOString()} ${scheduleCron}`
      withStore((store) => saveSetting(store, sinceKey, since))
    }
  }

  function perform(dueAt: Date | null): NonNullable<typeof underWay> {
    if (underWay) return underWay
    const begin = Promise.withResolvers<void>()
    const controller = new AbortController()
    stopping = controller
    const tell = (what: string | null) => {
      activity = what
      onChange()
    }
    tell('Starting.')
    const signal = AbortSignal.any([controller.signal, closing.signal])
    const onActivity = (what: string) => {
      begin.resolve()
      tell(what)
    }
    const ended = pass({ dueAt, signal, onActivity }).finally(() => {
      underWay = null
      stopping = null
      tell(null)
    })
    // One that ended has begun, and one that could not begin says why.
    ended.then(begin.resolve, begin.reject)
    begin.promise.catch(() => {})
    underWay = { begun: begin.promise, ended }
    return underWay
  }

  /** Milliseconds until it is worth looking again. */
  async function step(): Promise<number> {
    remember()
    const due = next()
    if (!due) return longestSleepMs
    const leftMs = Date.parse(due.at) - clock.now().getTime()
    if (leftMs > 0) return leftMs
    await perform(new Date(due.dueAt)).ended
    return 0
  }

  function noteFailure(error: unknown): void {
    const { code } = toFailure(error)
    if (code === 'unexpected') log.error({ err: error }, 'the schedule stumbled')
    else if (code !== 'event/busy') log.warn({ err: error }, 'the schedule could not do its pass')
  }

  async function follow(): Promise<void> {
    while (!closing.signal.aborted) {
      let waitMs = longestSleepMs
      try {
        waitMs = await step()
      } catch (error) {
        noteFailure(error)
      }
      if (closing.signal.aborted) return
      await clock.sleep(Math.min(waitMs, longestSleepMs), AbortSignal.any([waking.signal, closing.signal]))
      waking = new AbortController()
    }
  }

  const following = follow()
  return {
    next,
    activity: () => activity,
    async runNow() {
      const { begun, ended } = perform(null)
      ended.catch(noteFailure)
      await begun
    },
    stop: () => stopping?.abort(),
    lookAgain: () => waking.abort(),
    async close() {
      closing.abort()
      await Promise.allSettled([following, underWay?.ended])
    },
  }
}

interface Known {
  readonly now: Date
  readonly since: Date
  /** UTC, ISO text. */
  readonly dealtWith: string | null
  readonly jitterMs: number
  readonly seed: string
}

/**
 * The next pass: of all the times that were missed the last one, once; else the next that comes. It begins some minutes
 * after that, always the same for one time on one computer, and never in quiet hours. Pure.
 */
export function nextPass(times: ScheduleTimes, { now, since, dealtWith, jitterMs, seed }: Known): ScheduleNext | null {
  const from = dealtWith !== null && Date.parse(dealtWith) > since.getTime() ? new Date(dealtWith) : since
  const missed = times.last(from, now)
  const due = missed ?? times.next(now)
  if (!due) return null
  const delayed = new Date(due.getTime() + jitterOf(due, jitterMs, seed))
  // Rather at once than not before morning.
  const planned = times.isQuiet(delayed) && !times.isQuiet(due) ? due : delayed
  const earliest = planned > now ? planned : now
  const begins = times.begins(earliest)
  const why = begins > earliest ? 'quiet' : missed && planned <= now ? 'missed' : 'due'
  return {
    at: begins.toISOString(),
    local: times.wallClock(begins),
    dueAt: due.toISOString(),
    dueLocal: times.wallClock(due),
    why,
  }
}

/** From 0 up to `mostMs`, by chance, but by the same chance each time it is asked. */
function jitterOf(due: Date, mostMs: number, seed: string): number {
  const drawn = createHash('sha256').update(`${seed} ${due.toISOString()}`).digest().readUInt32BE(0)
  return Math.floor((drawn / 2 ** 32) * mostMs)
}

function readSince(store: Store, cron: string): Date | null {
  const [, at = '', known] = /^(\S+) (.*)$/.exec(findSetting(store, sinceKey) ?? '') ?? []
  return known === cron && !Number.isNaN(Date.parse(at)) ? new Date(at) : null
}
