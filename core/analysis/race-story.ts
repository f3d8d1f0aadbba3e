import type { RaceResult } from '../contract/domain.ts'
import type { NumberedLap } from './lap-stats.ts'
import { type Lapping, lappings } from './lapped-traffic.ts'
import { placesGained } from './places-gained.ts'
import type { RaceFigures } from './race-figures.ts'
import { type LapStanding, raceProgress } from './race-progress.ts'

/** A driver as the story needs them; give them in the order of the published table. */
export type StoryDriver = Pick<RaceResult, 'sourceDriverId' | 'gridPosition' | 'position' | 'lapsCompleted'> & {
  readonly laps: readonly NumberedLap[]
  /** Median of the counted laps, and from where on a lap is slow; null for no counted laps. */
  readonly medianLapMs: number | null
  readonly slowLimitMs: number | null
}

/**
 * One car before another at the end of a lap, and behind it at the end of the lap before. `slow-lap`: the other drove a
 * slow lap, and would have stayed ahead with its own median. `pace`: any other. Where on the track it was, no lap time says.
 */
export interface Pass {
  readonly lapNumber: number
  readonly by: string
  readonly on: string
  readonly how: 'pace' | 'slow-lap'
}

/** Position 1 on this lap was not position 1 on the lap before. */
export interface LeadChange {
  readonly lapNumber: number
  readonly from: string
  readonly to: string
}

export interface DriverStory {
  readonly sourceDriverId: string
  readonly gridPosition: number | null
  readonly lapOnePosition: number | null
  readonly finishPosition: number | null
  /** From the grid to the end of lap 1, and to the published result; positive is forward. */
  readonly gainedOnLapOne: number | null
  readonly gainedInAll: number | null
  /** Laps completed in position 1. */
  readonly lapsLed: number
  readonly passesOnPace: number
  readonly passesOnSlowLaps: number
  readonly passedOnPace: number
  readonly passedOnSlowLaps: number
  /** Laps during which this driver was being lapped. */
  readonly lapsBeingLapped: readonly number[]
}

export interface RaceStory {
  readonly leadChanges: readonly LeadChange[]
  /** In the order of laps, within a lap as the passing cars crossed the line. */
  readonly passes: readonly Pass[]
  readonly lappings: readonly Lapping[]
  /** In the order given. */
  readonly drivers: readonly DriverStory[]
}

/**
 * What happened to the order of a race, told from crossings of the line: lead changes, laps led, passes between cars that
 * both completed a lap and the one before, places won since the grid, and who was lapped. The start itself is no pass.
 */
export function raceStory(drivers: readonly StoryDriver[]): RaceStory {
  const standings = raceProgress(drivers.map(({ laps }) => ({ lapTimesMs: laps.map(({ lapTimeMs }) => lapTimeMs) })))
  const passes = passesOf(drivers, standings)
  const lapped = lappings(
    drivers.map(({ sourceDriverId }, at) => ({
      sourceDriverId,
      elapsedMs: (standings[at] ?? []).map(({ elapsedMs }) => elapsedMs),
    })),
  )
  return {
    leadChanges: leadChangesOf(drivers, standings),
    passes,
    lappings: lapped,
    drivers: drivers.map((driver, at) => storyOf(driver, standings[at] ?? [], passes, lapped)),
  }
}

/** The story of a race whose figures are known: they say which laps were slow. */
export function storyOfRace(results: readonly RaceResult[], figures: RaceFigures): RaceStory {
  const figuresOf = new Map(figures.drivers.map((driver) => [driver.sourceDriverId, driver]))
  return raceStory(
    results.map(({ sourceDriverId, gridPosition, position, lapsCompleted, laps }) => {
      const { medianLapMs = null, limitMs: slowLimitMs = null } = figuresOf.get(sourceDriverId)?.cleanLaps ?? {}
      return { sourceDriverId, gridPosition, position, lapsCompleted, laps, medianLapMs, slowLimitMs }
    }),
  )
}

function leadChangesOf(drivers: readonly StoryDriver[], standings: readonly (readonly LapStanding[])[]): LeadChange[] {
  const leaders: string[] = []
  for (const [at, own] of standings.entries()) {
    for (const [lap, { racePosition }] of own.entries()) {
      if (racePosition === 1) leaders[lap] = drivers[at]?.sourceDriverId ?? ''
    }
  }
  return leaders.flatMap((to, lap) => {
    const from = leaders[lap - 1]
    return from === undefined || from === to ? [] : [{ lapNumber: lap + 1, from, to }]
  })
}

function passesOf(drivers: readonly StoryDriver[], standings: readonly (readonly LapStanding[])[]): Pass[] {
  const most = Math.max(0, ...standings.map(({ length }) => length))
  const passes: Pass[] = []
  for (let lap = 1; lap < most; lap++) {
    const racing = drivers.flatMap((driver, at) => {
      const [before, now] = [standings[at]?.[lap - 1], standings[at]?.[lap]]
      return before && now ? [{ driver, before, now }] : []
    })
    racing.sort((one, other) => one.now.racePosition - other.now.racePosition)
    for (const [at, by] of racing.entries()) {
      for (const on of racing.slice(at + 1)) {
        if (by.before.racePosition < on.before.racePosition) continue
        const { medianLapMs, slowLimitMs } = on.driver
        const isSlow = slowLimitMs !== null && on.now.elapsedMs - on.before.elapsedMs > slowLimitMs
        const wouldHaveStayed = medianLapMs !== null && on.before.elapsedMs + medianLapMs < by.now.elapsedMs
        passes.push({
          lapNumber: lap + 1,
          by: by.driver.sourceDriverId,
          on: on.driver.sourceDriverId,
          how: isSlow && wouldHaveStayed ? 'slow-lap' : 'pace',
        })
      }
    }
  }
  return passes
}

function storyOf(
  driver: StoryDriver,
  standings: readonly LapStanding[],
  passes: readonly Pass[],
  lapped: readonly Lapping[],
): DriverStory {
  const { sourceDriverId, gridPosition, position } = driver
  const lapOnePosition = standings[0]?.racePosition ?? null
  const count = (who: 'by' | 'on', how: Pass['how']) =>
    passes.filter((pass) => pass[who] === sourceDriverId && pass.how === how).length
  return {
    sourceDriverId,
    gridPosition,
    lapOnePosition,
    finishPosition: position,
    gainedOnLapOne: gridPosition === null || lapOnePosition === null ? null : gridPosition - lapOnePosition,
    gainedInAll: placesGained(driver),
    lapsLed: standings.filter(({ racePosition }) => racePosition === 1).length,
    passesOnPace: count('by', 'pace'),
    passesOnSlowLaps: count('by', 'slow-lap'),
    passedOnPace: count('on', 'pace'),
    passedOnSlowLaps: count('on', 'slow-lap'),
    lapsBeingLapped: [
      ...new Set(lapped.filter((one) => one.lapped === sourceDriverId).map(({ lapNumber }) => lapNumber)),
    ].sort((one, other) => one - other),
  }
}
