import { ExponentialBackoff, handleWhen, retry } from 'cockatiel'
import type { Site } from '../connectors/connector.ts'
import { Failure, type FailureCode } from '../contract/failure.ts'
import { againAfter } from '../contract/retrying.ts'
import type { Clock, Turn } from './pacing.ts'
import type { PolicyLimits } from './policy.ts'
import { inWords } from './sentences.ts'
import { Setback } from './setback.ts'

export type OnWait = (wait: { ms: number; code: FailureCode; message: string }) => void

/** One page or robots.txt to be had, however many tries it takes. */
export interface Errand {
  readonly url: URL
  readonly site: Site
  readonly signal: AbortSignal
  readonly onWait: OnWait
  /** Takes one of the retries that whoever asks has for all its pages; false where there is none left. */
  readonly takeRetry: () => boolean
}

/** What one try may use. */
export interface Try {
  /** Whether an earlier try failed; waiting as told does not count. */
  readonly retry: boolean
  /** For the pacing: who asks, and that a silence the site asked for is no cost of this page. */
  readonly turn: Turn
  /**
   * Milliseconds left of this errand's budget, which starts to run with the first call. Throws where nothing is left.
   */
  remainingMs(): number
}

export interface TriesOptions {
  readonly limits: PolicyLimits
  readonly clock: Clock
  /** From 0 to 1, like `Math.random`. */
  readonly random: () => number
}

/** Runs `attempt` until it succeeds or no further try is allowed; then throws the last Failure with `url` and `tries`. */
export type RunTries = <T>(errand: Errand, attempt: (one: Try) => Promise<T>) => Promise<T>

/** No further try, whatever the failure's code says: a limit is reached. */
class GivenUp extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message, { cause: failure })
    this.failure = failure
  }
}

/** Retries what `contract/retrying.ts` calls retryable, with growing, jittered waits, within the policy's limits. */
export function createTries({ limits, clock, random }: TriesOptions): RunTries {
  const { maxTries, retryBudgetMs, retryBaseMs, maxBackoffMs, laterFactor, maxToldWaits, maxPauseMs } = limits
  // Half of each step is jitter, so the longest wait of one step is shorter than the shortest of the next.
  const backoffs = new ExponentialBackoff<number>({
    initialDelay: retryBaseMs,
    maxDelay: maxBackoffMs,
    generator: (step = 0, { initialDelay, maxDelay, exponent }) => [
      Math.min(maxDelay, initialDelay * exponent ** step * (1 + random() / 2)),
      step + 1,
    ],
  })
  // The waiting is done inside the attempt: cockatiel's own timer can neither be stopped nor be a test's clock.
  const policy = retry(
    handleWhen((error) => error instanceof Setback && isForThisRun(error.failure)),
    { maxAttempts: maxTries - 1 },
  )

  return async (errand, attempt) => {
    const { url, site, signal, onWait, takeRetry } = errand
    let backoff = backoffs.next()
    let last: Failure | null = null
    let tries = 0
    let toldWaits = 0
    let startedAt: number | null = null
    let forgivenMs = 0

    const leftMs = () => retryBudgetMs - (startedAt === null ? 0 : clock.now() - startedAt - forgivenMs)
    const turn: Turn = {
      site,
      signal,
      onHold(ms) {
        const message = `${site.name} asked for a pause of ${inWords(ms)}; the import goes on after it.`
        onWait({ ms, code: 'source/throttled', message })
      },
      onDown: (ms, message) => onWait({ ms, code: 'source/down', message }),
      onHeld(ms) {
        if (startedAt !== null) forgivenMs += ms
      },
    }
    const one = (isRetry: boolean): Try => ({
      retry: isRetry,
      turn,
      remainingMs() {
        startedAt ??= clock.now()
        // A budget of nothing means no second try, not that nothing is asked.
        if (retryBudgetMs === 0 && !isRetry) return Number.POSITIVE_INFINITY
        const left = leftMs()
        if (left > 0) return left
        throw new GivenUp(last ?? overBudget(site, retryBudgetMs))
      },
    })

    /** One try as the policy counts it: however often the site asks for a pause, up to a limit. */
    async function tryOnce(isRetry: boolean): ReturnType<typeof attempt> {
      for (;;) {
        try {
          return await attempt(one(isRetry))
        } catch (error) {
          if (!(error instanceof Setback)) throw error
          last = error.failure
          const toldMs = toldPauseOf(error.failure)
          if (toldMs === null) throw error
          toldWaits += 1
          // The pacing waits, for everybody who asks this site.
          if (toldMs > maxPauseMs || toldWaits > maxToldWaits) throw new GivenUp(error.failure)
        }
      }
    }

    async function waitBefore(failure: Failure): Promise<void> {
      const { code, message } = failure
      const ms = Math.ceil(backoff.duration * (againAfter(code) === 'later' ? laterFactor : 1))
      backoff = backoff.next(undefined)
      if (ms >= leftMs()) throw new GivenUp(failure)
      if (!takeRetry()) throw new GivenUp(withoutRetries(failure))
      onWait({ ms, code, message })
      await clock.sleep(ms, signal)
    }

    try {
      return await policy.execute(async ({ attempt: retries }) => {
        signal.throwIfAborted()
        if (last && retries > 0) await waitBefore(last)
        tries += 1
        return await tryOnce(retries > 0)
      })
    } catch (error) {
      if (!(error instanceof Setback || error instanceof GivenUp)) throw error
      const { code, message, details, cause } = error.failure
      throw new Failure(code, message, { ...details, url: url.href, tries }, { cause: cause ?? error })
    }
  }
}

/** Whether the code says that the page may come within this run. */
function isForThisRun({ code }: Failure): boolean {
  return !['never', 'next-run'].includes(againAfter(code))
}

/** The pause that was asked for, in milliseconds; null where none was, or none of a known length. */
function toldPauseOf({ code, details: { retryAfterMs } }: Failure): number | null {
  return againAfter(code) === 'as-told' && typeof retryAfterMs === 'number' ? retryAfterMs : null
}

function overBudget(site: Site, budgetMs: number): Failure {
  const message = `${site.name} did not give out the page within ${inWords(budgetMs)}. Try again later.`
  return new Failure('source/unreachable', message)
}

function withoutRetries({ code, message, details, cause }: Failure): Failure {
  const more = 'It was not asked for again: the run has used up its retries.'
  return new Failure(code, `${message} ${more}`, { ...details, retriesUsedUp: true }, { cause })
}
