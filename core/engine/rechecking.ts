import type { SourceName } from '../contract/domain.ts'
import { Failure, toFailure } from '../contract/failure.ts'
import type { Cooling, CoolingItem } from '../contract/freshness.ts'
import type { IngestReport } from '../contract/run.ts'
import { coolingAfter, coolingPutOff, recheckAfterMs } from '../pipeline/cooling.ts'
import type { Store } from '../store/database.ts'
import {
  type EventWatch,
  findWatch,
  findWholeReadings,
  listWatched,
  removeWatch,
  saveWatch,
  type WatchedEvent,
} from '../store/event-watch.ts'
import { findEvent } from '../store/events.ts'
import { findSourceStop } from '../store/source-switches.ts'
import type { Engine } from './engine-shape.ts'

/** One name for all programs on a database: only one of them looks again at something at a time. */
const recheckLease = 'rechecks'

/** The event with the given id and source's id. */
interface EventNamed {
  readonly eventId: number
  readonly source: SourceName
  readonly sourceEventId: string
}

/**
 * Has an event looked at again while its results cool down, from the time it was first read whole; or no more. What was
 * due and has been made up for is not due again. Throws `input/invalid` where it was never read whole.
 */
export function setCooling(store: Store, event: EventNamed, isOn: boolean): void {
  store.transaction(() => {
    if (!isOn) return removeWatch(store, event.eventId)
    if (findWatch(store, event.eventId)) return
    const { firstWholeAt, lastEverythingAt } = findWholeReadings(store, event.source, event.sourceEventId)
    if (firstWholeAt === null) {
      throw new Failure(
        'input/invalid',
        'This meeting was not read whole yet. Ingest it first, then have it looked at again.',
      )
    }
    // A look that is overdue is done once and makes up for those before it, so that the last is never skipped.
    const cooling = coolingAfter(firstWholeAt, lastEverythingAt ?? firstWholeAt)
    saveWatch(store, { eventId: event.eventId, since: firstWholeAt, ...cooling })
  })
}

export function coolingOf(store: Store, eventId: number): Cooling | null {
  const watch = findWatch(store, eventId)
  return watch ? shown(watch) : null
}

export function listCooling(store: Store, now: Date): CoolingItem[] {
  return listWatched(store).map(({ eventId, source, sourceEventId, name, ...watch }) => {
    const isDue = watch.nextAt !== null && watch.nextAt <= now.toISOString()
    return { eventId, source, sourceEventId, name, isDue, ...shown(watch) }
  })
}

function shown({ since, rechecksDone, nextAt, frozenAt }: Omit<EventWatch, 'eventId'>): Cooling {
  return { since, rechecksDone, rechecksPlanned: recheckAfterMs.length, nextAt, frozenAt }
}

/** A look that is due. */
export type DueRecheck = Pick<WatchedEvent, 'eventId' | 'source' | 'sourceEventId' | 'name'> & {
  readonly nextAt: string
}

/** The looks that are due at `now`, the longest due first; none of a source that is switched off. */
export function dueRechecks(store: Store, now: Date): DueRecheck[] {
  return listWatched(store).flatMap(({ eventId, source, sourceEventId, name, nextAt }) => {
    if (nextAt === null || nextAt > now.toISOString() || findSourceStop(store, source)) return []
    return [{ eventId, source, sourceEventId, name, nextAt }]
  })
}

/** When the next look is due, whether that lies ahead or behind; null where none is. UTC, ISO text. */
export function nextRecheckAt(store: Store): string | null {
  return listWatched(store)[0]?.nextAt ?? null
}

export interface RecheckWanted {
  readonly signal: AbortSignal
  readonly now?: () => Date
  /** Reads the event; the engine does it directly unless told. */
  readonly read?: (due: DueRecheck, signal: AbortSignal) => Promise<Pick<IngestReport, 'status'>>
}

/**
 * Looks again at one event, as the only program on the database that does: asks for every page of it. Where that could
 * not be had, it is put off. Returns how the run ended; null where another program has done it in the meantime. Throws
 * `event/busy` where another program is at one or works at the event, `store/*`.
 */
export async function performRecheck(
  engine: Engine,
  due: DueRecheck,
  wanted: RecheckWanted,
): Promise<IngestReport['status'] | null> {
  const { now = () => new Date() } = wanted
  return await engine.withLease(recheckLease, async (lease, store) => {
    const watch = findWatch(store, due.eventId)
    if (watch?.nextAt == null || watch.nextAt > now().toISOString()) return null
    const signal = AbortSignal.any([wanted.signal, lease.signal])
    const status = await readAgain(engine, due, signal, wanted.read)
    store.transaction(() => {
      lease.confirm()
      const after = findWatch(store, due.eventId)
      // Unless the run moved it on, there was something that another try may get.
      if (after?.nextAt != null && after.nextAt <= now().toISOString() && status !== 'cancelled') {
        saveWatch(store, { ...after, ...coolingPutOff(after.since, after, now()) })
      }
    })
    return status
  })
}

async function readAgain(
  engine: Engine,
  due: DueRecheck,
  signal: AbortSignal,
  read: RecheckWanted['read'],
): Promise<IngestReport['status']> {
  try {
    if (read) return (await read(due, signal)).status
    const asking = { signal, mode: 'everything', trigger: 'recheck' } as const
    return (await engine.ingest(`${due.source}:${due.sourceEventId}`, asking)).status
  } catch (error) {
    const failure = toFailure(error)
    // Whoever works at the event may be reading all of it; a broken database is nothing to be put off.
    if (failure.code === 'cancelled') return 'cancelled'
    if (failure.code.startsWith('store/') || failure.code === 'unexpected') throw failure
    return 'failed'
  }
}

/** The event that a name means, with our id. Throws `input/invalid` where it is not stored. */
export function storedEvent(engine: Engine, name: string): EventNamed & { readonly name: string } {
  const { source, sourceId } = engine.eventPage(name)
  const found = findEvent(engine.reading(), source, sourceId ?? '')
  if (!found) throw new Failure('input/invalid', `Event ${name} is not stored yet. Ingest it first.`)
  return { eventId: found.eventId, source, sourceEventId: found.sourceEventId, name: found.name }
}
