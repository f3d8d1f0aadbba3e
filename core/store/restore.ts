import { copyFileSync, existsSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { Failure } from '../contract/failure.ts'
import type { BackupItem, DatabaseFacts, WorkProgress } from '../contract/keeping.ts'
import { createBackup } from './backup.ts'
import { draftPathIn, placeBackup, removeDraft } from './backup-draft.ts'
import { rotateBackups } from './backup-files.ts'
import { fileBytes, makeFolder, settle } from './disk.ts'
import { whoHolds } from './holders.ts'
import { inspectDatabase } from './inspect.ts'
import { storeFailure } from './store-failure.ts'

/** Pages (of 4 kB) written at a time. */
const pagesAtOnce = 256
/** How long another program is waited for before it is said that it has the file open. */
const patienceMs = 500

export interface RestoreOrder {
  /** The database in use. Nobody may have it open, this process neither. */
  readonly file: string
  /** What is put in its place; it stays as it is. */
  readonly backup: string
  /** Where the present database is kept. */
  readonly folder: string
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: WorkProgress) => void) | undefined
}

export interface RestoreDone {
  /** What is in use now. */
  readonly facts: DatabaseFacts
  /** The database as it was before; null where there was none. */
  readonly kept: BackupItem | null
}

/**
 * Puts a backup in the place of the database, after checking it and keeping what is there. SQLite itself writes the new
 * content into the file, as one transaction: a program that is killed in the middle leaves a journal beside the file, and
 * whoever opens it next gets the old database whole; no file is ever taken from under another program. Only a file that
 * is no database any more is replaced as a file.
 * Throws `input/invalid` for a backup that is none, `store/damaged`, `store/too-new`, `store/locked` with who has the
 * database open, `store/full`, `cancelled`; then the database is as it was.
 */
export async function restoreDatabase(order: RestoreOrder): Promise<RestoreDone> {
  const { file, backup } = order
  const facts = checkFit(order)
  if (!existsSync(file)) {
    await placeCopy(order)
    return { facts: inspectDatabase(file, { isThorough: false }), kept: null }
  }
  const isDatabase = becomeAlone(file)
  order.onProgress?.({ what: 'Keeping the present database', done: 0, total: 0 })
  const { kept, isWhole } = await keepPresent(order, isDatabase)
  order.signal?.throwIfAborted()
  // What may have come in while it was copied; and from here on it is not asked to stop any more.
  if (becomeAlone(file) && isWhole) await overwrite(order)
  else await placeCopy(order)
  rotateBackups(order.folder, { days: Number.POSITIVE_INFINITY, weeks: Number.POSITIVE_INFINITY })
  const now = inspectDatabase(file, { isThorough: false })
  if (now.schema !== facts.schema || JSON.stringify(now.counts) !== JSON.stringify(facts.counts)) {
    throw new Failure(
      'store/damaged',
      `The restored database does not hold what the backup holds. The database as it was before is ${kept.path}.`,
      { file, backup, kept: kept.path },
    )
  }
  return { facts: now, kept }
}

/** What the backup holds; throws where it cannot take the database's place. */
function checkFit({ file, backup, onProgress }: RestoreOrder): DatabaseFacts {
  onProgress?.({ what: 'Checking the backup', done: 0, total: 0 })
  const facts = inspectDatabase(backup)
  if (existsSync(file) && realpathSync(file) === realpathSync(backup)) {
    throw new Failure('input/invalid', `${backup} is the database in use itself. Name a backup.`, { file })
  }
  if (facts.isTooNew) {
    const message = `${backup} was written by a newer version of this program. Update the program, then restore it.`
    throw new Failure('store/too-new', message, { file: backup })
  }
  const [first] = facts.damage
  if (first === undefined) return facts
  const message = `${backup} is damaged: ${first} Nothing was restored; choose another backup.`
  throw new Failure('store/damaged', message, { file: backup, damage: facts.damage })
}

