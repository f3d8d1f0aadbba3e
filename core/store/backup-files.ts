import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { BackupItem, BackupReason } from '../contract/keeping.ts'

/** Where the backups of a database lie unless a person chose another folder. */
export function backupsFolder(file: string): string {
  return join(dirname(file), 'backups')
}

/** A note in the data folder of where else backups lie: the setting stands in the database, which may be what is lost. */
const elsewhere = 'backups-elsewhere.txt'

/** Remembers a folder that a backup went to, beside the database; where it cannot be written nothing is remembered. */
export function rememberFolder(file: string, folder: string): void {
  if (folder === backupsFolder(file)) return
  const known = foldersElsewhere(file)
  if (known.includes(folder)) return
  try {
    writeFileSync(join(dirname(file), elsewhere), `${[folder, ...known].slice(0, 5).join('\n')}\n`)
  } catch {
    // The backup itself is good, and the setting knows where.
  }
}

/** The folders that backups went to and that are not beside the database, the newest first. */
export function foldersElsewhere(file: string): string[] {
  try {
    return readFileSync(join(dirname(file), elsewhere), 'utf8')
      .split('\n')
      .filter(Boolean)
  } catch {
    return []
  }
}

/** How many of the automatic backups are kept: the newest of each of so many days, and of each of so many weeks. */
export interface BackupKeep {
  readonly days: number
  readonly weeks: number
}

/** Of those made before an update, or before another was restored: the newest few, for as long as nobody misses them. */
const keptByOwnRule: Partial<Record<BackupReason, number>> = { 'before-update': 3, 'before-restore': 3 }

const pattern =
  /^backup-(\d{4})-(\d\d)-(\d\d)T(\d\d)(\d\d)(\d\d)Z-schema(\d{1,6})-(manual|daily|before-update|before-restore|damaged)(?:-\d+)?\.db$/

/** "backup-2026-03-01T140233Z-schema3-daily.db": when (UTC), which tables, and why. */
export function backupName(madeAt: Date, schema: number, reason: BackupReason, copy = 1): string {
  const at = `${madeAt.toISOString().slice(0, 19).replaceAll(':', '')}Z`
  return `backup-${at}-schema${schema}-${reason}${copy > 1 ? `-${copy}` : ''}.db`
}

/**
 * The backups in a folder, newest first; none where there is no such folder. Of the same second, the one written last
 * comes first. Other files there are left alone.
 */
export function listBackups(folder: string): BackupItem[] {
  return namesIn(folder)
    .flatMap((name) => itemOf(folder, name) ?? [])
    .sort(
      (one, other) =>
        other.item.madeAt.localeCompare(one.item.madeAt) ||
        other.writtenMs - one.writtenMs ||
        other.item.name.localeCompare(one.item.name),
    )
    .map(({ item }) => item)
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function itemOf(folder: string, name: string): { item: BackupItem; writtenMs: number } | null {
  const [, year, month, day, hour, minute, second, schema, reason] = pattern.exec(name) ?? []
  const path = join(folder, name)
  const found = statSync(path, { throwIfNoEntry: false })
  if (reason === undefined || !found?.isFile()) return null
  const madeAt = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`)
  if (Number.isNaN(madeAt.getTime())) return null
  const item: BackupItem = {
    name,
    path,
    bytes: found.size,
    madeAt: madeAt.toISOString(),
    reason: reason as BackupReason,
    schema: Number(schema),
  }
  return { item, writtenMs: found.mtimeMs }
}

/**
 * Takes away the automatic backups that newer ones stand for; call it only after a good one was made. What a person made,
 * and what could not be read, stays. Returns the names of those gone.
 */
export function rotateBackups(folder: string, keep: BackupKeep): string[] {
  const gone = outlived(listBackups(folder), keep)
  for (const { path } of gone) rmSync(path, { force: true })
  return gone.map(({ name }) => name)
}

/** Which of `backups` (newest first) may go. The newest of each reason never does. Pure. */
export function outlived(backups: readonly BackupItem[], { days, weeks }: BackupKeep): BackupItem[] {
  const daily = backups.filter(({ reason }) => reason === 'daily')
  const kept = new Set([
    ...firstOfEach(daily, ({ madeAt }) => madeAt.slice(0, 10), Math.max(1, days)),
    ...firstOfEach(daily, ({ madeAt }) => weekOf(madeAt), weeks),
  ])
  for (const [reason, most] of Object.entries(keptByOwnRule)) {
    for (const backup of backups.filter((one) => one.reason === reason).slice(0, most)) kept.add(backup)
  }
  return backups.filter((backup) => !kept.has(backup) && backup.reason !== 'manual' && backup.reason !== 'damaged')
}

function firstOfEach(
  backups: readonly BackupItem[],
  spanOf: (backup: BackupItem) => string,
  most: number,
): BackupItem[] {
  const newest = new Map<string, BackupItem>()
  for (const backup of backups) {
    const span = spanOf(backup)
    if (!newest.has(span)) newest.set(span, backup)
  }
  return [...newest.values()].slice(0, most)
}

/** The Monday (UTC) of an instant's week. */
function weekOf(instant: string): string {
  const day = new Date(`${instant.slice(0, 10)}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7))
  return day.toISOString().slice(0, 10)
}

/** What a backup is written to until it is good; a name that no list shows. */
export const draftPattern = /^\.backup-.*\.part(?:-journal|-wal|-shm)?$/

/** Nobody writes for an hour to a draft that is still being made. */
const draftLivesMs = 3_600_000

/** Takes away drafts of programs that ended in the middle. */
export function removeLeftDrafts(folder: string, nowMs: number): void {
  for (const name of namesIn(folder)) {
    if (!draftPattern.test(name)) continue
    const path = join(folder, name)
    const { mtimeMs = nowMs } = statSync(path, { throwIfNoEntry: false }) ?? {}
    if (nowMs - mtimeMs > draftLivesMs) rmSync(path, { force: true })
  }
}
