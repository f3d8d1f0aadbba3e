import type { Finding, Lap, RaceDocument, RaceResult } from '../../core/contract/domain.ts'
import type { WriteCounts } from '../../core/contract/run.ts'
import { compareRace } from '../../core/pipeline/compare-race.ts'
import { applyRaceChanges } from '../../core/store/apply-race.ts'
import type { Store } from '../../core/store/database.ts'
import { type EventFacts, saveEvent } from '../../core/store/events.ts'
import { findRaceDocument } from '../../core/store/races.ts'

export const eventFacts = (more: Partial<EventFacts> = {}): EventFacts => ({
  source: 'liverc',
  sourceTrackSlug: 'hillside',
  sourceEventId: '900',
  trackName: 'Hillside RC',
  name: 'Club Day',
  dateText: 'Nov 16, 2025',
  startDateLocal: '2025-11-16',
  endDateLocal: '2025-11-16',
  layoutName: 'Offroad',
  entryCount: 12,
  driverCount: 10,
  lapCount: 400,
  ...more,
})

export const givenEvent = (store: Store, more: Partial<EventFacts> = {}): number =>
  saveEvent(store, eventFacts(more)).eventId

/** What the pipeline does with a checked race. */
export function saveRace(store: Store, eventId: number, document: RaceDocument): WriteCounts {
  return store.transaction(() => {
    const stored = findRaceDocument(store, eventId, document.sourceRaceId)?.document
    return applyRaceChanges(store, { eventId }, compareRace(stored, document))
  })
}

export const lapOf = (lapNumber: number, lapTimeMs = 30_000 + lapNumber): Lap => ({
  lapNumber,
  lapTimeMs,
  position: 1,
  pace: '10/5:00.000',
  segments: [],
})

export function resultOf(sourceDriverId: string, more: Partial<RaceResult> = {}): RaceResult {
  return {
    position: 1,
    sourceDriverId,
    driverName: `DRIVER ${sourceDriverId}`,
    carNumber: '1',
    gridPosition: 1,
    lapsCompleted: 3,
    totalTimeMs: 90_006,
    statusText: null,
    behind: null,
    fastestLapMs: 30_001,
    fastestLapNumber: 1,
    averageLapMs: 30_002,
    averageTop5Ms: null,
    averageTop10Ms: null,
    averageTop15Ms: null,
    top2ConsecutiveMs: 60_003,
    top3ConsecutiveMs: 90_006,
    stdDeviationMs: 1,
    consistencyPercent: 92.82,
    laps: [lapOf(1), lapOf(2), lapOf(3)],
    ...more,
  }
}

export function raceOf(sourceRaceId: string, more: Partial<RaceDocument> = {}): RaceDocument {
  return {
    sourceRaceId,
    section: 'Main Events',
    raceNumber: 1,
    className: '1/8 Nitro Buggy',
    label: '1/8 Nitro Buggy A-Main',
    completedAtLocal: '2025-11-16T17:30',
    lengthMs: 300_000,
    results: [resultOf('11'), resultOf('12', { position: 2 })],
    findings: [],
    rawLabel: 'Race 1: 1/8 Nitro Buggy (1/8 Nitro Buggy A-Main)',
    heatNumber: null,
    heatCount: null,
    mainLetter: 'A',
    mainLeg: null,
    completedText: 'Nov 16, 2025 at 5:30pm',
    lengthText: '5:00 Timed',
    ...more,
  }
}

export const findingOf = (message: string, more: Partial<Finding> = {}): Finding => ({
  rule: 'laps-sum',
  sourceDriverId: '11',
  driverName: 'DRIVER 11',
  lapNumber: null,
  published: '1',
  computed: '2',
  message,
  ...more,
})

/** Rows ever written over this connection. */
export const totalChanges = (store: Store): number =>
  store.prepare<[], number>('select total_changes()').pluck().get() ?? Number.NaN

/** How many rows `work` wrote, as SQLite counts them. */
export function rowsWritten(store: Store, work: () => unknown): number {
  const before = totalChanges(store)
  work()
  return totalChanges(store) - before
}

export const sumOf = ({ rowsInserted, rowsUpdated, rowsDeleted }: WriteCounts): number =>
  rowsInserted + rowsUpdated + rowsDeleted

const dumped = ['track', 'event', 'entry', 'driver', 'race', 'race_result', 'finding', 'ingestion_run', 'setting']

/** Every row, by table and primary key. */
export function dump(store: Store, tables: readonly string[] = [...dumped, 'lap']): Map<string, string> {
  const rows = new Map<string, string>()
  for (const table of tables) {
    const keyed = table === 'lap' ? 'race_result_id, lap_number' : table === 'setting' ? 'key' : 'rowid'
    for (const row of store.prepare<[], unknown[]>(`select ${keyed}, * from ${table}`).raw().all()) {
      rows.set(`${table} ${row[0]} ${table === 'lap' ? row[1] : ''}`, JSON.stringify(row))
    }
  }
  return rows
}

/** Rows added, changed and gone between two dumps. */
export function rowDifference(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): WriteCounts {
  let rowsInserted = 0
  let rowsUpdated = 0
  for (const [key, row] of after) {
    if (!before.has(key)) rowsInserted += 1
    else if (before.get(key) !== row) rowsUpdated += 1
  }
  return { rowsInserted, rowsUpdated, rowsDeleted: [...before.keys()].filter((key) => !after.has(key)).length }
}

/** Runs `work`, which must fail, and returns what it threw. */
export function failureOf(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('Nothing was thrown.')
}
