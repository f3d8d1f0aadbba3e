import type { Finding, Lap, RaceResult } from '../contract/domain.ts'
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
  const laps = { compared: 0, disagreeing: 0 }
  const lastLaps = { compared: 0, disagreeing: 0 }
  for (const result of results) {
    let elapsedMs = 0
    let first: Lap | null = null
    let firstMs = 0
    let isLastSame: boolean | null = null
    for (const lap of result.laps) {
      elapsedMs += lap.lapTimeMs
      if (lap.pace === null || elapsedMs === 0) continue
      laps.compared++
      isLastSame = isSamePace(lap.pace, elapsedMs, lap.lapNumber, lengthMs)
      if (isLastSame) continue
      laps.disagreeing++
      if (first === null) firstMs = elapsedMs
      first ??= lap
    }
    if (isLastSame !== null) lastLaps.compared++
    if (isLastSame === false) lastLaps.disagreeing++
    if (first === null) continue
    const { lapNumber, pace } = first
    const computed = paceOf(firstMs, lapNumber, lengthMs)
    const sentence = `pace ${pace} on lap ${lapNumber}, the laps so far say ${computed}.`
    findings.push(findingOf('lap-pace', result, { published: pace, computed, lapNumber }, sentence))
  }
  // The pace after the last lap depends on the total alone. So where it agrees, the formula holds here, however many
  // laps disagree: in a race of one or two, exchanged laps can be most of them.
  const isOtherFormula = isOwnRule(laps.disagreeing, laps.compared) && lastLaps.disagreeing * 2 > lastLaps.compared
  return isOtherFormula ? [] : findings
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
