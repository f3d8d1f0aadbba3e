import type { TrackItem } from '../contract/answers.ts'
import type { SourceName, Track } from '../contract/domain.ts'
import { compareText, foldText } from '../contract/fold.ts'
import type { Store } from '../store/database.ts'

interface Row {
  trackId: number
  source: SourceName
  sourceTrackSlug: string
  name: string | null
  lastEventName: string | null
  lastActivityText: string | null
  status: Track['status']
  liveVideo: number | null
  featured: number | null
  followed: number
  eventCount: number
  storedEventCount: number
}

const selectTracks = `
  select t.id as trackId, t.source, t.source_track_slug as sourceTrackSlug, t.name, t.last_event_name as lastEventName,
         t.last_activity_text as lastActivityText, t.status, t.live_video as liveVideo, t.featured, t.followed,
         count(e.id) as eventCount, count(e.id) filter (where e.page_read = 1) as storedEventCount
  from track t left join event e on e.track_id = t.id`

/** Every known track with what is known and stored of it, by name; and when the catalogue was last read whole. */
export function listTrackItems(store: Store): { tracks: TrackItem[]; readAt: string | null } {
  return store.read(() => {
    const rows = store.prepare<[], Row>(`${selectTracks} group by t.id`).all()
    const tracks = rows
      .map((row) => ({ item: itemOf(row), folded: foldText(row.name ?? row.sourceTrackSlug) }))
      .sort((a, b) => compareText(a.folded, b.folded) || a.item.trackId - b.item.trackId)
      .map(({ item }) => item)
    return { tracks, readAt: lastReadAt(store, 'liverc', 'catalogue', null) }
  })
}

/** Undefined where there is no such track. */
export function findTrackItem(store: Store, trackId: number): TrackItem | undefined {
  return store.read(() => {
    const row = store.prepare<[number], Row>(`${selectTracks} where t.id = ? group by t.id`).get(trackId)
    return row && itemOf(row)
  })
}

function itemOf({ name, liveVideo, featured, followed, ...row }: Row): TrackItem {
  return {
    ...row,
    name: name ?? row.sourceTrackSlug,
    liveVideo: liveVideo === null ? null : liveVideo === 1,
    featured: featured === null ? null : featured === 1,
    followed: followed === 1,
  }
}

/** When a list was last read whole; null where it never was. */
export function lastReadAt(
  store: Store,
  source: SourceName,
  kind: 'catalogue' | 'events-listing',
  sourceTrackSlug: string | null,
): string | null {
  const found = store
    .prepare<[string, string, string | null], { endedAt: string | null }>(
      `select max(ended_at) as endedAt from ingestion_run
       where source = ? and kind = ? and status = 'complete' and source_track_slug is ?`,
    )
    .get(source, kind, sourceTrackSlug)
  return found?.endedAt ?? null
}
