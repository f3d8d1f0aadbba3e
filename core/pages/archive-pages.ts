import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PageVia } from '../contract/domain.ts'
import { Failure } from '../contract/failure.ts'
import { openPage, type SealedPage } from './archive.ts'
import { textIn } from './body.ts'
import type { PageRead, PageReader, PageRequest } from './page-reader.ts'
import { shortUrl } from './sentences.ts'

/** A body that the archive has of a page, as it came then. */
export interface KeptBody extends SealedPage {
  readonly httpStatus: number | null
  readonly via: PageVia
  /** Null for UTF-8. */
  readonly charset: string | null
  readonly etag: string | null
  readonly lastModified: string | null
  /** Whether it was left out when it came: cut, another page, an unknown layout. */
  readonly wasRefused: boolean
}

/** The bodies kept of the page at an address, newest first; each is fetched when it is its turn. */
export type FindKept = (url: string) => Iterable<KeptBody>

/**
 * Answers from the archive alone, never from a network: with the newest body that can be read. One that was refused when
 * it came and still cannot be read makes way for the one before; one that was good then does not, since what stood
 * before it is not what the source showed last. Throws `page/not-kept` where nothing is there, else what the newest
 * body's reading threw.
 */
export function createArchivePages(find: FindKept): PageReader {
  return {
    async read(request) {
      let first: unknown
      for (const kept of find(request.url.href)) {
        // Reading is quick and never waits: others get their turn all the same.
        await nextTurn()
        request.signal.throwIfAborted()
        try {
          return readKept(kept, request)
        } catch (error) {
          if (!kept.wasRefused || !(error instanceof Failure)) throw error
          first ??= error
        }
      }
      throw first ?? notKept(request.url)
    },
    close: async () => {},
  }
}

function readKept<T>(kept: KeptBody, { accept, onBody }: PageRequest<T>): PageRead<T> {
  const bytes = openPage(kept)
  const { charset, via, etag, lastModified } = kept
  const seen = { bytes, httpStatus: kept.httpStatus, charset, via, isArchived: true }
  onBody?.(seen)
  const from = performance.now()
  const value = accept(textIn(bytes, charset))
  return { ...seen, value, etag, lastModified, fetchMs: 0, acceptMs: performance.now() - from }
}

function notKept(url: URL): Failure {
  return new Failure('page/not-kept', `${shortUrl(url)} is not in the archive. Ingest the meeting to read it anew.`, {
    url: url.href,
  })
}
