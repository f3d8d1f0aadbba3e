import type { Race } from '../contract/domain.ts'
import type { ClassRound, DriverDay, DriverRun, RoundKind } from '../contract/meeting-figures.ts'
import { lapStats } from './lap-stats.ts'
import type { DriverFigures, RaceFigures } from './race-figures.ts'
import { isMain, isQualifying } from './race-kind.ts'

/** A race of a class with its figures. */
export interface FiguredRace {
  readonly raceId: number
  readonly race: Race
  readonly figures: RaceFigures
}

/** A driver of a class over its races. */
export interface ClassStory {
  readonly sourceDriverId: string
  /** As their latest race prints it. */
  readonly driverName: string
  readonly runs: readonly DriverRun[]
  readonly day: DriverDay
  /** The figures of each run, beside `runs`. */
  readonly figures: readonly DriverFigures[]
}

export interface ClassOverview {
  readonly rounds: readonly ClassRound[]
  /** Of each race given, which round it belongs to. */
  readonly roundOfRace: readonly number[]
  /** By fastest published lap; who has none stands last, in the order first listed. */
  readonly drivers: readonly ClassStory[]
}

/**
 * A class over its rounds: its races in the order run, and every driver's figures in each and over the day. `personOf`
 * gives the same text for ids that are one person; they then go by the id of their latest race.
 */
export function classOverview(
  races: readonly FiguredRace[],
  personOf: (sourceDriverId: string) => string = (sourceDriverId) => sourceDriverId,
): ClassOverview {
  const { rounds, roundOfRace } = roundsOf(races.map(({ race }) => race))
  const drivers = new Map<string, GrowingStory>()
  for (const [at, { raceId, race, figures }] of races.entries()) {
    for (const [line, result] of race.results.entries()) {
      const own = figures.drivers[line]
      if (own === undefined) continue
      const person = personOf(result.sourceDriverId)
      const driver = drivers.get(person) ?? { sourceDriverId: '', driverName: '', runs: [], figures: [] }
      drivers.set(person, driver)
      driver.sourceDriverId = result.sourceDriverId
      driver.driverName = result.driverName
      driver.figures.push(own)
      const { position, gridPosition, lapsCompleted, totalTimeMs, statusText, averageLapMs, consistencyPercent } =
        result
      driver.runs.push({
        raceId,
        roundAt: roundOfRace[at] ?? 0,
        position,
        gridPosition,
        lapsCompleted,
        totalTimeMs,
        statusText,
        bestLapMs: realTime(result.fastestLapMs),
        averageLapMs: realTime(averageLapMs),
        consistencyPercent,
        top3ConsecutiveMs: realTime(result.top3ConsecutiveMs),
        timePerLapMs: lapsCompleted && totalTimeMs !== null ? totalTimeMs / lapsCompleted : null,
        cleanLapCount: own.clean.lapCount,
        cleanAverageLapMs: own.clean.averageLapMs,
        cleanConsistencyPercent: own.clean.consistencyPercent,
      })
    }
  }
  const stories = [...drivers.values()].map((driver) => ({ ...driver, day: dayOf(driver) }))
  const bestOf = ({ day }: { day: DriverDay }) => day.bestLapMs ?? Number.POSITIVE_INFINITY
  // Array.sort keeps the order of equals; two without a lap are equals, though their difference is no number.
  stories.sort((one, other) => (bestOf(one) === bestOf(other) ? 0 : bestOf(one) - bestOf(other)))
  return { rounds, roundOfRace, drivers: stories }
}

interface GrowingStory {
  sourceDriverId: string
  driverName: string
  readonly runs: DriverRun[]
  readonly figures: DriverFigures[]
}

/** Whether a driver was on the track. */
export const hasStarted = ({ lapsCompleted }: Pick<DriverRun, 'lapsCompleted'>): boolean => (lapsCompleted ?? 0) > 0

/**
 * A driver over the day. Laps of all runs are taken together, so a slow run counts as well as an uneven one; nothing is
 * published for a day, so all but the fastest lap is ours.
 */
function dayOf({ runs, figures }: { runs: readonly DriverRun[]; figures: readonly DriverFigures[] }): DriverDay {
  const counted = lapStats(figures.flatMap((run) => run.counted))
  const clean = lapStats(figures.flatMap(({ cleanLaps }) => cleanLaps.clean))
  const best = runs.flatMap(({ bestLapMs }) => bestLapMs ?? [])
  return {
    startCount: runs.filter(hasStarted).length,
    runCount: runs.length,
    bestLapMs: best.length === 0 ? null : best.reduce((least, time) => Math.min(least, time)),
    averageLapMs: counted.averageLapMs,
    consistencyPercent: counted.consistencyPercent,
    cleanLapCount: clean.lapCount,
    cleanAverageLapMs: clean.averageLapMs,
    cleanConsistencyPercent: clean.consistencyPercent,
  }
}

/** A source prints 0 where there is no lap. */
function realTime(timeMs: number | null): number | null {
  return timeMs === 0 ? null : timeMs
}

/** What a race is, from its section and label: "Qualifier Round 2", "1/8 Electric Buggy A3-Main". */
export function roundOf({ section, label }: Pick<Race, 'section' | 'label'>): ClassRound {
  const main = /(?:^|\s)[A-Z](\d{1,2})?[- ]?Main$/i.exec(label?.trim() ?? '')
  const name = section?.trim() || null
  const kind = kindOf({ section, label })
  const leg = main?.[1] === undefined ? null : Number(main[1])
  if (kind === 'main' && leg !== null && leg >= 1) return { name: `${name ?? 'Mains'}, leg ${leg}`, kind, leg }
  return { name: name ?? (kind === 'main' ? 'Mains' : 'Other races'), kind, leg: null }
}

function kindOf(race: Pick<Race, 'section' | 'label'>): RoundKind {
  if (isMain(race)) return 'main'
  return isQualifying(race.section) ? 'qualifying' : 'other'
}

/** The rounds in the order in which each first ran. */
function roundsOf(races: readonly Race[]): { rounds: ClassRound[]; roundOfRace: number[] } {
  const rounds: ClassRound[] = []
  const roundOfRace = races.map((race) => {
    const round = roundOf(race)
    const known = rounds.findIndex(({ name, kind }) => name === round.name && kind === round.kind)
    return known >= 0 ? known : rounds.push(round) - 1
  })
  return { rounds, roundOfRace }
}
