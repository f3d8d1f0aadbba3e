import { accessSync, constants, existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { Failure } from '../contract/failure.ts'
import { makeFolder } from './disk.ts'
import { migrate, migrationsFolder } from './migrate.ts'
import { storeFailure } from './store-failure.ts'

/** What holds the lock longer than this is not waited for any more. */
const busyMs = 5_000

export interface StoreCheck {
  readonly integrity: 'ok' | readonly string[]
  /** Rows whose reference leads nowhere; empty when all is well. */
  readonly foreignKeys: readonly { readonly table: string; readonly rowid: number | null; readonly parent: string }[]
}

/** One open database. `db` and `prepare` are for core/store and core/queries; others use what those export. */
export interface Store {
  /** Absolute path, or `:memory:`. */
  readonly file: string
  readonly readOnly: boolean
  readonly db: BetterSQLite3Database
  /** A prepared statement, made once per text and kept while the store is open. */
  prepare<Params extends unknown[], Row>(sql: string): Database.Statement<Params, Row>
  /**
   * All of `work` or nothing, with the right to write from the start; inside another transaction it is a part of it.
   * `work` is synchronous. Throws Failures only: `store/*`, what `work` throws as a Failure, else `unexpected`.
   */
  transaction<T>(work: () => T): T
  /** As `transaction`, but waits for nobody: undefined where another writes just now. */
  tryTransaction<T>(work: () => T): { readonly value: T } | undefined
  /** One moment of the database for all queries of `work`, blocking nobody. Throws like `transaction`. */
  read<T>(work: () => T): T
  /** Reads the whole file; takes as long. Never throws for damage, it reports it. */
  check(): StoreCheck
  /** Empties the write-ahead log into the file where nobody else needs it, and closes. A second call does nothing. */
  close(): void
}

export interface StoreOptions {
  /** Nothing may be written, not even a migration: an older schema is `store/read-only`, a missing file `input/invalid`. */
  readonly readOnly?: boolean
}

/**
 * Opens the database at `file` (`:memory:` for one that lives as long as the store), creating it, its folders and its
 * tables as needed. Throws `store/too-new`, `store/damaged`, `store/read-only`, `store/full`, `store/locked`.
 * Any number of processes may open the same file at the same moment, a new one too.
 */
export function openStore(file: string, { readOnly = false }: StoreOptions = {}): Store {
  if (file.trim() === '') throw new Failure('input/invalid', 'No database file was named.')
  const path = file === ':memory:' ? file : resolve(file)
  let sqlite: Database.Database | undefined
  try {
    prepareFile(path, readOnly)
    sqlite = new Database(path, { timeout: busyMs, fileMustExist: readOnly && path !== ':memory:' })
    configure(sqlite, path, readOnly)
    migrate(sqlite, migrationsFolder, path, !readOnly || path === ':memory:')
    if (readOnly) sqlite.pragma('query_only = ON')
    return wrap(sqlite, path, readOnly)
  } catch (error) {
    sqlite?.close()
    throw storeFailure(error, path)
  }
}

/** SQLite opens a file it may not write, and says so only at the first write: too late for a sentence at the start. */
function prepareFile(path: string, readOnly: boolean): void {
  if (path === ':memory:') return
  if (readOnly) {
    if (existsSync(path)) return
    throw new Failure('input/invalid', `There is no database at ${path}.`, { file: path })
  }
  makeFolder(dirname(path))
  if (existsSync(path)) accessSync(path, constants.W_OK)
}

function configure(sqlite: Database.Database, path: string, readOnly: boolean): void {
  if (path !== ':memory:' && !readOnly) setWriteAheadLog(sqlite)
  sqlite.pragma('synchronous = NORMAL')
  sqlite.pragma('foreign_keys = ON')
  sqlite.pragma('cache_size = -16000')
  // The log is emptied as it goes; this keeps one large import from leaving a large file behind.
  sqlite.pragma('journal_size_limit = 67108864')
}

/** Changing the journal mode does not wait for others as statements do, so two first openings meet here. */
function setWriteAheadLog(sqlite: Database.Database): void {
  const until = Date.now() + busyMs
  for (;;) {
    try {
      if (sqlite.pragma('journal_mode', { simple: true }) === 'wal') return
      sqlite.pragma('journal_mode = WAL')
      return
    } catch (error) {
      if (storeFailure(error).code !== 'store/locked' || Date.now() > until) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    }
  }
}

function wrap(sqlite: Database.Database, file: string, readOnly: boolean): Store {
  const statements = new Map<string, Database.Statement<unknown[], unknown>>()
  const prepared = (sql: string) => {
    const kept = statements.get(sql) ?? sqlite.prepare<unknown[], unknown>(sql)
    statements.set(sql, kept)
    return kept
  }
  // Prepared: this is done with every request, and `pragma` would read its text anew each time.
  const waitFor = (ms: number) => void prepared(`pragma busy_timeout = ${ms}`).get()
  const guarded = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw storeFailure(error, file)
    }
  }
  return {
    file,
    readOnly,
    db: drizzle({ client: sqlite }),
    prepare<Params extends unknown[], Row>(sql: string) {
      return prepared(sql) as Database.Statement<Params, Row>
    },
    // Immediate: a transaction that reads first and writes later could find that another has written in between.
    transaction: (work) => guarded(() => sqlite.transaction(work).immediate()),
    tryTransaction(work) {
      waitFor(0)
      try {
        return { value: guarded(() => sqlite.transaction(work).immediate()) }
      } catch (error) {
        if (storeFailure(error).code === 'store/locked') return undefined
        throw error
      } finally {
        waitFor(busyMs)
      }
    },
    read: (work) => guarded(() => (sqlite.inTransaction ? work() : sqlite.transaction(work).deferred())),
    check: () => checkStore(sqlite, file),
    close() {
      if (!sqlite.open) return
      statements.clear()
      try {
        if (!readOnly) {
          // Others may still read: then theirs is the last close, and it is not worth waiting for.
          sqlite.pragma('busy_timeout = 200')
          sqlite.pragma('wal_checkpoint(TRUNCATE)')
        }
      } catch {
        // What is in the log is safe there; the next opening reads it.
      } finally {
        sqlite.close()
      }
    },
  }
}

function checkStore(sqlite: Database.Database, file: string): StoreCheck {
  try {
    const found = sqlite.prepare<[], string>('pragma integrity_check').pluck().all()
    const broken = sqlite
      .prepare<[], { table: string; rowid: number | null; parent: string }>('pragma foreign_key_check')
      .all()
    return {
      integrity: found.length === 1 && found[0] === 'ok' ? 'ok' : found,
      foreignKeys: broken.map(({ table, rowid, parent }) => ({ table, rowid, parent })),
    }
  } catch (error) {
    const failure = storeFailure(error, file)
    if (failure.code !== 'store/damaged') throw failure
    return { integrity: [failure.message], foreignKeys: [] }
  }
}
