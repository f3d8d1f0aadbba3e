import type { SourceName } from '../contract/domain.ts'
import { type Failure, type FailureCode, toFailure } from '../contract/failure.ts'
import type { IngestReport, RunTrigger } from '../contract/run.ts'
import type { Log } from '../log.ts'
import type { Lease } from '../pipeline/lease.ts'
import { type FollowedClub, listFollowedClubs } from '../queries/schedule-clubs.ts'
import type { Store } from '../store/database.ts'
import { endPass, type PassEnded, scheduleUse, startPass } from '../store/schedule.ts'
import { daysToLookAt, type PassRoom, planPass } from './schedule-plan.ts'
import type { ScheduleTimes } from './schedule-times.ts'

/** What a pass may use at most. */
export interface PassLimits {
  readonly days: number
  readonly maxMeetings: number
  readonly maxPages: number
  readonly maxMeetingsDay: number
  readonly maxPagesDay: number
}

/** A meeting that the schedule wants read. */
export interface WantedMeeting {
  readonly eventId: number
  readonly source: SourceName
  readonly sourceEventId: string
  readonly name: string
  readonly mode: 'changed' | 'everything'
  readonly trigger: RunTrigger
  readonly maxPages: number
}

/** A meeting whose results cool down and that is to be looked at again now. */
export interface DueMeeting extends Pick<WantedMeeting, 'eventId' | 'source' | 'sourceEventId' | 'name'> {
  /** What every page of it comes to, as far as it is known. */
  readonly pages: number
}

export interface PassOptions {
  readonly store: Store
  /** That of the schedule: asked before each write of the pass's own. */
  readonly lease: Lease
  readonly limits: PassLimits
  readonly times: ScheduleTimes
  /** Null for one that somebody asked for now. */
  readonly dueAt: Date | null
  /** Whether it ends when quiet hours begin. */
  readonly heedsQuiet: boolean
  readonly requestedBy: string
  readonly signal: AbortSignal
  readonly now: () => Date
  readonly log: Log
  /** Throw Failures: `event/busy` where somebody else is at it, what ended a run otherwise. */
  readonly readList: (club: FollowedClub) => Promise<unknown>
  readonly readMeeting: (wanted: WantedMeeting) => Promise<IngestReport>
  readonly dueMeetings: () => readonly DueMeeting[]
  /** How it ended; null where another program has looked in the meantime. */
  readonly readAgain: (due: DueMeeting, maxPages: number) => Promise<IngestReport['status'] | null>
  /** What is being done, for a person. */
  readonly onActivity: (activity: string) => void
}

/** After these nothing more is asked for in this pass. */
const endsPass: readonly FailureCode[] = ['source/down', 'source/throttled', 'source/refused', 'page/interstitial']
/** A meeting costs its own page and at least one more. */
const leastPages = 2

/**
 * One pass: reads the lists of meetings of followed clubs, then the meetings of the last days that are new, changed or
 * not whole, then those that are due to be looked at again, within the limits, one after the other. Returns how it ended, also where it failed; throws only where that
 * could not be recorded.
 */
export async function runPass(options: PassOptions): Promise<PassEnded & { readonly passId: number }> {
  const { store, lease, now, dueAt, requestedBy, signal, log } = options
  const startedAt = now()
  const passId = store.transaction(() => {
    lease.confirm()
    const begun = { dueAt: (dueAt ?? startedAt).toISOString(), startedAt: startedAt.toISOString(), requestedBy }
    return startPass(store, begun)
  })
  log.info({ passId, dueAt }, 'a pass of the schedule begins')
  options.onActivity('Looking which lists of meetings are due.')
  const pass = createPass(options, startedAt)
  let failure: Failure | null = null
  try {
    await pass.readLists()
    await pass.readMeetings()
    await pass.readAgain()
  } catch (error) {
    failure = toFailure(error)
    if (failure.code === 'unexpected') log.error({ passId, err: error }, 'a pass of the schedule failed')
  }
  const ended = { ...pass.result(failure, signal.aborted), endedAt: now().toISOString() }
  store.transaction(() => {
    lease.confirm()
    endPass(store, passId, ended)
  })
  log.info({ passId, ...ended }, 'a pass of the schedule ended')
  return { passId, ...ended }
}

/** What the limits still leave at this moment, everything of this day counted. */
export function roomNow(store: Store, limits: PassLimits, times: ScheduleTimes, now: Date): PassRoom {
  const used = scheduleUse(store, times.dayOf(now).toISOString())
  return {
    meetings: Math.max(0, Math.min(limits.maxMeetings, limits.maxMeetingsDay - used.meetings)),
    pages: Math.max(0, Math.min(limits.maxPages, limits.maxPagesDay - used.pages)),
  }
}

