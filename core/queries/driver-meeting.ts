import { driverClassDays, driverRuns } from '../analysis/driver-day.ts'
import { entryDrivers, type RacedAs } from '../analysis/entry-drivers.ts'
import type { DriverMeeting, DriverRun } from '../contract/driver-meeting.ts'
import type { Store } from '../store/database.ts'
import { findNamedDriver } from '../store/driver-names.ts'
import { listEntries } from '../store/entries.ts'
import { personOf } from './persons.ts'
import { type FigureSettings, findMeetingMaterial, type MeetingMaterial } from './race-material.ts'

/**
 * A person's whole day at a meeting, under whichever of their ids: every run in order with published figures and ours, and
 * the day by class. Undefined where the meeting is not stored or they have no result in it. All of one moment.
 */
export function findDriverMeeting(
  store: Store,
  eventId: number,
  driverId: number,
  settings: FigureSettings,
): DriverMeeting | undefined {
  return store.read(() => {
    const meeting = findMeetingMaterial(store, eventId, settings)
    return meeting && driverMeetingOf(store, meeting, driverId, settings)
  })
}

/** The same of a meeting that was read already: for all drivers of a class, one after the other. Call it within a read. */
export function driverMeetingOf(
  store: Store,
  meeting: MeetingMaterial,
  driverId: number,
  { cleanFactor }: FigureSettings,
): DriverMeeting | undefined {
  const person = personOf(store, driverId)
  const ids = new Map(meeting.races.flatMap(({ driverIds }) => [...driverIds]))
  const idOf = (sourceDriverId: string) => ids.get(sourceDriverId) ?? 0
  const runs = driverRuns(meeting.races, (sourceDriverId) => person.includes(idOf(sourceDriverId)), idOf)
  const driver = findNamedDriver(store, person[0] ?? driverId)
  if (runs.length === 0 || !driver) return undefined
  const { eventId, source, sourceEventId, eventName, trackName, layoutName, startDateLocal } = meeting
  const entries = listEntries(store, eventId)
  const meant = entryDrivers(entries, racedAs(meeting, idOf))
  return {
    eventId,
    source,
    sourceEventId,
    eventName,
    trackName,
    layoutName,
    startDateLocal,
    driver: { ...driver, driverName: printedName(meeting, runs) ?? driver.driverName },
    driverIds: person.filter((id) => runs.some((run) => run.driverId === id)),
    entries: entries.filter((_entry, at) => meant[at]?.length === 1 && person.includes(meant[at][0] ?? 0)),
    cleanFactor,
    runs,
    classes: driverClassDays(runs),
  }
}

/** As the last race of the day prints it. */
function printedName({ races }: MeetingMaterial, runs: readonly DriverRun[]): string | undefined {
  const last = runs.at(-1)
  const race = races.find(({ raceId }) => raceId === last?.raceId)
  return race?.race.results.find((one) => race.driverIds.get(one.sourceDriverId) === last?.driverId)?.driverName
}

function racedAs({ races }: MeetingMaterial, idOf: (sourceDriverId: string) => number): RacedAs[] {
  return races.flatMap(({ race: { className, results } }) =>
    results.map(({ sourceDriverId, driverName }) => {
      return { driverId: idOf(sourceDriverId), driverName, className }
    }),
  )
}
