import { medianOf } from './lap-stats.ts'

/** One lap of both. A plus means that the one took longer, or is behind; a minus that the one was faster, or is ahead. */
export interface LapDelta {
  readonly lapNumber: number
  readonly oneMs: number
  readonly otherMs: number
  /** `oneMs` − `otherMs`. */
  readonly deltaMs: number
  /** All deltas so far: difference of the times since the start. */
  readonly gapMs: number
}

/** Laps in a row and the sum of their deltas. */
export interface LapStretch {
  readonly firstLap: number
  readonly lastLap: number
  readonly swingMs: number
}

/** How it stands between the two in the end: by time where both completed as many laps, by laps where not. */
export type FinalGap =
  | { readonly kind: 'time'; readonly gapMs: number }
  /** How many laps more the one completed; a minus where it is fewer. */
  | { readonly kind: 'laps'; readonly lapsMore: number }

export interface LapComparison {
  /** The laps that both completed, lap 1 first. */
  readonly rows: readonly LapDelta[]
  readonly final: FinalGap
  /** The laps that moved most between the two, the largest first; of equal ones the earlier. */
  readonly swings: readonly LapDelta[]
  /** The laps in a row in which the one gained most on the other; null where it never gained. */
  readonly gained: LapStretch | null
  /** The laps in a row in which the one lost most. */
  readonly lost: LapStretch | null
  /** The lap from whose end on the same of the two was ahead to the last common lap; null where they end level. */
  readonly aheadSinceLap: number | null
}

/** How many laps are named as those that moved most. */
const swingsNamed = 3

/**
 * Two series of laps beside each other, lap by lap. The last gap is the difference of the total times where both completed
 * as many laps. Times are whole milliseconds.
 */
export function compareLaps(one: readonly number[], other: readonly number[]): LapComparison {
  const rows: LapDelta[] = []
  let gapMs = 0
  for (let at = 0; at < Math.min(one.length, other.length); at++) {
    const [oneMs = 0, otherMs = 0] = [one[at], other[at]]
    const deltaMs = oneMs - otherMs
    gapMs += deltaMs
    rows.push({ lapNumber: at + 1, oneMs, otherMs, deltaMs, gapMs })
  }
  return {
    rows,
    final:
      one.length === other.length ? { kind: 'time', gapMs } : { kind: 'laps', lapsMore: one.length - other.length },
    swings: rows
      .filter(({ deltaMs }) => deltaMs !== 0)
      .sort((a, b) => Math.abs(b.deltaMs) - Math.abs(a.deltaMs) || a.lapNumber - b.lapNumber)
      .slice(0, swingsNamed),
    gained: negated(largestStretch(rows.map(({ deltaMs }) => -deltaMs))),
    lost: largestStretch(rows.map(({ deltaMs }) => deltaMs)),
    aheadSinceLap: aheadSince(rows),
  }
}

/**
 * The laps in a row whose values have the largest sum above nothing: the first of equal sums, and of those that begin
 * alike the shortest. Null where no value is above nothing.
 */
function largestStretch(values: readonly number[]): LapStretch | null {
  let best: LapStretch | null = null
  let [sum, first] = [0, 0]
  for (const [at, value] of values.entries()) {
    if (sum <= 0) [sum, first] = [0, at]
    sum += value
    if (sum > (best?.swingMs ?? 0)) best = { firstLap: first + 1, lastLap: at + 1, swingMs: sum }
  }
  return best
}

function negated(stretch: LapStretch | null): LapStretch | null {
  return stretch && { ...stretch, swingMs: -stretch.swingMs }
}

function aheadSince(rows: readonly LapDelta[]): number | null {
  const side = Math.sign(rows.at(-1)?.gapMs ?? 0)
  if (side === 0) return null
  const before = rows.findLast(({ gapMs }) => Math.sign(gapMs) !== side)
  return (before?.lapNumber ?? 0) + 1
}

/** The middle lap of a class on one lap of a race. */
export interface MedianLap {
  readonly lapNumber: number
  /** Between two laps the half of a millisecond is rounded up, so that what is shown adds up. */
  readonly medianLapMs: number
  /** Of how many drivers: those who completed that lap. */
  readonly driverCount: number
}

/** For each lap of a race the median time of all who completed it, whoever they are; lap 1 first. */
export function classMedianLaps(drivers: readonly { readonly lapTimesMs: readonly number[] }[]): MedianLap[] {
  const most = drivers.reduce((laps, { lapTimesMs }) => Math.max(laps, lapTimesMs.length), 0)
  return Array.from({ length: most }, (_none, at) => {
    const times = drivers.flatMap(({ lapTimesMs }) => lapTimesMs[at] ?? [])
    return { lapNumber: at + 1, medianLapMs: Math.round(medianOf(times) ?? 0), driverCount: times.length }
  })
}

/** What a published line says of who was ahead. */
export interface PlacedResult {
  readonly position: number | null
  readonly lapsCompleted: number | null
  readonly totalTimeMs: number | null
}

/**
 * Who of two drivers of one race stood ahead: by the published positions where both have one; else by laps, then time
 * (VOCABULARY section 3). `neither` where nobody of the two completed a lap, `level` where nothing tells them apart.
 */
export function whoWasAhead(one: PlacedResult, other: PlacedResult): 'one' | 'other' | 'level' | 'neither' {
  const lapsOf = ({ lapsCompleted }: PlacedResult) => lapsCompleted ?? 0
  if (lapsOf(one) === 0 && lapsOf(other) === 0) return 'neither'
  if (one.position !== null && other.position !== null && one.position !== other.position) {
    return one.position < other.position ? 'one' : 'other'
  }
  if (lapsOf(one) !== lapsOf(other)) return lapsOf(one) > lapsOf(other) ? 'one' : 'other'
  const { totalTimeMs: mine } = one
  const { totalTimeMs: theirs } = other
  if (mine === null || theirs === null || mine === theirs) return 'level'
  return mine < theirs ? 'one' : 'other'
}
