import { type SQL, sql } from 'drizzle-orm'
import {
  blob,
  check,
  foreignKey,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  unique,
} from 'drizzle-orm/sqlite-core'
import type { FailureCause } from '../contract/causes.ts'
import { type DecisionKind, decisionKind } from '../contract/decisions.ts'
import {
  type ActionVerb,
  type BreakerState,
  type CorrectionChange,
  type CorrectionSubject,
  correctionChange,
  correctionSubject,
  type EventDepth,
  eventDepth,
  type FindingRule,
  type HeldState,
  heldState,
  type PageType,
  type PageVia,
  type ScheduleOutcome,
  type SourceName,
  type Track,
  track as trackShape,
} from '../contract/domain.ts'
import { type RunKind, type RunMode, type RunStatus, type RunTrigger, runKind, runStatus } from '../contract/run.ts'

/**
 * The tables. All are STRICT, which `scripts/generate-migration.ts` adds to the generated SQL, and so nothing of a
 * source's id is ever turned into a number: ids from sources are TEXT. Ours are INTEGER PRIMARY KEY, with AUTOINCREMENT
 * only where rows go again, because a source takes them back or a person deletes a meeting (event, race, entry,
 * race_result): else the number of the last one would pass to another.
 * No foreign key cascades: what a save deletes it names, and so it can count it.
 */

/** Tables the rewriter makes WITHOUT ROWID: narrow rows, always asked for by their primary key. */
export const withoutRowidTables: readonly string[] = ['lap']

// Names in a CHECK stay unqualified: drizzle-kit would print `"race"."length_ms"`, which a rebuilt `__new_race` refuses.
const oneOf = (column: string, options: readonly string[]): SQL =>
  sql.raw(`${column} in (${options.map((option) => `'${option}'`).join(', ')})`)
const notNegative = (...columns: string[]): SQL => sql.raw(columns.map((column) => `${column} >= 0`).join(' and '))

