import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { FailureCause } from '../../contract/causes.ts'
import type { PageType, SourceName } from '../../contract/domain.ts'
import { type RunKind, type RunMode, type RunStatus, type RunTrigger, runKind, runStatus } from '../../contract/run.ts'
import { counter, notNegative, oneOf } from './columns.ts'

/** What ingestions did: one row a run, what it left out, and what it asked for of each page type. */

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
