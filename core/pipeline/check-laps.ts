import type { Finding, RaceResult } from '../contract/domain.ts'
import { formatLapsTime, readTime } from '../contract/units.ts'
import { findingOf, isOwnRule } from './findings.ts'

/**
 * The position on each lap is the rank by time so far among the cars that completed it. One finding per driver, at the
 * first lap that disagrees.
 */
export function checkPositions(results: readonly RaceResult[]): Finding[] {
  const elapsed = results.map(elapsedTimes)
  const longest = Math.max(0, ...elapsed.map(({ length }) => length))
  const findings = new Map<RaceResult, Finding>()
  let compared = 0
  let disagreeing = 0
  for (let at = 0; at < longest; at++) {
    for (const [row, result] of results.entries()) {
      const time = elapsed[row]?.[at]
      const position = result.laps[at]?.position
      if (time === undefined || position === null || position === undefined) continue
      compared++
      let best = 1
      let worst = 0
      for (const times of elapsed) {
        const other = times[at]
        if (other === undefined || other > time) continue
        worst++
        if (other < time) best++
      }
      // Cars on the same millisecond may stand in either order.
      if (position >= best && position <= worst) continue
      disagreeing++
      if (findings.has(result)) continue
      const figures = { published: String(position), computed: String(best), lapNumber: at + 1 }
      const sentence = `position ${position} on lap ${at + 1}, the times say ${best}.`
      findings.set(result, findingOf('lap-position', result, figures, sentence))
    }
  }
  return isOwnRule(disagreeing, compared) ? [] : [...findings.values()]
}

/**
 * The pace after a lap forecasts the result if the average so far holds: N laps in N × average, N the smallest number
 * that reaches the race's length. Published to the millisecond, so it also tells two exchanged laps.
 */
export function checkPace(results: readonly RaceResult[], lengthMs: number | null): Finding[] {
  if (lengthMs === null) return []
  const findings: Finding[] = []
  let compared = 0
  let disagreeing = 0
  for (const result of results) {
    let elapsedMs = 0
    let isReported = false
    for (const { lapNumber, lapTimeMs, pace } of result.laps) {
      elapsedMs += lapTimeMs
      if (pace === null || elapsedMs === 0) continue
      compared++
      if (isSamePace(pace, elapsedMs, lapNumber, lengthMs)) continue
      disagreeing++
      if (isReported) continue
      isReported = true
      const computed = paceOf(elapsedMs, lapNumber, lengthMs)
      const sentence = `pace ${pace} on lap ${lapNumber}, the laps so far say ${computed}.`
      findings.push(findingOf('lap-pace', result, { published: pace, computed, lapNumber }, sentence))
    }
  }
  return isOwnRule(disagreeing, compared) ? [] : findings
}

function elapsedTimes({ laps }: RaceResult): number[] {
  let elapsedMs = 0
  return laps.map(({ lapTimeMs }) => {
    elapsedMs += lapTimeMs
    return elapsedMs
  })
}

function paceOf(elapsedMs: number, laps: number, lengthMs: number): string {
  const paceLaps = Math.ceil((lengthMs * laps) / elapsedMs)
  return formatLapsTime(paceLaps, Math.round((paceLaps * elapsedMs) / laps))
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
