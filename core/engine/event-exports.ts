import { maskDocument, maskValue } from '../analysis/mask-values.ts'
import type { PageRef } from '../connectors/connector.ts'
import type { ExportKind } from '../contract/answers.ts'
import type { EventDocument } from '../contract/domain.ts'
import { Failure } from '../contract/failure.ts'
import { correctionsCsv } from '../exports/corrections-csv.ts'
import { eventJson } from '../exports/event-json.ts'
import { lapsCsv } from '../exports/laps-csv.ts'
import { resultsCsv } from '../exports/results-csv.ts'
import { correctionsInOrder } from '../queries/corrections.ts'
import { findEventDocument } from '../queries/event-document.ts'
import { findNameMask } from '../queries/name-mask.ts'
import type { Store } from '../store/database.ts'
import { findEvent } from '../store/events.ts'

/** A stored event, or one race of it, as text to hand over: who is marked appears by initials in it. Throws `input/invalid` for what is not stored. */
export function exportText(store: Store, page: PageRef, kind: ExportKind, sourceRaceId?: string): string {
  const mask = findNameMask(store)
  const document = maskDocument(readDocument(store, page, sourceRaceId), mask)
  switch (kind) {
    case 'laps-csv':
      return lapsCsv(document)
    case 'results-csv':
      return resultsCsv(document)
    case 'event-json':
      return eventJson(document)
    case 'corrections-csv': {
      const eventId = findEvent(store, page.source, page.sourceId ?? '')?.eventId ?? 0
      const corrections = correctionsInOrder(store, eventId, sourceRaceId)
      return correctionsCsv(document, mask === null ? corrections : maskValue(corrections, mask))
    }
  }
}

/** A stored event, or one race of it, with the names as they are stored. Throws `input/invalid` for what is not stored. */
export function readDocument(store: Store, { source, sourceId }: PageRef, sourceRaceId?: string): EventDocument {
  const sourceEventId = sourceId ?? ''
  const document = findEventDocument(store, source, sourceEventId, sourceRaceId === undefined ? {} : { sourceRaceId })
  if (!document)
    throw new Failure('input/invalid', `Event ${source}:${sourceEventId} is not stored yet. Ingest it first.`)
  if (sourceRaceId !== undefined && document.races.length === 0) {
    throw new Failure('input/invalid', `Event ${source}:${sourceEventId} has no race ${sourceRaceId} in the database.`)
  }
  return document
}
