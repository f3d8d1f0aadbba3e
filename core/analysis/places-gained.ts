import type { RaceResult } from '../contract/domain.ts'

/**
 * Places from the start to the published result, forward as a positive number. Null where either is not known, and for who
 * completed no lap: who did not race has lost no place.
 */
export function placesGained({
  gridPosition,
  position,
  lapsCompleted,
}: Pick<RaceResult, 'gridPosition' | 'position' | 'lapsCompleted'>): number | null {
  if (gridPosition === null || position === null || (lapsCompleted ?? 0) === 0) return null
  return gridPosition - position
}
