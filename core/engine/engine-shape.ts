import type { NameMask } from '../analysis/mask-values.ts'
import type { Settings } from '../config.ts'
import type { Connector, PageRef, Recognised } from '../connectors/connector.ts'
import type { ExportKind } from '../contract/answers.ts'
import type { EventDocument, EventSummary, SourceName, Track } from '../contract/domain.ts'
import type { HeldElsewhere } from '../contract/elsewhere.ts'
import type { Forecast } from '../contract/forecast.ts'
import type { ImportAnswer } from '../contract/import-pages.ts'
import type { ReplayAnswer } from '../contract/replay.ts'
import type { IngestionRun, IngestReport, RunProgress, RunStep, RunTrigger } from '../contract/run.ts'
import type { SiteItem } from '../contract/site.ts'
import type { Log } from '../log.ts'
import type { PageReader } from '../pages/page-reader.ts'
import type { ForecastRequest } from '../pipeline/forecast-event.ts'
import type { Lease } from '../pipeline/lease.ts'
import type { ListingOutcome } from '../pipeline/refresh-catalogue.ts'
import type { Store } from '../store/database.ts'
import type { ImportWanted } from './importing.ts'
import type { ReplayWanted } from './replaying.ts'

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
