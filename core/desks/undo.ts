import { isDeepStrictEqual } from 'node:util'
import { Failure } from '../contract/failure.ts'
import type { ActionItem, ActionUndo } from '../contract/keeping.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { findAction, listActions, markUndone, type StoredAction } from '../store/actions.ts'
import { findTrack, followTrack } from '../store/catalogue.ts'
import type { Store } from '../store/database.ts'
import { restoreDecision } from '../store/decisions.ts'
import { takeBackRefusal } from '../store/held-races.ts'
import { findKept } from '../store/kept-aside.ts'
import { saveSetting, unsetSetting } from '../store/settings.ts'
import { startSource, stopSource } from '../store/source-switches.ts'
import { type DeletingRooms, putMeetingBack } from './meeting-deletion.ts'
import { refuseContradiction } from './person-desk.ts'

/** So many actions are looked through for one that came later; older ones are not taken back any more. */
const undoable = 1_000

/** What people did, newest first, each with whether it can be taken back now. */
export function listActionItems(store: Store, limit: number): ActionItem[] {
  return store.read(() => {
    const actions = listActions(store, Math.max(limit, undoable))
    return actions.slice(0, limit).map((action) => {
      const { undo, ...shown } = action
      return { ...shown, canUndo: whyNot(store, action, actions) === null }
    })
  })
}

/**
 * Takes back what a person did, and marks it so, together. Throws `input/invalid` where there is no such action, where it
 * was taken back already, cannot be (any more), or where the same thing was changed again since; `event/busy`.
 */
export async function undoAction(
  rooms: DeletingRooms & Pick<Engine, 'withStore'>,
  actionId: number,
): Promise<StoredAction> {
  const action = rooms.withStore((store) => requireUndoable(store, actionId))
  const { undo } = action
  if (undo?.kind === 'meeting') {
    await putMeetingBack(rooms, undo.fileName, (store) => void takeBackOnce(store, actionId, () => {}))
  } else {
    rooms.withStore((store) => takeBackOnce(store, actionId, () => undo && takeBack(store, undo)))
  }
  return action
}

/** In one transaction with the look whether it may be: two who press at once take it back once. */
function takeBackOnce(store: Store, actionId: number, work: () => void): void {
  store.transaction(() => {
    requireUndoable(store, actionId)
    work()
    markUndone(store, actionId)
  })
}

function requireUndoable(store: Store, actionId: number): StoredAction {
  const action = findAction(store, actionId)
  if (!action) {
    throw new Failure('input/invalid', `There is no action ${actionId}. "actions list" shows those that there are.`)
  }
  const wrong = whyNot(store, action, listActions(store, undoable))
  if (wrong !== null) throw new Failure('input/invalid', wrong)
  return action
}

/** Why an action cannot be taken back now, for a person; null where it can. */
function whyNot(store: Store, action: StoredAction, newest: readonly StoredAction[]): string | null {
  const { actionId, undo, undoneAt, subject } = action
  if (undoneAt !== null) return `Action ${actionId} was taken back already.`
  if (undo === null) return `Action ${actionId} cannot be taken back.`
  if (undo.kind === 'meeting' && findKept(store.file, undo.fileName) === null) {
    return `${subject} was deleted for good when the program that deleted it ended.`
  }
  const later = newest.find((one) => one.actionId > actionId && one.undoneAt === null && isSame(one.undo, undo))
  if (later) return `The same was changed again later (action ${later.actionId}). Take that back first.`
  const isOld = !newest.some((one) => one.actionId === actionId)
  return isOld ? `Action ${actionId} is too long ago to be taken back.` : null
}

/** Whether two actions changed the same thing. */
function isSame(one: ActionUndo | null, other: ActionUndo): boolean {
  if (one?.kind === 'follow' && other.kind === 'follow') {
    return one.source === other.source && one.sourceTrackSlug === other.sourceTrackSlug
  }
  if (one?.kind === 'setting' && other.kind === 'setting') return one.key === other.key
  if (one?.kind === 'source' && other.kind === 'source') return one.source === other.source
  if (one?.kind === 'held-race' && other.kind === 'held-race') return isDeepStrictEqual(one, other)
  const [some, others] = [decidedBy(one), decidedBy(other)]
  return some.length > 0 && others.some((key) => some.includes(key))
}

/** What an action decided of, each by kind and subject. */
function decidedBy(undo: ActionUndo | null): readonly string[] {
  if (undo?.kind === 'decision') return [`${undo.decisionKind} ${undo.subject}`]
  return undo?.kind === 'decisions' ? undo.were.map(({ subject }) => `${undo.decisionKind} ${subject}`) : []
}

function takeBack(store: Store, undo: Exclude<ActionUndo, { kind: 'meeting' }>): void {
  if (undo.kind === 'follow') {
    const track = findTrack(store, undo.source, undo.sourceTrackSlug)
    if (track) followTrack(store, track.trackId, undo.followed)
  } else if (undo.kind === 'source') {
    if (undo.stop) stopSource(store, undo.source, undo.stop)
    else startSource(store, undo.source)
  } else if (undo.kind === 'held-race') {
    takeBackRefusal(store, undo)
  } else if (undo.kind === 'decision' || undo.kind === 'decisions') {
    const were = undo.kind === 'decision' ? [undo] : undo.were
    for (const { subject, before } of were) restoreDecision(store, undo.decisionKind, subject, before)
    // What came since may not allow what was before.
    if (undo.decisionKind === 'persons') refuseContradiction(store)
  } else if (undo.value === null) unsetSetting(store, undo.key)
  else saveSetting(store, undo.key, undo.value)
}
