import { formatLapsTime, formatSeconds } from '../contract/units.ts'

/** Laps and the time for them. */
export interface LapsTime {
  readonly laps: number
  readonly totalMs: number
}

/**
 * How far a driver is behind the one directly ahead, as LiveRC writes it: "12.052", "1 Lap", "22 Laps". Null where the
 * other is not ahead (VOCABULARY section 3).
 */
export function behindText(one: LapsTime, ahead: LapsTime): string | null {
  const laps = ahead.laps - one.laps
  const ms = one.totalMs - ahead.totalMs
  if (laps < 0 || (laps === 0 && ms < 0)) return null
  return laps === 0 ? formatSeconds(ms) : `${laps} ${laps === 1 ? 'Lap' : 'Laps'}`
}

/**
 * The forecast after some laps, as LiveRC writes it: "17/10:21.979", the smallest number of laps at the average so far
 * that reaches the length of the race (VOCABULARY section 4, "Pace"). Null where no time has passed.
 */
export function paceText(elapsedMs: number, laps: number, lengthMs: number): string | null {
  if (elapsedMs === 0 || laps === 0) return null
  const paceLaps = Math.ceil((lengthMs * laps) / elapsedMs)
  return formatLapsTime(paceLaps, Math.round((paceLaps * elapsedMs) / laps))
}