function createPass(options: PassOptions, startedAt: Date) {
  const { store, limits, times, now, signal, lease, readList, readMeeting, onActivity, heedsQuiet } = options
  let dueCount = 0
  const counts = { listsRead: 0, meetingsRead: 0, meetingsSkipped: 0 }
  const troubles: string[] = []
  const beganQuiet = heedsQuiet && times.isQuiet(startedAt)
  let clubCount = 0
  /** Why the pass goes no further. */
  let stopped: string | null = null

  /** What is left now: of the pass what it used itself, of the day what anybody did. */
  const room = (): PassRoom => {
    const used = scheduleUse(store, startedAt.toISOString())
    const day = roomNow(store, limits, times, now())
    return {
      meetings: Math.min(day.meetings, limits.maxMeetings - used.meetings),
      pages: Math.min(day.pages, limits.maxPages - used.pages),
    }
  }
  const clubs = () => {
    const { fromDay, toDay } = daysToLookAt(times.wallClock(now()), limits.days)
    return listFollowedClubs(store, fromDay, toDay)
  }
  const mayGoOn = (wantsPages: number, wantsMeeting: boolean): boolean => {
    signal.throwIfAborted()
    lease.confirm()
    const left = room()
    if (stopped !== null) return false
    if (heedsQuiet && times.isQuiet(now())) stopped = 'the quiet hours began'
    else if (left.pages < wantsPages) stopped = 'the limit of pages was reached'
    else if (wantsMeeting && left.meetings < 1) stopped = 'the limit of meetings was reached'
    return stopped === null
  }
  const note = (what: string, failure: { code: string; message: string }) => {
    troubles.push(`${what}: ${failure.message}`)
    if (endsPass.some((code) => code === failure.code)) stopped = failure.message
  }

  return {
    async readLists(): Promise<void> {
      if (beganQuiet) return
      const all = clubs()
      clubCount = all.length
      for (const club of planPass(all, now()).lists) {
        if (!mayGoOn(1, false)) return
        onActivity(`Reading the list of meetings of ${club.track.name}.`)
        try {
          await readList(club)
          counts.listsRead++
        } catch (error) {
          signal.throwIfAborted()
          note(`The list of ${club.track.name}`, toFailure(error))
        }
      }
    },
    async readMeetings(): Promise<void> {
      if (beganQuiet) return
      const { meetings, left } = planPass(clubs(), now())
      counts.meetingsSkipped = left.length
      for (const [at, { meeting }] of meetings.entries()) {
        if (!mayGoOn(leastPages, true)) {
          counts.meetingsSkipped += meetings.length - at
          return
        }
        onActivity(`Reading ${meeting.name}.`)
        try {
          const { eventId, source, sourceEventId, name } = meeting
          const how = { mode: 'changed', trigger: 'schedule', maxPages: room().pages } as const
          const report = await readMeeting({ eventId, source, sourceEventId, name, ...how })
          signal.throwIfAborted()
          if (report.status === 'complete' || report.status === 'partial') counts.meetingsRead++
          const said = [...(report.failure ? [report.failure] : []), ...report.skipped]
          const last = said.find(({ code }) => endsPass.some((ends) => ends === code)) ?? said[0]
          if (last) note(meeting.name, last)
        } catch (error) {
          signal.throwIfAborted()
          counts.meetingsSkipped++
          note(meeting.name, toFailure(error))
        }
      }
    },
    /** Looking again means every page: what has no room for all of it is left for another time. */
    async readAgain(): Promise<void> {
      if (beganQuiet) return
      const due = options.dueMeetings()
      dueCount = due.length
      for (const [at, one] of due.entries()) {
        if (!mayGoOn(Math.min(one.pages, limits.maxPages), true)) {
          counts.meetingsSkipped += due.length - at
          return
        }
        onActivity(`Looking at ${one.name} again.`)
        try {
          const status = await options.readAgain(one, room().pages)
          signal.throwIfAborted()
          if (status === 'complete' || status === 'partial') counts.meetingsRead++
          else if (status === null) counts.meetingsSkipped++
          else note(one.name, { code: 'unexpected', message: 'it could not be looked at again; it is tried later.' })
        } catch (error) {
          signal.throwIfAborted()
          counts.meetingsSkipped++
          note(one.name, toFailure(error))
        }
      }
    },
    result(failure: Failure | null, isCancelled: boolean): Omit<PassEnded, 'endedAt'> {
      if (failure && (isCancelled || failure.code === 'cancelled')) {
        return { ...counts, outcome: 'cancelled', message: 'It was stopped.' }
      }
      if (failure) return { ...counts, outcome: 'failed', message: failure.message }
      if (beganQuiet) {
        const until = times.wallClock(times.begins(startedAt)).slice(11)
        return { ...counts, outcome: 'skipped', message: `Nothing is read in quiet hours; they end at ${until}.` }
      }
      if (clubCount + dueCount === 0) return { ...counts, outcome: 'skipped', message: 'No club is followed.' }
      const [first] = troubles
      const more = troubles.length > 1 ? ` And ${troubles.length - 1} more like this.` : ''
      if (first !== undefined) {
        const isNothing = counts.listsRead + counts.meetingsRead === 0
        return { ...counts, outcome: isNothing ? 'failed' : 'partial', message: `${first}${more}` }
      }
      if (stopped === null) return { ...counts, outcome: 'done', message: null }
      return { ...counts, outcome: 'partial', message: `Not all was read: ${stopped}. The rest is read another time.` }
    },
  }
}
