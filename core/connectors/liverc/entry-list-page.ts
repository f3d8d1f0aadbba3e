import type { Entry } from '../../contract/domain.ts'
import { Failure } from '../../contract/failure.ts'
import type { PageRef, SourceEntryListPage } from '../connector.ts'
import {
  bodyRows,
  childrenOf,
  columnHeadings,
  type Frame,
  findAllBelow,
  findBelow,
  hasClass,
  readFrame,
  rowCells,
  unknownLayout,
  visibleText,
} from './html.ts'
import type { Element } from './markup.ts'
import { refuseOtherPage } from './page-marks.ts'
import { readStats } from './stats-card.ts'
import { collapseOrNull, readCount } from './values.ts'

/** An event's entry list: one table per class, in page order. Throws `page/*`. */
export function readEntryList(page: PageRef, body: string): SourceEntryListPage {
  const frame = readFrame(body)
  refuseOtherPage(frame, 'entry-list')
  const panes = frame.named('div').filter((pane) => hasClass(pane, 'tab-pane'))
  refuseLostPanes(frame, panes)
  const classes = panes
    .flatMap(childrenOf)
    .flatMap((element) => (isWrapper(element) ? findAllBelow(element, ({ name }) => name === 'table') : element))
    .filter((element) => element.name === 'table' && isClass(element))
    .map(readClass)
  const stats = readStats(frame)
  if (classes.length === 0) {
    // A meeting that nobody entered yet has its card of statistics and no table.
    if (panes.length > 0 || frame.eventName === null || stats === null)
      throw unknownLayout('there is no list of entries')
  }
  const entries = classes.flatMap((one) => one.entries)
  if (stats?.entryCount) refuseLostEntries('The meeting', stats.entryCount, entries.length)
  return {
    pageType: 'entry-list',
    sourceTrackSlug: page.sourceTrackSlug ?? '',
    sourceEventId: page.sourceId ?? '',
    trackName: frame.trackName,
    name: frame.eventName,
    classes: classes.map(({ className, statedEntries }) => ({ className, statedEntries })),
    entries,
  }
}

/** What a browser's script puts around a table, in a page that was saved as it was shown. */
function isWrapper(element: Element): boolean {
  return hasClass(element, 'dataTables_wrapper')
}

/** Every tab leads by its id to a pane, and there is a table in it; a tab without one has lost its class. */
function refuseLostPanes(frame: Frame, panes: readonly Element[]): void {
  const filled = panes.filter((pane) => findBelow(pane, ({ name }) => name === 'table'))
  const ids = new Set(filled.map(({ attribs }) => attribs.id))
  const tabs = frame
    .named('ul')
    .filter((list) => hasClass(list, 'nav-pills'))
    .flatMap((list) => findAllBelow(list, ({ name }) => name === 'a'))
  const isLost = ({ attribs: { href = '' } }: Element) => /^#./.test(href) && !ids.has(href.slice(1))
  if (tabs.some(isLost)) throw unknownLayout('a tab of the entry list leads nowhere')
}

/** Large events are said to have tabs of another kind as well; anything that looks like a class is read as one. */
function isClass(table: Element): boolean {
  const isNamed = findBelow(table, (element) => hasClass(element, 'class_header')) !== undefined
  return isNamed || columnHeadings(table).some((heading) => heading === 'Driver' || heading.startsWith('Transponder'))
}

function readClass(table: Element): { className: string; statedEntries: number | null; entries: Entry[] } {
  const header = findBelow(table, (element) => hasClass(element, 'class_header'))
  const className = header ? collapseOrNull(visibleText(header)) : null
  if (className === null) throw unknownLayout('a class of the entry list has no name')
  const subHeader = findBelow(table, (element) => hasClass(element, 'class_sub_header'))
  const statedEntries = readCount(/Entries:\s*([\d,]+)/.exec(subHeader ? visibleText(subHeader) : '')?.[1] ?? '')
  const headings = columnHeadings(table)
  const driver = headings.indexOf('Driver')
  const transponder = headings.findIndex((heading) => heading.startsWith('Transponder'))
  if (driver < 0 || transponder < 0) throw unknownLayout('the entry list has no column Driver or Transponder')
  const rows = asServed(
    table,
    headings.indexOf('#'),
    bodyRows(table, 'entry list').map((row) => rowCells(row, headings.length, 'entry list')),
  )
  // Where no count is stated, the running number of the last row tells it.
  refuseLostEntries(className, statedEntries ?? highest(rows, headings.indexOf('#')), rows.length)
  const entries = rows.map((cells) => readEntry(className, cells[driver] as Element, cells[transponder] as Element))
  return { className, statedEntries, entries }
}

/** By the running number, where a browser has shown the table and a person may have sorted it. */
function asServed(table: Element, column: number, rows: readonly Element[][]): readonly Element[][] {
  if (!hasClass(table, 'dataTable')) return rows
  const numberOf = ({ [column]: cell }: Element[]) => (cell ? (readCount(visibleText(cell)) ?? 0) : 0)
  return rows.toSorted((one, other) => numberOf(one) - numberOf(other))
}

/** More rows than stated lose nothing; fewer are a page that lost some. */
function refuseLostEntries(whose: string, stated: number, listed: number): void {
  if (stated <= listed) return
  throw new Failure('page/incomplete', `${whose} has ${stated} entries, but the page lists ${listed}.`)
}

function highest(rows: readonly Element[][], column: number): number {
  return rows.reduce((most, { [column]: cell }) => Math.max(most, cell ? (readCount(visibleText(cell)) ?? 0) : 0), 0)
}

/** The first column only counts, so no entry has a car number here. */
function readEntry(className: string, driver: Element, transponder: Element): Entry {
  // One hidden sort key, "LAST, FIRST"; any other element means that names would be read twice or not at all.
  const isKnown = childrenOf(driver).every((element) => element.name === 'span' && hasClass(element, 'hidden'))
  const driverName = visibleText(driver)
  if (!isKnown || driverName === '') throw unknownLayout('a name on the entry list is not clear')
  return { className, driverName, transponder: collapseOrNull(visibleText(transponder)), carNumber: null }
}
