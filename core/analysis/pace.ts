/** A forecast: so many laps in such a time. */
export interface Pace {
  readonly laps: number
  readonly totalMs: number
}

/**
 * What a race of `lengthMs` comes to if every lap takes `lapMs`: the lap on which the clock ends is driven to its end
 * (VOCABULARY section 4, "Pace"). The total is not rounded. Null for an unknown length and for no lap.
 */
export function paceOf(lapMs: number | null, lengthMs: number | null): Pace | null {
  if (lapMs === null || lengthMs === null || lapMs <= 0 || lengthMs <= 0) return null
  const laps = Math.ceil(lengthMs / lapMs)
  return { laps, totalMs: laps * lapMs }
}