export const track = sqliteTable(
  'track',
  {
    id: integer('id').primaryKey(),
    source: text('source').$type<SourceName>().notNull(),
    sourceTrackSlug: text('source_track_slug').notNull(),
    /** Null for a track that is known from an address only. */
    name: text('name'),
    inCatalogue: integer('in_catalogue', { mode: 'boolean' }).notNull(),
    lastEventName: text('last_event_name'),
    lastActivityText: text('last_activity_text'),
    status: text('status').$type<Track['status'] & string>(),
    liveVideo: integer('live_video', { mode: 'boolean' }),
    featured: integer('featured', { mode: 'boolean' }),
    /** Marked by a person; no source knows of it. */
    followed: integer('followed', { mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    unique('track_natural_key').on(t.source, t.sourceTrackSlug),
    check('track_status', oneOf('status', trackShape.shape.status.unwrap().options)),
    check('track_flags', sql.raw('in_catalogue in (0, 1) and live_video in (0, 1) and featured in (0, 1)')),
  ],
)

export const event = sqliteTable(
  'event',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    source: text('source').$type<SourceName>().notNull(),
    sourceEventId: text('source_event_id').notNull(),
    trackId: integer('track_id')
      .notNull()
      .references(() => track.id),
    name: text('name').notNull(),
    startDateLocal: text('start_date_local'),
    endDateLocal: text('end_date_local'),
    /** Only a listing states it. */
    plannedStartLocal: text('planned_start_local'),
    dateText: text('date_text'),
    /** The event page's own heading, kept as printed: it may differ from the track's name, and exports print it. */
    trackName: text('track_name'),
    layoutName: text('layout_name'),
    entryCount: integer('entry_count'),
    driverCount: integer('driver_count'),
    /** As the source states it, not counted by us. */
    lapCount: integer('lap_count'),
    depth: text('depth').$type<EventDepth>().notNull(),
    /** Once the event's own page was read, a listing only fills gaps: the result does not depend on which came last. */
    pageRead: integer('page_read', { mode: 'boolean' }).notNull(),
    /** A listing has shown other figures since the event's own page was read. */
    changedUpstream: integer('changed_upstream', { mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    unique('event_natural_key').on(t.source, t.sourceEventId),
    index('event_by_track').on(t.trackId, t.startDateLocal),
    check('event_depth', oneOf('depth', eventDepth.options)),
    check('event_page_read', sql.raw('page_read in (0, 1)')),
    check('event_counts', notNegative('entry_count', 'driver_count', 'lap_count')),
  ],
)

export const entry = sqliteTable(
  'entry',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    eventId: integer('event_id')
      .notNull()
      .references(() => event.id),
    className: text('class_name').notNull(),
    driverName: text('driver_name').notNull(),
    /** 1, 2… where a class lists the same name again, in page order: an entry list has no driver ids. */
    occurrence: integer('occurrence').notNull(),
    listOrder: integer('list_order').notNull(),
    transponder: text('transponder'),
    carNumber: text('car_number'),
  },
  (t) => [
    unique('entry_natural_key').on(t.eventId, t.className, t.driverName, t.occurrence),
    check('entry_order', sql.raw('occurrence >= 1 and list_order >= 0')),
  ],
)

/** A person as the source knows them: an id. The name is that of each result, as printed there, and may change. */
export const driver = sqliteTable(
  'driver',
  {
    id: integer('id').primaryKey(),
    source: text('source').$type<SourceName>().notNull(),
    sourceDriverId: text('source_driver_id').notNull(),
  },
  (t) => [unique('driver_natural_key').on(t.source, t.sourceDriverId)],
)

export const race = sqliteTable(
  'race',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    source: text('source').$type<SourceName>().notNull(),
    eventId: integer('event_id')
      .notNull()
      .references(() => event.id),
    sourceRaceId: text('source_race_id').notNull(),
    /** Place in the order run, races that the source has lost merged in. */
    runOrder: integer('run_order').notNull(),
    section: text('section'),
    raceNumber: integer('race_number'),
    className: text('class_name'),
    label: text('label'),
    rawLabel: text('raw_label'),
    heatNumber: integer('heat_number'),
    heatCount: integer('heat_count'),
    mainLetter: text('main_letter'),
    mainLeg: integer('main_leg'),
    completedAtLocal: text('completed_at_local'),
    completedText: text('completed_text'),
    lengthMs: integer('length_ms'),
    lengthText: text('length_text'),
    /** The run that first found the source no longer listing it; null while it is listed. */
    missingSinceRunId: integer('missing_since_run_id').references(() => ingestionRun.id),
  },
  (t) => [
    unique('race_natural_key').on(t.eventId, t.sourceRaceId),
    index('race_by_event').on(t.eventId, t.runOrder),
    index('race_by_source_id').on(t.source, t.sourceRaceId),
    check('race_numbers', notNegative('run_order', 'race_number', 'heat_number', 'heat_count', 'main_leg')),
    check('race_length', notNegative('length_ms')),
  ],
)

export const raceResult = sqliteTable(
  'race_result',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    raceId: integer('race_id')
      .notNull()
      .references(() => race.id),
    driverId: integer('driver_id')
      .notNull()
      .references(() => driver.id),
    tableOrder: integer('table_order').notNull(),
    position: integer('position'),
    /** As this race prints it; the driver's own row has the latest. */
    driverName: text('driver_name').notNull(),
    carNumber: text('car_number'),
    gridPosition: integer('grid_position'),
    lapsCompleted: integer('laps_completed'),
    totalTimeMs: integer('total_time_ms'),
    statusText: text('status_text'),
    behind: text('behind'),
    fastestLapMs: integer('fastest_lap_ms'),
    fastestLapNumber: integer('fastest_lap_number'),
    averageLapMs: integer('average_lap_ms'),
    averageTop5Ms: integer('average_top5_ms'),
    averageTop10Ms: integer('average_top10_ms'),
    averageTop15Ms: integer('average_top15_ms'),
    top2ConsecutiveMs: integer('top2_consecutive_ms'),
    top3ConsecutiveMs: integer('top3_consecutive_ms'),
    stdDeviationMs: integer('std_deviation_ms'),
    consistencyPercent: real('consistency_percent'),
  },
  (t) => [
    unique('race_result_natural_key').on(t.raceId, t.driverId),
    // With name and race: whoever searches for a driver reads every name that somebody raced by, and no row of the table.
    index('race_result_by_driver').on(t.driverId, t.driverName, t.raceId),
    check('race_result_order', notNegative('table_order', 'laps_completed', 'fastest_lap_number')),
    check('race_result_places', sql.raw('position >= 1 and grid_position >= 1')),
    check(
      'race_result_times',
      notNegative(
        'total_time_ms',
        'fastest_lap_ms',
        'average_lap_ms',
        'average_top5_ms',
        'average_top10_ms',
        'average_top15_ms',
        'top2_consecutive_ms',
        'top3_consecutive_ms',
        'std_deviation_ms',
      ),
    ),
  ],
)

