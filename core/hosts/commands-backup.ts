import type { Command } from 'commander'
import { refuseWhileAtWork } from '../desks/at-work.ts'
import { backupPlace, compareBackup, findBackup, listAllBackups } from '../desks/backup-place.ts'
import { performTask } from '../desks/keeping-tasks.ts'
import { settleRestored } from '../store/after-restore.ts'
import { group, leaf } from './cli-leaf.ts'
import { workBar } from './cli-progress.ts'
import { exitStatus, inSession, type Session } from './cli-session.ts'
import { backupsText, comparisonText } from './keeping-tables.ts'

/** Backups of the database: made, listed, checked, put back. */
export function addBackup(program: Command): void {
  const backup = group(program, 'backup', 'copies of the whole database, and the way back')
  leaf(backup, 'now', 'Makes a backup, also while something is being ingested, and checks it.', [
    'backup now',
    'backup now --backup-folder /media/stick',
  ]).action((_flags, command: Command) => inSession(command, backUpNow))
  leaf(backup, 'list', 'Lists the backups there are, newest first.', ['backup list', 'backup list --json']).action(
    (_flags, command: Command) =>
      inSession(command, async ({ file, settings, print }) => {
        const found = listAllBackups(file, settings)
        await print(found, () => backupsText(found))
        return exitStatus.done
      }),
  )
  leaf(backup, 'check', 'Checks a backup and shows it beside the database in use; changes nothing.', [
    'backup check backup-2026-03-01T140233Z-schema5-daily.db',
    'backup check /media/stick/club.db',
  ])
    .argument('<file>', 'a name of "backup list", or any file')
    .action((named: string, _flags, command: Command) => inSession(command, (session) => checkOne(session, named)))
  leaf(backup, 'restore', 'Puts a backup in the place of the database. What is there becomes a backup itself.', [
    'backup restore backup-2026-03-01T140233Z-schema5-daily.db',
  ])
    .argument('<file>', 'a name of "backup list", or any file')
    .addHelpText(
      'after',
      '\nNothing else may have the database open: close the app first. Exit status: 0 restored, 1 failed or in use, 4 a meeting is being read.\n',
    )
    .action((named: string, _flags, command: Command) => inSession(command, (session) => restore(session, named)))
}

async function backUpNow({ file, settings, signal, json, print }: Session): Promise<number> {
  const bar = workBar(json)
  try {
    const order = { file, ...backupPlace(file, settings), reason: 'manual' as const }
    const { backup, facts } = await performTask('backup', order, { signal, onProgress: bar.onProgress })
    bar.stop()
    await print({ backup, facts }, () => `${backup.path}\n`)
    return exitStatus.done
  } finally {
    bar.stop()
  }
}

async function checkOne({ file, settings, print }: Session, named: string): Promise<number> {
  const path = findBackup(named, listAllBackups(file, settings))
  const found = compareBackup(await performTask('inspect', { file: path }), file)
  await print(found, () => comparisonText(found))
  return found.problem === null ? exitStatus.done : exitStatus.failed
}

async function restore({ file, settings, signal, json, engine, print }: Session, named: string): Promise<number> {
  refuseWhileAtWork(file)
  const { folder } = backupPlace(file, settings)
  const backup = findBackup(named, listAllBackups(file, settings))
  const bar = workBar(json)
  try {
    const { facts, kept } = await performTask(
      'restore',
      { file, backup, folder },
      { signal, onProgress: bar.onProgress },
    )
    bar.stop()
    engine.withStore((store) => settleRestored(store, backup, engine.who))
    await print({ restored: backup, facts, kept }, () =>
      kept === null
        ? `Restored ${backup}. There was no database before.\n`
        : `Restored ${backup}.\nThe database as it was before is ${kept.path}.\n`,
    )
    return exitStatus.done
  } finally {
    bar.stop()
  }
}
