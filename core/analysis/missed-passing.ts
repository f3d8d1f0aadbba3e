import { medianOf, type NumberedLap } from './lap-stats.ts'
import { type LapBand, lapBand } from './outliers.ts'

/**
 * A lap that looks as if the loop had not heard the car (`missed`: one lap for two), or had heard it twice (`double`: two
 * laps for one, this lap and the next).
 */
export interface PassingSuspect {
  readonly kind: 'missed' | 'double'
  readonly lapNumber: number
  /** Of the one lap, or of the two together. */
  readonly timeMs: number
  /** What this driver usually took for a lap just then. */
  readonly normalLapMs: number
  /** Never high: a long stop may last as long as a lap. */
  readonly confidence: 'low' | 'medium'
}

/** Laps either side that say what was normal just then. */
const around = 3
const fewestAround = 3
/** How near to twice the normal lap, in parts of it; in between by how steady the driver is. */
const leastTolerance = 0.012
const mostTolerance = 0.025
const spreadsTolerated = 2.5
/** Of a driver who varies more than this, twice a lap cannot be told from a lap and a stop. */
const mostSpread = 0.05

/**
 * Suspected missed and double passings of one driver: a lap within 1.2 to 2.5 % (by the driver's spread) of twice the
 * normal lap, or two laps that together are one, at least one of them at most half of it; the laps before and after
 * normal. Normal is the median of the up to six normal laps around it. Lap 1 is never one. A crossing that fell after
 * the race's clock had ended would have ended the race, so it is none. No judgement of drivers with few laps or very
 * uneven ones.
 */
export function findPassingSuspects(
  laps: readonly NumberedLap[],
  counted: readonly NumberedLap[],
  lengthMs: number | null,
): PassingSuspect[] {
  const band = lapBand(counted)
  if (band === null || band.spreadMs > mostSpread * band.medianLapMs) return []
  const suspects: PassingSuspect[] = []
  let beforeMs = 0
  for (const [at, lap] of laps.entries()) {
    const suspect = lap.lapNumber === 1 ? null : (missedAt(laps, at, band) ?? doubleAt(laps, at, band))
    const isInTime =
      suspect?.kind !== 'missed' || lengthMs === null || beforeMs + suspect.timeMs - suspect.normalLapMs < lengthMs
    if (suspect && isInTime) suspects.push(suspect)
    beforeMs += lap.lapTimeMs
  }
  return suspects
}

function missedAt(laps: readonly NumberedLap[], at: number, band: LapBand): PassingSuspect | null {
  const lap = laps[at]
  const normalLapMs = normalAround(laps, at, at, band)
  if (lap === undefined || normalLapMs === null || !neighboursAreNormal(laps, at, at, band)) return null
  const offMs = Math.abs(lap.lapTimeMs - 2 * normalLapMs)
  if (offMs > toleranceOf(band, 2 * normalLapMs)) return null
  return suspectOf('missed', lap.lapNumber, lap.lapTimeMs, normalLapMs, offMs, band)
}

function doubleAt(laps: readonly NumberedLap[], at: number, band: LapBand): PassingSuspect | null {
  const [one, other] = [laps[at], laps[at + 1]]
  const normalLapMs = normalAround(laps, at, at + 1, band)
  if (one === undefined || other === undefined || normalLapMs === null) return null
  if (!neighboursAreNormal(laps, at, at + 1, band)) return null
  const timeMs = one.lapTimeMs + other.lapTimeMs
  const offMs = Math.abs(timeMs - normalLapMs)
  if (offMs > toleranceOf(band, 2 * normalLapMs)) return null
  return suspectOf('double', one.lapNumber, timeMs, normalLapMs, offMs, band)
}

function suspectOf(
  kind: PassingSuspect['kind'],
  lapNumber: number,
  timeMs: number,
  normalLapMs: number,
  offMs: number,
  band: LapBand,
): PassingSuspect {
  const confidence = offMs <= toleranceOf(band, 2 * normalLapMs) / 2 ? 'medium' : 'low'
  return { kind, lapNumber, timeMs, normalLapMs, confidence }
}

function toleranceOf({ spreadMs }: LapBand, ofMs: number): number {
  return Math.min(Math.max(spreadsTolerated * spreadMs, leastTolerance * ofMs), mostTolerance * ofMs)
}

/** The normal lap around the laps from `first` to `last`; null where too few are near. */
function normalAround(laps: readonly NumberedLap[], first: number, last: number, band: LapBand): number | null {
  const isNormal = (lap: NumberedLap) => lap.lapNumber !== 1 && isWithin(lap, band)
  const before = laps.slice(0, first).filter(isNormal).slice(-around)
  const after = laps
    .slice(last + 1)
    .filter(isNormal)
    .slice(0, around)
  const near = [...before, ...after]
  return near.length < fewestAround ? null : medianOf(near.map(({ lapTimeMs }) => lapTimeMs))
}

/** Lap 1 says nothing either way; beside the last lap there is only one. */
function neighboursAreNormal(laps: readonly NumberedLap[], first: number, last: number, band: LapBand): boolean {
  const neighbours = [laps[first - 1], laps[last + 1]].filter((lap) => lap !== undefined && lap.lapNumber !== 1)
  return neighbours.length > 0 && neighbours.every((lap) => lap !== undefined && isWithin(lap, band))
}

function isWithin({ lapTimeMs }: NumberedLap, { fastLimitMs, slowLimitMs }: LapBand): boolean {
  return lapTimeMs >= fastLimitMs && lapTimeMs <= slowLimitMs
}
