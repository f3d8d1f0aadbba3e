import { isDeepStrictEqual } from 'node:util'
import type { NameMask } from './analysis/mask-values.ts'
import type { Settings } from './config.ts'
import type { Connector, PageRef, Recognised } from './connectors/connector.ts'
import type { ExportKind } from './contract/answers.ts'
import type { EventDocument, EventSummary, SourceName, Track } from './contract/domain.ts'
import type { HeldElsewhere } from './contract/elsewhere.ts'
import { Failure } from './contract/failure.ts'
import type { Forecast } from './contract/forecast.ts'
import type { ImportAnswer } from './contract/import-pages.ts'
import type { ReplayAnswer } from './contract/replay.ts'
import type { IngestionRun, IngestReport, RunProgress, RunStep, RunTrigger } from './contract/run.ts'
import type { SiteItem } from './contract/site.ts'
import { exportText, readDocument } from './engine/event-exports.ts'
import { type ImportWanted, importPages } from './engine/importing.ts'
import { catalogue, eventPage, type FindStored, findStoredOnly, listing, readSlug } from './engine/named-pages.ts'
import { createOpenedStores } from './engine/opened-stores.ts'
import { type ReplayWanted, replay } from './engine/replaying.ts'
import { createSourceSites } from './engine/source-sites.ts'
import type { Log } from './log.ts'
import type { PageReader } from './pages/page-reader.ts'
import { createEventLooks } from './pipeline/event-looks.ts'
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
import { describeHeld } from './queries/elsewhere.ts'
import { findNameMask } from './queries/name-mask.ts'
import { findTrack, listTracks } from './store/catalogue.ts'
import type { Store } from './store/database.ts'
import { findEvent, listEvents } from './store/events.ts'
import { findListReadAt } from './store/readings.ts'
import { openRehearsal } from './store/rehearsal.ts'
import { listResumable } from './store/resumable.ts'
import { findRun, listRuns } from './store/runs.ts'
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
  /** Who appears by initials in all that leaves the program; null where nobody is marked, or there is no database to ask. */
  nameMask(): NameMask | null
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
  const stores = createOpenedStores(file, log)
  const { store, reading } = stores
  const sites = createSourceSites({ settings, stores, log, browser, demo })
  const { siteOf, connectors } = sites
  const looks = createEventLooks(() => settings.eventCacheMs, now)
  const closing = new AbortController()
  const underWay = new Set<Promise<unknown>>()
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
    const leave = sites.attend()
    try {
      return await working
    } finally {
      leave()
      underWay.delete(working)
    }
  }

  const findStored: FindStored = ([source, sourceEventId]) => findEvent(reading(), source, sourceEventId)
  const pageOf = (event: EventName) => eventPage(connectors(), event, findStored)

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
        const page = pageOf(event)
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
      const page = pageOf(event)
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
      const page = pageOf(event)
      return await asks(wanted, (asking) =>
        forecastEvent({ ...rooms(reading(), page.source), looks }, { page, ...asking }),
      )
    },
    async replay(event, { apply, lapsListed, ...given }) {
      const page = pageOf(event)
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
    findEventDocument: (event, sourceRaceId) => readDocument(reading(), pageOf(event), sourceRaceId),
    exportEvent: (event, kind, sourceRaceId) => exportText(reading(), pageOf(event), kind, sourceRaceId),
    nameMask() {
      const over = stores.glance()
      return over ? findNameMask(over) : null
    },
    eventPage: pageOf,
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
    endInterruptedRuns: () => stores.endInterruptedRuns(store()),
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
      sites.use(changed)
    },
    demo,
    who,
    listRuns: (limit) => listRuns(reading(), limit === undefined ? {} : { limit }),
    findRun(runId) {
      const run = findRun(reading(), runId)
      if (!run) throw new Failure('input/invalid', `There is no run ${runId}. "runs list" shows those that there are.`)
      return run
    },
    sites: sites.list,
    site: sites.find,
    stopSource: (source) => sites.stop(source, who),
    startSource: (source) => sites.start(source, who),
    onSiteChange: sites.onChange,
    async close() {
      closing.abort()
      await Promise.allSettled(underWay)
      await sites.close()
      stores.close()
    },
  }
}
