import {
  type Decision,
  type DecisionKind,
  type DecisionSubject,
  type DecisionValue,
  decisionShapes,
} from '../contract/decisions.ts'
import type { ActionVerb } from '../contract/domain.ts'
import { recordAction } from './actions.ts'
import type { Store } from './database.ts'

/** A decision as it is made, and how it is recorded among what people did. */
export interface Deciding<Kind extends DecisionKind> {
  readonly kind: Kind
  readonly subject: DecisionSubject<Kind>
  /** Null withdraws what was decided. */
  readonly value: DecisionValue<Kind> | null
  readonly note?: string | null
  readonly doneBy: string
  readonly verb: ActionVerb
  /** What it is about, for a person. */
  readonly about: string
  /** UTC, ISO text; now unless told. */
  readonly at?: string
}

interface DecisionRow {
  readonly value: string
  readonly note: string | null
  readonly decidedBy: string
  readonly decidedAt: string
}

const columns = `value, note, decided_by as decidedBy, decided_at as decidedAt`

/**
 * Stores a decision, or withdraws one, and records it with its way back, together. Returns the record's id; null where
 * it was so already, and nothing is written. The subject decides where it stands: deciding again replaces.
 */
export function decide<Kind extends DecisionKind>(store: Store, deciding: Deciding<Kind>): number | null {
  const { kind, doneBy, verb, about, at = new Date().toISOString() } = deciding
  return store.transaction(() => {
    const was = place(store, deciding, at)
    if (was === null) return null
    return recordAction(store, {
      ...{ verb, subject: about, doneBy, at },
      undo: { kind: 'decision', decisionKind: kind, ...was },
    })
  })
}

/**
 * Decides the same of many subjects at once, in one record with one way back. Returns the record's id and of how many it
 * was not so already; null and 0 where it was of all.
 */
export function decideAll<Kind extends DecisionKind>(
  store: Store,
  { subjects, ...deciding }: Omit<Deciding<Kind>, 'subject'> & { readonly subjects: readonly DecisionSubject<Kind>[] },
): { readonly actionId: number | null; readonly count: number } {
  const { kind, doneBy, verb, about, at = new Date().toISOString() } = deciding
  return store.transaction(() => {
    const were = subjects.flatMap((subject) => place(store, { ...deciding, subject }, at) ?? [])
    if (were.length === 0) return { actionId: null, count: 0 }
    const undo = { kind: 'decisions', decisionKind: kind, were } as const
    return { actionId: recordAction(store, { verb, subject: about, doneBy, undo, at }), count: were.length }
  })
}

/** Puts a decision where it belongs and returns what stood there; null where it was so already. */
function place<Kind extends DecisionKind>(
  store: Store,
  { kind, subject, value, note = null, doneBy }: Deciding<Kind>,
  at: string,
): { readonly subject: string; readonly before: DecisionRow | null } | null {
  const key = keyOf(kind, subject)
  const before = findRow(store, kind, key)
  const after = value === null ? null : { value: JSON.stringify(value), note, decidedBy: doneBy, decidedAt: at }
  const isSame = after === null ? before === null : before?.value === after.value && before.note === after.note
  if (isSame) return null
  restoreDecision(store, kind, key, after)
  return { subject: key, before }
}

/** What was decided of a subject; undefined where nothing was. */
export function findDecision<Kind extends DecisionKind>(
  store: Store,
  kind: Kind,
  subject: DecisionSubject<Kind>,
): Decision<Kind> | undefined {
  return store.read(() => {
    const key = keyOf(kind, subject)
    const row = findRow(store, kind, key)
    return row === null ? undefined : decisionOf<Kind>(key, row)
  })
}

/** All decisions of a kind, of one meeting where `eventId` is given, in the order of their subjects. */
export function listDecisions<Kind extends DecisionKind>(store: Store, kind: Kind, eventId?: number): Decision<Kind>[] {
  return store.read(() =>
    store
      .prepare<[{ kind: string; eventId: number | null }], DecisionRow & { subject: string }>(
        `select subject, ${columns} from decision
         where kind = @kind and (@eventId is null or event_id = @eventId) order by subject`,
      )
      .all({ kind, eventId: eventId ?? null })
      .map(({ subject, ...row }) => decisionOf<Kind>(subject, row)),
  )
}

/** Puts a decision's row as it was before, or takes it away with null. What is about a meeting that is gone goes nowhere. */
export function restoreDecision(store: Store, kind: DecisionKind, subject: string, row: DecisionRow | null): void {
  store.transaction(() => {
    if (row === null) {
      store.prepare<[string, string], unknown>('delete from decision where kind = ? and subject = ?').run(kind, subject)
      return
    }
    const event = eventOf(store, subject)
    if (event === 'gone') return
    store
      .prepare<[Record<string, unknown>], unknown>(
        `insert into decision (kind, subject, event_id, value, note, decided_by, decided_at)
         values (@kind, @subject, @eventId, @value, @note, @decidedBy, @decidedAt)
         on conflict (kind, subject) do update set event_id = excluded.event_id, value = excluded.value,
           note = excluded.note, decided_by = excluded.decided_by, decided_at = excluded.decided_at`,
      )
      .run({ kind, subject, eventId: event, ...row })
  })
}

/** The meeting that a subject is of, by our id: a subject with `sourceEventId` is about that meeting. */
function eventOf(store: Store, subject: string): number | null | 'gone' {
  const { source, sourceEventId } = JSON.parse(subject) as { source?: string; sourceEventId?: string }
  if (source === undefined || sourceEventId === undefined) return null
  const found = store
    .prepare<[string, string], { id: number }>('select id from event where source = ? and source_event_id = ?')
    .get(source, sourceEventId)
  return found?.id ?? 'gone'
}

/** Parsed by its shape, so that the same subject is the same text whatever order its keys were given in. */
function keyOf<Kind extends DecisionKind>(kind: Kind, subject: DecisionSubject<Kind>): string {
  return JSON.stringify(decisionShapes[kind].shape.subject.parse(subject))
}

function findRow(store: Store, kind: DecisionKind, subject: string): DecisionRow | null {
  const sql = `select ${columns} from decision where kind = ? and subject = ?`
  return store.prepare<[string, string], DecisionRow>(sql).get(kind, subject) ?? null
}

function decisionOf<Kind extends DecisionKind>(subject: string, row: DecisionRow): Decision<Kind> {
  return {
    ...row,
    subject: JSON.parse(subject) as DecisionSubject<Kind>,
    value: JSON.parse(row.value) as DecisionValue<Kind>,
  }
}
