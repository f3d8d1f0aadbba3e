import { isSameClass } from '../analysis/class-names.ts'
import { classOrder } from '../analysis/class-order.ts'
import type { SheetMeeting, SheetRace } from './sheet-material.ts'

/** A person with a result in a class, under all their ids in it. */
export interface ClassDriver {
  readonly person: string
  readonly driverName: string
}

/** Everybody with a result in a class, in the order of their results; a class that no race has has nobody. */
export function classDrivers({ races, personOf }: SheetMeeting, className: string): ClassDriver[] {
  const own = ofClass(races, className)
  const names = new Map<string, string>()
  const lines = own.flatMap(({ race, mainLetter }) =>
    race.results.map(({ sourceDriverId, driverName, position, lapsCompleted, totalTimeMs }) => {
      const driver = personOf(sourceDriverId)
      names.set(driver, driverName)
      return { driver, mainLetter, position, lapsCompleted, totalTimeMs }
    }),
  )
  return classOrder(lines).map((person) => ({ person, driverName: names.get(person) ?? '' }))
}

/** The run that says how a class ended: the winner's line in its best main, the last leg of it; null where there is none. */
export function classWinner(meeting: SheetMeeting, className: string) {
  const [winner] = classDrivers(meeting, className)
  if (!winner) return null
  const letters = ofClass(meeting.races, className).flatMap(({ mainLetter }) => mainLetter ?? [])
  const best = letters.sort()[0] ?? null
  const line = ofClass(meeting.races, className)
    .filter(({ mainLetter }) => mainLetter === best)
    .flatMap(({ race }) =>
      race.results.filter(({ sourceDriverId }) => meeting.personOf(sourceDriverId) === winner.person),
    )
    .toSorted((one, other) => (one.position ?? 1_000) - (other.position ?? 1_000))[0]
  return { ...winner, line: line ?? null, isMain: best !== null }
}

/** Its races, however they spell it. */
export function ofClass(races: readonly SheetRace[], className: string): SheetRace[] {
  return races.filter(({ race }) => isSameClass(race.className, className))
}
