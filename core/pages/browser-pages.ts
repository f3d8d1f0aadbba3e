import { join } from 'node:path'
import type { ScriptNeed } from '../connectors/connector.ts'
import { Failure, type FailureCode } from '../contract/failure.ts'
import type { BrowserKeeper } from './browser-keeper.ts'
import { cancelled, linkSignals } from './cancelling.ts'
import type { PageRead, PageReader, PageRequest } from './page-reader.ts'
import { createPageResources, createScriptMemory, type PageResources, type ScriptMemory } from './page-resources.ts'
import { type Brought, runScripts } from './run-scripts.ts'
import type { ScriptBrowser, ScriptPage } from './script-browser.ts'
import { TookTooLong, within } from './within.ts'

export interface BrowserPagesOptions {
  /** Answers first, and fetches whatever a page in the browser asks for. */
  readonly http: PageReader
  readonly keeper: BrowserKeeper
  readonly userAgent: string
  /** For one answer of the browser; it is ended after that. 45 s unless told. */
  readonly timeoutMs?: number
  /** Between two looks at a page's scripts; 100 ms unless told. */
  readonly pollMs?: number
  /** Where a picture of each page goes that was run; none is taken unless told. For looking into a fault. */
  readonly picturesFolder?: string
  /** A pino logger fits. */
  readonly log?: { warn(fields: object, message: string): void }
}

/** These say that a whole page lacks what the parser relies on; only then may its scripts be worth running. */
const refusals: readonly FailureCode[] = ['page/changed', 'race/rejected']
const closeMs = 3_000

/** How a page could not be run: the browser's fault, not the page's. */
class BrowserTrouble extends Error {
  readonly isCrash: boolean

  constructor(isCrash: boolean, cause: unknown) {
    super('the browser did not get through the page', { cause })
    this.isCrash = isCrash
  }
}

/** A page as it was sent, and what it lacks. */
interface Lacking {
  readonly need: ScriptNeed
  readonly refusal: Failure
}

/**
 * HTTP first; only a page that was refused because its scripts bring what it is for is opened in a browser. The browser
 * is given the body that HTTP brought and asks no network itself: what the page's scripts ask for goes through the same
 * HTTP reader, or is not had. What they bring is put into the body as it was sent, and the same parser reads that.
 */
export function createBrowserPages(options: BrowserPagesOptions): PageReader {
  const { http, keeper, userAgent, timeoutMs = 45_000, pollMs = 100, picturesFolder = '', log } = options
  const closing = new AbortController()
  const lanes = new Map<string, Promise<void>>()
  const memories = new WeakMap<ScriptBrowser, ScriptMemory>()
  let pictures = 0

  /** One page of a lane after the other. Only the waiting is given up at once: what runs ends in its own order. */
  async function inLane<T>(lane: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = lanes.get(lane) ?? Promise.resolve()
    const { promise: done, resolve } = Promise.withResolvers<void>()
    const all = before.then(() => done)
    lanes.set(lane, all)
    void all.then(() => {
      if (lanes.get(lane) === all) lanes.delete(lane)
    })
    try {
      await within(Number.POSITIVE_INFINITY, 'waiting for a turn', before, signal)
      return await work()
    } finally {
      resolve()
    }
  }

  async function tryPage<T>(request: PageRequest<T>, { need }: Lacking, read: PageRead<unknown>): Promise<Ran> {
    const onIncident = request.onIncident ?? (() => {})
    const { signal } = request
    return await keeper.use({ signal, onIncident }, async (browser) => {
      const memory = memories.get(browser) ?? createScriptMemory()
      memories.set(browser, memory)
      const { httpStatus, contentType = null, bytes: body } = read
      const status = httpStatus ?? 200
      const resources = createPageResources({ http, request, document: { status, contentType, body }, memory })
      const opening = browser.newPage({ userAgent, answer: resources.answer })
      let page: ScriptPage | undefined
      let trouble: unknown
      try {
        page = await within(timeoutMs, 'opening a page', opening, signal)
        onIncident({ kind: 'browser-opened' })
        const brought = await runScripts(page, { url: request.url, need, resources, signal, timeoutMs, pollMs })
        if (picturesFolder !== '') await takePicture(page, picturesFolder)
        return { brought, resources }
      } catch (error) {
        trouble = error
        signal.throwIfAborted()
        throw new BrowserTrouble(!(error instanceof TookTooLong), error)
      } finally {
        resources.stop()
        // One that hangs would hang on being closed as well; after a crash it may be the page alone that is gone.
        const isStuck = trouble instanceof TookTooLong
        const isWell =
          !isStuck && (await closes(page ?? opening)) && (trouble === undefined || (await answers(browser)))
        if (!isWell) await keeper.end(browser)
      }
    })
  }

  async function takePicture(page: ScriptPage, folder: string): Promise<void> {
    const file = join(folder, `page-${process.pid}-${++pictures}.png`)
    await page.picture(file).catch((error) => log?.warn({ file, err: error }, 'no picture could be taken'))
  }

  /** A browser that crashed gets a second chance; a page that it cannot get through does not. */
  async function runPage<T>(request: PageRequest<T>, lacking: Lacking, read: PageRead<unknown>): Promise<Ran> {
    for (let isLast = false; ; isLast = true) {
      try {
        return await tryPage(request, lacking, read)
      } catch (error) {
        if (!(error instanceof BrowserTrouble)) throw error
        request.onIncident?.({ kind: 'browser-failed' })
        log?.warn({ url: request.url.href, err: error.cause }, 'the browser did not get through a page')
        if (isLast || !error.isCrash) throw troubleFailure(error)
      }
    }
  }

  return {
    async read(request) {
      const { scriptNeed } = request
      if (!scriptNeed) return await http.read(request)
      const asSent = await http.read({ ...request, accept: (body) => acceptOrNeed(request, scriptNeed, body) })
      const { value: accepted } = asSent
      if ('value' in accepted) return { ...asSent, value: accepted.value }
      const { signal, unlink } = linkSignals(request.signal, closing.signal)
      try {
        const linked = { ...request, signal }
        const ran = await inLane(request.lane ?? '', signal, () => runPage(linked, accepted, asSent))
        return acceptBrought(request, accepted, asSent, ran)
      } catch (error) {
        throw signal.aborted ? signal.reason : error
      } finally {
        unlink()
      }
    },
    ...(http.gapMs && { gapMs: http.gapMs }),
    async close() {
      closing.abort(cancelled(new Error('the page reader was closed')))
      await http.close()
    },
  }
}

