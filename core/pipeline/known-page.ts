import type { PageType } from '../contract/domain.ts'
import type { RunMode } from '../contract/run.ts'
import type { Log } from '../log.ts'
import { openPage } from '../pages/archive.ts'
import type { KnownPage } from '../pages/page-reader.ts'
import type { Store } from '../store/database.ts'
import { findRecognisablePage } from '../store/pages.ts'

/**
 * Whether a site may say of a page that it is as before. Of a race only where everything is checked: one that is asked
 * for because it may have been under way may have changed within the second that `Last-Modified` counts.
 */
export function mayKnow(pageType: PageType, mode: RunMode): boolean {
  return mode === 'everything' || (mode === 'changed' && pageType !== 'race-result')
}

/** The page as the archive has it, with what its site knows it by; null where it said nothing, or the copy is damaged. */
export function knownPage(store: Store, url: URL, log: Log): KnownPage | null {
  const kept = findRecognisablePage(store, url.href)
  if (kept === undefined) return null
  try {
    const { etag, lastModified, charset } = kept
    return { etag, lastModified, charset, bytes: openPage(kept) }
  } catch (error) {
    log.warn({ url: url.href, err: error }, 'a page in the archive is damaged and is asked for anew')
    return null
  }
}
