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
import type { Element } from './markup.ts'
import { collapse, collapseOrNull, readCount, readLapsTime, readPercent } from './values.ts'

/** A driver's row as the table shows it; the laps stand elsewhere on the page. */
export interface ResultRow extends Omit<RaceResult, 'sourceDriverId' | 'laps' | 'top2ConsecutiveMs'> {
  /** Absent where the driver has no laps: then the table has no link that names the id. */
  readonly linkedDriverId: string | null
}

/** Without these there are no results; every other column is a figure that may be absent. */
const neededColumns = ['Pos', 'Driver', 'Laps/Time']

/** Every row of the table of results, columns found by their headings. Throws `page/changed`. */
export function readResultRows(table: Element): ResultRow[] {
  // The foot, and perhaps one day the head, adds what the raised number is: "Fastest Lap (Lap #)".
  const headings = columnHeadings(table).map((heading) => heading.replace(/ \(Lap #\)$/, ''))
  const columns = new Map(headings.map((heading, at) => [heading, at]))
  if (columns.size !== headings.length) throw unknownLayout('a column of the results is there twice')
  const missing = neededColumns.find((heading) => !columns.has(heading))
  if (missing) throw unknownLayout(`the results have no column ${missing}`)
  return bodyRows(table, 'table of results').map((row) => {
    const cells = rowCells(row, headings.length, 'table of results')
    return readRow((heading) => cells[columns.get(heading) ?? -1])
  })
}

type CellOf = (heading: string) => Element | undefined

function readRow(cell: CellOf): ResultRow {
  const driver = readDriver(cell('Driver') as Element)
  const positionText = textIn(cell('Pos'))
  const position = readCount(positionText)
  if (position !== null && position > 1000) throw unknownLayout(`position ${position} is out of range`)
  const lapsTimeText = textIn(cell('Laps/Time'))
  const lapsTime =
    lapsTimeText === '' ? { lapsCompleted: null, totalTimeMs: null, statusText: null } : readLapsTime(lapsTimeText)
  if (!lapsTime) throw unknownLayout(`"${lapsTimeText}" is not laps and a time`)
  // Sister sites print DNF, DNS or DSQ instead of a number: the row stays, the word is kept.
  const positionStatus = position === null ? collapseOrNull(positionText) : null
  const statuses = [...new Set([positionStatus, lapsTime.statusText].filter((status) => status !== null))]
  return {
    ...driver,
    position: position || null,
    gridPosition: readGrid(textIn(cell('Qual'))),
    lapsCompleted: lapsTime.lapsCompleted,
    totalTimeMs: lapsTime.totalTimeMs,
    statusText: statuses.join(', ') || null,
    behind: collapseOrNull(textIn(cell('Behind'))),
    ...readFastestLap(cell('Fastest Lap')),
    averageLapMs: readFigure(cell('Avg Lap')),
    averageTop5Ms: readFigure(cell('Avg Top 5')),
    averageTop10Ms: readFigure(cell('Avg Top 10')),
    averageTop15Ms: readFigure(cell('Avg Top 15')),
    top3ConsecutiveMs: readFigure(cell('Top 3 Consecutive')),
    stdDeviationMs: readFigure(cell('Std. Deviation')),
    consistencyPercent: readConsistency(textIn(cell('Consistency'))),
  }
}

/** What a cell shows; empty for a column that is not there. */
function textIn(cell: Element | undefined): string {
  return cell ? visibleText(cell) : ''
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

/** Null also for a word ("NQ"): the grid is in the lap script as well. */
function readGrid(text: string): number | null {
  const grid = readCount(text)
  return grid === null || grid < 1 || grid > 1000 ? null : grid
}

function isAbsent(text: string): boolean {
  return text === '' || text === '-'
}

function readConsistency(text: string): number | null {
  if (isAbsent(text)) return null
  const percent = readPercent(text)
  if (percent === null) throw unknownLayout(`the figure "${text}" cannot be read`)
  return percent
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
  if (key === '' && isAbsent(shown)) return null
  const value = key === '' ? readTime(shown) : readSeconds(key)
  if (value === null || (key !== '' && shown !== '' && readTime(shown) !== value)) {
    throw unknownLayout(`the figure "${key} ${shown}" cannot be read`)
  }
  return value
}

/** `37.234<sup>10</sup>` is 37.234 s on lap 10. */
function readFastestLap(cell: Element | undefined): Pick<ResultRow, 'fastestLapMs' | 'fastestLapNumber'> {
  const isSup = ({ name }: Element) => name === 'sup'
  const sup = cell && childrenOf(cell).find(isSup)
  const timeText = cell ? collapse(textOf(cell, (element) => isSup(element) || hasClass(element, 'hidden'))) : ''
  if (isAbsent(timeText) && !sup) return { fastestLapMs: null, fastestLapNumber: null }
  const fastestLapMs = readTime(timeText)
  const fastestLapNumber = sup ? readCount(collapse(textOf(sup)).replace(/^\((\d+)\)$/, '$1')) : null
  if (fastestLapMs === null || (sup && fastestLapNumber === null) || (fastestLapNumber ?? 0) > 10_000) {
    throw unknownLayout(`the fastest lap "${timeText}" cannot be read`)
  }
  return { fastestLapMs, fastestLapNumber }
}
