import type { Connector, PageRef, SourceEventPage } from '../connectors/connector.ts'
import type { KeptPage } from './kept-page.ts'

/** An event's page as it was read, ready to be stored by whoever ingests the event. */
export interface EventLook {
  readonly page: SourceEventPage
  readonly kept: KeptPage
}

/** Event pages that were read a short while ago: a forecast and the ingestion after it ask once. Laps are never kept. */
export interface EventLooks {
  /** Undefined where none was read within the time that looks are kept. */
  find(url: string): EventLook | undefined
  keep(url: string, look: EventLook): void
  /** Until when a look is given out; UTC, ISO text. */
  freshUntil(look: EventLook): string
}

/** As many events as a person may look at in a minute, and many more. */
const looksKept = 100

/** `keepMs` is asked at each use, so that a changed setting holds at once. */
export function createEventLooks(keepMs: () => number, now: () => Date): EventLooks {
  const looks = new Map<string, EventLook>()
  const ageOf = ({ kept }: EventLook) => now().getTime() - Date.parse(kept.seen.fetchedAt)
  return {
    find(url) {
      const look = looks.get(url)
      // A clock that was set back makes it seem to come from the future: then nobody knows how old it is.
      if (look && ageOf(look) >= 0 && ageOf(look) < keepMs()) return look
      looks.delete(url)
      return undefined
    },
    keep(url, look) {
      looks.delete(url)
      looks.set(url, look)
      const [oldest] = looks.keys()
      if (looks.size > looksKept && oldest !== undefined) looks.delete(oldest)
    },
    freshUntil: ({ kept }) => new Date(Date.parse(kept.seen.fetchedAt) + keepMs()).toISOString(),
  }
}

/** Lists of races kept by the content of their pages. */
const listsKept = 20

/**
 * The connector, with the lists of races of the last event pages remembered by their content: a page that comes again
 * as it was, or of which its site says so, is not read anew. Only event pages: what holds laps is always read.
 */
export function rememberingLists(connector: Connector): Connector {
  const lists = new Map<string, SourceEventPage>()
  return {
    ...connector,
    parse(page: PageRef, body: string) {
      if (page.pageType !== 'event') return connector.parse(page, body)
      const key = `${page.source} ${page.sourceTrackSlug} ${page.sourceId} ${body}`
      const known = lists.get(key)
      if (known) return known
      const parsed = connector.parse(page, body)
      if (parsed.pageType === 'event') lists.set(key, parsed)
      const [oldest] = lists.keys()
      if (lists.size > listsKept && oldest !== undefined) lists.delete(oldest)
      return parsed
    },
  }
}
