import { type PageType, pageType } from '../../contract/domain.ts'
import { Failure } from '../../contract/failure.ts'
import type { Recognised, SelfTold } from '../connector.ts'
import { type Frame, readFrame } from './html.ts'
import { kindOf } from './page-marks.ts'
import { readLink } from './urls.ts'

/**
 * What a LiveRC page says of itself. Its kind shows; the event's id stands in the links of its own page to the entry list
 * and the final results. As served, links name no track; a browser that saves a page makes them whole, and then they do.
 */
export function tellPage(recognise: (url: URL) => Recognised | null, body: string): SelfTold | null {
  try {
    const page = readFrame(body)
    const kind = pageType.safeParse(kindOf(page)).data ?? null
    if (kind === null) return null
    return { pageType: kind, sourceTrackSlug: slugOf(recognise, page), sourceId: ownIdOf(kind, page) }
  } catch (error) {
    // One that was cut, or is nested too deeply, says nothing that can be relied upon.
    if (error instanceof Failure) return null
    throw error
  }
}

function ownIdOf(kind: PageType, page: Frame): string | null {
  if (kind !== 'event') return null
  const own = hrefsOf(page)
    .map(readLink)
    .find((link) => link?.p === 'view_entry_list' || link?.p === 'event_overall_ranking')
  return own?.id ?? null
}

/** The track that most whole links lead to: one may lead to another's. */
function slugOf(recognise: (url: URL) => Recognised | null, page: Frame): string | null {
  const counts = new Map<string, number>()
  for (const href of hrefsOf(page)) {
    const recognised = URL.canParse(href) ? recognise(new URL(href)) : null
    const slug = recognised && 'page' in recognised ? recognised.page.sourceTrackSlug : null
    if (slug !== null) counts.set(slug, (counts.get(slug) ?? 0) + 1)
  }
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? null
}

function hrefsOf(page: Frame): string[] {
  return page.named('a').flatMap(({ attribs }) => attribs.href ?? [])
}
