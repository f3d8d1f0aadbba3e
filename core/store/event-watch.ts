import type { SourceName } from '../contract/domain.ts'
import type { Store } from './database.ts'

/** An event that is looked at again while its results cool down. `…At` are UTC instants, ISO text. */
export interface EventWatch {
  readonly eventId: number
  /** When it was first read whole. */
  readonly since: string
  readonly rechecksDone: number
  readonly nextAt: string | null
  readonly frozenAt: string | null
}

const columns = `event_id as eventId, since, rechecks_done as rechecksDone, next_at as nextAt, frozen_at as frozenAt`

/** Undefined where nobody wants it to be looked at again. */
export function findWatch(store: Store, eventId: number): EventWatch | undefined {
  return store.read(() =>
    store.prepare<[number], EventWatch>(`select ${columns} from event_watch where event_id = ?`).get(eventId),
  )
}

/** Stores how far an event's results have cooled down. Writes nothing where that is what is stored. */
export function saveWatch(store: Store, watch: EventWatch): void {
  store.transaction(() => {
    store
      .prepare<[EventWatch], unknown>(
        `insert into event_watch (event_id, since, rechecks_done, next_at, frozen_at)
         values (@eventId, @since, @rechecksDone, @nextAt, @frozenAt)
         on conflict (event_id) do update set since = excluded.since, rechecks_done = excluded.rechecks_done,
           next_at = excluded.next_at, frozen_at = excluded.frozen_at
         where (since, rechecks_done, next_at, frozen_at)
            is not (excluded.since, excluded.rechecks_done, excluded.next_at, excluded.frozen_at)`,
      )
      .run(watch)
  })
}

/** Looks at the event again no more. */
export function removeWatch(store: Store, eventId: number): void {
  store.transaction(() => {
    store.prepare<[number], unknown>('delete from event_watch where event_id = ?').run(eventId)
  })
}

/** A watched event with what it is called. */
export interface WatchedEvent extends EventWatch {
  readonly source: SourceName
  readonly sourceEventId: string
  readonly name: string
}

/** All of them: those due first come first, frozen ones last. */
export function listWatched(store: Store): WatchedEvent[] {
  return store.read(() =>
    store
      .prepare<[], WatchedEvent>(
        `select ${columns}, e.source, e.source_event_id as sourceEventId, e.name
         from event_watch join event e on e.id = event_id order by next_at is null, next_at, frozen_at desc, event_id`,
      )
      .all(),
  )
}

/** Of a source's event: when the first run ended that read it whole, and when the last one began that asked for every page. */
export interface WholeReadings {
  readonly firstWholeAt: string | null
  readonly lastEverythingAt: string | null
}

export function findWholeReadings(store: Store, source: SourceName, sourceEventId: string): WholeReadings {
  const found = store.read(() =>
    store
      .prepare<[string, string], WholeReadings>(
        `select min(ended_at) as firstWholeAt,
                max(case when mode = 'everything' or id = (
                  select min(id) from ingestion_run first where first.source = i.source
                    and first.source_event_id = i.source_event_id and first.status = 'complete'
                    and first.mode in ('changed', 'everything')) then started_at end) as lastEverythingAt
         from ingestion_run i
         where source = ? and source_event_id = ? and status = 'complete' and mode in ('changed', 'everything')`,
      )
      .get(source, sourceEventId),
  )
  return found ?? { firstWholeAt: null, lastEverythingAt: null }
}
