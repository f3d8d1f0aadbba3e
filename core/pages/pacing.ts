import { setTimeout as delay } from 'node:timers/promises'
import PQueue from 'p-queue'
import type { Site } from '../connectors/connector.ts'
import type { Breaker, Pass, Refusal } from './breaker.ts'
import { throttledTooLong } from './pauses.ts'

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

/**
 * When a site was last asked and until when it wants silence. In memory here; one row per site once several processes
 * share a database. Everything is a duration, so that each ledger may keep the clock it can share.
 */
export interface StartLedger {
  /**
   * Books a start now and returns 0, or books nothing and returns the milliseconds still missing to `gapMs` after the
   * last one. Compared and booked in one step: nothing is reserved ahead, so timers that fire late never bunch up
   * and a caller that gives up leaves no hole.
   */
  tryStart(siteKey: string, gapMs: number): number
  /** The booked request is only now on the wire (a connection had to be opened): the gap counts from here. */
  started(siteKey: string): void
  /** The site asked for silence: no start for `ms` from now. Never shortens a longer silence. */
  hold(siteKey: string, ms: number): void
  /** How long the silence still lasts, in milliseconds; 0 for none. */
  heldMs(siteKey: string): number
}

/** A ledger for one process. */
export function createMemoryLedger(clock: Clock): StartLedger {
  const lastStart = new Map<string, number>()
  const heldUntil = new Map<string, number>()
  return {
    tryStart(siteKey, gapMs) {
      const now = clock.now()
      const missing = (lastStart.get(siteKey) ?? Number.NEGATIVE_INFINITY) + gapMs - now
      if (missing > 0) return missing
      lastStart.set(siteKey, now)
      return 0
    },
    started(siteKey) {
      lastStart.set(siteKey, clock.now())
    },
    hold(siteKey, ms) {
      heldUntil.set(siteKey, Math.max(heldUntil.get(siteKey) ?? 0, clock.now() + ms))
    },
    heldMs(siteKey) {
      return Math.max(0, (heldUntil.get(siteKey) ?? 0) - clock.now())
    },
  }
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
}

export interface PacingOptions {
  /** Requests of one site at once. */
  readonly maxRequests: number
  readonly requestGapMs: number
  /** Longest silence that is waited out, and longest time for a breaker to let a probe through. */
  readonly maxHoldMs: number
  readonly clock: Clock
  readonly ledger: StartLedger
  readonly breaker: Breaker
}

/** Few requests at once and a gap between them, per site and shared by every caller. */
export function createPacing(options: PacingOptions): Pacing {
  const { maxRequests, requestGapMs, maxHoldMs, clock, ledger, breaker } = options
  const slots = new Map<string, PQueue>()
  const gaps = new Map<string, number>()
  const onTheWay = new Map<string, Promise<void>>()

  /** Runs `task` as the site's newest start: the next one waits until this request is on the wire, or never will be. */
  async function start<T>(siteKey: string, task: (started: () => void) => Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>()
    onTheWay.set(siteKey, promise)
    try {
      return await task(() => {
        ledger.started(siteKey)
        resolve()
      })
    } finally {
      resolve()
    }
  }

  function slotsOf(siteKey: string): PQueue {
    let queue = slots.get(siteKey)
    if (!queue) {
      queue = new PQueue({ concurrency: maxRequests })
      slots.set(siteKey, queue)
    }
    return queue
  }

  /** Waits out a silence without holding a slot; at once where there is none. */
  async function outlastHold({ site, signal, onHold, onHeld }: Turn): Promise<void> {
    const from = clock.now()
    let toldMs = 0
    for (let left = ledger.heldMs(site.key); left > 0; left = ledger.heldMs(site.key)) {
      if (left > maxHoldMs) throw throttledTooLong(site, left)
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

  /** Within a slot: runs `task` when the gap is over; null or why not where the site is not to be asked after all. */
  async function startWhenDue<T>({ site, signal }: Turn, task: Task<T>): Promise<{ value: T } | Refusal | null> {
    const { key } = site
    for (;;) {
      signal.throwIfAborted()
      // A start whose connection is still being opened counts its gap from later than it was booked.
      const gapMs = gaps.get(key) ?? requestGapMs
      const earlier = gapMs > 0 ? onTheWay.get(key) : undefined
      if (earlier) {
        await earlier
        if (onTheWay.get(key) !== earlier) continue
        signal.throwIfAborted()
      }
      if (ledger.heldMs(key) > 0) return null
      const entry = breaker.enter(site)
      if ('waitMs' in entry) return entry
      const missing = ledger.tryStart(key, gapMs)
      if (missing <= 0) return { value: await start(key, (started) => task(started, entry)) }
      // Things may be otherwise after the gap.
      entry.giveBack()
      await clock.sleep(missing, signal)
    }
  }

  return {
    async take(turn, task) {
      let told = ''
      for (;;) {
        turn.signal.throwIfAborted()
        await outlastHold(turn)
        // Only the waiting is given up through the queue: a task that runs ends by its own means, so that its slot is
        // free when its socket is, and not before.
        const waiting = new AbortController()
        const giveUp = () => waiting.abort(turn.signal.reason)
        turn.signal.addEventListener('abort', giveUp, { once: true })
        let refused: Refusal | null = null
        try {
          const came = await slotsOf(turn.site.key).add(
            () => {
              turn.signal.removeEventListener('abort', giveUp)
              return startWhenDue(turn, task)
            },
            { signal: waiting.signal },
          )
          if (came && 'value' in came) return came.value
          refused = came
        } finally {
          turn.signal.removeEventListener('abort', giveUp)
        }
        if (!refused) continue
        if (refused.message !== told && refused.waitMs <= maxHoldMs) turn.onDown(refused.waitMs, refused.message)
        told = refused.message
        await outlastBreaker(turn, refused)
      }
    },
    hold: (siteKey, ms) => ledger.hold(siteKey, ms),
    raiseGap(siteKey, gapMs) {
      gaps.set(siteKey, Math.max(gaps.get(siteKey) ?? requestGapMs, gapMs))
    },
  }
}
