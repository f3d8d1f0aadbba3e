import type { Entry, EventSummary, LabelParts, PageType, RaceResult, SourceName, Track } from '../contract/domain.ts'

/** A page of a source: what kind, of which track, of which object. An address can be built from it, and from nothing else. */
export interface PageRef {
  readonly source: SourceName
  readonly pageType: PageType
  /** Lower-case; null only for the catalogue. */
  readonly sourceTrackSlug: string | null
  /** The event's or race's id; null for the catalogue and an events listing. */
  readonly sourceId: string | null
}

/** The hosts of a source as a guest sees them: one site for pacing, whatever number of host names it has. */
export interface Site {
  /** The source's name for a person: "LiveRC". */
  readonly name: string
  /** What requests are paced by, e.g. `liverc.com`. */
  readonly key: string
  /** Whether `url` is one of the site's own; redirects never lead elsewhere. */
  owns(url: URL): boolean
  /** Whether a script of the site's pages may come from `url`: its own hosts, and where it keeps what pages are made of. */
  lendsScripts(url: URL): boolean
}

export interface SourceCataloguePage {
  readonly pageType: 'track-catalogue'
  readonly tracks: readonly Track[]
}

export interface SourceEventsPage {
  readonly pageType: 'events-listing'
  readonly sourceTrackSlug: string
  /** The track's name where the heading states it. */
  readonly trackName: string | null
  readonly events: readonly EventSummary[]
}

/** One race as the event page lists it. */
export interface SourceListedRace extends LabelParts {
  readonly sourceRaceId: string
  readonly section: string | null
  readonly raceNumber: number | null
  readonly className: string | null
  readonly label: string | null
  /** The link's text, white space collapsed: "Race 14: 1/8 Nitro Buggy (1/8 Nitro Buggy A-Main)". */
  readonly rawLabel: string
  readonly completedAtLocal: string | null
  /** "Nov 16, 2025 at 5:30pm" as printed. */
  readonly completedText: string | null
}

export interface SourceEventPage {
  readonly pageType: 'event'
  readonly sourceTrackSlug: string
  readonly sourceEventId: string
  readonly trackName: string | null
  readonly name: string
  readonly dateText: string | null
  readonly startDateLocal: string | null
  readonly endDateLocal: string | null
  /** "Race Track" of the stats card: the name of the layout. */
  readonly layoutName: string | null
  readonly entryCount: number | null
  readonly driverCount: number | null
  readonly lapCount: number | null
  readonly hasEntryList: boolean
  /** In the order they were run, the reverse of the page. */
  readonly races: readonly SourceListedRace[]
}

export interface SourceEntryListPage {
  readonly pageType: 'entry-list'
  readonly sourceTrackSlug: string
  readonly sourceEventId: string
  readonly trackName: string | null
  readonly name: string | null
  readonly classes: readonly { readonly className: string; readonly statedEntries: number | null }[]
  readonly entries: readonly Entry[]
}

/** A figure that the page itself contradicts, found while its two copies were read. */
export interface SourceDisagreement {
  readonly rule: 'driver-name' | 'script-figure' | 'grid-position'
  readonly sourceDriverId: string
  readonly what: string
  readonly published: string | null
  readonly computed: string | null
}

export interface SourceRacePage {
  readonly pageType: 'race-result'
  readonly sourceTrackSlug: string
  readonly sourceRaceId: string
  readonly trackName: string | null
  readonly eventName: string | null
  readonly startDateLocal: string | null
  readonly endDateLocal: string | null
  /** "Round: Main Events" → "Main Events". */
  readonly section: string | null
  readonly raceNumber: number | null
  readonly label: string | null
  readonly lengthMs: number | null
  readonly lengthText: string | null
  readonly results: readonly RaceResult[]
  readonly disagreements: readonly SourceDisagreement[]
}

export type SourcePage = SourceCataloguePage | SourceEventsPage | SourceEventPage | SourceEntryListPage | SourceRacePage

/** What an address means: a page that is read, or one that is recognised but not read yet (`title` names it). */
export type Recognised = { readonly page: PageRef } | { readonly unsupported: string }

/**
 * A page that says what it is for only once its own scripts have run. What they bring is taken as data and put back into
 * the page as it was sent; the parser reads that and never a browser's own view of it.
 */
export interface ScriptNeed {
  /** The global variable that the page's scripts fill. */
  readonly variable: string
  /**
   * Pure: the body that `parse` reads, with `json` (the variable's value; null where there is none) in its place, and
   * whether everything that the page announces is in it.
   */
  complete(json: string | null): { readonly body: string; readonly isWhole: boolean }
}

/** What a page that came without its address says of itself; null for what it does not say. */
export interface SelfTold {
  readonly pageType: PageType
  readonly sourceTrackSlug: string | null
  /** The event's id on its own page; no other page says one. */
  readonly sourceId: string | null
}

/** Knows one results site: its addresses and what its pages say. Reads nothing itself, knows nothing of the store. */
export interface Connector {
  readonly source: SourceName
  readonly site: Site
  /** Which page an address means; null where it is none of this source's. Links on pages are never followed, only their ids taken. */
  recognise(url: URL): Recognised | null
  urlOf(page: PageRef): URL
  /** Pure: the same body gives the same records. Throws `page/incomplete`, `page/mismatch`, `page/changed`, `race/rejected`. */
  parse(page: PageRef, body: string): SourcePage
  /**
   * Pure: what is missing from a whole page until its scripts are run; null where running them would bring nothing that
   * `parse` reads. Only worth asking of a body that `parse` refused.
   */
  scriptNeed(page: PageRef, body: string): ScriptNeed | null
  /** What kind of page a body without an address is, by what is on it; null for one that is not read. Pure, never throws. */
  tell(body: string): SelfTold | null
  /** What an event still needs after its own page was read: the entry list, then the races in the order run. */
  plan(event: SourceEventPage): PageRef[]
}
