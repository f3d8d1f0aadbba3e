import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import type { PageType, PageVia } from '../contract/domain.ts'
import type { Store } from './database.ts'
import { pageBody, pageLog } from './schema/archive.ts'

/** A page that a run read, without its body. */
export interface PageSeen {
  readonly url: string
  readonly pageType: PageType
  readonly sourceId: string | null
  /** UTC, ISO text. */
  readonly fetchedAt: string
  readonly httpStatus: number | null
  /** Length of the decoded body. */
  readonly bytes: number
  readonly fetchMs: number
  readonly etag: string | null
  readonly lastModified: string | null
  /** How it came to us. */
  readonly via: PageVia
  /** The charset that the answer named, where it was another than UTF-8. */
  readonly charset: string | null
}

/** A body as `sealPage` of core/pages packs it. */
export interface SealedBody {
  /** The identity of the body: the same hash is stored once. */
  readonly contentHash: string
  /** Compressed. */
  readonly body: Uint8Array
  /** Length of the body before compression. */
  readonly byteLength: number
  /** When the body was given up for room: it is empty since. */
  readonly prunedAt?: string | null
}

/**
 * Records that `runId` read a page, and keeps its body unless the same one is kept already. `sealed` is null where there
 * is no body worth keeping. `isSaved` says whether what the page shows is what is stored from now on; a page that could
 * not be read, or that waits for a person, is kept all the same. Returns the id of the record.
 */
export function logPage(
  store: Store,
  runId: number,
  page: PageSeen,
  sealed: SealedBody | null,
  isSaved = true,
): number {
  return store.transaction(() => {
    if (sealed !== null) {
      const { contentHash, byteLength } = sealed
      // Asked first, because `body` is compressed only where it is read. One that was given up for room comes back.
      const known = store
        .prepare<[string], unknown>('select 1 from page_body where content_hash = ? and pruned_at is null')
        .get(contentHash)
      if (known === undefined) {
        const { body } = sealed
        store
          .prepare<[string, Buffer, number, string], unknown>(
            `insert into page_body (content_hash, body, byte_length, first_stored_at) values (?, ?, ?, ?)
             on conflict (content_hash) do update set body = excluded.body, pruned_at = null`,
          )
          .run(contentHash, Buffer.from(body.buffer, body.byteOffset, body.byteLength), byteLength, page.fetchedAt)
      }
    }
    const { lastInsertRowid } = store
      .prepare<[object], unknown>(
        `insert into page_log (run_id, url, page_type, source_id, fetched_at, http_status, bytes, fetch_ms, content_hash, etag, last_modified, via, charset, is_saved)
         values (@runId, @url, @pageType, @sourceId, @fetchedAt, @httpStatus, @bytes, @fetchMs, @contentHash, @etag, @lastModified, @via, @charset, @isSaved)`,
      )
      .run({ runId, ...page, contentHash: sealed?.contentHash ?? null, isSaved: isSaved ? 1 : 0 })
    return Number(lastInsertRowid)
  })
}

/**
 * Records that what is stored was read from this page after all, which an earlier run had left out: of its readings the
 * newest counts. Returns the id of that record, 0 where there is none.
 */
export function markPageSaved(store: Store, url: string, contentHash: string): number {
  return store.transaction(() => {
    const newest = store
      .prepare<[string, string], { id: number; isSaved: number }>(
        'select id, is_saved as isSaved from page_log where url = ? and content_hash = ? order by id desc limit 1',
      )
      .get(url, contentHash)
    if (newest?.isSaved === 0) {
      store.prepare<[number], unknown>('update page_log set is_saved = 1 where id = ?').run(newest.id)
    }
    return newest?.id ?? 0
  })
}

/** A page that stored data was read from. */
export interface SavedPage {
  /** Its record: a later reading has a larger one. */
  readonly logId: number
  readonly contentHash: string
}

