import type { Settings } from '../config.ts'
import { userAgent } from '../config.ts'
import type { Connector } from '../connectors/connector.ts'
import { liveRcConnector } from '../connectors/liverc/index.ts'
import type { SourceName } from '../contract/domain.ts'
import { Failure } from '../contract/failure.ts'
import type { SiteItem } from '../contract/site.ts'
import { createSourceDesk } from '../desks/source-desk.ts'
import type { Log } from '../log.ts'
import { createBrowserKeeper } from '../pages/browser-keeper.ts'
import { createBrowserPages } from '../pages/browser-pages.ts'
import { launchChromium } from '../pages/chromium.ts'
import { createHttpPages } from '../pages/http-pages.ts'
import { systemClock } from '../pages/pacing.ts'
import type { PageReader } from '../pages/page-reader.ts'
import { createMemoryLedger, type StartLedger } from '../pages/start-ledger.ts'
import { stoppable } from '../pages/stoppable.ts'
import { rememberingLists } from '../pipeline/event-looks.ts'
import { thisHost } from '../processes.ts'
import { createSiteLedger } from '../store/site-ledger.ts'
import { version } from '../version.ts'
import type { DemoSite } from './engine-shape.ts'
import type { OpenedStores } from './opened-stores.ts'

/** A source as it is read: what knows its pages, and what gets them. */
export interface SourceSite {
  readonly connector: Connector
  readonly pages: PageReader
}

/** The sources of an engine, how they are asked, and the switch and the state of each. */
export interface SourceSites {
  /** Throws `input/invalid` for the demo club where it is not part of the program. */
  siteOf(source: SourceName): SourceSite
  connectors(): Connector[]
  /** Reads with other settings from now on; what is under way ends with those it began with. */
  use(settings: Settings): void
  /** Somebody asks: the switch of each source is heeded while they do. Returns the way to leave. */
  attend(): () => void
  /** How the sites are that are read over a network. */
  list(): SiteItem[]
  /** Throws `input/invalid` for what is no such source; so do the next two. */
  find(source: string): SiteItem
  stop(source: string, who: string): SiteItem
  start(source: string, who: string): SiteItem
  onChange(listener: () => void): () => void
  /** Ends every reader and the browser. */
  close(): Promise<void>
}

export interface SourceSitesOptions {
  readonly settings: Settings
  readonly stores: OpenedStores
  readonly log: Log
  /** Finds the program of a browser; without it there is none. */
  readonly browser: (() => string | null) | undefined
  readonly demo: DemoSite | undefined
}

type Sites = { readonly liverc: SourceSite; readonly demo?: SourceSite }

/** Builds what reads the sources. Throws `input/invalid`. */
export function createSourceSites({ settings: given, stores, log, browser, demo }: SourceSitesOptions): SourceSites {
  let settings = given
  const { store, glance, opened } = stores
  // One for all readers of this engine: one that replaces another keeps its distance from the other's last request.
  const ledger = createSiteLedger({
    store: glance,
    memory: createMemoryLedger(systemClock),
    host: thisHost,
    epochMs: systemClock.epochMs,
    onTrouble: (error) =>
      log.warn({ err: error }, 'requests are paced by this program alone: the database cannot be used for it'),
  })
  const desk = createSourceDesk({ opened, glance, store })
  const keeper = createBrowserKeeper({ find: browser ?? (() => null), launch: launchChromium, log })
  const noticed: StartLedger = {
    ...ledger,
    hold(siteKey, ms) {
      ledger.hold(siteKey, ms)
      desk.changed()
    },
  }
  const build = (): Sites => {
    const connector = rememberingLists(liveRcConnector(settings.livercOrigin))
    const asking = { userAgent: userAgent(settings, version), log }
    const http = createHttpPages({
      ...settings,
      ...asking,
      ledger: noticed,
      board: desk.board,
      onBreaker(siteKey, state) {
        log.info({ site: siteKey, breaker: state }, 'the breaker of a site changed')
        desk.changed()
      },
    })
    const { browserTimeoutMs: timeoutMs, browserPictures: picturesFolder } = settings
    const pages = createBrowserPages({ ...asking, http, keeper, timeoutMs, picturesFolder })
    return {
      liverc: { connector, pages: stoppable(pages, desk.switchOf('liverc', connector.site.name)) },
      ...(demo && { demo: { connector: rememberingLists(liveRcConnector(demo.origin, 'demo')), pages: demo.pages } }),
    }
  }
  let current = build()
  const retired: PageReader[] = []

  const connectors = () => Object.values(current).map(({ connector }) => connector)
  /** The demo club is made here, and nothing of it can be switched off. */
  const networkSources = () => connectors().filter(({ source }) => source !== 'demo')
  const networkSource = (name: string) => {
    const found = networkSources().find(({ source }) => source === name.trim().toLowerCase())
    if (found) return found
    const known = networkSources().map(({ source }) => source)
    throw new Failure(
      'input/invalid',
      `"${name}" is no source that is read over a network. There is: ${known.join(', ')}.`,
    )
  }
  const itemOf = ({ source, site }: Connector) => desk.itemOf(source, site, ledger.heldMs(site.key))

  return {
    siteOf(source) {
      const site = current[source]
      if (site) return site
      throw new Failure('input/invalid', 'The demo club is not part of this program. The app and "npm start" have it.')
    },
    connectors,
    use(changed) {
      settings = changed
      retired.push(current.liverc.pages)
      current = build()
    },
    attend: desk.attend,
    list: () => networkSources().map(itemOf),
    find: (source) => itemOf(networkSource(source)),
    stop(source, who) {
      const known = networkSource(source)
      desk.stop(known.source, known.site.name, who)
      return itemOf(known)
    },
    start(source, who) {
      const known = networkSource(source)
      desk.start(known.source, known.site.name, who)
      return itemOf(known)
    },
    onChange: desk.onChange,
    async close() {
      await Promise.all([...Object.values(current).map(({ pages }) => pages), ...retired].map((pages) => pages.close()))
      await keeper.close()
      ledger.close()
    },
  }
}
