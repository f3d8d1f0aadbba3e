import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Command } from 'commander'
import { Failure } from '../contract/failure.ts'
import { listAllBackups } from '../desks/backup-place.ts'
import { makeChecklist } from '../desks/checklist.ts'
import { checkDatabase } from '../desks/database-check.ts'
import { lookAtDisk } from '../desks/disk-watch.ts'
import { noteCheck } from '../desks/last-check.ts'
import { deleteMeeting, previewDeletion } from '../desks/meeting-deletion.ts'
import { listActionItems, undoAction } from '../desks/undo.ts'
import { group, leaf, readWhole } from './cli-leaf.ts'
import { workBar } from './cli-progress.ts'
import { exitStatus, inSession } from './cli-session.ts'
import { addBackup } from './commands-backup.ts'
import { actionsTable, checklistText, checkText, deletionText } from './keeping-tables.ts'

/** The commands of safe-keeping. */
export function addKeeping(program: Command): void {
  addChecklist(program)
  addBackup(program)
  addCheck(program)
  addDelete(program)
  addActions(program)
}

function addChecklist(program: Command): void {
  leaf(program, 'checklist', 'Shows how the database stands, and what mends what is not well.', ['checklist']).action(
    (_flags, command: Command) =>
      inSession(command, async ({ engine, file, settings, print }) => {
        const found = makeChecklist({
          store: engine.reading(),
          backups: listAllBackups(file, settings),
          disk: lookAtDisk(dirname(file)),
          automaticFailure: null,
          sites: engine.sites(),
          isScheduleOn: settings.schedule === 'on',
          nowMs: Date.now(),
        })
        await print(found, () => checklistText(found))
        return exitStatus.done
      }),
  )
}

function addCheck(program: Command): void {
  leaf(program, 'check', 'Reads the whole database and says whether anything in it is wrong; changes nothing.', [
    'check',
    'check --json',
  ])
    .addHelpText('after', '\nExit status: 0 nothing is wrong, 1 something is, or the file cannot be read.\n')
    .action((_flags, command: Command) =>
      inSession(command, async ({ engine, file, json, signal, print }) => {
        if (!existsSync(file)) throw new Failure('input/invalid', `There is no database at ${file} yet.`)
        const bar = workBar(json)
        try {
          const found = await checkDatabase({ file, signal, onProgress: bar.onProgress })
          bar.stop()
          engine.withStore((store) => noteCheck(store, found))
          await print(found, () => checkText(found))
          return found.isSound ? exitStatus.done : exitStatus.failed
        } finally {
          bar.stop()
        }
      }),
    )
}

function addDelete(program: Command): void {
  leaf(program, 'delete <event>', 'Deletes a stored meeting: races, results, laps, corrections and its kept pages.', [
    'delete liverc:486677         # says what would go, deletes nothing',
    'delete liverc:486677 --yes',
    'actions undo 12              # brings it back, until the app is next started or closed',
  ])
    .option('--yes', 'do it')
    .addHelpText(
      'after',
      '\nExported files stay. Exit status: 0 deleted, 2 nothing was deleted, 4 another program is reading the meeting.\n',
    )
    .action((event: string, { yes = false }: { yes?: boolean }, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        if (!yes) {
          const { counts, event: found } = previewDeletion(engine, event)
          await print({ wouldDelete: counts }, () => deletionText(found.name, counts, null))
          return exitStatus.usage
        }
        const { actionId, counts, event: found } = await deleteMeeting(engine, event)
        await print({ deleted: counts, actionId }, () => deletionText(found.name, counts, actionId))
        return exitStatus.done
      }),
    )
}

function addActions(program: Command): void {
  const actions = group(program, 'actions', 'what people did, and the way back')
  leaf(actions, 'list', 'Lists what people did, newest first.', ['actions list --limit 5'])
    .option('--limit <n>', 'at most this many', readWhole, 50)
    .action(({ limit }: { limit: number }, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const found = listActionItems(engine.reading(), limit)
        await print({ actions: found }, () =>
          found.length > 0 ? actionsTable(found) : 'Nobody has changed anything here yet.\n',
        )
        return exitStatus.done
      }),
    )
  leaf(actions, 'undo', 'Takes back one thing that was done.', ['actions undo 12'])
    .argument('<action>', 'its number in "actions list"', readWhole)
    .action((actionId: number, _flags, command: Command) =>
      inSession(
        command,
        async ({ engine, print }) => {
          const { verb, subject } = await undoAction(engine, actionId)
          await print({ actionId, verb, subject }, () => `Taken back: ${subject}.\n`)
          return exitStatus.done
        },
        { heedSaved: false },
      ),
    )
}
