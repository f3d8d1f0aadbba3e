import type { ToldApart } from '../analysis/transponders.ts'
import type { Store } from '../store/database.ts'
import { findDriverId } from '../store/driver-names.ts'
import type { DriverDirectory } from './driver-directory.ts'
import { listSayings, readKey } from './persons.ts'

/** Of which persons, by the ids that stand for them, somebody said that one of the one is not one of the other. */
export function readToldApart(store: Store, { persons }: DriverDirectory): ToldApart {
  const personOf = new Map([...persons].flatMap(([personId, ids]) => ids.map((id) => [id, personId] as const)))
  const idOf = (key: string) => {
    const id = findDriverId(store, ...readKey(key))
    return id === undefined ? undefined : (personOf.get(id) ?? id)
  }
  const apart = new Set<string>()
  for (const { one, other, isSame } of listSayings(store)) {
    const [first, second] = [idOf(one), idOf(other)]
    if (!isSame && first !== undefined && second !== undefined) apart.add(pairKey(first, second))
  }
  return (driverId, otherDriverId) => apart.has(pairKey(driverId, otherDriverId))
}

const pairKey = (one: number, other: number) => `${Math.min(one, other)} ${Math.max(one, other)}`
