import { ExponentialBackoff, handleWhen, retry } from 'cockatiel'
import type { Site } from '../connectors/connector.ts'
import { Failure, type FailureCode } from '../contract/failure.ts'
import type { Clock, Turn } from './pacing.ts'
import { inWords } from './sentences.ts'
import { Setback } from './setback.ts'

export type OnWait = (wait: { ms: number; code: FailureCode; message: string }) => void

/** One page or robots.txt to be had, however many tries it takes. */
export interface Errand {
  readonly url: URL
  readonly site: Site
  readonly signal: AbortSignal
  readonly onWait: OnWait
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
  readonly maxTries: number
  /** For all tries of one errand, from the first one's start, silences asked for not counted. */
  readonly retryBudgetMs: number
  readonly retryBaseMs: number
  readonly clock: Clock
  /** From 0 to 1, like `Math.random`. */
  readonly random: () => number
}

/** No single backoff is longer, whatever the number of tries. */
const maxBackoffMs = 30_000
/** A bot check is not impressed by a second; every wait for it is this much longer. */
const laterFactor = 4
/** A site that says "later" more often than this about one page will not give it out in this run. */
const maxToldWaits = 5

/** Runs `attempt` until it succeeds or no further try is allowed; then throws the last Failure with `url` and `tries`. */
export type RunTries = <T>(errand: Errand, attempt: (one: Try) => Promise<T>) => Promise<T>

/** Retries with growing, jittered waits, within a number of tries and a budget of time. */
export function createTries(options: TriesOptions): RunTries {
  const { maxTries, retryBudgetMs, retryBaseMs, clock, random } = options
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
    handleWhen((error) => error instanceof Setback && error.again !== 'never'),
    { maxAttempts: maxTries - 1 },
  )

  return async (errand, attempt) => {
    const { url, site, signal, onWait } = errand
    let backoff = backoffs.next()
    let last: Setback | null = null
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
        throw last ? new Setback(last.failure, 'never') : overBudget(site, retryBudgetMs)
      },
    })

    /** One try as the policy counts it: however often the site asks for a pause, up to a limit. */
    async function tryOnce(isRetry: boolean): ReturnType<typeof attempt> {
      for (;;) {
        try {
          return await attempt(one(isRetry))
        } catch (error) {
          if (!(error instanceof Setback)) throw error
          last = error
          if (error.again !== 'as-told') throw error
          toldWaits += 1
          if (toldWaits > maxToldWaits) throw new Setback(error.failure, 'never')
        }
      }
    }

    async function waitBefore({ failure, again }: Setback): Promise<void> {
      const ms = Math.ceil(backoff.duration * (again === 'later' ? laterFactor : 1))
      backoff = backoff.next(undefined)
      if (ms >= leftMs()) throw new Setback(failure, 'never')
      onWait({ ms, code: failure.code, message: failure.message })
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
      if (!(error instanceof Setback)) throw error
      const { code, message, details, cause } = error.failure
      throw new Failure(code, message, { ...details, url: url.href, tries }, { cause: cause ?? error })
    }
  }
}

function overBudget(site: Site, budgetMs: number): Setback {
  const message = `${site.name} did not give out the page within ${inWords(budgetMs)}. Try again later.`
  return new Setback(new Failure('source/unreachable', message), 'never')
}
