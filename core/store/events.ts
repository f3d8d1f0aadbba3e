import { and, eq, getTableColumns, inArray, type SQL, sql } from 'drizzle-orm'
import type { EventDepth, EventSummary, SourceName } from '../contract/domain.ts'
import type { WriteCounts } from '../contract/run.ts'
import { ensureTrack } from './catalogue.ts'
import type { Store } from './database.ts'
import type { FieldChange } from './race-changes.ts'
import { event, track } from './schema/racing.ts'
import { addCounts, batches, differing, inserted, noWrites, updated } from './write-counts.ts'

type EventRow = typeof event.$inferSelect
type EventPatch = Partial<typeof event.$inferInsert>

/** What an event's own page says of it. */
export interface EventFacts {
  readonly source: SourceName
  readonly sourceTrackSlug: string
  readonly sourceEventId: string
  /** The page's heading, as printed. */
  readonly trackName: string | null
  readonly name: string
  readonly dateText: string | null
  readonly startDateLocal: string | null
  readonly endDateLocal: string | null
  readonly layoutName: string | null
  readonly entryCount: number | null
  readonly driverCount: number | null
  readonly lapCount: number | null
}

/** An event as it is stored: the summary, the facts of its page, our ids. */
export interface StoredEvent extends EventFacts {
  readonly eventId: number
  readonly trackId: number
  readonly plannedStartLocal: string | null
  readonly depth: EventDepth
  /** Whether the event's own page was read, not only a listing. */
  readonly pageRead: boolean
}

/**
 * Stores the events of a listing, writing only rows that differ. How deep an event is stored stays as it is, and so does
 * what its own page said: there the listing fills gaps only, so that it does not matter which of the two is read last.
 */
export function saveEventSummaries(store: Store, events: readonly EventSummary[]): WriteCounts {
  return store.transaction(() => {
    let counts = noWrites
    const trackIds = new Map<string, number>()
    const fresh = new Map<string, typeof event.$inferInsert>()
    const stored = findRows(store, events)
    for (const summary of events) {
      const { source, sourceTrackSlug, sourceEventId, name, startDateLocal, endDateLocal } = summary
      const { plannedStartLocal, entryCount, driverCount } = summary
      const key = `${source} ${sourceEventId}`
      const trackKey = `${source} ${sourceTrackSlug}`
      if (!trackIds.has(trackKey)) {
        const ensured = ensureTrack(store, source, sourceTrackSlug, null)
        trackIds.set(trackKey, ensured.trackId)
        counts = addCounts(counts, ensured.counts)
      }
      const trackId = trackIds.get(trackKey) ?? 0
      const facts = { trackId, name, startDateLocal, endDateLocal, plannedStartLocal, entryCount, driverCount }
      const row = stored.get(key)
      if (row !== undefined) counts = addCounts(counts, updateEvent(store, row.id, differing(row, filling(row, facts))))
      else if (!fresh.has(key)) fresh.set(key, { source, sourceEventId, ...facts, depth: 'none', pageRead: false })
    }
    for (const batch of batches([...fresh.values()])) {
      counts = addCounts(counts, inserted(store.db.insert(event).values(batch).run().changes))
    }
    return counts
  })
}

interface ListedFacts {
  readonly trackId: number
  readonly name: string
  readonly startDateLocal: string | null
  readonly endDateLocal: string | null
  readonly plannedStartLocal: string | null
  readonly entryCount: number | null
  readonly driverCount: number | null
}

function filling(row: EventRow, listed: ListedFacts): ListedFacts & { changedUpstream: boolean } {
  if (!row.pageRead) return { ...listed, changedUpstream: row.changedUpstream }
  return {
    changedUpstream:
      row.changedUpstream || differs(row.entryCount, listed.entryCount) || differs(row.driverCount, listed.driverCount),
    trackId: row.trackId,
    name: row.name,
    startDateLocal: row.startDateLocal ?? listed.startDateLocal,
    endDateLocal: row.endDateLocal ?? listed.endDateLocal,
    plannedStartLocal: listed.plannedStartLocal,
    entryCount: row.entryCount ?? listed.entryCount,
    driverCount: row.driverCount ?? listed.driverCount,
  }
}

/** Whether both are known and are not the same. */
const differs = (stored: number | null, listed: number | null) =>
  stored !== null && listed !== null && stored !== listed

function findRows(store: Store, events: readonly EventSummary[]): Map<string, EventRow> {
  const rows = batches(events.map(({ sourceEventId }) => sourceEventId)).flatMap((ids) =>
    store.db.select().from(event).where(inArray(event.sourceEventId, ids)).all(),
  )
  return new Map(rows.map((row) => [`${row.source} ${row.sourceEventId}`, row]))
}

/** An event that was stored from its own page. */
export interface EventSaved {
  readonly eventId: number
  readonly counts: WriteCounts
  /** Facts that the page stated otherwise before; none where it was read for the first time. */
  readonly changes: readonly FieldChange<EventFacts>[]
}

/**
 * Stores what an event's own page says, and its track if that is new. Where the page is silent on dates or counts, what
 * a listing said stays. A page that was only read again (`keepsChangedMark`) does not show what a listing missed in it.
 */
