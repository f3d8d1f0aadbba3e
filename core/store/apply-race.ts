import { and, eq, getTableColumns, inArray } from 'drizzle-orm'
import type { Finding, RaceResult } from '../contract/domain.ts'
import type { WriteCounts } from '../contract/run.ts'
import type { Store } from './database.ts'
import { ensureDrivers } from './drivers.ts'
import { deleteLaps, insertLaps, type LapOf, updateLaps } from './laps.ts'
import type { FieldChange, LapAt, RaceChanges } from './race-changes.ts'
import { finding, race, raceResult } from './schema/racing.ts'
import { addCounts, batches, deleted, differing, inserted, noWrites, updated } from './write-counts.ts'

export interface RaceTarget {
  readonly eventId: number
  /** The place of a race that is new; without it, after all that are stored. `placeRaces` moves races that are there. */
  readonly runOrder?: number
}

/**
 * Writes exactly what `changes` names, all of it or nothing: rows that did not change are not touched and ids stay. The
 * counts also hold new driver rows. `changes` must have been found in the
 * same transaction, against what `findRaceDocument` returned there.
 */
export function applyRaceChanges(store: Store, target: RaceTarget, changes: RaceChanges): WriteCounts {
  if (changes.isEmpty) return noWrites
  return store.transaction(() => {
    const { raceId, source, counts: raceCounts } = saveRaceRow(store, target, changes)
    const { driverIds, counts: driverCounts } = ensureDrivers(store, source, addedDrivers(changes))
    const goneCounts = deleteResults(store, raceId, changes.results.gone)
    const resultCounts = saveResults(store, raceId, changes, driverIds)
    const lapCounts = saveLaps(store, raceId, changes)
    const findingCounts = saveFindings(store, raceId, target.eventId, changes.findings)
    return addCounts(raceCounts, driverCounts, goneCounts, resultCounts, lapCounts, findingCounts)
  })
}

/*
 * Statements that run for every race are prepared once, their columns taken from the schema: drizzle builds and prepares
 * its SQL anew at each call, which was a third of the time that storing a meeting took.
 */
const factColumns = Object.entries(getTableColumns(race)).filter(
  ([field]) => !['id', 'source', 'eventId', 'sourceRaceId', 'runOrder', 'missingSinceRunId'].includes(field),
)
const insertRaceSql = `insert into race (source, event_id, source_race_id, run_order, ${factColumns.map(([, column]) => column.name).join(', ')})
  values ((select source from event where id = @eventId), @eventId, @sourceRaceId,
    coalesce(@runOrder, (select coalesce(max(run_order) + 1, 0) from race where event_id = @eventId)),
    ${factColumns.map(([field]) => `@${field}`).join(', ')}) returning id, source`

function saveRaceRow(store: Store, { eventId, runOrder }: RaceTarget, { sourceRaceId, added, fields }: RaceChanges) {
  if (added !== null) {
    const row = store
      .prepare<[object], typeof race.$inferSelect>(insertRaceSql)
      .get({ ...added, eventId, sourceRaceId, runOrder: runOrder ?? null })
    return keysOf(row, inserted(1))
  }
  const wanted = and(eq(race.eventId, eventId), eq(race.sourceRaceId, sourceRaceId))
  if (fields.length === 0) return keysOf(store.db.select().from(race).where(wanted).get(), noWrites)
  return keysOf(store.db.update(race).set(patchOf(fields)).where(wanted).returning().get(), updated(1))
}

function keysOf(row: typeof race.$inferSelect | undefined, counts: WriteCounts) {
  if (row === undefined) throw new Error('Changes of a race that is not stored.')
  return { raceId: row.id, source: row.source, counts }
}

function patchOf<Facts>(fields: readonly FieldChange<Facts>[]): Partial<Facts> {
  const patch: Partial<Facts> = {}
  for (const change of fields) patch[change.field] = change.new
  return patch
}

function addedDrivers({ results }: RaceChanges): string[] {
  return results.added.map(({ result }) => result.sourceDriverId)
}

/** Result ids of a race by driver. */
function resultIds(store: Store, raceId: number): Map<string, number> {
  const find = store.prepare<[number], [string, number]>(
    `select d.source_driver_id, rr.id from race_result rr join driver d on d.id = rr.driver_id where rr.race_id = ?`,
  )
  return new Map(find.raw().all(raceId))
}

