/**
 * The formulas of VOCABULARY section 4 once more, slowly and with whole numbers only: every comparison is exact, where the
 * program computes with floating point. Nothing here is shared with what it is held against.
 */

export interface SlowLap {
  readonly lapNumber: number
  readonly lapTimeMs: number
}

const big = (value: number) => BigInt(Math.round(value))
const sumOf = (times: readonly number[]) => times.reduce((sum, ms) => sum + big(ms), 0n)
const abs = (value: bigint) => (value < 0n ? -value : value)

/** Whether `published` is the mean of `times`, rounded to the nearest (a half either way). */
export function isMean(published: number, times: readonly number[]): boolean {
  const count = big(times.length)
  return times.length > 0 && 2n * abs(big(published) * count - sumOf(times)) <= count
}

/** Whether `published` is within less than `unit` of the mean. */
export function isMeanWithin(published: number, times: readonly number[], unit: number): boolean {
  const count = big(times.length)
  return times.length > 0 && abs(big(published) * count - sumOf(times)) < big(unit) * count
}

/** n² times the variance. */
function spread(times: readonly number[]): bigint {
  const squares = times.reduce((sum, ms) => sum + big(ms) ** 2n, 0n)
  return big(times.length) * squares - sumOf(times) ** 2n
}

/** Whether low ≤ 2 × root ≤ high. */
function isBetween(low: bigint, square: bigint, high: bigint): boolean {
  return (low <= 0n || low ** 2n <= 4n * square) && high >= 0n && 4n * square <= high ** 2n
}

/** Whether `published` is the population deviation, rounded to the nearest of `unit` milliseconds. */
export function isDeviation(published: number, times: readonly number[], unit = 1): boolean {
  if (times.length === 0) return false
  const n = big(times.length)
  return isBetween((2n * big(published) - big(unit)) * n, spread(times), (2n * big(published) + big(unit)) * n)
}

/** Whether `published` is within less than `unit` milliseconds of the population deviation. */
export function isDeviationWithin(published: number, times: readonly number[], unit: number): boolean {
  if (times.length === 0) return false
  const n = big(times.length)
  const low = (big(published) - big(unit)) * n
  const high = (big(published) + big(unit)) * n
  return (low < 0n || low ** 2n < spread(times)) && spread(times) < high ** 2n
}

/** Whether `published`, in percent, is the consistency, rounded to the nearest of `unit` thousandths. */
export function isConsistency(published: number, times: readonly number[], unit = 1): boolean {
  if (times.length === 0) return false
  const off = 100_000n - big(published * 1_000)
  const total = sumOf(times)
  // |c − 100000 (1 − root/total)| ≤ unit/2, times total.
  const scaled = spread(times) * 100_000n ** 2n
  return isBetween((2n * off - big(unit)) * total, scaled, (2n * off + big(unit)) * total)
}

/** Every choice of laps whose numbers follow one another. */
export function runsOf(laps: readonly SlowLap[], count: number): number[] {
  const found: number[] = []
  for (const { lapNumber } of laps) {
    const row = Array.from({ length: count }, (_, step) => laps.find((lap) => lap.lapNumber === lapNumber + step))
    if (row.every((lap) => lap !== undefined)) found.push(row.reduce((sum, lap) => sum + (lap?.lapTimeMs ?? 0), 0))
  }
  return found
}

/** The `count` fastest, by taking the fastest one out again and again. */
export function fastestOf(times: readonly number[], count: number): number[] | null {
  if (times.length < count) return null
  const left = [...times]
  return Array.from({ length: count }, () => {
    let at = 0
    for (const [other, ms] of left.entries()) if (ms < (left[at] ?? 0)) at = other
    return left.splice(at, 1)[0] ?? 0
  })
}

/** The text after `laps` laps: laps are added until the race's length is reached. */
export function slowPace(
  elapsedMs: number,
  laps: number,
  lengthMs: number,
): { laps: number; low: number; high: number } {
  let forecast = 1
  while (forecast * elapsedMs < lengthMs * laps) forecast++
  const exact = (forecast * elapsedMs) / laps
  return { laps: forecast, low: Math.ceil(exact - 1), high: Math.floor(exact + 1) }
}
