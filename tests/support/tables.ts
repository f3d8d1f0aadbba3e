import Database from 'better-sqlite3'

/**
 * What a run may write even when the source has nothing new: the logs of runs, of pages, and of what people did; who
 * runs, and how sites are asked.
 */
export const logTables = [
  'ingestion_run',
  'run_page_type',
  'request_failure',
  'run_skip',
  'page_log',
  'page_body',
  'action',
  'lease',
  'site_state',
  'site_request',
]

/** Every row of every table of a database file, our own ids included; `except` names tables to leave out. */
export function dumpTables(file: string, except: readonly string[] = []): Record<string, string[]> {
  return withDatabase(file, (database) =>
    Object.fromEntries(
      tablesOf(database)
        .filter((table) => !except.includes(table))
        .map((table) => [table, rowsOf(database, table)]),
    ),
  )
}

function rowsOf(database: Database.Database, table: string): string[] {
  const rows = database.prepare<[], unknown[]>(`select * from "${table}"`).raw().all()
  return rows.map((row) => JSON.stringify(row)).sort()
}

/** Every row of every table by its primary key, both as JSON. */
export function tableRows(file: string, except: readonly string[] = []): Map<string, string> {
  return withDatabase(file, (database) => {
    const rows = new Map<string, string>()
    for (const table of tablesOf(database).filter((name) => !except.includes(name))) {
      const keys = database
        .prepare<[string], string>('select name from pragma_table_info(?) where pk > 0 order by pk')
        .pluck()
        .all(table)
      for (const row of database.prepare<[], Record<string, unknown>>(`select * from "${table}"`).all()) {
        rows.set(JSON.stringify([table, ...keys.map((key) => row[key])]), JSON.stringify(row))
      }
    }
    return rows
  })
}

/** How many rows came, changed and went between two answers of `tableRows`. */
export function rowsChanged(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) {
  const keys = (map: ReadonlyMap<string, string>) => [...map.keys()]
  return {
    rowsInserted: keys(after).filter((key) => !before.has(key)).length,
    rowsUpdated: keys(after).filter((key) => before.has(key) && before.get(key) !== after.get(key)).length,
    rowsDeleted: keys(before).filter((key) => !after.has(key)).length,
  }
}

/** From now on every row written to a table outside the logs ends the writer's transaction with an error. */
export function forbidWrites(file: string): void {
  withDatabase(file, (database) => {
    for (const table of tablesOf(database).filter((name) => !logTables.includes(name))) {
      for (const verb of ['insert', 'update', 'delete']) {
        database.exec(
          `create trigger "no_${verb}_${table}" after ${verb} on "${table}" begin select raise(abort, '${verb} on ${table}'); end`,
        )
      }
    }
  })
}

/** Whether the file is sound in SQLite's own eyes: pages, indexes, references. */
export function soundness(file: string): { integrity: unknown; brokenReferences: unknown } {
  return withDatabase(file, (database) => ({
    integrity: database.pragma('integrity_check', { simple: true }),
    brokenReferences: database.pragma('foreign_key_check'),
  }))
}

/** One query's rows, as objects. */
export function query(file: string, sql: string, ...values: unknown[]): unknown[] {
  return withDatabase(file, (database) => database.prepare<unknown[], unknown>(sql).all(...values))
}

/** Does what `sql` says, as somebody with a tool of their own might. */
export function execute(file: string, sql: string): void {
  withDatabase(file, (database) => database.exec(sql))
}

function tablesOf(database: Database.Database): string[] {
  return database
    .prepare<[], string>(
      `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name`,
    )
    .pluck()
    .all()
}

function withDatabase<T>(file: string, work: (database: Database.Database) => T): T {
  const database = new Database(file, { fileMustExist: true })
  try {
    return work(database)
  } finally {
    database.close()
  }
}