interface Ran {
  readonly brought: Brought
  readonly resources: PageResources
}

/** What the caller makes of a page as it was sent, or what it lacks. Throws what `accept` throws where that is no help. */
function acceptOrNeed<T>(
  { accept }: PageRequest<T>,
  scriptNeed: (body: string) => ScriptNeed | null,
  body: string,
): { readonly value: T } | Lacking {
  try {
    return { value: accept(body) }
  } catch (error) {
    const need = error instanceof Failure && refusals.includes(error.code) ? scriptNeed(body) : null
    if (need === null || !(error instanceof Failure)) throw error
    return { need, refusal: error }
  }
}

/** What the caller makes of the page with what its scripts brought. */
function acceptBrought<T>(request: PageRequest<T>, lacking: Lacking, asSent: PageRead<unknown>, ran: Ran): PageRead<T> {
  const { brought, resources } = ran
  const { httpStatus } = asSent
  const bytes = Buffer.from(brought.body ?? brought.content)
  request.onBody?.({ bytes, httpStatus, via: 'browser' })
  const trouble = resources.trouble()
  if (brought.body === null || (!brought.isWhole && trouble)) throw nothingBrought(request.url, lacking, trouble)
  const from = performance.now()
  const value = request.accept(brought.body)
  return {
    value,
    bytes,
    httpStatus,
    via: 'browser',
    contentType: 'text/html; charset=utf-8',
    // They are the page's as it was sent, and say nothing of its laps.
    etag: null,
    lastModified: null,
    fetchMs: asSent.fetchMs + resources.fetchMs(),
    acceptMs: asSent.acceptMs + performance.now() - from,
  }
}

function nothingBrought(url: URL, { refusal }: Lacking, trouble: ReturnType<PageResources['trouble']>): Failure {
  if (trouble?.isOfSite) return new Failure(trouble.code, trouble.message, { url: url.href })
  const why = trouble
    ? `what they ask for could not be had. ${trouble.message}`
    : 'they brought none that this program knows. The page is kept; a newer version of this program may read it.'
  const message = `The laps of this page are brought by its scripts. They were run in a browser, but ${why}`
  return new Failure('page/changed', message, { url: url.href }, { cause: refusal })
}

function troubleFailure({ isCrash, cause }: BrowserTrouble): Failure {
  const message = isCrash
    ? 'The laps of this page are brought by its scripts, and the browser broke down twice while it ran them. Read the meeting again later.'
    : 'The laps of this page are brought by its scripts, and they did not come to an end, so the browser was closed. Read the meeting again later.'
  return new Failure('browser/failed', message, {}, { cause })
}

async function answers(browser: ScriptBrowser): Promise<boolean> {
  try {
    await within(closeMs, 'asking the browser', browser.probe())
    return true
  } catch {
    return false
  }
}

/** Whether the page is closed; false where the browser does not do it in time. */
async function closes(page: ScriptPage | Promise<ScriptPage>): Promise<boolean> {
  try {
    const opened = await within(closeMs, 'opening the page', Promise.resolve(page))
    await within(closeMs, 'closing the page', opened.close())
    return true
  } catch {
    return false
  }
}
