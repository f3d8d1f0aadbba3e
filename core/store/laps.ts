import type { Lap } from '../contract/domain.ts'
import type { Store } from './database.ts'

/** A lap and the result it belongs to. */
export interface LapOf {
  readonly raceResultId: number
  readonly lap: Lap
}

/**
 * Laps are most of the rows there are. One statement over `json_each` writes a whole race as fast as a loop over a
 * prepared statement does, and seven times as fast as a query builder's multi-row insert.
 * Each returns the number of rows written.
 */

export function insertLaps(store: Store, laps: readonly LapOf[]): number {
  if (laps.length === 0) return 0
  const insert = store.prepare<[string], unknown>(
    `insert into lap (race_result_id, lap_number, lap_time_ms, position, pace, segments)
     select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 from json_each(?)`,
  )
  return insert.run(JSON.stringify(laps.map(rowOf))).changes
}

export function updateLaps(store: Store, laps: readonly LapOf[]): number {
  if (laps.length === 0) return 0
  const update = store.prepare<[string], unknown>(
    `update lap set lap_time_ms = next.lap_time_ms, position = next.position, pace = next.pace, segments = next.segments
     from (select value ->> 0 as race_result_id, value ->> 1 as lap_number, value ->> 2 as lap_time_ms,
                  value ->> 3 as position, value ->> 4 as pace, value ->> 5 as segments from json_each(?)) next
     where lap.race_result_id = next.race_result_id and lap.lap_number = next.lap_number`,
  )
  return update.run(JSON.stringify(laps.map(rowOf))).changes
}

export function deleteLaps(store: Store, laps: readonly LapOf[]): number {
  if (laps.length === 0) return 0
  const remove = store.prepare<[string], unknown>(
    `delete from lap
     where (race_result_id, lap_number) in (select value ->> 0, value ->> 1 from json_each(?))`,
  )
  return remove.run(JSON.stringify(laps.map(({ raceResultId, lap }) => [raceResultId, lap.lapNumber]))).changes
}

/** Segments go in as text of their own, so that SQLite keeps JavaScript's way of writing them. */
function rowOf({ raceResultId, lap }: LapOf) {
  const segments = lap.segments.length === 0 ? null : JSON.stringify(lap.segments)
  return [raceResultId, lap.lapNumber, lap.lapTimeMs, lap.position, lap.pace, segments]
}
