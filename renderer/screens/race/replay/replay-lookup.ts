import type { RaceReplayAnswer, ReplayDriverAnswer } from '../../../../core/contract/replay-race.ts'

/** Nothing is worked out here: what the engine wrote down is looked up. */

/** Index of the last one of rising values that is no greater; -1 before the first. */
export function lastUpTo(count: number, valueAt: (index: number) => number, value: number): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >> 1
    if (valueAt(middle) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** The last moment at or before a race time; -1 before anybody crossed. */
export function momentAt({ moments }: RaceReplayAnswer, nowMs: number): number {
  return lastUpTo(moments.length, (at) => moments[at]?.atMs ?? 0, nowMs)
}

/** How a driver stands once a moment has passed. */
export function stepAt({ steps }: ReplayDriverAnswer, moment: number): ReplayDriverAnswer['steps'][number] | undefined {
  return steps[lastUpTo(steps.length, (at) => steps[at]?.moment ?? 0, moment)]
}

/** The lap that was last completed by anybody; 0 before lap 1 was. */
export function leaderLapAt({ firstCrossings }: RaceReplayAnswer, moment: number): number {
  return lastUpTo(firstCrossings.length, (at) => firstCrossings[at] ?? 0, moment) + 1
}

/** The race time of the nearest crossing after, or before, a race time; the start and the end beyond the last of them. */
export function neighbourMs(replay: RaceReplayAnswer, nowMs: number, direction: 'next' | 'previous'): number {
  const { moments, endMs } = replay
  if (direction === 'next') return moments[momentAt(replay, nowMs) + 1]?.atMs ?? endMs
  // Crossings are whole milliseconds; the time that plays lies in between.
  const before = lastUpTo(moments.length, (at) => moments[at]?.atMs ?? 0, Math.ceil(nowMs) - 1)
  return moments[before]?.atMs ?? 0
}

/** The race time at which a lap was first completed; the start for lap 0. */
export function lapMs({ moments, firstCrossings }: RaceReplayAnswer, lap: number): number {
  return moments[firstCrossings[lap - 1] ?? -1]?.atMs ?? 0
}

/**
 * Where a car is drawn on its lap, from 0 at the line to 1: evenly between its two crossings, which is an illustration,
 * since nobody measured it there. Null where it is not on a lap that it completes.
 */
export function shareOfLap({ crossingsMs }: ReplayDriverAnswer, nowMs: number): number | null {
  const done = lastUpTo(crossingsMs.length, (at) => crossingsMs[at] ?? 0, nowMs)
  const to = crossingsMs[done + 1]
  if (to === undefined) return null
  const from = crossingsMs[done] ?? 0
  return to > from ? (nowMs - from) / (to - from) : 0
}
