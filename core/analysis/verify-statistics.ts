import type { CheckedFigure, CheckOutcome } from '../contract/checks.ts'
import type { RaceResult } from '../contract/domain.ts'
import { formatSeconds, formatTime } from '../contract/units.ts'
import type { LapStats, NumberedLap } from './lap-stats.ts'

/** A statistic of one driver: what is published, what the laps give, and whether that is the same. */
export interface StatisticCheck {
  readonly figure: CheckedFigure
  readonly published: string | null
  /** Where it cannot be told which laps count: both readings, "37.644 or 37.702". */
  readonly computed: string | null
  readonly outcome: Extract<CheckOutcome, 'agrees' | 'disagrees' | 'not-published'>
}

/** The laps of a driver that may be those which count, and what they give. */
export interface Reading {
  readonly laps: readonly NumberedLap[]
  readonly stats: LapStats
}

/** How finely a race publishes deviations and consistency: the script to the thousandth, the table to the hundredth. */
export type Decimals = 2 | 3

type Published = Omit<RaceResult, 'laps'>

interface Statistic {
  readonly figure: CheckedFigure
  published(result: Published): number | null
  own(stats: LapStats): number | null
  /** How far apart the two may be, in the unit of the figure. */
  tolerance(decimals: Decimals): number
  format(value: number): string
}

/**
 * Published means and deviations are rounded to the nearest thousandth (measured on the captured races: at most 0.5 ms
 * from the exact value, either way), so half of one is allowed and no more; a trifle more for what floating point adds.
 */
const half = (unit: number) => unit / 2 + 1e-6

const exactly = () => 0
const toThousandth = () => half(1)
const deviationTolerance = (decimals: Decimals) => half(decimals === 3 ? 1 : 10)
const percentTolerance = (decimals: Decimals) => half(decimals === 3 ? 0.001 : 0.01)

/** How far a published figure may be from the exact one: milliseconds, or percent; times that are sums have to be the same. */
export function publishedTolerance(kind: 'time' | 'deviation' | 'percent', decimals: Decimals): number {
  if (kind === 'time') return toThousandth()
  return kind === 'percent' ? percentTolerance(decimals) : deviationTolerance(decimals)
}
const seconds = (ms: number) => formatSeconds(Math.round(ms))
const time = (ms: number) => formatTime(Math.round(ms))

const statistics: readonly Statistic[] = [
  mean('average-lap', 'averageLapMs'),
  mean('average-top-5', 'averageTop5Ms'),
  mean('average-top-10', 'averageTop10Ms'),
  mean('average-top-15', 'averageTop15Ms'),
  sum('top-2-consecutive', 'top2ConsecutiveMs'),
  sum('top-3-consecutive', 'top3ConsecutiveMs'),
  {
    figure: 'deviation',
    published: ({ stdDeviationMs }) => stdDeviationMs,
    own: ({ stdDeviationMs }) => stdDeviationMs,
    tolerance: deviationTolerance,
    format: seconds,
  },
  {
    figure: 'consistency',
    published: ({ consistencyPercent }) => consistencyPercent,
    own: ({ consistencyPercent }) => consistencyPercent,
    tolerance: percentTolerance,
    format: (percent) => `${percent.toFixed(3)} %`,
  },
]

function mean(
  figure: CheckedFigure,
  field: 'averageLapMs' | 'averageTop5Ms' | 'averageTop10Ms' | 'averageTop15Ms',
): Statistic {
  return { figure, published: (of) => of[field], own: (of) => of[field], tolerance: toThousandth, format: time }
}

function sum(figure: CheckedFigure, field: 'top2ConsecutiveMs' | 'top3ConsecutiveMs'): Statistic {
  return { figure, published: (of) => of[field], own: (of) => of[field], tolerance: exactly, format: time }
}

/**
 * Every statistic of a driver against the readings of their laps that are possible: one where the laps that count are
 * known, else two. A figure that none of them gives disagrees.
 */
export function checkStatistics(result: Published, readings: readonly Reading[], decimals: Decimals): StatisticCheck[] {
  return [
    checkFastestLap(result, readings),
    ...statistics.map(({ figure, published, own, tolerance, format }): StatisticCheck => {
      const said = published(result)
      const values = readings.map(({ stats }) => own(stats))
      // Of somebody who counted no lap, some pages print a nought.
      if (said === null || (said === 0 && values.every((value) => value === null))) return notPublished(figure)
      const agrees = values.some((value) => value !== null && Math.abs(said - value) <= tolerance(decimals))
      const computed = either(values.map((value) => (value === null ? null : format(value))))
      return { figure, published: format(said), computed, outcome: agrees ? 'agrees' : 'disagrees' }
    }),
  ]
}

/** The time and the lap's number together; of several laps of that time any may be named. */
function checkFastestLap({ fastestLapMs, fastestLapNumber }: Published, readings: readonly Reading[]): StatisticCheck {
  const isOfNobody = readings.every(({ laps }) => laps.length === 0)
  if (fastestLapMs === null || (fastestLapMs === 0 && isOfNobody)) return notPublished('fastest-lap')
  const isNamed = ({ lapNumber, lapTimeMs }: NumberedLap) =>
    lapTimeMs === fastestLapMs && (fastestLapNumber === null || lapNumber === fastestLapNumber)
  const agrees = readings.some(({ laps, stats }) => stats.fastestLapMs === fastestLapMs && laps.some(isNamed))
  const own = readings.map(({ stats }) =>
    stats.fastestLapMs === null ? null : fastestText(stats.fastestLapMs, stats.fastestLapNumber),
  )
  const published = fastestText(fastestLapMs, fastestLapNumber)
  return { figure: 'fastest-lap', published, computed: either(own), outcome: agrees ? 'agrees' : 'disagrees' }
}

/**
 * Whether a race's deviations and consistencies have three decimals, or come from the table, which rounds them to two.
 * Of several drivers with three decimals, one in ten has a nought last; hardly all of them.
 */
export function decimalsOf(results: readonly Published[]): Decimals {
  const isFine = ({ stdDeviationMs, consistencyPercent }: Published) =>
    (stdDeviationMs ?? 0) % 10 !== 0 || Math.round((consistencyPercent ?? 0) * 1000) % 10 !== 0
  return results.some(isFine) ? 3 : 2
}

function fastestText(ms: number, lapNumber: number | null): string {
  return `${formatTime(ms)}${lapNumber === null ? '' : ` on lap ${lapNumber}`}`
}

function either(texts: readonly (string | null)[]): string | null {
  const told = [...new Set(texts.filter((text) => text !== null))]
  return told.length === 0 ? null : told.join(' or ')
}

function notPublished(figure: CheckedFigure): StatisticCheck {
  return { figure, published: null, computed: null, outcome: 'not-published' }
}
