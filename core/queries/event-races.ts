import type { Finding, Race, RaceResult } from '../contract/domain.ts'
import type { Store } from '../store/database.ts'
import {
  findingColumns,
  type LapRow,
  lapColumns,
  lapsByResult,
  readFinding,
  readResult,
  resultColumns,
} from '../store/race-rows.ts'

type Row = (string | number | null)[]

interface Wanted {
  eventId: number
  sourceRaceId: string | null
}

/** A race with the number of its row. */
export interface EventRace {
  readonly raceId: number
  readonly race: Race
}

/** A stored meeting's races in the order run, or the one of that id: one query a table. Call it within a read. */
export function readEventRaces(store: Store, eventId: number, sourceRaceId: string | null): EventRace[] {
  const rows = <Columns extends readonly unknown[]>(sql: string) =>
    store.prepare<[Wanted], Columns>(sql).raw().all({ eventId, sourceRaceId })
  // Without an id: every race. The order of ties is fixed too, and is not that of the import.
  const races = rows<Row>(
    `select id, source_race_id, section, race_number, class_name, label, completed_at_local, length_ms,
            missing_since_run_id
     from race where event_id = @eventId and (@sourceRaceId is null or source_race_id = @sourceRaceId) order by run_order, source_race_id`,
  )
  const laps = lapsByResult(
    rows<LapRow>(
      `select ${lapColumns} from race r
       join race_result rr on rr.race_id = r.id
       join lap l on l.race_result_id = rr.id
       where r.event_id = @eventId and (@sourceRaceId is null or r.source_race_id = @sourceRaceId) order by l.race_result_id, l.lap_number`,
    ),
  )
  const results = new Map<unknown, RaceResult[]>(races.map(([raceId]) => [raceId, []]))
  const resultRows = rows<Row>(
    `select rr.race_id, rr.id, ${resultColumns} from race r
     join race_result rr on rr.race_id = r.id
     join driver d on d.id = rr.driver_id
     where r.event_id = @eventId and (@sourceRaceId is null or r.source_race_id = @sourceRaceId) order by rr.race_id, rr.table_order, rr.id`,
  )
  for (const row of resultRows) results.get(row[0])?.push(readResult(row, 2, laps.get(row[1] as number) ?? []))
  const findings = new Map<unknown, Finding[]>(races.map(([raceId]) => [raceId, []]))
  const findingRows = rows<Row>(
    `select race_id, ${findingColumns} from finding
     where event_id = @eventId and (@sourceRaceId is null or race_id = (select id from race where event_id = @eventId and source_race_id = @sourceRaceId))
     order by race_id, ordinal`,
  )
  for (const row of findingRows) findings.get(row[0])?.push(readFinding(row, 1))

  return races.map((row) => ({
    raceId: row[0] as number,
    race: {
      sourceRaceId: row[1] as string,
      section: row[2] as string | null,
      raceNumber: row[3] as number | null,
      className: row[4] as string | null,
      label: row[5] as string | null,
      completedAtLocal: row[6] as string | null,
      lengthMs: row[7] as number | null,
      missingUpstream: row[8] !== null,
      results: results.get(row[0]) ?? [],
      findings: findings.get(row[0]) ?? [],
    },
  }))
}
