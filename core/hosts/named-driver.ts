import { Failure } from '../contract/failure.ts'
import { searchDrivers } from '../queries/drivers.ts'
import type { Store } from '../store/database.ts'
import { findDriverId } from '../store/driver-names.ts'

/** So many namesakes are named. */
const told = 6

/**
 * A stored driver by "source:id", else the one person whose name has all those words, or whose transponder that is.
 * Throws `input/invalid` for none and for several, with how to name them.
 */
export function storedDriver(store: Store, who: string): number {
  const [, source = '', sourceDriverId = ''] = /^([a-z]+):(\S+)$/.exec(who.trim()) ?? []
  const byId = source === '' ? undefined : findDriverId(store, source, sourceDriverId)
  if (byId !== undefined) return byId
  const found = searchDrivers(store, who, told)
  const [first, ...more] = found
  if (first && more.length === 0) return first.driverId
  if (!first) {
    throw new Failure(
      'input/invalid',
      `No stored driver is called "${who}", nor has that transponder. Part of a name is enough.`,
    )
  }
  const names = found.map((one) => `${one.source}:${one.sourceDriverId} (${one.driverName}, ${one.lastEventName})`)
  throw new Failure('input/invalid', `Several drivers match "${who}": ${names.join('; ')}. Use the number.`)
}
