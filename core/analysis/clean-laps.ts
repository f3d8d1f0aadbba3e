import { medianOf, type NumberedLap } from './lap-stats.ts'

/** What a person said of a lap: `out`, leave it out of our figures; `in`, count it whatever the rule says. */
export type LapVerdict = 'in' | 'out'

/** Why a lap is not clean. */
export type LeftOutReason = 'not-counted' | 'slow' | 'person'

export interface CleanLaps<L extends NumberedLap> {
  /** The driver's median over the counted laps; null for none. */
  readonly medianLapMs: number | null
  /** Slower than this is not clean; null for no laps. */
  readonly limitMs: number | null
  readonly clean: readonly L[]
  readonly leftOut: readonly { readonly lap: L; readonly reason: LeftOutReason }[]
}

/**
 * Splits a driver's laps into clean ones and the rest: clean is a counted lap no slower than `factor` × the driver's
 * median over the counted laps (VOCABULARY section 5, "Clean lap"; 1.10 unless set otherwise). A person's verdict on a
 * lap comes before the rule, but a lap that the race does not count, or that took no time, stays out of it. The median is that of all counted
 * laps, so that no verdict moves the limit for the others.
 */
export function cleanLaps<L extends NumberedLap>(
  laps: readonly L[],
  isCounted: (lap: L) => boolean,
  factor: number,
  verdicts: ReadonlyMap<number, LapVerdict> = new Map(),
): CleanLaps<L> {
  const medianLapMs = medianOf(laps.filter(isCounted).map(({ lapTimeMs }) => lapTimeMs))
  // To the thousandth of a millisecond: 10 000 × 1.13 is a trifle below 11 300 in floating point, and a lap of that is clean.
  const limitMs = medianLapMs === null ? null : Math.round(medianLapMs * factor * 1000) / 1000
  const clean: L[] = []
  const leftOut: { lap: L; reason: LeftOutReason }[] = []
  for (const lap of laps) {
    const reason = reasonToLeaveOut(lap, isCounted(lap), limitMs ?? 0, verdicts.get(lap.lapNumber))
    if (reason === null) clean.push(lap)
    else leftOut.push({ lap, reason })
  }
  return { medianLapMs, limitMs, clean, leftOut }
}

function reasonToLeaveOut(
  { lapTimeMs }: NumberedLap,
  isCounted: boolean,
  limitMs: number,
  verdict: LapVerdict | undefined,
): LeftOutReason | null {
  if (!isCounted) return 'not-counted'
  if (verdict === 'out') return 'person'
  // A lap of no time is a fault of the page, never a fast lap.
  if (lapTimeMs === 0) return 'slow'
  return lapTimeMs > limitMs && verdict !== 'in' ? 'slow' : null
}
