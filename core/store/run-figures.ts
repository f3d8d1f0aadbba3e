import { eq, sql } from 'drizzle-orm'
import type { FailureCause } from '../contract/causes.ts'
import type { PageType } from '../contract/domain.ts'
import type { FailureCode } from '../contract/failure.ts'
import type { IngestionRun } from '../contract/run.ts'
import type { Store } from './database.ts'
import { ingestionRun, requestFailure, runPageType } from './schema/runs.ts'
import { batches } from './write-counts.ts'

/** What a run asked for of one page type so far, and how it went. */
export type PageTypeFigures = Readonly<Omit<typeof runPageType.$inferSelect, 'runId'>>

/** A request that was not enough. */
export interface RequestFailed {
  readonly pageType: PageType
  readonly sourceId: string | null
  readonly code: FailureCode
  /** What is behind it: them, us, or something in between. */
  readonly cause: FailureCause
  /** Null where there was no answer. */
  readonly httpStatus: number | null
  /** UTC, ISO text. */
  readonly at: string
}

/** Figures of a run: totals as they are now, and the failures that are not stored yet. */
export interface StoredFigures extends Pick<IngestionRun, 'counts' | 'requests' | 'incidents' | 'durationMs'> {
  readonly pageTypes: readonly PageTypeFigures[]
  readonly failures: readonly RequestFailed[]
}

/** Writes a run's totals over those written before, and adds the failures. */
export function saveRunFigures(store: Store, runId: number, figures: StoredFigures): void {
  const { requests, incidents, durationMs, pageTypes, failures } = figures
  const { corrections, ...counts } = figures.counts
  store.transaction(() => {
    const pages = pageTypes.filter(({ pagesRead }) => pagesRead > 0)
    store.db
      .update(ingestionRun)
      .set({
        ...counts,
        // Counted, not set: a held race that is accepted later adds to the run that found it.
        correctionCount: sql`(select count(*) from correction where run_id = ${runId})`,
        ...incidents,
        pages: JSON.stringify(Object.fromEntries(pages.map(({ pageType, pagesRead }) => [pageType, pagesRead]))),
        requestsTotal: requests.total,
        requestsRetries: requests.retries,
        requestsBytes: requests.bytes,
        requestsNotModified: requests.notModified,
        totalMs: durationMs.total,
        firstRaceMs: durationMs.firstRace,
        fetchMs: durationMs.fetch,
        parseMs: durationMs.parse,
        storeMs: durationMs.store,
      })
      .where(eq(ingestionRun.id, runId))
      .run()
    savePageTypes(store, runId, pageTypes)
    addFailures(store, runId, failures)
  })
}

function savePageTypes(store: Store, runId: number, pageTypes: readonly PageTypeFigures[]): void {
  if (pageTypes.length === 0) return
  store.db
    .insert(runPageType)
    .values(pageTypes.map((type) => ({ runId, ...type })))
    .onConflictDoUpdate({
      target: [runPageType.runId, runPageType.pageType],
      set: {
        pagesRead: sql`excluded.pages_read`,
        pagesFailed: sql`excluded.pages_failed`,
        requests: sql`excluded.requests`,
        unsent: sql`excluded.unsent`,
        failures: sql`excluded.failures`,
        retries: sql`excluded.retries`,
        notModified: sql`excluded.not_modified`,
        bytes: sql`excluded.bytes`,
        fetchMs: sql`excluded.fetch_ms`,
        browserLaunches: sql`excluded.browser_launches`,
        browserFailures: sql`excluded.browser_failures`,
      },
    })
    .run()
}

function addFailures(store: Store, runId: number, failures: readonly RequestFailed[]): void {
  for (const batch of batches(failures)) {
    store.db
      .insert(requestFailure)
      .values(batch.map((failure) => ({ runId, ...failure })))
      .run()
  }
}
