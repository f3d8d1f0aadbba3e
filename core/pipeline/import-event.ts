import type { Connector, PageRef, SourceEventPage } from '../connectors/connector.ts'
import { Failure } from '../contract/failure.ts'
import type { IngestReport } from '../contract/run.ts'
import { createArchivePages } from '../pages/archive-pages.ts'
import type { PageReader } from '../pages/page-reader.ts'
import type { Store } from '../store/database.ts'
import { listEntries } from '../store/entries.ts'
import { findEvent } from '../store/events.ts'
import { findKeptBodies } from '../store/kept-pages.ts'
import { listStoredRaces } from '../store/races.ts'
import { ingestEvent } from './ingest-event.ts'
import type { RunRequest, RunRooms } from './run.ts'

/** A saved page as it is read from its file. Throws `input/invalid` where it cannot be read any more. */
export type ReadSaved = () => { readonly bytes: Uint8Array; readonly text: string; readonly charset: string | null }

/**
 * Stores what saved pages say of one event, by the pages' addresses, as if they had just been read from the source; they
 * go into the archive. Pages that are not among them are left alone where what they say is stored already, else left out
 * by name. The event's own page may be the archive's. `rooms.pages` is not asked.
 */
export function importEvent(
  rooms: Omit<RunRooms, 'pages'>,
  request: Omit<RunRequest, 'mode'>,
  archive: Store,
  files: ReadonlyMap<string, ReadSaved>,
): Promise<IngestReport> {
  const { store, connector } = rooms
  const pages = createSavedPages(files, request.page, connector, archive)
  const isWanted = (ref: PageRef, isStored: (page: PageRef) => boolean) =>
    files.has(connector.urlOf(ref).href) || !isStored(ref)
  const plan = (event: SourceEventPage) => {
    const isStored = storedPagesOf(store, request.page)
    return connector.plan(event).filter((ref) => isWanted(ref, isStored))
  }
  return ingestEvent({ ...rooms, pages, connector: { ...connector, plan } }, { ...request, mode: 'import' })
}

/** Whether what a page of the event says is stored already, from whichever page it was read. */
function storedPagesOf(store: Store, { source, sourceId }: PageRef): (page: PageRef) => boolean {
  const event = findEvent(store, source, sourceId ?? '')
  const races = new Set(event ? listStoredRaces(store, event.eventId).map(({ sourceRaceId }) => sourceRaceId) : [])
  const hasEntries = event !== undefined && listEntries(store, event.eventId).length > 0
  return (page) => (page.pageType === 'entry-list' ? hasEntries : races.has(page.sourceId ?? ''))
}

function createSavedPages(
  files: ReadonlyMap<string, ReadSaved>,
  event: PageRef,
  connector: Connector,
  archive: Store,
): PageReader {
  const archived = createArchivePages((url) => findKeptBodies(archive, url))
  const eventUrl = connector.urlOf(event).href
  return {
    async read(request) {
      const file = files.get(request.url.href)
      if (file === undefined && request.url.href === eventUrl) return await archived.read(request)
      if (file === undefined) throw new Failure('page/not-kept', 'It is not among the saved pages. Save it too.')
      request.signal.throwIfAborted()
      const { bytes, text, charset } = file()
      const seen = { bytes, charset, httpStatus: null, via: 'file' } as const
      request.onBody?.(seen)
      const from = performance.now()
      const value = request.accept(text)
      return { ...seen, value, etag: null, lastModified: null, fetchMs: 0, acceptMs: performance.now() - from }
    },
    close: async () => {},
  }
}
