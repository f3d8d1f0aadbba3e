import { Failure } from '../contract/failure.ts'
import type { ActionItem, ActionUndo } from '../contract/keeping.ts'
import { findAction, listActions, markUndone, type StoredAction } from '../store/actions.ts'
import { findTrack, followTrack } from '../store/catalogue.ts'
import type { Store } from '../store/database.ts'
import { saveSetting, unsetSetting } from '../store/settings.ts'
import { startSource, stopSource } from '../store/source-switches.ts'

/** So many actions are looked through for one that came later; older ones are not taken back any more. */
const undoable = 1_000

/** What people did, newest first, each with whether it can be taken back now. */
export function listActionItems(store: Store, limit: number): ActionItem[] {
  return store.read(() => {
    const actions = listActions(store, Math.max(limit, undoable))
    return actions.slice(0, limit).map((action) => {
      const { undo, ...shown } = action
      return { ...shown, canUndo: whyNot(action, actions) === null }
    })
  })
}

/**
 * Takes back what a person did, and marks it so. Throws `input/invalid` where there is no such action, where it was
 * taken back already, cannot be, or where the same thing was changed again since.
 */
export function undoAction(store: Store, actionId: number): StoredAction {
  return store.transaction(() => {
    const action = findAction(store, actionId)
    if (!action) {
      throw new Failure('input/invalid', `There is no action ${actionId}. "actions list" shows those that there are.`)
    }
    const wrong = whyNot(action, listActions(store, undoable))
    if (wrong !== null) throw new Failure('input/invalid', wrong)
    if (action.undo) takeBack(store, action.undo)
    markUndone(store, actionId)
    return action
  })
}

/** Why an action cannot be taken back now, for a person; null where it can. */
function whyNot({ actionId, undo, undoneAt }: StoredAction, newest: readonly StoredAction[]): string | null {
  if (undoneAt !== null) return `Action ${actionId} was taken back already.`
  if (undo === null) return `Action ${actionId} cannot be taken back.`
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
  return false
}

function takeBack(store: Store, undo: ActionUndo): void {
  if (undo.kind === 'follow') {
    const track = findTrack(store, undo.source, undo.sourceTrackSlug)
    if (track) followTrack(store, track.trackId, undo.followed)
  } else if (undo.kind === 'source') {
    if (undo.stop) stopSource(store, undo.source, undo.stop)
    else startSource(store, undo.source)
  } else if (undo.value === null) unsetSetting(store, undo.key)
  else saveSetting(store, undo.key, undo.value)
}
