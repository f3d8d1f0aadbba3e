import type { Finding, Lap, RaceResult } from '../contract/domain.ts'

/**
 * How rows become the contract's shapes: column lists and readers for raw statements, which return arrays. Large events
 * have 45,000 laps, and an array costs half of what an object with named columns does. Each reader names the fields in
 * the contract's order, which is the order an export prints them in.
 */

type Value = string | number | null

export const resultColumns = `rr.position, d.source_driver_id, rr.driver_name, rr.car_number, rr.grid_position,
  rr.laps_completed, rr.total_time_ms, rr.status_text, rr.behind, rr.fastest_lap_ms, rr.fastest_lap_number,
  rr.average_lap_ms, rr.average_top5_ms, rr.average_top10_ms, rr.average_top15_ms, rr.top2_consecutive_ms,
  rr.top3_consecutive_ms, rr.std_deviation_ms, rr.consistency_percent`

/** A result from `columns`, then `resultColumns`; `skip` is the number of columns before them. */
export function readResult(row: readonly Value[], skip: number, laps: Lap[]): RaceResult {
  const number = (at: number) => row[skip + at] as number | null
  const text = (at: number) => row[skip + at] as string | null
  return {
    position: number(0),
    sourceDriverId: text(1) as string,
    driverName: text(2) as string,
    carNumber: text(3),
    gridPosition: number(4),
    lapsCompleted: number(5),
    totalTimeMs: number(6),
    statusText: text(7),
    behind: text(8),
    fastestLapMs: number(9),
    fastestLapNumber: number(10),
    averageLapMs: number(11),
    averageTop5Ms: number(12),
    averageTop10Ms: number(13),
    averageTop15Ms: number(14),
    top2ConsecutiveMs: number(15),
    top3ConsecutiveMs: number(16),
    stdDeviationMs: number(17),
    consistencyPercent: number(18),
    laps,
  }
}

export const lapColumns = 'l.race_result_id, l.lap_number, l.lap_time_ms, l.position, l.pace, l.segments'
export type LapRow = readonly [number, number, number, number | null, string | null, string | null]

export function readLap([, lapNumber, lapTimeMs, position, pace, segments]: LapRow): Lap {
  return { lapNumber, lapTimeMs, position, pace, segments: segments === null ? [] : JSON.parse(segments) }
}

/** Rows ordered by result and lap number, as lists of laps by result. */
export function lapsByResult(rows: readonly LapRow[]): Map<number, Lap[]> {
  const laps = new Map<number, Lap[]>()
  for (const row of rows) {
    const list = laps.get(row[0])
    if (list === undefined) laps.set(row[0], [readLap(row)])
    else list.push(readLap(row))
  }
  return laps
}

export const findingColumns = 'rule, source_driver_id, driver_name, lap_number, published, computed, message'

/** A finding from `findingColumns` after `skip` other columns. */
export function readFinding(row: readonly Value[], skip: number): Finding {
  return {
    rule: row[skip] as Finding['rule'],
    sourceDriverId: row[skip + 1] as string | null,
    driverName: row[skip + 2] as string | null,
    lapNumber: row[skip + 3] as number | null,
    published: row[skip + 4] as string | null,
    computed: row[skip + 5] as string | null,
    message: row[skip + 6] as string,
  }
}
