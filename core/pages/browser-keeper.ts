import { setTimeout as later } from 'node:timers'
import { Failure } from '../contract/failure.ts'
import type { PageIncident } from './page-reader.ts'
import type { ScriptBrowser } from './script-browser.ts'
import { TookTooLong, within } from './within.ts'

/** Somebody who has a page for the browser. */
export interface BrowserCaller {
  readonly signal: AbortSignal
  readonly onIncident: (incident: PageIncident) => void
}

/** The one browser of a program: started for the first page that needs it, ended a little after the last. */
export interface BrowserKeeper {
  /**
   * Runs `work` with the browser. Throws `browser/missing` where this computer has none, `browser/failed` where it does
   * not start, the signal's reason, or what `work` throws. A caller that is cancelled and was the only one returns only
   * when the browser is gone.
   */
  use<T>(caller: BrowserCaller, work: (browser: ScriptBrowser) => Promise<T>): Promise<T>
  /** Ends the browser that is open now, whatever it is doing; the next page gets another. */
  end(browser: ScriptBrowser): Promise<void>
  /** Resolves when no browser is left. */
  close(): Promise<void>
}

/** What is said where there is no browser, or it does not start. */
export interface BrowserNeed {
  readonly missing: string
  failed(executable: string, why: string): string
}

const scriptsNeed: BrowserNeed = {
  missing:
    'The laps of this page are brought by its scripts, which only a browser can run, and there is none on this ' +
    'computer. Install Chromium, Chrome or Edge, then read the meeting again.',
  failed: (executable, why) =>
    `The laps of this page are brought by its scripts, and the browser that would run them (${executable}) could not be ` +
    `started: ${why}. See that it starts by itself, then read the meeting again.`,
}

export interface BrowserKeeperOptions {
  /** The path of a browser's program; null where this computer has none. Looked for when it is needed. */
  readonly find: () => string | null
  readonly launch: (executablePath: string, timeoutMs: number) => Promise<ScriptBrowser>
  /** 30 s unless told. */
  readonly launchTimeoutMs?: number
  /** How long it stays open for the next page; 10 s unless told. */
  readonly idleMs?: number
  /** After a start that failed none is tried for so long; a minute unless told. */
  readonly restMs?: number
  /** What it is needed for: pages whose scripts have to be run, unless told. */
  readonly need?: BrowserNeed
  /** A pino logger fits. */
  readonly log?: { warn(fields: object, message: string): void }
}

/** How long a browser is given to end politely. */
const politeMs = 3_000
const killedMs = 5_000

export function createBrowserKeeper(options: BrowserKeeperOptions): BrowserKeeper {
  const { find, launch, launchTimeoutMs = 30_000, idleMs = 10_000, restMs = 60_000, need = scriptsNeed, log } = options
  let open: Promise<ScriptBrowser> | null = null
  let users = 0
  let idle: NodeJS.Timeout | undefined
  let failed: { readonly failure: Failure; readonly until: number } | null = null
  const ending = new Set<Promise<void>>()

  async function start({ onIncident }: BrowserCaller): Promise<ScriptBrowser> {
    const executable = find()
    if (executable === null) {
      throw new Failure('browser/missing', need.missing)
    }
    if (failed && performance.now() < failed.until) throw failed.failure
    failed = null
    for (let isLast = false; ; isLast = true) {
      try {
        // The limit is the launcher's own; ours is for one that does not keep it.
        const browser = await within(launchTimeoutMs * 1.5, 'starting it', launch(executable, launchTimeoutMs))
        onIncident({ kind: 'browser-launched' })
        return browser
      } catch (cause) {
        onIncident({ kind: 'browser-failed' })
        log?.warn({ executable, err: cause }, 'the browser did not start')
        const why = whyNotStarted(cause)
        // One that merely ended may have been ended; the other reasons are there the next time too.
        if (why === endedAtOnce && !isLast) continue
        const failure = new Failure('browser/failed', need.failed(executable, why), { executable }, { cause })
        failed = { failure, until: performance.now() + restMs }
        throw failure
      }
    }
  }

  function opened(caller: BrowserCaller): Promise<ScriptBrowser> {
    if (open) return open
    const starting = start(caller)
    open = starting
    const forget = () => {
      if (open === starting) open = null
    }
    starting.then(({ gone }) => gone.then(forget), forget)
    return starting
  }

  function endOpen(): Promise<void> {
    clearTimeout(idle)
    const was = open
    open = null
    if (!was) return Promise.resolve()
    const ended = was.then(endPolitely, () => {}).finally(() => ending.delete(ended))
    ending.add(ended)
    return ended
  }

  return {
    async use(caller, work) {
      users += 1
      clearTimeout(idle)
      const { signal } = caller
      try {
        signal.throwIfAborted()
        return await work(await within(launchTimeoutMs * 2, 'starting the browser', opened(caller), signal))
      } finally {
        users -= 1
        if (users === 0 && signal.aborted) await endOpen()
        else if (users === 0 && open) idle = later(endOpen, idleMs).unref()
      }
    },
    async end(browser) {
      const isOpen = open !== null && (await open.catch(() => null)) === browser
      if (isOpen) open = null
      browser.kill()
      await within(killedMs, 'ending the browser', browser.gone).catch(() => {})
    },
    async close() {
      await endOpen()
      await Promise.all(ending)
    },
  }
}

/** Ends one that does not end when it is asked. Never throws. */
async function endPolitely(browser: ScriptBrowser): Promise<void> {
  try {
    await within(politeMs, 'closing the browser', browser.close())
  } catch {
    browser.kill()
    await within(killedMs, 'ending the browser', browser.gone).catch(() => {})
  }
}

const endedAtOnce = 'it ended at once'

function whyNotStarted(cause: unknown): string {
  const said = cause instanceof Error ? cause.message : String(cause)
  if (cause instanceof TookTooLong || /timeout/i.test(said)) return 'it did not answer in time'
  if (/no usable sandbox/i.test(said)) return 'this system lets it have no sandbox'
  return /shared libraries/i.test(said) ? 'parts of the system that it needs are missing' : endedAtOnce
}
