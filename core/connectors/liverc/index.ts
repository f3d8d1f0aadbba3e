import type { SourceName } from '../../contract/domain.ts'
import { Failure } from '../../contract/failure.ts'
import type { Connector, PageRef, SourceEventPage, SourcePage } from '../connector.ts'
import { readCatalogue, readEventsListing } from './catalogue-pages.ts'
import { readEntryList } from './entry-list-page.ts'
import { readEventPage } from './event-page.ts'
import { readRacePage } from './race-page.ts'
import { findScriptNeed } from './script-laps.ts'
import { tellPage } from './self-told.ts'
import { addressesBelow, liveRcOrigin } from './urls.ts'

/**
 * The LiveRC connector below an origin template (see `addressesBelow`), or another source that writes the same pages.
 * Throws `input/invalid` for a bad template.
 */
export function liveRcConnector(origin: string = liveRcOrigin, source: SourceName = 'liverc'): Connector {
  const { site, urlOf, recognise } = addressesBelow(origin, source)
  const tell = (body: string) => tellPage(recognise, body)
  const need = findScriptNeed
  return { source, site, urlOf, recognise, parse, tell, scriptNeed: need, plan: (event) => plan(source, event) }
}

function parse(page: PageRef, body: string): SourcePage {
  switch (page.pageType) {
    case 'track-catalogue':
      return readCatalogue(page, body)
    case 'events-listing':
      return readEventsListing(page, body)
    case 'event':
      return readEventPage(page, body)
    case 'entry-list':
      return readEntryList(page, body)
    case 'race-result':
      return readRacePage(page, body)
    default:
      throw new Failure('unexpected', `No parser for ${page.pageType satisfies never}.`)
  }
}

/** The entry list first: it settles the classes of races whose label does not name one. */
function plan(source: SourceName, { sourceTrackSlug, sourceEventId, hasEntryList, races }: SourceEventPage): PageRef[] {
  const page = (pageType: PageRef['pageType'], sourceId: string): PageRef => {
    return { source, pageType, sourceTrackSlug, sourceId }
  }
  return [
    ...(hasEntryList ? [page('entry-list', sourceEventId)] : []),
    ...races.map(({ sourceRaceId }) => page('race-result', sourceRaceId)),
  ]
}
