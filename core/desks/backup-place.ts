import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Settings } from '../config.ts'
import { Failure } from '../contract/failure.ts'
import type { BackupComparison, BackupItem, BackupList, DatabaseFacts } from '../contract/keeping.ts'
import { type BackupKeep, backupsFolder, foldersElsewhere, listBackups } from '../store/backup-files.ts'
import { freeBytes } from '../store/disk.ts'
import { inspectDatabase } from '../store/inspect.ts'

type BackupSettings = Pick<Settings, 'backup' | 'backupFolder' | 'backupKeep'>

/** Where the backups of a database go, and how many are kept. */
export function backupPlace(file: string, settings: BackupSettings): { folder: string; keep: BackupKeep } {
  if (file === ':memory:') throw new Failure('input/invalid', 'A database in memory has no backups.')
  const { backupFolder, backupKeep } = settings
  const [days = 7, weeks = 4] = backupKeep.split('+').map(Number)
  return { folder: backupFolder === '' ? backupsFolder(file) : resolve(backupFolder), keep: { days, weeks } }
}

/** All backups of a database: those of the chosen folder, of folders chosen before, and those beside it. */
export function listAllBackups(file: string, settings: BackupSettings): BackupList {
  const { folder, keep } = backupPlace(file, settings)
  const folders = new Set([folder, backupsFolder(file), ...foldersElsewhere(file)])
  const items = [...folders].flatMap(listBackups).sort((one, other) => other.madeAt.localeCompare(one.madeAt))
  return {
    folder,
    items,
    totalBytes: items.reduce((sum, { bytes }) => sum + bytes, 0),
    freeBytes: freeBytes(folder),
    automatic: { isOn: settings.backup === 'on', ...keep },
  }
}

/** The newest copy of the database as a whole one; undefined where there is none. */
export function newestBackup({ items }: BackupList): BackupItem | undefined {
  return items.find(({ reason }) => reason !== 'damaged')
}

/** The path of a backup that a person named: one of the list, or any file. Throws `input/invalid` where there is neither. */
export function findBackup(named: string, { items }: BackupList): string {
  const listed = items.find(({ name, path }) => name === named || path === named)
  if (listed) return listed.path
  const path = resolve(named)
  if (existsSync(path)) return path
  const known = items.some(({ name }) => name === basename(named)) ? '' : ' "backup list" shows those that there are.'
  throw new Failure('input/invalid', `There is no backup ${named}.${known}`)
}

/** A backup beside the present database. Only its own damage and age speak against it. */
export function compareBackup(backup: DatabaseFacts, file: string): BackupComparison {
  return { backup, present: presentFacts(file), problem: problemOf(backup) }
}

function problemOf({ isTooNew, damage: [first] }: DatabaseFacts): string | null {
  if (first !== undefined) return `This backup is damaged: ${first}`
  return isTooNew ? 'This backup was written by a newer version of this program. Update the program first.' : null
}

function presentFacts(file: string): DatabaseFacts | null {
  try {
    return inspectDatabase(file, { isThorough: false })
  } catch {
    return null
  }
}
