import type { AnyNode, Element } from 'domhandler'
import type { RaceResult } from '../../contract/domain.ts'
import { readSeconds, readTime } from '../../contract/units.ts'
import {
  bodyRows,
  childrenOf,
  columnHeadings,
  findBelow,
  hasClass,
  rowCells,
  textOf,
  unknownLayout,
  visibleText,
} from './html.ts'
import { collapse, collapseOrNull, readCount, readLapsTime, readPercent } from './values.ts'

/** A driver's row as the table shows it; the laps stand elsewhere on the page. */
export interface ResultRow extends Omit<RaceResult, 'sourceDriverId' | 'laps' | 'top2ConsecutiveMs'> {
  /** Absent where the driver has no laps: then the table has no link that names the id. */
  readonly linkedDriverId: string | null
}

/** Every row of the table of results, columns found by their headings. Throws `page/changed`. */
export function readResultRows(table: Element): ResultRow[] {
  const headings = columnHeadings(table)
  for (const needed of ['Pos', 'Driver', 'Laps/Time', 'Behind', 'Fastest Lap']) {
    if (headings.filter((heading) => heading === needed).length !== 1) throw unknownLayout(`no single column ${needed}`)
  }
  const columns = new Map(headings.map((heading, at) => [heading, at]))
  return bodyRows(table, 'table of results').map((row) => {
    const cells = rowCells(row, headings.length, 'table of results')
    return readRow((heading) => cells[columns.get(heading) ?? -1])
  })
}

function readRow(cell: (heading: string) => Element | undefined): ResultRow {
  const driver = readDriver(cell('Driver') as Element)
  const positionText = visibleText(cell('Pos') as Element)
  const position = readCount(positionText)
  const lapsTimeText = visibleText(cell('Laps/Time') as Element)
  const lapsTime =
    lapsTimeText === '' ? { lapsCompleted: null, totalTimeMs: null, statusText: null } : readLapsTime(lapsTimeText)
  if (!lapsTime) throw unknownLayout(`"${lapsTimeText}" is not laps and a time`)
  // Sister sites print DNF, DNS or DSQ instead of a number: the row stays, the word is kept.
  const positionStatus = position === null ? collapseOrNull(positionText) : null
  const statuses = [...new Set([positionStatus, lapsTime.statusText].filter((status) => status !== null))]
  if (position !== null && (position < 1 || position > 1000))
    throw unknownLayout(`position ${position} is out of range`)
  const fastest = readFastestLap(cell('Fastest Lap') as Element)
  return {
    ...driver,
    position: position || null,
    gridPosition: readOptional(cell('Qual'), readGrid),
    lapsCompleted: lapsTime.lapsCompleted,
    totalTimeMs: lapsTime.totalTimeMs,
    statusText: statuses.join(', ') || null,
    behind: collapseOrNull(visibleText(cell('Behind') as Element)),
    ...fastest,
    averageLapMs: readFigure(cell('Avg Lap')),
    averageTop5Ms: readFigure(cell('Avg Top 5')),
    averageTop10Ms: readFigure(cell('Avg Top 10')),
    averageTop15Ms: readFigure(cell('Avg Top 15')),
    top3ConsecutiveMs: readFigure(cell('Top 3 Consecutive')),
    stdDeviationMs: readFigure(cell('Std. Deviation')),
    consistencyPercent: readOptional(cell('Consistency'), readPercent),
  }
}

function readDriver(cell: Element): Pick<ResultRow, 'driverName' | 'carNumber' | 'linkedDriverId'> {
  const name = findBelow(cell, (element) => hasClass(element, 'driver_name'))
  const car = findBelow(cell, (element) => hasClass(element, 'car_num'))
  const link = findBelow(cell, ({ attribs }) => attribs['data-driver-id'] !== undefined)
  if (!name) throw unknownLayout('a driver has no name')
  const linkedDriverId = link?.attribs['data-driver-id']?.trim() ?? null
  if (linkedDriverId !== null && !/^\d{1,20}$/.test(linkedDriverId)) {
    throw unknownLayout(`"${linkedDriverId}" is not a driver id`)
  }
  return {
    driverName: visibleText(name),
    carNumber: car ? collapseOrNull(visibleText(car)) : null,
    linkedDriverId,
  }
}

function readGrid(text: string): number | null {
  const grid = readCount(text)
  return grid === null || grid < 1 || grid > 1000 ? null : grid
}

/** A cell that may be absent or empty; text of another form is a page that changed. */
function readOptional(cell: Element | undefined, read: (text: string) => number | null): number | null {
  const text = cell ? visibleText(cell) : ''
  if (text === '' || text === '-') return null
  const value = read(text)
  if (value === null) throw unknownLayout(`the figure "${text}" cannot be read`)
  return value
}

/**
 * A figure with its hidden sort key, `<div class="hidden">111.828</div>1:51.828`: the hidden one is in seconds and is
 * the one that counts; the shown one says the same in clock form.
 */
function readFigure(cell: Element | undefined): number | null {
  if (!cell) return null
  const hidden = childrenOf(cell).find((element) => hasClass(element, 'hidden'))
  const key = hidden ? collapse(textOf(hidden)) : ''
  const shown = visibleText(cell)
  if (key === '' && shown === '') return null
  const value = key === '' ? readTime(shown) : readSeconds(key)
  if (value === null || (key !== '' && shown !== '' && readTime(shown) !== value)) {
    throw unknownLayout(`the figure "${key} ${shown}" cannot be read`)
  }
  return value
}

/** `37.234<sup>10</sup>` is 37.234 s on lap 10. */
function readFastestLap(cell: Element): Pick<ResultRow, 'fastestLapMs' | 'fastestLapNumber'> {
  const isSup = (node: AnyNode): node is Element => node.type === 'tag' && node.name === 'sup'
  const sup = cell.children.find(isSup)
  const timeText = collapse(textOf(cell, (element) => isSup(element) || hasClass(element, 'hidden')))
  if (timeText === '' && !sup) return { fastestLapMs: null, fastestLapNumber: null }
  const fastestLapMs = readTime(timeText)
  const fastestLapNumber = sup ? readCount(collapse(textOf(sup)).replace(/^\((\d+)\)$/, '$1')) : null
  if (fastestLapMs === null || (sup && fastestLapNumber === null)) {
    throw unknownLayout(`the fastest lap "${timeText}" cannot be read`)
  }
  return { fastestLapMs, fastestLapNumber }
}
