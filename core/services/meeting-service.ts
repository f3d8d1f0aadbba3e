import type { DataTopic } from '../contract/answers.ts'
import { Failure } from '../contract/failure.ts'
import type { RecordApproval, RecordBook, RecordWithdrawal } from '../contract/records.ts'
import { recordDesk } from '../desks/record-desk.ts'
import type { SettingsDesk } from '../desks/settings-desk.ts'
import type { Engine } from '../engine.ts'
import { findMeetingEntries } from '../queries/meeting-entries.ts'
import { findMeetingFigures } from '../queries/meeting-figures.ts'
import { findRecordBook } from '../queries/record-book.ts'
import type { Store } from '../store/database.ts'

/** What a decision about a record may change. */
const changed: readonly DataTopic[] = ['events', 'keeping']

interface KeptBook {
  readonly store: Store
  readonly stamp: string
  readonly book: RecordBook
}

/** A meeting's figures and a club's records, for the screens. `tell` hears what a decision changed. Methods throw Failures only. */
export function createMeetingService(
  engine: Engine,
  settings: SettingsDesk,
  tell: (topics: readonly DataTopic[]) => void,
) {
  const desk = recordDesk(engine)
  const books = new Map<number, KeptBook>()
  const decided = (actionId: number | null) => {
    if (actionId !== null) tell(changed)
    return { actionId }
  }
  return {
    figures: (eventId: number) => {
      const cleanFactor = settings.current().cleanLapPercent / 100
      return found(findMeetingFigures(engine.reading(), eventId, { cleanFactor }), 'meeting')
    },
    entries: (eventId: number) => findMeetingEntries(engine.reading(), eventId),
    /**
     * What a club has of records. To find the best of ten seasons takes longer than a screen should wait each
     * time, so the answer is kept for as long as nothing at all was written to the database.
     */
    records(trackId: number): RecordBook {
      const store = engine.reading()
      const stamp = stampOf(store)
      const kept = books.get(trackId)
      if (kept && kept.store === store && kept.stamp === stamp) return kept.book
      const book = found(findRecordBook(store, trackId), 'club')
      books.set(trackId, { store, stamp, book })
      return book
    },
    approveRecord: (approval: RecordApproval) => decided(desk.approve(approval)),
    withdrawRecord: (withdrawal: RecordWithdrawal) => decided(desk.withdraw(withdrawal)),
  }
}

function found<T>(answer: T | undefined, what: string): T {
  if (answer !== undefined) return answer
  throw new Failure('input/invalid', `There is no such ${what} in this database. It may be of another data folder.`)
}

/** Another text as soon as anybody wrote: other connections by SQLite's own count of them, this one by its count of rows. */
function stampOf(store: Store): string {
  const others = store.prepare<[], { data_version: number }>('pragma data_version').get()?.data_version
  const own = store.prepare<[], number>('select total_changes()').pluck().get()
  return `${others} ${own}`
}
