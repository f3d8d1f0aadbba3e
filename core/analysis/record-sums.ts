import { type PlacedResult, whoWasAhead } from './comparison.ts'

/** What a race published of one of two who were both in it. */
export interface RecordResult extends PlacedResult {
  readonly driverId: number
  readonly fastestLapMs: number | null
}

/** A race that both of two were in. */
export interface RecordLine {
  readonly raceId: number
  readonly className: string | null
  readonly one: RecordResult
  readonly other: RecordResult
}

export interface SideSums {
  /** Races in which this one was ahead. */
  readonly ahead: number
  readonly bestLapMs: number | null
  /** Where it was driven: of equal ones the first given. */
  readonly bestLapOf: { readonly raceId: number; readonly driverId: number } | null
  /** All published totals divided by all published laps, lap 1 included; null where none is published. */
  readonly averageLapMs: number | null
}

export interface RecordSums {
  readonly raceCount: number
  readonly level: number
  readonly neither: number
  readonly one: SideSums
  readonly other: SideSums
}

/**
 * How two stand against each other over races both were in, in all and class by class, the class with most races first
 * and of equal ones the one met first. Averages are of the races in which both completed a lap with a published time, so
 * that both are measured on the same ground; a race that one of them did not start says nothing of their pace.
 */
export function recordSums(lines: readonly RecordLine[]): {
  readonly total: RecordSums
  readonly classes: readonly (RecordSums & { readonly className: string | null })[]
} {
  const classes = [...Map.groupBy(lines, ({ className }) => className)]
    .map(([className, own]) => ({ className, ...sumsOf(own) }))
    .sort((one, other) => other.raceCount - one.raceCount)
  return { total: sumsOf(lines), classes }
}

function sumsOf(lines: readonly RecordLine[]): RecordSums {
  const counts = { one: 0, other: 0, level: 0, neither: 0 }
  for (const { one, other } of lines) counts[whoWasAhead(one, other)]++
  const both = lines.filter(({ one, other }) => hasPace(one) && hasPace(other))
  return {
    raceCount: lines.length,
    level: counts.level,
    neither: counts.neither,
    one: sideOf(counts.one, both, ({ one }) => one),
    other: sideOf(counts.other, both, ({ other }) => other),
  }
}

function hasPace({ lapsCompleted, totalTimeMs }: RecordResult): boolean {
  return lapsCompleted !== null && lapsCompleted > 0 && totalTimeMs !== null
}

function sideOf(ahead: number, both: readonly RecordLine[], pick: (line: RecordLine) => RecordResult): SideSums {
  let [laps, totalMs] = [0, 0]
  let best: { readonly ms: number; readonly raceId: number; readonly driverId: number } | null = null
  for (const line of both) {
    const { driverId, lapsCompleted, totalTimeMs, fastestLapMs } = pick(line)
    laps += lapsCompleted ?? 0
    totalMs += totalTimeMs ?? 0
    // A lap of no time is a fault of the page, never a best one.
    if (fastestLapMs !== null && fastestLapMs > 0 && (best === null || fastestLapMs < best.ms)) {
      best = { ms: fastestLapMs, raceId: line.raceId, driverId }
    }
  }
  return {
    ahead,
    bestLapMs: best?.ms ?? null,
    bestLapOf: best && { raceId: best.raceId, driverId: best.driverId },
    averageLapMs: laps === 0 ? null : totalMs / laps,
  }
}
