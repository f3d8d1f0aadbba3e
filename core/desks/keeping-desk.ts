import { dirname } from 'node:path'
import type { Settings } from '../config.ts'
import { Failure } from '../contract/failure.ts'
import type {
  BackupComparison,
  BackupItem,
  BackupList,
  BackupReason,
  DatabaseCheck,
  KeepingJob,
  KeepingState,
  WorkProgress,
} from '../contract/keeping.ts'
import type { Log } from '../log.ts'
import type { RestoreDone } from '../store/restore.ts'
import { backupPlace, compareBackup, listAllBackups } from './backup-place.ts'
import { watchDisk } from './disk-watch.ts'
import { performInWorker } from './in-worker.ts'
import type { KeepingTaskName, KeepingTasks } from './keeping-tasks.ts'
import { createLiveBoard } from './live-board.ts'

/** Backups, restoring and checking in a program that lives on: one piece of work at a time, in a thread of its own. */
export interface KeepingDesk {
  /** What is being done and how the disk is: now and after each change. */
  watch(signal: AbortSignal | undefined): AsyncGenerator<KeepingState, void, undefined>
  state(): KeepingState
  listBackups(): BackupList
  /** A second asks for what is being done already: both get the one backup. */
  backUp(reason: BackupReason): Promise<BackupItem>
  /** Throws `input/invalid` for a name that is not of the list. */
  compareBackup(name: string): Promise<BackupComparison>
  /** Puts a backup of the list in the database's place, while nothing of this program has it open. */
  restore(name: string): Promise<Restored>
  check(): Promise<DatabaseCheck>
  /** Asks what is being done to stop. */
  stop(): void
  /** How the last automatic backup ended; null where it did well. */
  noteAutomatic(failure: Failure | null): void
  close(): Promise<void>
}

/** What was restored, and from where. */
export interface Restored extends RestoreDone {
  readonly path: string
}

export interface KeepingDeskOptions {
  readonly file: string
  readonly settings: () => Settings
  readonly log: Log
  /** Does `work` while this program has the database closed; throws `event/busy` where it cannot be closed now. */
  readonly whileClosed: (work: () => Promise<Restored>) => Promise<Restored>
}

/** What watchers see at most that often. */
const watchGapMs = 100

export function createKeepingDesk({ file, settings, log, whileClosed }: KeepingDeskOptions): KeepingDesk {
  const board = createLiveBoard(watchGapMs)
  const disk = watchDisk(dirname(file), board.touch)
  let job: KeepingState['job'] = null
  let stopping: AbortController | undefined
  let automaticFailure: KeepingState['automaticFailure'] = null
  const underWay = new Map<KeepingJob, Promise<unknown>>()

  const state = (): KeepingState => ({ job, disk: disk.state(), automaticFailure })
  const onProgress = (progress: WorkProgress) => {
    if (job === null) return
    job = { ...job, progress, canStop: job.kind !== 'restore' || !takesPlace.includes(progress.what) }
    board.touch()
  }
  const list = () => listAllBackups(file, settings())
  const pathOf = (name: string): string => {
    const found = list().items.find((item) => item.name === name)
    if (found) return found.path
    throw new Failure('input/invalid', `There is no backup ${name} any more. Look at the list again.`)
  }

  const inWorker = <Name extends KeepingTaskName>(name: Name, order: KeepingTasks[Name]['order']) =>
    performInWorker(name, order, { signal: stopping?.signal, onProgress })

  /** One at a time: they would only make each other slow. */
  const alone = async <T>(kind: KeepingJob, work: () => Promise<T>): Promise<T> => {
    const same = underWay.get(kind)
    if (same !== undefined && kind !== 'restore') return (await same) as T
    if (job !== null) throw new Failure('input/invalid', `${inWords[job.kind]} Wait until that has ended, or stop it.`)
    stopping = new AbortController()
    job = {
      kind,
      startedAt: new Date().toISOString(),
      progress: { what: 'Starting', done: 0, total: 0 },
      canStop: true,
    }
    board.touch()
    const working = work()
    underWay.set(kind, working)
    try {
      return await working
    } catch (error) {
      log.warn({ err: error, kind }, 'safe-keeping did not come about')
      throw error
    } finally {
      underWay.delete(kind)
      stopping = undefined
      job = null
      board.touch()
    }
  }

  return {
    state,
    watch: (signal) => board.follow(state, signal),
    listBackups: list,
    backUp: (reason) =>
      alone('backup', async () => {
        const { backup, removed } = await inWorker('backup', { file, reason, ...backupPlace(file, settings()) })
        log.info({ name: backup.name, bytes: backup.bytes, removed }, 'a backup was made')
        return backup
      }),
    async compareBackup(name) {
      return compareBackup(await performInWorker('inspect', { file: pathOf(name) }), file)
    },
    restore: (name) =>
      alone('restore', () =>
        whileClosed(async () => {
          const path = pathOf(name)
          const { folder } = backupPlace(file, settings())
          const done = await inWorker('restore', { file, backup: path, folder })
          log.info({ name, kept: done.kept?.name }, 'a backup was restored')
          return { ...done, path }
        }),
      ),
    check: () => alone('check', () => inWorker('check', { file })),
    stop: () => stopping?.abort(),
    noteAutomatic(failure) {
      automaticFailure = failure && { at: new Date().toISOString(), message: failure.message }
      board.touch()
    },
    async close() {
      stopping?.abort()
      await Promise.allSettled(underWay.values())
      disk.close()
    },
  }
}

const inWords: Record<KeepingJob, string> = {
  backup: 'A backup is being made.',
  restore: 'A backup is being restored.',
  check: 'The database is being checked.',
}

/** The steps of a restore after which it is too late to stop. */
const takesPlace: readonly string[] = ['Restoring', 'Taking its place']
