import { type ComposedId, composedFigure, formatFigure } from '../contract/figure-names.ts'
import type { FigureUnit } from '../contract/figures/figure-name.ts'
import { lapsText, timeText } from './explain-words.ts'
import { lapStats, type NumberedLap, sumOfLapsMs } from './lap-stats.ts'

/** One of the figures that another is made of, explained. */
export interface ComposedPart {
  readonly unit: FigureUnit
  readonly ours: number | string | null
  readonly used: readonly NumberedLap[]
}

/**
 * A figure made of others, in the order given, and the computation with its numbers. Both null where it is not reckoned
 * from them, or where one that it needs is missing.
 */
export function composeFigure(
  figure: ComposedId,
  parts: readonly ComposedPart[],
): { readonly ours: number | null; readonly step: string | null } {
  const { composition, unit } = composedFigure(figure)
  const none = { ours: null, step: null }
  if (composition === null) return none
  if (composition === 'mean-of-laps' || composition === 'consistency-of-laps') return overAllLaps(parts, composition)
  const values = parts.map(({ ours }) => ours)
  if (!values.every((value) => typeof value === 'number')) return none
  const texts = parts.map((part) => formatFigure(part.unit, part.ours))
  const [first, second] = values
  if (composition === 'difference') {
    if (first === undefined || second === undefined) return none
    const ours = first - second
    return { ours, step: `${texts[0]} − ${texts[1]} = ${formatFigure(unit, ours)}` }
  }
  const ours = values.reduce((sum, value) => sum + value, 0)
  const sum = values.map((value, at) => (at === 0 ? `${value}` : value < 0 ? ` − ${-value}` : ` + ${value}`)).join('')
  return { ours, step: `${sum} = ${formatFigure(unit, ours)}` }
}

function overAllLaps(parts: readonly ComposedPart[], composition: 'mean-of-laps' | 'consistency-of-laps') {
  // Numbered anew: a lap of one race is no lap of another.
  const laps = parts.flatMap(({ used }) => used).map((lap, at) => ({ ...lap, lapNumber: at + 1 }))
  if (laps.length === 0) return { ours: null, step: null }
  const { averageLapMs, stdDeviationMs, consistencyPercent } = lapStats(laps)
  const mean = `${timeText(sumOfLapsMs(laps))} ÷ ${lapsText(laps.length)} = ${timeText(averageLapMs)}`
  if (composition === 'mean-of-laps') return { ours: averageLapMs, step: mean }
  const percent = formatFigure('percent', consistencyPercent)
  return { ours: consistencyPercent, step: `${mean}; deviation ${timeText(stdDeviationMs)}: ${percent}` }
}
