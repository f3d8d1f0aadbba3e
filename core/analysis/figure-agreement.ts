import type { RaceResult } from '../contract/domain.ts'
import type { FigureId } from '../contract/figure-names.ts'
import type { FigureUnit } from '../contract/figures/figure-name.ts'
import { readTime } from '../contract/units.ts'
import { decimalsOf, publishedTolerance } from './verify-statistics.ts'

/** As exactly as the source prints, by the same measure as the checks. */
export function toleranceOf(figure: FigureId, unit: FigureUnit, results: readonly RaceResult[]): number {
  if (unit !== 'time' && unit !== 'percent') return 0
  const kind = unit === 'percent' ? 'percent' : figure === 'std-deviation' ? 'deviation' : 'time'
  return publishedTolerance(kind, decimalsOf(results))
}

/** Whether two values of a figure are the same within `tolerance`; null where one of them is missing. */
export function agrees(
  ours: number | string | null,
  published: number | string | null,
  tolerance: number,
): boolean | null {
  if (ours === null || published === null) return null
  if (typeof ours === 'number' && typeof published === 'number') {
    return Math.abs(ours - published) <= tolerance
  }
  return ours === published || isSameForecast(String(ours), String(published))
}

/** A forecast's time is a product that may be rounded either way. */
function isSameForecast(ours: string, published: string): boolean {
  const [laps, time] = ours.split('/')
  const [otherLaps, otherTime] = published.split('/')
  const ms = readTime(time ?? '')
  const otherMs = readTime(otherTime ?? '')
  return laps === otherLaps && ms !== null && otherMs !== null && Math.abs(ms - otherMs) <= 1
}
