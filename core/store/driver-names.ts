import { storedOnly } from '../contract/failure.ts'
import type { NamedDriver } from '../contract/persons.ts'
import type { Store } from './database.ts'

/** A driver by the name of their latest stored race, by the source's id where none is; undefined for no such driver. */
export function findNamedDriver(store: Store, driverId: number): NamedDriver | undefined {
  return store
    .prepare<[{ driverId: number }], NamedDriver>(
      `select d.id as driverId, d.source, d.source_driver_id as sourceDriverId,
              coalesce((select rr.driver_name from race_result rr join race r on r.id = rr.race_id
                        join event e on e.id = r.event_id where rr.driver_id = d.id
                        order by coalesce(e.start_date_local, e.end_date_local, '') desc, e.id desc,
                                 r.run_order desc, r.id desc limit 1), d.source_driver_id) as driverName
       from driver d where d.id = @driverId`,
    )
    .get({ driverId })
}

/** Our id of a source's driver; undefined where it is not stored. */
export function findDriverId(store: Store, source: string, sourceDriverId: string): number | undefined {
  return store
    .prepare<[string, string], number>('select id from driver where source = ? and source_driver_id = ?')
    .pluck()
    .get(source, sourceDriverId)
}

/** The same; throws `input/invalid` for no such driver. */
export function requireDriver(store: Store, driverId: number): NamedDriver {
  return storedOnly(findNamedDriver(store, driverId), 'driver')
}
