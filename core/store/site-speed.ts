import type { PageType, SourceName } from '../contract/domain.ts'
import type { Store } from './database.ts'

/** What earlier runs measured of a source's pages of one type, per request. */
export interface PageSpeed {
  readonly fetchMs: number
  /** As they travelled. */
  readonly bytes: number
}

/** What earlier runs of a source measured. */
export interface SiteSpeed {
  readonly ofType: ReadonlyMap<PageType, PageSpeed>
  /** Reading and storing a page once it was here, of all types; null where nothing is known. */
  readonly workMs: number | null
  /** So many bytes travelled for each of a page's own; null where nothing is known. */
  readonly packing: number | null
}

/** Runs looked back at: a site may be slower tonight than it was in spring. */
const runsLookedAt = 10

/** Means over the newest runs of events that read something; empty where there was none. */
export function findSiteSpeed(store: Store, source: SourceName): SiteSpeed {
  const recent = `
    select id, parse_ms, store_ms from ingestion_run i
    where source = @source and kind = 'event' and mode in ('changed', 'everything') and status <> 'running'
      and exists (select 1 from run_page_type t where t.run_id = i.id and t.page_type = 'race-result' and t.pages_read > 0)
    order by id desc limit ${runsLookedAt}`
  return store.read(() => {
    const types = store
      .prepare<[object], { pageType: PageType; requests: number; notModified: number; bytes: number; fetchMs: number }>(
        `select page_type as pageType, sum(requests) as requests, sum(not_modified) as notModified, sum(bytes) as bytes,
                sum(fetch_ms) as fetchMs
         from run_page_type where run_id in (select id from (${recent})) group by page_type`,
      )
      .all({ source })
    const work = store
      .prepare<[object], { ms: number | null; pages: number | null }>(
        `select sum(parse_ms + store_ms) as ms,
                sum((select sum(pages_read) from run_page_type t where t.run_id = recent.id)) as pages
         from (${recent}) recent`,
      )
      .get({ source })
    const bodies = store
      .prepare<[object], { bytes: number | null }>(
        `select sum(bytes) as bytes from page_log
         where run_id in (select id from (${recent})) and page_type = 'race-result' and http_status = 200 and via = 'http'`,
      )
      .get({ source })
    const races = types.find(({ pageType }) => pageType === 'race-result')
    const sent = types.filter(({ requests }) => requests > 0)
    return {
      ofType: new Map(
        sent.map(({ pageType, requests, notModified, bytes, fetchMs }): [PageType, PageSpeed] => {
          return [pageType, { fetchMs: fetchMs / requests, bytes: bytes / Math.max(1, requests - notModified) }]
        }),
      ),
      workMs: work?.pages ? (work.ms ?? 0) / work.pages : null,
      packing: races && bodies?.bytes ? races.bytes / bodies.bytes : null,
    }
  })
}

/** The length of each page of `urls` when it was last read, before it was packed; pages never read are not there. */
export function findPageLengths(store: Store, urls: readonly string[]): Map<string, number> {
  const find = store.prepare<[string], { bytes: number }>(
    'select bytes from page_log where url = ? and is_saved = 1 order by id desc limit 1',
  )
  return store.read(() => {
    return new Map(
      urls.flatMap((url): [string, number][] => {
        const found = find.get(url)
        return found ? [[url, found.bytes]] : []
      }),
    )
  })
}

/** Laps stored of an event's races that the source still lists. */
export function countLaps(
  store: Store,
  event: { readonly source: SourceName; readonly sourceId: string | null },
): number {
  const found = store
    .prepare<[string, string | null], { laps: number }>(
      `select count(*) as laps from event e join race r on r.event_id = e.id and r.missing_since_run_id is null
       join race_result rr on rr.race_id = r.id join lap l on l.race_result_id = rr.id
       where e.source = ? and e.source_event_id = ?`,
    )
    .get(event.source, event.sourceId)
  return found?.laps ?? 0
}
