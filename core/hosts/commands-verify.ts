import type { Command } from 'commander'
import { basisWords, figureTitles, verdictWords } from '../contract/check-words.ts'
import type { MeetingChecks, RaceVerdict } from '../contract/checks.ts'
import { Failure } from '../contract/failure.ts'
import { checkDesk } from '../desks/check-desk.ts'
import { findEvent } from '../store/events.ts'
import { leaf } from './cli-leaf.ts'
import { exitStatus, inSession } from './cli-session.ts'
import { shown, table } from './cli-tables.ts'

interface VerifyFlags {
  readonly acknowledge?: string
  readonly acknowledgeAll?: boolean
  readonly race?: string
  readonly note?: string
  readonly forget?: string
  readonly all?: boolean
}

/** The command that holds published figures against the laps. */
export function addVerify(program: Command): void {
  leaf(program, 'verify <event>', 'Holds every published figure of a stored event against its laps; works offline.', [
    'verify liverc:486677',
    'verify liverc:486677 --all                                # every race, and how each figure fared',
    'verify liverc:486677 --acknowledge 3f9a0c51de --note "lap counted by hand"',
    'verify liverc:486677 --acknowledge-all --race 6304829 --note "known, asked the timing desk"',
    'verify liverc:486677 --forget 3f9a0c51de',
  ])
    .option('--all', 'also the races and figures that add up')
    .option('--acknowledge <check>', 'mark what does not add up as known, until one of its figures is another')
    .option('--acknowledge-all', 'the same of all that nobody has acknowledged yet')
    .option('--race <id>', "with --acknowledge-all: of one race, by the source's id")
    .option('--note <text>', 'why, with --acknowledge and --acknowledge-all')
    .option('--forget <check>', 'take that back')
    .addHelpText(
      'after',
      '\nExit status: 0 all verified or known, 1 failed, 2 wrong usage, 3 something does not add up.\n',
    )
    .action((name: string, flags: VerifyFlags, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const { acknowledge, acknowledgeAll = false, race, note, forget, all = false } = flags
        if (note !== undefined && acknowledge === undefined && !acknowledgeAll) {
          throw new Failure('input/invalid', '--note goes with --acknowledge: it says why something is known.')
        }
        if (race !== undefined && !acknowledgeAll) {
          throw new Failure('input/invalid', '--race goes with --acknowledge-all: it says of which race.')
        }
        const desk = checkDesk(engine)
        const { source, sourceId } = engine.eventPage(name)
        const event = findEvent(engine.reading(), source, sourceId ?? '')
        if (!event)
          throw new Failure('input/invalid', `Event ${source}:${sourceId} is not stored yet. Ingest it first.`)
        const raceWith = (checkId: string) => raceOf(desk.meeting(event.eventId), checkId)
        if (acknowledge !== undefined) desk.acknowledge(raceWith(acknowledge), acknowledge, note?.trim() ?? null)
        if (acknowledgeAll) {
          const of =
            race === undefined
              ? ({ kind: 'meeting', eventId: event.eventId } as const)
              : ({ kind: 'race', raceId: raceNamed(desk.meeting(event.eventId), race) } as const)
          desk.acknowledgeAll(of, note?.trim() ?? null)
        }
        if (forget !== undefined) desk.forget(raceWith(forget), forget)
        const checks = desk.meeting(event.eventId)
        await print({ source, sourceEventId: event.sourceEventId, name: event.name, ...checks }, () =>
          verifyText(checks, all),
        )
        return checks.state === 'wrong' ? exitStatus.partial : exitStatus.done
      }),
    )
}

function raceNamed({ races }: MeetingChecks, sourceRaceId: string): number {
  const race = races.find((one) => one.sourceRaceId === sourceRaceId)
  if (race) return race.raceId
  throw new Failure(
    'input/invalid',
    `The event has no stored race ${sourceRaceId}. "verify --all" names those that there are.`,
  )
}

function raceOf({ races }: MeetingChecks, checkId: string): number {
  const race = races.find(({ items }) => items.some((item) => item.checkId === checkId))
  if (race) return race.raceId
  throw new Failure('input/invalid', `Nothing that does not add up is called ${checkId}. "verify" shows what there is.`)
}

function verifyText({ summary, races, figures }: MeetingChecks, all: boolean): string {
  const wrong = races.flatMap((race) => race.items.map((item) => ({ race, item })))
  const parts = [`${shown(summary)}\n`]
  if (all) {
    const header = ['Race', 'Verdict', 'Figures that agree', 'Counted']
    const rows = races.map((race) => [nameOf(race), verdictWords(race), race.agreeCount, basisWords(race.basis)])
    parts.push(table(header, rows, ['Figures that agree']))
    const fared = ['Figure', 'Agree', 'Do not', 'By another rule', 'Cannot be told', 'Not published']
    const tallies = figures.map((one) => [
      figureTitles[one.figure],
      one.agrees,
      one.disagrees,
      one.otherRule,
      one.cannotBeTold,
      one.notPublished,
    ])
    parts.push(table(fared, tallies, fared.slice(1)))
  }
  if (wrong.length > 0) {
    const header = ['Check', 'Race', 'Driver', 'What', 'Published', 'Computed', 'Known']
    const rows = wrong.map(({ race, item }) => [
      item.checkId,
      nameOf(race),
      item.driverName,
      item.what,
      item.published,
      item.computed,
      item.acknowledged && (item.acknowledged.note ?? 'yes'),
    ])
    parts.push(table(header, rows))
  }
  return parts.join('\n')
}

function nameOf({ raceNumber, label, sourceRaceId }: RaceVerdict): string {
  return `${raceNumber ?? ''} ${label ?? sourceRaceId}`.trim()
}
