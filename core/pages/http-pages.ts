import { setImmediate as nextTurn } from 'node:timers/promises'
import { Failure } from '../contract/failure.ts'
import { isRetryable } from '../contract/retrying.ts'
import { createAsking } from './asking.ts'
import { acceptEncoding, textIn } from './body.ts'
import { type BreakerBoard, type BreakerOptions, createBreaker, createMemoryBoard } from './breaker.ts'
import { cancelled, linkSignals } from './cancelling.ts'
import { createConnections } from './connections.ts'
import { headerOf } from './http-exchange.ts'
import { hasNetwork } from './no-answer.ts'
import { type Clock, createPacing, systemClock } from './pacing.ts'
import type { PageLog, PageRead, PageReader, PageRequest } from './page-reader.ts'
import { policyLimits, type Told } from './policy.ts'
import { createRobots, type RobotsCaller } from './robots.ts'
import { shortUrl } from './sentences.ts'
import { Setback } from './setback.ts'
import { createMemoryLedger, type StartLedger } from './start-ledger.ts'
import { createTries, type Errand } from './tries.ts'
import { pageBytes, robotsRules } from './verdict.ts'

/** The limits are those of the policy (`policy.ts`), the usual ones where none is told. */
export interface HttpPagesOptions extends Told {
  /** Sent as it is; says who asks and where to complain. */
  readonly userAgent: string
  readonly clock?: Clock
  /** From 0 to 1, for the jitter. */
  readonly random?: () => number
  /** Where starts are booked; in this process's memory unless told. */
  readonly ledger?: StartLedger
  /** Where breakers are remembered; in this process's memory unless told. */
  readonly board?: BreakerBoard
  readonly onBreaker?: BreakerOptions['onChange']
  /** Whether this computer is connected to any network. */
  readonly isOnline?: () => boolean
  readonly log?: PageLog
}

const maxRobotsBytes = 500 * 1_024

/** The polite HTTP reader: one pool of connections, one policy and one cache of robots.txt for all its callers. */
export function createHttpPages(options: HttpPagesOptions): PageReader {
  const { userAgent, clock = systemClock, isOnline = hasNetwork, log } = options
  const limits = policyLimits(options)
  const { connectTimeoutMs, maxPageBytes, maxPauseMs } = limits
  const closing = new AbortController()
  const connections = createConnections({ connectTimeoutMs })
  const { ledger = createMemoryLedger(clock), board = createMemoryBoard(clock) } = options
  const breaker = createBreaker({ limits, board, clock, onChange: options.onBreaker })
  const pacing = createPacing({ ...limits, maxHoldMs: maxPauseMs, clock, ledger, breaker })
  const runTries = createTries({ limits, clock, random: options.random ?? Math.random })
  const ask = createAsking({
    userAgent,
    limits,
    isOnline: () => isOnline(),
    connections,
    pacing,
    clock,
  })
  const robots = createRobots({
    async readRules(url, caller) {
      return await runTries({ ...caller, url }, async (one) => {
        const { answer, conclude } = await ask({
          url,
          one,
          accept: 'text/plain',
          // Uncompressed: of a file that is too long its beginning counts, and half a gzip has none.
          acceptEncoding: 'identity',
          maxBytes: maxRobotsBytes,
          // The rules themselves are asked for without asking the rules.
          mayAsk: async () => {},
          onRequest: caller.onRequest,
          onIncident: caller.onIncident,
          onTrouble: caller.onTrouble,
          onFetched: () => {},
        })
        return conclude(() => robotsRules(answer))
      })
    },
    onCrawlDelay: (siteKey, ms) => pacing.raiseGap(siteKey, ms),
    maxCrawlDelayMs: maxPauseMs,
    clock,
  })

  async function readPage<T>(request: PageRequest<T>, signal: AbortSignal): Promise<PageRead<T>> {
    const { url, site } = request
    const { onRequest = () => {}, onIncident = () => {}, onWait = () => {}, takeRetry = () => true } = request
    const errand: Errand = { url, site, signal, onWait, takeRetry }
    const onTrouble = (target: URL, error: unknown) => {
      const failure = error instanceof Setback ? error.failure : error
      const to = request.log ?? log
      to?.debug({ url: target.href, err: failure }, 'why a request was not enough')
    }
    const caller: RobotsCaller = { ...errand, onRequest, onIncident, onTrouble }
    refuseStrangers(request)
    let fetchMs = 0
    let { known = null } = request
    await robots.check(url, caller)
    return await runTries(errand, async (one) => {
      const { answer, conclude } = await ask({
        url,
        one,
        accept: request.isResource ? '*/*' : 'text/html',
        acceptEncoding,
        known,
        maxBytes: maxPageBytes,
        mayAsk: (target) => robots.check(target, caller),
        onRequest,
        onIncident,
        onTrouble,
        onFetched: (ms) => {
          fetchMs += ms
        },
      })
      // Answers that came together are taken from the network, and their slots used again, before any is parsed:
      // otherwise every parse would hold up the next requests.
      await nextTurn()
      return conclude(() => {
        signal.throwIfAborted()
        const asBefore = answer.status === 304 ? known : null
        // What does not serve once is not offered again: the next try brings the page itself.
        known = null
        const { charset } = asBefore ?? answer
        const bytes = asBefore?.bytes ?? pageBytes(answer, request.isResource)
        request.onBody?.({ bytes, httpStatus: answer.status, charset })
        const from = performance.now()
        const value = acceptBody(request, asBefore ? textIn(bytes, charset) : answer.text, answer.status)
        return {
          value,
          bytes,
          httpStatus: answer.status,
          charset,
          contentType: headerOf(answer.exchange, 'content-type') ?? null,
          etag: headerOf(answer.exchange, 'etag') ?? asBefore?.etag ?? null,
          lastModified: headerOf(answer.exchange, 'last-modified') ?? asBefore?.lastModified ?? null,
          fetchMs,
          acceptMs: performance.now() - from,
        }
      })
    })
  }

  return {
    async read(request) {
      const { signal, unlink } = linkSignals(request.signal, closing.signal)
      try {
        signal.throwIfAborted()
        return await readPage(request, signal)
      } catch (error) {
        throw signal.aborted ? signal.reason : error
      } finally {
        unlink()
      }
    },
    gapMs: pacing.gapMs,
    async close() {
      closing.abort(cancelled(new Error('the page reader was closed')))
      await connections.close()
    },
  }
}

/** What the caller makes of the body; a page it finds cut or mistaken is worth another try, all else is not. */
function acceptBody<T>({ accept }: PageRequest<T>, body: string, status: number): T {
  try {
    return accept(body)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const { code, message, details } = error
    if (!isRetryable(code)) throw error
    throw new Setback(new Failure(code, message, { ...details, status }, { cause: error }))
  }
}

/** An address that is none of the site's is never asked, whatever a caller thinks. */
function refuseStrangers({ url, site }: Pick<PageRequest<unknown>, 'url' | 'site'>): void {
  if (/^https?:$/.test(url.protocol) && site.owns(url)) return
  const message = `${shortUrl(url)} is not an address of ${site.name}, so it was not asked for.`
  throw new Failure('source/refused', message, { url: url.href })
}
