import type { PageRef } from '../connectors/connector.ts'
import type { PageVia } from '../contract/domain.ts'
import { type SealedPage, sealPage } from '../pages/archive.ts'
import type { PageSeen } from '../store/pages.ts'

/** A page's body as it goes into the archive, with the record of its reading. */
export interface KeptPage {
  readonly seen: PageSeen
  readonly sealed: SealedPage
}

/** A body as it came, whether or not it was of use. */
export interface SeenBody {
  readonly bytes: Uint8Array
  readonly httpStatus: number
  readonly charset?: string | null
  readonly via?: PageVia
  readonly etag?: string | null
  readonly lastModified?: string | null
}

/** What the archive keeps of a page that was read at `url`, at that moment, after `fetchMs` of waiting. */
export function keptPage(
  { pageType, sourceId }: PageRef,
  url: URL,
  body: SeenBody,
  read: { readonly at: Date; readonly fetchMs: number },
): KeptPage {
  return {
    sealed: sealPage(body.bytes),
    seen: {
      url: url.href,
      pageType,
      sourceId,
      fetchedAt: read.at.toISOString(),
      httpStatus: body.httpStatus,
      bytes: body.bytes.byteLength,
      fetchMs: Math.round(read.fetchMs),
      etag: body.etag ?? null,
      lastModified: body.lastModified ?? null,
      via: body.via ?? 'http',
      charset: body.charset ?? null,
    },
  }
}
