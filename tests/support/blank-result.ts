import type { Lap, RaceResult } from '../../core/contract/domain.ts'

/** A result of which nothing is published but who it is of, changed by `more`. */
export function blankResult(sourceDriverId: string, more: Partial<RaceResult> = {}): RaceResult {
  return {
    position: null,
    sourceDriverId,
    driverName: sourceDriverId,
    carNumber: null,
    gridPosition: null,
    lapsCompleted: null,
    totalTimeMs: null,
    statusText: null,
    behind: null,
    fastestLapMs: null,
    fastestLapNumber: null,
    averageLapMs: null,
    averageTop5Ms: null,
    averageTop10Ms: null,
    averageTop15Ms: null,
    top2ConsecutiveMs: null,
    top3ConsecutiveMs: null,
    stdDeviationMs: null,
    consistencyPercent: null,
    laps: [],
    ...more,
  }
}

/** Laps of which only the times are known, lap 1 first. */
export function bareLaps(lapTimesMs: readonly number[]): Lap[] {
  return lapTimesMs.map((lapTimeMs, at) => ({ lapNumber: at + 1, lapTimeMs, position: null, pace: null, segments: [] }))
}
