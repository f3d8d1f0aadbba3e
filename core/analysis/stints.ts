import { meanOf, type NumberedLap, sumOfLapsMs } from './lap-stats.ts'

/** The laps between two suspected stops; the laps of the stops belong to none. */
export interface Stint {
  readonly fromLap: number
  readonly toLap: number
  /** Time of its laps together. */
  readonly timeMs: number
  /** Mean of its clean laps, and of how many; null where it has none. */
  readonly averageLapMs: number | null
  readonly cleanLapCount: number
  readonly fastestLapMs: number | null
}

/**
 * A driver's race cut at the laps of `stops`, each part with its pace on clean laps. Nothing where no stop is suspected:
 * then the whole race is one stint, which the driver's own figures tell. A stop right after another leaves no empty stint.
 */
export function stintsOf(
  laps: readonly NumberedLap[],
  clean: readonly NumberedLap[],
  stops: readonly number[],
): Stint[] {
  if (stops.length === 0) return []
  const isStop = new Set(stops)
  const isClean = new Set(clean.map(({ lapNumber }) => lapNumber))
  const parts: NumberedLap[][] = [[]]
  for (const lap of laps) {
    if (isStop.has(lap.lapNumber)) parts.push([])
    else parts.at(-1)?.push(lap)
  }
  return parts.flatMap((part) => {
    const [first, last] = [part[0], part.at(-1)]
    if (first === undefined || last === undefined) return []
    const times = part.filter(({ lapNumber }) => isClean.has(lapNumber)).map(({ lapTimeMs }) => lapTimeMs)
    return [
      {
        fromLap: first.lapNumber,
        toLap: last.lapNumber,
        timeMs: sumOfLapsMs(part),
        averageLapMs: meanOf(times),
        cleanLapCount: times.length,
        fastestLapMs: times.length === 0 ? null : Math.min(...times),
      },
    ]
  })
}
