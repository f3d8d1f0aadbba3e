import { type SQL, sql } from 'drizzle-orm'
import { integer } from 'drizzle-orm/sqlite-core'

/**
 * What all tables share; the tables stand beside this file, by subject. All are STRICT, which `scripts/generate-migration.ts` adds to the generated SQL, and so nothing of a
 * source's id is ever turned into a number: ids from sources are TEXT. Ours are INTEGER PRIMARY KEY, with AUTOINCREMENT
 * only where rows go again, because a source takes them back or a person deletes a meeting (event, race, entry,
 * race_result): else the number of the last one would pass to another.
 * No foreign key cascades: what a save deletes it names, and so it can count it.
 */

/** Tables the rewriter makes WITHOUT ROWID: narrow rows, always asked for by their primary key. */
export const withoutRowidTables: readonly string[] = ['lap']

// Names in a CHECK stay unqualified: drizzle-kit would print `"race"."length_ms"`, which a rebuilt `__new_race` refuses.
/** A column that holds one of these words. */
export const oneOf = (column: string, options: readonly string[]): SQL =>
  sql.raw(`${column} in (${options.map((option) => `'${option}'`).join(', ')})`)

/** Columns that hold no negative number. */
export const notNegative = (...columns: string[]): SQL =>
  sql.raw(columns.map((column) => `${column} >= 0`).join(' and '))

/** A count that begins at 0. */
export const counter = (name: string) => integer(name).notNull().default(0)