function deleteResults(store: Store, raceId: number, gone: readonly RaceResult[]): WriteCounts {
  if (gone.length === 0) return noWrites
  const ids = resultIds(store, raceId)
  const idOf = (result: RaceResult) => existing(ids, result.sourceDriverId)
  const laps = gone.flatMap((result) => result.laps.map((lap) => ({ raceResultId: idOf(result), lap })))
  let counts = deleted(deleteLaps(store, laps))
  for (const batch of batches(gone.map(idOf))) {
    counts = addCounts(counts, deleted(store.db.delete(raceResult).where(inArray(raceResult.id, batch)).run().changes))
  }
  return counts
}

function saveResults(
  store: Store,
  raceId: number,
  { results: { added, changed } }: RaceChanges,
  driverIds: ReadonlyMap<string, number>,
): WriteCounts {
  let counts = noWrites
  const fresh = added.map(({ tableOrder, result: { sourceDriverId, laps, ...facts } }) => ({
    ...facts,
    raceId,
    driverId: existing(driverIds, sourceDriverId),
    tableOrder,
  }))
  counts = addCounts(counts, inserted(insertResults(store, fresh)))
  if (changed.length === 0) return counts
  const ids = resultIds(store, raceId)
  for (const { sourceDriverId, fields } of changed) {
    const id = existing(ids, sourceDriverId)
    const { changes } = store.db.update(raceResult).set(patchOf(fields)).where(eq(raceResult.id, id)).run()
    counts = addCounts(counts, updated(changes))
  }
  return counts
}

/** Fields and their columns in one order; a row is a JSON list in that order. */
const resultFields = Object.entries(getTableColumns(raceResult)).filter(([field]) => field !== 'id')
const insertResultsSql = `insert into race_result (${resultFields.map(([, column]) => column.name).join(', ')})
   select ${resultFields.map((_, at) => `value ->> ${at}`).join(', ')} from json_each(?)`

function insertResults(store: Store, rows: readonly (typeof raceResult.$inferInsert)[]): number {
  if (rows.length === 0) return 0
  const lists = rows.map((row) => resultFields.map(([field]) => row[field as keyof typeof row]))
  return store.prepare<[string], unknown>(insertResultsSql).run(JSON.stringify(lists)).changes
}

function saveLaps(store: Store, raceId: number, { results, laps }: RaceChanges): WriteCounts {
  const ids = resultIds(store, raceId)
  const located = ({ sourceDriverId, lap }: LapAt): LapOf => ({ raceResultId: existing(ids, sourceDriverId), lap })
  const fresh = results.added.flatMap(({ result }) => {
    const raceResultId = existing(ids, result.sourceDriverId)
    return result.laps.map((lap) => ({ raceResultId, lap }))
  })
  return {
    rowsDeleted: deleteLaps(store, laps.gone.map(located)),
    rowsUpdated: updateLaps(store, laps.changed.map(located)),
    rowsInserted: insertLaps(store, [...fresh, ...laps.added.map(located)]),
  }
}

function saveFindings(store: Store, raceId: number, eventId: number, findings: RaceChanges['findings']): WriteCounts {
  if (findings === null) return noWrites
  let counts = noWrites
  const at = (ordinal: number) => and(eq(finding.raceId, raceId), eq(finding.ordinal, ordinal))
  const fresh: (typeof finding.$inferInsert)[] = []
  for (const [ordinal, next] of findings.new.entries()) {
    const old: Finding | undefined = findings.old[ordinal]
    if (old === undefined) {
      fresh.push({ ...next, raceId, eventId, ordinal })
      continue
    }
    const patch = differing(old, next)
    if (patch === null) continue
    counts = addCounts(counts, updated(store.db.update(finding).set(patch).where(at(ordinal)).run().changes))
  }
  for (let ordinal = findings.new.length; ordinal < findings.old.length; ordinal += 1) {
    counts = addCounts(counts, deleted(store.db.delete(finding).where(at(ordinal)).run().changes))
  }
  for (const batch of batches(fresh)) {
    counts = addCounts(counts, inserted(store.db.insert(finding).values(batch).run().changes))
  }
  return counts
}

function existing(ids: ReadonlyMap<string, number>, sourceDriverId: string): number {
  const id = ids.get(sourceDriverId)
  if (id === undefined) throw new Error(`Changes of a result that is not stored: driver ${sourceDriverId}.`)
  return id
}
