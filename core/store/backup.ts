import { accessSync, constants, existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { Failure } from '../contract/failure.ts'
import type { BackupItem, BackupReason, DatabaseFacts, WorkProgress } from '../contract/keeping.ts'
import { draftPathIn, noRoomForBackup, placeBackup, removeDraft } from './backup-draft.ts'
import { rememberFolder, removeLeftDrafts } from './backup-files.ts'
import { freeBytes, makeFolder } from './disk.ts'
import { factsOf } from './inspect.ts'
import { storeFailure } from './store-failure.ts'

/** Pages (of 4 kB) copied at a time: some milliseconds of work, then others get their turn. */
const pagesAtOnce = 256

export interface BackupOrder {
  readonly file: string
  /** Made where it does not exist. */
  readonly folder: string
  readonly reason: BackupReason
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: WorkProgress) => void) | undefined
  readonly now?: (() => Date) | undefined
}

export interface BackupMade {
  readonly backup: BackupItem
  readonly facts: DatabaseFacts
}

/**
 * Copies a database while others read and write it, checks the copy, and only then gives it its name. The copy is of one
 * moment, the start, however much is written meanwhile: SQLite begins a copy anew whenever another connection writes, so
 * a busy ingestion would keep it from ever ending; a moment that is held does not change. It blocks nobody; the event loop
 * gets its turn every few milliseconds but for the check, which is one long step.
 * Throws `store/full` with what would be needed, `store/damaged` where the copy is not whole, `store/read-only`,
 * `cancelled`; then nothing half-written is left, and no other backup was touched.
 */
export async function createBackup(order: BackupOrder): Promise<BackupMade> {
  const { file, folder, reason, now = () => new Date() } = order
  if (!existsSync(file)) throw new Failure('input/invalid', `There is no database at ${file}, so nothing to back up.`)
  const madeAt = now()
  let draft: string | undefined
  try {
    prepareFolder(folder)
    removeLeftDrafts(folder, Date.now())
    draft = draftPathIn(folder)
    await copyMoment(order, draft)
    order.onProgress?.({ what: 'Checking the copy', done: 0, total: 0 })
    await turn()
    order.signal?.throwIfAborted()
    const facts = finishDraft(draft)
    if (facts.damage.length > 0) {
      throw new Failure(
        'store/damaged',
        `The database is damaged, so no backup was made of it: ${facts.damage[0]} The older backups are still there.`,
        { file, damage: facts.damage },
      )
    }
    const backup = placeBackup(draft, folder, madeAt, facts.schema, reason)
    rememberFolder(file, folder)
    return { backup, facts: { ...facts, file: backup.path, bytes: backup.bytes } }
  } catch (error) {
    if (draft !== undefined) removeDraft(draft)
    throw error
  }
}

function prepareFolder(folder: string): void {
  try {
    makeFolder(folder)
    accessSync(folder, constants.W_OK)
  } catch (error) {
    throw cannotWrite(folder, error)
  }
}

/** The database could be read: it is the place of the backup that is the matter. */
function cannotWrite(folder: string, cause: unknown): Failure {
  return new Failure(
    'store/read-only',
    `No backup can be written to ${folder}. Check that it is a folder you may write to, or choose another one.`,
    { folder },
    { cause },
  )
}

async function copyMoment({ file, folder, signal, onProgress }: BackupOrder, draft: string): Promise<void> {
  let reader: Database.Database | undefined
  let needed = 0
  try {
    reader = new Database(file, { timeout: 5_000, fileMustExist: true })
    reader.pragma('query_only = ON')
    reader.exec('begin')
    // The moment is held from the first look on.
    reader.prepare('select count(*) from sqlite_schema').get()
    needed =
      Number(reader.pragma('page_count', { simple: true })) * Number(reader.pragma('page_size', { simple: true }))
    const free = freeBytes(folder)
    if (free !== null && free < needed) throw noRoomForBackup(folder, needed, free)
    await reader.backup(draft, {
      progress({ totalPages, remainingPages }) {
        signal?.throwIfAborted()
        onProgress?.({ what: 'Copying the database', done: totalPages - remainingPages, total: totalPages })
        return pagesAtOnce
      },
    })
  } catch (error) {
    const failure = storeFailure(error, file)
    if (error instanceof Failure) throw failure
    if (failure.code === 'store/full') throw noRoomForBackup(folder, needed, freeBytes(folder), error)
    throw failure.code === 'store/read-only' && needed > 0 ? cannotWrite(folder, error) : failure
  } finally {
    reader?.close()
  }
}

/** One file without a log beside it, readable from any place; and what it holds. */
function finishDraft(draft: string): DatabaseFacts {
  const copy = new Database(draft, { fileMustExist: true })
  try {
    copy.pragma('journal_mode = DELETE')
    return factsOf(copy, draft, true)
  } catch (error) {
    throw storeFailure(error, draft)
  } finally {
    copy.close()
  }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
