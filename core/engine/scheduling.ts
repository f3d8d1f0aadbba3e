import type { Settings } from '../config.ts'
import type { IngestReport } from '../contract/run.ts'
import type { SchedulePlan } from '../contract/schedule.ts'
import { type DueMeeting, type PassLimits, roomNow, runPass, type WantedMeeting } from '../desks/schedule-pass.ts'
import { daysToLookAt, describePlan, planPass } from '../desks/schedule-plan.ts'
import { type ScheduleTimes, scheduleTimes } from '../desks/schedule-times.ts'
import type { Log } from '../log.ts'
import { findEventItem } from '../queries/event-list.ts'
import { listFollowedClubs } from '../queries/schedule-clubs.ts'
import type { Store } from '../store/database.ts'
import type { PassEnded } from '../store/schedule.ts'
import { dealtWithUntil } from '../store/schedule.ts'
import type { Engine } from './engine-shape.ts'
import { dueRechecks, performRecheck } from './rechecking.ts'

/** One name for all programs on a database: only one of them does a pass at a time. */
const scheduleLease = 'schedule'

export interface PassWanted {
  readonly settings: Settings
  /** Null for one that somebody asked for now. */
  readonly dueAt: Date | null
  readonly heedsQuiet: boolean
  readonly signal: AbortSignal
  readonly log: Log
  readonly now?: () => Date
  readonly onActivity: (activity: string) => void
  /** Reads a meeting; the engine does it directly unless told. */
  readonly readMeeting?: (wanted: WantedMeeting, signal: AbortSignal) => Promise<IngestReport>
}

/**
 * Does one pass of the schedule as the only program on the database that does. Returns how it ended; null where another
 * has dealt with `dueAt` in the meantime. Throws `event/busy` where another is at one, `store/*`.
 */
export async function performPass(
  engine: Engine,
  wanted: PassWanted,
): Promise<(PassEnded & { readonly passId: number }) | null> {
  const { settings, dueAt, heedsQuiet, log, now = () => new Date(), onActivity } = wanted
  return await engine.withLease(scheduleLease, async (lease, store) => {
    const done = dealtWithUntil(store, now().toISOString())
    if (dueAt && done !== null && Date.parse(done) >= dueAt.getTime()) return null
    const signal = AbortSignal.any([wanted.signal, lease.signal])
    const readMeeting =
      wanted.readMeeting ?? ((meeting: WantedMeeting, stop: AbortSignal) => readDirectly(engine, meeting, stop))
    return await runPass({
      store,
      lease,
      limits: limitsOf(settings),
      times: timesOf(settings),
      dueAt,
      heedsQuiet,
      requestedBy: engine.who,
      signal,
      now,
      log,
      onActivity,
      readList: ({ track: { sourceTrackSlug, source } }) =>
        engine.syncEvents(sourceTrackSlug, { source, signal, trigger: 'schedule' }),
      readMeeting: (meeting) => readMeeting(meeting, signal),
      dueMeetings: () => dueMeetings(store, now()),
      readAgain({ pages: _, ...due }, maxPages) {
        const read = (stop: AbortSignal) =>
          readMeeting({ ...due, mode: 'everything', trigger: 'recheck', maxPages }, stop)
        const nextAt = now().toISOString()
        return performRecheck(engine, { ...due, nextAt }, { signal, now, read: (_due, stop) => read(stop) })
      },
    })
  })
}

function readDirectly(
  engine: Engine,
  { source, sourceEventId, mode, trigger, maxPages }: WantedMeeting,
  signal: AbortSignal,
): Promise<IngestReport> {
  return engine.ingest(`${source}:${sourceEventId}`, { mode, trigger, maxPages, signal })
}

/** Its own page, the entry list, and a page for each race that is known. */
function dueMeetings(store: Store, now: Date): DueMeeting[] {
  return dueRechecks(store, now).map(({ nextAt: _, ...due }) => {
    return { ...due, pages: 2 + (findEventItem(store, due.eventId)?.raceCount ?? 0) }
  })
}

/** What a pass would do now. */
export function planNow(engine: Engine, settings: Settings, now = new Date()): SchedulePlan {
  const store = engine.reading()
  const times = timesOf(settings)
  const limits = limitsOf(settings)
  const { fromDay, toDay } = daysToLookAt(times.wallClock(now), limits.days)
  const clubs = listFollowedClubs(store, fromDay, toDay)
  const due = dueMeetings(store, now).map(({ eventId, name }) => ({ eventId, name }))
  return { ...describePlan(clubs, planPass(clubs, now), roomNow(store, limits, times, now)), due }
}

/** Settings were checked on their way in. */
export function timesOf({ scheduleCron: cron, scheduleQuiet: quiet }: Settings): ScheduleTimes {
  return scheduleTimes({ cron, quiet })
}

function limitsOf(settings: Settings): PassLimits {
  return {
    days: settings.scheduleDays,
    maxMeetings: settings.scheduleMaxMeetings,
    maxPages: settings.scheduleMaxPages,
    maxMeetingsDay: settings.scheduleMaxMeetingsDay,
    maxPagesDay: settings.scheduleMaxPagesDay,
  }
}

/** What this computer calls its time zone. */
export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
