import { z } from 'zod'
import { lapBasis } from './checks.ts'
import { dateLocal, entry, eventSummary, lap, pageType, race, raceResult, track } from './domain.ts'
import { ingestionRun, runKind, runProgress, runStep, skip } from './run.ts'

/**
 * What the engine answers to a screen: the domain's shapes with our ids, and figures that were computed once, by the
 * engine. Units as in the domain. `…Id` is ours and only valid for this database; `…At` is a UTC instant, ISO text.
 */

const id = z.int().min(1)
const count = z.int().min(0)
const instant = z.string()

/** A club of the catalogue, or one that only an address named. */
export const trackItem = track.extend({
  trackId: id,
  /** Marked by a person as one they follow. */
  followed: z.boolean(),
  /** Events known from the club's list, and those stored with their laps. */
  eventCount: count,
  storedEventCount: count,
})
export type TrackItem = z.infer<typeof trackItem>

export const trackList = z.strictObject({
  tracks: z.array(trackItem),
  /** When the catalogue was last read whole; null where it never was. */
  readAt: instant.nullable(),
})

/**
 * `new`: known from a list only. `partial`: a run left something out, was stopped or was cut off. `held`: stored, but of
 * a race the source has lost so much that a person has to decide. `changed`: stored whole, but the club's list has shown
 * other figures since.
 */
export const eventState = z.enum(['new', 'complete', 'partial', 'held', 'changed'])
export type EventState = z.infer<typeof eventState>

export const eventItem = eventSummary.omit({ depth: true }).extend({
  eventId: id,
  state: eventState,
  raceCount: count,
  findingCount: count,
  /** What the source showed otherwise than before, and races whose new state waits for a person. */
  correctionCount: count,
  heldCount: count,
  /** When its last run ended; null where none did. */
  ingestedAt: instant.nullable(),
})
export type EventItem = z.infer<typeof eventItem>

export const eventList = z.strictObject({
  track: trackItem,
  events: z.array(eventItem),
  /** When the club's list was last read; null where it never was. */
  readAt: instant.nullable(),
})

const racer = z.strictObject({ driverId: id, driverName: z.string() })

/** A race as a meeting lists it. */
export const raceItem = race.omit({ results: true, findings: true }).extend({
  raceId: id,
  /** Lines of the result, whoever started or not. */
  resultCount: count,
  lapCount: count,
  /** The first line of the result, where it has a position. */
  winner: racer
    .extend({ lapsCompleted: count.nullable(), totalTimeMs: count.nullable(), statusText: z.string().nullable() })
    .nullable(),
  /** The fastest published lap of the race; of equal ones the line that stands higher. */
  fastest: racer.extend({ lapTimeMs: count, lapNumber: count.nullable() }).nullable(),
  /** What the source showed of it otherwise than before. */
  correctionCount: count,
  /** Whether a new state of it waits for a person. */
  isHeld: z.boolean(),
})
export type RaceItem = z.infer<typeof raceItem>

export const eventOverview = eventItem.extend({
  trackId: id,
  trackName: z.string(),
  layoutName: z.string().nullable(),
  /** As the source states it. */
  statedLapCount: count.nullable(),
  /** The event's page at its source, for a person's browser; null for the demo club. */
  url: z.string().nullable(),
  classes: z.array(z.strictObject({ className: z.string(), entryCount: count, raceCount: count })),
  entries: z.array(entry),
  /** In the order run. */
  races: z.array(raceItem),
  /** The newest run, whatever came of it. */
  lastRun: ingestionRun.nullable(),
})
export type EventOverview = z.infer<typeof eventOverview>

/** A lap with where the race stood as it ended. */
export const analysedLap = lap.omit({ segments: true }).extend({
  /** Sum of this driver's laps so far. */
  elapsedMs: count,
  /** Order of crossing among those who completed this lap; also where the source gives no position. */
  racePosition: z.int().min(1),
  /** Behind the first to complete this lap: 0 for the leader. */
  gapToLeaderMs: count,
})
export type AnalysedLap = z.infer<typeof analysedLap>

export const analysedResult = raceResult.omit({ laps: true }).extend({
  driverId: id,
  /** Numbers the drivers of the class at this meeting: by it they look the same in all its races. */
  look: count,
  laps: z.array(analysedLap),
})
export type AnalysedResult = z.infer<typeof analysedResult>

