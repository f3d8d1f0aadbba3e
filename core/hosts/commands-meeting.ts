import type { Command } from 'commander'
import { normaliseClassName } from '../analysis/class-names.ts'
import { Failure } from '../contract/failure.ts'
import type { ClassFigures } from '../contract/meeting-figures.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { findMeetingEntries } from '../queries/meeting-entries.ts'
import { findMeetingFigures } from '../queries/meeting-figures.ts'
import { findEvent, type StoredEvent } from '../store/events.ts'
import { leaf } from './cli-leaf.ts'
import { exitStatus, inSession } from './cli-session.ts'
import { classText, entriesText, meetingText } from './meeting-tables.ts'

/** The commands about what a meeting's classes and entries did. */
export function addMeeting(program: Command): void {
  leaf(program, 'classes <event>', 'Shows the classes of a stored event over their rounds; works offline.', [
    'classes liverc:486677',
    'classes liverc:486677 --class "1/8 Nitro Buggy"',
    'classes liverc:486677 --json',
  ])
    .option('--class <name>', 'one class: every driver over its rounds, closest finishes, bests of the day')
    .action((name: string, { class: className }: { class?: string }, command: Command) =>
      inSession(command, async ({ engine, settings, print }) => {
        const { eventId } = requireStored(engine, name)
        const figures = findMeetingFigures(engine.reading(), eventId, { cleanFactor: settings.cleanLapPercent / 100 })
        if (figures === undefined) throw notStored(name)
        if (className === undefined) {
          await print(figures, () => meetingText(figures))
          return exitStatus.done
        }
        const own = requireClass(figures.classes, className)
        await print({ ...figures, classes: [own] }, () => classText(own, figures))
        return exitStatus.done
      }),
    )
  leaf(program, 'entries <event>', "Shows a stored event's entry list with each driver's runs; works offline.", [
    'entries liverc:486677',
    'entries liverc:486677 --json',
  ]).action((name: string, _flags, command: Command) =>
    inSession(command, async ({ engine, print }) => {
      const found = findMeetingEntries(engine.reading(), requireStored(engine, name).eventId)
      await print(found, () => entriesText(found))
      return exitStatus.done
    }),
  )
}

function requireClass(classes: readonly ClassFigures[], wanted: string): ClassFigures {
  const found = classes.find(
    ({ className }) => className !== null && normaliseClassName(className) === normaliseClassName(wanted),
  )
  if (found) return found
  const known = classes.flatMap(({ className }) => className ?? []).join(', ')
  throw new Failure('input/invalid', `This event has no class "${wanted}". It has: ${known || 'none that is named'}.`)
}

function requireStored(engine: Engine, name: string): StoredEvent {
  const { source, sourceId } = engine.eventPage(name)
  const event = findEvent(engine.reading(), source, sourceId ?? '')
  if (event) return event
  throw notStored(`${source}:${sourceId}`)
}

function notStored(name: string): Failure {
  return new Failure('input/invalid', `Event ${name} is not stored yet. Ingest it first.`)
}
