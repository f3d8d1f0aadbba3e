import { Failure, notStored } from '../contract/failure.ts'
import type { CoolingItem, EventFreshness, Following, Refreshed } from '../contract/freshness.ts'
import type { IngestReport } from '../contract/run.ts'
import { orderEvent } from '../desks/event-orders.ts'
import { createFollowDesk } from '../desks/follow-desk.ts'
import { createRecheckDesk } from '../desks/recheck-desk.ts'
import type { RunDesk } from '../desks/run-desk.ts'
import type { DeskClock } from '../desks/schedule-desk.ts'
import type { SettingsDesk } from '../desks/settings-desk.ts'
import type { Engine } from '../engine/engine-shape.ts'
import {
  coolingOf,
  type DueRecheck,
  dueRechecks,
  listCooling,
  nextRecheckAt,
  performRecheck,
  setCooling,
} from '../engine/rechecking.ts'
import type { Log } from '../log.ts'
import { isOver } from '../pipeline/plan-event.ts'
import { findEventItem } from '../queries/event-list.ts'
import { findWholeReadings } from '../store/event-watch.ts'

export interface FreshnessServiceOptions {
  readonly engine: Engine
  readonly settings: SettingsDesk
  /** Looks stand in line with all other runs, where a person sees them and can stop them. */
  readonly desk: RunDesk
  readonly log: Log
  /** Something of what this says about events is otherwise than it was. */
  readonly tell: () => void
  readonly clock?: DeskClock
}

/** How events are kept up to date, for the screens: following one that is under way, looking again at one that is over. */
export interface FreshnessService {
  eventFreshness(eventId: number): EventFreshness
  /** The events that this program follows. */
  listFollowing(): Following[]
  /** Follows an event for as long as the program runs, or no more. Throws `input/invalid` for one that is over. */
  followEvent(eventId: number, followed: boolean): void
  /** Asks for what may have changed, unless what was read last still counts as fresh. */
  refreshEvent(eventId: number): Refreshed
  /** Has it looked at again while its results cool down, or no more. Throws `input/invalid` where it was never read whole. */
  lookAgainLater(eventId: number, wanted: boolean): void
  listCooling(): CoolingItem[]
  /** What is stored may be otherwise. */
  lookAgain(): void
  close(): Promise<void>
}

export function createFreshnessService(options: FreshnessServiceOptions): FreshnessService {
  const { engine, settings, desk: runs, log, tell, clock } = options
  const now = () => clock?.now() ?? new Date()

  const requireEvent = (eventId: number) => {
    const found = findEventItem(engine.reading(), eventId)
    if (!found) throw notStored('meeting')
    return { ...found, event: `${found.source}:${found.sourceEventId}` }
  }
  const listReadAt = (eventId: number) => engine.listReadAt(requireEvent(eventId).event)

  const follows = createFollowDesk({
    freshUntil(eventId) {
      const readAt = listReadAt(eventId)
      const until = readAt === null ? 0 : Date.parse(readAt) + settings.current().followMinMs
      // A reading from the future is one of a clock that was set back since: it says nothing.
      const isPast = readAt !== null && Date.parse(readAt) <= now().getTime()
      return isPast && until > now().getTime() ? new Date(until) : null
    },
    ask: (eventId, onEnd) =>
      orderEvent(engine, runs, requireEvent(eventId).event, {
        mode: 'changed',
        trigger: 'follow',
        onEnd,
      }),
    everyMs: () => settings.current().followMinMs,
    whyOver: (eventId) =>
      isOver(requireEvent(eventId), now()) ? 'It is over, so it is not asked for by itself any more.' : null,
    onChange: tell,
    onDropped: ({ name }, why) => log.info({ event: name, why }, 'an event is followed no more'),
    ...(clock && { clock }),
  })
  const rechecks = createRecheckDesk<DueRecheck>({
    due: (at) => dueRechecks(engine.reading(), at),
    nextAt() {
      const next = nextRecheckAt(engine.reading())
      return next === null ? null : new Date(next)
    },
    perform: (due, signal) =>
      performRecheck(engine, due, { signal, now, read: (one, stop) => readInLine(engine, runs, one, stop) }),
    onChange: tell,
    log,
    ...(clock && { clock }),
  })

  return {
    eventFreshness(eventId) {
      const event = requireEvent(eventId)
      const store = engine.reading()
      return {
        eventId,
        listReadAt: listReadAt(eventId),
        isOver: isOver(event, now()),
        following: follows.find(eventId),
        canCool: findWholeReadings(store, event.source, event.sourceEventId).firstWholeAt !== null,
        cooling: coolingOf(store, eventId),
      }
    },
    listFollowing: follows.list,
    followEvent(eventId, followed) {
      if (!followed) return follows.unfollow(eventId)
      const event = requireEvent(eventId)
      if (isOver(event, now())) {
        throw new Failure(
          'input/invalid',
          'This meeting is over, so there is nothing to follow. Have it looked at again later instead.',
        )
      }
      follows.follow({ eventId, name: event.name })
    },
    refreshEvent: (eventId) => follows.refresh(requireEvent(eventId).eventId),
    lookAgainLater(eventId, wanted) {
      const { source, sourceEventId } = requireEvent(eventId)
      engine.withStore((store) => setCooling(store, { eventId, source, sourceEventId }, wanted))
      tell()
      rechecks.lookAgain()
    },
    listCooling: () => listCooling(engine.reading(), now()),
    lookAgain: () => rechecks.lookAgain(),
    async close() {
      follows.close()
      await rechecks.close()
    },
  }
}

/** A look in line with all other runs. Resolves when it ended; throws where it cannot even wait in line. */
function readInLine(
  engine: Engine,
  runs: RunDesk,
  { source, sourceEventId }: DueRecheck,
  signal: AbortSignal,
): Promise<Pick<IngestReport, 'status'>> {
  return new Promise((resolve, reject) => {
    try {
      const ticket = orderEvent(engine, runs, `${source}:${sourceEventId}`, {
        mode: 'everything',
        trigger: 'recheck',
        onEnd: (status) => resolve({ status }),
      })
      const stop = () => runs.cancel(ticket)
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop, { once: true })
    } catch (error) {
      reject(error)
    }
  })
}
