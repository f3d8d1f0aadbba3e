import { type NumberedLap, sumOfLapsMs } from './lap-stats.ts'
import { type LapBand, lapBand } from './outliers.ts'

/** How sure a hint is. Nothing that follows from lap times alone is ever certain. */
export type Confidence = 'low' | 'medium' | 'high'

export interface FuelStop {
  readonly lapNumber: number
  /** Slower than the driver's median by this. */
  readonly lostMs: number
  readonly confidence: Confidence
}

/** A driver as stops are looked for: all laps in the order driven, and those that count. */
export interface StopDriver {
  readonly laps: readonly NumberedLap[]
  readonly counted: readonly NumberedLap[]
}

const secondMs = 1_000
/** A shorter race is driven on one tank. */
const shortestRaceMs = 600 * secondMs
/** What a stop costs: less is a mistake, more is something that broke. */
const leastLossMs = 4 * secondMs
const leastLossShare = 0.08
const mostLossMs = 25 * secondMs
/** How long a tank may last. */
const shortestTankMs = 240 * secondMs
const longestTankMs = 660 * secondMs
const tankStepMs = 15 * secondMs
/** The last laps before the end: nobody fuels for them. */
const lastLaps = 2

/** What speaks against a plan of stops, in squares of parts of a tank. */
const unseenStopCost = 1
const unexplainedLapCost = 0.03
const unclearStopCost = 0.03
const shortestStint = 0.6
const longestStint = 1.35
const evenStint = 0.2

interface Candidate {
  readonly lapNumber: number
  readonly lostMs: number
  /** Race time at the end of the lap. */
  readonly atMs: number
  /** Slower than all that is normal for this driver. */
  readonly isClear: boolean
}

interface Plan {
  readonly cost: number
  readonly stops: readonly Candidate[]
}

/**
 * Laps of each driver on which a fuel stop is suspected: slower than the median by what a stop costs (4 to 25 s, at least
 * 8 %), followed by a lap of normal pace, at times that fit a tank. How long a tank lasts is found from the whole field:
 * between 4 and 11 minutes, what explains most slow laps most evenly. Nothing in races of ten minutes or less, nor on
 * the last two laps. Only for classes that refuel: ask `guessFuel` first.
 */
export function findFuelStops(drivers: readonly StopDriver[], lengthMs: number | null): FuelStop[][] {
  const bands = drivers.map(({ counted }) => lapBand(counted))
  const candidates = drivers.map((driver, at) => candidatesOf(driver, bands[at] ?? null))
  const totals = drivers.map(({ laps }) => sumOfLapsMs(laps))
  if ((lengthMs ?? Math.max(0, ...totals)) <= shortestRaceMs) return drivers.map(() => [])
  let best: { tankMs: number; cost: number; plans: Plan[] } | null = null
  for (let tankMs = shortestTankMs; tankMs <= longestTankMs; tankMs += tankStepMs) {
    const plans = candidates.map((own, at) => planStops(own, totals[at] ?? 0, tankMs))
    const cost = plans.reduce((sum, plan) => sum + plan.cost, 0)
    if (best === null || cost < best.cost) best = { tankMs, cost, plans }
  }
  if (best === null) return drivers.map(() => [])
  const { tankMs, plans } = best
  return plans.map(({ stops }) =>
    stops.map((stop, index) => ({
      lapNumber: stop.lapNumber,
      lostMs: stop.lostMs,
      confidence: confidenceOf(stop, stops[index - 1], tankMs),
    })),
  )
}

function candidatesOf({ laps }: StopDriver, band: LapBand | null): Candidate[] {
  if (band === null) return []
  const least = Math.max(leastLossMs, leastLossShare * band.medianLapMs)
  let atMs = 0
  return laps.flatMap(({ lapNumber, lapTimeMs }, index) => {
    atMs += lapTimeMs
    const lostMs = lapTimeMs - band.medianLapMs
    const next = laps[index + 1]
    const isPlausible = lapNumber > 1 && lostMs >= least && lostMs <= mostLossMs && index < laps.length - lastLaps
    const isNormalAfter = next !== undefined && next.lapTimeMs <= band.slowLimitMs
    const isClear = lapTimeMs > band.slowLimitMs
    return isPlausible && isNormalAfter ? [{ lapNumber, lostMs, atMs, isClear }] : []
  })
}

/** The cheapest choice of stops for one driver if a tank lasts `tankMs`; the first of equal ones. */
function planStops(candidates: readonly Candidate[], totalMs: number, tankMs: number): Plan {
  const open: Plan[] = []
  const from = (at: number): Candidate | null => (at < 0 ? null : (candidates[at] ?? null))
  const bestUpTo = (end: number, endMs: number, isFinish: boolean): Plan => {
    let best: Plan | null = null
    for (let at = -1; at < end; at++) {
      const before = from(at)
      const plan = before === null ? { cost: 0, stops: [] } : open[at]
      const stintMs = endMs - (before?.atMs ?? 0)
      // What lies between the two stops and is none of them needs another explanation.
      const unexplained = (end - at - 1) * unexplainedLapCost
      const stintCost = costOfStint(stintMs / tankMs, isFinish)
      if (plan === undefined || stintCost === null) continue
      const cost = plan.cost + stintCost + unexplained
      if (best === null || cost < best.cost) best = { cost, stops: plan.stops }
    }
    return best ?? { cost: Number.POSITIVE_INFINITY, stops: [] }
  }
  for (const [at, candidate] of candidates.entries()) {
    const { cost, stops } = bestUpTo(at, candidate.atMs, false)
    open.push({ cost: cost + (candidate.isClear ? 0 : unclearStopCost), stops: [...stops, candidate] })
  }
  return bestUpTo(candidates.length, totalMs, true)
}

/** Null where nobody would have stopped so soon. A longer stint hides stops that nothing shows. */
function costOfStint(tanks: number, isFinish: boolean): number | null {
  if (isFinish && tanks <= 1) return 0
  if (tanks < shortestStint) return null
  if (tanks <= longestStint) return (tanks - 1) ** 2
  return Math.floor(tanks / longestStint) * unseenStopCost
}

function confidenceOf({ atMs, isClear }: Candidate, before: Candidate | undefined, tankMs: number): Confidence {
  const tanks = (atMs - (before?.atMs ?? 0)) / tankMs
  if (tanks > longestStint) return 'low'
  const isEven = Math.abs(tanks - 1) <= evenStint
  return isClear && isEven ? 'high' : isClear || isEven ? 'medium' : 'low'
}
