import type { Element } from 'domhandler'
import type { Entry } from '../../contract/domain.ts'
import type { PageRef, SourceEntryListPage } from '../connector.ts'
import {
  bodyRows,
  childrenOf,
  columnHeadings,
  findBelow,
  hasClass,
  readFrame,
  rowCells,
  unknownLayout,
  visibleText,
} from './html.ts'
import { notFound } from './page-marks.ts'
import { collapseOrNull, readCount } from './values.ts'

/** An event's entry list: one table per class, in page order. Throws `page/*`. */
export function readEntryList(page: PageRef, body: string): SourceEntryListPage {
  const { $, trackName, eventName } = readFrame(body)
  const tables = $('div.tab-pane > table')
    .toArray()
    .filter((table) => columnHeadings(table).some((heading) => heading.startsWith('Transponder')))
  const tabs = $('ul.nav-pills > li > a').length
  if (tables.length === 0 && (tabs > 0 || eventName === null || $('table.table-sm').length === 0)) {
    throw notFound($, 'entry-list', 'there is no list of entries')
  }
  const classes = tables.map(readClass)
  return {
    pageType: 'entry-list',
    sourceTrackSlug: page.sourceTrackSlug ?? '',
    sourceEventId: page.sourceId ?? '',
    trackName,
    name: eventName,
    classes: classes.map(({ className, statedEntries }) => ({ className, statedEntries })),
    entries: classes.flatMap(({ entries }) => entries),
  }
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
  if (driver < 0) throw unknownLayout('the entry list has no column Driver')
  const entries = bodyRows(table, 'entry list').map((row) => {
    const cells = rowCells(row, headings.length, 'entry list')
    return readEntry(className, cells[driver] as Element, cells[transponder] as Element)
  })
  return { className, statedEntries, entries }
}

/** The first column only counts, so no entry has a car number here. */
function readEntry(className: string, driver: Element, transponder: Element): Entry {
  // One hidden sort key, "LAST, FIRST"; any other element means that names would be read twice or not at all.
  const isKnown = childrenOf(driver).every((element) => element.name === 'span' && hasClass(element, 'hidden'))
  const driverName = visibleText(driver)
  if (!isKnown || driverName === '') throw unknownLayout('a name on the entry list is not clear')
  return { className, driverName, transponder: collapseOrNull(visibleText(transponder)), carNumber: null }
}
