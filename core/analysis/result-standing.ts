import type { RaceResult } from '../contract/domain.ts'
import { formatSeconds } from '../contract/units.ts'
import { sumOfLapsMs } from './lap-stats.ts'

/** What a row says of itself beside what the rows around it, and its laps, say. */
export interface StandingCheck {
  /** In the order given, which is that of the published table. */
  readonly row: number
  readonly published: string
  /** Null where it cannot be told: the order itself is wrong. */
  readonly computed: string | null
  readonly agrees: boolean
}

type Standing = Pick<RaceResult, 'lapsCompleted' | 'totalTimeMs' | 'laps'>

/** Laps and time that a row may stand for. */
interface Score {
  readonly laps: number
  readonly totalMs: number
}

/** Rows stand in the order of their positions: each at most one behind the row above, a tie may repeat one. */
export function checkPlaces(results: readonly Pick<RaceResult, 'position'>[]): StandingCheck[] {
  let last = { position: 0, row: -1 }
  return results.flatMap(({ position }, row) => {
    if (position === null) return []
    const highest = last.position + row - last.row
    const agrees = position >= last.position && position <= highest
    if (agrees) last = { position, row }
    return [{ row, published: String(position), computed: String(agrees ? position : highest), agrees }]
  })
}

/**
 * More laps first; equal laps, less time first (VOCABULARY section 3). Rows with a status (DNF, DQ) are the officials'
 * and are left alone. `computed` names whom the row should stand ahead of.
 */
export function checkOrder(
  results: readonly (Standing & Pick<RaceResult, 'statusText' | 'position' | 'driverName'>)[],
): (StandingCheck & { readonly above: string })[] {
  const placed = [...results.entries()].filter(
    ([, { statusText, position }]) => statusText === null && position !== null,
  )
  return placed.flatMap(([row, result], at) => {
    const above = placed[at - 1]?.[1]
    if (!above) return []
    const agrees = !isAhead(result, above)
    const published = String(result.position)
    const computed = agrees ? published : `ahead of ${above.driverName}`
    return [{ row, published, computed, agrees, above: above.driverName }]
  })
}

/**
 * Behind is the gap to the row above (LiveRC race page): seconds on equal laps, else the difference in laps. One check
 * for each row that has one above and publishes a gap.
 */
export function checkBehind(results: readonly (Standing & Pick<RaceResult, 'behind'>)[]): StandingCheck[] {
  return results.flatMap((result, row) => {
    const above = results[row - 1]
    const { behind } = result
    if (!above || behind === null || result.lapsCompleted === null || above.lapsCompleted === null) return []
    const gaps = pairsOf(result, above).map(gapOf)
    const [computed = null] = gaps
    return [{ row, published: behind, computed, agrees: computed !== null && gaps.includes(behind) }]
  })
}

/**
 * As published, and as the laps say where that is something else: such a row is wrong by itself, and is not to make its
 * neighbours wrong as well.
 */
function scoresOf({ lapsCompleted, totalTimeMs, laps }: Standing): Score[] {
  const published = { laps: lapsCompleted ?? 0, totalMs: totalTimeMs ?? 0 }
  const driven = { laps: laps.length, totalMs: sumOfLapsMs(laps) }
  const isSame = published.laps === driven.laps && published.totalMs === driven.totalMs
  return isSame ? [published] : [published, driven]
}

function pairsOf(result: Standing, above: Standing): [Score, Score][] {
  const scores = scoresOf(above)
  return scoresOf(result).flatMap((one) => scores.map((other): [Score, Score] => [one, other]))
}

function isAhead(result: Standing, above: Standing): boolean {
  return pairsOf(result, above).every(([one, other]) =>
    one.laps === other.laps ? one.laps > 0 && one.totalMs < other.totalMs : one.laps > other.laps,
  )
}

/**
 * How far a row is behind the one directly above, as LiveRC writes it: "12.052", "1 Lap", "22 Laps". Null where that one
 * is not ahead: then it is the order that is wrong, not the gap.
 */
export function gapOf([one, above]: [Score, Score]): string | null {
  const gapLaps = above.laps - one.laps
  const gapMs = one.totalMs - above.totalMs
  if (gapLaps < 0 || (gapLaps === 0 && gapMs < 0)) return null
  if (gapLaps > 0) return `${gapLaps} Lap${gapLaps === 1 ? '' : 's'}`
  return formatSeconds(gapMs)
}
