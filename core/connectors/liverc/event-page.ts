import { Failure } from '../../contract/failure.ts'
import type { PageRef, SourceEventPage, SourceListedRace } from '../connector.ts'
import { bodyRows, childrenOf, findBelow, hasClass, readFrame, unknownLayout, visibleText } from './html.ts'
import { readRaceLabel } from './labels.ts'
import type { Element } from './markup.ts'
import { notFound, refuseOtherPage } from './page-marks.ts'
import { type EventStats, readStats } from './stats-card.ts'
import { readLink } from './urls.ts'
import { collapseOrNull, readMinute } from './values.ts'

type Link = NonNullable<ReturnType<typeof readLink>>

/** An event's page: its facts and its races, in the order they were run. Throws `page/*`. */
export function readEventPage(page: PageRef, body: string): SourceEventPage {
  const frame = readFrame(body)
  const { trackName, eventName, dateText, startDateLocal, endDateLocal } = frame
  const stats = readStats(frame)
  const tables = frame.named('table').filter((table) => hasClass(table, 'entry_list_data'))
  if (tables.length === 0) {
    // A meeting that is only announced may have nothing but its card of statistics; so has an entry list.
    refuseOtherPage(frame, 'event')
  }
  if (eventName === null) throw notFound(frame, 'event', 'the event has no name')
  const links = frame.named('a').flatMap(({ attribs }) => readLink(attribs.href ?? '') ?? [])
  refuseOtherEvent(page, links)

  const titled = tables.filter((table) => titleOf(table) === 'Race Results')
  const raceTables = titled.length > 0 ? titled : tables.filter(hasRaceLink)
  if (raceTables.length > 1) throw unknownLayout('there are two lists of races')
  const races = raceTables.flatMap(readRaceTable)
  refuseLostRaces(races, links, stats)
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
    hasEntryList: links.some(({ p }) => p === 'view_entry_list'),
    // The page lists the newest race first, in its sections as well.
    races: races.reverse(),
  }
}

/** The page names its own event only in links to its entry list and final results. */
function refuseOtherEvent(page: PageRef, links: readonly Link[]): void {
  const own = links.find(({ p }) => p === 'view_entry_list' || p === 'event_overall_ranking')
  if (own && page.sourceId !== null && own.id !== page.sourceId) {
    throw new Failure('page/mismatch', `The page of event ${own.id} came instead of that of event ${page.sourceId}.`, {
      wanted: page.sourceId,
      found: own.id,
    })
  }
}

/**
 * What a list of races cannot be: short of a race that the page links to, empty where laps were driven or where nothing
 * says that none were, with one race twice. (A number that a section lacks proves nothing: a main that is not run leaves
 * a gap.)
 */
function refuseLostRaces(races: readonly SourceListedRace[], links: readonly Link[], stats: EventStats | null): void {
  const ids = new Set(races.map(({ sourceRaceId }) => sourceRaceId))
  if (ids.size !== races.length) throw unknownLayout('a race is listed twice')
  const isListed = ({ p, id }: Link) => p !== 'view_race_result' || ids.has(id)
  if (!links.every(isListed)) throw unknownLayout('a race is linked that is not in the list of races')
  if (races.length > 0) return
  if (stats === null) throw unknownLayout('there are no races and no statistics')
  if (stats.lapCount) throw unknownLayout(`${stats.lapCount} laps were driven, but no race is listed`)
}

function hasRaceLink(table: Element): boolean {
  return findBelow(table, ({ attribs }) => readLink(attribs.href ?? '')?.p === 'view_race_result') !== undefined
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
    const [first, ...others] = childrenOf(row)
    const isClear = first && /^t[dh]$/.test(first.name) && others.every(({ name }) => name === first.name)
    if (!isClear) throw unknownLayout('a row of the list of races is neither a race nor a heading')
    if (first.name === 'th') section = collapseOrNull(visibleText(first))
    else if (others.length > 0 || !isRemark(first)) races.push(readRace(section, first, others[0]))
  }
  return races
}

/** One cell alone that is no race: "No races yet". */
function isRemark(cell: Element): boolean {
  return !findBelow(cell, ({ name }) => name === 'a') && !/\bRace \d/.test(visibleText(cell))
}

function readRace(section: string | null, first: Element, second: Element | undefined): SourceListedRace {
  const link = findBelow(first, ({ name, attribs }) => name === 'a' && attribs.href !== undefined)
  const target = readLink(link?.attribs.href ?? '')
  if (!link || target?.p !== 'view_race_result') throw unknownLayout(`"${visibleText(first)}" has no link`)
  const { raceNumber, className, label, rawLabel, ...parts } = readRaceLabel(visibleText(link))
  const completedText = second ? collapseOrNull(visibleText(second)) : null
  return {
    sourceRaceId: target.id,
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
