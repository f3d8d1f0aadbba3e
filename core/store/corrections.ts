import type { CorrectionChange, CorrectionSubject, PageType } from '../contract/domain.ts'
import type { Store } from './database.ts'

/** One thing that a source shows otherwise than it did, as `core/pipeline/corrections.ts` finds it. */
export interface CorrectionFound {
  readonly subject: CorrectionSubject
  readonly change: CorrectionChange
  readonly sourceRaceId: string | null
  readonly sourceDriverId: string | null
  readonly driverName: string | null
  readonly className: string | null
  readonly lapNumber: number | null
  /** Null where a whole result, lap, entry or race came or went. */
  readonly field: string | null
  /** Null for nothing. A whole result or lap is one value, with all that it held. */
  readonly old: unknown
  readonly new: unknown
  /** The pages that may have said it, the likeliest first. */
  readonly shownBy: readonly PageType[]
}

/** The pages that show a state before and after, by the hash of their bodies; null where none is known. */
export interface PagePair {
  readonly old: string | null
  readonly new: string | null
}

/** What all corrections of one page have in common. */
export interface CorrectionsSeen {
  readonly eventId: number
  readonly runId: number
  /** When the page with the new state was read: UTC, ISO text. */
  readonly seenAt: string
  readonly pages: Readonly<Partial<Record<PageType, PagePair>>>
}

const insertCorrectionsSql = `insert into correction (event_id, run_id, seen_at, subject, change, source_race_id, source_driver_id, driver_name,
    class_name, lap_number, field, old_value, new_value, old_page_hash, new_page_hash)
  select @eventId, @runId, @seenAt, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
    value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11 from json_each(@rows)`

/**
 * Adds to the log of corrections, which only ever grows, in the order given. Each is proved by the first of its pages
 * that was another one before. Where all its pages are byte for byte what they were, the source has changed nothing: it
 * is this program that now reads the same page differently, and that is no correction. Returns how many were added.
 */
export function recordCorrections(store: Store, seen: CorrectionsSeen, found: readonly CorrectionFound[]): number {
  const rows = found.flatMap((one) => {
    const pair = proofOf(one, seen.pages)
    if (pair === null) return []
    const { subject, change, sourceRaceId, sourceDriverId, driverName, className, lapNumber, field } = one
    const values = [jsonOf(one.old), jsonOf(one.new), pair.old, pair.new]
    return [[subject, change, sourceRaceId, sourceDriverId, driverName, className, lapNumber, field, ...values]]
  })
  if (rows.length === 0) return 0
  const { eventId, runId, seenAt } = seen
  const insert = store.prepare<[object], unknown>(insertCorrectionsSql)
  return insert.run({ eventId, runId, seenAt, rows: JSON.stringify(rows) }).changes
}

function proofOf({ shownBy }: CorrectionFound, pages: CorrectionsSeen['pages']): PagePair | null {
  const pairs = shownBy.flatMap((pageType) => pages[pageType] ?? [])
  if (pairs.length === 0) return { old: null, new: null }
  return pairs.find((pair) => pair.old === null || pair.old !== pair.new) ?? null
}

const jsonOf = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

/**
 * Whether the log says that something of this kind went away once: of a race, or of an event's entries where
 * `sourceRaceId` is null. What comes then is not the first of its kind.
 */
export function wasRemoved(
  store: Store,
  eventId: number,
  subject: 'result' | 'lap' | 'entry',
  sourceRaceId: string | null,
): boolean {
  // The laps of a result that went are in its own value.
  const find = store.prepare<[number, string, string, string | null], unknown>(
    `select 1 from correction where event_id = ? and change = 'removed'
       and (subject = ? or subject = case ? when 'lap' then 'result' end) and source_race_id is ? limit 1`,
  )
  return find.get(eventId, subject, subject, sourceRaceId) !== undefined
}

/** Brings the number of corrections in a run's record up to what the log holds of it. */
export function countCorrections(store: Store, runId: number): void {
  store
    .prepare<[number], unknown>(
      `update ingestion_run set correction_count = (select count(*) from correction where run_id = ingestion_run.id)
       where id = ?`,
    )
    .run(runId)
}
