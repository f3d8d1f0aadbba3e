import { Failure } from '../../core/contract/failure.ts'
import type { PageReader } from '../../core/pages/page-reader.ts'
import type { FixtureClub } from '../../fixtures/meeting.ts'

/** The pages of a made-up club, without a server; `change` may spoil a body. */
export function readerOf(
  club: FixtureClub,
  change: (body: string, sourceId: string | null) => string = (body) => body,
): PageReader {
  return {
    async read({ url, accept, onBody }) {
      const page = club.pages.find(({ path }) => url.href.endsWith(path))
      if (!page) throw new Failure('source/not-found', `The club has no page ${url.href}.`)
      const body = change(page.body(), page.sourceId)
      const bytes = Buffer.from(body)
      onBody?.({ bytes, httpStatus: 200 })
      const value = accept(body)
      return { value, bytes, httpStatus: 200, etag: null, lastModified: null, fetchMs: 0, acceptMs: 0 }
    },
    close: async () => {},
  }
}
