import { sql } from 'drizzle-orm'
import { blob, check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { PageType, PageVia } from '../../contract/domain.ts'
import { notNegative } from './columns.ts'
import { ingestionRun } from './runs.ts'

/** Every page that was read, once per content, and when it was read. */

/**
 * Page bodies, compressed by the caller, kept once per content. They live in the database and not in files beside it:
 * there is one file to back up, and a page and the rows read from it are committed together.
 */
export const pageBody = sqliteTable(
  'page_body',
  {
    contentHash: text('content_hash').primaryKey(),
    /** Zstandard, as the caller sealed it. */
    body: blob('body', { mode: 'buffer' }).notNull(),
    /** Bytes before compression. */
    byteLength: integer('byte_length').notNull(),
    firstStoredAt: text('first_stored_at').notNull(),
    /** Set once the body was given up for room: `body` is empty then, and the hash still proves what it was. */
    prunedAt: text('pruned_at'),
  },
  (t) => [
    // With the length: how large the archive is, and by how much it grew, is asked without reading a single body.
    index('page_body_by_time').on(t.firstStoredAt, sql.raw('length(body)')),
    check('page_body_length', notNegative('byte_length')),
  ],
)

export const pageLog = sqliteTable(
  'page_log',
  {
    id: integer('id').primaryKey(),
    runId: integer('run_id')
      .notNull()
      .references(() => ingestionRun.id),
    url: text('url').notNull(),
    pageType: text('page_type').$type<PageType>().notNull(),
    sourceId: text('source_id'),
    fetchedAt: text('fetched_at').notNull(),
    httpStatus: integer('http_status'),
    bytes: integer('bytes').notNull(),
    fetchMs: integer('fetch_ms').notNull(),
    contentHash: text('content_hash').references(() => pageBody.contentHash),
    etag: text('etag'),
    lastModified: text('last_modified'),
    /** How it came: over HTTP, through the browser, or from a file that somebody saved. */
    via: text('via').$type<PageVia>().notNull().default('http'),
    /** The charset that the answer named, where it was another than UTF-8: a replay needs it. */
    charset: text('charset'),
    /** Whether what it shows was stored; not where it could not be read, or was held back. Of older records: not known. */
    isSaved: integer('is_saved', { mode: 'boolean' }).notNull().default(true),
  },
  (t) => [
    index('page_log_by_run').on(t.runId),
    index('page_log_by_url').on(t.url),
    index('page_log_by_body').on(t.contentHash),
    check('page_log_figures', notNegative('bytes', 'fetch_ms')),
  ],
)
