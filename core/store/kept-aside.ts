import { randomBytes } from 'node:crypto'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import type { SourceName } from '../contract/domain.ts'
import { Failure } from '../contract/failure.ts'
import type { ProcessMark } from '../processes.ts'
import type { Store } from './database.ts'
import { deleteEventRows } from './delete-event.ts'
import { makeFolder } from './disk.ts'
import { eventTables, ofEventPages, ownBodies } from './event-tables.ts'
import { storeFailure } from './store-failure.ts'

/** Deleted events lie here, each a small database of its own, until the program that deleted them ends. */
export function asideFolder(file: string): string {
  return join(dirname(file), 'deleted')
}

/** What a kept event is, and whose: it goes when that program ends. */
export interface KeptEvent extends ProcessMark {
  readonly source: SourceName
  readonly sourceEventId: string
  readonly name: string
}

/** All rows of the event as they are, bodies and all, and which hashes its pages had. */
const keptTables: readonly (readonly [table: string, condition: string])[] = [
  ...eventTables,
  ['page_body', ownBodies],
  ['page_log', ofEventPages],
]

/**
 * Deletes an event and keeps it aside whole, in one transaction: `confirm` is asked in it, and what `note` writes is
 * written with it, given the name of the file. A crash may leave the file behind without the deletion, never the deletion
 * without its rows written; and what was left behind goes with the next start. Throws `store/*` and what the two throw.
 */
export function deleteAside(
  store: Store,
  eventId: number,
  kept: KeptEvent,
  confirm: () => void,
  note: (fileName: string) => void,
): void {
  const path = join(
    asideFolder(store.file),
    `${kept.source}-${kept.sourceEventId}-${randomBytes(4).toString('hex')}.db`,
  )
  try {
    makeFolder(dirname(path))
  } catch (error) {
    throw storeFailure(error, dirname(path))
  }
  let isDone = false
  withAttached(
    store,
    path,
    () => {
      store.transaction(() => {
        confirm()
        for (const [table, condition] of keptTables) {
          store
            .prepare(`create table aside.${table} as select * from main.${table} where ${condition}`)
            .run({ eventId })
        }
        const { source, sourceEventId, name, pid, host, processStartedAt } = kept
        store
          .prepare(
            'create table aside.kept as select @source as source, @sourceEventId as sourceEventId, @name as name, @pid as pid, @host as host, @processStartedAt as processStartedAt',
          )
          .run({ source, sourceEventId, name, pid, host, processStartedAt })
        deleteEventRows(store, eventId)
        note(basename(path))
      })
      isDone = true
    },
    () => {
      if (!isDone) removeAside(path)
    },
  )
}

/**
 * Puts a kept event back: every row as it was, under the ids it had. `confirm` and `note` as for `deleteAside`. Throws
 * `input/invalid` where it is kept no more, or was read again since.
 */
export function putBack(store: Store, fileName: string, confirm: () => void, note: () => void): void {
  const path = asidePath(store.file, fileName)
  const { source, sourceEventId, name } = readKept(path) ?? goneFailure()
  let isDone = false
  withAttached(
    store,
    path,
    () => {
      store.transaction(() => {
        confirm()
        makeRoom(store, source, sourceEventId, name)
        for (const table of ['page_body', ...eventTables.map(([table]) => table)]) {
          const columns = columnsOf(store, table)
          const missing =
            table === 'page_body' ? ' where content_hash not in (select content_hash from main.page_body)' : ''
          store.prepare(`insert into main.${table} (${columns}) select ${columns} from aside.${table}${missing}`).run()
        }
        store
          .prepare(
            `update main.page_log set content_hash = (select content_hash from aside.page_log a where a.id = page_log.id)
           where id in (select id from aside.page_log)`,
          )
          .run()
        note()
      })
      isDone = true
    },
    () => {
      if (isDone) removeAside(path)
    },
  )
}

/** A club's list may have named the event again since: such a row holds nothing else, and gives way. */
function makeRoom(store: Store, source: SourceName, sourceEventId: string, name: string): void {
  const again = store
    .prepare<[string, string], { id: number; pageRead: number }>(
      'select id, page_read as pageRead from main.event where source = ? and source_event_id = ?',
    )
    .get(source, sourceEventId)
  if (again === undefined) return
  if (again.pageRead !== 0) {
    throw new Failure(
      'input/invalid',
      `${name} was read again after it was deleted, so what was deleted cannot be put back beside it.`,
    )
  }
  store.prepare('delete from main.event_watch where event_id = ?').run(again.id)
  store.prepare('delete from main.event where id = ?').run(again.id)
}

function columnsOf(store: Store, table: string): string {
  return store
    .prepare<[string], string>(`select name from pragma_table_info(?, 'aside')`)
    .pluck()
    .all(table)
    .map((name) => `"${name}"`)
    .join(', ')
}

/** What a file keeps; null where it keeps nothing (any more). */
export function findKept(file: string, fileName: string): KeptEvent | null {
  return readKept(asidePath(file, fileName))
}

function readKept(path: string): KeptEvent | null {
  let aside: Database.Database | undefined
  try {
    aside = new Database(path, { readonly: true, fileMustExist: true })
    return aside.prepare<[], KeptEvent>('select * from kept').get() ?? null
  } catch {
    return null
  } finally {
    aside?.close()
  }
}

/** Takes away for good what is kept for programs that are over, as `isOver` judges. */
export function emptyAside(file: string, isOver: (kept: KeptEvent) => boolean): void {
  for (const name of namesIn(asideFolder(file))) {
    if (!name.endsWith('.db')) continue
    const path = asidePath(file, name)
    const kept = readKept(path)
    // One that says nothing may be in the making, by another program.
    if (kept === null ? isOld(path) : isOver(kept)) removeAside(path)
  }
}

/** Deleting a meeting takes no hour. */
function isOld(path: string): boolean {
  const { mtimeMs = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {}
  return Date.now() - mtimeMs > 3_600_000
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** A name from the record of actions never leads out of the folder. */
function asidePath(file: string, fileName: string): string {
  return join(asideFolder(file), basename(fileName))
}

function removeAside(path: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(path + suffix, { force: true })
}

function goneFailure(): never {
  throw new Failure('input/invalid', 'What was deleted is kept only until the program ends, and is gone by now.')
}

/** Attaching is only possible outside a transaction. `after` runs when it is detached again, whatever came of it. */
function withAttached(store: Store, path: string, work: () => void, after: () => void): void {
  try {
    store.prepare<[string], never>('attach database ? as aside').run(path)
  } catch (error) {
    throw storeFailure(error, path)
  }
  try {
    work()
  } finally {
    store.prepare('detach database aside').run()
    after()
  }
}
