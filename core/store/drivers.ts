import type { WriteCounts } from '../contract/run.ts'
import type { Store } from './database.ts'
import { inserted } from './write-counts.ts'

/** Makes sure that a driver row exists for each source id. A driver's name stands with each result, as printed there. */
export function ensureDrivers(
  store: Store,
  source: string,
  sourceDriverIds: readonly string[],
): { driverIds: Map<string, number>; counts: WriteCounts } {
  const wanted = JSON.stringify(sourceDriverIds)
  const { changes } = store
    .prepare<[string, string], unknown>(
      `insert into driver (source, source_driver_id) select ?, value from json_each(?) where true
       on conflict (source, source_driver_id) do nothing`,
    )
    .run(source, wanted)
  // Cross join: SQLite must look up the few that are wanted, and not walk through all drivers to see which are.
  const found = store
    .prepare<[string, string], [string, number]>(
      `select d.source_driver_id, d.id from json_each(?) wanted
       cross join driver d on d.source = ? and d.source_driver_id = wanted.value`,
    )
    .raw()
    .all(wanted, source)
  return { driverIds: new Map(found), counts: inserted(changes) }
}
