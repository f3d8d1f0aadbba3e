import type { PageRef, SourceEventPage } from '../connectors/connector.ts'
import { Failure } from '../contract/failure.ts'
import type { IngestReport } from '../contract/run.ts'
import { openPage } from '../pages/archive.ts'
import { createArchivePages } from '../pages/archive-pages.ts'
import { textIn } from '../pages/body.ts'
import type { Store } from '../store/database.ts'
import { findBody, findKeptBodies, type KeptVersion, listKeptVersions } from '../store/kept-pages.ts'
import { type EventHistory, historyOf, type PastEventPage } from './event-history.ts'
import { ingestEvent } from './ingest-event.ts'
import type { RunRequest, RunRooms } from './run.ts'

/**
 * Parses an event again from the pages that `archive` keeps, asking no network: the newest state of each page that was
 * good when it came. The same pages with the same program give the same rows, whatever had become of them. A page that
 * is not kept is left out by name and what is stored of it stays. `rooms.pages` is not asked.
 */
export function replayEvent(
  rooms: Omit<RunRooms, 'pages'>,
  request: Omit<RunRequest, 'mode'>,
  archive: Store,
): Promise<IngestReport> {
  const pages = createArchivePages((url) => findKeptBodies(archive, url))
  const history = (contentHash: string) => readHistory(rooms, request.page, archive, contentHash)
  return ingestEvent({ ...rooms, pages }, { ...request, mode: 'replay' }, history)
}

/** The event's page as it was each time that it said something else, up to the one with the given hash. */
function readHistory(
  { connector }: Pick<RunRooms, 'connector'>,
  page: PageRef,
  archive: Store,
  contentHash: string,
): EventHistory {
  const versions = listKeptVersions(archive, connector.urlOf(page).href)
  const inHand = versions.slice(versions.findIndex((version) => version.contentHash === contentHash)).reverse()
  const isGood = (version: KeptVersion) => !version.wasRefused || version.contentHash === contentHash
  const changes = inHand.filter(isGood).filter((version, at, all) => version.contentHash !== all[at - 1]?.contentHash)
  const read = new Map<string, SourceEventPage | null>()
  const pages = changes.flatMap(({ runId, contentHash: hash, charset }): PastEventPage[] => {
    if (!read.has(hash)) read.set(hash, readEventPage(hash, charset))
    const found = read.get(hash)
    return found ? [{ runId, page: found }] : []
  })
  return historyOf(pages)

  /** Null where the body was given up, is damaged, or cannot be read any more: then that page tells nothing. */
  function readEventPage(hash: string, charset: string | null): SourceEventPage | null {
    const body = findBody(archive, hash)
    try {
      const parsed = body && connector.parse(page, textIn(openPage(body), charset))
      return parsed?.pageType === 'event' ? parsed : null
    } catch (error) {
      if (error instanceof Failure) return null
      throw error
    }
  }
}
