import type { DriverHistory, DriverItem, DriverRace } from '../contract/answers.ts'
import type { SourceName } from '../contract/domain.ts'
import { compareText, foldText, matchesEveryWord } from '../contract/fold.ts'
import type { Store } from '../store/database.ts'
import { readResult, resultColumns } from '../store/race-rows.ts'

/** Drivers under any name they raced by that has each word of `text`, most races first. An empty text finds nobody. */
export function searchDrivers(store: Store, text: string, limit: number): DriverItem[] {
  const words = foldText(text.trim())
  if (words === '') return []
  return store.read(() => {
    const names = store
      .prepare<[], { driverId: number; driverName: string; races: number }>(
        `select driver_id as driverId, driver_name as driverName, count(*) as races
         from race_result group by driver_id, driver_name`,
      )
      .all()
    const races = new Map<number, number>()
    const found = new Set<number>()
    for (const row of names) {
      races.set(row.driverId, (races.get(row.driverId) ?? 0) + row.races)
      if (matchesEveryWord(words, [foldText(row.driverName)])) found.add(row.driverId)
    }
    return [...found]
      .sort((one, other) => (races.get(other) ?? 0) - (races.get(one) ?? 0) || one - other)
      .slice(0, limit)
      .flatMap((driverId) => findDriverItem(store, driverId) ?? [])
      .sort(
        (one, other) =>
          other.raceCount - one.raceCount || compareText(foldText(one.driverName), foldText(other.driverName)),
      )
  })
}

interface DriverSums {
  readonly source: SourceName
  readonly sourceDriverId: string
  readonly raceCount: number
  readonly eventCount: number
  readonly lastEventId: number
  readonly lastEventName: string
}

function findDriverItem(store: Store, driverId: number): DriverItem | undefined {
  // Meetings first: a regular has thousands of races, but a few hundred meetings. Beside a lone max(), SQLite takes the
  // other columns from the row that has it: the newest meeting's.
  const sums = store
    .prepare<[number], DriverSums & { readonly newest: string }>(
      `select d.source, d.source_driver_id as sourceDriverId, sum(raced.races) as raceCount, count(*) as eventCount,
              max(coalesce(e.start_date_local, e.end_date_local, '') || printf(' %012d', e.id)) as newest,
              e.id as lastEventId, e.name as lastEventName
       from (select rr.driver_id, r.event_id, count(*) as races from race_result rr join race r on r.id = rr.race_id
             where rr.driver_id = ? group by r.event_id) raced
       join event e on e.id = raced.event_id join driver d on d.id = raced.driver_id group by d.id`,
    )
    .get(driverId)
  if (sums === undefined) return undefined
  const latest = store
    .prepare<[number, number], { driverName: string }>(
      `select rr.driver_name as driverName from race r join race_result rr on rr.race_id = r.id and rr.driver_id = ?
       where r.event_id = ? order by r.run_order desc, r.id desc limit 1`,
    )
    .get(driverId, sums.lastEventId)
  const { source, sourceDriverId, raceCount, eventCount, lastEventName } = sums
  return latest && { driverId, source, sourceDriverId, raceCount, eventCount, ...latest, lastEventName }
}

/** Every stored race of a driver; undefined where none is stored. All of one moment. */
export function findDriverHistory(store: Store, driverId: number): DriverHistory | undefined {
  return store.read(() => {
    const item = findDriverItem(store, driverId)
    return item && { ...item, races: listDriverRaces(store, driverId) }
  })
}

function listDriverRaces(store: Store, driverId: number): DriverRace[] {
  return store
    .prepare<[number], (string | number | null)[]>(
      `select r.id, e.id, e.name, coalesce(t.name, e.track_name, t.source_track_slug), e.start_date_local, r.section,
              r.race_number, r.class_name, r.label,
              (select count(*) from race_result others where others.race_id = r.id), ${resultColumns}
       from race_result rr join driver d on d.id = rr.driver_id join race r on r.id = rr.race_id
       join event e on e.id = r.event_id join track t on t.id = e.track_id
       where rr.driver_id = ?
       order by coalesce(e.start_date_local, e.end_date_local) desc, e.id desc, r.run_order, r.id`,
    )
    .raw()
    .all(driverId)
    .map((row) => {
      const { laps, sourceDriverId, ...result } = readResult(row, 10, [])
      return {
        ...result,
        raceId: row[0] as number,
        eventId: row[1] as number,
        eventName: row[2] as string,
        trackName: row[3] as string,
        startDateLocal: row[4] as string | null,
        section: row[5] as string | null,
        raceNumber: row[6] as number | null,
        className: row[7] as string | null,
        label: row[8] as string | null,
        resultCount: row[9] as number,
      }
    })
}
