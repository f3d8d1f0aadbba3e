import type { Command } from 'commander'
import type { Settings } from '../config.ts'
import type { ScheduleOutcome } from '../contract/domain.ts'
import { Failure } from '../contract/failure.ts'
import type { LeftBecause, ReadBecause, SchedulePass, SchedulePlan } from '../contract/schedule.ts'
import { changeFollowed } from '../desks/recorded-changes.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { performPass, planNow } from '../engine/scheduling.ts'
import { previewTimes } from '../services/schedule-service.ts'
import { findTrack } from '../store/catalogue.ts'
import { listPasses } from '../store/schedule.ts'
import { group, leaf, readWhole } from './cli-leaf.ts'
import { exitStatus, inSession } from './cli-session.ts'
import { plural, shown, table } from './cli-tables.ts'

/** The commands of the schedule. */
export function addSchedule(program: Command): void {
  const schedule = group(program, 'schedule', 'new meetings of followed clubs, read by themselves')
  leaf(
    schedule,
    'run',
    'Does one pass now: reads the lists of followed clubs, then what is new or changed. For cron and Task Scheduler.',
    [
      'tracks follow canberraoffroad  # first: which clubs',
      'schedule run',
      'schedule run --now  # also in quiet hours',
    ],
  )
    .option('--now', 'also in quiet hours; the limits hold all the same')
    .addHelpText(
      'after',
      `
It does so whether "settings set schedule" is on or off: that is for the app, which does it by itself while it is open.
Exit status: 0 done or nothing to do, 1 failed, 3 in part, 4 another program is at it, 130 stopped.
`,
    )
    .action(({ now = false }: { now?: boolean }, command: Command) =>
      inSession(command, async ({ engine, settings, signal, log, print }) => {
        const onActivity = (activity: string) => void process.stderr.write(`${shown(activity)}\n`)
        const pass = await performPass(engine, { settings, dueAt: null, heedsQuiet: !now, signal, log, onActivity })
        const [recorded] = listPasses(engine.reading(), 1)
        if (!pass || !recorded) throw new Failure('unexpected', 'The pass left no record.')
        await print(recorded, () => passText(recorded))
        return statuses[pass.outcome]
      }),
    )
  leaf(schedule, 'show', 'Shows when it is due, what it would do now, and what it did; works offline.', [
    'schedule show',
    'schedule show --limit 3 --json',
  ])
    .option('--limit <n>', 'at most this many passes', readWhole, 10)
    .action(({ limit }: { limit: number }, command: Command) =>
      inSession(command, async ({ engine, settings, print }) => {
        const shownNow = stateOf(engine, settings, limit)
        await print(shownNow, () => stateText(settings, shownNow))
        return exitStatus.done
      }),
    )
}

/** What a person says about one club: followed ones are those that the schedule reads. */
export function addFollowing(tracks: Command): void {
  const change = (track: string, followed: boolean, command: Command) =>
    inSession(command, async ({ engine, print }) => {
      const slug = track.trim().toLowerCase()
      const known = findTrack(engine.reading(), 'liverc', slug)
      if (!known) {
        throw new Failure(
          'input/invalid',
          `No track "${track}" is known yet. Read its events first: "events sync ${slug}".`,
        )
      }
      engine.withStore((store) => changeFollowed(store, known, followed, engine.who))
      await print({ sourceTrackSlug: slug, followed }, () =>
        followed ? `${shown(known.name)} is followed.\n` : `${shown(known.name)} is no longer followed.\n`,
      )
      return exitStatus.done
    })
  leaf(tracks, 'follow <track>', 'Follows a club: the schedule reads its new meetings.', [
    'tracks follow canberraoffroad',
  ]).action((track: string, _flags, command: Command) => change(track, true, command))
  leaf(tracks, 'unfollow <track>', 'Follows a club no longer.', ['tracks unfollow canberraoffroad']).action(
    (track: string, _flags, command: Command) => change(track, false, command),
  )
}

const statuses: Record<ScheduleOutcome, number> = {
  running: exitStatus.failed,
  done: exitStatus.done,
  skipped: exitStatus.done,
  partial: exitStatus.partial,
  failed: exitStatus.failed,
  cancelled: exitStatus.cancelled,
}

