import type { Finding, FindingRule, RaceResult } from '../contract/domain.ts'

interface Figures {
  readonly published: string | null
  readonly computed: string | null
  readonly lapNumber?: number | null
}

/** A finding about one driver: both figures, and a sentence that begins with the name. */
export function findingOf(
  rule: FindingRule,
  { sourceDriverId, driverName }: RaceResult,
  { published, computed, lapNumber = null }: Figures,
  sentence: string,
): Finding {
  return { rule, sourceDriverId, driverName, lapNumber, published, computed, message: `${driverName}: ${sentence}` }
}

/** The same about the driver of a row; none where there is no such row. */
export function findingAt(
  rule: FindingRule,
  results: readonly RaceResult[],
  row: number,
  figures: Figures,
  sentence: string,
): Finding[] {
  const result = results[row]
  return result ? [findingOf(rule, result, figures, sentence)] : []
}
