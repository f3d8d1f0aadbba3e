import { raceEnding } from '../analysis/race-ending.ts'
import { raceReplay } from '../analysis/replay.ts'
import type { RaceReplayAnswer } from '../contract/replay-race.ts'
import type { Store } from '../store/database.ts'
import { type FigureSettings, findRaceMaterial } from './race-material.ts'

/** A race as it went by, crossing by crossing; undefined where there is no such race. All of one moment. */
export function findRaceReplay(store: Store, raceId: number, settings: FigureSettings): RaceReplayAnswer | undefined {
  const material = findRaceMaterial(store, raceId, settings)
  if (material === undefined) return undefined
  const { race, driverIds } = material
  const given = race.results.map(({ laps, gridPosition }) => {
    return { lapTimesMs: laps.map(({ lapTimeMs }) => lapTimeMs), gridPosition }
  })
  const { moments, steps, firstCrossings, endMs } = raceReplay(given)
  const crossingsMs = given.map((): number[] => [])
  for (const { atMs, driver } of moments) crossingsMs[driver]?.push(atMs)
  return {
    raceId,
    lengthMs: race.lengthMs,
    endMs,
    moments: [...moments],
    firstCrossings: [...firstCrossings],
    drivers: race.results.map((result, at) => {
      const { sourceDriverId, driverName, carNumber, position, gridPosition, statusText } = result
      const { lapTimesMs = [] } = given[at] ?? {}
      return {
        driverId: driverIds.get(sourceDriverId) ?? 0,
        driverName,
        carNumber,
        position,
        gridPosition,
        lapCount: lapTimesMs.length,
        statusText,
        ending: raceEnding({ statusText, lapTimesMs }, race.lengthMs),
        crossingsMs: crossingsMs[at] ?? [],
        steps: [...(steps[at] ?? [])],
      }
    }),
  }
}
