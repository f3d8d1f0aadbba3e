import type { EventDocument, RaceDocument } from '../../core/contract/domain.ts'
import { openStore, type Store } from '../../core/store/database.ts'
import { saveEntries } from '../../core/store/entries.ts'
import { setEventDepth } from '../../core/store/events.ts'
import { givenEvent, saveRace } from '../store/support.ts'

const parts = { heatNumber: null, heatCount: null, mainLetter: null, mainLeg: null }

/** Stores what reading a made-up meeting has to give. Returns our id of it. */
export function storeMeeting(store: Store, { source, track, event, entries, races }: EventDocument): number {
  const { sourceEventId, name, startDateLocal, endDateLocal } = event
  const facts = { source, sourceTrackSlug: track.sourceTrackSlug, trackName: track.name, layoutName: null }
  const eventId = givenEvent(store, { ...facts, sourceEventId, name, startDateLocal, endDateLocal })
  saveEntries(store, eventId, entries)
  for (const { missingUpstream: _missing, ...race } of races) {
    const document: RaceDocument = { ...race, ...parts, rawLabel: race.label, completedText: null, lengthText: null }
    saveRace(store, eventId, document)
  }
  setEventDepth(store, eventId, 'laps-full')
  return eventId
}

export function storeOf(...documents: EventDocument[]): { store: Store; eventIds: number[] } {
  const store = openStore(':memory:')
  return { store, eventIds: documents.map((document) => storeMeeting(store, document)) }
}
