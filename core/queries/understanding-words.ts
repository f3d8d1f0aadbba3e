import type { LapHint } from '../analysis/hints.ts'
import type { PassingSuspect } from '../analysis/missed-passing.ts'
import { formatTime } from '../contract/units.ts'
import { lapHintWords } from '../contract/words.ts'

/** The sentences about what laps say, the same on screens, on the command line and on paper. They name nobody. */

/** "Possible fuel stop on lap 13, between 8:11.212 and 8:59.001: 9.5 s lost." */
export function hintSentence({ kind, lapNumber, fromMs, toMs, lostMs }: LapHint): string {
  const words = lapHintWords[kind]
  if (lostMs === null) return `${words} after lap ${lapNumber}, at ${formatTime(toMs)}: drove no further.`
  const lost = `${(lostMs / 1000).toFixed(1)} s lost`
  return `${words} on lap ${lapNumber}, between ${formatTime(fromMs)} and ${formatTime(toMs)}: ${lost}.`
}

/** "1st", "22nd", "113th". */
export function ordinal(place: number): string {
  const teens = place % 100 >= 11 && place % 100 <= 13
  const ending = teens ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th')
  return `${place}${ending}`
}

/** "9th → 7th", "stays 9th". */
function movement(before: number | null, after: number | null): string {
  if (before === null || after === null) return 'has no place'
  return before === after ? `stays ${ordinal(before)}` : `${ordinal(before)} → ${ordinal(after)}`
}

/** "Possible missed passing on lap 14 (2 × 37.9): would gain 1 lap, 9th → 7th." */
export function suspectSentence(
  { kind, lapNumber, normalLapMs, timeMs }: PassingSuspect,
  before: number | null,
  after: number | null,
): string {
  const effect = `would ${kind === 'missed' ? 'gain' : 'lose'} 1 lap, ${movement(before, after)}`
  if (kind === 'missed') {
    return `Possible missed passing on lap ${lapNumber} (2 × ${(normalLapMs / 1000).toFixed(1)}): ${effect}.`
  }
  const together = `together ${formatTime(timeMs)}`
  return `Possible double passing on laps ${lapNumber} and ${lapNumber + 1} (${together}): ${effect}.`
}

/** "Lap 14 as two laps: 23/15:12.345 instead of 22/15:12.345, 9th → 7th." */
export function whatIfSentence(
  kind: 'split' | 'merge',
  lapNumber: number,
  before: { readonly laps: number; readonly position: number | null },
  after: { readonly laps: number; readonly position: number | null },
): string {
  const change = kind === 'split' ? `Lap ${lapNumber} as two laps` : `Laps ${lapNumber} and ${lapNumber + 1} as one lap`
  return `${change}: ${after.laps} laps instead of ${before.laps}, ${movement(before.position, after.position)}.`
}

/** Why the two differ in a whole race, with where the winner stands by both where
 * clean laps lift them; null where nobody's differ. */
export function raceDifference(
  cleanFactor: number,
  differences: readonly (string | null)[],
  winner: { readonly published: number | null; readonly clean: number | null } | null,
): string | null {
  if (differences.every((one) => one === null)) return null
  const fuel = differences.some((one) => one?.includes('fuel stop'))
    ? 'fuel stops and mistakes included'
    : 'mistakes included'
  const rule = `Published figures count every counted lap, ${fuel}; ours leave out laps slower than ${cleanFactor.toFixed(2)} × the driver's own median.`
  if (winner?.published == null || winner.clean == null || winner.published <= winner.clean) return rule
  return `${rule} The winner is ${ordinal(winner.published)} by published consistency and ${ordinal(winner.clean)} on clean laps.`
}
