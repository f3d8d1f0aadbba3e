import { ConsecutiveBreaker } from 'cockatiel'
import type { Site } from '../connectors/connector.ts'
import { causeOf } from '../contract/causes.ts'
import type { BreakerState } from '../contract/domain.ts'
import type { Failure } from '../contract/failure.ts'
import type { BreakerRecord } from '../contract/site.ts'
import type { Clock } from './pacing.ts'
import { downTooLong, waitingSentence } from './pauses.ts'
import type { PolicyLimits } from './policy.ts'

/** Where breakers are remembered, for everybody who asks the same sites. Each board keeps the clock that it can share. */
export interface BreakerBoard {
  /**
   * Looks at a site's record and, where `decide` gives another, remembers that one: in one step, so that of several who
   * decide at once only one finds it unchanged. `decide` is pure and may be called twice.
   */
  decide<T>(siteKey: string, decide: (record: BreakerRecord, nowMs: number) => Decision<T>): T
}

interface Decision<T> {
  /** Absent where nothing changes. */
  readonly record?: BreakerRecord
  readonly answer: T
}

export const untroubled: BreakerRecord = { state: 'closed', failures: 0, untilMs: 0, lastFailure: null }

/** A board for one process. */
export function createMemoryBoard(clock: Clock): BreakerBoard {
  const records = new Map<string, BreakerRecord>()
  return {
    decide(siteKey, decide) {
      const { record, answer } = decide(records.get(siteKey) ?? untroubled, clock.now())
      if (record) records.set(siteKey, record)
      return answer
    },
  }
}

/** Leave for one request. Whoever was given it settles it or gives it back; only the first call counts. */
export interface Pass {
  /** What came of the request at `url`: null where the site did what it should. True where that opened the breaker. */
  settle(url: URL, failure: Failure | null): boolean
  /** The request was never made, or says nothing about the site. */
  giveBack(): void
}

/** Nothing may be asked for `waitMs`; the failure says why, and is what a caller throws who does not wait as long. */
export interface Refusal {
  readonly waitMs: number
  /** For whoever waits. */
  readonly message: string
  readonly failure: Failure
}

export interface Breaker {
  enter(site: Site): Pass | Refusal
}

export interface BreakerOptions {
  readonly limits: PolicyLimits
  readonly board: BreakerBoard
  readonly clock: Clock
  /** Called when the state of a site's breaker changed by something that happened here. */
  readonly onChange?: ((siteKey: string, state: BreakerState) => void) | undefined
}

/** While a probe is under way, the others look this often whether it has told. */
const probeGlanceMs = 250

/**
 * One breaker per site. Closed, it counts failures in a row; open, nothing is asked; then one request at a time probes
 * whether the site is back. cockatiel counts; its own policy neither shares its state nor has a clock of ours.
 */
