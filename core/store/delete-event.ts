import type { DeletionCounts } from '../contract/keeping.ts'
import type { Store } from './database.ts'
import { eventTables, ofEventPages, ownBodies } from './event-tables.ts'

/** What deleting an event would take with it. */
export function countDeletion(store: Store, eventId: number): DeletionCounts {
  return store.read(() => {
    const rows = Object.fromEntries(
      eventTables.map(([table, condition]) => [table, countOf(store, `main.${table} where ${condition}`, eventId)]),
    )
    const pages = store
      .prepare<[object], { pages: number; bytes: number | null }>(
        `select count(*) as pages, sum(length(body)) as bytes from main.page_body where ${ownBodies}`,
      )
      .get({ eventId })
    return {
      entries: rows.entry ?? 0,
      races: rows.race ?? 0,
      results: rows.race_result ?? 0,
      laps: rows.lap ?? 0,
      findings: rows.finding ?? 0,
      corrections: rows.correction ?? 0,
      heldRaces: rows.held_race ?? 0,
      pages: pages?.pages ?? 0,
      pageBytes: pages?.bytes ?? 0,
    }
  })
}

function countOf(store: Store, rows: string, eventId: number): number {
  return store.prepare<[object], number>(`select count(*) from ${rows}`).pluck().get({ eventId }) ?? 0
}

/**
 * Deletes an event, everything that belongs to it, and the pages that prove nothing else. Its runs stay, without their
 * pages. Within a transaction; whoever calls it holds the event's lease.
 */
export function deleteEventRows(store: Store, eventId: number): void {
  const given = { eventId }
  // Picked before anything goes: what belongs to the event is known only while the event is there.
  store.prepare('create temp table if not exists going (content_hash text primary key) strict, without rowid').run()
  store.prepare('delete from temp.going').run()
  store.prepare(`insert into temp.going select content_hash from main.page_body where ${ownBodies}`).run(given)
  store.prepare(`update main.page_log set content_hash = null where ${ofEventPages}`).run(given)
  for (const [table, condition] of eventTables.toReversed()) {
    store.prepare(`delete from main.${table} where ${condition}`).run(given)
  }
  store.prepare('delete from main.page_body where content_hash in (select content_hash from temp.going)').run()
  store.prepare('delete from temp.going').run()
}