/** The newest page at `url` that what is stored was read from, among those read before the record `beforeLogId`. */
export function findSavedPage(
  store: Store,
  url: string,
  beforeLogId: number = Number.MAX_SAFE_INTEGER,
): SavedPage | undefined {
  const find = store.prepare<[string, number], SavedPage>(
    `select id as logId, content_hash as contentHash from page_log
     where url = ? and id < ? and is_saved = 1 and content_hash is not null order by id desc limit 1`,
  )
  return find.get(url, beforeLogId)
}

/** By its hash, the newest page at `url` that what is stored was read from and that is still kept. */
export function findSavedHash(store: Store, url: string): string | undefined {
  const find = store.prepare<[string], string>(
    `select l.content_hash from page_log l join page_body b on b.content_hash = l.content_hash
     where l.url = ? and l.is_saved = 1 and b.pruned_at is null order by l.id desc limit 1`,
  )
  return store.read(() => find.pluck().get(url))
}

/**
 * The newest page at `url` whose site said how to know it by, of those that what is stored was read from; undefined
 * where there is none, or its body is kept no more. What came through a browser or from a file is known by nothing.
 */
export function findRecognisablePage(store: Store, url: string): ArchivedPage | undefined {
  const isRecognisable = sql`${pageLog.url} = ${url} and ${pageLog.isSaved} = 1 and ${pageLog.via} = 'http'
    and coalesce(${pageLog.etag}, ${pageLog.lastModified}) is not null and ${pageBody.prunedAt} is null`
  return store.read(() => selectPages(store, isRecognisable).orderBy(desc(pageLog.id)).limit(1).get())
}

/** The newest page at `url` that what is stored was read from, with its body; undefined where that is kept no more. */
export function findSavedBody(store: Store, url: string): ArchivedPage | undefined {
  const isSaved = sql`${pageLog.url} = ${url} and ${pageLog.isSaved} = 1 and ${pageBody.prunedAt} is null`
  return store.read(() => selectPages(store, isSaved).orderBy(desc(pageLog.id)).limit(1).get())
}

/** A page of the archive, still compressed. */
export interface ArchivedPage extends PageSeen, SealedBody {
  readonly logId: number
  readonly runId: number
}

/** The page at `url` as it was read last, for a replay; undefined where no body of it is kept. */
export function findArchivedPage(store: Store, url: string): ArchivedPage | undefined {
  return store.read(() => selectPages(store, eq(pageLog.url, url)).orderBy(desc(pageLog.id)).limit(1).get())
}

/** The newest reading of a page whose body has that hash, at `url` where one is given; undefined where none was kept. */
export function findPageOfHash(store: Store, contentHash: string, url?: string): ArchivedPage | undefined {
  const wanted = and(eq(pageLog.contentHash, contentHash), url === undefined ? undefined : eq(pageLog.url, url))
  return store.read(() => selectPages(store, wanted).orderBy(desc(pageLog.id)).limit(1).get())
}

/** The pages that a run read and kept, in the order read, without their bodies. */
export function listRunPages(store: Store, runId: number): (PageSeen & { contentHash: string | null })[] {
  return store.read(() => {
    const rows = store.db.select().from(pageLog).where(eq(pageLog.runId, runId)).orderBy(pageLog.id).all()
    return rows.map(({ id, runId, isSaved, ...page }) => page)
  })
}

function selectPages(store: Store, condition: SQL | undefined) {
  return store.db
    .select({
      logId: pageLog.id,
      runId: pageLog.runId,
      url: pageLog.url,
      pageType: pageLog.pageType,
      sourceId: pageLog.sourceId,
      fetchedAt: pageLog.fetchedAt,
      httpStatus: pageLog.httpStatus,
      bytes: pageLog.bytes,
      fetchMs: pageLog.fetchMs,
      etag: pageLog.etag,
      lastModified: pageLog.lastModified,
      via: pageLog.via,
      charset: pageLog.charset,
      contentHash: pageBody.contentHash,
      body: pageBody.body,
      byteLength: pageBody.byteLength,
      prunedAt: pageBody.prunedAt,
    })
    .from(pageLog)
    .innerJoin(pageBody, eq(pageBody.contentHash, pageLog.contentHash))
    .where(condition)
}
