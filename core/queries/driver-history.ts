import { driverBests, driverSeasons, driverTotal, type PastRace, paceToMedian } from '../analysis/driver-history.ts'
import type { DriverForm, DriverHistory, DriverRace } from '../contract/driver-history.ts'
import type { Store } from '../store/database.ts'
import { findNamedDriver } from '../store/driver-names.ts'
import { readResult, resultColumns } from '../store/race-rows.ts'
import { findDriverItem } from './drivers.ts'
import { personOf } from './persons.ts'

/** Form is how it went in so many races. */
const formRaces = 20
/** A regular has thousands of races: so many are told unless more are asked for. */
const racesTold = 150

/**
 * A person's history over all stored meetings, under whichever of their ids: what follows from the published figures of
 * all races, and the newest `races` of them, with the meeting of the last one whole. Undefined where none is stored. All of
 * one moment.
 */
export function findDriverHistory(store: Store, driverId: number, races = racesTold): DriverHistory | undefined {
  return store.read(() => {
    const person = personOf(store, driverId)
    const item = findDriverItem(store, person)
    if (item === undefined) return undefined
    const past = listPastRaces(store, person)
    const newest = past.toReversed()
    const lastTold = newest[races - 1]
    const told = !lastTold ? past : past.filter((race) => isNotOlder(race, lastTold))
    return {
      ...item,
      accounts: person.flatMap((id) => findNamedDriver(store, id) ?? []),
      total: driverTotal(past),
      races: listDriverRaces(store, told),
      olderRaceCount: past.length - told.length,
      bests: driverBests(past),
      seasons: driverSeasons(past),
      form: formOf(
        store,
        newest
          .filter(({ lapsCompleted }) => (lapsCompleted ?? 0) > 0)
          .slice(0, formRaces)
          .toReversed(),
      ),
    }
  })
}

type StoredRace = PastRace & {
  readonly resultId: number
  readonly statusText: string | null
  /** Orders meetings: the day, then ours. */
  readonly held: string
}

const isNotOlder = (race: StoredRace, other: StoredRace) => race.held >= other.held

/** Oldest meeting first, within a meeting in the order run. */
function listPastRaces(store: Store, driverIds: readonly number[]): StoredRace[] {
  return store
    .prepare<[string], StoredRace>(
      `select rr.id as resultId, rr.driver_id as driverId, r.id as raceId, e.id as eventId, e.name as eventName,
              coalesce(t.name, e.track_name, t.source_track_slug) as trackName, e.layout_name as layoutName,
              e.start_date_local as startDateLocal, r.section, r.class_name as className, r.label,
              rr.position, rr.laps_completed as lapsCompleted, rr.fastest_lap_ms as fastestLapMs,
              rr.average_lap_ms as averageLapMs, rr.top3_consecutive_ms as top3ConsecutiveMs,
              rr.status_text as statusText,
              coalesce(e.start_date_local, e.end_date_local, '') || printf(' %012d', e.id) as held
       from race_result rr join race r on r.id = rr.race_id join event e on e.id = r.event_id
       join track t on t.id = e.track_id
       where rr.driver_id in (select value from json_each(?)) order by held, r.run_order, r.id, rr.table_order`,
    )
    .all(JSON.stringify(driverIds))
}

function formOf(store: Store, races: readonly StoredRace[]): DriverForm[] {
  const rows = store
    .prepare<[string], [raceId: number, averageLapMs: number | null]>(
      `select race_id, average_lap_ms from race_result where race_id in (select value from json_each(?))`,
    )
    .raw()
    .all(JSON.stringify(races.map(({ raceId }) => raceId)))
  const byRace = Map.groupBy(rows, ([raceId]) => raceId)
  return races.map(({ raceId, averageLapMs, ...race }) => {
    const field = byRace.get(raceId) ?? []
    const { driverId, eventId, eventName, startDateLocal, className, label, position, statusText } = race
    const pace = paceToMedian(
      averageLapMs,
      field.map(([, ms]) => ms),
    )
    const about = { raceId, driverId, eventId, eventName, startDateLocal, className, label, position, statusText }
    return { ...about, resultCount: field.length, averageLapMs, ...pace }
  })
}

function listDriverRaces(store: Store, told: readonly StoredRace[]): DriverRace[] {
  return store
    .prepare<[string], (string | number | null)[]>(
      `select rr.driver_id, r.id, e.id, e.name, coalesce(t.name, e.track_name, t.source_track_slug),
              e.start_date_local, r.section, r.race_number, r.class_name, r.label,
              (select count(*) from race_result others where others.race_id = r.id), ${resultColumns}
       from race_result rr join driver d on d.id = rr.driver_id join race r on r.id = rr.race_id
       join event e on e.id = r.event_id join track t on t.id = e.track_id
       where rr.id in (select value from json_each(?))
       order by coalesce(e.start_date_local, e.end_date_local) desc, e.id desc, r.run_order, r.id, rr.table_order`,
    )
    .raw()
    .all(JSON.stringify(told.map(({ resultId }) => resultId)))
    .map((row) => {
      const { laps, sourceDriverId, ...result } = readResult(row, 11, [])
      return {
        ...result,
        driverId: row[0] as number,
        raceId: row[1] as number,
        eventId: row[2] as number,
        eventName: row[3] as string,
        trackName: row[4] as string,
        startDateLocal: row[5] as string | null,
        section: row[6] as string | null,
        raceNumber: row[7] as number | null,
        className: row[8] as string | null,
        label: row[9] as string | null,
        resultCount: row[10] as number,
      }
    })
}