export const lap = sqliteTable(
  'lap',
  {
    raceResultId: integer('race_result_id').notNull(),
    lapNumber: integer('lap_number').notNull(),
    lapTimeMs: integer('lap_time_ms').notNull(),
    position: integer('position'),
    pace: text('pace'),
    /** JSON as JSON.stringify wrote it; null for the usual empty list. */
    segments: text('segments'),
  },
  (t) => [
    primaryKey({ columns: [t.raceResultId, t.lapNumber] }),
    foreignKey({ columns: [t.raceResultId], foreignColumns: [raceResult.id] }),
    check('lap_figures', sql.raw('lap_number >= 1 and lap_time_ms >= 0 and position >= 1')),
  ],
)

/** A race's findings in their order. The rule is not checked here: new rules come without a migration. */
export const finding = sqliteTable(
  'finding',
  {
    raceId: integer('race_id')
      .notNull()
      .references(() => race.id),
    ordinal: integer('ordinal').notNull(),
    eventId: integer('event_id')
      .notNull()
      .references(() => event.id),
    rule: text('rule').$type<FindingRule>().notNull(),
    sourceDriverId: text('source_driver_id'),
    driverName: text('driver_name'),
    lapNumber: integer('lap_number'),
    published: text('published'),
    computed: text('computed'),
    message: text('message').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.raceId, t.ordinal] }),
    index('finding_by_event').on(t.eventId),
    check('finding_numbers', notNegative('ordinal', 'lap_number')),
  ],
)

const counter = (name: string) => integer(name).notNull().default(0)

export const ingestionRun = sqliteTable(
  'ingestion_run',
  {
    id: integer('id').primaryKey(),
    kind: text('kind').$type<RunKind>().notNull(),
    source: text('source').$type<SourceName>().notNull(),
    sourceTrackSlug: text('source_track_slug'),
    sourceEventId: text('source_event_id'),
    url: text('url').notNull(),
    requestedBy: text('requested_by').notNull(),
    /** Who runs it: a run of a process that is gone was interrupted. */
    pid: integer('pid').notNull(),
    host: text('host').notNull(),
    status: text('status').$type<RunStatus>().notNull(),
    startedAt: text('started_at').notNull(),
    endedAt: text('ended_at'),
    /** JSON: pages read per page type. */
    pages: text('pages').notNull().default('{}'),
    racesListed: counter('races_listed'),
    racesSaved: counter('races_saved'),
    racesUnchanged: counter('races_unchanged'),
    racesSkipped: counter('races_skipped'),
    results: counter('results'),
    laps: counter('laps'),
    rowsInserted: counter('rows_inserted'),
    rowsUpdated: counter('rows_updated'),
    rowsDeleted: counter('rows_deleted'),
    requestsTotal: counter('requests_total'),
    requestsRetries: counter('requests_retries'),
    requestsBytes: counter('requests_bytes'),
    totalMs: counter('total_ms'),
    fetchMs: counter('fetch_ms'),
    parseMs: counter('parse_ms'),
    storeMs: counter('store_ms'),
    failureCode: text('failure_code'),
    failureMessage: text('failure_message'),
    /** Why not everything was read, in one sentence for all that was left out; null where nothing was. */
    summary: text('summary'),
    /** Why it was started and how much it asks for. */
    trigger: text('trigger').$type<RunTrigger>().notNull().default('person'),
    mode: text('mode').$type<RunMode>().notNull().default('everything'),
    /** The run that this one continues. */
    resumesRunId: integer('resumes_run_id'),
    /** When its process started, as the system tells it: a process id alone may have passed to another. */
    processStartedAt: text('process_started_at'),
    /** From the start to the first race saved; null where none was. */
    firstRaceMs: integer('first_race_ms'),
    /** Races of the list that were not asked for because nothing about them had changed. */
    racesFresh: counter('races_fresh'),
    /** Races whose new state waits for a person. */
    racesHeld: counter('races_held'),
    correctionCount: counter('correction_count'),
    /** Answers that said "as before" (304). */
    requestsNotModified: counter('requests_not_modified'),
    breakerOpenings: counter('breaker_openings'),
    browserLaunches: counter('browser_launches'),
    browserFailures: counter('browser_failures'),
  },
  (t) => [
    index('ingestion_run_by_event').on(t.source, t.sourceEventId),
    index('ingestion_run_by_status').on(t.status),
    check('ingestion_run_kind', oneOf('kind', runKind.options)),
    check('ingestion_run_status', oneOf('status', runStatus.options)),
    check('ingestion_run_failure', sql.raw('(failure_code is null) = (failure_message is null)')),
  ],
)

