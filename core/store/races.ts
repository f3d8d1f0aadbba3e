import { asc, eq, getTableColumns } from 'drizzle-orm'
import type { RaceDocument, SourceName } from '../contract/domain.ts'
import type { WriteCounts } from '../contract/run.ts'
import type { Store } from './database.ts'
import {
  findingColumns,
  type LapRow,
  lapColumns,
  lapsByResult,
  readFinding,
  readResult,
  resultColumns,
} from './race-rows.ts'
import { race } from './schema/racing.ts'
import { addCounts, differing, noWrites, updated } from './write-counts.ts'

/** Where a race stands among its event's, and whether the source still lists it. */
export interface RacePlace {
  readonly sourceRaceId: string
  readonly runOrder: number
  /** The run that first found it missing from the source; null while it is listed. */
  readonly missingSinceRunId: number | null
}

export interface StoredRace extends RacePlace {
  readonly raceId: number
  readonly document: RaceDocument
}

const selectRaceSql = `select ${Object.entries(getTableColumns(race))
  .map(([field, column]) => `${column.name} as "${field}"`)
  .join(', ')} from race where event_id = ? and source_race_id = ?`

/** A race as it was last saved, results in table order and laps by number; undefined where it is not stored. */
export function findRaceDocument(store: Store, eventId: number, sourceRaceId: string): StoredRace | undefined {
  return store.read(() => {
    const row = store.prepare<[number, string], typeof race.$inferSelect>(selectRaceSql).get(eventId, sourceRaceId)
    if (row === undefined) return undefined
    return {
      raceId: row.id,
      sourceRaceId,
      runOrder: row.runOrder,
      missingSinceRunId: row.missingSinceRunId,
      document: documentOf(store, row),
    }
  })
}

function documentOf(store: Store, row: typeof race.$inferSelect): RaceDocument {
  const laps = lapsByResult(
    store
      .prepare<[number], LapRow>(
        `select ${lapColumns} from race_result rr join lap l on l.race_result_id = rr.id
         where rr.race_id = ? order by l.race_result_id, l.lap_number`,
      )
      .raw()
      .all(row.id),
  )
  const results = store
    .prepare<[number], (string | number | null)[]>(
      `select rr.id, ${resultColumns} from race_result rr join driver d on d.id = rr.driver_id
       where rr.race_id = ? order by rr.table_order, rr.id`,
    )
    .raw()
    .all(row.id)
  const findings = store
    .prepare<[number], (string | number | null)[]>(
      `select ${findingColumns} from finding where race_id = ? order by ordinal`,
    )
    .raw()
    .all(row.id)
  return {
    sourceRaceId: row.sourceRaceId,
    section: row.section,
    raceNumber: row.raceNumber,
    className: row.className,
    label: row.label,
    completedAtLocal: row.completedAtLocal,
    lengthMs: row.lengthMs,
    results: results.map((result) => readResult(result, 1, laps.get(result[0] as number) ?? [])),
    findings: findings.map((finding) => readFinding(finding, 0)),
    rawLabel: row.rawLabel,
    heatNumber: row.heatNumber,
    heatCount: row.heatCount,
    mainLetter: row.mainLetter,
    mainLeg: row.mainLeg,
    completedText: row.completedText,
    lengthText: row.lengthText,
  }
}

/** The id of a race by its source's id, which is the source's own within a track; undefined where it is not stored. */
export function findRaceBySourceId(
  store: Store,
  source: SourceName,
  sourceTrackSlug: string,
  sourceRaceId: string,
): number | undefined {
  return store.read(() => {
    const found = store
      .prepare<[string, string, string], { id: number }>(
        `select race.id from race join event on event.id = race.event_id join track on track.id = event.track_id
         where race.source = ? and race.source_race_id = ? and track.source_track_slug = ?`,
      )
      .get(source, sourceRaceId, sourceTrackSlug)
    return found?.id
  })
}

/** The places of an event's stored races, in the order run. */
export function listStoredRaces(store: Store, eventId: number): RacePlace[] {
  return store.read(() => selectPlaces(store, eventId).map(({ raceId, ...place }) => place))
}

function selectPlaces(store: Store, eventId: number) {
  const { id: raceId, sourceRaceId, runOrder, missingSinceRunId } = race
  return store.db
    .select({ raceId, sourceRaceId, runOrder, missingSinceRunId })
    .from(race)
    .where(eq(race.eventId, eventId))
    .orderBy(asc(race.runOrder), asc(race.sourceRaceId))
    .all()
}

/**
 * Puts an event's races in their places, writing only rows that differ. Places of races that are not stored are ignored:
 * a page that could not be read leaves a gap, not an empty race. Stored races that `order` does not name stay as they are.
 */
export function placeRaces(store: Store, eventId: number, order: readonly RacePlace[]): WriteCounts {
  return store.transaction(() => {
    const stored = new Map(selectPlaces(store, eventId).map((place) => [place.sourceRaceId, place]))
    let counts = noWrites
    for (const { sourceRaceId, runOrder, missingSinceRunId } of order) {
      const place = stored.get(sourceRaceId)
      const patch = place && differing(place, { runOrder, missingSinceRunId })
      if (!place || !patch) continue
      const { changes } = store.db.update(race).set(patch).where(eq(race.id, place.raceId)).run()
      counts = addCounts(counts, updated(changes))
    }
    return counts
  })
}
