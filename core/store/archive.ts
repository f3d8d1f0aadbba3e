import type { ArchiveSize, PruneKeeps, PrunePlan } from '../contract/archive.ts'
import type { PageType } from '../contract/domain.ts'
import type { Store } from './database.ts'
import { storeFailure } from './store-failure.ts'

/** How large the archive is. Lengths of bodies are in an index, so the whole of a large archive is never read. */
export function archiveSize(store: Store): ArchiveSize {
  const one = <Row>(sql: string): Row => {
    const row = store.prepare<[], Row>(sql).get()
    if (row === undefined) throw new Error('An aggregate without a row.')
    return row
  }
  return store.read(() => {
    const kept = one<Pick<ArchiveSize, 'bodies' | 'compressedBytes' | 'pruned'>>(
      `select count(*) filter (where length(body) > 0) as bodies, coalesce(sum(length(body)), 0) as compressedBytes,
              count(*) filter (where length(body) = 0) as pruned from page_body`,
    )
    const read = one<Pick<ArchiveSize, 'bytes' | 'readings' | 'readBytes'>>(
      `select coalesce(sum(bytes), 0) as bytes, coalesce(sum(readings), 0) as readings,
              coalesce(sum(readings * bytes), 0) as readBytes
       from (select count(*) as readings, max(bytes) as bytes from page_log
             where content_hash is not null group by content_hash)`,
    )
    const gone = one<{ bytes: number }>(
      `select coalesce(sum(bytes), 0) as bytes
       from (select max(l.bytes) as bytes from page_body b join page_log l on l.content_hash = b.content_hash
             where length(b.body) = 0 group by b.content_hash)`,
    )
    const freeBytes = pragma(store, 'freelist_count') * pragma(store, 'page_size')
    return { ...kept, ...read, bytes: read.bytes - gone.bytes, freeBytes }
  })
}

function pragma(store: Store, name: string): number {
  return store.prepare<[], number>(`select ${name} from pragma_${name}`).pluck().get() ?? 0
}

/**
 * Bodies last seen before `@before`, and why one stays. Of a page of a stored meeting, its newest good body is current,
 * and so is every one after it, which a newer program may be able to read; where none was good, the newest.
 */
const oldBodiesSql = `
  with last_good as (
    select url, coalesce(max(id) filter (where is_saved = 1), max(id)) as id from page_log
    where content_hash is not null group by url
  ), seen as (
    select l.content_hash, max(l.fetched_at) as seen_at, max(l.page_type) as page_type,
           max(e.id) as event_id, max(e.id is not null and l.id >= g.id) as is_current
    from page_log l join last_good g on g.url = l.url join ingestion_run r on r.id = l.run_id
    left join event e on e.source = r.source and e.source_event_id = r.source_event_id
    where l.content_hash is not null group by l.content_hash
  )
  select b.content_hash as contentHash, length(b.body) as compressed, seen.page_type as pageType, seen.event_id as eventId,
         seen.is_current as isCurrent,
         exists (select 1 from correction c where c.old_page_hash = b.content_hash)
         or exists (select 1 from correction c where c.new_page_hash = b.content_hash)
         or exists (select 1 from held_race h where h.page_hash = b.content_hash) as isProof
  from page_body b join seen on seen.content_hash = b.content_hash
  where length(b.body) > 0 and seen.seen_at < ?`

interface OldBody {
  readonly contentHash: string
  readonly compressed: number
  readonly pageType: PageType
  readonly eventId: number | null
  readonly isCurrent: number
  readonly isProof: number
}

/** What `pruneBodies` would give up: bodies last seen before `before` (UTC, ISO text), never what `keeps` names. */
export function planPrune(store: Store, before: string, keeps: PruneKeeps): PrunePlan {
  return store.read(() => planOf(findOld(store, before), before, keeps))
}

/** Gives up bodies, never hashes; says what it gave up. Their room in the file is free for what comes next. */
export function pruneBodies(store: Store, before: string, keeps: PruneKeeps, prunedAt: string): PrunePlan {
  return store.transaction(() => {
    const old = findOld(store, before)
    const give = store.prepare<[string, string], unknown>(
      `update page_body set body = x'', pruned_at = ? where content_hash = ?`,
    )
    for (const body of old) if (mayGo(body, keeps)) give.run(prunedAt, body.contentHash)
    return planOf(old, before, keeps)
  })
}

function findOld(store: Store, before: string): OldBody[] {
  return store.prepare<[string], OldBody>(oldBodiesSql).all(before)
}

function mayGo({ isProof, isCurrent }: OldBody, keeps: PruneKeeps): boolean {
  return isProof === 0 && (isCurrent === 0 || keeps === 'proofs')
}

function planOf(old: readonly OldBody[], before: string, keeps: PruneKeeps): PrunePlan {
  const going = old.filter((body) => mayGo(body, keeps))
  const staying = old.filter((body) => !mayGo(body, keeps))
  const bytesOf = (bodies: readonly OldBody[]) => bodies.reduce((sum, { compressed }) => sum + compressed, 0)
  const types = [...new Set(going.map(({ pageType }) => pageType))].sort()
  return {
    before,
    bodies: going.length,
    compressedBytes: bytesOf(going),
    byType: types.map((pageType) => {
      const bodies = going.filter((body) => body.pageType === pageType)
      return { pageType, bodies: bodies.length, compressedBytes: bytesOf(bodies) }
    }),
    keptAsProof: staying.filter(({ isProof }) => isProof === 1).length,
    keptAsCurrent: staying.filter(({ isProof }) => isProof === 0).length,
    meetings: new Set(going.flatMap(({ eventId, isCurrent }) => (isCurrent === 1 ? (eventId ?? []) : []))).size,
  }
}

/**
 * Gives the free room of the file back to the disk, by writing the file anew: takes as long as what is left is large, and
 * as much room beside it while it does. Throws `store/locked` where another program is writing, `store/full`.
 */
export function giveRoomBack(store: Store): void {
  try {
    store.prepare<[], unknown>('vacuum').run()
    store.prepare<[], unknown>('pragma wal_checkpoint(TRUNCATE)').all()
  } catch (error) {
    throw storeFailure(error, store.file)
  }
}