export const runSkip = sqliteTable(
  'run_skip',
  {
    runId: integer('run_id')
      .notNull()
      .references(() => ingestionRun.id),
    ordinal: integer('ordinal').notNull(),
    sourceRaceId: text('source_race_id'),
    code: text('code').notNull(),
    message: text('message').notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.ordinal] }), check('run_skip_ordinal', notNegative('ordinal'))],
)

/**
 * Page bodies, compressed by the caller, kept once per content. They live in the database and not in files beside it:
 * there is one file to back up, and a page and the rows read from it are committed together.
 */
export const pageBody = sqliteTable(
  'page_body',
  {
    contentHash: text('content_hash').primaryKey(),
    /** Zstandard, as the caller sealed it. */
    body: blob('body', { mode: 'buffer' }).notNull(),
    /** Bytes before compression. */
    byteLength: integer('byte_length').notNull(),
    firstStoredAt: text('first_stored_at').notNull(),
    /** Set once the body was given up for room: `body` is empty then, and the hash still proves what it was. */
    prunedAt: text('pruned_at'),
  },
  (t) => [
    // With the length: how large the archive is, and by how much it grew, is asked without reading a single body.
    index('page_body_by_time').on(t.firstStoredAt, sql.raw('length(body)')),
    check('page_body_length', notNegative('byte_length')),
  ],
)

export const pageLog = sqliteTable(
  'page_log',
  {
    id: integer('id').primaryKey(),
    runId: integer('run_id')
      .notNull()
      .references(() => ingestionRun.id),
    url: text('url').notNull(),
    pageType: text('page_type').$type<PageType>().notNull(),
    sourceId: text('source_id'),
    fetchedAt: text('fetched_at').notNull(),
    httpStatus: integer('http_status'),
    bytes: integer('bytes').notNull(),
    fetchMs: integer('fetch_ms').notNull(),
    contentHash: text('content_hash').references(() => pageBody.contentHash),
    etag: text('etag'),
    lastModified: text('last_modified'),
    /** How it came: over HTTP, through the browser, or from a file that somebody saved. */
    via: text('via').$type<PageVia>().notNull().default('http'),
    /** The charset that the answer named, where it was another than UTF-8: a replay needs it. */
    charset: text('charset'),
    /** Whether what it shows was stored; not where it could not be read, or was held back. Of older records: not known. */
    isSaved: integer('is_saved', { mode: 'boolean' }).notNull().default(true),
  },
  (t) => [
    index('page_log_by_run').on(t.runId),
    index('page_log_by_url').on(t.url),
    index('page_log_by_body').on(t.contentHash),
    check('page_log_figures', notNegative('bytes', 'fetch_ms')),
  ],
)

/** What a run asked for of each page type, and how it went. */
export const runPageType = sqliteTable(
  'run_page_type',
  {
    runId: integer('run_id')
      .notNull()
      .references(() => ingestionRun.id),
    pageType: text('page_type').$type<PageType>().notNull(),
    pagesRead: counter('pages_read'),
    /** Pages that could not be had, after all tries. */
    pagesFailed: counter('pages_failed'),
    requests: counter('requests'),
    /** Tries that never left this machine: no network, no such name, no connection. */
    unsent: counter('unsent'),
    /** Requests and unsent tries that were not enough. */
    failures: counter('failures'),
    retries: counter('retries'),
    notModified: counter('not_modified'),
    bytes: counter('bytes'),
    fetchMs: counter('fetch_ms'),
    browserLaunches: counter('browser_launches'),
    browserFailures: counter('browser_failures'),
  },
  (t) => [primaryKey({ columns: [t.runId, t.pageType] })],
)

/** One request that was not enough, for patterns by page type and hour. */
export const requestFailure = sqliteTable(
  'request_failure',
  {
    id: integer('id').primaryKey(),
    runId: integer('run_id')
      .notNull()
      .references(() => ingestionRun.id),
    pageType: text('page_type').$type<PageType>().notNull(),
    sourceId: text('source_id'),
    code: text('code').notNull(),
    /** Null in what was written before causes were told apart. */
    cause: text('cause').$type<FailureCause>(),
    httpStatus: integer('http_status'),
    /** UTC, ISO text. */
    at: text('at').notNull(),
  },
  (t) => [index('request_failure_by_run').on(t.runId), index('request_failure_by_time').on(t.at)],
)

