import type { CheerioAPI } from 'cheerio/slim'
import type { Element } from 'domhandler'
import { Failure } from '../../contract/failure.ts'
import type { PageRef, SourceEventPage, SourceListedRace } from '../connector.ts'
import { bodyRows, childrenOf, findBelow, hasClass, readFrame, textOf, unknownLayout, visibleText } from './html.ts'
import { readRaceLabel } from './labels.ts'
import { notFound } from './page-marks.ts'
import { readLink } from './urls.ts'
import { collapseOrNull, readCount, readMinute } from './values.ts'

/** An event's page: its facts and its races, in the order they were run. Throws `page/*`. */
export function readEventPage(page: PageRef, body: string): SourceEventPage {
  const { $, trackName, eventName, dateText, startDateLocal, endDateLocal } = readFrame(body)
  const stats = readStats($)
  const tables = $('table.entry_list_data').toArray()
  if (tables.length === 0 && stats === null) throw notFound($, 'event', 'there are no results and no statistics')
  if (eventName === null) throw notFound($, 'event', 'the event has no name')
  const links = $('a[href]')
    .toArray()
    .map(({ attribs }) => readLink(attribs.href ?? ''))
  refuseOtherEvent(page, links)

  const raceTables = tables.filter((table) => titleOf(table) === 'Race Results')
  if (raceTables.length > 1) throw unknownLayout('there are two lists of races')
  const races = raceTables.flatMap(readRaceTable)
  const linkedRaces = links.filter((link) => link?.p === 'view_race_result').length
  if (linkedRaces !== races.length) throw unknownLayout('a race is linked outside the list of races')
  if (new Set(races.map(({ sourceRaceId }) => sourceRaceId)).size !== races.length) {
    throw unknownLayout('a race is listed twice')
  }
  return {
    pageType: 'event',
    sourceTrackSlug: page.sourceTrackSlug ?? '',
    sourceEventId: page.sourceId ?? '',
    trackName,
    name: eventName,
    dateText,
    startDateLocal,
    endDateLocal,
    layoutName: stats?.layoutName ?? null,
    entryCount: stats?.entryCount ?? null,
    driverCount: stats?.driverCount ?? null,
    lapCount: stats?.lapCount ?? null,
    hasEntryList: links.some((link) => link?.p === 'view_entry_list'),
    // The page lists the newest race first, in its sections as well.
    races: races.reverse(),
  }
}

/** The page names its own event only in links to its entry list and final results. */
function refuseOtherEvent(page: PageRef, links: readonly ({ p: string; id: string } | null)[]): void {
  const own = links.find((link) => link?.p === 'view_entry_list' || link?.p === 'event_overall_ranking')
  if (own && page.sourceId !== null && own.id !== page.sourceId) {
    throw new Failure('page/mismatch', `The page of event ${own.id} came instead of that of event ${page.sourceId}.`, {
      wanted: page.sourceId,
      found: own.id,
    })
  }
}

function titleOf(table: Element): string | null {
  const head = childrenOf(table).find(({ name }) => name === 'thead')
  const title = head && findBelow(head, (element) => hasClass(element, 'class_header'))
  return title ? collapseOrNull(visibleText(title)) : null
}

function readRaceTable(table: Element): SourceListedRace[] {
  const races: SourceListedRace[] = []
  let section: string | null = null
  for (const row of bodyRows(table, 'list of races')) {
    const cells = childrenOf(row)
    const [first, second] = cells
    if (!first) continue
    if (first.name === 'th') {
      section = collapseOrNull(visibleText(first))
      continue
    }
    const link = findBelow(first, ({ name, attribs }) => name === 'a' && attribs.href !== undefined)
    const target = readLink(link?.attribs.href ?? '')
    if (link && target?.p === 'view_race_result') {
      races.push(readRace(target.id, section, link, second))
    } else if (/^Race \d/.test(visibleText(first))) {
      // A race that lost its link must not vanish without a word.
      throw unknownLayout(`"${visibleText(first)}" has no link`)
    }
  }
  return races
}

function readRace(sourceRaceId: string, section: string | null, link: Element, cell?: Element): SourceListedRace {
  const { raceNumber, className, label, rawLabel, ...parts } = readRaceLabel(visibleText(link))
  const completedText = cell ? collapseOrNull(visibleText(cell)) : null
  return {
    sourceRaceId,
    section,
    raceNumber,
    className,
    label,
    rawLabel,
    ...parts,
    completedAtLocal: completedText === null ? null : readMinute(completedText),
    completedText,
  }
}

/** The card of event statistics; null where the page has none. Absent figures are null. */
function readStats($: CheerioAPI): {
  layoutName: string | null
  entryCount: number | null
  driverCount: number | null
  lapCount: number | null
} | null {
  const rows = $('table.table-sm tbody tr').toArray().map(childrenOf)
  if (rows.length === 0) return null
  const cellOf = (title: string) => rows.find(([head]) => head && visibleText(head) === title)?.[1]
  const layout = cellOf('Race Track')
  const registrations = cellOf('Registrations')
  const laps = cellOf('Total Race Laps')
  const stated = (word: string) => {
    const match = registrations && new RegExp(`${word}:\\s*([\\d,]+)`).exec(textOf(registrations))
    return readCount(match?.[1] ?? '')
  }
  return {
    layoutName: layout ? collapseOrNull(visibleText(layout)) : null,
    entryCount: stated('Entries'),
    driverCount: stated('Drivers'),
    lapCount: laps ? readCount(visibleText(laps)) : null,
  }
}
