import { normaliseName } from '../analysis/names.ts'
import { findTransponderItems, transponderNumbers } from '../analysis/transponders.ts'
import type { TransponderReport } from '../contract/transponders.ts'
import type { Store } from '../store/database.ts'
import { listEntries } from '../store/entries.ts'
import { readDriverDirectory } from './driver-directory.ts'
import { readToldApart } from './told-apart.ts'

/** What is worth a look on a meeting's entry list; nothing needs to have been raced. All of one moment. */
export function findTransponderReport(store: Store, eventId: number): TransponderReport {
  return store.read(() => {
    const directory = readDriverDirectory(store)
    const entries = listEntries(store, eventId).map((entry) => {
      const known = directory.namesByNormal.get(normaliseName(entry.driverName)) ?? []
      const persons = new Set(known.map(({ personId }) => personId))
      // A name that two people have tells nobody.
      const [only = null] = persons.size === 1 ? persons : []
      return { ...entry, driverId: only }
    })
    const numbers = new Set(entries.flatMap(({ transponder }) => transponderNumbers(transponder ?? '')))
    const items = findTransponderItems(entries, readToldApart(store, directory))
    return { eventId, entryCount: entries.length, numberCount: numbers.size, items }
  })
}
