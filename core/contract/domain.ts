import { z } from 'zod'

/**
 * The shapes that cross a boundary: what a connector's pages become, what the store keeps, what an export prints.
 * Units are in the names: `…Ms` whole milliseconds, `…Local` clock text as the track shows it (never an instant),
 * `source…` the source's own id, always text. Absent figures are null.
 */

/** `demo` is the made-up club that the program brings along; nothing of it comes from a network. */
export const sourceName = z.enum(['liverc', 'demo'])
export type SourceName = z.infer<typeof sourceName>

const dayMs = 86_400_000
const text = z.string().min(1)
const count = z.int().min(0)
const durationMs = z.int().min(0).max(dayMs)

/** `YYYY-MM-DD`, a day on the track's own calendar. */
export const dateLocal = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
/** `YYYY-MM-DDTHH:MM`, the wall clock at the track. */
export const minuteLocal = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)

/** One timed lap, numbered from 1. `position` and `pace` are the source's own, after this lap. */
export const lap = z.strictObject({
  lapNumber: z.int().min(1).max(10_000),
  lapTimeMs: durationMs,
  position: z.int().min(1).max(1_000).nullable(),
  pace: text.nullable(),
  segments: z.array(z.json()),
})
export type Lap = z.infer<typeof lap>

/** One driver's line in one race, with every figure the source publishes for it. */
export const raceResult = z.strictObject({
  position: z.int().min(1).max(1_000).nullable(),
  sourceDriverId: text,
  driverName: z.string(),
  carNumber: text.nullable(),
  gridPosition: z.int().min(1).max(1_000).nullable(),
  lapsCompleted: count.max(10_000).nullable(),
  totalTimeMs: durationMs.nullable(),
  statusText: text.nullable(),
  behind: text.nullable(),
  fastestLapMs: durationMs.nullable(),
  fastestLapNumber: z.int().min(0).max(10_000).nullable(),
  averageLapMs: durationMs.nullable(),
  averageTop5Ms: durationMs.nullable(),
  averageTop10Ms: durationMs.nullable(),
  averageTop15Ms: durationMs.nullable(),
  top2ConsecutiveMs: durationMs.nullable(),
  top3ConsecutiveMs: durationMs.nullable(),
  stdDeviationMs: durationMs.nullable(),
  consistencyPercent: z.number().max(100).nullable(),
  laps: z.array(lap),
})
export type RaceResult = z.infer<typeof raceResult>

export const findingRule = z.enum([
  'laps-count',
  'laps-sum',
  'lap-zero',
  'fastest-lap',
  'lap-position',
  'lap-pace',
  'grid-position',
  'result-order',
  'behind',
  'driver-name',
  'script-figure',
])
export type FindingRule = z.infer<typeof findingRule>

/**
 * A disagreement inside a page that was read whole: the source says `published`, its own other figures say `computed`.
 * Stored with the race, never a reason to drop it.
 */
export const finding = z.strictObject({
  rule: findingRule,
  sourceDriverId: text.nullable(),
  driverName: z.string().nullable(),
  lapNumber: z.int().min(0).nullable(),
  published: z.string().nullable(),
  computed: z.string().nullable(),
  message: text,
})
export type Finding = z.infer<typeof finding>

/** One run of one class: heat, qualifier, main. Results stand in the page's table order. */
export const race = z.strictObject({
  sourceRaceId: text,
  section: text.nullable(),
  raceNumber: count.nullable(),
  className: text.nullable(),
  label: text.nullable(),
  completedAtLocal: minuteLocal.nullable(),
  lengthMs: durationMs.nullable(),
  missingUpstream: z.boolean().nullable(),
  results: z.array(raceResult),
  findings: z.array(finding),
})
export type Race = z.infer<typeof race>

/** What a race label says beyond its class: "(Heat 2/3)" and "A3-Main". */
export const labelParts = z.strictObject({
  heatNumber: count.nullable(),
  heatCount: count.nullable(),
  mainLetter: text.nullable(),
  mainLeg: count.nullable(),
})
export type LabelParts = z.infer<typeof labelParts>

/** A race as it is checked whole and saved whole: the published race plus the source's own words for it. */
export const raceDocument = race.omit({ missingUpstream: true }).extend({
  rawLabel: text.nullable(),
  ...labelParts.shape,
  completedText: text.nullable(),
  lengthText: text.nullable(),
})
export type RaceDocument = z.infer<typeof raceDocument>

