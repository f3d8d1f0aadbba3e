import type { SourceName } from '../contract/domain.ts'
import type { DriverHit, DriverItem } from '../contract/driver-history.ts'
import { compareText, foldText, matchesEveryWord } from '../contract/fold.ts'
import type { Store } from '../store/database.ts'
import { type DriverDirectory, findWhereRaced, readDriverDirectory } from './driver-directory.ts'

/** So many digits of a number are enough to look for it. */
const leastDigits = 3

/**
 * Persons under any name they raced by that has each word of `text`, or who were entered with a transponder that begins
 * with it, most races first. An empty text finds nobody.
 */
export function searchDrivers(store: Store, text: string, limit: number): DriverHit[] {
  const words = foldText(text.trim())
  if (words === '') return []
  return store.read(() => {
    const directory = readDriverDirectory(store)
    const races = new Map<number, number>()
    const found = new Map<number, DriverHit['matched']>()
    for (const { personId, driverName, folded, raceCount } of directory.names) {
      races.set(personId, (races.get(personId) ?? 0) + raceCount)
      if (matchesEveryWord(words, [folded])) found.set(personId, { by: 'name', text: driverName })
    }
    if (/^\d+$/.test(words) && words.length >= leastDigits) {
      for (const [personId, transponder] of findByTransponder(store, directory, words)) {
        found.set(personId, { by: 'transponder', text: transponder })
      }
    }
    return [...found]
      .sort(([one], [other]) => (races.get(other) ?? 0) - (races.get(one) ?? 0) || one - other)
      .slice(0, limit)
      .flatMap(([personId, matched]): DriverHit[] => {
        const item = findDriverItem(store, directory.persons.get(personId) ?? [personId])
        return item ? [{ ...item, matched }] : []
      })
      .sort(
        (one, other) =>
          other.raceCount - one.raceCount || compareText(foldText(one.driverName), foldText(other.driverName)),
      )
  })
}

/** Who raced at a meeting under the name of an entry with such a number: an entry list has no driver's id. */
function findByTransponder(store: Store, directory: DriverDirectory, digits: string): Map<number, string> {
  const found = new Map<number, string>()
  const entries = directory.numbers.filter(({ transponder }) => transponder.startsWith(digits))
  for (const [name, ofName] of Map.groupBy(entries, ({ normalName }) => normalName)) {
    const persons = new Set((directory.namesByNormal.get(name) ?? []).map(({ personId }) => personId))
    for (const personId of persons) {
      const where = findWhereRaced(store, directory.persons.get(personId) ?? [personId])
      const entry =
        ofName.find(({ eventId, className }) => where.get(eventId)?.has(className)) ??
        ofName.find(({ eventId }) => where.has(eventId))
      if (entry) found.set(personId, entry.transponder)
    }
  }
  return found
}

interface DriverSums {
  readonly raceCount: number
  readonly eventCount: number
  readonly lastEventId: number
  readonly lastEventName: string
}

/** What is stored of a person, given all their ids, the one that stands for them first; undefined where nothing is. */
export function findDriverItem(store: Store, driverIds: readonly number[]): DriverItem | undefined {
  const [driverId = 0] = driverIds
  const ids = JSON.stringify(driverIds)
  const about = store
    .prepare<[number], { source: SourceName; sourceDriverId: string }>(
      'select source, source_driver_id as sourceDriverId from driver where id = ?',
    )
    .get(driverId)
  // Meetings first: a regular has thousands of races, but a few hundred meetings. Beside a lone max(), SQLite takes the
  // other columns from the row that has it: the newest meeting's.
  const sums = store
    .prepare<[string], DriverSums & { readonly newest: string | null }>(
      `select sum(raced.races) as raceCount, count(*) as eventCount,
              max(coalesce(e.start_date_local, e.end_date_local, '') || printf(' %012d', e.id)) as newest,
              e.id as lastEventId, e.name as lastEventName
       from (select r.event_id, count(*) as races from race_result rr join race r on r.id = rr.race_id
             where rr.driver_id in (select value from json_each(?)) group by r.event_id) raced
       join event e on e.id = raced.event_id`,
    )
    .get(ids)
  if (about === undefined || sums === undefined || sums.newest === null) return undefined
  const latest = store
    .prepare<[string, number], { driverName: string }>(
      `select rr.driver_name as driverName from race r join race_result rr on rr.race_id = r.id
       and rr.driver_id in (select value from json_each(?))
       where r.event_id = ? order by r.run_order desc, r.id desc limit 1`,
    )
    .get(ids, sums.lastEventId)
  const { raceCount, eventCount, lastEventName } = sums
  return latest && { driverId, driverIds: [...driverIds], ...about, raceCount, eventCount, ...latest, lastEventName }
}
