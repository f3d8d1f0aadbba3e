import type { DataTopic } from '../contract/answers.ts'
import { storedOnly } from '../contract/failure.ts'
import type { RecordApproval, RecordBook, RecordWithdrawal } from '../contract/records.ts'
import { recordDesk } from '../desks/record-desk.ts'
import type { SettingsDesk } from '../desks/settings-desk.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { findMeetingEntries } from '../queries/meeting-entries.ts'
import { findMeetingFigures } from '../queries/meeting-figures.ts'
import { findRecordBook } from '../queries/record-book.ts'
import { remembered } from '../queries/remembered.ts'

/** What a decision about a record may change. */
const changed: readonly DataTopic[] = ['events', 'keeping']

/** A meeting's figures and a club's records, for the screens. `tell` hears what a decision changed. Methods throw Failures only. */
export function createMeetingService(
  engine: Engine,
  settings: SettingsDesk,
  tell: (topics: readonly DataTopic[]) => void,
) {
  const desk = recordDesk(engine)
  const books = remembered(() => new Map<number, RecordBook>())
  const decided = (actionId: number | null) => {
    if (actionId !== null) tell(changed)
    return { actionId }
  }
  return {
    figures: (eventId: number) => {
      const cleanFactor = settings.current().cleanLapPercent / 100
      return storedOnly(findMeetingFigures(engine.reading(), eventId, { cleanFactor }), 'meeting')
    },
    entries: (eventId: number) => findMeetingEntries(engine.reading(), eventId),
    /**
     * What a club has of records. To find the best of ten seasons takes longer than a screen should wait each time, so the
     * answer is kept until anything is written to the database.
     */
    records(trackId: number): RecordBook {
      const store = engine.reading()
      const kept = books(store)
      const book = kept.get(trackId) ?? storedOnly(findRecordBook(store, trackId), 'club')
      kept.set(trackId, book)
      return book
    },
    approveRecord: (approval: RecordApproval) => decided(desk.approve(approval)),
    withdrawRecord: (withdrawal: RecordWithdrawal) => decided(desk.withdraw(withdrawal)),
  }
}
