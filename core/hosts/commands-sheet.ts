import { type Command, InvalidArgumentError } from 'commander'
import { isSameClass } from '../analysis/class-names.ts'
import { Failure } from '../contract/failure.ts'
import { foldText, matchesEveryWord } from '../contract/fold.ts'
import type { Sheet, SheetWanted } from '../contract/sheets.ts'
import { makeSheet } from '../desks/sheet-desk.ts'
import { findChromium } from '../pages/find-chromium.ts'
import { createPaperPrinter } from '../pages/paper-printer.ts'
import { findEventOverview } from '../queries/event-overview.ts'
import { findMeetingMaterial, type MeetingMaterial } from '../queries/race-material.ts'
import { findEvent } from '../store/events.ts'
import { group, leaf } from './cli-leaf.ts'
import { workBar } from './cli-progress.ts'
import { exitStatus, inSession, type Session } from './cli-session.ts'
import { writeWhole } from './write-whole.ts'

interface SheetFlags {
  readonly out?: string
}

/** What a sheet is asked for, made out of what a person wrote. */
type Choose<Flags> = (session: Session, eventId: number, flags: Flags) => SheetWanted

/** The commands that make sheets of paper. */
export function addSheets(program: Command): void {
  const sheet = group(program, 'sheet', 'sheets of paper of a stored meeting, as PDF or as one HTML page')
  addSheet<{ driver: string }>(
    sheet,
    'driver',
    'A page for a driver and day: runs, best laps, consistency, positions.',
    [
      'sheet driver liverc:486677 --driver "ana reyes" --out ana.pdf',
      'sheet driver liverc:486677 --driver 301555 --paper letter --out ana.html',
    ],
    (command) => command.requiredOption('--driver <name>', "words of the name, or the source's id"),
    (session, eventId, { driver }) => ({ kind: 'driver', eventId, driverId: findDriver(session, eventId, driver) }),
  )
  addSheet<{ class: string }>(
    sheet,
    'class',
    'The same of every driver of a class, sorted by result.',
    ['sheet class liverc:486677 --class "1/8 Nitro Buggy" --out nitro.pdf'],
    (command) => command.requiredOption('--class <name>', 'its name; capitals do not matter'),
    (session, eventId, flags) => ({ kind: 'class', eventId, className: findClass(session, eventId, flags.class) }),
  )
  addSheet<{ race: string }>(
    sheet,
    'race',
    'Results, positions and every lap of a race.',
    ['sheet race liverc:486677 --race 6304829 --out a-main.pdf'],
    (command) => command.requiredOption('--race <id>', "the source's id"),
    (session, eventId, { race }) => ({ kind: 'race', raceId: findRace(session, eventId, race) }),
  )
  addSheet(
    sheet,
    'meeting',
    'Classes, best of the meeting, races and entries.',
    ['sheet meeting liverc:486677 --out meeting.pdf', 'sheet meeting liverc:486677 > meeting.html'],
    (command) => command,
    (_session, eventId) => ({ kind: 'meeting', eventId }),
  )
}

function addSheet<Flags>(
  sheet: Command,
  name: string,
  summary: string,
  examples: readonly string[],
  withOptions: (command: Command) => Command,
  choose: Choose<Flags>,
): void {
  const command = withOptions(leaf(sheet, `${name} <event>`, summary, examples))
  command
    .option('--out <file>', 'write it there: .pdf or .html; without it the HTML goes to stdout', readOut)
    .addHelpText(
      'after',
      '\nA PDF needs a Chromium, Chrome or Edge on this computer; HTML needs nothing. Works offline.\n',
    )
    .action((event: string, flags: SheetFlags & Flags, self: Command) =>
      inSession(self, async (session) => {
        const { engine, print } = session
        const { source, sourceId } = engine.eventPage(event)
        const stored = findEvent(engine.reading(), source, sourceId ?? '')
        if (!stored)
          throw new Failure('input/invalid', `Event ${source}:${sourceId} is not stored yet. Ingest it first.`)
        const made = await madeSheet(session, choose(session, stored.eventId, flags))
        const { title, pageCount, paper, html } = made
        const { out } = flags
        if (out === undefined) {
          await print({ title, pageCount, paper, html }, () => html, { hasInitials: true })
          return exitStatus.done
        }
        const content = out.toLowerCase().endsWith('.pdf') ? await pdfOf(session, made) : html
        const file = writeWhole(out, content)
        await print({ title, pageCount, paper, file, bytes: Buffer.byteLength(content) }, () => `${file}\n`)
        return exitStatus.done
      }),
    )
}

function readOut(text: string): string {
  if (/\.(pdf|html)$/i.test(text)) return text
  throw new InvalidArgumentError('Its name has to end in .pdf or .html.')
}

async function madeSheet({ engine, settings, signal, json }: Session, wanted: SheetWanted): Promise<Sheet> {
  const { cleanLapPercent, paper } = settings
  const bar = workBar(json)
  try {
    for await (const step of makeSheet(
      engine.reading(),
      wanted,
      { cleanFactor: cleanLapPercent / 100, paper },
      signal,
    )) {
      if (step.kind === 'done') return step.sheet
      bar.onProgress(step)
    }
  } finally {
    bar.stop()
  }
  throw new Failure('cancelled', 'Stopped on request.')
}

async function pdfOf({ signal, log }: Session, { html }: Sheet): Promise<Uint8Array> {
  const printer = createPaperPrinter({ find: () => findChromium(process.env), log })
  try {
    return await printer.print(html, signal)
  } finally {
    await printer.close()
  }
}

function materialOf({ engine, settings: { cleanLapPercent } }: Session, eventId: number): MeetingMaterial['races'] {
  return findMeetingMaterial(engine.reading(), eventId, { cleanFactor: cleanLapPercent / 100 })?.races ?? []
}

function findRace(session: Session, eventId: number, sourceRaceId: string): number {
  const found = materialOf(session, eventId).find(({ race }) => race.sourceRaceId === sourceRaceId)
  if (found) return found.raceId
  throw new Failure('input/invalid', `The meeting has no race ${sourceRaceId} in the database.`)
}

function findClass({ engine }: Session, eventId: number, name: string): string {
  const classes = findEventOverview(engine.reading(), eventId)?.classes.map(({ className }) => className) ?? []
  const found = classes.find((className) => isSameClass(className, name))
  if (found !== undefined) return found
  throw new Failure('input/invalid', `The meeting has no class "${name}". It has: ${classes.join(', ')}.`)
}

/** By the source's id, else by all words of the name; more than one is for the person to tell apart. */
function findDriver(session: Session, eventId: number, text: string): number {
  const drivers = new Map<number, { id: string; name: string }>()
  for (const { race, driverIds } of materialOf(session, eventId)) {
    for (const { sourceDriverId, driverName } of race.results) {
      const driverId = driverIds.get(sourceDriverId)
      if (driverId !== undefined) drivers.set(driverId, { id: sourceDriverId, name: driverName })
    }
  }
  const words = foldText(text.trim())
  const all = [...drivers]
  const byId = all.filter(([, { id }]) => id === text.trim())
  const found = byId.length > 0 ? byId : all.filter(([, { name }]) => matchesEveryWord(words, [foldText(name)]))
  const [one] = found
  if (found.length === 1 && one) return one[0]
  const which = found.length === 0 ? 'No driver' : `${found.length} drivers`
  const names = (found.length === 0 ? all : found).map(([, { id, name }]) => `${name} (${id})`).slice(0, 20)
  throw new Failure('input/invalid', `${which} of the meeting fit "${text}". There are: ${names.join(', ')}.`)
}
