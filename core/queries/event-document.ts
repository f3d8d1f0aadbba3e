import type { EventDocument, SourceName } from '../contract/domain.ts'
import type { Store } from '../store/database.ts'
import { listEntries } from '../store/entries.ts'
import { findEvent } from '../store/events.ts'
import { readEventRaces } from './event-races.ts'

export interface DocumentWanted {
  /** Only this race; the document then has no races where the event has no such race. */
  readonly sourceRaceId?: string
}

/**
 * A stored meeting as exports print it: the contract's fields in the contract's order, races in the order run, nothing
 * of ours inside. Undefined where the event is not stored. One query a table, all of one moment.
 */
export function findEventDocument(
  store: Store,
  source: SourceName,
  sourceEventId: string,
  { sourceRaceId }: DocumentWanted = {},
): EventDocument | undefined {
  return store.read(() => {
    const event = findEvent(store, source, sourceEventId)
    if (event === undefined) return undefined
    return {
      formatVersion: 1,
      source,
      // The heading of the event's page, not the catalogue's name: it does not depend on what else was imported.
      track: { sourceTrackSlug: event.sourceTrackSlug, name: event.trackName },
      event: {
        sourceEventId,
        name: event.name,
        startDateLocal: event.startDateLocal,
        endDateLocal: event.endDateLocal,
      },
      entries: listEntries(store, event.eventId),
      races: readEventRaces(store, event.eventId, sourceRaceId ?? null).map(({ race }) => race),
    }
  })
}
