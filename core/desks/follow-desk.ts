import type { Following, Refreshed } from '../contract/freshness.ts'
import type { RunStatus } from '../contract/run.ts'
import { type DeskClock, wallClock } from './schedule-desk.ts'

/** An event to follow. */
export interface FollowedEvent {
  readonly eventId: number
  readonly name: string
}

export interface FollowDeskOptions {
  /** When the event may be asked for again: its page was read less than the set minimum before that. Null: at once. */
  readonly freshUntil: (eventId: number) => Date | null
  /** Asks for what may have changed of the event, and returns the ticket. Throws where that cannot be done now. */
  readonly ask: (eventId: number, onEnd: (status: RunStatus) => void) => string
  /** The set minimum between two looks, in ms. */
  readonly everyMs: () => number
  /** Why the event need not be followed any more; null while it should be. */
  readonly whyOver: (eventId: number) => string | null
  /** Called whenever what `list` says is otherwise than it was. */
  readonly onChange: () => void
  /** An event was dropped because it is over; `why` is a sentence. */
  readonly onDropped: (event: FollowedEvent, why: string) => void
  readonly clock?: DeskClock
}

/** Events that are asked for again and again while the program runs, each no sooner than a set minimum allows. */
export interface FollowDesk {
  list(): Following[]
  find(eventId: number): Following | null
  /** Follows from now on: asks at once where the event may be asked, and then again and again. */
  follow(event: FollowedEvent): void
  unfollow(eventId: number): void
  /** Asks now, unless what was read last still counts as fresh; whether or not the event is followed. */
  refresh(eventId: number): Refreshed
  close(): void
}

interface Followed extends FollowedEvent {
  readonly since: string
  nextAt: Date | null
  lastStatus: RunStatus | null
  readonly ending: AbortController
}

export function createFollowDesk(options: FollowDeskOptions): FollowDesk {
  const { freshUntil, ask, everyMs, whyOver, onChange, onDropped, clock = wallClock } = options
  const followed = new Map<number, Followed>()

  const shown = ({ eventId, name, since, nextAt, lastStatus }: Followed): Following => {
    return { eventId, name, since, nextAt: nextAt?.toISOString() ?? null, lastStatus }
  }
  const drop = (eventId: number) => {
    followed.get(eventId)?.ending.abort()
    if (followed.delete(eventId)) onChange()
  }

  /** Asks and waits for the end. What could not even be asked counts as a look that failed. */
  async function look(one: Followed): Promise<void> {
    const end = Promise.withResolvers<RunStatus>()
    one.nextAt = null
    onChange()
    try {
      ask(one.eventId, end.resolve)
    } catch {
      // Another program reads it, or its source is switched off: it is looked at again when its time comes.
      end.resolve('failed')
    }
    one.lastStatus = await end.promise
  }

  async function keepLooking(one: Followed): Promise<void> {
    const { signal } = one.ending
    while (!signal.aborted) {
      const until = freshUntil(one.eventId)
      const waitMs = until === null ? 0 : until.getTime() - clock.now().getTime()
      if (waitMs > 0) {
        one.nextAt = until
        onChange()
        await clock.sleep(waitMs, signal)
        continue
      }
      await look(one)
      if (signal.aborted) return
      const why = whyOver(one.eventId)
      if (why !== null) {
        drop(one.eventId)
        onDropped(one, why)
        return
      }
      // A look that read nothing leaves the event as old as it was: the set minimum holds all the same.
      if (freshUntil(one.eventId) === null) {
        one.nextAt = new Date(clock.now().getTime() + everyMs())
        onChange()
        await clock.sleep(everyMs(), signal)
      }
    }
  }

  return {
    list: () => [...followed.values()].map(shown),
    find(eventId) {
      const one = followed.get(eventId)
      return one ? shown(one) : null
    },
    follow(event) {
      if (followed.has(event.eventId)) return
      const { eventId, name } = event
      const since = clock.now().toISOString()
      const one: Followed = { eventId, name, since, nextAt: null, lastStatus: null, ending: new AbortController() }
      followed.set(eventId, one)
      onChange()
      void keepLooking(one)
    },
    unfollow: drop,
    refresh(eventId) {
      const until = freshUntil(eventId)
      if (until !== null) return { ticket: null, freshUntil: until.toISOString() }
      return { ticket: ask(eventId, () => {}), freshUntil: null }
    },
    close() {
      for (const { ending } of followed.values()) ending.abort()
      followed.clear()
    },
  }
}
