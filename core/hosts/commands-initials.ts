import type { Command } from 'commander'
import { Failure } from '../contract/failure.ts'
import { initialsDesk } from '../desks/initials-desk.ts'
import type { Engine } from '../engine.ts'
import { searchDrivers } from '../queries/drivers.ts'
import { personOf } from '../queries/persons.ts'
import { group, leaf } from './cli-leaf.ts'
import { exitStatus, inSession } from './cli-session.ts'
import { plural, table } from './cli-tables.ts'

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
        const driverId = findWho(engine, driver)
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
        const driverId = findWho(engine, driver)
        const actionId = initialsDesk(engine).unmark(driverId)
        const told = actionId === null ? 'was not marked' : 'appears by name again'
        await print({ driverId, actionId }, () => `The driver ${told}.\n`)
        return exitStatus.done
      }),
    )
}

/** By "source:id", else the one person whose name has all those words. Throws `input/invalid` for none and for several. */
function findWho(engine: Engine, who: string): number {
  const store = engine.reading()
  const [, source, sourceDriverId] = /^([a-z]+):(\S+)$/.exec(who.trim()) ?? []
  const byId = store
    .prepare<[string, string], number>('select id from driver where source = ? and source_driver_id = ?')
    .pluck()
    .get(source ?? '', sourceDriverId ?? '')
  if (byId !== undefined) return byId
  const found = searchDrivers(store, who, 20)
  const persons = new Set(found.map(({ driverId }) => personOf(store, driverId)[0]))
  const [first] = found
  if (first && persons.size === 1) return first.driverId
  if (!first) throw new Failure('input/invalid', 'No stored driver has a name like that. Check how it is written.')
  const list = found.map(
    (one) => `${one.source}:${one.sourceDriverId} (${one.driverName}, ${plural(one.raceCount, 'race')})`,
  )
  throw new Failure('input/invalid', `Several drivers are called that: ${list.join('; ')}. Use the number.`)
}
