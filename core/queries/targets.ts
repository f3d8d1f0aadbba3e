import { isSameClass } from '../analysis/class-names.ts'
import { raceTargets } from '../analysis/targets.ts'
import type { RaceTargetList } from '../contract/targets.ts'
import type { Store } from '../store/database.ts'
import { type FigureSettings, findMeetingMaterial } from './race-material.ts'
import { findEventOfRace } from './sheet-meeting.ts'

/** What the drivers of a race could aim at; undefined where it is not stored. All of one moment. */
export function findTargets(store: Store, raceId: number, settings: FigureSettings): RaceTargetList | undefined {
  return store.read(() => {
    const eventId = findEventOfRace(store, raceId)
    const races = eventId === undefined ? [] : (findMeetingMaterial(store, eventId, settings)?.races ?? [])
    const material = races.find((one) => one.raceId === raceId)
    if (material === undefined) return undefined
    const { race, driverIds, figures } = material
    const { className, section, results } = race
    // The class in this round: all its heats. A race of no class that is known stands for itself.
    const sameClass = races.filter(
      (one) =>
        one === material ||
        (className !== null && isSameClass(one.race.className, className) && one.race.section === section),
    )
    const { drivers, ...middle } = raceTargets(
      { results, figures },
      sameClass.map((one) => ({ results: one.race.results, figures: one.figures })),
    )
    const names = new Map(results.map(({ sourceDriverId, driverName }) => [sourceDriverId, driverName]))
    const named = (sourceDriverId: string) => {
      return { driverId: driverIds.get(sourceDriverId) ?? 0, driverName: names.get(sourceDriverId) ?? '' }
    }
    return {
      raceId,
      className,
      ...middle,
      drivers: drivers.map(({ next, ...target }) => ({
        ...named(target.sourceDriverId),
        ...target,
        next: next && { ...named(next.sourceDriverId), bestThreeBehindMs: next.bestThreeBehindMs },
      })),
    }
  })
}