export function createBreaker({ limits, board, clock, onChange }: BreakerOptions): Breaker {
  const { breakerFailures, breakerOpenMs, maxBreakerOpenMs, connectTimeoutMs, pageTimeoutMs } = limits
  // A prober that died tells nothing: after this another may try.
  const probeMs = connectTimeoutMs + pageTimeoutMs + 5_000
  const failedPages = new Map<string, Set<string>>()

  const openMsAfter = (failures: number) => {
    const failedProbes = Math.max(0, failures - breakerFailures)
    return Math.min(maxBreakerOpenMs, breakerOpenMs * 2 ** Math.min(failedProbes, 20))
  }

  /**
   * Whether a failure counts as one more in a row. Who does not answer at all is down, whatever was asked; an error in
   * an answer may be of that page alone, so it counts once a page.
   */
  function isNews(siteKey: string, url: URL, failure: Failure, before: BreakerRecord): boolean {
    if (failure.details.status === undefined) return true
    let pages = failedPages.get(siteKey)
    if (!pages || before.failures === 0) {
      pages = new Set()
      failedPages.set(siteKey, pages)
    }
    return !pages.has(url.href)
  }

  function passOf(site: Site, probeUntilMs: number | null): Pass {
    const { key } = site
    let isSettled = false
    const once = <T>(otherwise: T, work: () => T): T => {
      if (isSettled) return otherwise
      isSettled = true
      return work()
    }
    const isOurProbe = ({ state, untilMs }: BreakerRecord) => state === 'half-open' && untilMs === probeUntilMs

    const succeeded = () =>
      board.decide(key, (record) => {
        const { state, failures, lastFailure } = record
        if (isOurProbe(record)) return { record: { ...untroubled, lastFailure }, answer: 'closed' as const }
        // What was asked before it opened says nothing about now.
        if (state !== 'closed' || failures === 0) return { answer: null }
        return { record: { ...untroubled, lastFailure }, answer: null }
      })
    const failed = (url: URL, failure: Failure) => {
      const lastFailure = { code: failure.code, cause: causeOf(failure), message: failure.message }
      const answer = board.decide(key, (record, nowMs) => {
        const isProbe = isOurProbe(record)
        const counts = record.state === 'closed' && failure.code !== 'page/interstitial'
        if (!isProbe && !(counts && isNews(key, url, failure, record))) return { answer: null }
        const counting = new ConsecutiveBreaker(breakerFailures)
        counting.state = record.failures
        const opens = counting.failure() || isProbe
        const failures = counting.state
        if (!opens) return { record: { ...record, failures, lastFailure }, answer: null }
        const untilMs = nowMs + openMsAfter(failures)
        return { record: { state: 'open', failures, untilMs, lastFailure }, answer: 'open' as const }
      })
      failedPages.get(key)?.add(url.href)
      return answer
    }

    return {
      settle: (url, failure) =>
        once(false, () => {
          const verdict = verdictOn(failure)
          const changed = verdict === 'good' ? succeeded() : failure && verdict === 'bad' ? failed(url, failure) : null
          if (verdict === 'neither') handBack()
          if (changed) onChange?.(key, changed)
          return changed === 'open'
        }),
      giveBack: () => once(undefined, handBack),
    }

    /** A probe that came to nothing lets the next one try at once. */
    function handBack(): void {
      if (probeUntilMs === null) return
      board.decide(key, (record, nowMs) => {
        if (!isOurProbe(record)) return { answer: null }
        return { record: { ...record, state: 'open', untilMs: nowMs }, answer: null }
      })
    }
  }

  return {
    enter(site) {
      const entry = board.decide<Entry>(site.key, (record, nowMs) => {
        if (record.state === 'closed') return { answer: { may: 'ask' } }
        const leftMs = record.untilMs - nowMs
        // More than anybody ever waits for: the clock it was written by was another one.
        const isOver = leftMs <= 0 || leftMs > Math.max(maxBreakerOpenMs, probeMs)
        if (!isOver) return { answer: { may: 'wait', record, leftMs } }
        const untilMs = nowMs + probeMs
        return { record: { ...record, state: 'half-open', untilMs }, answer: { may: 'probe', untilMs } }
      })
      if (entry.may === 'ask') return passOf(site, null)
      if (entry.may === 'probe') {
        onChange?.(site.key, 'half-open')
        return passOf(site, entry.untilMs)
      }
      const { record, leftMs } = entry
      const waitMs = record.state === 'open' ? leftMs : Math.min(leftMs, probeGlanceMs)
      const cause = record.lastFailure?.cause ?? 'site-down'
      const atEpochMs = clock.epochMs() + waitMs
      const message = waitingSentence(site, cause, record.state === 'open' ? atEpochMs : null)
      return { waitMs, message, failure: downTooLong(site, cause, waitMs, atEpochMs) }
    },
  }
}

type Entry =
  | { readonly may: 'ask' }
  | { readonly may: 'probe'; readonly untilMs: number }
  | { readonly may: 'wait'; readonly record: BreakerRecord; readonly leftMs: number }

/** What the end of a request says about its site. */
function verdictOn(failure: Failure | null): 'good' | 'bad' | 'neither' {
  if (failure === null) return 'good'
  const { code, details } = failure
  if (code === 'cancelled' || causeOf(failure) === 'sign-in') return 'neither'
  // A bot check ends the runs that meet it by itself, but it is not what a probe hopes for (see `failed`).
  if (code === 'page/interstitial') return 'bad'
  // A site that says for how long to wait is well enough to be believed.
  if (code === 'source/throttled') return details.retryAfterMs === undefined ? 'bad' : 'good'
  return code === 'source/unreachable' || code === 'page/incomplete' ? 'bad' : 'good'
}
