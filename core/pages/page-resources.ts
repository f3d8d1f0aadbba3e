import { type FailureCode, toFailure } from '../contract/failure.ts'
import { cancelled, linkSignals } from './cancelling.ts'
import type { PageReader, PageRequest } from './page-reader.ts'
import type { Answered, Asked } from './script-browser.ts'

/** What a page that is run in the browser asks for, and what it was given. */
export interface PageResources {
  answer(asked: Asked): Promise<Answered | null>
  /** Requests that are being answered. */
  pending(): number
  /** All that were asked for so far, the refused ones included. */
  asked(): number
  /** Time spent on the network for them, in milliseconds. */
  fetchMs(): number
  /** Gives up what is still on its way: the page is closed. */
  stop(): void
  /** Why something could not be had that the page may need; the one that says most. Null where all was. */
  trouble(): Trouble | null
}

export interface Trouble {
  readonly code: FailureCode
  readonly message: string
  /** Whether the site wants to be left alone, or cannot be had at all: then it is this page's own failure. */
  readonly isOfSite: boolean
}

/** Scripts that several pages share; lives as long as the browser it was made for. */
export interface ScriptMemory {
  /** What `url` gave, unless it was asked for by this very page: what may be the laps is never given twice. */
  find(url: string, page: string): Answered | undefined
  keep(url: string, page: string, answered: Answered): void
}

/** What scripts need to bring laps; pictures, fonts, styles, films, sockets and beacons are not asked for. */
const neededKinds = new Set(['script', 'xhr', 'fetch'])
/** A page asks for about twenty scripts; one that never stops asking is not followed. */
const maxResources = 60
const maxMemoryBytes = 16_000_000

const ofSite: readonly FailureCode[] = [
  'source/unreachable',
  'source/down',
  'source/throttled',
  'page/interstitial',
  'run/over-budget',
  'cancelled',
]
/** For an address that cannot be had, so that the next page need not ask again. */
const notFound: Answered = { status: 404, contentType: 'text/plain', body: new Uint8Array() }

export interface PageResourcesOptions {
  /** Every request goes through it: the site's own hosts, robots.txt, pacing, Retry-After, counting. */
  readonly http: PageReader
  readonly request: Omit<PageRequest<unknown>, 'accept'>
  /** The page as it was read already; it is not asked for twice. */
  readonly document: Answered
  readonly memory: ScriptMemory
}

export function createPageResources({ http, request, document, memory }: PageResourcesOptions): PageResources {
  const { site, log, onRequest, onWait, onIncident, takeRetry } = request
  const stopping = new AbortController()
  const { signal, unlink } = linkSignals(request.signal, stopping.signal)
  const page = request.url.href
  const troubles: (Trouble & { readonly isData: boolean })[] = []
  let isOpened = false
  let pending = 0
  let asked = 0
  let fetchMs = 0

  async function fetchResource(url: URL, isScript: boolean): Promise<Answered> {
    const read = await http.read({
      url,
      site: isScript ? { ...site, owns: site.lendsScripts } : site,
      accept: () => null,
      isResource: true,
      signal,
      ...(onRequest && { onRequest }),
      ...(onWait && { onWait }),
      ...(onIncident && { onIncident }),
      ...(takeRetry && { takeRetry }),
      ...(log && { log }),
    })
    fetchMs += read.fetchMs
    return { status: read.httpStatus ?? 200, contentType: read.contentType ?? null, body: read.bytes }
  }

  async function answerResource({ url, kind }: Asked): Promise<Answered | null> {
    const isScript = kind === 'script'
    const known = isScript ? memory.find(url.href, page) : undefined
    if (known) return known
    try {
      const answered = await fetchResource(url, isScript)
      if (isScript) memory.keep(url.href, page, answered)
      return answered
    } catch (error) {
      const { code, message } = toFailure(error)
      troubles.push({ code, message, isOfSite: ofSite.includes(code), isData: !isScript })
      if (code !== 'source/not-found') return null
      if (isScript) memory.keep(url.href, page, notFound)
      return notFound
    }
  }

  return {
    async answer(one) {
      if (one.isDocument) {
        const isItself = !isOpened && withoutFragment(one.url) === withoutFragment(request.url)
        isOpened ||= isItself
        return isItself ? document : null
      }
      asked += 1
      const isOwn = one.kind === 'script' ? site.lendsScripts(one.url) : site.owns(one.url)
      if (!neededKinds.has(one.kind) || one.method !== 'GET' || !isOwn || asked > maxResources) return null
      // Whoever does not answer, or asks for a pause, is not asked for twenty things more.
      if (troubles.some(({ isOfSite }) => isOfSite)) return null
      pending += 1
      try {
        return await answerResource(one)
      } finally {
        pending -= 1
      }
    },
    pending: () => pending,
    asked: () => asked,
    fetchMs: () => fetchMs,
    stop() {
      stopping.abort(cancelled(new Error('the page was closed')))
      unlink()
    },
    trouble: () =>
      troubles.find(({ isOfSite }) => isOfSite) ?? troubles.find(({ isData }) => isData) ?? troubles[0] ?? null,
  }
}

function withoutFragment({ href }: URL): string {
  return href.split('#')[0] ?? href
}

export function createScriptMemory(): ScriptMemory {
  const kept = new Map<string, { readonly page: string; readonly answered: Answered }>()
  let bytes = 0
  return {
    find(url, page) {
      const known = kept.get(url)
      return known && known.page !== page ? known.answered : undefined
    },
    keep(url, page, answered) {
      if (kept.has(url) || bytes + answered.body.byteLength > maxMemoryBytes) return
      bytes += answered.body.byteLength
      kept.set(url, { page, answered })
    },
  }
}
