import { type NumberedLap, sumOfLapsMs } from './lap-stats.ts'

/** A forecast: so many laps in such a time. */
export interface Pace {
  readonly laps: number
  readonly totalMs: number
}

/**
 * What a race of `lengthMs` comes to if the mean of `laps` laps that took `elapsedMs` holds: the lap on which the clock ends
 * is driven to its end (VOCABULARY section 4, "Pace"). The total is exact, not rounded.
 */
export function forecastOf(elapsedMs: number, laps: number, lengthMs: number): Pace {
  const paceLaps = Math.ceil((lengthMs * laps) / elapsedMs)
  return { laps: paceLaps, totalMs: (paceLaps * elapsedMs) / laps }
}

/** The same if every lap were an average one of these; null without a known length, and for no laps. */
export function cleanPaceOf(clean: readonly NumberedLap[], lengthMs: number | null): Pace | null {
  const elapsedMs = sumOfLapsMs(clean)
  return lengthMs === null || elapsedMs === 0 ? null : forecastOf(elapsedMs, clean.length, lengthMs)
}
