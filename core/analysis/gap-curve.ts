import { type LapTimes, raceProgress } from './race-progress.ts'

/**
 * What gaps are measured to: the first to complete each lap, one driver (by place in the list), or a car that drives every
 * lap in the same time.
 */
export type CurveReference =
  | { readonly kind: 'leader' }
  | { readonly kind: 'driver'; readonly at: number }
  | { readonly kind: 'lap'; readonly lapTimeMs: number }

export interface GapCurve {
  /**
   * Total time minus that of the reference after lap 1, 2, 3 …: positive is behind. As long as both have laps; exact, not
   * rounded, where the reference is a constant lap that is no whole number.
   */
  readonly gapsMs: readonly number[]
  /** At the end of the race; null for a driver without laps, or against a reference without. */
  readonly final: FinalGap | null
}

export interface FinalGap {
  /** Laps more that the reference completed; negative where the driver completed more. 0 against a constant lap. */
  readonly lapsBehind: number
  /** Total time minus that of the reference where both completed as many laps: there the curve ends. Null elsewhere. */
  readonly gapMs: number | null
}

/**
 * Every driver's gap to a reference at each lap (VOCABULARY section 5, "Gap curve"), in the order given. Against the leader
 * the final gap is to the winner: most laps, then least time, then the one given first.
 */
export function gapCurves(drivers: readonly LapTimes[], reference: CurveReference): GapCurve[] {
  const totals = raceProgress(drivers).map((laps) => laps.map(({ elapsedMs }) => elapsedMs))
  const referenceTotals = totalsOf(totals, reference)
  const end = reference.kind === 'leader' ? (totals[winnerOf(drivers) ?? -1] ?? []) : referenceTotals
  return totals.map((own) => ({
    gapsMs: own.slice(0, referenceTotals.length).map((elapsedMs, lap) => elapsedMs - (referenceTotals[lap] ?? 0)),
    final: finalGap(own, reference.kind === 'lap' ? referenceTotals.slice(0, own.length) : end),
  }))
}

/** The driver with most laps and, of those, least time; of equals the one given first. Undefined where nobody has a lap. */
export function winnerOf(drivers: readonly LapTimes[]): number | undefined {
  let best: { at: number; laps: number; totalMs: number } | undefined
  for (const [at, { lapTimesMs }] of drivers.entries()) {
    const laps = lapTimesMs.length
    const totalMs = lapTimesMs.reduce((sum, ms) => sum + ms, 0)
    if (laps === 0) continue
    if (!best || laps > best.laps || (laps === best.laps && totalMs < best.totalMs)) best = { at, laps, totalMs }
  }
  return best?.at
}

/** The reference's total time after each lap. */
function totalsOf(totals: readonly (readonly number[])[], reference: CurveReference): readonly number[] {
  if (reference.kind === 'driver') return totals[reference.at] ?? []
  const mostLaps = totals.reduce((most, { length }) => Math.max(most, length), 0)
  return Array.from({ length: mostLaps }, (_, lap) =>
    reference.kind === 'lap' ? reference.lapTimeMs * (lap + 1) : Math.min(...totals.flatMap((own) => own[lap] ?? [])),
  )
}

function finalGap(own: readonly number[], reference: readonly number[]): FinalGap | null {
  const ownMs = own.at(-1)
  const referenceMs = reference.at(-1)
  if (ownMs === undefined || referenceMs === undefined) return null
  const lapsBehind = reference.length - own.length
  return { lapsBehind, gapMs: lapsBehind === 0 ? ownMs - referenceMs : null }
}
