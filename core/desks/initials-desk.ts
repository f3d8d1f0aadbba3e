import { initialsOf } from '../analysis/initials.ts'
import type { MarkedPerson } from '../contract/initials.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { findDriverItem } from '../queries/drivers.ts'
import { listMarkedPersons } from '../queries/name-mask.ts'
import { personOf } from '../queries/persons.ts'
import type { Store } from '../store/database.ts'
import { decide, findDecision } from '../store/decisions.ts'
import { findNamedDriver, requireDriver } from '../store/driver-names.ts'

/** How a person has drivers appear by initials. Throws `input/invalid` for a driver that is not stored. */
export interface InitialsDesk {
  /** Everybody who is marked, in the order of their oldest id. */
  list(): MarkedPerson[]
  /** Marks a person by any of their ids. Returns the record's id, null where they were marked already. */
  mark(driverId: number, note?: string | null): number | null
  /** Takes the mark away, under whichever id it was made. */
  unmark(driverId: number): number | null
}

export function initialsDesk(engine: Pick<Engine, 'withStore' | 'reading' | 'who'>): InitialsDesk {
  const say = (store: Store, driverId: number, isMarked: boolean, note: string | null) => {
    const { source, sourceDriverId, driverName } = requireDriver(store, driverId)
    return decide(store, {
      kind: 'initials',
      subject: { source, sourceDriverId },
      value: isMarked ? {} : null,
      note,
      doneBy: engine.who,
      verb: isMarked ? 'show-initials' : 'show-name',
      about: driverName,
    })
  }
  return {
    list() {
      const store = engine.reading()
      return store.read(() => listMarkedPersons(store).map((ids) => markedPersonOf(store, ids)))
    },
    mark: (driverId, note = null) =>
      engine.withStore((store) =>
        store.transaction(() => {
          requireDriver(store, driverId)
          const person = personOf(store, driverId)
          if (person.some((one) => decisionOn(store, one) !== undefined)) return null
          return say(store, driverId, true, note)
        }),
      ),
    unmark: (driverId) =>
      engine.withStore((store) =>
        store.transaction(() => {
          requireDriver(store, driverId)
          const person = personOf(store, driverId).filter((one) => decisionOn(store, one) !== undefined)
          return person.map((one) => say(store, one, false, null)).at(-1) ?? null
        }),
      ),
  }
}

function decisionOn(store: Store, driverId: number) {
  const driver = findNamedDriver(store, driverId)
  if (driver === undefined) return undefined
  const { source, sourceDriverId } = driver
  return findDecision(store, 'initials', { source, sourceDriverId })
}

function markedPersonOf(store: Store, ids: readonly number[]): MarkedPerson {
  const [first = 0] = ids
  const decision = ids.flatMap((one) => decisionOn(store, one) ?? [])[0]
  const item = findDriverItem(store, ids)
  return {
    driverIds: [...ids],
    initials: initialsOf(findNamedDriver(store, first)?.driverName ?? ''),
    raceCount: item?.raceCount ?? 0,
    lastEventName: item?.lastEventName ?? '',
    note: decision?.note ?? null,
    decidedBy: decision?.decidedBy ?? '',
    decidedAt: decision?.decidedAt ?? '',
  }
}
