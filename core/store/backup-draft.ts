import { randomBytes } from 'node:crypto'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../contract/failure.ts'
import type { BackupItem, BackupReason } from '../contract/keeping.ts'
import { formatBytes } from '../contract/units.ts'
import { backupName } from './backup-files.ts'
import { fileBytes, settle } from './disk.ts'

/** A path in `folder` for a backup that is still being made; `draftPattern` knows it. */
export function draftPathIn(folder: string): string {
  return join(folder, `.backup-${process.pid}-${randomBytes(4).toString('hex')}.part`)
}

/** Takes a draft away, whatever state it is in. Never throws: why it is given up is what has to be said. */
export function removeDraft(draft: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) {
    try {
      rmSync(draft + suffix, { force: true })
    } catch {
      // What lies below something that is no folder is not there.
    }
  }
}

/**
 * Gives a finished draft its name, once it is on the disk itself: whoever sees the name sees a whole backup, also after
 * the power was cut. Never takes the name of another.
 */
export function placeBackup(
  draft: string,
  folder: string,
  madeAt: Date,
  schema: number,
  reason: BackupReason,
): BackupItem {
  settle(draft)
  let copy = 1
  while (existsSync(join(folder, backupName(madeAt, schema, reason, copy)))) copy++
  const name = backupName(madeAt, schema, reason, copy)
  const path = join(folder, name)
  renameSync(draft, path)
  settle(folder)
  const seconds = Math.floor(madeAt.getTime() / 1000) * 1000
  return { name, path, bytes: fileBytes(path), madeAt: new Date(seconds).toISOString(), reason, schema }
}

/** `store/full`, with what would be needed. Bytes. */
export function noRoomForBackup(folder: string, needed: number, free: number | null, cause?: unknown): Failure {
  const has = free === null ? '' : `, and ${formatBytes(free)} are free`
  return new Failure(
    'store/full',
    `There is no room for a backup in ${folder}: it takes about ${formatBytes(needed)}${has}. Nothing half-written was kept, and the older backups are still there. Free some space, or choose another folder for backups.`,
    { folder, needed, free },
    { cause },
  )
}
