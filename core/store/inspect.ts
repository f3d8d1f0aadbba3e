import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { Failure } from '../contract/failure.ts'
import type { DatabaseFacts } from '../contract/keeping.ts'
import { damageOf } from './damage.ts'
import { fileBytes } from './disk.ts'
import { appliedTable, unknownMigrations } from './migrate.ts'
import { storeFailure } from './store-failure.ts'

/**
 * What a database file of any version holds, and whether it is whole; `isThorough` reads all of it, which takes as long.
 * Changes nothing. Throws `input/invalid` where there is no such file or it is another program's, `store/*`.
 */
export function inspectDatabase(file: string, { isThorough = true }: { isThorough?: boolean } = {}): DatabaseFacts {
  if (!existsSync(file)) throw new Failure('input/invalid', `There is no file ${file}.`, { file })
  let sqlite: Database.Database | undefined
  try {
    sqlite = new Database(file, { readonly: true, timeout: 5_000 })
    return factsOf(sqlite, file, isThorough)
  } catch (error) {
    throw storeFailure(error, file)
  } finally {
    sqlite?.close()
  }
}

/** The same of a connection that is open. Of a damaged file the figures are those that could be had. */
export function factsOf(sqlite: Database.Database, file: string, isThorough: boolean): DatabaseFacts {
  const ask = <Row>(sql: string) => sqlite.prepare<[], Row>(sql).all()
  const damage = isThorough ? damageOf(ask) : []
  try {
    return { ...figuresOf(sqlite, file), damage }
  } catch (error) {
    if (damage.length === 0) throw error
    const counts = { tracks: 0, events: 0, races: 0, laps: 0 }
    return { file, bytes: bytesOf(file), schema: 0, isTooNew: false, counts, newestRun: null, damage }
  }
}

const bytesOf = (file: string) => fileBytes(file) + fileBytes(`${file}-wal`)

function figuresOf(sqlite: Database.Database, file: string): Omit<DatabaseFacts, 'damage'> {
  const tables = new Set(
    sqlite.prepare<[], string>(`select name from sqlite_schema where type = 'table'`).pluck().all(),
  )
  if (!tables.has(appliedTable) || !tables.has('ingestion_run')) {
    throw new Failure('input/invalid', `${file} is not a database of this program.`, { file })
  }
  const count = (table: string) => sqlite.prepare<[], number>(`select count(*) from ${table}`).pluck().get() ?? 0
  return {
    file,
    bytes: bytesOf(file),
    schema: count(appliedTable),
    isTooNew: unknownMigrations(sqlite).length > 0,
    counts: { tracks: count('track'), events: count('event'), races: count('race'), laps: count('lap') },
    newestRun: newestRun(sqlite),
  }
}

function newestRun(sqlite: Database.Database): DatabaseFacts['newestRun'] {
  const row = sqlite
    .prepare<[], { startedAt: string; status: string; kind: string; name: string | null; id: string | null }>(
      `select r.started_at as startedAt, r.status, r.kind, coalesce(e.name, t.name, t.source_track_slug) as name,
              coalesce(r.source_event_id, r.source_track_slug) as id
       from ingestion_run r
       left join event e on e.source = r.source and e.source_event_id = r.source_event_id
       left join track t on t.source = r.source and t.source_track_slug = r.source_track_slug and r.kind <> 'event'
       order by r.id desc limit 1`,
    )
    .get()
  if (!row) return null
  const { startedAt, status, kind, name, id } = row
  const what = kind === 'catalogue' ? 'Catalogue of clubs' : kind === 'event' ? 'Meeting' : 'Meetings of'
  return { startedAt, status, title: kind === 'event' && name ? name : [what, name ?? id].filter(Boolean).join(' ') }
}
