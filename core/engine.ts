import { existsSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { Settings } from './config.ts'
import { userAgent } from './config.ts'
import type { Connector, PageRef, Recognised } from './connectors/connector.ts'
import { liveRcConnector } from './connectors/liverc/index.ts'
import { isSlug } from './connectors/liverc/urls.ts'
import type { ExportKind } from './contract/answers.ts'
import type {
  EventDocument,
  EventSummary,
  IngestionRun,
  IngestReport,
  RunProgress,
  RunStep,
  RunTrigger,
  SourceName,
  Track,
} from './contract/domain.ts'
import type { HeldElsewhere } from './contract/elsewhere.ts'
import { Failure } from './contract/failure.ts'
import type { Forecast } from './contract/forecast.ts'
import type { ImportAnswer } from './contract/import-pages.ts'
import type { ReplayAnswer } from './contract/replay.ts'
import type { SiteItem } from './contract/site.ts'
import { createSourceDesk } from './desks/source-desk.ts'
import { correctionsCsv } from './exports/corrections-csv.ts'
import { eventJson } from './exports/event-json.ts'
import { lapsCsv } from './exports/laps-csv.ts'
import { resultsCsv } from './exports/results-csv.ts'
import { type ImportWanted, importPages } from './importing.ts'
import type { Log } from './log.ts'
import { createBrowserKeeper } from './pages/browser-keeper.ts'
import { createBrowserPages } from './pages/browser-pages.ts'
import { launchChromium } from './pages/chromium.ts'
import { createHttpPages } from './pages/http-pages.ts'
import { systemClock } from './pages/pacing.ts'
import type { PageReader } from './pages/page-reader.ts'
import { createMemoryLedger, type StartLedger } from './pages/start-ledger.ts'
import { stoppable } from './pages/stoppable.ts'
import { createEventLooks, rememberingLists } from './pipeline/event-looks.ts'
import { type ForecastRequest, forecastEvent } from './pipeline/forecast-event.ts'
import { ingestEvent } from './pipeline/ingest-event.ts'
import {
  busy,
  eventLease,
  findHolder,
  isOurs,
  type Lease,
  type LeaseRooms,
  listHolders,
  withLease,
} from './pipeline/lease.ts'
import { type ListingOutcome, refreshEvents, refreshTracks } from './pipeline/refresh-catalogue.ts'
import { resumption } from './pipeline/resumption.ts'
import type { RunRooms } from './pipeline/run.ts'
import { thisHost } from './processes.ts'
import { correctionsInOrder } from './queries/corrections.ts'
import { describeHeld } from './queries/elsewhere.ts'
import { findEventDocument } from './queries/event-document.ts'
import { type ReplayWanted, replay } from './replaying.ts'
import { findTrack, listTracks } from './store/catalogue.ts'
import { openStore, type Store } from './store/database.ts'
import { findEvent, listEvents } from './store/events.ts'
import { findListReadAt } from './store/readings.ts'
import { openRehearsal } from './store/rehearsal.ts'
import { listResumable } from './store/resumable.ts'
import { findRun, listRuns, markInterruptedRuns } from './store/runs.ts'
import { createSiteLedger } from './store/site-ledger.ts'
import { version } from './version.ts'
import { whoAsks } from './who.ts'

export interface EngineOptions {
  readonly settings: Settings
  /** The database, created where it does not exist. */
  readonly file: string
  readonly log: Log
  /** "command line", "desktop app": who asks, for the record of runs. */
  readonly host: string
  /** The club that the program brings along, where it does. */
  readonly demo?: DemoSite | undefined
  /** Finds the program of a browser for pages whose scripts have to be run; without it there is none. */
  readonly browser?: () => string | null
  /** The wall clock. */
  readonly now?: () => Date
}

/** Pages of a made-up club, in LiveRC's format and from no network. */
export interface DemoSite {
  /** As `MRE_LIVERC_ORIGIN`; nothing is ever asked of it. */
  readonly origin: string
  readonly sourceTrackSlug: string
  readonly pages: PageReader
}

/** What every request to the network may be given. */
export interface Asking {
  readonly signal: AbortSignal
  readonly onProgress?: (progress: RunProgress) => void
  readonly onStep?: (step: RunStep) => void
}

/** How an event is ingested. */
export interface Ingesting {
  readonly dryRun?: boolean
  readonly mode?: 'changed' | 'everything'
  readonly trigger?: RunTrigger
  /** Pages that this run may ask for, where that is fewer than the settings allow. */
  readonly maxPages?: number
}

/** An event as a person names it: its LiveRC address, or `liverc:486677` once it is known. */
export type EventName = string

/** Everything the program can do, for any host. Methods throw Failures only. */
export interface Engine {
  syncTracks(asking: Asking): Promise<ListingOutcome>
  listTracks(search?: string): Track[]
  syncEvents(
    trackSlug: string,
    asking: Asking & { readonly source?: SourceName; readonly trigger?: RunTrigger },
  ): Promise<ListingOutcome>
  listEvents(trackSlug: string, held: { from?: string; to?: string }): EventSummary[]
  /**
   * Ends in a report, also where the run failed. Asks only for what may have changed, unless told `everything`. A dry run
   * counts what it would write and leaves no trace.
   */
  ingest(event: EventName, asking: Asking & Ingesting): Promise<IngestReport>
  /**
   * What ingesting an event would ask for and cost. Asks for its page at most, and for nothing where `mayAsk` is false or
   * that was read a short while ago. A site that cannot be asked is told, not thrown.
   */
  forecast(event: EventName, wanted: Omit<ForecastRequest, 'page'>): Promise<Forecast>
  /** When the event's own page was last read, by a run of any program or for a forecast of this one; null: never. */
  listReadAt(event: EventName): string | null
  /** The runs that can be continued, newest first: cut off, stopped, or ended in part. */
  listResumable(): IngestionRun[]
  /** Continues such a run: what it read is not asked for again. Throws `input/invalid` where there is nothing to continue. */
  resume(runId: number, asking: Asking & Pick<Ingesting, 'trigger'>): Promise<IngestReport>
  /** Parses an event again from archived pages, without a network, and says what that changes. */
  replay(event: EventName, wanted: ReplayWanted): Promise<ReplayAnswer>
  /** Imports LiveRC's pages that somebody saved into a folder, and says what became of each file. */
  importPages(folder: string, wanted: ImportWanted): Promise<ImportAnswer>
  findEventDocument(event: EventName, sourceRaceId?: string): EventDocument
  exportEvent(event: EventName, kind: ExportKind, sourceRaceId?: string): string
  /** The same for an address or name and for a page that is known already. Throws `input/invalid` with what to write. */
  eventPage(event: EventName): PageRef
  /** What an address means to the connector of its source; null where it is none of a known source's. */
  recognise(url: URL): Recognised | null
  /** The address of a page at its source; null for the demo club, which has none. */
  addressOf(page: PageRef): string | null
  /** What knows the pages of a source. Throws `input/invalid` for the demo club where it is not part of the program. */
  connectorOf(source: SourceName): Connector
  /** Does `work` with the database open for writing; for what is not an ingestion. */
  withStore<T>(work: (store: Store) => T): T
  /**
   * Does `work` as the only one in all programs on this database that works at what `name` names: `eventLease(page)` for
   * a meeting, "schedule". Whoever writes asks `lease.confirm()` inside the transaction. Throws `event/busy`.
   */
  withLease<T>(name: string, work: (lease: Lease, store: Store) => T | Promise<T>): Promise<T>
  /** What other programs on this database are doing that only one may do at a time, as far as can be told at once. */
  heldElsewhere(): HeldElsewhere[]
  /** Throws the `event/busy` that a run of this event would end with now, because another program works at it. */
  refuseBusy(page: PageRef): void
  /** Ends the runs whose process is gone. Returns their ids. */
  endInterruptedRuns(): number[]
  /** Whether something is being asked of a source now. */
  isBusy(): boolean
  /** The database for looking: where there is none yet, an empty one, and looking does not make it. */
  reading(): Store
  /** Takes other settings from now on; what is under way ends with those it began with. */
  use(settings: Settings): void
  readonly demo: DemoSite | undefined
  /** Who asks, for the record of runs and actions: "desktop app, ada". */
  readonly who: string
  listRuns(limit?: number): IngestionRun[]
  findRun(runId: number): IngestionRun
  /** How the sites are that are read over a network. */
  sites(): SiteItem[]
  /** Throws `input/invalid` for what is no such source; so do the next two. */
  site(source: string): SiteItem
  /** Switches a source off: everything that reads it ends at once, here and within a second in other programs. */
  stopSource(source: string): SiteItem
  startSource(source: string): SiteItem
  /** Hears whenever a site's state changed by something that happened here. Returns the way to stop. */
  onSiteChange(listener: () => void): () => void
  /** Ends what is under way and closes the database. */
  close(): Promise<void>
}

/** Builds the rooms and joins them. Throws `store/*` and `input/invalid`. */
export function createEngine({
  settings: given,
  file,
  log,
  host,
  demo,
  browser,
  now = () => new Date(),
}: EngineOptions): Engine {
  let settings = given
  const who = whoAsks(host)
  // One for all readers of this engine: one that replaces another keeps its distance from the other's last request.
  const ledger = createSiteLedger({
    store: () => glance(),
    memory: createMemoryLedger(systemClock),
    host: thisHost,
    epochMs: systemClock.epochMs,
    onTrouble: (error) =>
      log.warn({ err: error, file }, 'requests are paced by this program alone: the database cannot be used for it'),
  })
  const sources = createSourceDesk({ opened: () => opened, glance: () => glance(), store: () => store() })
  const keeper = createBrowserKeeper({ find: browser ?? (() => null), launch: launchChromium, log })
  const noticed: StartLedger = {
    ...ledger,
    hold(siteKey, ms) {
      ledger.hold(siteKey, ms)
      sources.changed()
    },
  }
  const sites = (): Sites => {
    const connector = rememberingLists(liveRcConnector(settings.livercOrigin))
    const asking = { userAgent: userAgent(settings, version), log }
    const http = createHttpPages({
      ...settings,
      ...asking,
      ledger: noticed,
      board: sources.board,
      onBreaker(siteKey, state) {
        log.info({ site: siteKey, breaker: state }, 'the breaker of a site changed')
        sources.changed()
      },
    })
    const { browserTimeoutMs: timeoutMs, browserPictures: picturesFolder } = settings
    const pages = createBrowserPages({ ...asking, http, keeper, timeoutMs, picturesFolder })
    return {
      liverc: { connector, pages: stoppable(pages, sources.switchOf('liverc', connector.site.name)) },
      ...(demo && { demo: { connector: rememberingLists(liveRcConnector(demo.origin, 'demo')), pages: demo.pages } }),
    }
  }
  let current = sites()
  const looks = createEventLooks(() => settings.eventCacheMs, now)
  const retired: PageReader[] = []
  const closing = new AbortController()
  const underWay = new Set<Promise<unknown>>()
  let opened: Store | undefined
  let nothing: Store | undefined
  let glanced: Store | undefined
  const store = (): Store => {
    if (opened) return opened
    opened = openStore(file)
    endInterruptedRuns(opened)
    return opened
  }
  const endInterruptedRuns = (over: Store): number[] => {
    const ended = markInterruptedRuns(over, (mark) => thisHost.fateOf(mark) === 'gone')
    if (ended.length > 0) log.info({ runs: ended }, 'runs whose process is gone were marked interrupted')
    return ended
  }
  /** For looking only: a database that is not there is an empty one, and looking does not make it. */
  const reading = (): Store => {
    if (opened || file === ':memory:' || existsSync(file)) return store()
    nothing ??= openStore(':memory:')
    return nothing
  }
  /** For a look at what other programs say, without making or changing anything. */
  const glance = (): Store | undefined => {
    if (opened || file === ':memory:' || !existsSync(file)) return opened
    try {
      glanced ??= openStore(file, { readOnly: true })
    } catch {
      // An older schema knows no switches; whoever opens it for good says what is wrong with it.
      return undefined
    }
    return glanced
  }
  const siteOf = (source: SourceName): SourceSite => {
    const site = current[source]
    if (site) return site
    throw new Failure('input/invalid', 'The demo club is not part of this program. The app and "npm start" have it.')
  }
  const leaseRooms = (over: Store): LeaseRooms => ({
    store: over,
    log,
    leaseMs: settings.leaseMs,
    host: thisHost,
    requestedBy: who,
    now,
  })
  const rooms = (over: Store, source: SourceName): RunRooms => ({
    ...leaseRooms(over),
    ...siteOf(source),
    maxRequests: settings.maxRequests,
    maxRetries: settings.maxRetriesPerRun,
    maxPages: settings.maxPages,
    looks,
  })

  /** What asks the network ends with the engine, and is waited for: its outcome has to be recorded. */
  const asks = async <T, Given extends Asking>(asking: Given, work: (asking: Given) => Promise<T>): Promise<T> => {
    const working = work({ ...asking, signal: AbortSignal.any([asking.signal, closing.signal]) })
    underWay.add(working)
    const leave = sources.attend()
    try {
      return await working
    } finally {
      leave()
      underWay.delete(working)
    }
  }

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
  const siteItem = ({ source, site }: Connector) => sources.itemOf(source, site, ledger.heldMs(site.key))

  const findStored: FindStored = ([source, sourceEventId]) => findEvent(reading(), source, sourceEventId)
  const connectors = () => Object.values(current).map(({ connector }) => connector)
  const documentOf = (event: EventName, sourceRaceId?: string) =>
    readDocument(reading(), eventPage(connectors(), event, findStored), sourceRaceId)

  return {
    syncTracks: (given) =>
      asks(given, (asking) => refreshTracks(rooms(store(), 'liverc'), { page: catalogue('liverc'), ...asking })),
    listTracks: (search) => listTracks(reading(), search === undefined ? {} : { search }),
    syncEvents: async (trackSlug, { source = 'liverc', ...given }) => {
      const page = listing(source, readSlug(trackSlug))
      return await asks(given, (asking) => refreshEvents(rooms(store(), source), { page, ...asking }))
    },
    listEvents(trackSlug, held) {
      const sourceTrackSlug = readSlug(trackSlug)
      if (!findTrack(reading(), 'liverc', sourceTrackSlug)) {
        throw new Failure(
          'input/invalid',
          `No track "${sourceTrackSlug}" is known yet. Ask for its events first: "events sync ${sourceTrackSlug}".`,
        )
      }
      return listEvents(reading(), { source: 'liverc', sourceTrackSlug, ...held })
    },
    async ingest(event, { dryRun = false, mode = 'changed', maxPages = settings.maxPages, ...rest }) {
      const given = { ...rest, mode }
      const limited = (over: Store, source: SourceName) => {
        return { ...rooms(over, source), maxPages: Math.min(maxPages, settings.maxPages) }
      }
      if (!dryRun) {
        const page = eventPage(connectors(), event, findStored)
        return await asks(given, (asking) => ingestEvent(limited(store(), page.source), { page, ...asking }))
      }
      const page = eventPage(connectors(), event, (named) => findStoredOnly(file, named))
      const rehearsal = openRehearsal(file, page.source, page.sourceId ?? '')
      try {
        const report = await asks(given, (asking) => ingestEvent(limited(rehearsal, page.source), { page, ...asking }))
        return { ...report, runId: null }
      } finally {
        rehearsal.close()
      }
    },
    listReadAt(event) {
      const page = eventPage(connectors(), event, findStored)
      const look = looks.find(siteOf(page.source).connector.urlOf(page).href)?.kept.seen.fetchedAt
      const stored = findListReadAt(reading(), page.source, page.sourceId ?? '')
      return [look ?? '', stored ?? ''].sort().at(-1) || null
    },
    listResumable: () => listResumable(reading()).flatMap(({ runId }) => findRun(reading(), runId) ?? []),
    async resume(runId, given) {
      const { page, mode, resumes } = resumption(reading(), runId)
      return await asks(given, (asking) => ingestEvent(rooms(store(), page.source), { ...asking, page, mode, resumes }))
    },
    async forecast(event, wanted) {
      const page = eventPage(connectors(), event, findStored)
      return await asks(wanted, (asking) =>
        forecastEvent({ ...rooms(reading(), page.source), looks }, { page, ...asking }),
      )
    },
    async replay(event, { apply, lapsListed, ...given }) {
      const page = eventPage(connectors(), event, findStored)
      return await asks(given, (asking) =>
        replay({ file, store, reading, rooms }, page, { ...asking, apply, lapsListed }),
      )
    },
    importPages: (folder, { apply, lapsListed, ...given }) =>
      asks(given, (asking) =>
        importPages({ file, store, reading, rooms }, siteOf('liverc').connector, folder, {
          ...asking,
          apply,
          lapsListed,
        }),
      ),
    findEventDocument: documentOf,
    exportEvent(event, kind, sourceRaceId) {
      const document = documentOf(event, sourceRaceId)
      switch (kind) {
        case 'laps-csv':
          return lapsCsv(document)
        case 'results-csv':
          return resultsCsv(document)
        case 'event-json':
          return eventJson(document)
        case 'corrections-csv': {
          const { source, sourceId } = eventPage(connectors(), event, findStored)
          const eventId = findEvent(reading(), source, sourceId ?? '')?.eventId ?? 0
          return correctionsCsv(document, correctionsInOrder(reading(), eventId, sourceRaceId))
        }
      }
    },
    eventPage: (event) => eventPage(connectors(), event, findStored),
    recognise: (url) => {
      for (const connector of connectors()) {
        const recognised = connector.recognise(url)
        if (recognised) return recognised
      }
      return null
    },
    addressOf: (page) => (page.source === 'demo' ? null : siteOf(page.source).connector.urlOf(page).href),
    connectorOf: (source) => siteOf(source).connector,
    heldElsewhere() {
      const over = reading()
      const held = listHolders(leaseRooms(over)).filter((one) => !isOurs(thisHost, one))
      return describeHeld(over, held, thisHost.self.host)
    },
    refuseBusy(page) {
      const leases = leaseRooms(reading())
      const held = findHolder(leases, eventLease(page))
      if (held && !isOurs(thisHost, held)) throw busy(leases, held)
    },
    endInterruptedRuns: () => endInterruptedRuns(store()),
    isBusy: () => underWay.size > 0,
    withStore: (work) => work(store()),
    async withLease(name, work) {
      const over = store()
      return await withLease(leaseRooms(over), name, (lease) => work(lease, over))
    },
    reading,
    use(changed) {
      if (isDeepStrictEqual(changed, settings)) return
      settings = changed
      retired.push(current.liverc.pages)
      current = sites()
    },
    demo,
    who,
    listRuns: (limit) => listRuns(reading(), limit === undefined ? {} : { limit }),
    findRun(runId) {
      const run = findRun(reading(), runId)
      if (!run) throw new Failure('input/invalid', `There is no run ${runId}. "runs list" shows those that there are.`)
      return run
    },
    sites: () => networkSources().map(siteItem),
    site: (source) => siteItem(networkSource(source)),
    stopSource(source) {
      const known = networkSource(source)
      sources.stop(known.source, known.site.name, who)
      return siteItem(known)
    },
    startSource(source) {
      const known = networkSource(source)
      sources.start(known.source, known.site.name, who)
      return siteItem(known)
    },
    onSiteChange: sources.onChange,
    async close() {
      closing.abort()
      await Promise.allSettled(underWay)
      await Promise.all([...Object.values(current).map(({ pages }) => pages), ...retired].map((pages) => pages.close()))
      await keeper.close()
      ledger.close()
      opened?.close()
      nothing?.close()
      glanced?.close()
    },
  }
}

interface SourceSite {
  readonly connector: Connector
  readonly pages: PageReader
}

type Sites = { readonly liverc: SourceSite; readonly demo?: SourceSite }

function catalogue(source: SourceName): PageRef {
  return { source, pageType: 'track-catalogue', sourceTrackSlug: null, sourceId: null }
}

function listing(source: SourceName, sourceTrackSlug: string): PageRef {
  return { source, pageType: 'events-listing', sourceTrackSlug, sourceId: null }
}

function readSlug(text: string): string {
  const slug = text.trim().toLowerCase()
  if (isSlug(slug)) return slug
  throw new Failure(
    'input/invalid',
    `"${text}" is not a track's short name: it is the part before .liverc.com, such as canberraoffroad.`,
  )
}

type FindStored = (named: readonly [SourceName, string]) => { sourceTrackSlug: string } | undefined

/** An event's track, from a database that must not be touched; undefined where there is no database yet. */
function findStoredOnly(file: string, [source, sourceEventId]: readonly [SourceName, string]) {
  if (!existsSync(file)) return undefined
  const store = openStore(file, { readOnly: true })
  try {
    return findEvent(store, source, sourceEventId)
  } finally {
    store.close()
  }
}

/** The page of the event that a person named. Throws `input/invalid` with what to write instead. */
function eventPage(connectors: readonly Connector[], event: EventName, findStored: FindStored): PageRef {
  const [, named, sourceId = ''] = /^([a-z]+):(\d{1,20})$/.exec(event.trim()) ?? []
  if (named !== undefined) {
    const source = connectors.find((connector) => connector.source === named)?.source
    const stored = source && findStored([source, sourceId])
    if (source && stored) return { source, pageType: 'event', sourceTrackSlug: stored.sourceTrackSlug, sourceId }
    throw new Failure('input/invalid', `Event ${event} is not known yet. Give its address on LiveRC instead.`)
  }
  const url = URL.canParse(event) ? new URL(event) : null
  const recognised = url && (connectors.map((connector) => connector.recognise(url)).find(Boolean) ?? null)
  const page = recognised && 'page' in recognised ? recognised.page : null
  if (page?.pageType === 'event' && page.sourceId !== null) return page
  const what = !recognised
    ? 'is not an address on LiveRC'
    : page?.pageType === 'event'
      ? "lacks the event's id"
      : `is the address of another kind of page (${'page' in recognised ? recognised.page.pageType : recognised.unsupported})`
  const hint =
    event.includes('view_event') && !event.includes('id=') ? ' Put it in quotes: a shell cuts it at the &.' : ''
  throw new Failure('input/invalid', `"${event}" ${what}. An event's address looks like ${exampleAddress}.${hint}`)
}

const exampleAddress = 'https://canberraoffroad.liverc.com/results/?p=view_event&id=486677'

function readDocument(store: Store, { source, sourceId }: PageRef, sourceRaceId?: string): EventDocument {
  const sourceEventId = sourceId ?? ''
  const document = findEventDocument(store, source, sourceEventId, sourceRaceId === undefined ? {} : { sourceRaceId })
  if (!document)
    throw new Failure('input/invalid', `Event ${source}:${sourceEventId} is not stored yet. Ingest it first.`)
  if (sourceRaceId !== undefined && document.races.length === 0) {
    throw new Failure('input/invalid', `Event ${source}:${sourceEventId} has no race ${sourceRaceId} in the database.`)
  }
  return document
}
