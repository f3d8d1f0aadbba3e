import { hostname } from 'node:os'
import { Failure, toFailure } from '../contract/failure.ts'
import type { IngestReport } from '../contract/run.ts'
import type { SchedulePreview, ScheduleStatus } from '../contract/schedule.ts'
import type { RunDesk } from '../desks/run-desk.ts'
import { createScheduleDesk, type DeskClock } from '../desks/schedule-desk.ts'
import type { WantedMeeting } from '../desks/schedule-pass.ts'
import { scheduleTimes, whyNoCron, whyNoQuiet } from '../desks/schedule-times.ts'
import type { SettingsDesk } from '../desks/settings-desk.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { ownTimeZone, performPass, planNow } from '../engine/scheduling.ts'
import type { Log } from '../log.ts'
import { findEvent } from '../store/events.ts'
import { listPasses } from '../store/schedule.ts'

export interface ScheduleServiceOptions {
  readonly engine: Engine
  readonly settings: SettingsDesk
  /** Meetings of the schedule stand in line with all others, where a person sees them and can stop them. */
  readonly desk: RunDesk
  readonly log: Log
  /** Something of what `scheduleState` says is otherwise than it was. */
  readonly tell: () => void
  readonly clock?: DeskClock
}

/** The schedule for the screens: what it is about to do, what it did, and the ways to have a hand in it. */
export interface ScheduleService {
  scheduleState(): ScheduleStatus
  /** The next five times of an expression. Throws `input/invalid` with what it should be. */
  previewSchedule(cron: string, quiet: string): SchedulePreview
  /** Resolves when a pass has begun. Throws `event/busy` where another program is at one. */
  runScheduleNow(): Promise<void>
  /** Stops the pass under way here, if there is one. */
  stopSchedule(): void
  /** Settings, or what is stored, may be otherwise. */
  lookAgain(): void
  close(): Promise<void>
}

const passesShown = 20
const timesShown = 5

export function createScheduleService(options: ScheduleServiceOptions): ScheduleService {
  const { engine, settings, desk: runs, log, tell, clock } = options
  const now = () => clock?.now() ?? new Date()
  const desk = createScheduleDesk({
    settings: settings.current,
    reading: engine.reading,
    withStore: engine.withStore,
    async pass({ dueAt, signal, onActivity }) {
      await performPass(engine, {
        settings: settings.current(),
        dueAt,
        heedsQuiet: dueAt !== null,
        signal,
        log,
        now,
        onActivity,
        readMeeting: (meeting, passSignal) => readInLine(engine, runs, meeting, passSignal),
      })
    },
    onChange: tell,
    log,
    seed: `${hostname()} ${engine.reading().file}`,
    ...(clock && { clock }),
  })
  return {
    scheduleState(): ScheduleStatus {
      const current = settings.current()
      return {
        isOn: current.schedule === 'on',
        timeZone: ownTimeZone(),
        next: desk.next(),
        activity: desk.activity(),
        plan: planNow(engine, current, now()),
        passes: listPasses(engine.reading(), passesShown),
      }
    },
    previewSchedule: (cron, quiet) => previewTimes(cron, quiet, now()),
    runScheduleNow: desk.runNow,
    stopSchedule: desk.stop,
    lookAgain: desk.lookAgain,
    close: desk.close,
  }
}

/** The next times of a schedule, quiet hours heeded, delays by chance left out. Throws `input/invalid`. */
export function previewTimes(cron: string, quiet: string, now: Date): SchedulePreview {
  const wrong = whyNoCron(cron) ?? whyNoQuiet(quiet)
  if (wrong !== null) {
    const given = whyNoCron(cron) === null ? quiet : cron
    throw new Failure('input/invalid', `"${given}" has to be ${wrong}.`)
  }
  const times = scheduleTimes({ cron, quiet })
  const found: Date[] = []
  for (let at = times.next(now); at !== null && found.length < timesShown; at = times.next(at)) {
    const begins = times.begins(at)
    // Several times within the same quiet hours are one.
    if (begins.getTime() !== found.at(-1)?.getTime()) found.push(begins)
  }
  return {
    timeZone: ownTimeZone(),
    times: found.map((at) => ({ at: at.toISOString(), local: times.wallClock(at) })),
  }
}

/** Has a meeting read in its turn. Throws `event/busy` where it stands in line already, `cancelled` where it was taken away. */
async function readInLine(
  engine: Engine,
  runs: RunDesk,
  { eventId, source, sourceEventId, name, mode, trigger, maxPages }: WantedMeeting,
  signal: AbortSignal,
): Promise<IngestReport> {
  const key = `${source}:${sourceEventId}`
  if (runs.has(key)) throw new Failure('event/busy', 'It is being read already.')
  const { promise, resolve, reject } = Promise.withResolvers<IngestReport>()
  const ticket = runs.order({
    kind: 'event',
    key,
    title: name,
    eventId,
    trackId: findEvent(engine.reading(), source, sourceEventId)?.trackId ?? null,
    async work(errand) {
      try {
        const report = await engine.ingest(key, { ...errand, mode, trigger, maxPages })
        resolve(report)
        return { status: report.status, failure: report.failure, summary: report.summary }
      } catch (error) {
        reject(error)
        throw toFailure(error)
      }
    },
  })
  runs.onEnd(ticket, () => reject(new Failure('cancelled', 'It was stopped before its turn came.')))
  const cancel = () => runs.cancel(ticket)
  signal.addEventListener('abort', cancel, { once: true })
  if (signal.aborted) cancel()
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
