import { whoWasAhead } from '../analysis/comparison.ts'
import { recordSums } from '../analysis/record-sums.ts'
import type { RecordAnswer, RecordRace } from '../contract/comparison.ts'
import type { Store } from '../store/database.ts'
import { findNamedDriver } from '../store/driver-names.ts'
import { personOf } from './persons.ts'

/** Races that are listed, the newest: sums are of all of them. */
const racesListed = 150

/**
 * Two people against each other over all stored meetings: every race in which both have a line, whoever started or not.
 * All ids that a person merged count as one; `same` where both are one person; undefined where one of them is not stored.
 * All of one moment.
 */
export function findHeadToHead(store: Store, oneId: number, otherId: number): RecordAnswer | 'same' | undefined {
  return store.read(() => {
    const [one, other] = [personIn(store, oneId), personIn(store, otherId)]
    if (one === undefined || other === undefined) return undefined
    if (one.driverIds.includes(otherId)) return 'same'
    const races = listRaces(store, one.driverIds, other.driverIds)
    const { total, classes } = recordSums(races)
    return {
      one,
      other,
      meetingCount: new Set(races.map(({ eventId }) => eventId)).size,
      total,
      classes: [...classes],
      races: races.slice(0, racesListed),
    }
  })
}

function personIn(store: Store, driverId: number): RecordAnswer['one'] | undefined {
  const named = findNamedDriver(store, driverId)
  return named && { ...named, driverIds: [...personOf(store, driverId)] }
}

type Cells = (string | number | null)[]

const sideColumns = (side: string) =>
  ['driver_id', 'position', 'laps_completed', 'total_time_ms', 'status_text', 'fastest_lap_ms', 'average_lap_ms']
    .map((column) => `${side}.${column}`)
    .join(', ')

/** Newest meeting first. Where somebody stands twice in a race, under two ids that are theirs, the higher line is taken. */
function listRaces(store: Store, some: readonly number[], others: readonly number[]): RecordRace[] {
  const rows = store
    .prepare<[{ some: string; others: string }], Cells>(
      `select r.id, e.id, e.name, e.start_date_local, r.class_name, r.section, r.race_number, r.label, r.source_race_id,
              ${sideColumns('one')}, ${sideColumns('other')}
       from race_result one
       join race_result other on other.race_id = one.race_id and other.driver_id in (select value from json_each(@others))
       join race r on r.id = one.race_id join event e on e.id = r.event_id
       where one.driver_id in (select value from json_each(@some))
       order by coalesce(e.start_date_local, e.end_date_local, '') desc, e.id desc, r.run_order, r.id,
                one.table_order, other.table_order`,
    )
    .raw()
    .all({ some: JSON.stringify(some), others: JSON.stringify(others) })
  const seen = new Set<unknown>()
  return rows.flatMap((row) => {
    if (seen.has(row[0])) return []
    seen.add(row[0])
    return [raceOf(row)]
  })
}

function raceOf(row: Cells): RecordRace {
  const [one, other] = [sideOf(row, 9), sideOf(row, 16)]
  return {
    raceId: row[0] as number,
    eventId: row[1] as number,
    eventName: row[2] as string,
    startDateLocal: row[3] as string | null,
    className: row[4] as string | null,
    section: row[5] as string | null,
    raceNumber: row[6] as number | null,
    label: row[7] as string | null,
    sourceRaceId: row[8] as string,
    ahead: whoWasAhead(one, other),
    one,
    other,
  }
}

function sideOf(row: Cells, from: number): RecordRace['one'] {
  return {
    driverId: row[from] as number,
    position: row[from + 1] as number | null,
    lapsCompleted: row[from + 2] as number | null,
    totalTimeMs: row[from + 3] as number | null,
    statusText: row[from + 4] as string | null,
    fastestLapMs: row[from + 5] as number | null,
    averageLapMs: row[from + 6] as number | null,
  }
}
