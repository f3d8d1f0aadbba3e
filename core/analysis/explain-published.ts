import type { RaceResult } from '../contract/domain.ts'
import type { FigureId } from '../contract/figure-names.ts'
import { formatLapsTime } from '../contract/units.ts'

/** What the source publishes of a figure; null where it publishes none, or left it blank. */
export function publishedOf(result: RaceResult, figure: FigureId, lapNumber: number | null): number | string | null {
  const lap = result.laps.find((one) => one.lapNumber === lapNumber)
  const published: { readonly [Figure in FigureId]?: number | string | null } = {
    position: result.position,
    'grid-position': result.gridPosition,
    result: result.lapsCompleted === null ? null : formatLapsTime(result.lapsCompleted, result.totalTimeMs),
    laps: result.lapsCompleted,
    'total-time': result.totalTimeMs,
    behind: result.behind,
    'fastest-lap': result.fastestLapMs,
    'fastest-lap-number': result.fastestLapNumber,
    'average-lap': result.averageLapMs,
    'average-top-5': result.averageTop5Ms,
    'average-top-10': result.averageTop10Ms,
    'average-top-15': result.averageTop15Ms,
    'top-2-consecutive': result.top2ConsecutiveMs,
    'top-3-consecutive': result.top3ConsecutiveMs,
    'std-deviation': result.stdDeviationMs,
    consistency: result.consistencyPercent,
    'lap-time': lap?.lapTimeMs ?? null,
    'lap-position': lap?.position ?? null,
    'lap-pace': lap?.pace ?? null,
  }
  return published[figure] ?? null
}
