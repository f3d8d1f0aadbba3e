import type { WriteCounts } from '../contract/run.ts'

/** What a save that found nothing to do returns. */
export const noWrites: WriteCounts = Object.freeze({ rowsInserted: 0, rowsUpdated: 0, rowsDeleted: 0 })

/** The sum of several saves. */
export function addCounts(...counts: readonly WriteCounts[]): WriteCounts {
  const sum = { ...noWrites }
  for (const { rowsInserted, rowsUpdated, rowsDeleted } of counts) {
    sum.rowsInserted += rowsInserted
    sum.rowsUpdated += rowsUpdated
    sum.rowsDeleted += rowsDeleted
  }
  return sum
}

export const inserted = (rows: number): WriteCounts => ({ ...noWrites, rowsInserted: rows })
export const updated = (rows: number): WriteCounts => ({ ...noWrites, rowsUpdated: rows })
export const deleted = (rows: number): WriteCounts => ({ ...noWrites, rowsDeleted: rows })

/** The fields of `next` that `stored` has otherwise; null when there are none, and so nothing to write. */
export function differing<Next extends object>(
  stored: { [K in keyof Next]: unknown },
  next: Next,
): Partial<Next> | null {
  const patch: Partial<Next> = {}
  let any = false
  for (const key of Object.keys(next) as (keyof Next)[]) {
    if (stored[key] === next[key]) continue
    patch[key] = next[key]
    any = true
  }
  return any ? patch : null
}

/** SQLite takes 32,766 values a statement; this many rows stay far below with any of our tables. */
export const batchRows = 500

/** `rows` in pieces of at most `batchRows`. */
export function batches<Row>(rows: readonly Row[]): Row[][] {
  const pieces: Row[][] = []
  for (let from = 0; from < rows.length; from += batchRows) pieces.push(rows.slice(from, from + batchRows))
  return pieces
}
