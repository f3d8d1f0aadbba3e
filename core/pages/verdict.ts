import type { Site } from '../connectors/connector.ts'
import { charsetOf, decodeContent, textIn } from './body.ts'
import { type Exchange, headerOf } from './http-exchange.ts'
import { isInterstitial } from './interstitial.ts'
import { explainNoAnswer } from './no-answer.ts'
import { throttledTooLong } from './pauses.ts'
import { toldPauseMs } from './retry-after.ts'
import { cutSentence, inWords, serverErrorSentence, shortUrl, signInSentence } from './sentences.ts'
import { setback } from './setback.ts'
import { isSignInPage } from './sign-in-page.ts'

/** An answer with its body decoded; `bytes` is null where it could not be. */
export interface Answer {
  readonly site: Site
  /** The address that gave this answer, after redirects. */
  readonly url: URL
  readonly status: number
  readonly exchange: Exchange
  readonly bytes: Buffer | null
  readonly problem: 'too-large' | 'broken' | null
  readonly problemCause: unknown
  /** Empty where the body could not be decoded. */
  readonly text: string
  /** What it was decoded from, where that is not UTF-8. */
  readonly charset: string | null
}

/** What an answer is held against. */
export interface AnswerLimits {
  readonly maxBytes: number
  readonly maxPauseMs: number
  readonly epochMs: number
  /** Whether this computer is connected to any network. */
  readonly isOnline: () => boolean
}

/** Decodes what came. Throws a Setback `source/unreachable` where no answer began. */
export async function readAnswer(site: Site, url: URL, exchange: Exchange, limits: AnswerLimits): Promise<Answer> {
  const { status, trouble } = exchange
  if (status === null) {
    const problem = trouble ?? { kind: 'network' as const, error: new Error('no answer') }
    const { message, cause } = explainNoAnswer(site, url, problem, limits.isOnline())
    throw setback('source/unreachable', message, { cause: problem.error, details: { cause } })
  }
  const encoding = [exchange.headers['content-encoding'] ?? ''].flat().join(',')
  const decoded = await decodeContent(exchange.body, encoding, limits.maxBytes)
  const bytes = decoded.bytes
  const charset = bytes && charsetOf(bytes, headerOf(exchange, 'content-type'))
  return {
    site,
    url,
    status,
    exchange,
    bytes,
    problem: decoded.problem,
    problemCause: decoded.problem ? decoded.cause : undefined,
    text: bytes ? textIn(bytes, charset) : '',
    charset,
  }
}

/**
 * What spoils any answer, page or robots.txt: a bot check (looked for before the status), the sign-in page of a network,
 * a pause asked for, an error at their end. Throws a Setback, or returns.
 */
export function refuseCommonTroubles(answer: Answer, limits: AnswerLimits): void {
  const { site, url, status, exchange, text } = answer
  if (isInterstitial({ status, mitigated: headerOf(exchange, 'cf-mitigated'), body: text })) {
    throw setback(
      'page/interstitial',
      `${site.name} answered ${shortUrl(url)} with a check for robots instead of the page. Nothing was taken from it; ` +
        'wait a while, then start the import again.',
      { status },
    )
  }
  if (isSignInPage(site, status, text)) {
    const message = signInSentence(site, url, status)
    throw setback('source/refused', message, { status, details: { cause: 'sign-in' } })
  }
  const toldMs = toldPauseMs(exchange, limits.epochMs)
  if (toldMs !== null) {
    if (toldMs > limits.maxPauseMs) {
      const { code, message, details } = throttledTooLong(site, toldMs, limits.epochMs)
      throw setback(code, message, { status, details })
    }
    const message = `${site.name} asked for a pause of ${inWords(toldMs)}; the import goes on after it.`
    throw setback('source/throttled', message, { status, details: { retryAfterMs: toldMs } })
  }
  if (status === 429) {
    throw setback(
      'source/throttled',
      `${site.name} says that it is asked too often (429) and not for how long to pause. Wait a while, then start the ` +
        'import again.',
      { status },
    )
  }
  if (status >= 500 || status === 408 || status === 425) {
    throw setback('source/unreachable', serverErrorSentence(site, url, status), { status })
  }
}

/** The page's bytes, where the answer is a page and whole. Throws a Setback otherwise. Only a resource may be empty. */
export function pageBytes(answer: Answer, isResource = false): Buffer {
  const { site, url, status, exchange, bytes } = answer
  const where = shortUrl(url)
  if (status === 404 || status === 410) {
    const message = `${site.name} has no page at ${where} (${status}): it was withdrawn, or the address is wrong.`
    throw setback('source/not-found', message, { status })
  }
  if (status === 407) {
    const message = `A proxy of this network wants a sign-in before it asks for ${where} (407). Sign in, then try again.`
    throw setback('source/refused', message, { status, details: { cause: 'sign-in' } })
  }
  if (status === 401 || status === 403 || status === 451) {
    const message = `${site.name} refuses to show ${where} to this app (${status}). Nothing more was asked there.`
    throw setback('source/refused', message, { status })
  }
  if (status >= 400) {
    const message = `${site.name} does not give out ${where} (status ${status}). Check the address.`
    throw setback('source/not-found', message, { status })
  }
  if (status >= 300) {
    const message = `${site.name} answered ${where} with status ${status}, which leads to no page. Check the address.`
    throw setback('page/mismatch', message, { status })
  }
  if (exchange.trouble?.kind === 'too-large' || answer.problem === 'too-large') {
    const message =
      `What ${site.name} sent for ${where} is far larger than any results page, so it was not taken. ` +
      'Open the page in a browser to see what is there.'
    throw setback('page/changed', message, { status, cause: answer.problemCause })
  }
  if (exchange.trouble) {
    const isCut = exchange.trouble.kind === 'network'
    const code = isCut ? 'page/incomplete' : 'source/unreachable'
    const details = isCut ? {} : { cause: 'network' }
    throw setback(code, cutSentence(site, url, exchange), { status, cause: exchange.trouble.error, details })
  }
  if (bytes === null) {
    throw setback('page/incomplete', cutSentence(site, url, exchange), { status, cause: answer.problemCause })
  }
  if (isResource && bytes.length === 0) return bytes
  // 206 is a part nobody asked for, 202 and 204 are no page: all of them may be one the next time.
  if (bytes.length === 0 || (status !== 200 && status !== 203)) {
    const message = `${site.name} answered ${where} with an empty page (status ${status}). Try again later.`
    throw setback('page/incomplete', message, { status })
  }
  return bytes
}

/** The rules in a robots.txt answer; empty where there are none. Throws a Setback where they could not be read. */
export function robotsRules(answer: Answer): string {
  const { site, url, status, exchange, bytes, text } = answer
  // RFC 9309: "unavailable" (4xx) means that there are no rules; 5xx was dealt with before.
  if (status >= 400) return ''
  const tooLarge = exchange.trouble?.kind === 'too-large' || answer.problem === 'too-large'
  // RFC 9309 reads the first 500 KiB; a line cut in two says something else than it did.
  if (tooLarge && bytes !== null) return text.slice(0, text.lastIndexOf('\n') + 1)
  if (exchange.trouble || bytes === null || status >= 300) {
    const message = cutSentence(site, url, exchange)
    throw setback('page/incomplete', message, { status })
  }
  // Some sites answer every unknown address with their front page.
  return /^\s*</.test(text) ? '' : text
}
