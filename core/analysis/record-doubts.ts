import type { RecordFigure } from '../contract/records.ts'
import type { LapVerdict } from './clean-laps.ts'
import { doubtOfLap, sayDoubt } from './lap-doubt.ts'
import { bestInARow, type NumberedLap, sumOfLapsMs } from './lap-stats.ts'

/** A run as a record is doubted: what is published of it, and its laps. */
export interface DoubtedRun {
  readonly figure: RecordFigure
  readonly laps: number | null
  readonly timeMs: number
  readonly fastestLapMs: number | null
  readonly fastestLapNumber: number | null
  /** The fastest lap of everybody else in the race; null where there is none. */
  readonly fieldBestMs: number | null
}

/** What speaks against a run as a record, and which lap it is, or the first of three. */
export interface RunDoubts {
  readonly lapNumber: number | null
  readonly doubts: readonly string[]
}

/**
 * Looks for what would make a record a false one: a value that the laps do not give, a lap that may not be real (`doubtOfLap`),
 * and, of most laps, one that was heard twice. Possibilities for a person, in sentences; the rules are `doubtOfLap`'s.
 */
export function doubtsOfRun(
  run: DoubtedRun,
  laps: readonly NumberedLap[],
  verdicts?: ReadonlyMap<number, LapVerdict>,
): RunDoubts {
  const counted = withoutUncountedLapOne(laps, run.fastestLapMs)
  if (run.figure === 'most-laps') return { lapNumber: null, doubts: doubtsOfWhole(run, laps, counted, verdicts) }
  const first = run.figure === 'fastest-lap' ? lapOf(run, counted) : threeOf(run, counted)
  if (first === null) return { lapNumber: null, doubts: ['The stored laps do not give this value.'] }
  const length = run.figure === 'fastest-lap' ? 1 : 3
  const fieldBestMs = run.figure === 'fastest-lap' ? run.fieldBestMs : null
  const doubts = Array.from({ length }, (_none, at) => first + at).flatMap((lapNumber) => {
    const doubt = doubtOfLap(counted, lapNumber, { verdicts, fieldBestMs })
    return doubt === null ? [] : [sayDoubt(doubt, lapNumber)]
  })
  return { lapNumber: first, doubts }
}

function doubtsOfWhole(
  run: DoubtedRun,
  laps: readonly NumberedLap[],
  counted: readonly NumberedLap[],
  verdicts: ReadonlyMap<number, LapVerdict> | undefined,
): string[] {
  const sumMs = sumOfLapsMs(laps)
  if (laps.length !== run.laps || sumMs !== run.timeMs) return ['The stored laps do not give this value.']
  // Lap 1 of a race may be short for a good reason: it counts in every result.
  return counted.flatMap(({ lapNumber }) => {
    if (lapNumber === 1) return []
    const doubt = doubtOfLap(counted, lapNumber, { verdicts })
    return doubt === null || doubt.kind === 'few-laps' ? [] : [sayDoubt(doubt, lapNumber)]
  })
}

/** A lap 1 below the published fastest lap is one that the race does not count (VOCABULARY section 4). */
function withoutUncountedLapOne(laps: readonly NumberedLap[], fastestLapMs: number | null): readonly NumberedLap[] {
  const [first] = laps
  if (first === undefined || first.lapNumber !== 1 || fastestLapMs === null) return laps
  return first.lapTimeMs < fastestLapMs ? laps.slice(1) : laps
}

function lapOf({ timeMs, fastestLapNumber }: DoubtedRun, laps: readonly NumberedLap[]): number | null {
  const stated = laps.find(({ lapNumber }) => lapNumber === fastestLapNumber)
  if (stated?.lapTimeMs === timeMs) return stated.lapNumber
  return laps.find(({ lapTimeMs }) => lapTimeMs === timeMs)?.lapNumber ?? null
}

function threeOf({ timeMs }: DoubtedRun, laps: readonly NumberedLap[]): number | null {
  // The published sum may leave lap 1 out although that is not the fastest of all.
  for (const own of [laps, laps.filter(({ lapNumber }) => lapNumber !== 1)]) {
    const best = bestInARow(own, 3)
    if (best?.sumMs === timeMs) return best.firstLapNumber
  }
  return null
}
