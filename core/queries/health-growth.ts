import type { GrowthHealth } from '../contract/health.ts'
import type { Store } from '../store/database.ts'
import { archiveBytes, databaseBytes } from './database-figures.ts'

const monthsShown = 12

/** What the database takes up now, and what each of the last months added. Months are UTC's, as everything observed. */
export function findGrowth(store: Store, now: Date): GrowthHealth {
  const months = Array.from({ length: monthsShown }, (_none, back) => monthBefore(now, monthsShown - 1 - back))
  const since = `${months[0]}-01`
  const bodies = byMonth(
    store,
    `select substr(first_stored_at, 1, 7) as month, sum(length(body)) as found from page_body
     where first_stored_at >= ? group by 1`,
    since,
  )
  const rows = byMonth(
    store,
    `select substr(started_at, 1, 7) as month, sum(rows_inserted + rows_updated + rows_deleted) as found
     from ingestion_run where started_at >= ? group by 1`,
    since,
  )
  const first = months.findIndex((month) => bodies.has(month) || rows.has(month))
  return {
    databaseBytes: databaseBytes(store),
    archiveBytes: archiveBytes(store),
    months: months
      .slice(first < 0 ? -1 : first)
      .map((month) => ({ month, archiveBytes: bodies.get(month) ?? 0, rowsWritten: rows.get(month) ?? 0 })),
  }
}

function monthBefore(now: Date, back: number): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7)
}

function byMonth(store: Store, sql: string, since: string): Map<string, number> {
  const rows = store.prepare<[string], { readonly month: string; readonly found: number }>(sql).all(since)
  return new Map(rows.map(({ month, found }) => [month, found]))
}
