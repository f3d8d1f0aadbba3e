import robotsParserModule from 'robots-parser'
import type { Site } from '../connectors/connector.ts'
import { causeOf } from '../contract/causes.ts'
import { Failure } from '../contract/failure.ts'
import type { Clock } from './pacing.ts'
import type { PageIncident, RequestSeen } from './page-reader.ts'
import { inWords, shortUrl } from './sentences.ts'
import type { OnWait } from './tries.ts'

// The package's types describe a default export, its code is the function itself.
const parseRobots = robotsParserModule as unknown as typeof robotsParserModule.default

/** What robots.txt files call this app. */
const productToken = 'MyRaceEngineer'
const keepMs = 24 * 3_600_000

/** Somebody who wants a page and has to know the rules first. */
export interface RobotsCaller {
  readonly site: Site
  readonly signal: AbortSignal
  readonly onRequest: (request: RequestSeen) => void
  readonly onIncident: (incident: PageIncident) => void
  readonly onTrouble: (url: URL, failure: unknown) => void
  readonly onWait: OnWait
  readonly takeRetry: () => boolean
}

export interface RobotsOptions {
  /** Reads the rules at this address, retries included; empty text for none. Throws a Failure. */
  readonly readRules: (url: URL, caller: RobotsCaller) => Promise<string>
  readonly onCrawlDelay: (siteKey: string, ms: number) => void
  /** A longer crawl delay counts as a refusal: an import would take days, in silence. */
  readonly maxCrawlDelayMs: number
  readonly clock: Clock
}

export interface Robots {
  /**
   * Returns where this app may ask for `url`. Throws `source/refused` where it may not, `source/unreachable` where the
   * rules could not be read, `source/throttled`, `page/interstitial`, or the signal's reason.
   */
  check(url: URL, caller: RobotsCaller): Promise<void>
}

type Rules = ReturnType<typeof parseRobots>

/** One read under way, for everybody who waits for it. */
interface Reading {
  readonly rules: Promise<Rules>
  readonly callers: Set<RobotsCaller>
  readonly stop: (reason: unknown) => void
}

/** The rules of each origin: read once, before its first page, and kept for a day. */
export function createRobots({ readRules, onCrawlDelay, maxCrawlDelayMs, clock }: RobotsOptions): Robots {
  const kept = new Map<string, { readonly rules: Rules; readonly until: number }>()
  const readings = new Map<string, Reading>()

  function startReading(origin: string, site: Site): Reading {
    const url = new URL('/robots.txt', origin)
    const controller = new AbortController()
    const callers = new Set<RobotsCaller>()
    const forget = () => {
      if (readings.get(origin) === reading) readings.delete(origin)
    }
    const first = () => callers.values().next().value
    const read = async (): Promise<Rules> => {
      try {
        const text = await readRules(url, {
          site,
          signal: controller.signal,
          // One request is one request, however many wait for it: the first of them counts it. A wait is everybody's.
          onRequest: (request) => first()?.onRequest(request),
          onIncident: (incident) => first()?.onIncident(incident),
          onTrouble: (target, failure) => first()?.onTrouble(target, failure),
          takeRetry: () => first()?.takeRetry() ?? true,
          onWait: (wait) => {
            for (const caller of callers) caller.onWait(wait)
          },
        })
        const rules = parseRobots(url.href, text)
        kept.set(origin, { rules, until: clock.now() + keepMs })
        const delayMs = crawlDelayMs(rules)
        if (delayMs <= maxCrawlDelayMs) onCrawlDelay(site.key, delayMs)
        return rules
      } catch (error) {
        throw rulesFailure(error, url)
      } finally {
        forget()
      }
    }
    const stop = (reason: unknown) => {
      // At once, so that whoever comes now starts afresh instead of sharing a read that ends.
      forget()
      controller.abort(reason)
    }
    const reading: Reading = { callers, stop, rules: Promise.resolve().then(read) }
    readings.set(origin, reading)
    return reading
  }

  /** The shared read's rules; leaves it when this caller is cancelled, and ends it when it was the last. */
  async function share(reading: Reading, caller: RobotsCaller): Promise<Rules> {
    const { signal } = caller
    reading.callers.add(caller)
    let leave = () => {}
    const left = new Promise<never>((_resolve, reject) => {
      leave = () => {
        // The last one stays to count the request that it ends.
        if (reading.callers.size === 1) return reading.stop(signal.reason)
        reading.callers.delete(caller)
        reject(signal.reason)
      }
    })
    signal.addEventListener('abort', leave, { once: true })
    try {
      return await Promise.race([reading.rules, left])
    } finally {
      signal.removeEventListener('abort', leave)
      reading.callers.delete(caller)
    }
  }

  return {
    async check(url, caller) {
      caller.signal.throwIfAborted()
      const known = kept.get(url.origin)
      const rules =
        known && clock.now() < known.until
          ? known.rules
          : await share(readings.get(url.origin) ?? startReading(url.origin, caller.site), caller)
      refuseDisallowed(rules, url, caller.site)
      const delayMs = crawlDelayMs(rules)
      if (delayMs > maxCrawlDelayMs) {
        const message =
          `${caller.site.name} asks automatic readers to pause ${inWords(delayMs)} between two pages (robots.txt), which ` +
          'no import can keep. Nothing was asked there.'
        throw new Failure('source/refused', message, { url: url.href, crawlDelayMs: delayMs })
      }
    },
  }
}

function refuseDisallowed(rules: Rules, url: URL, site: Site): void {
  if (rules.isAllowed(url.href, productToken) !== false) return
  throw new Failure(
    'source/refused',
    `${site.name} asks automatic readers not to read ${shortUrl(url)} (robots.txt), so it was not asked for.`,
    { url: url.href, robotsLine: rules.getMatchingLineNumber(url.href, productToken) },
  )
}

/** `Crawl-delay` in milliseconds; 0 where there is none that makes sense. */
function crawlDelayMs(rules: Rules): number {
  const seconds = rules.getCrawlDelay(productToken) ?? 0
  return seconds > 0 ? Math.min(seconds * 1_000, Number.MAX_SAFE_INTEGER) : 0
}

/** What a failed read of robots.txt means for those who wait: what says more than "not readable" stays as it is. */
function rulesFailure(error: unknown, url: URL): unknown {
  if (!(error instanceof Failure)) return error
  const { code, message, details } = error
  // Without a network it makes no difference what was asked for.
  if (causeOf(error) === 'no-network') return error
  if (code !== 'source/unreachable' && code !== 'page/incomplete' && code !== 'page/mismatch') return error
  // What is the matter comes first: whoever reads it wants to know that, not what was asked for.
  const sentence = `${message} The rules for automatic readers (${shortUrl(url)}) come first, so nothing else was asked.`
  return new Failure('source/unreachable', sentence, details, { cause: error })
}
