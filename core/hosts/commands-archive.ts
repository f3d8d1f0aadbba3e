import { type Command, InvalidArgumentError } from 'commander'
import type { ArchiveSize, PruneDone, PrunePlan } from '../contract/archive.ts'
import { previewPrune, pruneArchive } from '../desks/archive-desk.ts'
import { archiveSize, giveRoomBack } from '../store/archive.ts'
import { group, leaf, readWhole } from './cli-leaf.ts'
import { exitStatus, inSession } from './cli-session.ts'
import { plural } from './cli-tables.ts'

/** The commands about the archive of pages itself. */
export function addArchive(program: Command): void {
  const archive = group(program, 'archive', 'the pages that were read, kept compressed')
  leaf(archive, 'size', 'Shows how large the archive is.', ['archive size', 'archive size --json']).action(
    (_flags, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const size = archiveSize(engine.reading())
        await print(size, () => sizeText(size))
        return exitStatus.done
      }),
  )
  leaf(
    archive,
    'prune',
    'Gives up the bodies of old pages for room; never their hashes, nor what proves a correction.',
    [
      'archive prune --older-than 90 --dry-run  # says what would go',
      'archive prune --older-than 90',
      'archive prune --older-than 365 --all-but-proofs',
    ],
  )
    .requiredOption('--older-than <days>', 'only pages that were last seen longer ago', readDays)
    .option('--all-but-proofs', 'also the newest page of what is stored: those meetings cannot be replayed then')
    .option('--dry-run', 'say what would go; give up nothing')
    .action((flags: { olderThan: number; allButProofs?: boolean; dryRun?: boolean }, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const keeps = flags.allButProofs ? 'proofs' : 'current'
        const wanted = { olderThanDays: flags.olderThan, keeps } as const
        const now = new Date()
        if (flags.dryRun) {
          const plan = previewPrune(engine.reading(), wanted, now)
          await print({ dryRun: true, plan }, () => planText(plan, true))
          return exitStatus.done
        }
        const isBusy = engine.heldElsewhere().length > 0
        const done = await engine.withStore((store) => {
          const giveBack = async () => giveRoomBack(store)
          return pruneArchive({ store, who: engine.who, isBusy, now, giveBack }, wanted)
        })
        await print({ dryRun: false, ...done }, () => doneText(done))
        return exitStatus.done
      }),
    )
}

function readDays(text: string): number {
  const days = readWhole(text)
  if (days <= 36_500) return days
  throw new InvalidArgumentError('A number of days up to 36500 is needed.')
}

function sizeText(size: ArchiveSize): string {
  const { bodies, compressedBytes, bytes, readings, readBytes, pruned, freeBytes } = size
  const rows: [string, string][] = [
    ['Pages kept', `${bodies.toLocaleString('en-US')}, ${sizeOf(compressedBytes)}`],
    [
      'Before compression',
      `${sizeOf(bytes)}${compressedBytes > 0 ? `, ${times(bytes / compressedBytes)} as much` : ''}`,
    ],
    [
      'Read',
      `${plural(readings, 'time')}, ${sizeOf(readBytes)}${bytes > 0 && readBytes > bytes ? `; what came again is kept once` : ''}`,
    ],
    ['Given up', `${plural(pruned, 'page')}; their hashes are kept`],
    ['Free in the file', sizeOf(freeBytes)],
  ]
  return rows.map(([title, value]) => `${title.padEnd(20)}${value}\n`).join('')
}

function planText(
  { before, bodies, compressedBytes, byType, keptAsProof, keptAsCurrent, meetings }: PrunePlan,
  isDry: boolean,
): string {
  const goes = isDry ? 'would be given up' : 'given up'
  return [
    bodies === 0
      ? `Nothing of the archive was last seen before ${before.slice(0, 10)} and may go.`
      : `${plural(bodies, 'page')} last seen before ${before.slice(0, 10)} ${goes}: ${sizeOf(compressedBytes)}.`,
    ...byType.map(
      (one) =>
        `  ${one.pageType.padEnd(16)}${one.bodies.toLocaleString('en-US').padStart(8)}  ${sizeOf(one.compressedBytes)}`,
    ),
    ...(keptAsProof > 0
      ? [`  ${plural(keptAsProof, 'page')} that old stay as proof of a correction, or wait for a person.`]
      : []),
    ...(keptAsCurrent > 0 ? [`  ${plural(keptAsCurrent, 'page')} that old stay as the newest of what is stored.`] : []),
    ...(meetings > 0
      ? [`  ${plural(meetings, 'meeting')} cannot be read again from the archive ${isDry ? 'then' : 'any more'}.`]
      : []),
    '',
  ].join('\n')
}

function doneText({ plan, givenBackBytes, notGivenBack }: PruneDone): string {
  const back = notGivenBack ?? (plan.bodies > 0 ? `The file is ${sizeOf(givenBackBytes)} smaller.` : null)
  return planText(plan, false) + (back === null ? '' : `${back}\n`)
}

const sizeOf = (bytes: number) => (bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`)
const times = (ratio: number) => `${ratio.toFixed(1)} times`