export const raceAnalysis = raceItem.extend({
  eventId: id,
  eventName: z.string(),
  trackName: z.string(),
  startDateLocal: dateLocal.nullable(),
  /** In the order run within the meeting; null at its ends. */
  previousRaceId: id.nullable(),
  nextRaceId: id.nullable(),
  /** The race's page at its source, for a person's browser; null for the demo club. */
  url: z.string().nullable(),
  /** In the order of the published table. */
  results: z.array(analysedResult),
  /** Which laps the source counted in its statistics, found from the figures. */
  basis: lapBasis,
})
export type RaceAnalysis = z.infer<typeof raceAnalysis>

/** A run that was asked for in this session: waiting, at work, or just ended. */
export const runUnderWay = z.strictObject({
  /** Names it from the moment it is asked for; valid for the life of the engine. */
  ticket: z.string(),
  kind: runKind,
  /** Null until its record exists. */
  runId: id.nullable(),
  /** Null for a run that is not of an event, or of one not known yet. */
  eventId: id.nullable(),
  trackId: id.nullable(),
  /** What it reads, for a person. */
  title: z.string(),
  state: z.enum(['waiting', 'running', 'stopping', 'complete', 'partial', 'failed', 'cancelled']),
  askedAt: instant,
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  progress: runProgress.nullable(),
  /** Newest last. */
  steps: z.array(runStep),
  failure: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  /** Why not everything was read, once it has ended; null where nothing was left out. */
  summary: z.string().nullable(),
})
export type RunUnderWay = z.infer<typeof runUnderWay>

/** A recorded run with what it was about. */
export const runItem = ingestionRun.extend({
  eventId: id.nullable(),
  trackId: id.nullable(),
  /** The event's or track's name as far as it is known. */
  title: z.string(),
  /** Whether it did not get to its end, and can be continued. */
  canResume: z.boolean(),
})
export type RunItem = z.infer<typeof runItem>

/** What a run read, page by page, and what it left out. */
export const runLog = z.strictObject({
  run: runItem,
  pages: z.array(
    z.strictObject({
      url: z.string(),
      pageType,
      /** "Race 14: …" where it is a race that is stored. */
      name: z.string().nullable(),
      fetchedAt: instant,
      httpStatus: z.int().nullable(),
      bytes: count,
      fetchMs: count,
    }),
  ),
  skipped: z.array(skip.extend({ name: z.string().nullable() })),
})
export type RunLog = z.infer<typeof runLog>

/** Where a pasted address leads. */
export const addressMeaning = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('track'), sourceTrackSlug: z.string(), trackId: id.nullable() }),
  z.strictObject({ kind: z.literal('event'), url: z.string(), sourceTrackSlug: z.string(), eventId: id.nullable() }),
  /** A race's page does not name its event, so one that is not stored cannot be ingested from it. */
  z.strictObject({ kind: z.literal('race'), url: z.string(), sourceTrackSlug: z.string(), raceId: id.nullable() }),
])
export type AddressMeaning = z.infer<typeof addressMeaning>

export const exportKind = z.enum(['laps-csv', 'results-csv', 'event-json', 'corrections-csv'])
export type ExportKind = z.infer<typeof exportKind>

export const exportedFile = z.strictObject({
  /** A name to offer: letters, digits, dots and hyphens only. */
  fileName: z.string(),
  mediaType: z.string(),
  text: z.string(),
})
export type ExportedFile = z.infer<typeof exportedFile>

/** One setting as a person sees it. Values are text, as on the command line. */
export const settingItem = z.strictObject({
  key: z.string(),
  help: z.string(),
  value: z.string(),
  fallback: z.string(),
  /** A value of the environment wins over a saved one. */
  origin: z.enum(['default', 'saved', 'environment']),
  /** False for what says where the saved settings are. */
  canBeSaved: z.boolean(),
})
export type SettingItem = z.infer<typeof settingItem>

export const engineAbout = z.strictObject({
  version: z.string(),
  dataDir: z.string(),
  databaseFile: z.string(),
  databaseBytes: count,
  /** Of these, the archive of pages. */
  archiveBytes: count,
  counts: z.strictObject({ tracks: count, events: count, races: count, laps: count }),
  /** Whether this engine can open the demo club. */
  hasDemo: z.boolean(),
  /** The browser for pages that need one: the bundled Chromium, else an installed one. */
  browser: z.string().nullable(),
})
export type EngineAbout = z.infer<typeof engineAbout>

/** What a push says to ask again for. */
export const dataTopic = z.enum(['keeping', 'tracks', 'events', 'runs', 'settings', 'sites', 'schedule'])
export type DataTopic = z.infer<typeof dataTopic>
