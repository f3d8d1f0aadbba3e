import { createTextMask } from '../analysis/initials.ts'
import type { NameMask } from '../analysis/mask-values.ts'
import { nameLikeness, normaliseName } from '../analysis/names.ts'
import type { Store } from '../store/database.ts'
import { listDecisions } from '../store/decisions.ts'
import { findDriverId } from '../store/driver-names.ts'
import { readPersons } from './persons.ts'
import { remembered } from './remembered.ts'

/**
 * Who appears by initials, with every name that they raced or were entered by; null where nobody is marked. Made once,
 * and again when anything in the database has changed: asking costs two pragmas.
 */
export const findNameMask = remembered((store): NameMask | null => {
  const marks = listDecisions(store, 'initials').map(({ subject }) => subject.sourceDriverId)
  if (marks.length === 0) return null
  const persons = listMarkedPersons(store)
  const driverIds = persons.flat()
  const known = store
    .prepare<[string], string>('select source_driver_id from driver where id in (select value from json_each(?))')
    .pluck()
    .all(JSON.stringify(driverIds))
  // A mark outlives the rows it was made of.
  const sourceDriverIds = new Set([...marks, ...known])
  // An approved record is a copy that stands when its meeting is gone.
  const inRecords = listDecisions(store, 'record').flatMap(({ value }) =>
    sourceDriverIds.has(value.sourceDriverId) ? [value.driverName] : [],
  )
  return {
    driverIds: new Set(driverIds),
    sourceDriverIds,
    text: createTextMask(new Set([...persons.flatMap((ids) => namesOf(store, ids)), ...inRecords])),
  }
})

/** All drivers who are marked, and those who are the same person. By our ids; each person's stand together. */
export function listMarkedPersons(store: Store): number[][] {
  const persons = readPersons(store)
  const found = new Map<number, number[]>()
  for (const { subject } of listDecisions(store, 'initials')) {
    const driverId = findDriverId(store, subject.source, subject.sourceDriverId)
    if (driverId === undefined) continue
    const ids = persons.of(driverId)
    found.set(ids[0] ?? driverId, [...ids])
  }
  return [...found.values()]
}

/** As they raced, as corrections say they were called before, and as they were entered. */
function namesOf(store: Store, ids: readonly number[]): string[] {
  const wanted = JSON.stringify(ids)
  const pluck = (sql: string) => store.prepare<[string], string>(sql).pluck().all(wanted)
  const raced = pluck(
    'select distinct driver_name from race_result where driver_id in (select value from json_each(?))',
  )
  const corrected = pluck(
    `with who as (select source, source_driver_id from driver where id in (select value from json_each(?))),
          about as (select c.* from correction c join event e on e.id = c.event_id
                    join who on who.source = e.source and who.source_driver_id = c.source_driver_id)
     select driver_name from about where driver_name is not null
     union select json_extract(old_value, '$') from about where field = 'driverName' and old_value is not null
     union select json_extract(new_value, '$') from about where field = 'driverName' and new_value is not null`,
  ).map(String)
  const own = [...new Set([...raced, ...corrected])]
  return [...own, ...enteredNames(store, wanted, own)]
}

/**
 * Entry lists have no ids: at the meetings where they raced, in the classes that they raced in, the entries of a like name
 * that is nobody else's there.
 */
function enteredNames(store: Store, wanted: string, own: readonly string[]): string[] {
  const entered = store
    .prepare<[string], { eventId: number; driverName: string }>(
      `select distinct n.event_id as eventId, n.driver_name as driverName from entry n
       where exists (select 1 from race r join race_result rr on rr.race_id = r.id
                     where r.event_id = n.event_id and rr.driver_id in (select value from json_each(?))
                       and (r.class_name is null or r.class_name = n.class_name))`,
    )
    .all(wanted)
  const like = entered.filter(({ driverName }) => own.some((name) => nameLikeness(name, driverName) !== null))
  return like.flatMap(({ eventId, driverName }) => {
    const isOwn = own.some((name) => normaliseName(name) === normaliseName(driverName))
    return isOwn || !isOfAnother(store, eventId, driverName, wanted) ? [driverName] : []
  })
}

function isOfAnother(store: Store, eventId: number, driverName: string, wanted: string): boolean {
  const normal = normaliseName(driverName)
  return store
    .prepare<[number, string], string>(
      `select distinct rr.driver_name from race r join race_result rr on rr.race_id = r.id
       where r.event_id = ? and rr.driver_id not in (select value from json_each(?))`,
    )
    .pluck()
    .all(eventId, wanted)
    .some((name) => normaliseName(name) === normal)
}
