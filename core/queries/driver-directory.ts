import { normaliseName } from '../analysis/names.ts'
import { transponderNumbers } from '../analysis/transponders.ts'
import { foldText } from '../contract/fold.ts'
import type { Store } from '../store/database.ts'
import { readPersons } from './persons.ts'
import { remembered } from './remembered.ts'

/** A name that somebody raced by. */
export interface KnownName {
  readonly driverId: number
  /** Stands for the person. */
  readonly personId: number
  readonly driverName: string
  readonly folded: string
  readonly normal: string
  readonly raceCount: number
}

/** An entry that has a transponder. */
export interface KnownNumber {
  readonly transponder: string
  readonly normalName: string
  readonly eventId: number
  readonly className: string
}

/** Who there is and what numbers they were entered with, over all stored meetings. */
export interface DriverDirectory {
  readonly names: readonly KnownName[]
  readonly numbers: readonly KnownNumber[]
  readonly namesByNormal: ReadonlyMap<string, readonly KnownName[]>
  /** All our ids of each person that a name is of, by the id that stands for them. */
  readonly persons: ReadonlyMap<number, readonly number[]>
}

/** Read once for as long as the database stays as it is. */
export const readDriverDirectory = remembered((store): DriverDirectory => {
  const united = readPersons(store)
  const persons = new Map<number, readonly number[]>()
  const names = store
    .prepare<[], [driverId: number, driverName: string, races: number]>(
      'select driver_id, driver_name, count(*) from race_result group by driver_id, driver_name',
    )
    .raw()
    .all()
    .map(([driverId, driverName, raceCount]): KnownName => {
      const ids = united.of(driverId)
      const personId = ids[0] ?? driverId
      persons.set(personId, ids)
      return {
        driverId,
        personId,
        driverName,
        folded: foldText(driverName),
        normal: normaliseName(driverName),
        raceCount,
      }
    })
  return { names, numbers: readNumbers(store), namesByNormal: Map.groupBy(names, ({ normal }) => normal), persons }
})

function readNumbers(store: Store): KnownNumber[] {
  return store
    .prepare<[], [eventId: number, className: string, driverName: string, transponder: string]>(
      'select event_id, class_name, driver_name, transponder from entry where transponder is not null order by id',
    )
    .raw()
    .all()
    .flatMap(([eventId, className, driverName, text]) =>
      transponderNumbers(text).map((transponder) => {
        return { transponder, normalName: normaliseName(driverName), eventId, className }
      }),
    )
}

/** At which meetings a person raced, and in which classes of each. */
export function findWhereRaced(store: Store, driverIds: readonly number[]): Map<number, Set<string>> {
  const rows = store
    .prepare<[string], [eventId: number, className: string | null]>(
      `select r.event_id, r.class_name from race_result rr join race r on r.id = rr.race_id
       where rr.driver_id in (select value from json_each(?)) group by r.event_id, r.class_name`,
    )
    .raw()
    .all(JSON.stringify(driverIds))
  const where = new Map<number, Set<string>>()
  for (const [eventId, className] of rows) {
    const classes = where.get(eventId) ?? new Set()
    where.set(eventId, className === null ? classes : classes.add(className))
  }
  return where
}
