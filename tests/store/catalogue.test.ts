import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventSummary, Track } from '../../core/contract/domain.ts'
import { eventSummary, track } from '../../core/contract/domain.ts'
import { ensureTrack, findTrack, listTracks, saveTracks } from '../../core/store/catalogue.ts'
import { openStore, type Store } from '../../core/store/database.ts'
import { findEvent, listEvents, saveEvent, saveEventSummaries, setEventDepth } from '../../core/store/events.ts'
import { dump, eventFacts, rowDifference, rowsWritten, sumOf } from './support.ts'

const trackOf = (sourceTrackSlug: string, more: Partial<Track> = {}): Track => ({
  source: 'liverc',
  sourceTrackSlug,
  name: `Track ${sourceTrackSlug}`,
  lastEventName: null,
  lastActivityText: '6 hours ago',
  status: 'idle',
  liveVideo: false,
  featured: null,
  ...more,
})

const summaryOf = (sourceEventId: string, more: Partial<EventSummary> = {}): EventSummary => ({
  source: 'liverc',
  sourceTrackSlug: 'hillside',
  sourceEventId,
  name: `Event ${sourceEventId}`,
  startDateLocal: '2025-11-16',
  endDateLocal: '2025-11-16',
  plannedStartLocal: null,
  entryCount: 12,
  driverCount: 10,
  depth: 'none',
  ...more,
})

function inStore<T>(work: (store: Store) => T): T {
  const store = openStore(':memory:')
  try {
    return work(store)
  } finally {
    store.close()
  }
}

const slugsOf = (tracks: readonly Track[]) => tracks.map(({ sourceTrackSlug }) => sourceTrackSlug)

