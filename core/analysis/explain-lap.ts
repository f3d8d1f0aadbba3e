import type { RaceResult } from '../contract/domain.ts'
import type { FigureId } from '../contract/figure-names.ts'
import { formatLapsTime, formatTime } from '../contract/units.ts'
import { classMedianLaps } from './comparison.ts'
import type { ExplainMaterial, FigureDetails, OwnFigure } from './explain.ts'
import { lapsText, timeText } from './explain-words.ts'
import { lapGround } from './lap-ground.ts'
import { paceOf } from './lap-pace.ts'
import { type NumberedLap, sumOfLapsMs } from './lap-stats.ts'
import type { DriverFigures } from './race-figures.ts'
import { raceProgress } from './race-progress.ts'

/** What holds at the end of one lap. Undefined for other figures, and where the driver has no such lap. */
export function explainLap(
  { results, lengthMs, figures: { cleanFactor } }: ExplainMaterial,
  at: number,
  driver: DriverFigures,
  figure: FigureId,
  { lapNumber, referenceMs = 0 }: FigureDetails,
): OwnFigure | undefined {
  const laps = results[at]?.laps ?? []
  const lap = laps.findIndex((one) => one.lapNumber === lapNumber)
  const this_ = laps[lap]
  const standing = standingsOf(results)[at]?.[lap]
  if (!this_ || !standing) return undefined
  const { elapsedMs, racePosition, gapToLeaderMs } = standing
  const used = laps.slice(0, lap + 1)
  const soFar = { used, others: 'later' } as const
  const alone = { used: [this_], others: 'not-among' } as const
  const summary = formatLapsTime(used.length, elapsedMs)
  switch (figure) {
    case 'lap-time':
      return { ...alone, ours: this_.lapTimeMs, steps: lapGround(driver, cleanFactor, this_.lapNumber) }
    case 'lap-position':
      return { ...soFar, ours: racePosition, steps: [`${summary} so far.`] }
    case 'elapsed-time':
      return { ...soFar, ours: elapsedMs, steps: [`${lapsText(used.length)} so far.`] }
    case 'gap-to-leader': {
      const leader = formatLapsTime(used.length, elapsedMs - gapToLeaderMs)
      return { ...soFar, ours: gapToLeaderMs, steps: [`The first car: ${leader}. This driver: ${summary}.`] }
    }
    case 'gap-to-lap': {
      const otherMs = referenceMs * used.length
      const steps = [`${summary}; ${used.length} × ${timeText(referenceMs)} = ${timeText(otherMs)}.`]
      return { ...soFar, ours: elapsedMs - otherMs, steps }
    }
    case 'lap-pace': {
      const ours = lengthMs === null || elapsedMs === 0 ? null : paceOf(elapsedMs, used.length, lengthMs)
      const length = lengthMs === null ? 'no length of the race is known' : `the race is ${formatTime(lengthMs)} long`
      return { ...soFar, ours, steps: [`${summary} so far; ${length}.`] }
    }
    case 'median-of-lap':
    case 'lap-to-median':
    case 'gap-to-median': {
      const medians = mediansOf(results).slice(0, lap + 1)
      const { medianLapMs = 0, driverCount = 0 } = medians.at(-1) ?? {}
      const middle = `The middle of ${driverCount === 1 ? 'one driver' : `${driverCount} drivers`}: ${timeText(medianLapMs)}`
      if (figure === 'median-of-lap') return { ...alone, ours: medianLapMs, steps: [`${middle}.`] }
      if (figure === 'lap-to-median') {
        const own = `this driver: ${timeText(this_.lapTimeMs)}`
        return { ...alone, ours: this_.lapTimeMs - medianLapMs, steps: [`${middle}; ${own}.`] }
      }
      const sumMs = medians.reduce((sum, one) => sum + one.medianLapMs, 0)
      const steps = [`The middle times of ${lapsText(medians.length)} add up to ${timeText(sumMs)}; ${summary}.`]
      return { ...soFar, ours: elapsedMs - sumMs, steps }
    }
    default:
      return undefined
  }
}

/** The laps from one to another, between two suspected stops. Undefined for other figures, and where there are none. */
export function explainStint(
  laps: readonly NumberedLap[],
  { cleanLaps }: DriverFigures,
  figure: FigureId,
  { lapNumber = 0, toLap = 0 }: FigureDetails,
): OwnFigure | undefined {
  const within = (all: readonly NumberedLap[]) =>
    all.filter((lap) => lapNumber <= lap.lapNumber && lap.lapNumber <= toLap)
  const stint = within(laps)
  if (stint.length === 0) return undefined
  const clean = within(cleanLaps.clean)
  const others = 'not-among'
  const count = clean.length
  switch (figure) {
    case 'stint-time':
      return { ours: sumOfLapsMs(stint), used: stint, others, steps: [`Laps ${lapNumber} to ${toLap} add up to it.`] }
    case 'stint-average': {
      const ours = count === 0 ? null : sumOfLapsMs(clean) / count
      const steps = [
        `${timeText(sumOfLapsMs(clean))} ÷ ${count} clean ${count === 1 ? 'lap' : 'laps'} = ${timeText(ours)}.`,
      ]
      return { ours, used: clean, others, steps: ours === null ? ['The stint has no clean lap.'] : steps }
    }
    case 'stint-fastest-lap': {
      const fastest = clean.toSorted((one, other) => one.lapTimeMs - other.lapTimeMs).slice(0, 1)
      const ours = fastest[0]?.lapTimeMs ?? null
      return { ours, used: fastest, others, steps: [`The shortest of ${count} clean ${count === 1 ? 'lap' : 'laps'}.`] }
    }
    default:
      return undefined
  }
}

function mediansOf(results: readonly RaceResult[]) {
  return classMedianLaps(results.map(({ laps }) => ({ lapTimesMs: laps.map(({ lapTimeMs }) => lapTimeMs) })))
}

/** Every driver's standing at the end of each lap, in the order given. */
export function standingsOf(results: readonly RaceResult[]) {
  return raceProgress(results.map(({ laps }) => ({ lapTimesMs: laps.map(({ lapTimeMs }) => lapTimeMs) })))
}
