import type { Finding, FindingRule, RaceResult } from '../contract/domain.ts'

/** A finding about one driver: both figures, and a sentence that begins with the name. */
export function findingOf(
  rule: FindingRule,
  { sourceDriverId, driverName }: RaceResult,
  figures: { published: string | null; computed: string | null; lapNumber?: number | null },
  sentence: string,
): Finding {
  const { published, computed, lapNumber = null } = figures
  return { rule, sourceDriverId, driverName, lapNumber, published, computed, message: `${driverName}: ${sentence}` }
}

/**
 * Where most of a race disagrees with a formula, the source reckons by another one there: that is no finding. (The
 * formulas were inferred from main events; other kinds of race may differ as a whole, but not in a few figures.)
 */
export function isOwnRule(disagreeing: number, compared: number): boolean {
  return compared >= 3 && disagreeing * 2 > compared
}
