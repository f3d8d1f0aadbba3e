import type { DriverBest, DriverForm, DriverSeason, DriverTotal } from '../contract/driver-history.ts'
import { medianOf } from './lap-stats.ts'
import { isMain } from './race-kind.ts'

/** A race of a history, with what is published of the driver in it. */
export interface PastRace {
  readonly raceId: number
  readonly driverId: number
  readonly eventId: number
  readonly eventName: string
  readonly trackName: string
  readonly layoutName: string | null
  readonly startDateLocal: string | null
  readonly section: string | null
  readonly className: string | null
  readonly label: string | null
  readonly position: number | null
  readonly lapsCompleted: number | null
  readonly fastestLapMs: number | null
  readonly averageLapMs: number | null
  readonly top3ConsecutiveMs: number | null
}

/**
 * The best published figures by track, layout and class, of races given oldest first; those with most races first. A time
 * of 0 is none.
 */
export function driverBests(races: readonly PastRace[]): DriverBest[] {
  const groups = Map.groupBy(races, ({ trackName, layoutName, className }) =>
    JSON.stringify([trackName, layoutName, className]),
  )
  return [...groups.values()]
    .flatMap((ofGroup) => {
      const [first] = ofGroup
      if (!first) return []
      const { trackName, layoutName, className } = first
      return {
        trackName,
        layoutName,
        className,
        raceCount: ofGroup.length,
        fastestLap: bestOf(ofGroup, ({ fastestLapMs }) => fastestLapMs),
        averageLap: bestOf(ofGroup, ({ averageLapMs }) => averageLapMs),
        top3Consecutive: bestOf(ofGroup, ({ top3ConsecutiveMs }) => top3ConsecutiveMs),
      }
    })
    .sort((one, other) => other.raceCount - one.raceCount)
}

function bestOf(races: readonly PastRace[], figure: (race: PastRace) => number | null): DriverBest['fastestLap'] {
  let best: DriverBest['fastestLap'] = null
  for (const race of races) {
    const ms = figure(race)
    if (!ms || (best !== null && ms >= best.ms)) continue
    const { raceId, driverId, startDateLocal, eventName } = race
    best = { ms, raceId, driverId, startDateLocal, eventName }
  }
  return best
}

/** What was raced in each calendar year, the newest first. A year is that of the meeting's first day. */
export function driverSeasons(races: readonly PastRace[]): DriverSeason[] {
  const years = Map.groupBy(races, ({ startDateLocal }) => startDateLocal?.slice(0, 4) ?? null)
  return [...years]
    .map(([season, ofYear]) => ({ season, ...driverTotal(ofYear) }))
    .sort((one, other) => Number(other.season ?? 0) - Number(one.season ?? 0))
}

/** Races summed up; laps and places as published. */
export function driverTotal(races: readonly PastRace[]): DriverTotal {
  const mains = races.filter(isMain)
  const places = mains.flatMap(({ position }) => position ?? [])
  return {
    eventCount: new Set(races.map(({ eventId }) => eventId)).size,
    raceCount: races.length,
    lapCount: races.reduce((sum, { lapsCompleted }) => sum + (lapsCompleted ?? 0), 0),
    mainCount: mains.length,
    mainWins: places.filter((place) => place === 1).length,
    mainTopThrees: places.filter((place) => place <= 3).length,
    bestMainPosition: places.length === 0 ? null : Math.min(...places),
  }
}

/** The middle of all published averages of a race, and how much slower an own average was; null where either is missing. */
export function paceToMedian(
  averageLapMs: number | null,
  averagesMs: readonly (number | null)[],
): Pick<DriverForm, 'medianAverageLapMs' | 'slowerThanMedianPercent'> {
  const medianAverageLapMs = medianOf(averagesMs.flatMap((ms) => ms || []))
  if (!averageLapMs || medianAverageLapMs === null) return { medianAverageLapMs, slowerThanMedianPercent: null }
  return {
    medianAverageLapMs,
    slowerThanMedianPercent: (100 * (averageLapMs - medianAverageLapMs)) / medianAverageLapMs,
  }
}
