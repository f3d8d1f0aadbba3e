import { check, index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { type DecisionKind, decisionKind } from '../../contract/decisions.ts'
import type { ActionVerb } from '../../contract/domain.ts'
import { oneOf } from './columns.ts'
import { event } from './racing.ts'

/** What people did, decided and set. */

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
