import { classLooks, raceLooks } from '../analysis/class-looks.ts'
import { normaliseClassName } from '../analysis/class-names.ts'
import { findLapBasis } from '../analysis/lap-basis.ts'
import { raceProgress } from '../analysis/race-progress.ts'
import type { AnalysedResult, RaceAnalysis } from '../contract/answers.ts'
import type { SourceName } from '../contract/domain.ts'
import type { Store } from '../store/database.ts'
import { findRaceDocument } from '../store/races.ts'
import { listRaceItems } from './race-list.ts'

/** Which page of which source a race is, so that its address can be told. */
export interface RacePlaceOnSource {
  readonly source: SourceName
  readonly sourceTrackSlug: string
  readonly sourceRaceId: string
}

interface RaceRow extends RacePlaceOnSource {
  eventId: number
  eventName: string
  trackName: string | null
  startDateLocal: string | null
}

/** One race with every lap and where each left its driver; undefined where there is no such race. All of one moment. */
export function findRaceAnalysis(
  store: Store,
  raceId: number,
): { analysis: Omit<RaceAnalysis, 'url'>; place: RacePlaceOnSource } | undefined {
  return store.read(() => {
    const row = store
      .prepare<[number], RaceRow>(
        `select r.event_id as eventId, r.source_race_id as sourceRaceId, e.source, e.name as eventName,
                e.start_date_local as startDateLocal, t.source_track_slug as sourceTrackSlug,
                coalesce(t.name, e.track_name) as trackName
         from race r join event e on e.id = r.event_id join track t on t.id = e.track_id where r.id = ?`,
      )
      .get(raceId)
    if (row === undefined) return undefined
    const { source, sourceTrackSlug, sourceRaceId, eventId, eventName, startDateLocal } = row
    const stored = findRaceDocument(store, eventId, sourceRaceId)
    const races = listRaceItems(store, eventId)
    const at = races.findIndex((race) => race.raceId === raceId)
    const item = races[at]
    if (stored === undefined || item === undefined) return undefined
    const analysis = {
      ...item,
      eventId,
      eventName,
      trackName: row.trackName ?? sourceTrackSlug,
      startDateLocal,
      previousRaceId: races[at - 1]?.raceId ?? null,
      nextRaceId: races[at + 1]?.raceId ?? null,
      results: analysedResults(
        stored.document.results,
        driverIds(store, raceId),
        looksIn(store, { eventId, raceId, className: stored.document.className }),
      ),
      basis: findLapBasis(stored.document.results),
    }
    return { analysis, place: { source, sourceTrackSlug, sourceRaceId } }
  })
}

/** The looks of all drivers of the race's class at its meeting, by our id; of its own where it has no class. */
function looksIn(
  store: Store,
  { eventId, raceId, className }: { eventId: number; raceId: number; className: string | null },
): ReadonlyMap<number, number> {
  const wanted = className && normaliseClassName(className)
  const lines = store
    .prepare<[number], { driver: number; raceId: number; raceOrder: number; line: number; className: string | null }>(
      `select rr.driver_id as driver, r.id as raceId, r.run_order as raceOrder, rr.table_order as line,
              r.class_name as className
       from race r join race_result rr on rr.race_id = r.id where r.event_id = ? order by r.run_order, rr.table_order`,
    )
    .all(eventId)
  const spelled = new Map(lines.map((one) => [one.className, one.className && normaliseClassName(one.className)]))
  return classLooks(
    lines.filter((one) => (wanted === null ? one.raceId === raceId : spelled.get(one.className) === wanted)),
  )
}

function driverIds(store: Store, raceId: number): ReadonlyMap<string, number> {
  const rows = store
    .prepare<[number], { sourceDriverId: string; driverId: number }>(
      `select d.source_driver_id as sourceDriverId, d.id as driverId
       from race_result rr join driver d on d.id = rr.driver_id where rr.race_id = ?`,
    )
    .all(raceId)
  return new Map(rows.map(({ sourceDriverId, driverId }) => [sourceDriverId, driverId]))
}

type StoredResult = NonNullable<ReturnType<typeof findRaceDocument>>['document']['results'][number]

function analysedResults(
  results: readonly StoredResult[],
  ids: ReadonlyMap<string, number>,
  looks: ReadonlyMap<number, number>,
): AnalysedResult[] {
  const numbers = raceLooks(
    results.map(({ sourceDriverId }) => ids.get(sourceDriverId) ?? 0),
    looks,
  )
  const progress = raceProgress(results.map(({ laps }) => ({ lapTimesMs: laps.map(({ lapTimeMs }) => lapTimeMs) })))
  return results.map(({ laps, ...result }, driver) => ({
    ...result,
    driverId: ids.get(result.sourceDriverId) ?? 0,
    look: numbers[driver] ?? driver,
    laps: laps.map(({ lapNumber, lapTimeMs, position, pace }, lap) => {
      // raceProgress gives one standing a lap.
      const standing = progress[driver]?.[lap] ?? { elapsedMs: 0, racePosition: 1, gapToLeaderMs: 0 }
      return { lapNumber, lapTimeMs, position, pace, ...standing }
    }),
  }))
}
