import type { RaceResult } from '../contract/domain.ts'
import type { LeftOutWhy } from '../contract/explain.ts'
import { type FigureId, figureName } from '../contract/figure-names.ts'
import { formatLapsTime, formatTime } from '../contract/units.ts'
import { explainStats } from './explain-stats.ts'
import { agrees, toleranceOf } from './figure-agreement.ts'
import { countedLaps } from './lap-basis.ts'
import { lapGround } from './lap-ground.ts'
import { paceOf } from './lap-pace.ts'
import { lapStats, type NumberedLap } from './lap-stats.ts'
import { placesGained } from './places-gained.ts'
import type { DriverFigures, RaceFigures } from './race-figures.ts'
import { raceProgress } from './race-progress.ts'
import { gapOf } from './result-standing.ts'

/** A race as its figures are explained from it. */
export interface ExplainMaterial {
  /** In the order of the published table. */
  readonly results: readonly RaceResult[]
  readonly lengthMs: number | null
  readonly figures: RaceFigures
}

/** How a figure came about: a lap is either used or left out, never both and never neither. */
export interface ExplainedFigure {
  readonly steps: readonly string[]
  readonly used: readonly NumberedLap[]
  readonly leftOut: readonly { readonly lap: NumberedLap; readonly why: LeftOutWhy }[]
  /** Exact where it is a number; null where there is none. */
  readonly ours: number | string | null
  readonly published: number | string | null
  /** Null where one of the two is missing, or where it cannot be told which laps count and only the other reading agrees. */
  readonly agrees: boolean | null
}

/** What one figure says, before it is compared. */
export interface OwnFigure {
  readonly ours: number | string | null
  /** The laps it is made of. */
  readonly used: readonly NumberedLap[]
  readonly steps: readonly string[]
  /** Why the others are not among them, where the basis and the rule for clean laps do not say it. */
  readonly others: LeftOutWhy
}

/**
 * Explains a figure of a driver from the race itself; undefined where the race has no such driver, or the driver no such
 * lap. Figures of one lap need `lapNumber`, others take no notice of it.
 */
export function explainFigure(
  material: ExplainMaterial,
  sourceDriverId: string,
  figure: FigureId,
  lapNumber: number | null = null,
): ExplainedFigure | undefined {
  const at = material.results.findIndex((one) => one.sourceDriverId === sourceDriverId)
  const result = material.results[at]
  const driver = material.figures.drivers.find((one) => one.sourceDriverId === sourceDriverId)
  if (!result || !driver) return undefined
  const { ground, unit } = figureName(figure)
  const own =
    ground === 'so-far'
      ? explainLap(material, at, driver, figure, lapNumber)
      : (explainStats(figure, driver, material.figures) ?? explainResult(material, at, figure))
  if (own === undefined) return undefined
  const used = new Set(own.used.map((lap) => lap.lapNumber))
  const published = publishedOf(result, figure, lapNumber)
  const verdict = agrees(own.ours, published, toleranceOf(figure, unit, material.results))
  return {
    steps: own.steps,
    used: result.laps.filter((lap) => used.has(lap.lapNumber)).map(bare),
    leftOut: result.laps
      .filter((lap) => !used.has(lap.lapNumber))
      .map((lap) => ({ lap: bare(lap), why: whyLeftOut(ground, driver, lap.lapNumber) ?? own.others })),
    ours: own.ours,
    published,
    agrees: verdict === false && agreesWithoutLapOne(material, driver, figure, published) ? null : verdict,
  }
}

/** Where nobody knows whether lap 1 counts, a figure that comes out without it is no disagreement: the checks say so too. */
function agreesWithoutLapOne(
  { figures, results }: ExplainMaterial,
  driver: DriverFigures,
  figure: FigureId,
  published: number | string | null,
): boolean {
  const { ground, unit } = figureName(figure)
  if (figures.basis !== 'unknown' || ground !== 'counted') return false
  const counted = countedLaps(driver.counted, 'from-lap-2')
  const other = explainStats(figure, { ...driver, counted, own: lapStats(counted) }, figures)
  return other !== undefined && agrees(other.ours, published, toleranceOf(figure, unit, results)) === true
}

const bare = ({ lapNumber, lapTimeMs }: NumberedLap): NumberedLap => ({ lapNumber, lapTimeMs })

