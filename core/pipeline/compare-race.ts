import type { Finding, Lap, RaceDocument, RaceResult } from '../contract/domain.ts'
import type {
  ChangeCounts,
  FieldChange,
  LapAt,
  LapChange,
  LapFacts,
  RaceChanges,
  RaceFacts,
  ResultAt,
  ResultChange,
  ResultFacts,
} from '../store/race-changes.ts'

/**
 * What differs between a race as stored (undefined: not stored) and as the source has it now, by natural key: a result
 * is its driver, a lap its number in that result, a finding its place in the list. Pure. Every changed field comes with
 * its old and its new value, so that a correction can be told to a person later.
 * Both documents have passed `checkRace`: a driver or a lap number that stands twice is an error of the caller.
 */
export function compareRace(stored: RaceDocument | undefined, next: RaceDocument): RaceChanges {
  const storedResults = byKey(stored?.results ?? [], ({ sourceDriverId }) => sourceDriverId)
  const nextResults = byKey(next.results, ({ sourceDriverId }) => sourceDriverId)
  const results = { added: [] as ResultAt[], changed: [] as ResultChange[], gone: [] as RaceResult[] }
  const laps = { added: [] as LapAt[], changed: [] as LapChange[], gone: [] as LapAt[] }

  for (const [sourceDriverId, { item: result, index: tableOrder }] of nextResults) {
    const old = storedResults.get(sourceDriverId)
    if (old === undefined) {
      results.added.push({ tableOrder, result })
      continue
    }
    const fields = fieldChanges<ResultFacts>(
      resultFields,
      { ...old.item, tableOrder: old.index },
      { ...result, tableOrder },
    )
    if (fields.length > 0) results.changed.push({ sourceDriverId, fields })
    compareLaps(sourceDriverId, old.item.laps, result.laps, laps)
  }
  for (const [sourceDriverId, { item }] of storedResults) {
    if (!nextResults.has(sourceDriverId)) results.gone.push(item)
  }

  const added = stored === undefined ? factsOf(next) : null
  const fields = stored === undefined ? [] : fieldChanges<RaceFacts>(raceFields, stored, next)
  const findings = compareFindings(stored?.findings ?? [], next.findings)
  const counts = countRows(added, fields.length, results, laps, findings)
  const isEmpty = counts.added + counts.changed + counts.gone === 0
  return { sourceRaceId: next.sourceRaceId, isEmpty, counts, added, fields, results, laps, findings }
}

function compareLaps(
  sourceDriverId: string,
  stored: readonly Lap[],
  next: readonly Lap[],
  laps: { added: LapAt[]; changed: LapChange[]; gone: LapAt[] },
): void {
  const old = byKey(stored, ({ lapNumber }) => lapNumber)
  const now = byKey(next, ({ lapNumber }) => lapNumber)
  for (const [lapNumber, { item: lap }] of now) {
    const before = old.get(lapNumber)?.item
    if (before === undefined) {
      laps.added.push({ sourceDriverId, lap })
      continue
    }
    const fields = fieldChanges<LapFacts>(lapFields, before, lap)
    if (fields.length > 0) laps.changed.push({ sourceDriverId, lap, fields })
  }
  for (const [lapNumber, { item: lap }] of old) {
    if (!now.has(lapNumber)) laps.gone.push({ sourceDriverId, lap })
  }
}

function compareFindings(old: readonly Finding[], now: readonly Finding[]): RaceChanges['findings'] {
  const same = old.length === now.length && old.every((finding, ordinal) => sameFinding(finding, now[ordinal]))
  return same ? null : { old, new: now }
}

function sameFinding(old: Finding, now: Finding | undefined): boolean {
  return now !== undefined && fieldChanges(findingFields, old, now).length === 0
}

function countRows(
  addedRace: RaceFacts | null,
  raceFieldsChanged: number,
  results: { added: ResultAt[]; changed: ResultChange[]; gone: RaceResult[] },
  laps: { added: LapAt[]; changed: LapChange[]; gone: LapAt[] },
  findings: RaceChanges['findings'],
): ChangeCounts {
  const old = findings?.old ?? []
  const now = findings?.new ?? []
  const lasting = old.slice(0, now.length)
  const lapsOf = (lists: readonly RaceResult[]) => lists.reduce((sum, result) => sum + result.laps.length, 0)
  const addedResults = results.added.map(({ result }) => result)
  return {
    added:
      (addedRace === null ? 0 : 1) +
      addedResults.length +
      lapsOf(addedResults) +
      laps.added.length +
      Math.max(0, now.length - old.length),
    changed:
      (raceFieldsChanged === 0 ? 0 : 1) +
      results.changed.length +
      laps.changed.length +
      lasting.filter((finding, ordinal) => !sameFinding(finding, now[ordinal])).length,
    gone: results.gone.length + lapsOf(results.gone) + laps.gone.length + Math.max(0, old.length - now.length),
  }
}

function factsOf({ sourceRaceId, results, findings, ...facts }: RaceDocument): RaceFacts {
  return facts
}

function byKey<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, { item: Item; index: number }> {
  const found = new Map<Key, { item: Item; index: number }>()
  for (const [index, item] of items.entries()) {
    const key = keyOf(item)
    if (found.has(key)) throw new Error(`A race document has ${String(key)} twice; checkRace should have rejected it.`)
    found.set(key, { item, index })
  }
  return found
}

/** All fields of a shape, and the compiler's word that none is forgotten. */
const keysOf = <Facts>(fields: Record<keyof Facts, true>) => Object.keys(fields) as (keyof Facts)[]

const raceFields = keysOf<RaceFacts>({
  section: true,
  raceNumber: true,
  className: true,
  label: true,
  rawLabel: true,
  heatNumber: true,
  heatCount: true,
  mainLetter: true,
  mainLeg: true,
  completedAtLocal: true,
  completedText: true,
  lengthMs: true,
  lengthText: true,
})
const resultFields = keysOf<ResultFacts>({
  tableOrder: true,
  position: true,
  driverName: true,
  carNumber: true,
  gridPosition: true,
  lapsCompleted: true,
  totalTimeMs: true,
  statusText: true,
  behind: true,
  fastestLapMs: true,
  fastestLapNumber: true,
  averageLapMs: true,
  averageTop5Ms: true,
  averageTop10Ms: true,
  averageTop15Ms: true,
  top2ConsecutiveMs: true,
  top3ConsecutiveMs: true,
  stdDeviationMs: true,
  consistencyPercent: true,
})
const lapFields = keysOf<LapFacts>({ lapTimeMs: true, position: true, pace: true, segments: true })
const findingFields = keysOf<Finding>({
  rule: true,
  sourceDriverId: true,
  driverName: true,
  lapNumber: true,
  published: true,
  computed: true,
  message: true,
})

function fieldChanges<Facts>(fields: readonly (keyof Facts)[], stored: Facts, next: Facts): FieldChange<Facts>[] {
  const changes: FieldChange<Facts>[] = []
  for (const field of fields) {
    if (!sameValue(stored[field], next[field])) changes.push({ field, old: stored[field], new: next[field] })
  }
  return changes
}

/** Segments are the only lists; the store keeps them as this text. */
function sameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (!Array.isArray(one) || !Array.isArray(other)) return false
  if (one.length === 0 && other.length === 0) return true
  return JSON.stringify(one) === JSON.stringify(other)
}
