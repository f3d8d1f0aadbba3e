import type { ScriptNeed, Site } from '../connectors/connector.ts'
import type { FailureCause } from '../contract/causes.ts'
import type { PageVia } from '../contract/domain.ts'
import type { FailureCode } from '../contract/failure.ts'

/** One request that left this machine, whatever came of it. Robots.txt counts as well. */
export interface RequestSeen {
  readonly url: string
  /** The answer's status; null when there was none. */
  readonly status: number | null
  /** Bytes of the body as they came over the wire. */
  readonly bytes: number
  readonly ms: number
  /** Why this try was not enough; null when it was. */
  readonly failureCode: FailureCode | null
  /** What is behind it; the code's usual cause unless told. */
  readonly cause?: FailureCause | null
  /** Whether an earlier try for the same page preceded it (waiting as told by `Retry-After` is no retry). */
  readonly retry: boolean
}

/** What happened on the way to a page besides requests, for the figures of the run. */
export type PageIncident =
  /** A try that never left this machine: no network, no such name, no connection. */
  | { readonly kind: 'not-sent'; readonly code: FailureCode; readonly cause?: FailureCause }
  /** This page's failure was the one too many: nothing more is asked of the site for a while. */
  | { readonly kind: 'breaker-opened' }
  | { readonly kind: 'browser-launched' }
  /** The page was opened in the browser. */
  | { readonly kind: 'browser-opened' }
  /** The browser did not start, died, or was ended by its watchdog. */
  | { readonly kind: 'browser-failed' }

/** A pino logger fits. */
export interface PageLog {
  debug(fields: object, message: string): void
}

/** A page as it was read before, with what its site said to know it by. */
export interface KnownPage {
  readonly etag: string | null
  readonly lastModified: string | null
  /** The body that these are of. */
  readonly bytes: Uint8Array
  /** What it was read in; null for UTF-8. */
  readonly charset: string | null
}

export interface PageRequest<T> {
  readonly url: URL
  readonly site: Site
  /**
   * Turns the decoded body into what the caller needs. A failure thrown here whose code is retryable
   * (`contract/retrying.ts`) makes the reader ask again; any other ends the request.
   */
  readonly accept: (body: string) => T
  readonly signal: AbortSignal
  /**
   * Sent along, so that the site may say "as before" (304) instead of sending the page. Then `accept` is given the body
   * known; where it finds that cut or mistaken, the page is asked for again as if nothing were known.
   */
  readonly known?: KnownPage | null
  /** Takes the lines about this page, so that they name who asked; the reader's own log unless told. */
  readonly log?: PageLog
  /** Each body that came whole, before `accept` judges it, so that a page that is refused can be kept. */
  readonly onBody?: (body: SeenBody) => void
  /** What a page that `accept` refused lacks until its scripts are run; never run unless given. */
  readonly scriptNeed?: (body: string) => ScriptNeed | null
  /** Of the requests of one lane at most one page is open in a browser: an event is a lane. */
  readonly lane?: string
  /** Set for what a page's script asks for instead of a page: any kind of content, and it may be empty. */
  readonly isResource?: boolean
  readonly onRequest?: (request: RequestSeen) => void
  readonly onIncident?: (incident: PageIncident) => void
  /** A wait before the next try, in milliseconds, with the reason. */
  readonly onWait?: (wait: { ms: number; code: FailureCode; message: string }) => void
  /**
   * Asked before each retry: takes one of those that the caller allows for all its pages together, or says false, and
   * the page is given up. Without it only the limits of a page count.
   */
  readonly takeRetry?: () => boolean
}

/** A body as it came. */
export interface SeenBody {
  /** After content decoding, exactly as the source sent it. */
  readonly bytes: Uint8Array
  /** 304 where the site said that the page is as it is known; null where it was no answer of a server. */
  readonly httpStatus: number | null
  /** What the body is read in, where that is not UTF-8. */
  readonly charset?: string | null
  /** How it came; over HTTP unless told. */
  readonly via?: PageVia
  /** Whether it came out of the archive, and so is in it. */
  readonly isArchived?: boolean
}

export interface PageRead<T> extends SeenBody {
  readonly value: T
  /** The answer's `Content-Type`, as sent. */
  readonly contentType?: string | null
  readonly etag: string | null
  readonly lastModified: string | null
  /** Time spent waiting for the network, all tries, without the waits between them. */
  readonly fetchMs: number
  /** Time spent in `accept`. */
  readonly acceptMs: number
}

/**
 * One question, "the page at this URL". Answers within the site's pacing and the retry limits, or throws a Failure:
 * `source/*`, `page/*`, `browser/*`, `cancelled`.
 */
export interface PageReader {
  read<T>(request: PageRequest<T>): Promise<PageRead<T>>
  /** The least time between two starts at a site, as far as it is known; without it there is none. */
  readonly gapMs?: (siteKey: string) => number
  close(): Promise<void>
}
