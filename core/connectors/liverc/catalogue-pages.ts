import type { EventSummary, SourceName, Track } from '../../contract/domain.ts'
import type { PageRef, SourceCataloguePage, SourceEventsPage } from '../connector.ts'
import {
  bodyRows,
  childrenOf,
  findBelow,
  hasClass,
  readFrame,
  rowCells,
  textOf,
  unknownLayout,
  visibleText,
} from './html.ts'
import type { Element } from './markup.ts'
import { notFound } from './page-marks.ts'
import { isSlug, readLink } from './urls.ts'
import { collapse, collapseOrNull, readCount, readDateRange, readTimestamp } from './values.ts'

/** The track catalogue (`table.track_list`): every track LiveRC knows, in page order. Throws `page/*`. */
export function readCatalogue({ source }: PageRef, body: string): SourceCataloguePage {
  const frame = readFrame(body)
  const table = frame.named('table').find((candidate) => hasClass(candidate, 'track_list'))
  if (!table) throw notFound(frame, 'track-catalogue', 'there is no track list')
  const tracks = bodyRows(table, 'track list').map((row) => readTrack(row, source))
  const slugs = new Set(tracks.map(({ sourceTrackSlug }) => sourceTrackSlug))
  if (slugs.size !== tracks.length) throw unknownLayout('a track is listed twice')
  if (tracks.length === 0) throw unknownLayout('the track list is empty')
  return { pageType: 'track-catalogue', tracks }
}

function readTrack(row: Element, source: SourceName): Track {
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
    source,
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
  const frame = readFrame(body)
  const table = frame.named('table').find(({ attribs }) => attribs.id === 'events')
  if (!table) throw notFound(frame, 'events-listing', 'there is no list of events')
  const sourceTrackSlug = page.sourceTrackSlug ?? ''
  const events = bodyRows(table, 'list of events').map((row) => readEvent(row, page.source, sourceTrackSlug))
  const ids = new Set(events.map(({ sourceEventId }) => sourceEventId))
  if (ids.size !== events.length) throw unknownLayout('an event is listed twice')
  return {
    pageType: 'events-listing',
    sourceTrackSlug,
    trackName: collapseOrNull(frame.trackName?.replace(/['’]s Events$/, '') ?? ''),
    events,
  }
}

function readEvent(row: Element, source: SourceName, sourceTrackSlug: string): EventSummary {
  const [nameCell, dateCell, entriesCell, driversCell] = rowCells(row, 4, 'list of events') as Quadruple
  const link = findBelow(nameCell, ({ name, attribs }) => name === 'a' && attribs.href !== undefined)
  const target = readLink(link?.attribs.href ?? '')
  if (!link || target?.p !== 'view_event') throw unknownLayout('an event has no link')
  const entryCount = readCountIn(entriesCell)
  const driverCount = readCountIn(driversCell)
  return {
    source,
    sourceTrackSlug,
    sourceEventId: target.id,
    name: visibleText(link),
    ...readDates(dateCell),
    entryCount,
    driverCount,
    depth: 'none',
  }
}

/** Null for an empty cell. */
function readCountIn(cell: Element): number | null {
  const text = visibleText(cell)
  const value = readCount(text)
  if (value === null && text !== '') throw unknownLayout(`"${text}" is not a count of entries or drivers`)
  return value
}

/** First and last day as shown, and the start from the hidden sort key. */
function readDates(cell: Element): Pick<EventSummary, 'startDateLocal' | 'endDateLocal' | 'plannedStartLocal'> {
  const hidden = findBelow(cell, (element) => hasClass(element, 'hidden'))
  const key = collapse(hidden ? textOf(hidden) : '')
  const shown = visibleText(cell)
  // How the site's database writes a day that nobody set; what is shown then is no day either.
  const isUnset = key === '' ? shown === '' : key.startsWith('0000-00-00')
  if (isUnset) return { startDateLocal: null, endDateLocal: null, plannedStartLocal: null }
  const planned = readTimestamp(key)
  const dates = readDateRange(shown)
  // The two are written by the same hand: where they differ, one of them is damaged.
  if (!planned || !dates || planned.date !== dates.startDateLocal) throw unknownLayout('an event has no clear date')
  return { ...dates, plannedStartLocal: planned.minute }
}

type Quadruple = [Element, Element, Element, Element]
