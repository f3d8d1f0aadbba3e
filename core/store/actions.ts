import { and, desc, eq, isNull } from 'drizzle-orm'
import type { ActionVerb } from '../contract/domain.ts'
import { type ActionUndo, actionUndo } from '../contract/keeping.ts'
import type { Store } from './database.ts'
import { action } from './schema/people.ts'

/** What a person does, as it is recorded. */
export interface Deed {
  readonly verb: ActionVerb
  /** What it is done to, for a person: the club's or the meeting's name, "contact = results@example.org". */
  readonly subject: string
  /** The program and the person (`whoAsks`). */
  readonly doneBy: string
  /** How to take it back; left out where it cannot be. */
  readonly undo?: ActionUndo | undefined
  /** UTC, ISO text; now unless told. */
  readonly at?: string
}

/** A recorded action. */
export interface StoredAction {
  readonly actionId: number
  readonly at: string
  readonly doneBy: string
  readonly verb: ActionVerb
  readonly subject: string
  /** Null where it cannot be taken back, or not by this version of the program. */
  readonly undo: ActionUndo | null
  readonly undoneAt: string | null
}

/**
 * Records what a person did. Call it inside the transaction that does it: then both are kept, or neither. Returns the
 * record's id.
 */
export function recordAction(
  store: Store,
  { verb, subject, doneBy, undo, at = new Date().toISOString() }: Deed,
): number {
  return store.transaction(() => {
    const row = { at, doneBy, verb, subject, undo: undo === undefined ? null : JSON.stringify(undo) }
    return store.db.insert(action).values(row).returning({ id: action.id }).get().id
  })
}

/** The newest actions first, at most `limit`. */
export function listActions(store: Store, limit: number): StoredAction[] {
  return store.read(() => store.db.select().from(action).orderBy(desc(action.id)).limit(limit).all().map(actionOf))
}

/** Undefined where there is no such action. */
export function findAction(store: Store, actionId: number): StoredAction | undefined {
  return store.read(() => {
    const row = store.db.select().from(action).where(eq(action.id, actionId)).get()
    return row && actionOf(row)
  })
}

/** Marks an action as taken back. Returns false where it was already, or is not there. */
export function markUndone(store: Store, actionId: number, at: string = new Date().toISOString()): boolean {
  return store.transaction(() => {
    const wanted = and(eq(action.id, actionId), isNull(action.undoneAt))
    return store.db.update(action).set({ undoneAt: at }).where(wanted).run().changes > 0
  })
}

function actionOf({ id, at, doneBy, verb, subject, undo, undoneAt }: typeof action.$inferSelect): StoredAction {
  return { actionId: id, at, doneBy, verb, subject, undo: undo === null ? null : readUndo(undo), undoneAt }
}

/** A newer version may know ways back that this one does not. */
function readUndo(text: string): ActionUndo | null {
  try {
    return actionUndo.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
