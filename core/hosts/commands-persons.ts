import type { Command } from 'commander'
import { Failure } from '../contract/failure.ts'
import { type PersonDesk, personDesk } from '../desks/person-desk.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { findDriverHistory } from '../queries/driver-history.ts'
import { findDriverMeeting } from '../queries/driver-meeting.ts'
import { searchDrivers } from '../queries/drivers.ts'
import { listSuggestions } from '../queries/person-suggestions.ts'
import { listPersonDecisions } from '../queries/persons.ts'
import { listRecentDrivers } from '../queries/recent-drivers.ts'
import { findTransponderReport } from '../queries/transponder-report.ts'
import { findEvent } from '../store/events.ts'
import { group, leaf, readWhole } from './cli-leaf.ts'
import { exitStatus, inSession } from './cli-session.ts'
import { storedDriver } from './named-driver.ts'
import { dayText, decisionsText, driversText, historyText, suggestionsText, transpondersText } from './person-tables.ts'

/** The commands about drivers: who is who, their days and history, and the transponders of an entry list. */
export function addPersons(program: Command): void {
  addDrivers(program)
  addDriver(program)
  addTransponders(program)
  const persons = group(program, 'persons', 'who is who, where the source knows one person under several ids')
  leaf(persons, 'suggestions', 'Shows drivers who look like one person, and why; decides nothing.', [
    'persons suggestions',
    'persons suggestions --limit 5 --json',
  ])
    .option('--limit <n>', 'at most this many', readWhole, 20)
    .action(({ limit }: { limit: number }, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const found = listSuggestions(engine.reading(), limit)
        await print(found, () => suggestionsText(found))
        return exitStatus.done
      }),
    )
  leaf(persons, 'list', 'Lists who was merged or told apart.', ['persons list', 'persons list --json']).action(
    (_flags, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const decisions = listPersonDecisions(engine.reading())
        await print({ decisions }, () => decisionsText(decisions))
        return exitStatus.done
      }),
  )
  addDecisions(persons)
}

type Deed = 'merge' | 'tellApart' | 'forget'

const told: Record<Deed, readonly [done: string, already: string]> = {
  merge: ['They are one person from now on.', 'They are one person already.'],
  tellApart: ['They are two people, and are not suggested again.', 'That was said already.'],
  forget: ['Nothing is said of these two any more.', 'Nothing was said of these two.'],
}

function addDecisions(persons: Command): void {
  const decided = async (command: Command, pair: readonly [string, string], deed: Deed, note?: string) =>
    await inSession(command, async ({ engine, print }) => {
      const store = engine.reading()
      const [driverId, otherDriverId] = [storedDriver(store, pair[0]), storedDriver(store, pair[1])]
      const desk: PersonDesk = personDesk(engine)
      const actionId = desk[deed](driverId, otherDriverId, note ?? null)
      await print({ driverId, otherDriverId, actionId }, () => `${told[deed][actionId === null ? 1 : 0]}\n`)
      return exitStatus.done
    })
  const why = 'why, for whoever looks later'
  leaf(persons, 'merge <driver> <other>', 'Makes two drivers one person: one history, one hit in every search.', [
    'persons merge liverc:48812 liverc:50113 --note "lost the password"',
  ])
    .option('--note <text>', why)
    .action((one: string, other: string, { note }: { note?: string }, command: Command) =>
      decided(command, [one, other], 'merge', note),
    )
  leaf(persons, 'apart <driver> <other>', 'Remembers that two drivers are not the same person.', [
    'persons apart liverc:48812 liverc:50113 --note "father and son"',
  ])
    .option('--note <text>', why)
    .action((one: string, other: string, { note }: { note?: string }, command: Command) =>
      decided(command, [one, other], 'tellApart', note),
    )
  leaf(persons, 'forget <driver> <other>', 'Parts two drivers again, or forgets that they are not the same.', [
    'persons forget liverc:48812 liverc:50113',
  ]).action((one: string, other: string, _flags, command: Command) => decided(command, [one, other], 'forget'))
}

function addDrivers(program: Command): void {
  leaf(program, 'drivers [text]', 'Lists who raced last, or who has that name or transponder; works offline.', [
    'drivers',
    'drivers reyes',
    'drivers 1234567                             # by transponder',
    'drivers --limit 100 --json',
  ])
    .option('--limit <n>', 'at most this many', readWhole, 30)
    .action((text: string | undefined, { limit }: { limit: number }, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const store = engine.reading()
        const drivers = text === undefined ? listRecentDrivers(store, limit) : searchDrivers(store, text, limit)
        await print({ drivers }, () => driversText(drivers))
        return exitStatus.done
      }),
    )
}

interface DriverFlags {
  readonly event?: string
  readonly all?: boolean
}

function addDriver(program: Command): void {
  leaf(
    program,
    'driver <driver>',
    'Shows what is stored of a driver, or their whole day at one event; works offline.',
    [
      'driver "ana reyes"',
      'driver 1234567                              # by transponder',
      'driver liverc:48812 --event liverc:486677   # every run of that day',
      'driver liverc:48812 --all --json            # with every race',
    ],
  )
    .option('--event <event>', 'their day at this event')
    .option('--all', 'with --json: every race, else those of the newest meetings')
    .action((who: string, { event, all = false }: DriverFlags, command: Command) =>
      inSession(command, async ({ engine, settings, print }) => {
        const store = engine.reading()
        const driverId = storedDriver(store, who)
        if (event === undefined) {
          const history = findDriverHistory(store, driverId, all ? Number.POSITIVE_INFINITY : undefined)
          if (history === undefined) throw new Failure('input/invalid', 'No race of this driver is stored any more.')
          await print(history, () => historyText(history))
          return exitStatus.done
        }
        const cleanFactor = settings.cleanLapPercent / 100
        const day = findDriverMeeting(store, requireEventId(engine, event), driverId, { cleanFactor })
        if (day === undefined) {
          throw new Failure('input/invalid', 'That driver has no stored race at this event. "entries" lists who has.')
        }
        await print(day, () => dayText(day))
        return exitStatus.done
      }),
    )
}

function addTransponders(program: Command): void {
  leaf(program, 'transponders <event>', 'Checks the transponders of an entry list, also before the first race.', [
    'transponders liverc:486677',
    'transponders liverc:486677 --json',
  ]).action((event: string, _flags, command: Command) =>
    inSession(command, async ({ engine, print }) => {
      const report = findTransponderReport(engine.reading(), requireEventId(engine, event))
      await print(report, () => transpondersText(report))
      return exitStatus.done
    }),
  )
}

function requireEventId(engine: Engine, name: string): number {
  const { source, sourceId } = engine.eventPage(name)
  const event = findEvent(engine.reading(), source, sourceId ?? '')
  if (event) return event.eventId
  throw new Failure('input/invalid', `Event ${source}:${sourceId} is not stored yet. Ingest it first.`)
}
