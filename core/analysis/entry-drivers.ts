import { normaliseName } from './names.ts'

/** A line of an entry list: it has a name and no driver's id. */
export interface EntryLine {
  readonly className: string
  readonly driverName: string
}

/** Who raced in a class, by the name that a race prints. */
export interface RacedAs {
  readonly driverId: number
  readonly driverName: string
  readonly className: string | null
}

/**
 * Which drivers each entry of a meeting can mean, in the order given: those of the same normal name who raced in its
 * class, or where nobody of the name did, anywhere at the meeting. One is who it is; several are namesakes whom the list
 * does not tell apart; none did not race.
 */
export function entryDrivers(entries: readonly EntryLine[], raced: readonly RacedAs[]): (readonly number[])[] {
  const byName = Map.groupBy(raced, ({ driverName }) => normaliseName(driverName))
  return entries.map(({ className, driverName }) => {
    const name = normaliseName(driverName)
    const ofName = name === '' ? [] : (byName.get(name) ?? [])
    const inClass = ofName.filter((one) => one.className === className)
    return [...new Set((inClass.length > 0 ? inClass : ofName).map(({ driverId }) => driverId))]
  })
}
