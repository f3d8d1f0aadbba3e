import { type PersonSaying, unitePersons } from '../analysis/person-union.ts'
import { compareText } from '../contract/fold.ts'
import type { PersonDecision } from '../contract/persons.ts'
import type { Store } from '../store/database.ts'
import { listDecisions } from '../store/decisions.ts'
import { findDriverId, findNamedDriver } from '../store/driver-names.ts'

/** A driver as a source names them. */
export type DriverKey = readonly [source: string, sourceDriverId: string]

/** Who is who, by our ids, as people decided. */
export interface Persons {
  /** All drivers that are the same person as this one, always in the same order, whichever is asked for. */
  of(driverId: number): readonly number[]
}

/**
 * All our ids of the person that a driver is: one, unless a person merged them with others. The first stands for the
 * person, the same one whichever of them is asked for.
 */
export function personOf(store: Store, driverId: number): readonly number[] {
  return readPersons(store).of(driverId)
}

/** As `personOf`, for many drivers of one moment. */
export function readPersons(store: Store): Persons {
  return store.read(() => {
    const united = unitePersons(listSayings(store))
    const persons = new Map<number, readonly number[]>()
    for (const group of new Set(united.values())) {
      const keys = group.map(readKey).toSorted(compareKeys)
      const ids = keys.flatMap(([source, id]) => findDriverId(store, source, id) ?? [])
      for (const id of ids) persons.set(id, ids)
    }
    return { of: (driverId) => persons.get(driverId) ?? [driverId] }
  })
}

/** What was said of who is who, by the keys of drivers. */
export function listSayings(store: Store): PersonSaying[] {
  return listDecisions(store, 'persons').map(({ subject: { one, other }, value: { isSame } }) => {
    return { one: keyText(one), other: keyText(other), isSame }
  })
}

/** The same for a person: the drivers by name, who said it and why; what was said last comes first. */
export function listPersonDecisions(store: Store): PersonDecision[] {
  return store.read(() => {
    const named = ([source, sourceDriverId]: DriverKey) => {
      const driverId = findDriverId(store, source, sourceDriverId)
      return driverId === undefined ? undefined : findNamedDriver(store, driverId)
    }
    return listDecisions(store, 'persons')
      .flatMap(({ subject, value: { isSame }, ...said }): PersonDecision[] => {
        const [one, other] = [named(subject.one), named(subject.other)]
        return one && other ? [{ one, other, isSame, ...said }] : []
      })
      .sort((one, other) => compareText(other.decidedAt, one.decidedAt))
  })
}

/** Whether drivers of the one and of the other raced against each other: then they are two people. The race, in words. */
export function findRaceOfBoth(
  store: Store,
  some: readonly number[],
  others: readonly number[],
): { readonly raceName: string; readonly eventName: string } | undefined {
  return store
    .prepare<[string, string], { raceName: string; eventName: string }>(
      `select coalesce(r.label, 'Race ' || r.race_number, r.source_race_id) as raceName, e.name as eventName
       from (select race_id from race_result where driver_id in (select value from json_each(?))
             intersect select race_id from race_result where driver_id in (select value from json_each(?)) limit 1) both
       join race r on r.id = both.race_id join event e on e.id = r.event_id`,
    )
    .get(JSON.stringify(some), JSON.stringify(others))
}

/** A driver's key as text, and back. */
export const keyText = ([source, sourceDriverId]: DriverKey): string => JSON.stringify([source, sourceDriverId])
export const readKey = (text: string): DriverKey => JSON.parse(text) as [string, string]

/** By source, then by id: of two numbers the smaller one, which is the older account. */
export function compareKeys([source, id]: DriverKey, [otherSource, otherId]: DriverKey): number {
  return compareText(source, otherSource) || id.length - otherId.length || compareText(id, otherId)
}