interface State {
  readonly isOn: boolean
  readonly timeZone: string
  /** The next times of the expression, for the app that is open then. */
  readonly times: readonly { readonly at: string; readonly local: string }[]
  readonly plan: SchedulePlan
  readonly passes: readonly SchedulePass[]
}

function stateOf(engine: Engine, settings: Settings, limit: number): State {
  const { times, timeZone } = previewTimes(settings.scheduleCron, settings.scheduleQuiet, new Date())
  return {
    isOn: settings.schedule === 'on',
    timeZone,
    times,
    plan: planNow(engine, settings),
    passes: listPasses(engine.reading(), limit),
  }
}

const because: Record<ReadBecause | LeftBecause, string> = {
  new: 'not stored yet',
  partial: 'something of it is missing',
  changed: 'the list shows other figures',
  'under-way': 'may not have been over when it was read',
  fresh: 'stored whole',
  'no-entries': 'nobody is entered',
  final: 'what is missing will not come by asking again',
  held: 'a race waits for a decision',
  frozen: 'its results have cooled down',
}

function stateText({ scheduleCron, scheduleQuiet }: Settings, { isOn, timeZone, times, plan, passes }: State): string {
  const next = times.map(({ local }) => local.replace('T', ' ')).join(', ')
  const quiet = scheduleQuiet === '' ? '' : `, not from ${scheduleQuiet.replace('-', ' to ')}`
  const { clubs, meetings, left, due, overLimit, meetingsLeft, pagesLeft } = plan
  const rows = [...meetings, ...left].map((meeting, at) => [
    meeting.startDateLocal,
    meeting.name,
    meeting.trackName,
    at < meetings.length ? 'read' : 'left',
    because[meeting.because],
  ])
  return [
    isOn
      ? `The schedule is on: "${scheduleCron}"${quiet}, while the app is open.\nNext, by the clock of this computer (${timeZone}): ${next || 'never'}\n`
      : 'The schedule is off. "settings set schedule on" lets the app do it while it is open.\n',
    clubs.length === 0
      ? 'No club is followed. "tracks follow canberraoffroad" follows one.\n'
      : `Followed: ${clubs.map(({ name }) => shown(name)).join(', ')}.\n`,
    ...(rows.length > 0 ? ['\n', table(['Held', 'Meeting', 'Club', 'Now', 'Why'], rows), '\n'] : []),
    `A pass now would read ${plural(clubs.filter(({ readsList }) => readsList).length, 'list')} and ${plural(meetings.length - overLimit, 'meeting')}`,
    overLimit > 0 ? ` and leave ${overLimit} for another time` : '',
    due.length > 0 ? `, and look again at ${due.map(({ name }) => shown(name)).join(', ')}` : '',
    `; the limits leave ${plural(meetingsLeft, 'meeting')} and ${plural(pagesLeft, 'page')} today.\n`,
    passes.length === 0 ? '\nThere was no pass yet.\n' : `\n${passesTable(passes)}`,
  ].join('')
}

const outcomes: Record<ScheduleOutcome, string> = {
  running: 'under way',
  done: 'done',
  partial: 'in part',
  failed: 'failed',
  skipped: 'nothing done',
  cancelled: 'stopped',
}

function passesTable(passes: readonly SchedulePass[]): string {
  const rows = passes.map(({ passId, startedAt, outcome, listsRead, meetingsRead, meetingsSkipped, message }) => {
    const started = startedAt.slice(0, 16).replace('T', ' ')
    return [passId, started, outcomes[outcome], listsRead, meetingsRead, meetingsSkipped, message]
  })
  const header = ['Pass', 'Started (UTC)', 'Outcome', 'Lists', 'Meetings', 'Left alone', 'Why']
  return table(header, rows, ['Pass', 'Lists', 'Meetings', 'Left alone'])
}

function passText({ outcome, listsRead, meetingsRead, meetingsSkipped, message }: SchedulePass): string {
  const read = `${plural(listsRead, 'list')} and ${plural(meetingsRead, 'meeting')} read, ${meetingsSkipped} left alone`
  return `${outcomes[outcome]}: ${read}.\n${message === null ? '' : `${shown(message)}\n`}`
}
