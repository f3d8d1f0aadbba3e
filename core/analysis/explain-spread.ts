import type { LapSpread } from '../contract/charts.ts'
import type { FigureId } from '../contract/figure-names.ts'
import { bestNAveragesMs } from './best-n.ts'
import type { FigureDetails, OwnFigure } from './explain.ts'
import { lapsText, timeText } from './explain-words.ts'
import { type NumberedLap, sumOfLapsMs, timedLaps } from './lap-stats.ts'
import { judgedLaps, lapBand } from './outliers.ts'
import type { DriverFigures } from './race-figures.ts'
import { lapSpread } from './spread.ts'

const ofSpread: { readonly [Figure in FigureId]?: Exclude<keyof LapSpread, 'farMs' | 'whiskerMs' | 'averageMs'> } = {
  'slowest-lap': 'slowestMs',
  'lower-quartile': 'lowerQuartileMs',
  'upper-quartile': 'upperQuartileMs',
  'clean-fastest-lap': 'bestMs',
  'clean-median-lap': 'medianMs',
  'clean-slowest-lap': 'slowestMs',
  'clean-lower-quartile': 'lowerQuartileMs',
  'clean-upper-quartile': 'upperQuartileMs',
}

const others = 'not-among'

/**
 * How the laps of a driver lie, over the counted ones or over the clean ones, and what is normal for them. Undefined for
 * other figures, and for an average of more best laps than there are.
 */
export function explainSpread(
  figure: FigureId,
  { counted, cleanLaps: { clean } }: DriverFigures,
  { count = 0, fromMs = 0, toMs }: FigureDetails,
): OwnFigure | undefined {
  const laps = timedLaps(figure.startsWith('clean-') ? clean : counted)
  const spread = lapSpread(laps.map(({ lapTimeMs }) => lapTimeMs))
  const part = ofSpread[figure]
  if (part !== undefined) return explainPart(part, spread, laps)
  switch (figure) {
    case 'laps-beyond':
    case 'clean-laps-beyond': {
      const reachMs = spread && spread.upperQuartileMs + 1.5 * (spread.upperQuartileMs - spread.lowerQuartileMs)
      const used = laps.filter(({ lapTimeMs }) => reachMs !== null && lapTimeMs > reachMs)
      const steps = reachMs === null ? [] : [`Beyond ${timeText(reachMs)}.`]
      return { ours: spread?.farMs.length ?? null, used, steps, others }
    }
    case 'best-n-average':
    case 'clean-best-n-average': {
      const ours = bestNAveragesMs(laps.map(({ lapTimeMs }) => lapTimeMs))[count - 1]
      if (ours === undefined) return undefined
      const used = laps.toSorted((one, other) => one.lapTimeMs - other.lapTimeMs).slice(0, count)
      return { ours, used, steps: [`${timeText(sumOfLapsMs(used))} ÷ ${count} = ${timeText(ours)}.`], others }
    }
    case 'laps-within':
    case 'clean-laps-within': {
      const used = laps.filter(({ lapTimeMs }) => lapTimeMs >= fromMs && (toMs === undefined || lapTimeMs < toMs))
      const end = toMs === undefined ? ' or more' : ` to less than ${timeText(toMs)}`
      return { ours: used.length, used, steps: [`${timeText(fromMs)}${end}.`], others }
    }
    case 'usual-lap':
    case 'fast-limit':
    case 'slow-limit': {
      const band = lapBand(counted)
      const judged = judgedLaps(counted)
      if (band === null)
        return { ours: null, used: [], steps: [`${lapsText(judged.length)}: too few to judge.`], others }
      const { medianLapMs, spreadMs, fastLimitMs, slowLimitMs } = band
      const ours = { 'usual-lap': medianLapMs, 'fast-limit': fastLimitMs, 'slow-limit': slowLimitMs }[figure]
      const varies = `Median ${timeText(medianLapMs)}; the laps vary by ${timeText(spreadMs)}.`
      return { ours, used: judged, steps: figure === 'usual-lap' ? [] : [varies], others }
    }
    default:
      return undefined
  }
}

function explainPart(
  part: Exclude<keyof LapSpread, 'farMs' | 'whiskerMs' | 'averageMs'>,
  spread: LapSpread | null,
  laps: readonly NumberedLap[],
): OwnFigure {
  const ours = spread?.[part] ?? null
  if (part !== 'bestMs' && part !== 'slowestMs') return { ours, used: laps, steps: [], others }
  const lap = laps.find(({ lapTimeMs }) => lapTimeMs === ours)
  const which = part === 'bestMs' ? 'shortest' : 'longest'
  const steps = lap ? [`Lap ${lap.lapNumber}: ${timeText(lap.lapTimeMs)}, the ${which} of ${laps.length}.`] : []
  return { ours, used: lap ? [lap] : [], steps, others }
}
