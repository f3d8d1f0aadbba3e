/** A driver's race times at the ends of their laps, lap 1 first, in milliseconds. */
export interface Crossings {
  readonly sourceDriverId: string
  readonly elapsedMs: readonly number[]
}

/** On this lap of `lapped`, `by` went by and was a lap (more) ahead at its end. */
export interface Lapping {
  readonly lapped: string
  readonly lapNumber: number
  readonly by: string
  /** The last lap that `by` had completed by then. */
  readonly byLapNumber: number
  /** How many laps ahead `by` was at the end of the lap, on the line. */
  readonly lapsAhead: number
  /** Race time at the start and the end of the lap: it happened in between. */
  readonly fromMs: number
  readonly toMs: number
}

/**
 * Who was lapped when, and by whom, in the order of race time. Told from crossings alone: at the end of a lap another car
 * has crossed the line more often than this one, by more than at the end of the lap before. Crossings in the same
 * millisecond come after. Who got the lap back may be lapped again; who has stopped is lapped no more.
 */
export function lappings(drivers: readonly Crossings[]): Lapping[] {
  const found = drivers.flatMap((driver) =>
    drivers.flatMap((other) => (other === driver ? [] : lappingsBy(driver, other))),
  )
  return found.sort((one, other) => one.toMs - other.toMs)
}

function lappingsBy(driver: Crossings, other: Crossings): Lapping[] {
  const found: Lapping[] = []
  let crossed = 0
  let aheadBefore = 0
  for (const [at, toMs] of driver.elapsedMs.entries()) {
    while ((other.elapsedMs[crossed] ?? Number.POSITIVE_INFINITY) < toMs) crossed++
    const lapNumber = at + 1
    const lapsAhead = crossed - lapNumber
    if (lapsAhead >= 1 && lapsAhead > aheadBefore) {
      found.push({
        lapped: driver.sourceDriverId,
        lapNumber,
        by: other.sourceDriverId,
        byLapNumber: crossed,
        lapsAhead,
        fromMs: driver.elapsedMs[at - 1] ?? 0,
        toMs,
      })
    }
    aheadBefore = lapsAhead
  }
  return found
}
