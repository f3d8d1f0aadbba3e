import { bestInARow, type NumberedLap, timedLaps } from './lap-stats.ts'

/** A driver's run of a day: the laps that count, in the order driven. */
export interface DayRun<Key> {
  readonly run: Key
  readonly laps: readonly NumberedLap[]
}

export interface DayLap<Key> extends NumberedLap {
  readonly run: Key
}

/** The `count` fastest laps over all runs, fastest first; of equal ones the one driven first. A lap of no time is none. */
export function fastestLaps<Key>(runs: readonly DayRun<Key>[], count: number): DayLap<Key>[] {
  return runs
    .flatMap(({ run, laps }) => timedLaps(laps).map(({ lapNumber, lapTimeMs }) => ({ run, lapNumber, lapTimeMs })))
    .sort((one, other) => one.lapTimeMs - other.lapTimeMs)
    .slice(0, count)
}

/** The smallest sum of `count` laps in a row within one run, and where it begins; the first of equal ones; null for none. */
export function bestRow<Key>(
  runs: readonly DayRun<Key>[],
  count: number,
): { readonly run: Key; readonly firstLapNumber: number; readonly sumMs: number } | null {
  let best: { run: Key; firstLapNumber: number; sumMs: number } | null = null
  for (const { run, laps } of runs) {
    const row = bestInARow(laps, count)
    if (row !== null && (best === null || row.sumMs < best.sumMs)) best = { run, ...row }
  }
  return best
}
