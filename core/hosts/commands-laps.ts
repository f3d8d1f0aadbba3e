import { type Command, Option } from 'commander'
import { Failure } from '../contract/failure.ts'
import type { LapPlace } from '../contract/understanding.ts'
import { listRaceItems } from '../queries/race-list.ts'
import { createUnderstandingService } from '../services/understanding-service.ts'
import { findEvent } from '../store/events.ts'
import { group, leaf, readWhole } from './cli-leaf.ts'
import { exitStatus, inSession, type Session } from './cli-session.ts'
import { shown, table } from './cli-tables.ts'
import { understandingText, whatIfText } from './laps-tables.ts'
import { namedDriver, namedRace } from './named-race.ts'

interface LapFlags {
  readonly race: string
  readonly driver: string
  readonly lap: number
}

/** The commands about what laps say, and what people say of laps. */
export function addLaps(program: Command): void {
  const laps = group(program, 'laps', 'what the laps of a race say, and what you say of them')
  leaf(
    laps,
    'show <event>',
    'Shows laps out of the ordinary, what may have happened, clean figures and the race story; "show" may be left out.',
    [
      'laps liverc:486677                         # names its races',
      'laps liverc:486677 --race 6304829',
      'laps liverc:486677 --race 6304829 --json',
    ],
    { isDefault: true },
  )
    .option('--race <id>', "the race, by the source's id; without it the races are named")
    .action((event: string, { race }: { race?: string }, command: Command) =>
      inSession(command, async (session) => {
        if (race === undefined) return await printRaces(session, event)
        const found = serviceOf(session).understanding(raceOf(session, event, race).raceId)
        await session.print(found, () => understandingText(found))
        return exitStatus.done
      }),
    )
  placed(
    leaf(
      laps,
      'mark <event>',
      'Leaves a lap out of our figures, or counts it whatever the rule says; with your reason.',
      [
        'laps mark liverc:486677 --race 6304829 --driver "ana reyes" --lap 14 --as out --reason "missed passing"',
        'laps mark liverc:486677 --race 6304829 --driver 298958 --lap 14 --as in --reason "rain, everybody was slow"',
      ],
    ),
  )
    .addOption(new Option('--as <verdict>', 'out: left out; in: counted').choices(['in', 'out']).makeOptionMandatory())
    .requiredOption('--reason <text>', 'why; it is shown wherever the lap is')
    .action((event: string, flags: LapFlags & { as: 'in' | 'out'; reason: string }, command: Command) =>
      inSession(command, async (session) => {
        const { as: verdict, reason } = flags
        const place = placeOf(session, event, flags)
        const { actionId } = serviceOf(session).mark({ ...place, verdict, reason })
        const done = verdict === 'out' ? 'left out of our figures' : 'counted, whatever the rule says'
        await session.print({ ...place, verdict, reason, actionId }, () =>
          actionId === null ? 'That was said already.\n' : `Lap ${flags.lap} is ${done}. ${wayBack(actionId)}\n`,
        )
        return exitStatus.done
      }),
    )
  placed(
    leaf(laps, 'unmark <event>', 'Withdraws what was said of a lap.', [
      'laps unmark liverc:486677 --race 6304829 --driver "ana reyes" --lap 14',
    ]),
  ).action((event: string, flags: LapFlags, command: Command) =>
    inSession(command, async (session) => {
      const place = placeOf(session, event, flags)
      const { actionId } = serviceOf(session).unmark(place)
      await session.print({ ...place, actionId }, () =>
        actionId === null ? 'Nothing was said of that lap.\n' : `Withdrawn. ${wayBack(actionId)}\n`,
      )
      return exitStatus.done
    }),
  )
  leaf(
    laps,
    'fuel <event>',
    'Says whether the class of a race refuels, at whatever meeting, or goes by its name again.',
    [
      'laps fuel liverc:486677 --race 6304829 --refuels yes',
      'laps fuel liverc:486677 --race 6304829 --refuels by-name',
    ],
  )
    .requiredOption('--race <id>', "the race, by the source's id")
    .addOption(
      new Option('--refuels <how>', 'whether it does; by-name: as its name says')
        .choices(['yes', 'no', 'by-name'])
        .makeOptionMandatory(),
    )
    .action((event: string, { race, refuels }: { race: string; refuels: string }, command: Command) =>
      inSession(command, async (session) => {
        const { raceId } = raceOf(session, event, race)
        const said = refuels === 'by-name' ? null : refuels === 'yes'
        const { actionId } = serviceOf(session).sayFuel({ raceId, refuels: said })
        await session.print({ raceId, refuels: said, actionId }, () =>
          actionId === null ? 'It was so already.\n' : `Noted. ${wayBack(actionId)}\n`,
        )
        return exitStatus.done
      }),
    )
  placed(
    leaf(laps, 'what-if <event>', 'Shows the result with one lap counted as two, or two as one; stores nothing.', [
      'laps what-if liverc:486677 --race 6304829 --driver "ana reyes" --lap 14',
      'laps what-if liverc:486677 --race 6304829 --driver "ana reyes" --lap 14 --merge --json',
    ]),
  )
    .option('--merge', 'the lap and the next one as one; else the lap as two')
    .action((event: string, flags: LapFlags & { merge?: boolean }, command: Command) =>
      inSession(command, async (session) => {
        const kind = flags.merge === true ? 'merge' : 'split'
        const answer = serviceOf(session).whatIf({ ...placeOf(session, event, flags), kind })
        await session.print(answer, () => whatIfText(answer))
        return exitStatus.done
      }),
    )
}

/** A lap of a driver of a race. */
function placed(command: Command): Command {
  return command
    .requiredOption('--race <id>', "the race, by the source's id")
    .requiredOption('--driver <who>', "the driver: the source's id, the car's number, or words of the name")
    .requiredOption('--lap <number>', 'the lap', readWhole)
}

const settingsOf = ({ settings }: Session) => ({ cleanFactor: settings.cleanLapPercent / 100 })

function serviceOf(session: Session) {
  return createUnderstandingService(
    session.engine,
    () => settingsOf(session).cleanFactor,
    () => {},
  )
}

function raceOf(session: Session, event: string, race: string) {
  return namedRace(session.engine, event, race, settingsOf(session))
}

function placeOf(session: Session, event: string, { race, driver, lap }: LapFlags): LapPlace {
  const material = raceOf(session, event, race)
  return { raceId: material.raceId, driverId: namedDriver(material, driver), lapNumber: lap }
}

const wayBack = (actionId: number) => `"actions undo ${actionId}" takes it back.`

async function printRaces({ engine, print }: Session, eventName: string): Promise<number> {
  const { source, sourceId } = engine.eventPage(eventName)
  const event = findEvent(engine.reading(), source, sourceId ?? '')
  if (!event) throw new Failure('input/invalid', `Event ${source}:${sourceId} is not stored yet. Ingest it first.`)
  const races = listRaceItems(engine.reading(), event.eventId).map(
    ({ sourceRaceId, section, raceNumber, label, lapCount }) => ({
      sourceRaceId,
      section,
      raceNumber,
      label,
      lapCount,
    }),
  )
  await print({ races }, () => {
    const rows = races.map((race) => [race.sourceRaceId, race.section, race.raceNumber, race.label, race.lapCount])
    return `${table(['Race', 'Section', 'No.', 'Label', 'Laps'], rows, ['No.', 'Laps'])}\n${shown(event.name)}: name one with --race.\n`
  })
  return exitStatus.done
}
