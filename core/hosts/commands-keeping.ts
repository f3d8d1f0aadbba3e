import type { Command } from 'commander'
import { listActionItems, undoAction } from '../desks/undo.ts'
import { group, leaf, readWhole } from './cli-leaf.ts'
import { exitStatus, inSession } from './cli-session.ts'
import { actionsTable } from './keeping-tables.ts'

/** The commands of safe-keeping. */
export function addKeeping(program: Command): void {
  addActions(program)
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
          const { verb, subject } = engine.withStore((store) => undoAction(store, actionId))
          await print({ actionId, verb, subject }, () => `Taken back: ${subject}.\n`)
          return exitStatus.done
        },
        { heedSaved: false },
      ),
    )
}
