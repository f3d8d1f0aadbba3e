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
