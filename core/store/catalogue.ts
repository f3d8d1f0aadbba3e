import { and, eq, inArray } from 'drizzle-orm'
import type { SourceName, Track } from '../contract/domain.ts'
import { compareText, foldText, matchesEveryWord } from '../contract/fold.ts'
import type { WriteCounts } from '../contract/run.ts'
import type { Store } from './database.ts'
import { track } from './schema/racing.ts'
import { addCounts, batches, differing, inserted, noWrites, updated } from './write-counts.ts'

/**
 * Makes the stored catalogue of each source in `tracks` say what `tracks` says, writing only rows that differ. Tracks
 * no longer listed stay, out of the catalogue. An empty list changes nothing. A slug listed twice counts once, first wins.
 */
export function saveTracks(store: Store, tracks: readonly Track[]): WriteCounts {
  return store.transaction(() => {
    const sources = [...new Set(tracks.map(({ source }) => source))]
    if (sources.length === 0) return noWrites
    const stored = store.db.select().from(track).where(inArray(track.source, sources)).all()
    const gone = new Map(stored.map((row) => [keyOf(row), row]))
    const seen = new Set<string>()
    const fresh: (typeof track.$inferInsert)[] = []
    let counts = noWrites
    for (const listed of tracks) {
      const key = keyOf(listed)
      if (seen.has(key)) continue
      seen.add(key)
      const { source, sourceTrackSlug, name, lastEventName, lastActivityText, status, liveVideo, featured } = listed
      const facts = { name, lastEventName, lastActivityText, status, liveVideo, featured, inCatalogue: true }
      const row = gone.get(key)
      gone.delete(key)
      if (row === undefined) fresh.push({ source, sourceTrackSlug, ...facts })
      else counts = addCounts(counts, updateTrack(store, row.id, differing(row, facts)))
    }
    for (const row of gone.values()) {
      counts = addCounts(counts, updateTrack(store, row.id, differing(row, { inCatalogue: false })))
    }
    for (const batch of batches(fresh)) {
      counts = addCounts(counts, inserted(store.db.insert(track).values(batch).run().changes))
    }
    return counts
  })
}

function updateTrack(store: Store, id: number, patch: Partial<typeof track.$inferInsert> | null): WriteCounts {
  if (patch === null) return noWrites
  return updated(store.db.update(track).set(patch).where(eq(track.id, id)).run().changes)
}

const keyOf = (row: { source: string; sourceTrackSlug: string }) => `${row.source} ${row.sourceTrackSlug}`

/**
 * The id of a track that an address names, stored now if it was unknown. `name` only fills a gap: a name that is there,
 * the catalogue's above all, is never overwritten by a page's heading.
 */
export function ensureTrack(
  store: Store,
  source: SourceName,
  sourceTrackSlug: string,
  name: string | null,
): { trackId: number; counts: WriteCounts } {
  return store.transaction(() => {
    const found = selectTrack(store, source, sourceTrackSlug)
    if (found !== undefined) {
      const patch = found.name === null && name !== null ? { name } : null
      return { trackId: found.id, counts: updateTrack(store, found.id, patch) }
    }
    const fresh = { source, sourceTrackSlug, name, inCatalogue: false }
    const { id } = store.db.insert(track).values(fresh).returning({ id: track.id }).get()
    return { trackId: id, counts: inserted(1) }
  })
}

/** A track as it is stored: the catalogue's facts, our id, and whether the catalogue still lists it. */
export interface StoredTrack extends Track {
  readonly trackId: number
  readonly inCatalogue: boolean
}

/** Undefined where no page has named this track yet. A track without a known name goes by its slug. */
export function findTrack(store: Store, source: SourceName, sourceTrackSlug: string): StoredTrack | undefined {
  return store.read(() => {
    const row = selectTrack(store, source, sourceTrackSlug)
    return row && { trackId: row.id, inCatalogue: row.inCatalogue, ...trackOf(row) }
  })
}

/** Marks a track as one that a person follows, or no longer. */
export function followTrack(store: Store, trackId: number, followed: boolean): WriteCounts {
  return store.transaction(() => {
    const row = store.db.select({ followed: track.followed }).from(track).where(eq(track.id, trackId)).get()
    return row === undefined ? noWrites : updateTrack(store, trackId, differing(row, { followed }))
  })
}

function selectTrack(store: Store, source: SourceName, sourceTrackSlug: string) {
  const wanted = and(eq(track.source, source), eq(track.sourceTrackSlug, sourceTrackSlug))
  return store.db.select().from(track).where(wanted).get()
}

/**
 * The stored tracks by name, then slug, in an order that is the same on every machine. `search` keeps those that have
 * each of its words somewhere in name or slug, whatever their case and accents.
 */
export function listTracks(store: Store, { search = '' }: { search?: string } = {}): Track[] {
  // The whole catalogue is about a thousand rows; SQLite itself folds ASCII only.
  const words = foldText(search.trim())
  return store.read(() => {
    const rows = store.db.select().from(track).all()
    return rows
      .map((row) => ({ row: trackOf(row), name: foldText(row.name ?? row.sourceTrackSlug), slug: row.sourceTrackSlug }))
      .filter(({ name, slug }) => matchesEveryWord(words, [name, slug]))
      .sort(
        (a, b) => compareText(a.name, b.name) || compareText(a.slug, b.slug) || compareText(a.row.source, b.row.source),
      )
      .map(({ row }) => row)
  })
}

function trackOf(row: typeof track.$inferSelect): Track {
  const { source, sourceTrackSlug, lastEventName, lastActivityText, status, liveVideo, featured } = row
  const name = row.name ?? sourceTrackSlug
  return { source, sourceTrackSlug, name, lastEventName, lastActivityText, status, liveVideo, featured }
}
