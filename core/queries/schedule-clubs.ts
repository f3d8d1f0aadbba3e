import type { EventItem, TrackItem } from '../contract/answers.ts'
import type { Store } from '../store/database.ts'
import { findWatch } from '../store/event-watch.ts'
import { listEventItems } from './event-list.ts'
import { lastReadAt, listTrackItems } from './track-list.ts'

/** A meeting of a followed club, and what its last run could not have. */
export interface ClubMeeting extends EventItem {
  /** Codes of what was left out, and of the failure that ended it. */
  readonly lastCodes: readonly string[]
  /** Its results have cooled down: it is asked for only where a person says so. */
  readonly isFrozen: boolean
}

export interface FollowedClub {
  readonly track: TrackItem
  /** When its list of meetings was last read; null where it never was. */
  readonly listReadAt: string | null
  /** Held at least in part between the two days, newest first. */
  readonly meetings: readonly ClubMeeting[]
}

/** The clubs that a person follows at a source that is read over a network, by name, with their meetings of some days. */
export function listFollowedClubs(store: Store, fromDay: string, toDay: string): FollowedClub[] {
  return store.read(() =>
    listTrackItems(store)
      .tracks.filter(({ followed, source }) => followed && source !== 'demo')
      .map((track) => ({
        track,
        listReadAt: lastReadAt(store, track.source, 'events-listing', track.sourceTrackSlug),
        meetings: listEventItems(store, track.trackId)
          .filter(({ startDateLocal, endDateLocal }) => {
            const [first, last] = [startDateLocal ?? endDateLocal, endDateLocal ?? startDateLocal]
            return first !== null && last !== null && first <= toDay && last >= fromDay
          })
          .map((meeting) => ({
            ...meeting,
            lastCodes: findLastCodes(store, meeting),
            isFrozen: findWatch(store, meeting.eventId)?.frozenAt != null,
          })),
      })),
  )
}

/** Codes of what the last run that asked the source left out, and of the failure that ended it. */
export function findLastCodes(
  store: Store,
  { source, sourceEventId }: Pick<EventItem, 'source' | 'sourceEventId'>,
): string[] {
  return store
    .prepare<[{ source: string; sourceEventId: string }], { code: string }>(
      `with last as (
         select max(id) as id from ingestion_run
         where source = @source and source_event_id = @sourceEventId and mode in ('changed', 'everything'))
       select s.code from run_skip s join last on last.id = s.run_id
       union
       select i.failure_code from ingestion_run i join last using (id) where i.failure_code is not null`,
    )
    .all({ source, sourceEventId })
    .map(({ code }) => code)
}
