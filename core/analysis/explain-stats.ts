import { type FigureId, formatFigure } from '../contract/figure-names.ts'
import { formatLapsTime } from '../contract/units.ts'
import type { OwnFigure } from './explain.ts'
import { timeText as time } from './explain-words.ts'
import { bestInARow, type LapStats, medianOf, type NumberedLap, sumOfLapsMs, timedLaps } from './lap-stats.ts'
import { cleanPaceOf } from './pace.ts'
import type { DriverFigures, RaceFigures } from './race-figures.ts'

/** How a figure over a set of laps came about: over the counted ones, or the clean ones. Undefined for other figures. */
export function explainStats(
  figure: FigureId,
  { own, clean, counted, cleanLaps }: DriverFigures,
  { basis, cleanFactor }: RaceFigures,
  lengthMs: number | null,
): OwnFigure | undefined {
  const basisSteps = counted.length === 0 ? [] : [basisText[basis]]
  const limit =
    cleanLaps.limitMs === null
      ? []
      : [
          `Clean is a counted lap of at most ${time(cleanLaps.limitMs)}: ${Number(cleanFactor.toFixed(2))} × the median of ${time(cleanLaps.medianLapMs)}.`,
        ]
  switch (figure) {
    case 'fastest-lap':
    case 'fastest-lap-number': {
      const lap = counted.find(({ lapNumber }) => lapNumber === own.fastestLapNumber)
      const ours = figure === 'fastest-lap' ? own.fastestLapMs : own.fastestLapNumber
      const steps = lap ? [`Lap ${lap.lapNumber}: ${time(lap.lapTimeMs)}, the shortest of ${counted.length}.`] : []
      return { ours, used: lap ? [lap] : [], steps: [...basisSteps, ...steps], others: 'not-among' }
    }
    case 'average-top-5':
      return topFigure(counted, 5, own.averageTop5Ms, basisSteps)
    case 'average-top-10':
      return topFigure(counted, 10, own.averageTop10Ms, basisSteps)
    case 'average-top-15':
      return topFigure(counted, 15, own.averageTop15Ms, basisSteps)
    case 'top-2-consecutive':
      return rowFigure(counted, 2, basisSteps)
    case 'top-3-consecutive':
      return rowFigure(counted, 3, basisSteps)
    case 'median-lap':
      return {
        ours: medianOf(counted.map(({ lapTimeMs }) => lapTimeMs)),
        used: counted,
        steps: basisSteps,
        others: 'not-among',
      }
    case 'average-lap':
    case 'std-deviation':
    case 'consistency':
      return { ...spreadFigure(figure, own, counted, basisSteps) }
    case 'clean-average':
      return spreadFigure('average-lap', clean, cleanLaps.clean, limit)
    case 'clean-std-deviation':
      return spreadFigure('std-deviation', clean, cleanLaps.clean, limit)
    case 'clean-consistency':
      return spreadFigure('consistency', clean, cleanLaps.clean, limit)
    case 'clean-pace': {
      const pace = cleanPaceOf(cleanLaps.clean, lengthMs)
      const length = lengthMs === null ? 'No length of the race is known.' : `The race is ${time(lengthMs)} long.`
      const ours = pace && formatLapsTime(pace.laps, Math.round(pace.totalMs))
      return { ...spreadFigure('average-lap', clean, cleanLaps.clean, [...limit, length]), ours }
    }
    default:
      return undefined
  }
}

const basisText: Readonly<Record<RaceFigures['basis'], string>> = {
  'from-lap-1': 'This race counts from lap 1: the published figures come out so.',
  'from-lap-2': 'This race counts from lap 2: the published figures come out so, and not with lap 1.',
  unknown: 'Whether lap 1 counts cannot be told from the published figures, so every lap is counted.',
}

function topFigure(counted: readonly NumberedLap[], count: number, ours: number | null, basis: string[]): OwnFigure {
  if (ours === null) {
    return {
      ours,
      used: [],
      steps: [...basis, `There are ${timedLaps(counted).length} counted laps, not ${count}.`],
      others: 'not-among',
    }
  }
  // Of equal laps the earlier ones, as a stable sort leaves them.
  const used = timedLaps(counted)
    .toSorted((one, other) => one.lapTimeMs - other.lapTimeMs)
    .slice(0, count)
  return {
    ours,
    used,
    steps: [...basis, `${time(sumOfLapsMs(used))} ÷ ${count} = ${time(ours)}.`],
    others: 'not-among',
  }
}

function rowFigure(counted: readonly NumberedLap[], count: number, basis: string[]): OwnFigure {
  const row = bestInARow(counted, count)
  if (row === null) {
    return {
      ours: null,
      used: [],
      steps: [...basis, `There are no ${count} counted laps in a row.`],
      others: 'not-among',
    }
  }
  const last = row.firstLapNumber + count
  const used = counted.filter(({ lapNumber }) => lapNumber >= row.firstLapNumber && lapNumber < last)
  const sum = used.map(({ lapTimeMs }) => time(lapTimeMs)).join(' + ')
  return { ours: row.sumMs, used, steps: [...basis, `${sum} = ${time(row.sumMs)}.`], others: 'not-among' }
}

function spreadFigure(
  figure: 'average-lap' | 'std-deviation' | 'consistency',
  { averageLapMs, stdDeviationMs, consistencyPercent }: LapStats,
  used: readonly NumberedLap[],
  before: readonly string[],
): OwnFigure {
  const average = `${time(sumOfLapsMs(used))} ÷ ${used.length} laps = ${time(averageLapMs)} on average`
  const percent = formatFigure('percent', consistencyPercent)
  const rest = {
    'average-lap': `${average}.`,
    'std-deviation': `${average}; the laps lie ${time(stdDeviationMs)} around it.`,
    consistency: `${average}; deviation ${time(stdDeviationMs)}; 100 × (1 − ${time(stdDeviationMs)} ÷ ${time(averageLapMs)}) = ${percent}.`,
  }[figure]
  const ours = { 'average-lap': averageLapMs, 'std-deviation': stdDeviationMs, consistency: consistencyPercent }[figure]
  return { ours, used, steps: used.length === 0 ? before : [...before, rest], others: 'not-among' }
}
