import { causeOf, type FailureCause } from '../contract/causes.ts'
import type { PageType } from '../contract/domain.ts'
import type { FailureCode } from '../contract/failure.ts'
import type { FailurePatterns } from '../contract/health.ts'
import type { Store } from '../store/database.ts'
import { daysBefore } from './health-periods.ts'
import { inReadingOrder } from './health-sums.ts'

/** Long enough to show a habit of a site or of somebody's Wi-Fi, short enough to forget what was mended. */
const patternDays = 90

interface HourRow {
  readonly pageType: PageType
  /** Of this computer's own day. */
  readonly hour: number
  readonly found: number
}

interface Reason {
  readonly code: FailureCode
  readonly failures: number
  readonly lastAt: string
}

/** When and where tries were not enough: by page type and hour of the day, and by reason. */
export function findPatterns(store: Store, now: Date): FailurePatterns {
  const since = daysBefore(now, patternDays)
  const failures = store
    .prepare<[string], HourRow>(
      `select page_type as pageType, cast(strftime('%H', at, 'localtime') as integer) as hour, count(*) as found
       from request_failure where at >= ? group by 1, 2`,
    )
    .all(since)
  // Hours of pages by their runs' ids, which rise with time: pages have no index by time, and need none.
  const pages = store
    .prepare<[object], HourRow>(
      `select page_type as pageType, cast(strftime('%H', fetched_at, 'localtime') as integer) as hour, count(*) as found
       from page_log where run_id >= (select min(id) from ingestion_run where started_at >= @since) and fetched_at >= @since
       group by 1, 2`,
    )
    .all({ since })
  const types = [...new Set([...failures, ...pages].map(({ pageType }) => pageType))].toSorted(inReadingOrder)
  return {
    days: patternDays,
    byHour: types.map((pageType) => ({
      pageType,
      failures: hoursOf(failures, pageType),
      pagesRead: hoursOf(pages, pageType),
    })),
    reasons: store
      .prepare<[string], Reason & { cause: FailureCause | null }>(
        `select code, cause, count(*) as failures, max(at) as lastAt from request_failure where at >= ?
         group by code, cause order by failures desc, code, cause`,
      )
      .all(since)
      .map(({ cause, ...reason }) => ({ ...reason, cause: cause ?? causeOf({ code: reason.code, details: {} }) })),
  }
}

function hoursOf(rows: readonly HourRow[], pageType: PageType): number[] {
  const hours = Array<number>(24).fill(0)
  for (const row of rows) if (row.pageType === pageType) hours[row.hour] = row.found
  return hours
}