/**
 * Who may do a thing that only one may do at a time, across all processes on this file: "event liverc:486677",
 * "schedule". The row stays when it is given back, so that its fence only ever rises.
 */
export const lease = sqliteTable(
  'lease',
  {
    name: text('name').primaryKey(),
    /** Rises with every taking: what a holder writes it writes under the fence it was given. */
    fence: integer('fence').notNull(),
    /** A random id of the holder; null while nobody holds it. */
    holder: text('holder'),
    runId: integer('run_id'),
    requestedBy: text('requested_by').notNull(),
    pid: integer('pid').notNull(),
    host: text('host').notNull(),
    processStartedAt: text('process_started_at'),
    takenAt: text('taken_at').notNull(),
    /** The last breath, as UTC text and by the host's own clock since its start, which nobody can set. */
    renewedAt: text('renewed_at').notNull(),
    renewedUptimeMs: integer('renewed_uptime_ms').notNull(),
    /** How long after its last breath a holder counts as gone. */
    ttlMs: integer('ttl_ms').notNull(),
  },
  () => [check('lease_numbers', notNegative('fence', 'renewed_uptime_ms', 'ttl_ms'))],
)

/** How a site is asked, shared by all processes on this file. Times are of the host's clock since its start. */
export const siteState = sqliteTable('site_state', {
  siteKey: text('site_key').primaryKey(),
  /** Whose clock the times are of: of another host they mean nothing. */
  host: text('host').notNull(),
  lastStartUptimeMs: integer('last_start_uptime_ms'),
  /** A start is booked whose connection is still being opened; nobody else starts before this. */
  openingUntilUptimeMs: integer('opening_until_uptime_ms'),
  openingBy: text('opening_by'),
  /** Silence that the site asked for. */
  heldUntilUptimeMs: integer('held_until_uptime_ms'),
  heldUntilAt: text('held_until_at'),
  breaker: text('breaker').$type<BreakerState>().notNull().default('closed'),
  breakerFailures: counter('breaker_failures'),
  /** When the next probe may be made. */
  breakerUntilUptimeMs: integer('breaker_until_uptime_ms'),
  breakerUntilAt: text('breaker_until_at'),
  changedAt: text('changed_at').notNull(),
  lastFailureCode: text('last_failure_code'),
  lastFailureCause: text('last_failure_cause').$type<FailureCause>(),
  lastFailureMessage: text('last_failure_message'),
})

/** Requests under way at a site, of all processes: how many are too many is one number for all of them. */
export const siteRequest = sqliteTable(
  'site_request',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    siteKey: text('site_key').notNull(),
    pid: integer('pid').notNull(),
    host: text('host').notNull(),
    processStartedAt: text('process_started_at'),
    /** Not under way yet: its process stands in line here, behind those with lower numbers. */
    waits: integer('waits', { mode: 'boolean' }).notNull().default(false),
    /** After this it counts as over, whatever became of its process. */
    untilUptimeMs: integer('until_uptime_ms').notNull(),
  },
  (t) => [index('site_request_by_site').on(t.siteKey)],
)

/** A source that a person switched off: nothing is asked of it, by nobody, until it is switched on. */
export const sourceSwitch = sqliteTable('source_switch', {
  source: text('source').$type<SourceName>().primaryKey(),
  stoppedAt: text('stopped_at').notNull(),
  stoppedBy: text('stopped_by').notNull(),
})

/** What a source changed of what it had shown before: one row a field, result, lap or entry. Never changed, never pruned. */
export const correction = sqliteTable(
  'correction',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    eventId: integer('event_id')
      .notNull()
      .references(() => event.id),
    runId: integer('run_id')
      .notNull()
      .references(() => ingestionRun.id),
    /** UTC, ISO text. */
    seenAt: text('seen_at').notNull(),
    subject: text('subject').$type<CorrectionSubject>().notNull(),
    change: text('change').$type<CorrectionChange>().notNull(),
    /** Null where it is about the event or its entries. */
    sourceRaceId: text('source_race_id'),
    sourceDriverId: text('source_driver_id'),
    driverName: text('driver_name'),
    className: text('class_name'),
    lapNumber: integer('lap_number'),
    /** Null where a whole result, lap, entry or race came or went. */
    field: text('field'),
    /** JSON; null where there was nothing, or is nothing any more. */
    oldValue: text('old_value'),
    newValue: text('new_value'),
    /** The pages that prove both states, where they are known. */
    oldPageHash: text('old_page_hash').references(() => pageBody.contentHash),
    newPageHash: text('new_page_hash').references(() => pageBody.contentHash),
  },
  (t) => [
    index('correction_by_event').on(t.eventId, t.id),
    index('correction_by_run').on(t.runId),
    index('correction_by_old_page').on(t.oldPageHash),
    index('correction_by_new_page').on(t.newPageHash),
    check('correction_subject', oneOf('subject', correctionSubject.options)),
    check('correction_change', oneOf('change', correctionChange.options)),
  ],
)

