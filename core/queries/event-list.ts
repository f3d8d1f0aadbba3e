import type { EventItem, EventState } from '../contract/answers.ts'
import type { SourceName } from '../contract/domain.ts'
import type { RunStatus } from '../contract/run.ts'
import type { Store } from '../store/database.ts'
import { isOpenFinding } from './open-findings.ts'

interface Row {
  eventId: number
  source: SourceName
  sourceTrackSlug: string
  sourceEventId: string
  name: string
  startDateLocal: string | null
  endDateLocal: string | null
  plannedStartLocal: string | null
  entryCount: number | null
  driverCount: number | null
  depth: string
  pageRead: number
  changedUpstream: number
  raceCount: number
  findingCount: number
  correctionCount: number
  heldCount: number
  ingestedAt: string | null
  lastStatus: RunStatus | null
  /** Whether the last run left out nothing but races that it held back. */
  heldOnly: number
}

const selectEvents = `
  select e.id as eventId, e.source, t.source_track_slug as sourceTrackSlug, e.source_event_id as sourceEventId, e.name,
         e.start_date_local as startDateLocal, e.end_date_local as endDateLocal,
         e.planned_start_local as plannedStartLocal, e.entry_count as entryCount, e.driver_count as driverCount,
         e.depth, e.page_read as pageRead, e.changed_upstream as changedUpstream,
         (select count(*) from race r where r.event_id = e.id) as raceCount,
         (select count(*) from finding f where f.event_id = e.id and ${isOpenFinding}) as findingCount,
         (select count(*) from correction c where c.event_id = e.id) as correctionCount,
         (select count(*) from held_race h where h.event_id = e.id and h.state = 'waiting') as heldCount,
         -- A meeting that was deleted and is only listed again has not been read, whatever earlier runs say.
         case when e.page_read = 1 then read.ended_at end as ingestedAt, last.status as lastStatus,
         last.races_held > 0 and not exists (
           select 1 from run_skip s where s.run_id = last.id and s.code <> 'race/held') as heldOnly
  from event e join track t on t.id = e.track_id
  left join ingestion_run read on read.id = (
    select max(id) from ingestion_run i
    where i.source = e.source and i.source_event_id = e.source_event_id and i.mode <> 'replay')
  -- A replay that left something out for want of a kept page takes nothing away; one that had all has shown that.
  left join ingestion_run last on last.id = (
    select max(id) from ingestion_run i where i.source = e.source and i.source_event_id = e.source_event_id
      and (i.mode <> 'replay' or i.status = 'complete'))`

/** A track's meetings, newest first, those without a date last. */
export function listEventItems(store: Store, trackId: number): EventItem[] {
  return store.read(() =>
    store
      .prepare<[number], Row>(
        `${selectEvents} where e.track_id = ?
         order by coalesce(e.start_date_local, e.end_date_local) desc, e.planned_start_local desc,
                  length(e.source_event_id) desc, e.source_event_id desc`,
      )
      .all(trackId)
      .map(itemOf),
  )
}

/** Undefined where there is no such event. */
export function findEventItem(store: Store, eventId: number): EventItem | undefined {
  return store.read(() => {
    const row = store.prepare<[number], Row>(`${selectEvents} where e.id = ?`).get(eventId)
    return row && itemOf(row)
  })
}

function itemOf(row: Row): EventItem {
  const { depth, pageRead, changedUpstream, lastStatus, heldOnly, ...item } = row
  return { ...item, state: stateOf(row) }
}

/** After these, what is stored may lack something that the source has. */
const leftSomethingOut: readonly (RunStatus | null)[] = ['partial', 'cancelled', 'interrupted']

function stateOf({ depth, pageRead, changedUpstream, lastStatus, heldOnly, heldCount }: Row): EventState {
  if (pageRead === 0) return 'new'
  if (heldCount > 0) return 'held'
  // A run that failed before it read anything takes nothing away from what was complete. What it held back is stored as
  // it was; once a person has decided, nothing is missing.
  const isShort = leftSomethingOut.includes(lastStatus) && !(lastStatus === 'partial' && heldOnly === 1)
  if (depth !== 'laps-full' || isShort) return 'partial'
  return changedUpstream === 1 ? 'changed' : 'complete'
}

/** The meetings that were read and are in one of these states, the newest first. */
export function listEventItemsIn(store: Store, states: readonly EventState[]): EventItem[] {
  return store.read(() =>
    store
      .prepare<[], Row>(`${selectEvents} where e.page_read = 1 order by e.start_date_local desc, e.id desc`)
      .all()
      .map(itemOf)
      .filter(({ state }) => states.includes(state)),
  )
}
