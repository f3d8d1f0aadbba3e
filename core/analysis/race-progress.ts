/** One driver's laps as times, lap 1 first, and nothing else of the race. */
export interface LapTimes {
  readonly lapTimesMs: readonly number[]
}

/** Where a driver stood as a lap ended. */
export interface LapStanding {
  /** Sum of this driver's laps up to and with this one. */
  readonly elapsedMs: number
  /** Order of crossing among those who completed this lap, from 1. */
  readonly racePosition: number
  /** Behind the first to complete this lap; 0 for that one. */
  readonly gapToLeaderMs: number
}

/**
 * Every driver's standing after every lap, in the order given: sorted by total time among those who completed that lap
 * (VOCABULARY "Position on a lap": measured on 540 of 540 published positions). Of equal totals the driver given first
 * stands first: give them in the order of the published table.
 */
export function raceProgress(drivers: readonly LapTimes[]): LapStanding[][] {
  const elapsed = drivers.map(({ lapTimesMs }) => {
    let sum = 0
    return lapTimesMs.map((lapTimeMs) => {
      sum += lapTimeMs
      return sum
    })
  })
  const standings: LapStanding[][] = drivers.map(() => [])
  const mostLaps = elapsed.reduce((most, laps) => Math.max(most, laps.length), 0)
  for (let lap = 0; lap < mostLaps; lap++) {
    const crossings = elapsed.flatMap((laps, driver) => {
      const elapsedMs = laps[lap]
      return elapsedMs === undefined ? [] : [{ driver, elapsedMs }]
    })
    // Array.sort keeps the order of equals.
    crossings.sort((one, other) => one.elapsedMs - other.elapsedMs)
    const leaderMs = crossings[0]?.elapsedMs ?? 0
    for (const [place, { driver, elapsedMs }] of crossings.entries()) {
      standings[driver]?.push({ elapsedMs, racePosition: place + 1, gapToLeaderMs: elapsedMs - leaderMs })
    }
  }
  return standings
}
