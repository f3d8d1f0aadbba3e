import { Failure } from '../contract/failure.ts'
import type { DeletionCounts } from '../contract/keeping.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { eventLease } from '../pipeline/lease.ts'
import { thisHost } from '../processes.ts'
import { recordAction } from '../store/actions.ts'
import type { Store } from '../store/database.ts'
import { countDeletion } from '../store/delete-event.ts'
import { findEvent, type StoredEvent } from '../store/events.ts'
import { deleteAside, findKept, putBack } from '../store/kept-aside.ts'

/** What deleting needs of the engine. */
export type DeletingRooms = Pick<Engine, 'eventPage' | 'reading' | 'withLease' | 'who'>

/** A meeting, and what would go with it. */
export interface Deletion {
  readonly event: StoredEvent
  readonly counts: DeletionCounts
}

/** What would go with the meeting that a person names. Throws `input/invalid` where it is not stored. */
export function previewDeletion({ eventPage, reading }: DeletingRooms, name: string): Deletion {
  const { source, sourceId } = eventPage(name)
  const event = findEvent(reading(), source, sourceId ?? '')
  if (!event) throw new Failure('input/invalid', `Event ${name} is not stored, so there is nothing to delete.`)
  return { event, counts: countDeletion(reading(), event.eventId) }
}

/**
 * Deletes a meeting and keeps it aside until this program ends; recorded, with the way back. Throws `event/busy` while it
 * is being read, by whatever program.
 */
export async function deleteMeeting(rooms: DeletingRooms, name: string): Promise<Deletion & { actionId: number }> {
  const { event, counts } = previewDeletion(rooms, name)
  const { eventId, source, sourceEventId } = event
  return await rooms.withLease(eventLease({ source, sourceId: sourceEventId }), (lease, store) => {
    let actionId = 0
    const { pid, host, processStartedAt } = thisHost.self
    const kept = { source, sourceEventId, name: event.name, pid, host, processStartedAt }
    const note = (fileName: string) => {
      const undo = { kind: 'meeting', fileName } as const
      actionId = recordAction(store, { verb: 'delete-meeting', subject: event.name, doneBy: rooms.who, undo })
    }
    deleteAside(store, eventId, kept, lease.confirm, note)
    return { event, counts, actionId }
  })
}

/** Puts a deleted meeting back as it was; `note` is asked within. Throws `event/busy`, `input/invalid` where it is gone. */
export async function putMeetingBack(
  { withLease, reading }: DeletingRooms,
  fileName: string,
  note: (store: Store) => void,
): Promise<void> {
  const kept = findKept(reading().file, fileName)
  if (kept === null) {
    throw new Failure('input/invalid', 'A deleted meeting is kept until the program ends, and this one is gone by now.')
  }
  await withLease(eventLease({ source: kept.source, sourceId: kept.sourceEventId }), (lease, store) =>
    putBack(store, fileName, lease.confirm, () => note(store)),
  )
}
