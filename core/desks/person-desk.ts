import { chainBetween, findContradiction, type PersonSaying } from '../analysis/person-union.ts'
import { Failure } from '../contract/failure.ts'
import type { NamedDriver } from '../contract/persons.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { compareKeys, findRaceOfBoth, keyText, listSayings, personOf, readKey } from '../queries/persons.ts'
import type { Store } from '../store/database.ts'
import { decide } from '../store/decisions.ts'
import { findDriverId, requireDriver } from '../store/driver-names.ts'

/** How a person decides who is who. Every method throws `input/invalid` for a driver that is not stored. */
export interface PersonDesk {
  /**
   * Makes two drivers one person, with all that either was merged with. Returns the record's id, null where they are one
   * already. Throws `input/invalid` where they raced against each other, or where two of those who would become one
   * person were told apart.
   */
  merge(driverId: number, otherDriverId: number, note?: string | null): number | null
  /** Remembers that two drivers are not the same. Throws `input/invalid` where what else was said makes them one. */
  tellApart(driverId: number, otherDriverId: number, note?: string | null): number | null
  /** Forgets what was said of just these two: parts what was merged, or lets them be suggested again. */
  forget(driverId: number, otherDriverId: number): number | null
}

export function personDesk(engine: Pick<Engine, 'withStore' | 'who'>): PersonDesk {
  const say = (
    [driverId, otherDriverId]: readonly [number, number],
    isSame: boolean | null,
    note: string | null,
    refuse: (store: Store) => boolean,
  ) =>
    engine.withStore((store) =>
      store.transaction(() => {
        const [one, other] = orderedPair(store, driverId, otherDriverId)
        if (refuse(store)) return null
        const pair = { one: keyOf(one), other: keyOf(other) }
        if (isSame !== null) refuseContradiction(store, { ...textsOf(pair), isSame })
        return decide(store, {
          kind: 'persons',
          subject: pair,
          value: isSame === null ? null : { isSame },
          note,
          doneBy: engine.who,
          verb: isSame === null ? 'forget-about-drivers' : isSame ? 'merge-drivers' : 'tell-drivers-apart',
          about: `${nameOf(one)} and ${nameOf(other)}`,
        })
      }),
    )
  return {
    merge: (driverId, otherDriverId, note = null) =>
      say([driverId, otherDriverId], true, note, (store) => {
        const [some, others] = [personOf(store, driverId), personOf(store, otherDriverId)]
        if (some.includes(otherDriverId)) return true
        const race = findRaceOfBoth(store, some, others)
        if (!race) return false
        throw new Failure(
          'input/invalid',
          `${named(store, driverId)} and ${named(store, otherDriverId)} raced against each other in ${race.raceName} of ${race.eventName}, so they are two people and stay so.`,
        )
      }),
    tellApart: (driverId, otherDriverId, note = null) => say([driverId, otherDriverId], false, note, () => false),
    forget: (driverId, otherDriverId) => say([driverId, otherDriverId], null, null, () => false),
  }
}

/**
 * Throws `input/invalid` where what is stored, with `saying` in the place of what it replaces, says of two drivers that
 * they are not the same and joins them by a chain of others. Call it in the transaction that stores.
 */
export function refuseContradiction(store: Store, saying?: PersonSaying): void {
  const stored = listSayings(store)
  const all = saying
    ? [...stored.filter(({ one, other }) => one !== saying.one || other !== saying.other), saying]
    : stored
  const broken = findContradiction(all)
  if (broken === null) return
  const chain = chainBetween(all, broken.one, broken.other) ?? []
  const names = chain.map((key) => {
    const id = findDriverId(store, ...readKey(key))
    return id === undefined ? readKey(key).join(' ') : named(store, id)
  })
  const [first, last] = [names[0], names.at(-1)]
  const isAsked = saying?.isSame === false
  throw new Failure(
    'input/invalid',
    isAsked
      ? `${first} and ${last} are one person by what was merged: ${names.join(', ')}. Part one of these first.`
      : `${first} and ${last} were told apart, and this would join them: ${names.join(', ')}. Take that back first.`,
  )
}

function orderedPair(store: Store, driverId: number, otherDriverId: number): [NamedDriver, NamedDriver] {
  const [one, other] = [requireDriver(store, driverId), requireDriver(store, otherDriverId)]
  if (driverId === otherDriverId) throw new Failure('input/invalid', 'That is one driver. Two are needed.')
  return compareKeys(keyOf(one), keyOf(other)) < 0 ? [one, other] : [other, one]
}

const keyOf = ({ source, sourceDriverId }: NamedDriver): [string, string] => [source, sourceDriverId]
const textsOf = ({ one, other }: { one: [string, string]; other: [string, string] }) => {
  return { one: keyText(one), other: keyText(other) }
}
/** Two people may share a name, so the source's id stands beside it. */
const nameOf = ({ driverName, source, sourceDriverId }: NamedDriver) => `${driverName} (${source}:${sourceDriverId})`
const named = (store: Store, driverId: number) => nameOf(requireDriver(store, driverId))
