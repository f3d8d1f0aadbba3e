import { checkPaces, isOtherPaceFormula, paceOf } from '../analysis/lap-pace.ts'
import { checkLapPositions } from '../analysis/lap-positions.ts'
import { isOwnRule } from '../analysis/own-rule.ts'
import type { Finding, RaceResult } from '../contract/domain.ts'
import { findingAt, findingOf } from './findings.ts'

/** One finding per driver, at the first lap whose position is not that of the times. */
export function checkPositionFindings(results: readonly RaceResult[]): Finding[] {
  const checks = checkLapPositions(results)
  const disagreeing = checks.filter(({ agrees }) => !agrees)
  if (isOwnRule(disagreeing.length, checks.length)) return []
  return firstOfEach(disagreeing).flatMap(({ row, lapNumber, published, computed }) => {
    const figures = { published: String(published), computed: String(computed), lapNumber }
    return findingAt(
      'lap-position',
      results,
      row,
      figures,
      `position ${published} on lap ${lapNumber}, the times say ${computed}.`,
    )
  })
}

function firstOfEach<Check extends { readonly row: number }>(checks: readonly Check[]): Check[] {
  const seen = new Set<number>()
  return checks.filter(({ row }) => !seen.has(row) && seen.add(row))
}

/** One finding per driver, at the first lap whose pace the laps so far do not give. */
export function checkPaceFindings(results: readonly RaceResult[], lengthMs: number | null): Finding[] {
  if (lengthMs === null) return []
  const checked = results.map((result) => ({ result, checks: checkPaces(result.laps, lengthMs) }))
  if (isOtherPaceFormula(checked.map(({ checks }) => checks))) return []
  return checked.flatMap(({ result, checks }) => {
    const first = checks.find(({ agrees }) => !agrees)
    if (!first) return []
    const { lapNumber, published, elapsedMs } = first
    const computed = paceOf(elapsedMs, lapNumber, lengthMs)
    const sentence = `pace ${published} on lap ${lapNumber}, the laps so far say ${computed}.`
    return [findingOf('lap-pace', result, { published, computed, lapNumber }, sentence)]
  })
}
