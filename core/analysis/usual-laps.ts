import { medianOf } from './lap-stats.ts'

/** What of some laps, or averages of laps, is worth drawing where a few very slow ones would flatten all others. */
export interface UsualLaps {
  readonly fastestMs: number
  /** So many times the median of all of them, or the slowest where none is slower than that. */
  readonly limitMs: number
  /** How many are slower than the limit. */
  readonly beyondCount: number
}

/** The usual ones among `lapTimesMs`, of all drivers who are drawn; `factor` is 1.25 for a quarter above the median. Null for none. */
export function usualLaps(lapTimesMs: readonly number[], factor: number): UsualLaps | null {
  // A lap of no time is a fault of the page: an axis that began there would flatten all others.
  const timesMs = lapTimesMs.filter((timeMs) => timeMs > 0)
  const medianMs = medianOf(timesMs)
  if (medianMs === null) return null
  let fastestMs = Number.POSITIVE_INFINITY
  let slowestMs = Number.NEGATIVE_INFINITY
  for (const timeMs of timesMs) {
    fastestMs = Math.min(fastestMs, timeMs)
    slowestMs = Math.max(slowestMs, timeMs)
  }
  const limitMs = Math.min(slowestMs, medianMs * factor)
  return { fastestMs, limitMs, beyondCount: timesMs.filter((timeMs) => timeMs > limitMs).length }
}
