import type { LapVerdict } from './clean-laps.ts'
import type { NumberedLap } from './lap-stats.ts'
import { findOutliers, lapBand } from './outliers.ts'

/** Why a fast lap may be no real lap. Each is a possibility for a person to look at, never a fact. */
export type LapDoubt =
  /** A person left it out of our figures. */
  | { readonly kind: 'left-out' }
  /** Lap 1 may be timed over another distance than the laps after it. */
  | { readonly kind: 'lap-one' }
  /** So many percent below the driver's next fastest lap: a cut corner or a double passing. */
  | { readonly kind: 'far-below-next'; readonly belowPercent: number }
  /** Faster than the driver's normal band (`findOutliers`), so many percent below their median. */
  | { readonly kind: 'outlier'; readonly belowPercent: number }
  /** So many percent below the fastest lap of everybody else in the race. */
  | { readonly kind: 'far-below-field'; readonly belowPercent: number }
  /** The driver has too few laps to compare it with. */
  | { readonly kind: 'few-laps' }

/** Measured on captured and made-up races: a driver's fastest lap is rarely more than 2 % below their next fastest. */
export const farBelowNextPercent = 4
export const farBelowFieldPercent = 8
const fewLaps = 3

export interface DoubtOptions {
  readonly verdicts?: ReadonlyMap<number, LapVerdict> | undefined
  /** The fastest lap of everybody else in the race; null where there is none. */
  readonly fieldBestMs?: number | null
}

/**
 * What speaks against lap `lapNumber` of a driver's counted `laps`; null for nothing, or where there is no such lap. A
 * person's word comes first: a lap that was counted on purpose (`in`) is not doubted, one that was left out is.
 */
export function doubtOfLap(
  laps: readonly NumberedLap[],
  lapNumber: number,
  { verdicts, fieldBestMs = null }: DoubtOptions = {},
): LapDoubt | null {
  const lap = laps.find((one) => one.lapNumber === lapNumber)
  if (lap === undefined) return null
  const verdict = verdicts?.get(lapNumber)
  if (verdict !== undefined) return verdict === 'out' ? { kind: 'left-out' } : null
  if (laps.length < fewLaps) return { kind: 'few-laps' }
  const next = laps.reduce(
    (least, one) => (one === lap ? least : Math.min(least, one.lapTimeMs)),
    Number.POSITIVE_INFINITY,
  )
  const belowNext = belowPercent(lap.lapTimeMs, next)
  if (belowNext > farBelowNextPercent) return { kind: 'far-below-next', belowPercent: belowNext }
  const band = lapBand(laps)
  if (band !== null && findOutliers(laps, band).some((one) => one.kind === 'fast' && one.lapNumber === lapNumber)) {
    return { kind: 'outlier', belowPercent: belowPercent(lap.lapTimeMs, band.medianLapMs) }
  }
  const belowField = belowPercent(lap.lapTimeMs, fieldBestMs)
  if (belowField > farBelowFieldPercent) return { kind: 'far-below-field', belowPercent: belowField }
  return lapNumber === 1 && belowNext > 0 ? { kind: 'lap-one' } : null
}

/** A doubt in one sentence for a person. */
export function sayDoubt(doubt: LapDoubt, lapNumber: number): string {
  const lap = `Lap ${lapNumber}`
  if (doubt.kind === 'left-out') return `${lap} was left out of our figures by a person.`
  if (doubt.kind === 'lap-one') return `${lap} may be shorter than the laps after it.`
  if (doubt.kind === 'few-laps') return `${lap} can hardly be compared: the driver has fewer than ${fewLaps} laps.`
  const below = `${lap} is ${doubt.belowPercent.toFixed(1)} % below`
  const cut = 'possibly a cut corner or a double passing.'
  if (doubt.kind === 'far-below-next') return `${below} the driver’s next fastest: ${cut}`
  if (doubt.kind === 'outlier') return `${below} the driver’s median: ${cut}`
  return `${below} the fastest lap of everybody else in the race: ${cut}`
}

/** How far `timeMs` is below `otherMs`, in percent of that; 0 where it is not, or there is none. */
function belowPercent(timeMs: number, otherMs: number | null): number {
  if (otherMs === null || !Number.isFinite(otherMs) || otherMs <= 0) return 0
  return Math.max(0, 100 * (1 - timeMs / otherMs))
}
