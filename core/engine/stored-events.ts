import type { Connector, PageRef } from '../connectors/connector.ts'
import { Failure } from '../contract/failure.ts'
import { createArchivePages } from '../pages/archive-pages.ts'
import type { KnownEvent, StoredEvents } from '../pipeline/event-shelf.ts'
import type { Store } from '../store/database.ts'
import { findKeptBodies } from '../store/kept-pages.ts'

/** What is stored and archived of a source's events, to tell pages apart that do not say what they are. */
export function storedEvents(store: Store, connector: Connector): StoredEvents {
  const { source } = connector
  const archive = createArchivePages((url) => findKeptBodies(store, url))
  const known = new Map<string, Promise<KnownEvent | null>>()

  const read = async (ref: PageRef): Promise<KnownEvent | null> => {
    try {
      const { value } = await archive.read({
        url: connector.urlOf(ref),
        site: connector.site,
        accept: (body) => connector.parse(ref, body),
        signal: new AbortController().signal,
      })
      return value.pageType === 'event' ? { ref, page: value } : null
    } catch (error) {
      if (error instanceof Failure) return null
      throw error
    }
  }
  /** Each is read once, however many files ask for it. */
  const pageOf = (sourceTrackSlug: string, sourceId: string): Promise<KnownEvent | null> => {
    const key = `${sourceTrackSlug} ${sourceId}`
    const reading = known.get(key) ?? read({ source, pageType: 'event', sourceTrackSlug, sourceId })
    known.set(key, reading)
    return reading
  }
  const select = (condition: string, ...values: string[]) =>
    store.read(() =>
      store
        .prepare<string[], { slug: string; sourceEventId: string }>(
          `select t.source_track_slug as slug, e.source_event_id as sourceEventId
           from event e join track t on t.id = e.track_id where e.source = ? and ${condition} order by e.id`,
        )
        .all(source, ...values),
    )
  return {
    slugOf: (sourceEventId) => select('e.source_event_id = ?', sourceEventId)[0]?.slug ?? null,
    slugOfTrack(trackName) {
      const slugs = store.read(() =>
        store
          .prepare<[string, string], { slug: string }>(
            'select source_track_slug as slug from track where source = ? and name = ? limit 2',
          )
          .all(source, trackName),
      )
      return slugs.length === 1 ? (slugs[0]?.slug ?? null) : null
    },
    async named(eventName) {
      // Names are compared as everywhere: without regard to case. SQLite knows only that of ASCII letters.
      const folded = eventName.toLowerCase()
      const rows = store.read(() =>
        store
          .prepare<[string], { slug: string; sourceEventId: string; name: string }>(
            `select t.source_track_slug as slug, e.source_event_id as sourceEventId, e.name
             from event e join track t on t.id = e.track_id where e.source = ? and e.page_read = 1 order by e.id`,
          )
          .all(source),
      )
      const same = rows.filter(({ name }) => name.toLowerCase() === folded)
      const found = await Promise.all(same.map(({ slug, sourceEventId }) => pageOf(slug, sourceEventId)))
      return found.filter((one) => one !== null)
    },
    async withId(sourceEventId) {
      const [row] = select('e.source_event_id = ?', sourceEventId)
      return row ? await pageOf(row.slug, row.sourceEventId) : null
    },
    async withRace({ sourceId }) {
      const [row] = select(
        'e.id in (select r.event_id from race r where r.source = e.source and r.source_race_id = ?)',
        sourceId ?? '',
      )
      return row ? await pageOf(row.slug, row.sourceEventId) : null
    },
  }
}
