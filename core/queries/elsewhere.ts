import type { SourceName } from '../contract/domain.ts'
import type { HeldElsewhere } from '../contract/elsewhere.ts'
import type { Store } from '../store/database.ts'
import { findEvent } from '../store/events.ts'
import type { HeldLease } from '../store/leases.ts'

/** What the holders of leases are doing, for a person; `ourHost` is not named. */
export function describeHeld(store: Store, held: readonly HeldLease[], ourHost: string): HeldElsewhere[] {
  return held.map(({ name, requestedBy, host, takenAt }) => ({
    name,
    ...subjectOf(store, name),
    heldBy: host === ourHost ? requestedBy : `${requestedBy} on ${host}`,
    since: takenAt,
  }))
}

function subjectOf(store: Store, name: string): Pick<HeldElsewhere, 'eventId' | 'title'> {
  const [, source, sourceEventId] = /^event ([a-z]+):(\d+)$/.exec(name) ?? []
  if (source === undefined || sourceEventId === undefined) return { eventId: null, title: name }
  const event = findEvent(store, source as SourceName, sourceEventId)
  return { eventId: event?.eventId ?? null, title: event?.name ?? `Meeting ${source}:${sourceEventId}` }
}
