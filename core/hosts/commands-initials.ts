import type { Command } from 'commander'
import { initialsDesk } from '../desks/initials-desk.ts'
import { group, leaf } from './cli-leaf.ts'
import { exitStatus, inSession } from './cli-session.ts'
import { table } from './cli-tables.ts'
import { storedDriver } from './named-driver.ts'

/** The commands about drivers who appear by initials. */
export function addInitials(program: Command): void {
  const initials = group(program, 'initials', 'drivers who appear by initials on screens, on paper and in every export')
  leaf(initials, 'list', 'Lists who is marked, by initials.', ['initials list', 'initials list --json']).action(
    (_flags, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const marked = initialsDesk(engine).list()
        await print({ drivers: marked }, () => {
          const rows = marked.map(({ initials: shown, raceCount, lastEventName, decidedBy, decidedAt, note }) => [
            shown,
            raceCount,
            lastEventName,
            decidedBy,
            decidedAt.slice(0, 10),
            note,
          ])
          const header = ['Initials', 'Races', 'Last at', 'Marked by', 'On', 'Why']
          return marked.length === 0 ? 'Nobody is marked.\n' : table(header, rows, ['Races'])
        })
        return exitStatus.done
      }),
  )
  const kept = '\nThe database and its backups keep the name; "actions" can take a mark back.\n'
  leaf(initials, 'mark <driver>', "Has a driver appear by initials, under all of the person's ids.", [
    'initials mark "ana reyes" --note "asked by the parents"',
    'initials mark liverc:12345      # where several have that name',
  ])
    .option('--note <text>', 'why, for whoever looks later')
    .addHelpText('after', kept)
    .action((driver: string, { note }: { note?: string }, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const driverId = storedDriver(engine.reading(), driver)
        const actionId = initialsDesk(engine).mark(driverId, note ?? null)
        const told = actionId === null ? 'was marked already' : 'appears by initials from now on'
        await print({ driverId, actionId }, () => `The driver ${told}.\n`)
        return exitStatus.done
      }),
    )
  leaf(initials, 'unmark <driver>', 'Has a driver appear by name again.', ['initials unmark "ana reyes"'])
    .addHelpText('after', kept)
    .action((driver: string, _flags, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const driverId = storedDriver(engine.reading(), driver)
        const actionId = initialsDesk(engine).unmark(driverId)
        const told = actionId === null ? 'was not marked' : 'appears by name again'
        await print({ driverId, actionId }, () => `The driver ${told}.\n`)
        return exitStatus.done
      }),
    )
}
