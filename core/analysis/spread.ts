import type { LapSpread } from '../contract/charts.ts'
import { meanOf, medianOf } from './lap-stats.ts'

/**
 * The five figures of a box plot, the average, and the laps far above the rest; null for no laps. Quartiles lie between the
 * closest ranks by straight interpolation: at (n − 1) × ¼ and (n − 1) × ¾ of the sorted laps, counted from 0, which is what
 * spreadsheets give as QUARTILE or QUARTILE.INC. The median is the middle lap, or the mean of the two middle ones. A lap of
 * no time is none.
 */
export function lapSpread(lapTimesMs: readonly number[]): LapSpread | null {
  const sorted = lapTimesMs.filter((lapTimeMs) => lapTimeMs > 0).sort((one, other) => one - other)
  const [bestMs] = sorted
  const slowestMs = sorted.at(-1)
  const medianMs = medianOf(sorted)
  const averageMs = meanOf(sorted)
  if (bestMs === undefined || slowestMs === undefined || medianMs === null || averageMs === null) return null
  const lowerQuartileMs = ranked(sorted, 0.25)
  const upperQuartileMs = ranked(sorted, 0.75)
  const reachMs = upperQuartileMs + 1.5 * (upperQuartileMs - lowerQuartileMs)
  // The upper quartile lies within the laps, so at least one of them lies within reach.
  const whiskerMs = sorted.findLast((lapTimeMs) => lapTimeMs <= reachMs) ?? slowestMs
  const farMs = sorted.filter((lapTimeMs) => lapTimeMs > reachMs)
  return { bestMs, lowerQuartileMs, medianMs, upperQuartileMs, averageMs, slowestMs, whiskerMs, farMs }
}

function ranked(sorted: readonly number[], share: number): number {
  const rank = (sorted.length - 1) * share
  const below = sorted[Math.floor(rank)] ?? 0
  const above = sorted[Math.ceil(rank)] ?? below
  return below + (above - below) * (rank - Math.floor(rank))
}

export interface LapHistogram {
  /** Where the first bin begins, and how wide each is. */
  readonly fromMs: number
  readonly widthMs: number
  /** Of each driver, in the order given: laps in each bin; a lap on a border belongs to the bin above it. */
  readonly counts: readonly (readonly number[])[]
  /** Of each driver: laps above the last bin. */
  readonly above: readonly number[]
}

const widths = [50, 100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000]
const mostBins = 30

/**
 * How many laps of each driver fall into which slice of time, the same slices for all. They reach from the fastest lap of
 * all, rounded down to a slice, to `limitMs`, or to the slowest lap where that is lower, and are as narrow as at most 30 of
 * them allow. No bins where nobody has a lap at or below `limitMs`; a lap of no time is in none.
 */
export function lapHistogram(all: readonly (readonly number[])[], limitMs: number): LapHistogram {
  const drivers = all.map((laps) => laps.filter((lapTimeMs) => lapTimeMs > 0))
  const within = drivers.flat().filter((lapTimeMs) => lapTimeMs <= limitMs)
  const fastest = within.reduce((least, lapTimeMs) => Math.min(least, lapTimeMs), Number.POSITIVE_INFINITY)
  const slowest = within.reduce((most, lapTimeMs) => Math.max(most, lapTimeMs), 0)
  if (within.length === 0) {
    return {
      fromMs: 0,
      widthMs: widths[0] ?? 50,
      counts: drivers.map(() => []),
      above: drivers.map(({ length }) => length),
    }
  }
  const binsOf = (width: number) => Math.floor(slowest / width) - Math.floor(fastest / width) + 1
  const widthMs = widths.find((width) => binsOf(width) <= mostBins) ?? 60_000 * Math.ceil(binsOf(60_000) / mostBins)
  const fromMs = Math.floor(fastest / widthMs) * widthMs
  const counts = drivers.map((laps) => {
    const bins = Array.from({ length: binsOf(widthMs) }, () => 0)
    for (const lapTimeMs of laps) {
      const bin = Math.floor((lapTimeMs - fromMs) / widthMs)
      if (lapTimeMs <= limitMs) bins[bin] = (bins[bin] ?? 0) + 1
    }
    return bins
  })
  return { fromMs, widthMs, counts, above: drivers.map((laps) => laps.filter((lapMs) => lapMs > limitMs).length) }
}
