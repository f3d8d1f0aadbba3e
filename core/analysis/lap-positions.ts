import type { Lap } from '../contract/domain.ts'

/** A published position on a lap beside the one that the times give. */
export interface PositionCheck {
  /** Of the result, in the order given. */
  readonly row: number
  readonly lapNumber: number
  readonly published: number
  /** The better one of those that the times allow. */
  readonly computed: number
  readonly agrees: boolean
}

/**
 * The position on each lap is the rank by time so far among the cars that completed it (VOCABULARY "Position on a lap").
 * Cars on the same millisecond may stand in either order. Lap by lap, within a lap in the order of the rows.
 */
export function checkLapPositions(results: readonly { readonly laps: readonly Lap[] }[]): PositionCheck[] {
  const elapsed = results.map(({ laps }) => elapsedTimes(laps))
  const longest = Math.max(0, ...elapsed.map(({ length }) => length))
  const checks: PositionCheck[] = []
  for (let at = 0; at < longest; at++) {
    for (const [row, { laps }] of results.entries()) {
      const time = elapsed[row]?.[at]
      const published = laps[at]?.position
      if (time === undefined || published === null || published === undefined) continue
      let best = 1
      let worst = 0
      for (const times of elapsed) {
        const other = times[at]
        if (other === undefined || other > time) continue
        worst++
        if (other < time) best++
      }
      const agrees = published >= best && published <= worst
      checks.push({ row, lapNumber: at + 1, published, computed: best, agrees })
    }
  }
  return checks
}

function elapsedTimes(laps: readonly Lap[]): number[] {
  let elapsedMs = 0
  return laps.map(({ lapTimeMs }) => {
    elapsedMs += lapTimeMs
    return elapsedMs
  })
}