/** A race whose source lost most of what it had: what is stored stays until a person decides. */
export const heldRace = sqliteTable(
  'held_race',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    eventId: integer('event_id')
      .notNull()
      .references(() => event.id),
    runId: integer('run_id')
      .notNull()
      .references(() => ingestionRun.id),
    sourceRaceId: text('source_race_id').notNull(),
    /** The page that shows the new state: what is accepted is read from it. */
    pageHash: text('page_hash')
      .notNull()
      .references(() => pageBody.contentHash),
    heldAt: text('held_at').notNull(),
    /** A sentence for a person: what would be lost. */
    reason: text('reason').notNull(),
    state: text('state').$type<HeldState>().notNull().default('waiting'),
    decidedAt: text('decided_at'),
    decidedBy: text('decided_by'),
  },
  (t) => [
    unique('held_race_natural_key').on(t.eventId, t.sourceRaceId, t.pageHash),
    check('held_race_state', oneOf('state', heldState.options)),
  ],
)

/** What a person wants of an event after it was read: to be looked at again while results cool down. */
export const eventWatch = sqliteTable(
  'event_watch',
  {
    eventId: integer('event_id')
      .primaryKey()
      .references(() => event.id),
    /** From when the rechecks count: the end of its first complete run. */
    since: text('since').notNull(),
    /** Rechecks done; after the last one the event is frozen. */
    rechecksDone: counter('rechecks_done'),
    nextAt: text('next_at'),
    frozenAt: text('frozen_at'),
  },
  () => [check('event_watch_done', notNegative('rechecks_done'))],
)

/** One pass of the schedule. */
export const scheduleRun = sqliteTable(
  'schedule_run',
  {
    id: integer('id').primaryKey(),
    dueAt: text('due_at').notNull(),
    startedAt: text('started_at').notNull(),
    endedAt: text('ended_at'),
    requestedBy: text('requested_by').notNull(),
    outcome: text('outcome').$type<ScheduleOutcome>().notNull(),
    listsRead: counter('lists_read'),
    meetingsRead: counter('meetings_read'),
    meetingsSkipped: counter('meetings_skipped'),
    /** Why nothing, or not all, was done. */
    message: text('message'),
  },
  (t) => [index('schedule_run_by_start').on(t.startedAt)],
)

/** What people did that changed what is stored, and how to take it back. */
export const action = sqliteTable(
  'action',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    at: text('at').notNull(),
    doneBy: text('done_by').notNull(),
    verb: text('verb').$type<ActionVerb>().notNull(),
    /** What it was done to, for a person. */
    subject: text('subject').notNull(),
    /** JSON: what taking it back needs; null where it cannot be. */
    undo: text('undo'),
    undoneAt: text('undone_at'),
  },
  (t) => [index('action_by_time').on(t.at)],
)

/**
 * What people decided about stored data (`core/contract/decisions.ts`): one row a subject, named by the sources' ids. It
 * goes with its meeting where it is about one.
 */
export const decision = sqliteTable(
  'decision',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    kind: text('kind').$type<DecisionKind>().notNull(),
    /** JSON of the subject, its keys in the contract's order. */
    subject: text('subject').notNull(),
    /** Null where it is not about one meeting. */
    eventId: integer('event_id').references(() => event.id),
    /** JSON. */
    value: text('value').notNull(),
    note: text('note'),
    decidedBy: text('decided_by').notNull(),
    decidedAt: text('decided_at').notNull(),
  },
  (t) => [
    unique('decision_natural_key').on(t.kind, t.subject),
    index('decision_by_event').on(t.eventId, t.kind),
    check('decision_kind', oneOf('kind', decisionKind.options)),
  ],
)

export const setting = sqliteTable('setting', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
})
