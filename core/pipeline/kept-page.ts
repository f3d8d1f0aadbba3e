import type { PageRef } from '../connectors/connector.ts'
import { type SealedPage, sealPage } from '../pages/archive.ts'
import type { SeenBody as BodySeen, PageRead } from '../pages/page-reader.ts'
import type { PageSeen } from '../store/pages.ts'

/** A page's body as it goes into the archive, with the record of its reading. */
export interface KeptPage {
  readonly seen: PageSeen
  readonly sealed: SealedPage
  /** Whether it came out of the archive, and so is in it. */
  readonly isArchived: boolean
}

/** A body as it came, whether or not it was of use. */
export type SeenBody = BodySeen & Partial<Pick<PageRead<unknown>, 'etag' | 'lastModified' | 'fetchMs'>>

/** What the archive keeps of a page that was read at `url` at that moment. */
export function keptPage({ pageType, sourceId }: PageRef, url: URL, body: SeenBody, at: Date): KeptPage {
  return {
    sealed: sealPage(body.bytes),
    isArchived: body.isArchived ?? false,
    seen: {
      url: url.href,
      pageType,
      sourceId,
      fetchedAt: at.toISOString(),
      httpStatus: body.httpStatus,
      bytes: body.bytes.byteLength,
      fetchMs: Math.round(body.fetchMs ?? 0),
      etag: body.etag ?? null,
      lastModified: body.lastModified ?? null,
      via: body.via ?? 'http',
      charset: body.charset ?? null,
    },
  }
}
