import type { RaceResult } from '../contract/domain.ts'
import type { FigureId } from '../contract/figure-names.ts'
import { formatLapsTime, formatTime } from '../contract/units.ts'
import type { ExplainMaterial, OwnFigure } from './explain.ts'
import { lapsText, totalOf } from './explain-words.ts'
import { gapOf } from './result-standing.ts'

/** What follows from all laps of the driver, and from the others' results. */
export function explainResult({ results }: ExplainMaterial, at: number, figure: FigureId): OwnFigure | undefined {
  const result = results[at]
  if (!result) return undefined
  const { laps } = result
  const totalMs = totalOf(result)
  const whole = { used: laps, others: 'not-among' } as const
  const summary = formatLapsTime(laps.length, laps.length === 0 ? null : totalMs)
  switch (figure) {
    case 'laps':
      return { ...whole, ours: laps.length, steps: [`The list has ${lapsText(laps.length)}.`] }
    case 'result':
      return { ...whole, ours: summary, steps: [`The list has ${lapsText(laps.length)}, which add up to that time.`] }
    case 'total-time':
      return { ...whole, ours: totalMs, steps: [`${lapsText(laps.length)} add up to ${formatTime(totalMs)}.`] }
    case 'position': {
      if (laps.length === 0)
        return { ...whole, ours: null, steps: ['Without a lap there is no place by laps and time.'] }
      const ahead = results.filter((other) => isAhead(other, result)).length
      const steps = [
        `${summary}; ${ahead === 0 ? 'nobody' : ahead} of ${results.length} did more laps, or as many in less time.`,
      ]
      return { ...whole, ours: ahead + 1, steps }
    }
    case 'behind': {
      const above = results[at - 1]
      if (!above) return { ...whole, ours: null, steps: ['Nobody stands ahead of the first in the result.'] }
      const other = formatLapsTime(above.laps.length, totalOf(above))
      const ours = gapOf([
        { laps: laps.length, totalMs },
        { laps: above.laps.length, totalMs: totalOf(above) },
      ])
      return { ...whole, ours, steps: [`${above.driverName}, directly ahead: ${other}. This driver: ${summary}.`] }
    }
    case 'grid-position':
      return { used: [], others: 'not-among', ours: null, steps: ['Only the source knows it.'] }
    default:
      return undefined
  }
}

function isAhead(other: RaceResult, result: RaceResult): boolean {
  const moreLaps = other.laps.length - result.laps.length
  return moreLaps > 0 || (moreLaps === 0 && totalOf(other) < totalOf(result))
}
