/** How long after an event was first read whole its results are looked at again: an hour, a day, a week, three weeks. */
const hourMs = 3_600_000
const dayMs = 24 * hourMs
export const recheckAfterMs: readonly number[] = [hourMs, dayMs, 7 * dayMs, 21 * dayMs]

/** A look that could not be had is not tried for ever: a week after the last one was due the event is frozen all the same. */
const lastTryMs = 28 * dayMs

/** How far an event's results have cooled down. `…At` are UTC instants, ISO text. */
export interface Cooling {
  /** Looks that are done, or that a later one made needless. */
  readonly rechecksDone: number
  /** When the next is due; null once it is frozen. */
  readonly nextAt: string | null
  readonly frozenAt: string | null
}

/**
 * Where an event stands that was first read whole at `since`, and whose every page was last asked for by a run that
 * began at `lookedAt`. One look makes up for all that were due before it.
 */
export function coolingAfter(since: string, lookedAt: string): Cooling {
  const lookedMs = Date.parse(lookedAt)
  const dueMs = recheckAfterMs.map((after) => Date.parse(since) + after)
  const rechecksDone = dueMs.filter((ms) => ms <= lookedMs).length
  const next = dueMs[rechecksDone]
  return next === undefined
    ? { rechecksDone, nextAt: null, frozenAt: lookedAt }
    : { rechecksDone, nextAt: new Date(next).toISOString(), frozenAt: null }
}

/** The same after a look that could not be had: it is tried again in an hour, later ones in a day, and not for ever. */
export function coolingPutOff(since: string, { rechecksDone }: Pick<Cooling, 'rechecksDone'>, now: Date): Cooling {
  const again = now.getTime() + (rechecksDone < 2 ? hourMs : dayMs)
  if (again > Date.parse(since) + lastTryMs) {
    return { rechecksDone, nextAt: null, frozenAt: now.toISOString() }
  }
  return { rechecksDone, nextAt: new Date(again).toISOString(), frozenAt: null }
}
