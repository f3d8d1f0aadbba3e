import type { PeriodHealth } from '../contract/health.ts'
import type { Store } from '../store/database.ts'
import { pageTypeFigures, type RunSums, runSums, sumsOf, type TypeSums } from './health-sums.ts'

const dayMs = 86_400_000

/** The instant `days` before `now`, as it compares with what is stored. */
export function daysBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * dayMs).toISOString()
}

/** What runs that began within the last `days` did. */
export function findPeriod(store: Store, days: number, now: Date): PeriodHealth {
  const since = daysBefore(now, days)
  const row = store
    .prepare<[string], RunSums & Pick<PeriodHealth, 'runs' | 'complete' | 'partial' | 'failed' | 'stopped'>>(
      `select count(*) as runs,
              count(*) filter (where status = 'complete') as complete,
              count(*) filter (where status = 'partial') as partial,
              count(*) filter (where status = 'failed') as failed,
              count(*) filter (where status in ('cancelled', 'interrupted')) as stopped,
              ${runSums('r', (column) => `coalesce(sum(${column}), 0)`)}
       from ingestion_run r where started_at >= ?`,
    )
    .get(since)
  if (row === undefined) throw new RangeError('A sum without a row.')
  const types = store
    .prepare<[string], TypeSums>(
      `select page_type as pageType, sum(t.pages_read) as pagesRead, sum(t.pages_failed) as pagesFailed,
              sum(t.requests) as requests, sum(t.unsent) as unsent, sum(t.failures) as failures
       from ingestion_run r join run_page_type t on t.run_id = r.id where r.started_at >= ? group by page_type`,
    )
    .all(since)
  const { runs, complete, partial, failed, stopped } = row
  return {
    days,
    runs,
    complete,
    partial,
    failed,
    stopped,
    medianDurationMs: median(store, 'total_ms', since),
    medianFirstRaceMs: median(store, 'first_race_ms', since),
    ...sumsOf(row, types),
    pageTypes: pageTypeFigures(types),
  }
}

/** The middle value of ingested meetings, the lower one of two: only such as are stored whole can be compared. */
function median(store: Store, column: 'total_ms' | 'first_race_ms', since: string): number | null {
  const chosen = `from ingestion_run where started_at >= @since and kind = 'event' and status = 'complete' and ${column} is not null`
  const middle = store
    .prepare<[object], { readonly value: number }>(
      `select ${column} as value ${chosen} order by ${column} limit 1 offset (select (count(*) - 1) / 2 ${chosen})`,
    )
    .get({ since })
  return middle?.value ?? null
}
