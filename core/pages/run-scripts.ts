import { setTimeout as sleep } from 'node:timers/promises'
import type { ScriptNeed } from '../connectors/connector.ts'
import type { PageResources } from './page-resources.ts'
import type { ScriptPage } from './script-browser.ts'
import { TookTooLong, within } from './within.ts'

/** What a page's scripts brought. */
export type Brought =
  /** A body that the parser reads; not whole where less came than the page announces. */
  | { readonly body: string; readonly isWhole: boolean }
  /** Nothing that is known; the document as the scripts left it. */
  | { readonly body: null; readonly content: string }

export interface RunScriptsOptions {
  readonly url: URL
  readonly need: ScriptNeed
  readonly resources: PageResources
  readonly signal: AbortSignal
  /** For one answer of the browser, and for scripts that are busy while nothing is being fetched for them. */
  readonly timeoutMs: number
  readonly pollMs: number
}

/** So many looks in a row at which nothing is on its way and nothing has changed: the page has come to rest. */
const looksAtRest = 15

/**
 * Opens the page and waits until its scripts have brought what is needed, whole, or the page has come to rest. Throws
 * TookTooLong where the browser does not answer or the page never rests, the signal's reason, or what the browser throws.
 */
export async function runScripts(page: ScriptPage, options: RunScriptsOptions): Promise<Brought> {
  const { url, need, resources, signal, timeoutMs, pollMs } = options
  const answered = <T>(what: string, work: Promise<T>) => within(timeoutMs, what, work, signal)
  await answered('opening the page', page.open(url))

  let json: string | null = null
  let brought = need.complete(null)
  let asked = -1
  let still = 0
  let busyMs = 0
  for (;;) {
    const from = performance.now()
    const now = await answered('running its scripts', page.valueOf(need.variable))
    if (now !== json) {
      json = now
      brought = need.complete(json)
      still = 0
    }
    if (brought.isWhole) return brought
    const isFetching = resources.pending() > 0
    if (isFetching || resources.asked() !== asked) still = 0
    else if (still++ >= looksAtRest) break
    asked = resources.asked()
    await sleep(pollMs, undefined, { signal })
    // What the network takes has limits of its own, and a pause that the site asked for is no fault of the page.
    if (!isFetching) busyMs += performance.now() - from
    if (busyMs > timeoutMs) throw new TookTooLong('running its scripts', timeoutMs)
  }
  const hasSome = brought.body !== need.complete(null).body
  return hasSome ? brought : { body: null, content: await answered('reading the page', page.content()) }
}