export function saveEvent(
  store: Store,
  facts: EventFacts,
  { keepsChangedMark = false }: { keepsChangedMark?: boolean } = {},
): EventSaved {
  return store.transaction(() => {
    const { source, sourceTrackSlug, sourceEventId, trackName, name, dateText, layoutName, lapCount } = facts
    const { trackId, counts } = ensureTrack(store, source, sourceTrackSlug, trackName)
    const row = store.db.select().from(event).where(keyIs(source, sourceEventId)).get()
    const changedUpstream = keepsChangedMark && (row?.changedUpstream ?? false)
    const own = { trackId, name, dateText, trackName, layoutName, lapCount, pageRead: true, changedUpstream }
    const shared = {
      startDateLocal: facts.startDateLocal ?? row?.startDateLocal ?? null,
      endDateLocal: facts.endDateLocal ?? row?.endDateLocal ?? null,
      entryCount: facts.entryCount ?? row?.entryCount ?? null,
      driverCount: facts.driverCount ?? row?.driverCount ?? null,
    }
    if (row !== undefined) {
      const patch = differing(row, { ...own, ...shared })
      const written = updateEvent(store, row.id, patch)
      return { eventId: row.id, counts: addCounts(counts, written), changes: changesOf(store, row, patch, facts) }
    }
    const fresh = { source, sourceEventId, depth: 'none' as const, ...own, ...shared }
    const { id } = store.db.insert(event).values(fresh).returning({ id: event.id }).get()
    return { eventId: id, counts: addCounts(counts, inserted(1)), changes: [] }
  })
}

const statedFields = [
  'name',
  'trackName',
  'layoutName',
  'dateText',
  'startDateLocal',
  'endDateLocal',
  'entryCount',
  'driverCount',
  'lapCount',
] as const

function changesOf(store: Store, row: EventRow, patch: EventPatch | null, facts: EventFacts): EventSaved['changes'] {
  if (patch === null || !row.pageRead) return []
  const changes = statedFields
    .filter((field) => field in patch)
    .map((field) => ({ field, old: row[field], new: patch[field] }) as FieldChange<EventFacts>)
  if (patch.trackId === undefined) return changes
  const old = store.db.select({ slug: track.sourceTrackSlug }).from(track).where(eq(track.id, row.trackId)).get()
  return [...changes, { field: 'sourceTrackSlug', old: old?.slug ?? '', new: facts.sourceTrackSlug }]
}

/** Records how much of an event is stored. */
export function setEventDepth(store: Store, eventId: number, depth: EventDepth): WriteCounts {
  return store.transaction(() => {
    const row = store.db.select({ depth: event.depth }).from(event).where(eq(event.id, eventId)).get()
    return row === undefined ? noWrites : updateEvent(store, eventId, differing(row, { depth }))
  })
}

function updateEvent(store: Store, id: number, patch: EventPatch | null): WriteCounts {
  if (patch === null) return noWrites
  return updated(store.db.update(event).set(patch).where(eq(event.id, id)).run().changes)
}

const keyIs = (source: SourceName, sourceEventId: string) =>
  and(eq(event.source, source), eq(event.sourceEventId, sourceEventId))

/** Undefined where neither a listing nor a page has named this event yet. */
export function findEvent(store: Store, source: SourceName, sourceEventId: string): StoredEvent | undefined {
  return store.read(() => selectEvents(store, keyIs(source, sourceEventId)).get())
}

/** Undefined where there is no such event. */
export function findEventById(store: Store, eventId: number): StoredEvent | undefined {
  return store.read(() => selectEvents(store, eq(event.id, eventId)).get())
}

function selectEvents(store: Store, condition: SQL | undefined) {
  const { id, ...columns } = getTableColumns(event)
  return store.db
    .select({ ...columns, eventId: id, sourceTrackSlug: track.sourceTrackSlug })
    .from(event)
    .innerJoin(track, eq(track.id, event.trackId))
    .where(condition)
}

export interface EventsWanted {
  readonly source: SourceName
  readonly sourceTrackSlug: string
  /** First and last day, `YYYY-MM-DD`, both included: an event is held between them when any of its days is. */
  readonly from?: string
  readonly to?: string
}

/**
 * A track's events, newest first. With `from` or `to`, events whose dates the source does not state are left out; else
 * they stand last.
 */
export function listEvents(store: Store, { source, sourceTrackSlug, from, to }: EventsWanted): EventSummary[] {
  const first = sql`coalesce(${event.startDateLocal}, ${event.endDateLocal})`
  const last = sql`coalesce(${event.endDateLocal}, ${event.startDateLocal})`
  const held: SQL[] = []
  if (from !== undefined) held.push(sql`${last} >= ${from}`)
  if (to !== undefined) held.push(sql`${first} <= ${to}`)
  return store.read(() =>
    store.db
      .select({
        source: event.source,
        sourceTrackSlug: track.sourceTrackSlug,
        sourceEventId: event.sourceEventId,
        name: event.name,
        startDateLocal: event.startDateLocal,
        endDateLocal: event.endDateLocal,
        plannedStartLocal: event.plannedStartLocal,
        entryCount: event.entryCount,
        driverCount: event.driverCount,
        depth: event.depth,
      })
      .from(event)
      .innerJoin(track, eq(track.id, event.trackId))
      .where(and(eq(track.source, source), eq(track.sourceTrackSlug, sourceTrackSlug), ...held))
      // Ids are digits in text: the longer one is the larger. SQLite sorts null below everything, so last here.
      .orderBy(
        sql`${first} desc`,
        sql`${event.plannedStartLocal} desc`,
        sql`length(${event.sourceEventId}) desc`,
        sql`${event.sourceEventId} desc`,
      )
      .all(),
  )
}
