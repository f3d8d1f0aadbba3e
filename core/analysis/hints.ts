import type { FuelGuess } from './fuel-guess.ts'
import type { Confidence, FuelStop } from './fuel-stops.ts'
import { type NumberedLap, sumOfLapsMs } from './lap-stats.ts'
import type { LapBand, Outlier } from './outliers.ts'

/**
 * What may have happened on a lap. `flame-out`: an engine that stood, or a fuel car that stopped for good; `stopped`: the
 * same of a car without one, or of one that is not known.
 */
export type HintKind = 'fuel-stop' | 'crash' | 'flame-out' | 'stopped'

/** A possibility, never a fact: it lies somewhere between the two crossings of its lap. */
export interface LapHint {
  readonly kind: HintKind
  readonly lapNumber: number
  /** Race time at the crossings before and after. Equal for what came after the last crossing. */
  readonly fromMs: number
  readonly toMs: number
  /** Slower than the driver's median by this; null for who drove no further. */
  readonly lostMs: number | null
  readonly confidence: Confidence
}

export interface HintDriver {
  readonly laps: readonly NumberedLap[]
  readonly band: LapBand | null
  readonly outliers: readonly Outlier[]
  readonly stops: readonly FuelStop[]
  /** Laps that look like a missed or double passing: they have their explanation. */
  readonly suspectLaps: ReadonlySet<number>
  /** As printed: "DNF". */
  readonly statusText: string | null
}

/** From this part of the median on, a lap is too slow for a crash that a marshal put right. */
const stoodShare = 0.75
/** A clear crash costs this part of the median. */
const clearShare = 0.2

/**
 * What may have happened to one driver, in the order driven: the suspected stops; one much slower lap between normal ones
 * as a crash; a lap slower by three quarters of the median or more as one that stood; and who stopped before the race was
 * over (VOCABULARY section 3, "Finished or stopped?"). Laps that look like a missed passing are left to that suspicion.
 */
export function findHints(driver: HintDriver, fuel: FuelGuess, lengthMs: number | null): LapHint[] {
  const { laps, band, outliers, stops, suspectLaps } = driver
  const startOf = startsOf(laps)
  const stood = fuel.kind === 'fuel' ? 'flame-out' : 'stopped'
  const isStop = new Map(stops.map((stop) => [stop.lapNumber, stop]))
  const isOutlier = new Set(outliers.map(({ lapNumber }) => lapNumber))
  const hints = laps.flatMap(({ lapNumber, lapTimeMs }): LapHint[] => {
    const fromMs = startOf.get(lapNumber) ?? 0
    const about = { lapNumber, fromMs, toMs: fromMs + lapTimeMs }
    const stop = isStop.get(lapNumber)
    if (stop) return [{ ...about, kind: 'fuel-stop', lostMs: stop.lostMs, confidence: stop.confidence }]
    const outlier = outliers.find((one) => one.lapNumber === lapNumber)
    if (band === null || outlier?.kind !== 'slow' || suspectLaps.has(lapNumber)) return []
    const lostMs = outlier.offByMs
    if (lostMs >= stoodShare * band.medianLapMs) return [{ ...about, kind: stood, lostMs, confidence: 'medium' }]
    if (isOutlier.has(lapNumber - 1) || isOutlier.has(lapNumber + 1)) return []
    const confidence = lostMs >= clearShare * band.medianLapMs ? 'medium' : 'low'
    return [{ ...about, kind: 'crash', lostMs, confidence }]
  })
  const end = stoppedEarly(driver, lengthMs)
  if (end === null) return hints
  // A last lap that was already slow says the same.
  const rest = hints.filter(({ kind, lapNumber }) => kind === 'fuel-stop' || lapNumber !== end.lapNumber)
  return [...rest, { ...end, kind: stood }]
}

/** Who drove on for less than the race lasted: the last lap where it was slow already, else what came after it. */
function stoppedEarly(
  { laps, outliers, band, statusText }: HintDriver,
  lengthMs: number | null,
): Omit<LapHint, 'kind'> | null {
  const last = laps.at(-1)
  if (last === undefined) return null
  const totalMs = sumOfLapsMs(laps)
  const isPrinted = statusText !== null && /\bDNF\b/i.test(statusText)
  const isShort = lengthMs !== null && totalMs < lengthMs
  if (statusText !== null ? !isPrinted : !isShort) return null
  const slow = outliers.find(({ lapNumber, kind }) => lapNumber === last.lapNumber && kind === 'slow')
  return {
    lapNumber: last.lapNumber,
    fromMs: slow ? totalMs - last.lapTimeMs : totalMs,
    toMs: totalMs,
    lostMs: slow ? slow.offByMs : null,
    confidence: slow && band ? 'medium' : 'low',
  }
}

function startsOf(laps: readonly NumberedLap[]): Map<number, number> {
  let atMs = 0
  return new Map(
    laps.map(({ lapNumber, lapTimeMs }) => {
      atMs += lapTimeMs
      return [lapNumber, atMs - lapTimeMs]
    }),
  )
}