/**
 * Brings the write-ahead log into the file and takes it away, which SQLite does only where nobody else has the database
 * open. False for a file that is no database any more. Throws `store/locked` with who has it open.
 */
function becomeAlone(file: string): boolean {
  const [holder] = whoHolds(file)
  if (holder) throw inUse(file)
  let sqlite: Database.Database | undefined
  try {
    sqlite = new Database(file, { timeout: patienceMs, fileMustExist: true })
    sqlite.pragma('journal_mode = DELETE')
    return true
  } catch (error) {
    const failure = storeFailure(error, file)
    if (failure.code === 'store/damaged') return false
    throw failure.code === 'store/locked' ? inUse(file, error) : failure
  } finally {
    sqlite?.close()
  }
}

function inUse(file: string, cause?: unknown): Failure {
  const holders = whoHolds(file)
  const who = holders.map(({ program, pid }) => `${program} (process ${pid})`).join(', ') || 'another program'
  return new Failure(
    'store/locked',
    `The database ${file} is in use by ${who}. Close it, and try again. Nothing was changed.`,
    { file, pids: holders.map(({ pid }) => pid) },
    { cause },
  )
}

/** The database as it is, among the backups: as a checked copy, or, where it is damaged, as the file that it is. */
async function keepPresent(
  { file, folder, signal, onProgress }: RestoreOrder,
  isDatabase: boolean,
): Promise<{ kept: BackupItem; isWhole: boolean }> {
  if (isDatabase) {
    try {
      const { backup } = await createBackup({ file, folder, reason: 'before-restore', signal, onProgress })
      return { kept: backup, isWhole: true }
    } catch (error) {
      const { code } = storeFailure(error, file)
      // Also another program's database, which was put here by mistake.
      if (code !== 'store/damaged' && code !== 'input/invalid') throw error
    }
  }
  return { kept: keepAsItIs(file, folder), isWhole: false }
}

function keepAsItIs(file: string, folder: string): BackupItem {
  const draft = draftPathIn(folder)
  try {
    makeFolder(folder)
    copyFileSync(file, draft)
    const kept = placeBackup(draft, folder, new Date(), 0, 'damaged')
    // What was not yet in the file itself: somebody may be able to save something from both.
    for (const suffix of ['-wal', '-journal']) {
      if (fileBytes(file + suffix) > 0) copyFileSync(file + suffix, kept.path + suffix)
    }
    return kept
  } catch (error) {
    removeDraft(draft)
    throw storeFailure(error, folder)
  }
}

/** All pages of the backup into the database, or none. */
async function overwrite(order: RestoreOrder): Promise<void> {
  const { file } = order
  try {
    // A database that cannot be locked is said to be copied, with no pages.
    if ((await copyPages(order, file)) === 0) throw inUse(file)
  } catch (error) {
    throw storeFailure(error, file)
  }
}

async function copyPages({ backup, onProgress }: RestoreOrder, to: string): Promise<number> {
  const source = new Database(backup, { readonly: true, fileMustExist: true })
  try {
    const { totalPages } = await source.backup(to, {
      progress({ totalPages, remainingPages }) {
        onProgress?.({ what: 'Restoring', done: totalPages - remainingPages, total: totalPages })
        return pagesAtOnce
      },
    })
    return totalPages
  } finally {
    source.close()
  }
}

/** The backup as a file in the database's place; the log of what was there has nothing to do with it. */
async function placeCopy(order: RestoreOrder): Promise<void> {
  const { file, onProgress } = order
  const draft = `${file}.${process.pid}.part`
  try {
    makeFolder(dirname(file))
    await copyPages(order, draft)
    settle(draft)
    onProgress?.({ what: 'Taking its place', done: 0, total: 2 })
    for (const suffix of ['-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true })
    onProgress?.({ what: 'Taking its place', done: 1, total: 2 })
    renameSync(draft, file)
    settle(dirname(file))
    onProgress?.({ what: 'Taking its place', done: 2, total: 2 })
  } catch (error) {
    removeDraft(draft)
    throw storeFailure(error, file)
  }
}
