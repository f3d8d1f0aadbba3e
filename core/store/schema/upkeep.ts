import { check, index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import {
  type CorrectionChange,
  type CorrectionSubject,
  correctionChange,
  correctionSubject,
  type HeldState,
  heldState,
  type ScheduleOutcome,
} from '../../contract/domain.ts'
import { pageBody } from './archive.ts'
import { counter, notNegative, oneOf } from './columns.ts'
import { event } from './racing.ts'
import { ingestionRun } from './runs.ts'

/** What sources change afterwards, and what looks at it again. */

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
