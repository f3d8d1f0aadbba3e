import type { AddressMeaning } from '../contract/answers.ts'
import { Failure } from '../contract/failure.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { findTrack } from '../store/catalogue.ts'
import { findEvent } from '../store/events.ts'
import { findRaceBySourceId } from '../store/races.ts'

/** What a pasted address means. Throws `input/invalid` for what is no address of a known source, or of a page that leads nowhere here. */
export function recogniseAddress(engine: Engine, text: string): AddressMeaning {
  const trimmed = text.trim()
  const withScheme = /^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`
  const url = URL.canParse(withScheme) ? new URL(withScheme) : null
  const recognised = url && engine.recognise(url)
  if (!url || !recognised) {
    throw new Failure(
      'input/invalid',
      "That is not an address on LiveRC. A meeting's address looks like https://canberraoffroad.liverc.com/results/?p=view_event&id=486677.",
    )
  }
  const page = 'page' in recognised ? recognised.page : null
  const store = engine.reading()
  const sourceTrackSlug = page?.sourceTrackSlug ?? slugOf(url)
  if ((page?.pageType === 'event' || page?.pageType === 'entry-list') && page.sourceId !== null && sourceTrackSlug) {
    const event = findEvent(store, page.source, page.sourceId)
    const address = engine.addressOf({ ...page, pageType: 'event' }) ?? url.href
    return { kind: 'event', url: address, sourceTrackSlug, eventId: event?.eventId ?? null }
  }
  if (page?.pageType === 'race-result' && page.sourceId !== null && sourceTrackSlug) {
    const raceId = findRaceBySourceId(store, page.source, sourceTrackSlug, page.sourceId)
    return { kind: 'race', url: url.href, sourceTrackSlug, raceId: raceId ?? null }
  }
  if (sourceTrackSlug && page?.pageType !== 'track-catalogue') {
    const track = findTrack(store, 'liverc', sourceTrackSlug)
    return { kind: 'track', sourceTrackSlug, trackId: track?.trackId ?? null }
  }
  throw new Failure('input/invalid', 'That page of LiveRC leads to no club. Paste the address of a club or a meeting.')
}

/** The club of a page that is recognised but not read, such as its dashboard. */
function slugOf(url: URL): string | null {
  const [slug = ''] = url.hostname.split('.')
  return url.hostname.endsWith('.liverc.com') && slug !== 'live' && slug !== 'www' ? slug.toLowerCase() : null
}
