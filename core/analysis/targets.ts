import type { RaceResult } from '../contract/domain.ts'
import { medianOf } from './lap-stats.ts'
import type { DriverFigures, RaceFigures } from './race-figures.ts'

/** A race as targets are found from it; results in the order of the published table. */
export interface TargetRace {
  readonly results: readonly Pick<RaceResult, 'sourceDriverId'>[]
  readonly figures: RaceFigures
}

/** What a driver could aim at. Exact milliseconds; ours, from clean laps, so that a stop or a crash sets no target. */
export interface DriverTarget {
  readonly sourceDriverId: string
  /** Average of the clean laps; null for none. */
  readonly usualLapMs: number | null
  /** How much slower that is than the middle of the class: below zero where it is faster; null where one is missing. */
  readonly toClassMedianMs: number | null
  /** Best three in a row, as a sum; null where there are none. */
  readonly bestThreeMs: number | null
  /** Who stands directly ahead, and how much slower the best three in a row are than theirs; null for the first. */
  readonly next: { readonly sourceDriverId: string; readonly bestThreeBehindMs: number | null } | null
}

export interface RaceTargets {
  /** The median of what the drivers of the class usually need for a lap, and of how many drivers; null for none. */
  readonly classMedianMs: number | null
  readonly classDrivers: number
  /** In the order of the published table. */
  readonly drivers: readonly DriverTarget[]
}

/**
 * Every driver's targets in a race, against the middle of the own class: the median over the drivers of `sameClass`, all
 * races of the class in that round (this one among them), of the average of their clean laps. Who drove several of them
 * counts with the best.
 */
export function raceTargets(race: TargetRace, sameClass: readonly TargetRace[]): RaceTargets {
  const usual = new Map<string, number>()
  for (const { sourceDriverId, clean } of sameClass.flatMap(({ figures }) => figures.drivers)) {
    if (clean.averageLapMs === null) continue
    usual.set(sourceDriverId, Math.min(clean.averageLapMs, usual.get(sourceDriverId) ?? clean.averageLapMs))
  }
  const classMedianMs = medianOf([...usual.values()])
  const figuresOf = new Map(race.figures.drivers.map((driver) => [driver.sourceDriverId, driver]))
  const drivers = race.results.map(({ sourceDriverId }, at): DriverTarget => {
    const usualLapMs = figuresOf.get(sourceDriverId)?.clean.averageLapMs ?? null
    const bestThreeMs = bestThreeOf(figuresOf.get(sourceDriverId))
    const ahead = race.results[at - 1]
    const aheadMs = ahead && bestThreeOf(figuresOf.get(ahead.sourceDriverId))
    return {
      sourceDriverId,
      usualLapMs,
      toClassMedianMs: differenceOf(usualLapMs, classMedianMs),
      bestThreeMs,
      next: ahead
        ? { sourceDriverId: ahead.sourceDriverId, bestThreeBehindMs: differenceOf(bestThreeMs, aheadMs ?? null) }
        : null,
    }
  })
  return { classMedianMs, classDrivers: usual.size, drivers }
}

function bestThreeOf(driver: DriverFigures | undefined): number | null {
  return driver?.own.top3ConsecutiveMs ?? null
}

function differenceOf(oneMs: number | null, otherMs: number | null): number | null {
  return oneMs === null || otherMs === null ? null : oneMs - otherMs
}
