import { z } from 'zod'
import { dateLocal, pageType, sourceName } from './domain.ts'

/**
 * What a run did, is doing, and leaves behind: counts, progress as it happens, the report and the record. Units as in
 * the domain; `…At` are UTC instants that we observed, ISO text.
 */

const text = z.string().min(1)
const count = z.int().min(0)

export const runStatus = z.enum(['running', 'complete', 'partial', 'failed', 'cancelled', 'interrupted'])
export type RunStatus = z.infer<typeof runStatus>

/** Rows a save touched. All zero means that not one row was written. */
export const writeCounts = z.strictObject({ rowsInserted: count, rowsUpdated: count, rowsDeleted: count })
export type WriteCounts = z.infer<typeof writeCounts>

/** A page or race that a run left out: its id where it has one, the failure's code and sentence. */
export const skip = z.strictObject({ sourceRaceId: text.nullable(), code: z.string(), message: z.string() })
export type Skip = z.infer<typeof skip>

/** `racesFresh`: not asked for, because nothing about them had changed. `racesUnchanged`: asked for, and as stored. */
export const runCounts = z.strictObject({
  racesListed: count,
  racesSaved: count,
  racesUnchanged: count,
  racesFresh: count,
  racesSkipped: count,
  results: count,
  laps: count,
  /** Races whose new state waits for a person; they are among those skipped. */
  racesHeld: count,
  /** What the source shows otherwise than before. */
  corrections: count,
  ...writeCounts.shape,
})
export type RunCounts = z.infer<typeof runCounts>

/** `notModified`: answers that said "as before" and brought no page (304). */
export const requestCounts = z.strictObject({ total: count, retries: count, bytes: count, notModified: count })
export type RequestCounts = z.infer<typeof requestCounts>

/** `firstRace`: from the start to the first race that was saved or found as it is stored; null where none was. */
export const runDurations = z.strictObject({
  total: count,
  firstRace: count.nullable(),
  fetch: count,
  parse: count,
  store: count,
})
export type RunDurations = z.infer<typeof runDurations>

/** What happened on the way to pages besides requests. */
export const runIncidents = z.strictObject({ breakerOpenings: count, browserLaunches: count, browserFailures: count })
export type RunIncidents = z.infer<typeof runIncidents>

/** What one ingestion did, as `ingest --json` prints it. `runId` is null for a dry run, which leaves no trace. */
export const ingestReport = z.strictObject({
  runId: z.int().nullable(),
  status: runStatus,
  event: z.strictObject({
    source: sourceName,
    sourceTrackSlug: text,
    sourceEventId: text,
    name: z.string().nullable(),
    startDateLocal: dateLocal.nullable(),
    endDateLocal: dateLocal.nullable(),
  }),
  counts: runCounts,
  requests: requestCounts,
  incidents: runIncidents,
  durationMs: runDurations,
  skipped: z.array(skip),
  /** Why not everything was read, in a sentence or two for all that was left out; null where nothing was. */
  summary: z.string().nullable(),
  /** Why a run failed, was cancelled, or ended before all was asked for; not there otherwise. */
  failure: z.strictObject({ code: z.string(), message: z.string() }).optional(),
})
export type IngestReport = z.infer<typeof ingestReport>

/** How far a run is: sent as it happens, never stored. */
export const runProgress = z.strictObject({
  runId: z.int().nullable(),
  eventName: z.string().nullable(),
  /** Zero until the event's own page was read. */
  pagesPlanned: count,
  pagesRead: count,
  racesListed: count,
  racesDone: count,
  /** Not asked for, because nothing about them had changed. */
  racesFresh: count,
  racesSkipped: count,
  laps: count,
  requests: requestCounts,
  /** What was done last, or what is being waited for. */
  activity: z.string().nullable(),
  /** When the list of races was read, where that was before this run and it was not asked for again; UTC, ISO text. */
  listReadAt: z.string().nullable(),
})
export type RunProgress = z.infer<typeof runProgress>

export const stepOutcome = z.enum(['saved', 'unchanged', 'skipped'])

/** One page of a run dealt with: sent as it happens. What was left out is stored with the run as well. */
export const runStep = z.strictObject({
  pageType,
  sourceRaceId: text.nullable(),
  /** "Race 14: 1/8 Nitro Buggy A-Main", "entry list". */
  name: z.string(),
  outcome: stepOutcome,
  laps: count,
  /** Why it was left out. */
  message: z.string().nullable(),
})
export type RunStep = z.infer<typeof runStep>

export const runKind = z.enum(['catalogue', 'events-listing', 'event'])
export type RunKind = z.infer<typeof runKind>

/** Why a run was started: a person asked, the schedule, a recheck of cooling results, or an event that is followed. */
export const runTrigger = z.enum(['person', 'schedule', 'recheck', 'follow'])
export type RunTrigger = z.infer<typeof runTrigger>

/**
 * How much a run asks for. `changed`: only races that are new or whose line on the event page differs. `everything`:
 * every page again. `replay`: nothing of the network, the archive's pages. `import`: pages that somebody saved.
 */
export const runMode = z.enum(['changed', 'everything', 'replay', 'import'])
export type RunMode = z.infer<typeof runMode>

/** One import, its outcome and counts. `…At` are UTC instants that we observed, ISO text. */
export const ingestionRun = z.strictObject({
  runId: z.int(),
  kind: runKind,
  source: sourceName,
  sourceTrackSlug: text.nullable(),
  sourceEventId: text.nullable(),
  url: z.string(),
  requestedBy: z.string(),
  status: runStatus,
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** Why it was started, how much it asked for, and which run it continued. */
  trigger: runTrigger,
  mode: runMode,
  resumesRunId: z.int().nullable(),
  pages: z.partialRecord(pageType, count),
  counts: runCounts,
  requests: requestCounts,
  incidents: runIncidents,
  durationMs: runDurations,
  failure: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  /** As in the report. */
  summary: z.string().nullable(),
  skipped: z.array(skip),
})
export type IngestionRun = z.infer<typeof ingestionRun>
