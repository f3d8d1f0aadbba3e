/**
 * The statistics of a set of laps by LiveRC's formulas (VOCABULARY section 4: 18 drivers, all eight values each, agree to
 * the printed thousandth). Means and deviations are exact numbers of milliseconds, not rounded: who prints rounds.
 */
export interface LapStats {
  readonly lapCount: number
  readonly fastestLapMs: number | null
  /** The first lap that achieved it, numbered as in the race. */
  readonly fastestLapNumber: number | null
  readonly averageLapMs: number | null
  /** Mean of the 5, 10, 15 fastest laps, in a row or not; null where there are fewer laps. */
  readonly averageTop5Ms: number | null
  readonly averageTop10Ms: number | null
  readonly averageTop15Ms: number | null
  /** Smallest sum of 2, 3 laps in a row: a sum, not an average. */
  readonly top2ConsecutiveMs: number | null
  readonly top3ConsecutiveMs: number | null
  /** Of the whole population: divided by n. */
  readonly stdDeviationMs: number | null
  /** 100 × (1 − deviation / mean). */
  readonly consistencyPercent: number | null
}

/** A lap as statistics see it. */
export interface NumberedLap {
  readonly lapNumber: number
  readonly lapTimeMs: number
}

/** The time of laps together, in milliseconds; 0 for none. */
export function sumOfLapsMs(laps: readonly Pick<NumberedLap, 'lapTimeMs'>[]): number {
  return laps.reduce((sum, { lapTimeMs }) => sum + lapTimeMs, 0)
}

/**
 * The laps that took any time. A lap of no time is a fault of the page (the checks report it as such): it is in the sums,
 * because the totals of a race have it, and never among the fast ones.
 */
export function timedLaps<L extends Pick<NumberedLap, 'lapTimeMs'>>(laps: readonly L[]): readonly L[] {
  return laps.some(({ lapTimeMs }) => lapTimeMs === 0) ? laps.filter(({ lapTimeMs }) => lapTimeMs > 0) : laps
}

/**
 * The statistics of `laps`, given in the order driven. Laps that are left out simply are not among them; laps in a row
 * are those whose numbers follow one another, so that nothing is "in a row" across a lap that was left out, nor across one
 * of no time (`timedLaps`).
 */
export function lapStats(laps: readonly NumberedLap[]): LapStats {
  const times = laps.map(({ lapTimeMs }) => lapTimeMs)
  const sorted = timedLaps(laps)
    .map(({ lapTimeMs }) => lapTimeMs)
    .sort((one, other) => one - other)
  const [fastestLapMs = null] = sorted
  const averageLapMs = meanOf(times)
  const stdDeviationMs = averageLapMs === null ? null : populationDeviation(times, averageLapMs)
  const top = (count: number) => (sorted.length < count ? null : meanOf(sorted.slice(0, count)))
  return {
    lapCount: laps.length,
    fastestLapMs,
    fastestLapNumber: laps.find(({ lapTimeMs }) => lapTimeMs === fastestLapMs)?.lapNumber ?? null,
    averageLapMs,
    averageTop5Ms: top(5),
    averageTop10Ms: top(10),
    averageTop15Ms: top(15),
    top2ConsecutiveMs: bestInARow(laps, 2)?.sumMs ?? null,
    top3ConsecutiveMs: bestInARow(laps, 3)?.sumMs ?? null,
    stdDeviationMs,
    consistencyPercent: consistencyPercent(averageLapMs, stdDeviationMs),
  }
}

/** The smallest sum of `count` timed laps whose numbers follow one another, and where it begins; the first of equal ones. */
export function bestInARow(
  laps: readonly NumberedLap[],
  count: number,
): { readonly sumMs: number; readonly firstLapNumber: number } | null {
  let best: { sumMs: number; firstLapNumber: number } | null = null
  for (let at = 0; at + count <= laps.length; at++) {
    const row = laps.slice(at, at + count)
    const [first] = row
    const isRow = first && row.every((lap, step) => lap.lapNumber === first.lapNumber + step && lap.lapTimeMs > 0)
    if (!isRow) continue
    const sumMs = sumOfLapsMs(row)
    if (best === null || sumMs < best.sumMs) best = { sumMs, firstLapNumber: first.lapNumber }
  }
  return best
}

/** Null for no values. */
export function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The middle value, or the mean of the two middle ones; null for no values. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other)
  const half = Math.floor(sorted.length / 2)
  const upper = sorted[half]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2
}

function populationDeviation(values: readonly number[], mean: number): number {
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

function consistencyPercent(meanMs: number | null, deviationMs: number | null): number | null {
  return meanMs === null || deviationMs === null || meanMs === 0 ? null : 100 * (1 - deviationMs / meanMs)
}
