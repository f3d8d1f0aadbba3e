import type { BackupItem, BackupReason, DatabaseCheck, DatabaseFacts, WorkProgress } from '../contract/keeping.ts'
import { giveRoomBack } from '../store/archive.ts'
import { createBackup } from '../store/backup.ts'
import { type BackupKeep, rotateBackups } from '../store/backup-files.ts'
import { openStore } from '../store/database.ts'
import { inspectDatabase } from '../store/inspect.ts'
import { type RestoreDone, restoreDatabase } from '../store/restore.ts'
import { checkDatabase } from './database-check.ts'

/** The long pieces of work of safe-keeping: what each is given, and what comes of it. Plain values, to be sent to a worker. */
export interface KeepingTasks {
  /** A backup; then those go that newer ones stand for. */
  readonly backup: {
    readonly order: {
      readonly file: string
      readonly folder: string
      readonly reason: BackupReason
      readonly keep: BackupKeep
    }
    readonly result: { readonly backup: BackupItem; readonly facts: DatabaseFacts; readonly removed: readonly string[] }
  }
  readonly restore: {
    readonly order: { readonly file: string; readonly backup: string; readonly folder: string }
    readonly result: RestoreDone
  }
  /** The database's file without the room that is free in it. */
  readonly shrink: { readonly order: { readonly file: string }; readonly result: null }
  readonly inspect: { readonly order: { readonly file: string }; readonly result: DatabaseFacts }
  readonly check: { readonly order: { readonly file: string }; readonly result: DatabaseCheck }
}

export type KeepingTaskName = keyof KeepingTasks

export interface WorkRooms {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: WorkProgress) => void) | undefined
}

type Performers = {
  [Name in KeepingTaskName]: (
    order: KeepingTasks[Name]['order'],
    rooms: WorkRooms,
  ) => Promise<KeepingTasks[Name]['result']>
}

const performers: Performers = {
  async backup({ keep, ...order }, rooms) {
    const made = await createBackup({ ...order, ...rooms })
    return { ...made, removed: rotateBackups(order.folder, keep) }
  },
  restore: (order, rooms) => restoreDatabase({ ...order, ...rooms }),
  async shrink({ file }) {
    const store = openStore(file)
    try {
      giveRoomBack(store)
      return null
    } finally {
      store.close()
    }
  },
  inspect: async ({ file }) => inspectDatabase(file),
  check: (order, rooms) => checkDatabase({ ...order, ...rooms }),
}

/** Does one of them in this thread; throws what it throws. */
export function performTask<Name extends KeepingTaskName>(
  name: Name,
  order: KeepingTasks[Name]['order'],
  rooms: WorkRooms = {},
): Promise<KeepingTasks[Name]['result']> {
  return performers[name](order, rooms)
}
