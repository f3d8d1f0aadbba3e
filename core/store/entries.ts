import { asc, eq, inArray } from 'drizzle-orm'
import type { Entry } from '../contract/domain.ts'
import type { WriteCounts } from '../contract/run.ts'
import type { Store } from './database.ts'
import { entry } from './schema/racing.ts'
import { addCounts, batches, deleted, differing, inserted, noWrites, updated } from './write-counts.ts'

/**
 * Makes an event's stored entry list say what `entries` says, in its order, writing only rows that differ; entries no
 * longer listed go. A name listed again in its class is another entry, told apart by its place among them.
 */
export function saveEntries(store: Store, eventId: number, entries: readonly Entry[]): WriteCounts {
  return store.transaction(() => {
    const stored = store.db.select().from(entry).where(eq(entry.eventId, eventId)).all()
    const gone = new Map(stored.map((row) => [keyOf(row), row]))
    const occurrences = new Map<string, number>()
    const fresh: (typeof entry.$inferInsert)[] = []
    let counts = noWrites
    for (const [listOrder, { className, driverName, transponder, carNumber }] of entries.entries()) {
      const name = JSON.stringify([className, driverName])
      const occurrence = (occurrences.get(name) ?? 0) + 1
      occurrences.set(name, occurrence)
      const key = keyOf({ className, driverName, occurrence })
      const facts = { listOrder, transponder, carNumber }
      const row = gone.get(key)
      gone.delete(key)
      if (row === undefined) {
        fresh.push({ eventId, className, driverName, occurrence, ...facts })
        continue
      }
      const patch = differing(row, facts)
      if (patch === null) continue
      counts = addCounts(counts, updated(store.db.update(entry).set(patch).where(eq(entry.id, row.id)).run().changes))
    }
    for (const ids of batches([...gone.values()].map(({ id }) => id))) {
      counts = addCounts(counts, deleted(store.db.delete(entry).where(inArray(entry.id, ids)).run().changes))
    }
    for (const batch of batches(fresh)) {
      counts = addCounts(counts, inserted(store.db.insert(entry).values(batch).run().changes))
    }
    return counts
  })
}

/** An event's entries in the order of the source's list. */
export function listEntries(store: Store, eventId: number): Entry[] {
  return store.read(() =>
    store.db
      .select({
        className: entry.className,
        driverName: entry.driverName,
        transponder: entry.transponder,
        carNumber: entry.carNumber,
      })
      .from(entry)
      .where(eq(entry.eventId, eventId))
      .orderBy(asc(entry.listOrder), asc(entry.id))
      .all(),
  )
}

const keyOf = (row: { className: string; driverName: string; occurrence: number }) =>
  JSON.stringify([row.className, row.driverName, row.occurrence])
