import type { Lap } from '../contract/domain.ts'
import { formatLapsTime, readTime } from '../contract/units.ts'
import { isOwnRule } from './own-rule.ts'
import { forecastOf } from './pace.ts'

/** A published pace beside what the laps so far give. */
export interface PaceCheck {
  readonly lapNumber: number
  readonly published: string
  /** Sum of the laps up to and with this one. */
  readonly elapsedMs: number
  readonly agrees: boolean
}

/**
 * The pace after a lap forecasts the result if the average so far holds: N laps in N × average, N the smallest number
 * that reaches the race's length (VOCABULARY "Pace": measured on 540 of 540). Published to the millisecond, so it also
 * tells two exchanged laps. One check for each lap with a pace.
 */
export function checkPaces(laps: readonly Lap[], lengthMs: number): PaceCheck[] {
  const checks: PaceCheck[] = []
  let elapsedMs = 0
  for (const { lapNumber, lapTimeMs, pace } of laps) {
    elapsedMs += lapTimeMs
    if (pace === null || elapsedMs === 0) continue
    checks.push({ lapNumber, published: pace, elapsedMs, agrees: isSamePace(pace, elapsedMs, lapNumber, lengthMs) })
  }
  return checks
}

/**
 * Whether a race's paces, a list a driver, follow another formula. The pace after the last lap depends on the total
 * alone: so where that agrees the formula holds, however many laps disagree. In a race of one or two drivers, exchanged
 * laps can be most of them.
 */
export function isOtherPaceFormula(drivers: readonly (readonly PaceCheck[])[]): boolean {
  const all = drivers.flat()
  const last = drivers.flatMap((checks) => checks.at(-1) ?? [])
  return isOwnRule(disagreeing(all), all.length) && disagreeing(last) * 2 > last.length
}

/** As the source writes it, "17/10:21.979": the forecast after `laps` laps that took `elapsedMs`. */
export function paceOf(elapsedMs: number, laps: number, lengthMs: number): string {
  const pace = forecastOf(elapsedMs, laps, lengthMs)
  return formatLapsTime(pace.laps, Math.round(pace.totalMs))
}

function disagreeing(checks: readonly PaceCheck[]): number {
  return checks.filter(({ agrees }) => !agrees).length
}

/** Within a millisecond, which is how exactly the source rounds; at the edge of a lap either number of laps will do. */
function isSamePace(pace: string, elapsedMs: number, laps: number, lengthMs: number): boolean {
  const slash = pace.indexOf('/')
  const paceLaps = Number(pace.slice(0, slash))
  const paceMs = readTime(pace.slice(slash + 1))
  if (slash < 1 || !Number.isInteger(paceLaps) || paceMs === null) return false
  const exactMs = (paceLaps * elapsedMs) / laps
  const perLapMs = elapsedMs / laps
  return Math.abs(paceMs - exactMs) <= 1 && exactMs > lengthMs - 2 && exactMs - perLapMs < lengthMs + 2
}
