import type { PageType } from '../contract/domain.ts'
import type { RunKind, RunStatus } from '../contract/run.ts'
import type { Store } from '../store/database.ts'
import { archiveBytes, databaseBytes } from './database-figures.ts'

/** Everything that was ever counted in this database, as plain numbers: no name of anybody or anything raced. */
export interface LifetimeCounters {
  readonly runs: readonly { readonly kind: RunKind; readonly status: RunStatus; readonly found: number }[]
  readonly pageTypes: readonly ({ readonly pageType: PageType } & Record<TypeCounter, number>)[]
  readonly failures: readonly { readonly pageType: PageType; readonly code: string; readonly found: number }[]
  readonly sums: Readonly<
    Record<'rowsInserted' | 'rowsUpdated' | 'rowsDeleted' | 'breakerOpenings' | 'corrections', number>
  >
  /** The newest ingestion of a meeting that has ended; null where none has. */
  readonly latest: { readonly durationMs: number; readonly firstRaceMs: number | null; readonly endedAt: string } | null
  readonly databaseBytes: number
  readonly archiveBytes: number
}

type TypeCounter =
  | 'pagesRead'
  | 'pagesFailed'
  | 'requests'
  | 'unsent'
  | 'retries'
  | 'notModified'
  | 'bytes'
  | 'browserLaunches'
  | 'browserFailures'

export function findLifetimeCounters(store: Store): LifetimeCounters {
  return store.read(() => {
    const sums = store
      .prepare<[], LifetimeCounters['sums']>(
        `select coalesce(sum(rows_inserted), 0) as rowsInserted, coalesce(sum(rows_updated), 0) as rowsUpdated,
                coalesce(sum(rows_deleted), 0) as rowsDeleted, coalesce(sum(breaker_openings), 0) as breakerOpenings,
                coalesce(sum(correction_count), 0) as corrections
         from ingestion_run`,
      )
      .get()
    if (sums === undefined) throw new RangeError('A sum without a row.')
    return {
      runs: store
        .prepare<[], LifetimeCounters['runs'][number]>(
          'select kind, status, count(*) as found from ingestion_run group by kind, status order by kind, status',
        )
        .all(),
      pageTypes: store
        .prepare<[], LifetimeCounters['pageTypes'][number]>(
          `select page_type as pageType, sum(pages_read) as pagesRead, sum(pages_failed) as pagesFailed,
                  sum(requests) as requests, sum(unsent) as unsent, sum(retries) as retries,
                  sum(not_modified) as notModified, sum(bytes) as bytes, sum(browser_launches) as browserLaunches,
                  sum(browser_failures) as browserFailures
           from run_page_type group by page_type order by page_type`,
        )
        .all(),
      failures: store
        .prepare<[], LifetimeCounters['failures'][number]>(
          `select page_type as pageType, code, count(*) as found from request_failure
           group by page_type, code order by page_type, code`,
        )
        .all(),
      sums,
      latest:
        store
          .prepare<[], NonNullable<LifetimeCounters['latest']>>(
            `select total_ms as durationMs, first_race_ms as firstRaceMs, ended_at as endedAt from ingestion_run
             where kind = 'event' and ended_at is not null order by id desc limit 1`,
          )
          .get() ?? null,
      databaseBytes: databaseBytes(store),
      archiveBytes: archiveBytes(store),
    }
  })
}
