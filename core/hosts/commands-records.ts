import type { Command } from 'commander'
import { Failure } from '../contract/failure.ts'
import type { RecordBook, RecordCandidate, RecordLine } from '../contract/records.ts'
import { formatLapsTime, formatTime } from '../contract/units.ts'
import { recordName } from '../contract/words.ts'
import { recordDesk } from '../desks/record-desk.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { findRecordBook } from '../queries/record-book.ts'
import { findTrack } from '../store/catalogue.ts'
import { group, leaf } from './cli-leaf.ts'
import { exitStatus, inSession } from './cli-session.ts'
import { shown, table } from './cli-tables.ts'

interface ApproveFlags {
  readonly race?: string
  readonly driver?: string
  readonly evenIfDoubted?: boolean
  readonly note?: string
}

/** The commands about a club's records. */
export function addRecords(program: Command): void {
  const records = group(
    program,
    'records',
    "a club's records by class and layout: candidates, and what a person approved",
  )
  leaf(
    records,
    'list <club>',
    'Shows the records of a club and the best stored runs; works offline. "records <club>" is the same.',
    ['records canberraoffroad', 'records list canberraoffroad --json'],
    { isDefault: true },
  ).action((club: string, _flags, command: Command) =>
    inSession(command, async ({ engine, print }) => {
      const book = requireBook(engine, club)
      await print(book, () => bookText(book, club))
      return exitStatus.done
    }),
  )
  leaf(records, 'approve <club> <record>', 'Makes a stored run the record; its values are copied and stay.', [
    'records approve canberraoffroad 3f2a9c1d07be',
    'records approve canberraoffroad 3f2a9c1d07be --race 6304829 --driver 12345',
    'records approve canberraoffroad 3f2a9c1d07be --even-if-doubted --note "seen on video"',
  ])
    .option('--race <id>', "the race of the candidate, by the source's id (default: the best candidate)")
    .option('--driver <id>', "its driver, by the source's id")
    .option('--even-if-doubted', 'although something speaks against the run')
    .option('--note <text>', 'why')
    .action((club: string, recordKey: string, flags: ApproveFlags, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const { trackId, groups } = requireBook(engine, club)
        const line = requireLine(groups, recordKey)
        const run = requireCandidate(line, flags)
        const { sourceEventId, sourceRaceId, sourceDriverId } = run
        const actionId = recordDesk(engine).approve({
          trackId,
          recordKey,
          sourceEventId,
          sourceRaceId,
          sourceDriverId,
          evenIfDoubted: flags.evenIfDoubted === true,
          note: flags.note ?? null,
        })
        await print({ recordKey, approved: run, actionId }, () =>
          actionId === null
            ? 'That is the record already.\n'
            : `${shown(`Approved: ${recordName(line)} ${runText(run)}.`)}\n`,
        )
        return exitStatus.done
      }),
    )
  leaf(records, 'withdraw <club> <record>', 'Nobody holds the record any more; the candidates stay.', [
    'records withdraw canberraoffroad 3f2a9c1d07be',
  ]).action((club: string, recordKey: string, _flags, command: Command) =>
    inSession(command, async ({ engine, print }) => {
      const { trackId } = requireBook(engine, club)
      const actionId = recordDesk(engine).withdraw({ trackId, recordKey })
      await print({ recordKey, actionId }, () => (actionId === null ? 'Nobody held it.\n' : 'Withdrawn.\n'))
      return exitStatus.done
    }),
  )
}

function requireBook(engine: Engine, club: string): RecordBook {
  const slug = club.trim().toLowerCase()
  const store = engine.reading()
  const track = findTrack(store, 'liverc', slug) ?? findTrack(store, 'demo', slug)
  const book = track && findRecordBook(store, track.trackId)
  if (book) return book
  throw new Failure('input/invalid', `No club "${club}" is known here. "tracks list" shows the short names.`)
}

function requireLine(groups: RecordBook['groups'], recordKey: string): RecordLine {
  const line = groups.flatMap(({ lines }) => lines).find((one) => one.recordKey === recordKey)
  if (line) return line
  throw new Failure('input/invalid', `There is no record "${recordKey}". "records list" shows each with its key.`)
}

function requireCandidate({ candidates }: RecordLine, { race, driver }: ApproveFlags): RecordCandidate {
  const run = candidates.find(
    ({ sourceRaceId, sourceDriverId }) =>
      (race === undefined || race === sourceRaceId) && (driver === undefined || driver === sourceDriverId),
  )
  if (run) return run
  throw new Failure('input/invalid', 'No such run is a candidate of this record. "records list --json" names them all.')
}

function bookText({ groups, trackName }: RecordBook, club: string): string {
  if (groups.length === 0) return `No race of ${trackName} is stored, so there is no candidate for a record.\n`
  const parts = groups.map(({ className, layoutName, lines }) => {
    const rows = lines.map((line) => {
      const [first] = line.candidates
      const { approved } = line
      return [
        recordName(line),
        approved === null
          ? null
          : `${runText(approved)}${approved.agreement === 'differs' ? ' (the source says otherwise now)' : ''}`,
        first === undefined ? null : candidateText(first, line),
        line.recordKey,
      ]
    })
    const title = layoutName === null ? className : `${className}, layout ${layoutName}`
    return `${shown(title)}\n${table(['Record of', 'Approved', 'Candidate', 'Key'], rows)}\n`
  })
  return `${parts.join('\n')}\nrecords approve ${club} <key>   makes the candidate the record\n`
}

function candidateText(run: RecordCandidate, { approved }: RecordLine): string {
  if (run.standing === 'record') return 'is the record'
  const beats = approved !== null && run.standing === 'beats' ? `, beats ${valueText(approved)}` : ''
  const doubts = run.doubts.length > 0 ? `; doubted: ${run.doubts.join(' ')}` : ''
  return `${runText(run)}${beats}${doubts}`
}

const runText = (run: Pick<RecordCandidate, 'laps' | 'timeMs' | 'driverName' | 'dateLocal'>) =>
  [`${valueText(run)} by ${run.driverName}`, run.dateLocal].filter((part) => part !== null).join(', ')
const valueText = ({ laps, timeMs }: Pick<RecordCandidate, 'laps' | 'timeMs'>) =>
  laps === null ? formatTime(timeMs) : formatLapsTime(laps, timeMs)
