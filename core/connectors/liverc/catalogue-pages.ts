import type { Element } from 'domhandler'
import type { EventSummary, Track } from '../../contract/domain.ts'
import type { PageRef, SourceCataloguePage, SourceEventsPage } from '../connector.ts'
import { bodyRows, childrenOf, findBelow, hasClass, readFrame, rowCells, unknownLayout, visibleText } from './html.ts'
import { notFound } from './page-marks.ts'
import { isSlug, readLink } from './urls.ts'
import { collapseOrNull, readCount, readDateRange, readTimestamp } from './values.ts'

/** The track catalogue (`table.track_list`): every track LiveRC knows, in page order. Throws `page/*`. */
export function readCatalogue(body: string): SourceCataloguePage {
  const { $ } = readFrame(body)
  const [table] = $('table.track_list')
  if (!table) throw notFound($, 'track-catalogue', 'there is no track list')
  const tracks = bodyRows(table, 'track list').map(readTrack)
  const slugs = new Set(tracks.map(({ sourceTrackSlug }) => sourceTrackSlug))
  if (slugs.size !== tracks.length) throw unknownLayout('a track is listed twice')
  return { pageType: 'track-catalogue', tracks }
}

function readTrack(row: Element): Track {
  const [statusCell, nameCell] = rowCells(row, 2, 'track list') as [Element, Element]
  const link = findBelow(nameCell, ({ name, attribs }) => name === 'a' && attribs.href !== undefined)
  const slug = /^(?:https?:)?\/\/([^./]+)\.[^/]*\/?$/.exec(link?.attribs.href?.trim() ?? '')?.[1]
  // The row repeats the address; a slug that the two write differently is one of them damaged.
  const rowSlug = /^(?:https?:)?\/\/([^./]+)\./.exec(row.attribs['data-href']?.trim() ?? '')?.[1]
  const strong = link && childrenOf(link).find(({ name }) => name === 'strong')
  if (!slug || !isSlug(slug) || !strong || (rowSlug !== undefined && rowSlug !== slug)) {
    throw unknownLayout('a track has no address or no name')
  }
  const icons = childrenOf(statusCell).filter(({ name }) => name === 'i')
  const shows = (status: string) => icons.some((icon) => hasClass(icon, status))
  const activity = findBelow(statusCell, ({ name, children }) => name === 'small' && children.length > 0)
  const lastEvent = childrenOf(nameCell).find((element) => hasClass(element, 'indent'))
  return {
    source: 'liverc',
    sourceTrackSlug: slug.toLowerCase(),
    name: visibleText(strong),
    lastEventName: lastEvent ? collapseOrNull(visibleText(lastEvent)) : null,
    lastActivityText: activity ? collapseOrNull(visibleText(activity)) : null,
    status: shows('status_2') ? 'racing' : shows('status_1') ? 'practice' : shows('status_0') ? 'idle' : null,
    liveVideo: shows('status_video_1') ? true : shows('status_video_0') ? false : null,
    featured: shows('status_featured'),
  }
}

/** A track's events listing (`table#events`), in page order: start, newest first. Throws `page/*`. */
export function readEventsListing(page: PageRef, body: string): SourceEventsPage {
  const { $, trackName } = readFrame(body)
  const [table] = $('table#events')
  if (!table) throw notFound($, 'events-listing', 'there is no list of events')
  const sourceTrackSlug = page.sourceTrackSlug ?? ''
  const events = bodyRows(table, 'list of events').map((row) => readEvent(row, sourceTrackSlug))
  const ids = new Set(events.map(({ sourceEventId }) => sourceEventId))
  if (ids.size !== events.length) throw unknownLayout('an event is listed twice')
  return {
    pageType: 'events-listing',
    sourceTrackSlug,
    trackName: collapseOrNull(trackName?.replace(/['’]s Events$/, '') ?? ''),
    events,
  }
}

function readEvent(row: Element, sourceTrackSlug: string): EventSummary {
  const [nameCell, dateCell, entriesCell, driversCell] = rowCells(row, 4, 'list of events') as Quadruple
  const link = findBelow(nameCell, ({ name, attribs }) => name === 'a' && attribs.href !== undefined)
  const target = readLink(link?.attribs.href ?? '')
  if (!link || target?.p !== 'view_event') throw unknownLayout('an event has no link')
  const hidden = findBelow(dateCell, (element) => hasClass(element, 'hidden'))
  const planned = readTimestamp(hidden ? visibleTextOfHidden(hidden) : '')
  const dates = readDateRange(visibleText(dateCell))
  const entryCount = readCount(visibleText(entriesCell))
  const driverCount = readCount(visibleText(driversCell))
  // The two dates are written by the same hand: where they differ, one of them is damaged.
  if (!planned || !dates || planned.date !== dates.startDateLocal) throw unknownLayout('an event has no clear date')
  if (entryCount === null || driverCount === null) throw unknownLayout('an event has no count of entries or drivers')
  return {
    source: 'liverc',
    sourceTrackSlug,
    sourceEventId: target.id,
    name: visibleText(link),
    ...dates,
    plannedStartLocal: planned.minute,
    entryCount,
    driverCount,
    depth: 'none',
  }
}

type Quadruple = [Element, Element, Element, Element]

function visibleTextOfHidden(hidden: Element): string {
  return hidden.children.map((child) => (child.type === 'text' ? child.data : '')).join('')
}
