import Database from 'better-sqlite3'
import { Failure } from '../contract/failure.ts'
import { draftPathIn, noRoomForBackup, placeBackup, removeDraft } from './backup-draft.ts'
import { backupsFolder, rotateBackups } from './backup-files.ts'
import { freeBytes, makeFolder } from './disk.ts'
import { storeFailure } from './store-failure.ts'

/**
 * Copies the database as it was before its tables are brought up to a newer version, into the folder `backups` beside
 * it; where it holds no rows there is nothing to lose and nothing is copied. `updating` holds the lock to write, and so
 * nothing changes while a connection of its own reads what is committed: SQLite writes it out anew, which also finds
 * damage before anything is changed. The older copies of this kind go once the new one stands.
 * Throws `store/full`, `store/damaged`, `store/read-only`; then the update does not take place.
 */
export function backUpBeforeUpdate(updating: Database.Database, file: string, schema: number): void {
  if (updating.memory || !hasRows(updating)) return
  const folder = backupsFolder(file)
  let needed = 0
  let draft: string | undefined
  let reader: Database.Database | undefined
  try {
    makeFolder(folder)
    needed = Number(updating.pragma('page_count', { simple: true })) * 4096
    const free = freeBytes(folder)
    if (free !== null && free < needed) throw noRoomForBackup(folder, needed, free)
    draft = draftPathIn(folder)
    reader = new Database(file, { timeout: 5_000 })
    reader.prepare('vacuum into ?').run(draft)
    placeBackup(draft, folder, new Date(), schema, 'before-update')
    rotateBackups(folder, { days: Number.POSITIVE_INFINITY, weeks: 0 })
  } catch (error) {
    if (draft !== undefined) removeDraft(draft)
    const failure = storeFailure(error, file)
    if (failure.code === 'store/full') throw noRoomForBackup(folder, needed, freeBytes(folder), error)
    if (failure.code !== 'store/read-only') throw failure
    throw new Failure(
      'store/read-only',
      `The database has to be brought up to this version, and before that a backup is made in ${folder}, which cannot be written. Give yourself the right to write there. Nothing was changed.`,
      { file, folder },
      { cause: error },
    )
  } finally {
    reader?.close()
  }
}

function hasRows(sqlite: Database.Database): boolean {
  const tables = sqlite
    .prepare<[], string>(
      `select name from sqlite_schema
       where type = 'table' and name not like 'sqlite\\_%' escape '\\' and name not like '\\_\\_%' escape '\\'`,
    )
    .pluck()
    .all()
  return tables.some((table) => sqlite.prepare(`select 1 from "${table}" limit 1`).get() !== undefined)
}
