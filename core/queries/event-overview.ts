import type { EventOverview } from '../contract/answers.ts'
import type { Store } from '../store/database.ts'
import { listEntries } from '../store/entries.ts'
import { listRuns } from '../store/runs.ts'
import { findEventItem } from './event-list.ts'
import { listRaceItems } from './race-list.ts'

interface EventRow {
  trackId: number
  trackName: string | null
  catalogueName: string | null
  layoutName: string | null
  lapCount: number | null
}

/** Everything a meeting's screen shows but its address; undefined where there is no such event. All of one moment. */
export function findEventOverview(store: Store, eventId: number): Omit<EventOverview, 'url'> | undefined {
  return store.read(() => {
    const item = findEventItem(store, eventId)
    const row = store
      .prepare<[number], EventRow>(
        `select e.track_id as trackId, e.track_name as trackName, t.name as catalogueName, e.layout_name as layoutName,
                e.lap_count as lapCount from event e join track t on t.id = e.track_id where e.id = ?`,
      )
      .get(eventId)
    if (item === undefined || row === undefined) return undefined
    const entries = listEntries(store, eventId)
    const races = listRaceItems(store, eventId)
    const [lastRun = null] = listRuns(store, {
      source: item.source,
      sourceEventId: item.sourceEventId,
      telling: true,
      limit: 1,
    })
    return {
      ...item,
      trackId: row.trackId,
      trackName: row.catalogueName ?? row.trackName ?? item.sourceTrackSlug,
      layoutName: row.layoutName,
      statedLapCount: row.lapCount,
      classes: classesOf(entries, races),
      entries,
      races,
      lastRun,
    }
  })
}

/** Classes as the entry list orders them, then those that only races name. */
function classesOf(
  entries: readonly { className: string }[],
  races: readonly { className: string | null }[],
): EventOverview['classes'] {
  const classes = new Map<string, { entryCount: number; raceCount: number }>()
  const counting = (className: string) => {
    const known = classes.get(className) ?? { entryCount: 0, raceCount: 0 }
    classes.set(className, known)
    return known
  }
  for (const { className } of entries) counting(className).entryCount++
  for (const { className } of races) if (className !== null) counting(className).raceCount++
  return [...classes].map(([className, counts]) => ({ className, ...counts }))
}
