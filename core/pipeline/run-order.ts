import type { RacePlace } from '../store/races.ts'

/**
 * The places of an event's races: those that the source lists in its order, and those that are stored but no longer
 * listed right after the race they followed before. A missing race keeps the run that first missed it. Pure, and the
 * same whatever order races were saved in.
 */
export function orderRaces(stored: readonly RacePlace[], listedIds: readonly string[], runId: number): RacePlace[] {
  const isListed = new Set(listedIds)
  const order = [...listedIds]
  let previous: string | null = null
  for (const { sourceRaceId } of stored) {
    if (!isListed.has(sourceRaceId)) order.splice(previous === null ? 0 : order.indexOf(previous) + 1, 0, sourceRaceId)
    previous = sourceRaceId
  }
  const missingSince = new Map(stored.map((place) => [place.sourceRaceId, place.missingSinceRunId]))
  return order.map((sourceRaceId, runOrder) => ({
    sourceRaceId,
    runOrder,
    missingSinceRunId: isListed.has(sourceRaceId) ? null : (missingSince.get(sourceRaceId) ?? runId),
  }))
}
