import type { PageVia } from '../contract/domain.ts'
import type { Store } from './database.ts'
import type { SealedBody } from './pages.ts'

/** A time that a page was read and its body kept. */
export interface KeptVersion {
  readonly runId: number
  readonly contentHash: string
  readonly httpStatus: number | null
  readonly via: PageVia
  /** Null for UTF-8. */
  readonly charset: string | null
  readonly etag: string | null
  readonly lastModified: string | null
  /** Whether that run left it out. */
  readonly wasRefused: boolean
}

const versionsSql = `
  select run_id as runId, content_hash as contentHash, http_status as httpStatus, via, charset, etag,
         last_modified as lastModified, not is_saved as wasRefused
  from page_log where url = ? and content_hash is not null
    and not exists (select 1 from held_race h where h.page_hash = page_log.content_hash and h.state <> 'accepted')
  order by id desc`

/**
 * Every reading of the page at `url` whose body was kept, newest first: also where the body was given up since. One that
 * waits for a person, or that a person refused, is none.
 */
export function listKeptVersions(store: Store, url: string): KeptVersion[] {
  return store.read(() =>
    store
      .prepare<[string], Omit<KeptVersion, 'wasRefused'> & { wasRefused: number }>(versionsSql)
      .all(url)
      .map((row) => ({ ...row, wasRefused: row.wasRefused === 1 })),
  )
}

/** The same, each body once and with it, as it was read last; fetched one by one as they are asked for. */
export function* findKeptBodies(store: Store, url: string): Generator<KeptVersion & SealedBody, void, undefined> {
  const seen = new Set<string>()
  for (const version of listKeptVersions(store, url)) {
    if (seen.has(version.contentHash)) continue
    seen.add(version.contentHash)
    const body = findBody(store, version.contentHash)
    if (body) yield { ...version, ...body }
  }
}

/** A body by its hash, empty where it was given up; undefined where there never was one. */
export function findBody(store: Store, contentHash: string): SealedBody | undefined {
  return store.read(() =>
    store
      .prepare<[string], SealedBody>(
        'select content_hash as contentHash, body, byte_length as byteLength, pruned_at as prunedAt from page_body where content_hash = ?',
      )
      .get(contentHash),
  )
}
