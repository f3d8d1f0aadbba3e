import { type Command, Option } from 'commander'
import { maskValue } from '../analysis/mask-values.ts'
import type { CorrectionItem } from '../contract/corrections.ts'
import { Failure } from '../contract/failure.ts'
import { heldDesk } from '../desks/held-desk.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { correctionsInOrder, listCorrections } from '../queries/corrections.ts'
import { findEvent, type StoredEvent } from '../store/events.ts'
import { group, leaf, readWhole } from './cli-leaf.ts'
import { exitStatus, inSession } from './cli-session.ts'
import { correctionsTable, heldText } from './correction-tables.ts'
import { writeWhole } from './write-whole.ts'

interface CorrectionsFlags {
  readonly all?: boolean
  readonly out?: string
  readonly as?: 'csv' | 'json'
}

/** The commands about what sources change afterwards. */
export function addCorrections(program: Command): void {
  leaf(program, 'corrections <event>', 'Shows what the source changed after an event was ingested; works offline.', [
    'corrections liverc:486677',
    'corrections liverc:486677 --out corrections.csv',
    'corrections liverc:486677 --out corrections.json',
    'corrections liverc:486677 --as csv | head',
  ])
    .option('--all', 'also figures that follow from others: averages, pace, position on a lap')
    .option('--out <file>', 'write all of them to this file instead')
    .addOption(
      new Option('--as <form>', "all of them in this form (default with --out: by the file's name, else csv)").choices([
        'csv',
        'json',
      ]),
    )
    .action((name: string, flags: CorrectionsFlags, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const event = requireStored(engine, name)
        const { out, as = out?.toLowerCase().endsWith('.json') ? 'json' : 'csv' } = flags
        const textOf = () => (as === 'csv' ? engine.exportEvent(name, 'corrections-csv') : jsonOf(engine, event))
        if (out !== undefined) {
          const text = textOf()
          const file = writeWhole(out, text)
          await print({ as, file, bytes: Buffer.byteLength(text) }, () => `${file}\n`)
          return exitStatus.done
        }
        if (flags.as !== undefined) {
          await print(documentOf(engine, event), textOf, { hasInitials: true })
          return exitStatus.done
        }
        const { eventId } = event
        const found = listCorrections(engine.reading(), { eventId, withFollowing: flags.all === true })
        await print(documentOf(engine, event), () =>
          found.total > 0 ? correctionsTable(found) : `Nothing of ${event.name} was changed after it was ingested.\n`,
        )
        return exitStatus.done
      }),
    )
  addHeld(program)
}

/** What `--json` prints and a JSON file holds: all of them in the order in which they were written down. */
function documentOf(engine: Engine, { eventId, source, sourceEventId, name }: StoredEvent) {
  const corrections: CorrectionItem[] = correctionsInOrder(engine.reading(), eventId)
  const mask = engine.nameMask()
  const document = { source, sourceEventId, name, corrections }
  return mask === null ? document : maskValue(document, mask)
}

function jsonOf(engine: Engine, event: StoredEvent): string {
  return `${JSON.stringify(documentOf(engine, event), null, 2)}\n`
}

function requireStored(engine: Engine, name: string): StoredEvent {
  const { source, sourceId } = engine.eventPage(name)
  const event = findEvent(engine.reading(), source, sourceId ?? '')
  if (event) return event
  throw new Failure('input/invalid', `Event ${source}:${sourceId} is not stored yet. Ingest it first.`)
}

function addHeld(program: Command): void {
  const held = group(program, 'held', 'races whose source lost most of what it had: they wait for you')
  leaf(held, 'list [event]', 'Shows what would be lost, side by side with what is stored.', [
    'held list',
    'held list liverc:486677',
  ]).action((name: string | undefined, _flags, command: Command) =>
    inSession(command, async ({ engine, print }) => {
      const waiting = heldDesk(engine).list(name === undefined ? null : requireStored(engine, name).eventId)
      await print({ held: waiting }, () => (waiting.length > 0 ? heldText(waiting) : 'No race is held.\n'))
      return exitStatus.done
    }),
  )
  leaf(held, 'accept', 'Stores what the source shows now, and writes down what that corrects.', ['held accept 3'])
    .argument('<held>', 'its number in "held list"', readWhole)
    .action((heldId: number, _flags, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const { corrections } = heldDesk(engine).accept(heldId)
        await print({ heldId, state: 'accepted', corrections }, () => `Stored; ${corrections} corrections.\n`)
        return exitStatus.done
      }),
    )
  leaf(held, 'refuse', 'Keeps what is stored; that state of the page is not held again.', ['held refuse 3'])
    .argument('<held>', 'its number in "held list"', readWhole)
    .action((heldId: number, _flags, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        heldDesk(engine).refuse(heldId)
        await print({ heldId, state: 'refused' }, () => 'What is stored stays.\n')
        return exitStatus.done
      }),
    )
}