function whyLeftOut(ground: string, { cleanLaps, counted }: DriverFigures, lapNumber: number): LeftOutWhy | undefined {
  if (ground === 'clean') return cleanLaps.leftOut.find(({ lap }) => lap.lapNumber === lapNumber)?.reason
  if (ground === 'counted' && !counted.some((lap) => lap.lapNumber === lapNumber)) return 'not-counted'
  return undefined
}

/** What follows from all laps of the driver, and from the others' results. */
function explainResult({ results }: ExplainMaterial, at: number, figure: FigureId): OwnFigure | undefined {
  const result = results[at]
  if (!result) return undefined
  const { laps, gridPosition, position } = result
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
    case 'laps-led': {
      const led = standingsOf(results)[at]?.flatMap(({ racePosition }, lap) => (racePosition === 1 ? [lap] : [])) ?? []
      const used = led.flatMap((lap) => laps[lap] ?? [])
      return { used, others: 'not-among', ours: led.length, steps: [`First at the end of ${lapsText(led.length)}.`] }
    }
    case 'grid-position':
      return { used: [], others: 'not-among', ours: null, steps: ['Only the source knows it.'] }
    case 'places-gained': {
      const from = `Started ${gridPosition ?? 'from no place that is known'}, ended ${position ?? 'without a place'}.`
      const steps = laps.length === 0 ? ['Who completed no lap has neither won nor lost a place.'] : [from]
      return { used: [], others: 'not-among', ours: placesGained(result), steps }
    }
    default:
      return undefined
  }
}

/** What holds at the end of one lap. */
function explainLap(
  { results, lengthMs, figures: { cleanFactor } }: ExplainMaterial,
  at: number,
  driver: DriverFigures,
  figure: FigureId,
  lapNumber: number | null,
): OwnFigure | undefined {
  const laps = results[at]?.laps ?? []
  const lap = laps.findIndex((one) => one.lapNumber === lapNumber)
  const this_ = laps[lap]
  const standing = standingsOf(results)[at]?.[lap]
  if (!this_ || !standing) return undefined
  const { elapsedMs, racePosition, gapToLeaderMs } = standing
  const used = laps.slice(0, lap + 1)
  const soFar = { used, others: 'later' } as const
  const summary = formatLapsTime(used.length, elapsedMs)
  switch (figure) {
    case 'lap-time':
      return {
        used: [this_],
        others: 'not-among',
        ours: this_.lapTimeMs,
        steps: lapGround(driver, cleanFactor, this_.lapNumber),
      }
    case 'lap-position':
      return { ...soFar, ours: racePosition, steps: [`${summary} so far.`] }
    case 'elapsed-time':
      return { ...soFar, ours: elapsedMs, steps: [`${lapsText(used.length)} so far.`] }
    case 'gap-to-leader': {
      const leader = formatLapsTime(used.length, elapsedMs - gapToLeaderMs)
      return { ...soFar, ours: gapToLeaderMs, steps: [`The first car: ${leader}. This driver: ${summary}.`] }
    }
    case 'lap-pace': {
      const ours = lengthMs === null || elapsedMs === 0 ? null : paceOf(elapsedMs, used.length, lengthMs)
      const length = lengthMs === null ? 'no length of the race is known' : `the race is ${formatTime(lengthMs)} long`
      return { ...soFar, ours, steps: [`${summary} so far; ${length}.`] }
    }
    default:
      return undefined
  }
}

function publishedOf(result: RaceResult, figure: FigureId, lapNumber: number | null): number | string | null {
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

function isAhead(other: RaceResult, result: RaceResult): boolean {
  const moreLaps = other.laps.length - result.laps.length
  return moreLaps > 0 || (moreLaps === 0 && totalOf(other) < totalOf(result))
}

function standingsOf(results: readonly RaceResult[]) {
  return raceProgress(results.map(({ laps }) => ({ lapTimesMs: laps.map(({ lapTimeMs }) => lapTimeMs) })))
}

function totalOf({ laps }: RaceResult): number {
  return laps.reduce((sum, { lapTimeMs }) => sum + lapTimeMs, 0)
}

function lapsText(count: number): string {
  return `${count} ${count === 1 ? 'lap' : 'laps'}`
}
