import type { LapVerdict } from './clean-laps.ts'
import { medianOf, type NumberedLap } from './lap-stats.ts'

/** What is normal for a driver in a race, in milliseconds. */
export interface LapBand {
  readonly medianLapMs: number
  /** How much the driver's laps usually vary: 1.4826 × the median distance from the median, as a deviation would be. */
  readonly spreadMs: number
  /** Faster than this is too fast; slower than the other too slow. */
  readonly fastLimitMs: number
  readonly slowLimitMs: number
}

export interface Outlier {
  readonly lapNumber: number
  readonly lapTimeMs: number
  readonly kind: 'fast' | 'slow'
  /** Above the median, or below it as a negative number. */
  readonly offByMs: number
}

/** Fewer judged laps than this say nothing about what is normal. */
export const fewestJudgedLaps = 5
const spreads = 4
const leastFast = 0.08
const leastSlow = 0.1
/** The median distance from the median of a normal distribution, as a part of its deviation. */
const deviationOfMad = 1.4826

/** The laps that outliers are looked for among: counted, and not lap 1, which begins at the start and not on the line. */
export function judgedLaps(counted: readonly NumberedLap[]): readonly NumberedLap[] {
  return counted.filter(({ lapNumber }) => lapNumber !== 1)
}

/**
 * A driver's normal band: four spreads either side of the median, but never nearer than 8 % below and 10 % above it, so
 * that a very steady driver is not blamed for a small mistake. Median and MAD, because a third of the laps may be
 * fuel stops and crashes without moving either by much. Null for fewer than five judged laps: then nothing is judged.
 */
export function lapBand(counted: readonly NumberedLap[]): LapBand | null {
  const times = judgedLaps(counted).map(({ lapTimeMs }) => lapTimeMs)
  const medianLapMs = medianOf(times)
  if (medianLapMs === null || times.length < fewestJudgedLaps) return null
  const spreadMs = deviationOfMad * (medianOf(times.map((ms) => Math.abs(ms - medianLapMs))) ?? 0)
  return {
    medianLapMs,
    spreadMs,
    fastLimitMs: medianLapMs - Math.max(spreads * spreadMs, leastFast * medianLapMs),
    slowLimitMs: medianLapMs + Math.max(spreads * spreadMs, leastSlow * medianLapMs),
  }
}

/**
 * A driver's laps outside the normal band: too fast (a possible cut or double passing) or too slow (a stop, a crash, a
 * missed passing). Marked, never deleted; a lap of exactly the limit is normal. Lap 1 and laps that the race does not
 * count are not judged.
 */
export function findOutliers(counted: readonly NumberedLap[], band: LapBand | null = lapBand(counted)): Outlier[] {
  if (band === null) return []
  return judgedLaps(counted).flatMap(({ lapNumber, lapTimeMs }) => {
    const kind = lapTimeMs < band.fastLimitMs ? 'fast' : lapTimeMs > band.slowLimitMs ? 'slow' : null
    return kind === null ? [] : [{ lapNumber, lapTimeMs, kind, offByMs: lapTimeMs - band.medianLapMs }]
  })
}

/** A lap that the rule, a person, or both have something to say of. */
export interface LapMark {
  readonly lapNumber: number
  readonly lapTimeMs: number
  /** What the rule says. */
  readonly outlier: Outlier['kind'] | null
  readonly offByMs: number | null
  /** What a person says; it comes before the rule. */
  readonly verdict: LapVerdict | null
}

/** The outliers and the laps with a word of a person, in the order driven. */
export function markedLaps(
  laps: readonly NumberedLap[],
  outliers: readonly Outlier[],
  verdicts: ReadonlyMap<number, LapVerdict> = new Map(),
): LapMark[] {
  const byNumber = new Map(outliers.map((outlier) => [outlier.lapNumber, outlier]))
  return laps.flatMap(({ lapNumber, lapTimeMs }) => {
    const outlier = byNumber.get(lapNumber)
    const verdict = verdicts.get(lapNumber) ?? null
    if (outlier === undefined && verdict === null) return []
    return [{ lapNumber, lapTimeMs, outlier: outlier?.kind ?? null, offByMs: outlier?.offByMs ?? null, verdict }]
  })
}
