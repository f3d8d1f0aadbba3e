import type { RaceItem } from '../contract/answers.ts'
import type { Store } from '../store/database.ts'

interface RaceRow {
  raceId: number
  sourceRaceId: string
  section: string | null
  raceNumber: number | null
  className: string | null
  label: string | null
  completedAtLocal: string | null
  lengthMs: number | null
  isMissing: number
  correctionCount: number
  isHeld: number
}

interface ResultRow {
  raceId: number
  driverId: number
  driverName: string
  position: number | null
  lapsCompleted: number | null
  totalTimeMs: number | null
  statusText: string | null
  fastestLapMs: number | null
  fastestLapNumber: number | null
  laps: number
}

/** An event's stored races in the order run, each with its winner and its fastest lap. */
export function listRaceItems(store: Store, eventId: number): RaceItem[] {
  return store.read(() => {
    const races = store
      .prepare<[object], RaceRow>(
        `select id as raceId, race.source_race_id as sourceRaceId, section, race_number as raceNumber,
                class_name as className, label, completed_at_local as completedAtLocal, length_ms as lengthMs,
                missing_since_run_id is not null as isMissing,
                coalesce(corrected.count, 0) as correctionCount,
                exists (select 1 from held_race h where h.event_id = race.event_id
                          and h.source_race_id = race.source_race_id and h.state = 'waiting') as isHeld
         from race left join (
           select source_race_id, count(*) as count from correction where event_id = @eventId group by source_race_id
         ) corrected on corrected.source_race_id = race.source_race_id
         where event_id = @eventId order by run_order, race.source_race_id`,
      )
      .all({ eventId })
    const results = store
      .prepare<[number], ResultRow>(
        `select rr.race_id as raceId, rr.driver_id as driverId, rr.driver_name as driverName, rr.position,
                rr.laps_completed as lapsCompleted, rr.total_time_ms as totalTimeMs, rr.status_text as statusText,
                rr.fastest_lap_ms as fastestLapMs, rr.fastest_lap_number as fastestLapNumber,
                (select count(*) from lap l where l.race_result_id = rr.id) as laps
         from race r join race_result rr on rr.race_id = r.id
         where r.event_id = ? order by rr.race_id, rr.table_order, rr.id`,
      )
      .all(eventId)
    const byRace = Map.groupBy(results, ({ raceId }) => raceId)
    return races.map((race) => itemOf(race, byRace.get(race.raceId) ?? []))
  })
}

function itemOf({ isMissing, isHeld, ...race }: RaceRow, results: readonly ResultRow[]): RaceItem {
  const [first] = results
  let fastest: ResultRow | undefined
  for (const result of results) {
    if (result.fastestLapMs === null || result.fastestLapMs === 0) continue
    if (fastest === undefined || result.fastestLapMs < (fastest.fastestLapMs ?? 0)) fastest = result
  }
  return {
    ...race,
    missingUpstream: isMissing === 1,
    isHeld: isHeld === 1,
    resultCount: results.length,
    lapCount: results.reduce((sum, { laps }) => sum + laps, 0),
    winner: first?.position == null ? null : winnerOf(first),
    fastest: fastest === undefined ? null : fastestOf(fastest),
  }
}

function winnerOf({ driverId, driverName, lapsCompleted, totalTimeMs, statusText }: ResultRow): RaceItem['winner'] {
  return { driverId, driverName, lapsCompleted, totalTimeMs, statusText }
}

function fastestOf({ driverId, driverName, fastestLapMs, fastestLapNumber }: ResultRow): RaceItem['fastest'] {
  return { driverId, driverName, lapTimeMs: fastestLapMs ?? 0, lapNumber: fastestLapNumber }
}