describe('the catalogue', () => {
  it('becomes the last list saved, for any sequence of lists, touching only rows that differ', () => {
    const anyTrack = fc.record({
      source: fc.constant('liverc' as const),
      sourceTrackSlug: fc.constantFrom('a', 'b', '01', '1', "o'x"),
      name: fc.string({ unit: 'binary' }),
      lastEventName: fc.option(fc.string({ minLength: 1 })),
      lastActivityText: fc.option(fc.constantFrom('Yesterday', '1 minute ago')),
      status: fc.option(fc.constantFrom('racing' as const, 'practice' as const, 'idle' as const)),
      liveVideo: fc.option(fc.boolean()),
      featured: fc.option(fc.boolean()),
    })
    const anyList = fc.uniqueArray(anyTrack, { selector: ({ sourceTrackSlug }) => sourceTrackSlug, minLength: 1 })
    const property = fc.property(fc.array(anyList, { minLength: 1, maxLength: 3 }), (lists) =>
      inStore((store) => {
        for (const list of lists) {
          const before = dump(store)
          let counts = { rowsInserted: 0, rowsUpdated: 0, rowsDeleted: 0 }
          const written = rowsWritten(store, () => {
            counts = saveTracks(store, list)
          })
          expect(counts).toEqual(rowDifference(before, dump(store)))
          expect(written).toBe(sumOf(counts))
          expect(rowsWritten(store, () => saveTracks(store, list.toReversed()))).toBe(0)
          for (const listed of list) {
            const { trackId, inCatalogue, ...found } = findTrack(store, 'liverc', listed.sourceTrackSlug) ?? {}
            expect(found).toEqual(listed)
            expect(inCatalogue).toBe(true)
          }
        }
        const seen = new Set(lists.flatMap(slugsOf))
        expect(new Set(slugsOf(listTracks(store)))).toEqual(seen)
        const last = new Set(slugsOf(lists.at(-1) ?? []))
        for (const slug of seen) expect(findTrack(store, 'liverc', slug)?.inCatalogue).toBe(last.has(slug))
      }),
    )
    fc.assert(property, { numRuns: 30 })
  })

  it('takes a track back under its old id, and believes no empty list', () => {
    inStore((store) => {
      saveTracks(store, [trackOf('a'), trackOf('b')])
      const before = findTrack(store, 'liverc', 'b')
      expect(saveTracks(store, [trackOf('a')])).toMatchObject({ rowsUpdated: 1, rowsDeleted: 0 })
      expect(saveTracks(store, [trackOf('a')])).toMatchObject({ rowsUpdated: 0 })
      expect(rowsWritten(store, () => saveTracks(store, []))).toBe(0)
      saveTracks(store, [trackOf('a'), trackOf('b')])
      expect(findTrack(store, 'liverc', 'b')).toEqual(before)
    })
  })

  it('counts a slug listed twice once, and does not write it anew each time', () => {
    inStore((store) => {
      const list = [trackOf('a', { name: 'first' }), trackOf('a', { name: 'second' })]
      expect(saveTracks(store, list)).toMatchObject({ rowsInserted: 1 })
      expect(rowsWritten(store, () => saveTracks(store, list))).toBe(0)
      expect(findTrack(store, 'liverc', 'a')?.name).toBe('first')
    })
  })

  it('never has its names overwritten by a page, but names what it left nameless', () => {
    inStore((store) => {
      saveTracks(store, [trackOf('a')])
      expect(ensureTrack(store, 'liverc', 'a', 'A site made for an event').counts).toMatchObject({ rowsUpdated: 0 })
      expect(findTrack(store, 'liverc', 'a')?.name).toBe('Track a')
      const { trackId } = ensureTrack(store, 'liverc', 'new', null)
      expect(listTracks(store, { search: 'new' }).map(({ name }) => name)).toEqual(['new'])
      expect(ensureTrack(store, 'liverc', 'new', 'Newtown')).toMatchObject({ trackId, counts: { rowsUpdated: 1 } })
      expect(ensureTrack(store, 'liverc', 'new', 'Other')).toMatchObject({ trackId, counts: { rowsUpdated: 0 } })
      saveTracks(store, [trackOf('new', { name: 'Newtown Raceway' })])
      expect(findTrack(store, 'liverc', 'new')).toMatchObject({ trackId, name: 'Newtown Raceway', inCatalogue: true })
      expect(listTracks(store).every((listed) => track.safeParse(listed).success)).toBe(true)
    })
  })

  it('is searched without regard to case and accents, every word somewhere', () => {
    inStore((store) => {
      const named = (slug: string, name: string) => trackOf(slug, { name })
      saveTracks(store, [
        named('munich', 'RC Club MÜNCHEN e.V.'),
        named('lodz', 'Łódź Speedway'),
        named('oslo', 'Ørland  RC-Bane'),
        named('strasse', 'Große Straße'),
        named('rcclub', 'Somewhere 100%_'),
        named('combining', 'Cafe\u0301 Racing'),
      ])
      const found = (search: string) => slugsOf(listTracks(store, { search }))
      expect(found('munchen')).toEqual(['munich'])
      expect(found('  CLUB   rc ')).toEqual(['munich', 'rcclub'])
      expect(found('lodz')).toEqual(['lodz'])
      expect(found('LÓDZ speed')).toEqual(['lodz'])
      expect(found('orland')).toEqual(['oslo'])
      expect(found('strasse GROSSE')).toEqual(['strasse'])
      expect(found('café')).toEqual(['combining'])
      expect(found('%')).toEqual(['rcclub'])
      expect(found("' or 1=1")).toEqual([])
      expect(found('')).toHaveLength(6)
    })
  })

  it('is listed in one order on every machine: by name, then slug', () => {
    inStore((store) => {
      const listed = [
        trackOf('z', { name: 'alpha' }),
        trackOf('b', { name: 'Äpfel' }),
        trackOf('a', { name: 'Alpha' }),
        trackOf('c', { name: 'Zeta' }),
      ]
      saveTracks(store, listed)
      expect(slugsOf(listTracks(store))).toEqual(['a', 'z', 'b', 'c'])
    })
  })
})

