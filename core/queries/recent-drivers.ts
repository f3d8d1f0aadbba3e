import type { DriverItem } from '../contract/driver-history.ts'
import type { Store } from '../store/database.ts'
import { readDriverDirectory } from './driver-directory.ts'
import { findDriverItem } from './drivers.ts'

/**
 * At most `limit` persons, those of the newest stored meeting first, of one meeting those with the most stored races.
 * A meeting without a date is older than all others.
 */
export function listRecentDrivers(store: Store, limit: number): DriverItem[] {
  return store.read(() => {
    const { names, persons } = readDriverDirectory(store)
    const personOf = new Map(names.map(({ driverId, personId }) => [driverId, personId]))
    const races = new Map<number, number>()
    for (const { personId, raceCount } of names) races.set(personId, (races.get(personId) ?? 0) + raceCount)
    const meetings = store
      .prepare<[], number>(
        `select id from event where id in (select event_id from race)
         order by coalesce(start_date_local, end_date_local, '') desc, id desc`,
      )
      .pluck()
      .all()
    const racedAt = store
      .prepare<[number], number>(
        'select distinct rr.driver_id from race r join race_result rr on rr.race_id = r.id where r.event_id = ?',
      )
      .pluck()
    const found = new Set<number>()
    for (const eventId of meetings) {
      const here = new Set(racedAt.all(eventId).flatMap((driverId) => personOf.get(driverId) ?? []))
      const mostFirst = [...here].sort((one, other) => (races.get(other) ?? 0) - (races.get(one) ?? 0) || one - other)
      for (const personId of mostFirst) found.add(personId)
      if (found.size >= limit) break
    }
    return [...found].slice(0, limit).flatMap((personId) => findDriverItem(store, persons.get(personId) ?? []) ?? [])
  })
}
