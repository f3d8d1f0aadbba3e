import { maskValue } from '../analysis/mask-values.ts'
import type { Store } from '../store/database.ts'
import { listEntries } from '../store/entries.ts'
import { findEventItem } from './event-list.ts'
import { figuresOfClasses } from './meeting-figures.ts'
import { findNameMask } from './name-mask.ts'
import { readPersons } from './persons.ts'
import { findMeetingChecks } from './race-checks.ts'
import { type FigureSettings, findMeetingMaterial } from './race-material.ts'

/**
 * A stored meeting with everything that sheets of paper say of it, who is marked by initials; its classes only where they
 * are wanted, as for a summary. Undefined where it is not stored. All of one moment.
 */
export function findSheetMeeting(
  store: Store,
  eventId: number,
  settings: FigureSettings,
  { withClasses = false }: { readonly withClasses?: boolean } = {},
) {
  return store.read(() => {
    const material = findMeetingMaterial(store, eventId, settings)
    const item = findEventItem(store, eventId)
    if (material === undefined || item === undefined) return undefined
    const persons = readPersons(store)
    const driverIds = new Map(material.races.flatMap((race) => [...race.driverIds]))
    const verdicts = new Map(findMeetingChecks(store, eventId, () => null)?.races.map((race) => [race.raceId, race]))
    const letters = mainLetters(store, eventId)
    const meeting = {
      ...material,
      races: material.races.map((race) => ({
        ...race,
        mainLetter: letters.get(race.raceId) ?? null,
        verdict: verdicts.get(race.raceId) ?? nothingToVerify,
      })),
      classes: withClasses ? figuresOfClasses(material, persons) : [],
      entries: listEntries(store, eventId),
      readAt: item.ingestedAt,
      isProvisional: item.state !== 'complete',
      personOf(sourceDriverId: string): string {
        const driverId = driverIds.get(sourceDriverId)
        return String(driverId === undefined ? `source ${sourceDriverId}` : persons.of(driverId)[0])
      },
      /** The person that one of our ids is, as `personOf` names them. */
      personById: (driverId: number): string => String(persons.of(driverId)[0]),
    }
    const mask = findNameMask(store)
    return mask === null ? meeting : maskValue(meeting, mask)
  })
}

const nothingToVerify = { state: 'nothing' as const, openCount: 0, knownCount: 0, items: [] }

/** The meeting that a race is of; undefined where it is not stored. */
export function findEventOfRace(store: Store, raceId: number): number | undefined {
  return store.prepare<[number], number>('select event_id from race where id = ?').pluck().get(raceId)
}

function mainLetters(store: Store, eventId: number): ReadonlyMap<number, string | null> {
  const sql = 'select id, main_letter from race where event_id = ?'
  return new Map(store.prepare<[number], [number, string | null]>(sql).raw().all(eventId))
}
