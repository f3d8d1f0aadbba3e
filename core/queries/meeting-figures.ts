import { bestOfDay, leastCleanLaps, type OwnBestOfDay } from '../analysis/best-of-day.ts'
import { classLooks } from '../analysis/class-looks.ts'
import { normaliseClassName } from '../analysis/class-names.ts'
import { type ClassStory, classOverview, hasStarted } from '../analysis/class-overview.ts'
import { closestFinishes } from '../analysis/closest-finishes.ts'
import { improvementOfDay, improvementSteps, leastImprovementLaps } from '../analysis/improvement.ts'
import type { BestOfDay, ClassFigures, MeetingDriver, MeetingFigures } from '../contract/meeting-figures.ts'
import type { Store } from '../store/database.ts'
import { readPersons } from './persons.ts'
import { type FigureSettings, findMeetingMaterial, type MeetingMaterial, type RaceMaterial } from './race-material.ts'

/** So many of a class's closest finishes are told. */
const mostFinishes = 10

/** All figures of a meeting, class by class; undefined where it is not stored. All of one moment. */
export function findMeetingFigures(
  store: Store,
  eventId: number,
  settings: FigureSettings,
): MeetingFigures | undefined {
  return store.read(() => {
    const material = findMeetingMaterial(store, eventId, settings)
    if (material === undefined) return undefined
    const { eventName, trackName, layoutName, startDateLocal } = material
    return {
      eventId,
      eventName,
      trackName,
      layoutName,
      startDateLocal,
      cleanLapPercent: Math.round(settings.cleanFactor * 1_000) / 10,
      leastCleanLaps,
      leastImprovementLaps,
      classes: figuresOfClasses(material, readPersons(store)),
    }
  })
}

/** The same class by class, of a meeting that is read already. */
export function figuresOfClasses({ races }: MeetingMaterial, persons: ReturnType<typeof readPersons>): ClassFigures[] {
  const driverIds = new Map(races.flatMap((race) => [...race.driverIds]))
  const who: Who = {
    personOf: (sourceDriverId) => String(persons.of(driverIds.get(sourceDriverId) ?? 0)[0]),
    named: (driver) => ({ ...driver, driverId: driverIds.get(driver.sourceDriverId) ?? 0 }),
  }
  const classes = Map.groupBy(races, ({ race: { className } }) => className && normaliseClassName(className))
  return [...classes.values()].map((own) => figuresOf(own, who))
}

interface Who {
  /** The same text for ids that are one person. */
  personOf(sourceDriverId: string): string
  named<D extends { readonly sourceDriverId: string; readonly driverName: string }>(driver: D): D & MeetingDriver
}

function figuresOf(races: readonly RaceMaterial[], { personOf, named }: Who): ClassFigures {
  const overview = classOverview(races, personOf)
  const { rounds, roundOfRace } = overview
  const raceById = new Map(races.map((race, at) => [race.raceId, { ...race, roundAt: roundOfRace[at] ?? 0 }]))
  const improvements = new Map(
    overview.drivers.map(({ sourceDriverId, runs }) => [sourceDriverId, improvementOfDay(runs)]),
  )
  const looks = classLooks(
    races.flatMap(({ race: { results } }, raceOrder) =>
      results.map(({ sourceDriverId: driver }, line) => ({ driver, raceOrder, line })),
    ),
  )
  const [className = null, ...otherSpellings] = spellingsOf(races)
  return {
    className,
    otherSpellings,
    rounds: [...rounds],
    races: races.map(({ raceId, race }, at) => ({
      raceId,
      raceNumber: race.raceNumber,
      label: race.label,
      roundAt: roundOfRace[at] ?? 0,
      lengthMs: race.lengthMs,
      resultCount: race.results.length,
      starterCount: race.results.filter(hasStarted).length,
    })),
    drivers: overview.drivers.map((driver) => {
      const { sourceDriverId, driverName, runs, day } = driver
      return {
        ...named({ sourceDriverId, driverName }),
        look: looks.get(sourceDriverId) ?? 0,
        runs: [...runs],
        day,
        steps: stepsOf(driver, raceById),
        improvement: improvements.get(sourceDriverId) ?? null,
      }
    }),
    closestFinishes: closestFinishes(races, mostFinishes).map(({ ahead, behind, ...finish }) => ({
      ...finish,
      roundAt: raceById.get(finish.raceId)?.roundAt ?? 0,
      ahead: named(nameOf(ahead)),
      behind: named(nameOf(behind)),
    })),
    best: withIds(bestOfDay(races, overview, improvements), named),
  }
}

function stepsOf({ runs, figures }: ClassStory, races: ReadonlyMap<number, RaceMaterial>) {
  return improvementSteps(
    runs.map((run, at) => ({
      run,
      averageLapMs: figures[at]?.own.averageLapMs ?? null,
      lengthMs: races.get(run.raceId)?.race.lengthMs ?? null,
    })),
  )
}

function withIds(best: OwnBestOfDay, named: Who['named']): BestOfDay {
  return {
    fastestLap: best.fastestLap.map(named),
    bestThreeInARow: best.bestThreeInARow.map(named),
    mostConsistent: best.mostConsistent.map(named),
    mostPlacesGained: best.mostPlacesGained.map(named),
    biggestImprovement: best.biggestImprovement.map(named),
  }
}

function nameOf({ sourceDriverId, driverName }: Pick<MeetingDriver, 'sourceDriverId' | 'driverName'>) {
  return { sourceDriverId, driverName }
}

/** How the races spell their class, the most usual first, of equal ones the one met first. */
function spellingsOf(races: readonly RaceMaterial[]): string[] {
  const spellings = Map.groupBy(
    races.flatMap(({ race: { className } }) => className ?? []),
    (className) => className,
  )
  return [...spellings].toSorted(([, one], [, other]) => other.length - one.length).map(([className]) => className)
}
