import { causeOf } from '../contract/causes.ts'
import { type Failure, toFailure } from '../contract/failure.ts'
import type { Pass } from './breaker.ts'
import type { Connections } from './connections.ts'
import { exchange as askOnce, type Exchange, headerOf } from './http-exchange.ts'
import type { Clock, Pacing } from './pacing.ts'
import type { KnownPage, PageIncident, RequestSeen } from './page-reader.ts'
import type { PolicyLimits } from './policy.ts'
import { toldPauseMs } from './retry-after.ts'
import { foreignSentence, shortUrl } from './sentences.ts'
import { Setback, setback } from './setback.ts'
import type { Try } from './tries.ts'
import { type Answer, readAnswer, refuseCommonTroubles } from './verdict.ts'

type OnRequest = (request: RequestSeen) => void

/** What one try asks for. */
interface Question {
  readonly url: URL
  readonly one: Try
  /** The kinds of content and of encoding to ask for. */
  readonly accept: string
  readonly acceptEncoding: string
  /** What the page is known by, for a site that then need not send it again. */
  readonly known?: Pick<KnownPage, 'etag' | 'lastModified'> | null
  /** On the wire and decoded. */
  readonly maxBytes: number
  /** Called before each address a redirect leads to; throws where it may not be asked. */
  readonly mayAsk: (url: URL) => Promise<void>
  readonly onRequest: OnRequest
  readonly onIncident: (incident: PageIncident) => void
  /** The whole of what went wrong, for the log. */
  readonly onTrouble: (url: URL, failure: unknown) => void
  /** Time spent on the network, request by request. */
  readonly onFetched: (ms: number) => void
}

/** An answer that is no redirect, and the one who has to say what came of it. */
interface Asked {
  readonly answer: Answer
  /** Runs `work` and reports the request: as good where it returns, with the failure's code where it throws. */
  conclude<T>(work: () => T): T
}

interface Requested {
  readonly exchange: Exchange
  /** To be settled once it is known what came of it. */
  readonly pass: Pass
}

export interface AskingOptions {
  readonly userAgent: string
  readonly limits: PolicyLimits
  /** Whether this computer is connected to any network. */
  readonly isOnline: () => boolean
  readonly connections: Connections
  readonly pacing: Pacing
  readonly clock: Clock
}

const redirects = new Set([301, 302, 303, 307, 308])

/**
 * One try: the request and, up to five times, where the site's own redirects lead, each of them paced. Throws a Setback
 * where it was not enough, or the signal's reason.
 */
export type Ask = (question: Question) => Promise<Asked>

export function createAsking(options: AskingOptions): Ask {
  const { userAgent, limits, isOnline, connections, pacing, clock } = options
  const { connectTimeoutMs, firstByteTimeoutMs, pageTimeoutMs, maxPauseMs, maxRedirects } = limits

  /** The paced request. A pause asked for holds the site before the slot is free, so that no other starts between. */
  function request(url: URL, question: Question): Promise<Requested> {
    const { one, accept, acceptEncoding, maxBytes } = question
    const { site, signal } = one.turn
    return pacing.take(one.turn, async (started, pass) => {
      const totalTimeoutMs = Math.min(pageTimeoutMs, one.remainingMs())
      const exchange = await askOnce(connections, {
        url,
        headers: {
          'user-agent': userAgent,
          accept,
          'accept-language': 'en',
          'accept-encoding': acceptEncoding,
          // Of where a redirect leads nothing is known.
          ...(url.href === withoutFragment(question.url).href && conditionsOf(question.known)),
        },
        limits: { connectTimeoutMs, firstByteTimeoutMs, totalTimeoutMs, maxBytes },
        signal,
        onSent: started,
      })
      const toldMs = toldPauseMs(exchange, clock.epochMs())
      if (toldMs !== null) pacing.hold(site.key, toldMs)
      return { exchange, pass }
    })
  }

  return async (question) => {
    const { one, mayAsk, onRequest, onIncident, onFetched, maxBytes } = question
    const { site, signal } = one.turn
    const seen = new Set<string>()
    let url = withoutFragment(question.url)
    for (;;) {
      seen.add(url.href)
      const { exchange, pass } = await request(url, question)
      onFetched(exchange.ms)

      let reported = false
      const report = (failure: Failure | null) => {
        if (reported) return
        reported = true
        if (pass.settle(url, failure)) onIncident({ kind: 'breaker-opened' })
        // A connection that could not be made carried no request: nothing left this machine.
        if (!exchange.sent) return
        const { status, body, ms } = exchange
        onRequest({
          url: url.href,
          status,
          bytes: body.length,
          ms,
          failureCode: failure?.code ?? null,
          cause: failure && causeOf(failure),
          retry: one.retry,
        })
      }
      const failed = (error: unknown) => {
        question.onTrouble(url, error)
        const failure = error instanceof Setback ? error.failure : toFailure(error)
        if (!exchange.sent) onIncident({ kind: 'not-sent', code: failure.code, cause: causeOf(failure) })
        report(failure)
      }

      let next: URL | null
      let answer: Answer
      try {
        signal.throwIfAborted()
        const held = { maxBytes, maxPauseMs, epochMs: clock.epochMs(), isOnline }
        answer = await readAnswer(site, url, exchange, held)
        signal.throwIfAborted()
        refuseCommonTroubles(answer, held)
        next = redirectTarget(answer, seen, maxRedirects)
      } catch (error) {
        failed(error)
        throw error
      }
      if (next === null) {
        const conclude = <T>(work: () => T): T => {
          try {
            const value = work()
            report(null)
            return value
          } catch (error) {
            failed(error)
            throw error
          }
        }
        return { answer, conclude }
      }
      report(null)
      await mayAsk(next)
      url = next
    }
  }
}

function conditionsOf(known: Question['known']): Record<string, string> {
  return {
    ...(known?.etag && { 'if-none-match': known.etag }),
    ...(known?.lastModified && { 'if-modified-since': known.lastModified }),
  }
}

/** Where a redirect leads; null where the answer is none. Throws a Setback where it may not be followed. */
function redirectTarget(answer: Answer, seen: ReadonlySet<string>, maxRedirects: number): URL | null {
  const { site, url, status, exchange } = answer
  const location = redirects.has(status) ? headerOf(exchange, 'location') : undefined
  if (location === undefined) return null
  const where = shortUrl(url)
  if (!URL.canParse(location, url.href)) {
    const message = `${site.name} sends the request for ${where} on to something that is no address. Check the address.`
    throw setback('page/mismatch', message, { status })
  }
  const target = withoutFragment(new URL(location, url))
  if (!/^https?:$/.test(target.protocol) || !site.owns(target)) {
    throw setback('source/refused', foreignSentence(site, url, target), {
      status,
      details: { redirectedTo: target.href, ...(url.protocol === 'http:' && { cause: 'sign-in' }) },
    })
  }
  if (seen.has(target.href) || seen.size > maxRedirects) {
    const message =
      `${site.name} sends the request for ${where} from one address to the next without end. The fault is at their ` +
      'end; check the address in a browser.'
    throw setback('page/mismatch', message, { status, details: { redirectedTo: target.href } })
  }
  return target
}

/** The address as it is asked: without what never leaves a browser, and without a password somebody put into a link. */
function withoutFragment(url: URL): URL {
  const asked = new URL(url)
  asked.hash = ''
  asked.username = ''
  asked.password = ''
  return asked
}
