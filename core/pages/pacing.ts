import { setTimeout as delay } from 'node:timers/promises'
import type { Site } from '../connectors/connector.ts'
import type { Breaker, Pass, Refusal } from './breaker.ts'
import { throttledTooLong } from './pauses.ts'
import { queued, queues } from './queued.ts'
import type { Start, StartLedger } from './start-ledger.ts'

/** Time as this room sees it; tests bring their own. */
export interface Clock {
  /** Milliseconds that only ever rise, from an arbitrary start. */
  now(): number
  /** Milliseconds since 1970: what HTTP dates are compared with. */
  epochMs(): number
  /** Resolves after about `ms`; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** A longer timer overflows and fires at once: a site that asks for 40 days would be asked again this millisecond. */
const longestTimerMs = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => performance.now(),
  epochMs: () => Date.now(),
  async sleep(ms, signal) {
    try {
      await delay(Math.min(Math.ceil(ms), longestTimerMs), undefined, { signal })
    } catch (error) {
      throw signal.aborted ? signal.reason : error
    }
  },
}

/** Who wants to ask, and what to tell them while they wait for a site that asked for silence. */
export interface Turn {
  readonly site: Site
  readonly signal: AbortSignal
  /** Called before waiting out a silence, with its length in milliseconds. */
  readonly onHold: (ms: number) => void
  /** Called before waiting for a site whose breaker is open, with a sentence for a person. */
  readonly onDown: (ms: number, message: string) => void
  /** Called after either with the milliseconds really waited, so that they are not charged to the page. */
  readonly onHeld: (ms: number) => void
}

type Task<T> = (started: () => void, pass: Pass) => Promise<T>

export interface Pacing {
  /**
   * Runs `task` when the site may be asked: a slot free, the gap kept, no silence asked for, its breaker closed or this
   * its probe. `task` calls `started` when its request is on the wire, and settles the pass. Throws `source/throttled`
   * or `source/down` at once where that lasts longer than we wait, and the signal's reason when it aborts; either way
   * nothing stays in the queue.
   */
  take<T>(turn: Turn, task: Task<T>): Promise<T>
  /** The site asked for silence of `ms`: applies to every request of it that has not started. */
  hold(siteKey: string, ms: number): void
  /** The site asks for at least `gapMs` between starts. Never lowers a gap. */
  raiseGap(siteKey: string, gapMs: number): void
  /** The least time between two starts at a site, as far as it is known. */
  gapMs(siteKey: string): number
}

export interface PacingOptions {
  /** Requests of one site at once. */
  readonly maxRequests: number
  readonly requestGapMs: number
  /** Longest silence that is waited out, and longest time for a breaker to let a probe through. */
  readonly maxHoldMs: number
  /** The longest that a connection may take to open, and a request as a whole. */
  readonly connectTimeoutMs: number
  readonly pageTimeoutMs: number
  readonly clock: Clock
  readonly ledger: StartLedger
  readonly breaker: Breaker
}

/** After the last time-out, for a process that was slow to notice: only then does its request count as over. */
const patienceMs = 5_000

interface Leave {
  readonly start: Start
  readonly pass: Pass
}

/** Few requests at once and a gap between them, per site and shared by every caller. */
export function createPacing(options: PacingOptions): Pacing {
  const { maxRequests, requestGapMs, maxHoldMs, connectTimeoutMs, pageTimeoutMs, clock, ledger, breaker } = options
  const gaps = new Map<string, number>()
  const slotsOf = queues(maxRequests)
  // One at a time looks for its start: they are in the order asked for, and nobody asks the ledger in vain.
  const lineOf = queues(1)
  const gapOf = (siteKey: string) => gaps.get(siteKey) ?? requestGapMs

  /** Waits out a silence without holding a slot; at once where there is none. */
  async function outlastHold({ site, signal, onHold, onHeld }: Turn): Promise<void> {
    const from = clock.now()
    let toldMs = 0
    for (let left = ledger.heldMs(site.key); left > 0; left = ledger.heldMs(site.key)) {
      if (left > maxHoldMs) throw throttledTooLong(site, left, clock.epochMs())
      // A timer may fire a little early: the rest is waited for in silence, a silence made longer is said.
      if (clock.now() - from + left > toldMs + 5) {
        toldMs = clock.now() - from + left
        onHold(left)
      }
      await clock.sleep(left, signal)
    }
    if (toldMs > 0) onHeld(clock.now() - from)
  }

  /** Waits until a breaker lets somebody try, without holding a slot. */
  async function outlastBreaker({ signal, onHeld }: Turn, { waitMs, failure }: Refusal): Promise<void> {
    if (waitMs > maxHoldMs) throw failure
    const from = clock.now()
    await clock.sleep(waitMs, signal)
    onHeld(clock.now() - from)
  }

  /** Waits for the gap, and for other processes; null or why not where the site is not to be asked after all. */
  async function leaveToStart({ site, signal }: Turn): Promise<Leave | Refusal | null> {
    for (;;) {
      signal.throwIfAborted()
      if (ledger.heldMs(site.key) > 0) return null
      const pass = breaker.enter(site)
      if ('waitMs' in pass) return pass
      const start = ledger.tryStart(site.key, {
        gapMs: gapOf(site.key),
        maxRequests,
        openingMs: connectTimeoutMs + patienceMs,
        lastingMs: pageTimeoutMs + patienceMs,
      })
      if (typeof start !== 'number') return { start, pass }
      // Things may be otherwise after the gap.
      pass.giveBack()
      await clock.sleep(start, signal)
    }
  }

  /** Within a slot. The next one's turn comes when this request is on the wire, or never will be. */
  async function startInLine<T>(turn: Turn, task: Task<T>): Promise<{ value: T } | Refusal | null> {
    const { key } = turn.site
    let running: Promise<T> | undefined
    const refused = await queued(lineOf(key), turn.signal, async () => {
      const leave = await leaveToStart(turn)
      if (!leave || 'waitMs' in leave) return leave
      const onTheWire = Promise.withResolvers<void>()
      running = run(leave, task, onTheWire.resolve)
      // Its failure is its caller's to see, later.
      running.catch(() => {})
      if (gapOf(key) > 0) await onTheWire.promise
      return null
    })
    return running ? { value: await running } : refused
  }

  async function run<T>({ start, pass }: Leave, task: Task<T>, onTheWire: () => void): Promise<T> {
    try {
      return await task(() => {
        start.started()
        onTheWire()
      }, pass)
    } finally {
      start.ended()
      onTheWire()
    }
  }

  return {
    async take(turn, task) {
      let told = ''
      for (;;) {
        turn.signal.throwIfAborted()
        await outlastHold(turn)
        const came = await queued(slotsOf(turn.site.key), turn.signal, () => startInLine(turn, task))
        if (!came) continue
        if ('value' in came) return came.value
        if (came.message !== told && came.waitMs <= maxHoldMs) turn.onDown(came.waitMs, came.message)
        told = came.message
        await outlastBreaker(turn, came)
      }
    },
    hold: (siteKey, ms) => ledger.hold(siteKey, ms),
    gapMs: gapOf,
    raiseGap(siteKey, gapMs) {
      gaps.set(siteKey, Math.max(gapOf(siteKey), gapMs))
    },
  }
}
