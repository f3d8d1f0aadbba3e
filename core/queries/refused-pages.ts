import type { PageType } from '../contract/domain.ts'
import type { Store } from '../store/database.ts'

/** A page that was kept although it could not be used. */
export interface RefusedPage {
  readonly pageType: PageType
  readonly sourceId: string | null
  readonly url: string
  readonly fetchedAt: string
  readonly httpStatus: number | null
  readonly contentHash: string
}

/** The newest run that kept a page which it could not use; undefined where none did. */
export function findRefusingRun(store: Store): number | undefined {
  return store
    .prepare<[], { runId: number }>(
      'select run_id as runId from page_log where is_saved = 0 and content_hash is not null order by id desc limit 1',
    )
    .get()?.runId
}

/**
 * The pages of a run that it could not use, and the event's own page, which says what they should have been; in the order
 * read, at most `limit`.
 */
export function listRefusedPages(store: Store, runId: number, limit: number): RefusedPage[] {
  return store
    .prepare<[object], RefusedPage>(
      `select page_type as pageType, source_id as sourceId, url, fetched_at as fetchedAt, http_status as httpStatus,
              content_hash as contentHash
       from page_log where run_id = @runId and content_hash is not null
         and (is_saved = 0 or page_type = 'event'
              or source_id in (select source_race_id from run_skip where run_id = @runId))
       order by id limit @limit`,
    )
    .all({ runId, limit })
}

/** Tries that were not enough, the newest first. */
export function listFailures(store: Store, limit: number): object[] {
  return store
    .prepare<[number], object>(
      `select run_id as runId, page_type as pageType, source_id as sourceId, code, cause, http_status as httpStatus, at
       from request_failure order by id desc limit ?`,
    )
    .all(limit)
}
