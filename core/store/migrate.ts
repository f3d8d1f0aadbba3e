import { fileURLToPath } from 'node:url'
import type Database from 'better-sqlite3'
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator'
import { Failure } from '../contract/failure.ts'
import { backUpBeforeUpdate } from './update-backup.ts'

/** drizzle's own table and columns, so that its tools can read what was applied. */
export const appliedTable = '__drizzle_migrations'

/** The migrations that this program brings along. */
export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/**
 * Brings the schema up to this program's, or leaves the file as it was. Throws `store/too-new` when the file has
 * migrations this program does not know, `store/damaged` when it is another program's database or its rows break
 * their references, `store/read-only` when it is older and `mayWrite` is false.
 *
 * drizzle's `migrate` is not used for three reasons: it reads what is applied before it locks, so two processes that
 * open a new file would both create it; it skips in silence a migration that was merged late; and the
 * `PRAGMA foreign_keys=OFF` in its generated rebuilds does nothing inside its transaction, so that rebuilding a parent
 * table would delete its children.
 */
export function migrate(sqlite: Database.Database, migrationsFolder: string, file: string, mayWrite: boolean): void {
  const shipped = readMigrationFiles({ migrationsFolder })
  if (pending(sqlite, shipped, file).length === 0) return
  if (!mayWrite) {
    throw new Failure(
      'store/read-only',
      `${file} was written by an older version of this program and has to be updated first. Open it once for writing.`,
      { file },
    )
  }
  // Only possible outside a transaction, and before the lock is taken.
  sqlite.pragma('foreign_keys = OFF')
  try {
    sqlite.transaction(() => apply(sqlite, shipped, file)).immediate()
  } finally {
    sqlite.pragma('foreign_keys = ON')
  }
}

function apply(sqlite: Database.Database, shipped: readonly MigrationMeta[], file: string): void {
  // Asked again under the lock: another process may have done it while this one waited.
  const missing = pending(sqlite, shipped, file)
  if (missing.length === 0) return
  const applied = shipped.length - missing.length
  // Under the lock: nobody else writes between the copy and the update.
  if (applied > 0) backUpBeforeUpdate(sqlite, file, applied)
  sqlite.exec(
    `create table if not exists ${appliedTable} (id integer primary key, hash text not null, created_at integer not null) strict`,
  )
  const record = sqlite.prepare(`insert into ${appliedTable} (hash, created_at) values (?, ?)`)
  for (const migration of missing) {
    for (const statement of migration.sql) sqlite.exec(statement)
    record.run(migration.hash, migration.folderMillis)
  }
  const broken = sqlite.pragma('foreign_key_check') as unknown[]
  if (broken.length > 0) {
    throw new Failure(
      'store/damaged',
      `${file} could not be updated: ${broken.length} of its rows refer to rows that are gone. It was left as it was.`,
      { file, rows: broken.length },
    )
  }
}

/** What is shipped but not applied, in the journal's order. Times are the identity: a hash changes with line endings. */
function pending(sqlite: Database.Database, shipped: readonly MigrationMeta[], file: string): MigrationMeta[] {
  const applied = appliedTimes(sqlite, file)
  const unknown = notIn(shipped, applied)
  if (unknown.length > 0) {
    throw new Failure(
      'store/too-new',
      `${file} was written by a newer version of this program. Update the program, or choose another database.`,
      { file, unknownMigrations: unknown.length },
    )
  }
  return shipped.filter(({ folderMillis }) => !applied.has(folderMillis))
}

/** The times of the migrations of `sqlite`, one of our databases, that this program does not know: a newer one made it. */
export function unknownMigrations(sqlite: Database.Database): number[] {
  return notIn(readMigrationFiles({ migrationsFolder }), appliedTimes(sqlite, sqlite.name))
}

function notIn(shipped: readonly MigrationMeta[], applied: ReadonlySet<number>): number[] {
  const known = new Set(shipped.map(({ folderMillis }) => folderMillis))
  return [...applied].filter((time) => !known.has(time))
}

function appliedTimes(sqlite: Database.Database, file: string): Set<number> {
  const tables = sqlite
    .prepare<[], string>(
      `select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'`,
    )
    .pluck()
    .all()
  if (tables.includes(appliedTable)) {
    return new Set(sqlite.prepare<[], number>(`select created_at from ${appliedTable}`).pluck().all().map(Number))
  }
  if (tables.length > 0) {
    throw new Failure(
      'store/damaged',
      `${file} is a database of another program. It was left as it was; choose another file.`,
      { file, tables: tables.slice(0, 10) },
    )
  }
  return new Set()
}