describe('events', () => {
  it('come from a listing, and come again without a write', () => {
    inStore((store) => {
      const events = [
        summaryOf('1'),
        summaryOf('2', { sourceTrackSlug: 'other', plannedStartLocal: '2025-11-16T08:30' }),
      ]
      expect(saveEventSummaries(store, events)).toEqual({ rowsInserted: 4, rowsUpdated: 0, rowsDeleted: 0 })
      expect(rowsWritten(store, () => saveEventSummaries(store, events.toReversed()))).toBe(0)
      const changed = [summaryOf('1', { name: 'Renamed', entryCount: null })]
      expect(saveEventSummaries(store, changed)).toMatchObject({ rowsUpdated: 1 })
      const found = listEvents(store, { source: 'liverc', sourceTrackSlug: 'hillside' })
      expect(found).toEqual(changed)
      expect(found.every((event) => eventSummary.safeParse(event).success)).toBe(true)
    })
  })

  it('are the same whether the page or the listing is read first, and neither undoes the other', () => {
    const page = eventFacts({ entryCount: null, endDateLocal: null, name: 'Club Day (page)' })
    const listed = summaryOf('900', {
      plannedStartLocal: '2025-11-16T08:30',
      entryCount: 71,
      endDateLocal: '2025-11-17',
    })
    const orders: ((store: Store) => void)[] = [
      (store) => {
        saveEvent(store, page)
        saveEventSummaries(store, [listed])
      },
      (store) => {
        saveEventSummaries(store, [listed])
        saveEvent(store, page)
      },
    ]
    const [first, second] = orders.map((inOrder) =>
      inStore((store) => {
        inOrder(store)
        expect(rowsWritten(store, () => inOrder(store))).toBe(0)
        return findEvent(store, 'liverc', '900')
      }),
    )
    expect(first).toEqual(second)
    expect(first).toMatchObject({
      name: 'Club Day (page)',
      trackName: 'Hillside RC',
      entryCount: 71,
      driverCount: 10,
      endDateLocal: '2025-11-17',
      plannedStartLocal: '2025-11-16T08:30',
      pageRead: true,
    })
  })

  it('keep id and depth, whatever a listing says', () => {
    inStore((store) => {
      const { eventId } = saveEvent(store, eventFacts())
      expect(setEventDepth(store, eventId, 'laps-full')).toMatchObject({ rowsUpdated: 1 })
      expect(setEventDepth(store, eventId, 'laps-full')).toMatchObject({ rowsUpdated: 0 })
      saveEventSummaries(store, [summaryOf('900')])
      expect(saveEvent(store, eventFacts({ name: 'New' }))).toMatchObject({ eventId, counts: { rowsUpdated: 1 } })
      expect(findEvent(store, 'liverc', '900')).toMatchObject({ eventId, depth: 'laps-full', name: 'New' })
    })
  })

  it('keep ids apart that a number would make one', () => {
    inStore((store) => {
      saveEventSummaries(store, [summaryOf('7'), summaryOf('07'), summaryOf('7.0'), summaryOf('7e0')])
      expect(findEvent(store, 'liverc', '07')?.name).toBe('Event 07')
      expect(listEvents(store, { source: 'liverc', sourceTrackSlug: 'hillside' })).toHaveLength(4)
    })
  })

  it('are those held between two days, both included, newest first', () => {
    inStore((store) => {
      const dated = (id: string, start: string | null, end: string | null) =>
        summaryOf(id, { startDateLocal: start, endDateLocal: end })
      saveEventSummaries(store, [
        dated('99', '2025-11-16', '2025-11-16'),
        dated('100', '2025-11-16', '2025-11-16'),
        dated('long', '2025-10-15', '2025-12-18'),
        dated('open', '2025-11-17', null),
        dated('undated', null, null),
        dated('later', '2026-01-01', '2026-01-02'),
      ])
      const held = (from?: string, to?: string) =>
        listEvents(store, {
          source: 'liverc',
          sourceTrackSlug: 'hillside',
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
        }).map(({ sourceEventId }) => sourceEventId)
      expect(held()).toEqual(['later', 'open', '100', '99', 'long', 'undated'])
      expect(held('2025-11-16', '2025-11-16')).toEqual(['100', '99', 'long'])
      expect(held('2025-11-17', '2025-11-30')).toEqual(['open', 'long'])
      expect(held('2025-12-18', '2025-12-31')).toEqual(['long'])
      expect(held('2025-12-19', '2025-12-31')).toEqual([])
      expect(held(undefined, '2025-10-15')).toEqual(['long'])
      expect(held('2026-01-02')).toEqual(['later'])
      expect(held('2025-12-31', '2025-01-01')).toEqual([])
    })
  })

  it('belong to their track only', () => {
    inStore((store) => {
      saveEventSummaries(store, [summaryOf('1'), summaryOf('2', { sourceTrackSlug: 'other' })])
      const found = listEvents(store, { source: 'liverc', sourceTrackSlug: 'other' })
      expect(found.map(({ sourceEventId }) => sourceEventId)).toEqual(['2'])
      expect(listEvents(store, { source: 'liverc', sourceTrackSlug: 'unknown' })).toEqual([])
    })
  })
})
