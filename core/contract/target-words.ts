import type { TargetItem } from './targets.ts'

/** Targets in plain words, the same on screens, on paper and on the command line. */

/** Less than this is no difference that anybody could drive. */
const sameMs = 50

/** "0.8 s": a tenth is what a person can aim at. */
export function tenths(ms: number): string {
  return `${(Math.abs(ms) / 1000).toFixed(1)} s`
}

/** A sentence for the class and one for the next place; none where nothing can be said. */
export function targetSentences({ toClassMedianMs, next }: Pick<TargetItem, 'toClassMedianMs' | 'next'>): string[] {
  return [classSentence(toClassMedianMs), nextSentence(next)].filter((sentence) => sentence !== null)
}

function classSentence(toMedianMs: number | null): string | null {
  if (toMedianMs === null) return null
  if (Math.abs(toMedianMs) < sameMs) return 'As fast a lap as the middle of the class.'
  return `${tenths(toMedianMs)} a lap ${toMedianMs > 0 ? 'slower' : 'faster'} than the middle of the class.`
}

function nextSentence(next: TargetItem['next']): string | null {
  if (next === null) return 'Nobody stands ahead.'
  const { bestThreeBehindMs: ms } = next
  // "A. R." and "Jr." bring the full stop along.
  const driverName = next.driverName.replace(/\.$/, '')
  if (ms === null) return null
  if (Math.abs(ms) < sameMs) return `Best three in a row as fast as those of ${next.driverName}, one place ahead.`
  return ms > 0
    ? `Best three in a row ${tenths(ms)} behind the next place, ${driverName}.`
    : `Best three in a row ${tenths(ms)} ahead of the next place, ${next.driverName}: what is missing are fewer slow laps.`
}
