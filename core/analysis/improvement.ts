import type { DriverRun, ImprovementOfDay, ImprovementStep } from '../contract/meeting-figures.ts'
import { hasStarted } from './class-overview.ts'

/** So many clean laps a run needs to be compared over the day: the shortest qualifier has about as many. */
export const leastImprovementLaps = 5

/** A run with what its steps are measured by. */
export interface ImprovingRun {
  readonly run: DriverRun
  /** Over the counted laps; ours. */
  readonly averageLapMs: number | null
  /** The race's scheduled length. */
  readonly lengthMs: number | null
}

/** From each run with a lap to the driver's next one of the class: what became faster (less than 0) and slower. */
export function improvementSteps(runs: readonly ImprovingRun[]): ImprovementStep[] {
  const started = runs.filter(({ run }) => hasStarted(run))
  return started.slice(1).map((to, at) => {
    const from = started[at] as ImprovingRun
    // A race of another length has another number of laps: that says nothing of the driver.
    const isSameLength = from.lengthMs !== null && from.lengthMs === to.lengthMs
    const lapsChange = isSameLength ? difference(to.run.lapsCompleted, from.run.lapsCompleted) : null
    return {
      fromRaceId: from.run.raceId,
      toRaceId: to.run.raceId,
      averageChangeMs: difference(to.averageLapMs, from.averageLapMs),
      cleanAverageChangeMs: difference(to.run.cleanAverageLapMs, from.run.cleanAverageLapMs),
      lapsChange,
      totalTimeChangeMs: lapsChange === 0 ? difference(to.run.totalTimeMs, from.run.totalTimeMs) : null,
    }
  })
}

/**
 * How much a driver's average over clean laps changed from the first to the last run that has at least
 * `leastImprovementLaps` of them, so that neither a crash nor a stop for fuel counts. Null for fewer than two such runs.
 */
export function improvementOfDay(runs: readonly DriverRun[]): ImprovementOfDay | null {
  const comparable = runs.filter(({ cleanLapCount }) => cleanLapCount >= leastImprovementLaps)
  const [first] = comparable
  const last = comparable.at(-1)
  if (first === undefined || last === undefined || first === last) return null
  const cleanAverageChangeMs = difference(last.cleanAverageLapMs, first.cleanAverageLapMs)
  if (cleanAverageChangeMs === null) return null
  return { fromRaceId: first.raceId, toRaceId: last.raceId, cleanAverageChangeMs }
}

function difference(to: number | null, from: number | null): number | null {
  return to === null || from === null ? null : to - from
}
