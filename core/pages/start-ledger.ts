import type { Clock } from './pacing.ts'

/** What a start has to keep to. Milliseconds. */
export interface StartWanted {
  /** After the last request that went onto the wire. */
  readonly gapMs: number
  /** Requests of one site at once. */
  readonly maxRequests: number
  /** The longest that its connection may take to open: a booking that was never sent holds nobody up for longer. */
  readonly openingMs: number
  /** The longest that the request may take as a whole: after it, its slot counts as free whatever became of it. */
  readonly lastingMs: number
}

/** A start that was booked; both are told once, in this order, and `started` not at all where nothing was sent. */
export interface Start {
  /** The request is only now on the wire (a connection had to be opened): the gap counts from here. */
  started(): void
  /** The request is over, whatever came of it. */
  ended(): void
}

/**
 * When a site was last asked, how many requests are under way there, and until when it wants silence. In memory here;
 * in the database (`core/store/site-ledger.ts`) for all processes that share one. Everything is a duration, so that
 * each ledger may keep the clock it can share.
 */
export interface StartLedger {
  /**
   * Books a start now, or books nothing and returns after how many milliseconds to ask again. Compared and booked in
   * one step: nothing is reserved ahead, so timers that fire late never bunch up and a caller that gives up leaves no
   * hole. Never throws.
   */
  tryStart(siteKey: string, wanted: StartWanted): Start | number
  /** The site asked for silence: no start for `ms` from now. Never shortens a longer silence. */
  hold(siteKey: string, ms: number): void
  /** How long the silence still lasts, in milliseconds; 0 or less for none. */
  heldMs(siteKey: string): number
}

/** How soon to look again whether a request of another reader is over. */
const glanceMs = 20

/** A ledger for one process. Its callers wait themselves until a request is on the wire. */
export function createMemoryLedger(clock: Clock): StartLedger {
  const lastStart = new Map<string, number>()
  const underWay = new Map<string, number>()
  const heldUntil = new Map<string, number>()
  const count = (siteKey: string, more: number) => underWay.set(siteKey, (underWay.get(siteKey) ?? 0) + more)
  return {
    tryStart(siteKey, { gapMs, maxRequests }) {
      const now = clock.now()
      const missing = (lastStart.get(siteKey) ?? Number.NEGATIVE_INFINITY) + gapMs - now
      if (missing > 0) return missing
      if ((underWay.get(siteKey) ?? 0) >= maxRequests) return glanceMs
      lastStart.set(siteKey, now)
      count(siteKey, 1)
      return {
        started: () => void lastStart.set(siteKey, clock.now()),
        ended: () => void count(siteKey, -1),
      }
    },
    hold(siteKey, ms) {
      heldUntil.set(siteKey, Math.max(heldUntil.get(siteKey) ?? 0, clock.now() + ms))
    },
    heldMs: (siteKey) => Math.max(0, (heldUntil.get(siteKey) ?? 0) - clock.now()),
  }
}