/** One driver in one class, as the entry list has it. */
export const entry = z.strictObject({
  className: text,
  driverName: z.string(),
  transponder: text.nullable(),
  carNumber: text.nullable(),
})
export type Entry = z.infer<typeof entry>

/** A whole meeting as others read it: stable key order, races in the order they were run, nothing of ours inside. */
export const eventDocument = z.strictObject({
  formatVersion: z.literal(1),
  /** Only where drivers that a person marked appear by their initials. */
  names: z.literal('initials').optional(),
  source: sourceName,
  track: z.strictObject({ sourceTrackSlug: text, name: z.string().nullable() }),
  event: z.strictObject({
    sourceEventId: text,
    name: z.string(),
    startDateLocal: dateLocal.nullable(),
    endDateLocal: dateLocal.nullable(),
  }),
  entries: z.array(entry),
  races: z.array(race),
})
export type EventDocument = z.infer<typeof eventDocument>

/** A club's place on a source, as its catalogue lists it. */
export const track = z.strictObject({
  source: sourceName,
  sourceTrackSlug: text,
  name: z.string(),
  lastEventName: text.nullable(),
  /** "6 hours ago": the source states no absolute time. */
  lastActivityText: text.nullable(),
  status: z.enum(['racing', 'practice', 'idle']).nullable(),
  liveVideo: z.boolean().nullable(),
  featured: z.boolean().nullable(),
})
export type Track = z.infer<typeof track>

/** How much of a meeting is stored: `none` (known from a listing) or `laps-full`. */
export const eventDepth = z.enum(['none', 'laps-full'])
export type EventDepth = z.infer<typeof eventDepth>

/** One meeting as a listing shows it. `plannedStartLocal` is null where the source says midnight, meaning "no time given". */
export const eventSummary = z.strictObject({
  source: sourceName,
  sourceTrackSlug: text,
  sourceEventId: text,
  name: z.string(),
  startDateLocal: dateLocal.nullable(),
  endDateLocal: dateLocal.nullable(),
  plannedStartLocal: minuteLocal.nullable(),
  entryCount: count.nullable(),
  driverCount: count.nullable(),
  depth: eventDepth,
})
export type EventSummary = z.infer<typeof eventSummary>

export const pageType = z.enum(['track-catalogue', 'events-listing', 'event', 'entry-list', 'race-result'])
export type PageType = z.infer<typeof pageType>

/** How a page came to us. */
export const pageVia = z.enum(['http', 'browser', 'file'])
export type PageVia = z.infer<typeof pageVia>

/** Of a site that keeps failing: `open`, nothing is asked; `half-open`, one request tries whether it is back. */
export const breakerState = z.enum(['closed', 'open', 'half-open'])
export type BreakerState = z.infer<typeof breakerState>

export const correctionSubject = z.enum(['event', 'entry', 'race', 'result', 'lap'])
export type CorrectionSubject = z.infer<typeof correctionSubject>
/** `missing`, `listed`: a race that the source no longer lists, or lists again. */
export const correctionChange = z.enum(['changed', 'added', 'removed', 'missing', 'listed'])
export type CorrectionChange = z.infer<typeof correctionChange>

export const heldState = z.enum(['waiting', 'accepted', 'refused'])
export type HeldState = z.infer<typeof heldState>

export const scheduleOutcome = z.enum(['running', 'done', 'partial', 'failed', 'skipped', 'cancelled'])
export type ScheduleOutcome = z.infer<typeof scheduleOutcome>

export const actionVerb = z.enum([
  'ingest',
  'replay',
  'import-pages',
  'follow-club',
  'unfollow-club',
  'delete-meeting',
  'accept-held-race',
  'refuse-held-race',
  'change-setting',
  'restore-backup',
  'prune-archive',
  'stop-source',
  'start-source',
  'acknowledge-finding',
  'forget-acknowledgement',
  'mark-lap',
  'unmark-lap',
  'say-fuel',
  'merge-drivers',
  'tell-drivers-apart',
  'forget-about-drivers',
  'show-initials',
  'show-name',
  'approve-record',
  'withdraw-record',
])
export type ActionVerb = z.infer<typeof actionVerb>
