import type { SourceName } from '../contract/domain.ts'
import { recordAction } from '../store/actions.ts'
import { followTrack } from '../store/catalogue.ts'
import type { Store } from '../store/database.ts'
import { findSetting, saveSetting, unsetSetting } from '../store/settings.ts'

/** Small things that a person changes, each recorded with its way back; what is as it was already is not recorded. */

export interface FollowedTrack {
  readonly trackId: number
  readonly source: SourceName
  readonly sourceTrackSlug: string
  readonly name: string
}

/** Follows a club, or no longer. Returns the record's id; null where nothing changed. */
export function changeFollowed(store: Store, track: FollowedTrack, followed: boolean, doneBy: string): number | null {
  return store.transaction(() => {
    if (followTrack(store, track.trackId, followed).rowsUpdated === 0) return null
    const { source, sourceTrackSlug, name } = track
    const verb = followed ? 'follow-club' : 'unfollow-club'
    const undo = { kind: 'follow', source, sourceTrackSlug, followed: !followed } as const
    return recordAction(store, { verb, subject: name, doneBy, undo })
  })
}

/** Saves a checked value, or with null forgets the saved one. Returns the record's id; null where nothing changed. */
export function changeSetting(store: Store, key: string, value: string | null, doneBy: string): number | null {
  return store.transaction(() => {
    const before = findSetting(store, key) ?? null
    if (before === value) return null
    if (value === null) unsetSetting(store, key)
    else saveSetting(store, key, value)
    const subject = value === null ? `${key}, back to its default` : `${key} = ${value}`
    return recordAction(store, {
      verb: 'change-setting',
      subject,
      doneBy,
      undo: { kind: 'setting', key, value: before },
    })
  })
}
