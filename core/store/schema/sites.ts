import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { FailureCause } from '../../contract/causes.ts'
import type { BreakerState, SourceName } from '../../contract/domain.ts'
import { counter, notNegative } from './columns.ts'

/** Who does what only one may do, and how the sites are asked: shared by all programs on the file. */

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
