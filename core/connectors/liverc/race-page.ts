import { Failure } from '../../contract/failure.ts'
import type { PageRef, SourceRacePage } from '../connector.ts'
import {
  childrenOf,
  columnHeadings,
  type Frame,
  findAllBelow,
  findBelow,
  hasClass,
  readFrame,
  unknownLayout,
  visibleText,
} from './html.ts'
import { broughtMark, type LapScript, readLapScript } from './lap-script.ts'
import type { Element } from './markup.ts'
import { notFound } from './page-marks.ts'
import { matchBlocks, readDriverBlock } from './race-blocks.ts'
import { readRaceMarkup } from './race-markup.ts'
import { readResultRows } from './race-table.ts'
import { collapseOrNull, readCount, readLengthMs } from './values.ts'

/** A race's page: header, results in table order, and every lap from the embedded script. Throws `page/*`, `race/rejected`. */
export function readRacePage(page: PageRef, body: string): SourceRacePage {
  const frame = readFrame(body, readRaceMarkup)
  const table = findResultTable(frame)
  const rows = readResultRows(table)
  const script = readLapScript(findLapScript(frame.scripts))
  const pairs = matchBlocks(rows, script)
  if (rows.some(({ lapsCompleted }) => lapsCompleted) && pairs.every(({ block }) => block.laps.length === 0)) {
    throw unknownLayout('the lap lists are empty')
  }
  const drivers = asServed(table, script, pairs).map(({ row, block }) => readDriverBlock(row, block))
  return {
    pageType: 'race-result',
    sourceTrackSlug: page.sourceTrackSlug ?? '',
    sourceRaceId: page.sourceId ?? '',
    trackName: frame.trackName,
    eventName: frame.eventName,
    startDateLocal: frame.startDateLocal,
    endDateLocal: frame.endDateLocal,
    ...readHeader(table),
    results: drivers.map(({ result }) => result),
    disagreements: drivers.flatMap(({ disagreements }) => disagreements),
  }
}

/**
 * The rows in the order of the source. Where a browser has shown the page, which adds a class, a person may have sorted the
 * table before saving it; the blocks of the script stand as the rows were served.
 */
function asServed<Pair extends { block: { sourceDriverId: string } }>(
  table: Element,
  { blocks }: LapScript,
  pairs: readonly Pair[],
): readonly Pair[] {
  if (!hasClass(table, 'dataTable')) return pairs
  const places = new Map(blocks.map(({ sourceDriverId }, at) => [sourceDriverId, at]))
  const placeOf = ({ block }: Pair) => places.get(block.sourceDriverId) ?? 0
  return pairs.toSorted((one, other) => placeOf(one) - placeOf(other))
}

/** `table.race_result`, else (a page saved from a browser may have lost the class) the one headed Pos and Behind. */
export function findResultTable(frame: Frame): Element {
  const classed = frame.named('table').filter((candidate) => hasClass(candidate, 'race_result'))
  const tables = classed.length > 0 ? classed : frame.named('table').filter(hasResultHeadings)
  const [table, ...more] = tables
  if (!table) throw notFound(frame, 'race-result', 'there is no table of results')
  if (more.length > 0) throw unknownLayout('there are two tables of results')
  return table
}

function hasResultHeadings(table: Element): boolean {
  const headings = columnHeadings(table)
  return headings.includes('Pos') && headings.includes('Behind')
}

function findLapScript(scripts: readonly string[]): string {
  const brought = scripts.filter((text) => text.startsWith(broughtMark))
  const [script, ...more] = brought.length > 0 ? brought : scripts.filter((text) => /\bracerLaps\s*[=[]/.test(text))
  if (script === undefined) throw unknownLayout('there is no lap script')
  if (more.length > 0) throw unknownLayout('there are two lap scripts')
  return script
}

/** The title rows of the table's head: number, label, "Round: …", "Length: …". */
function readHeader(
  table: Element,
): Pick<SourceRacePage, 'section' | 'raceNumber' | 'label' | 'lengthMs' | 'lengthText'> {
  const head = childrenOf(table).find(({ name }) => name === 'thead')
  if (!head) throw new Failure('page/changed', 'The table of results has no head.')
  const textOfClass = (name: string) => {
    const found = findBelow(head, (element) => hasClass(element, name))
    return found ? collapseOrNull(visibleText(found)) : null
  }
  const subHeaders = new Map(findAllBelow(head, (element) => hasClass(element, 'class_sub_header')).map(readSubHeader))
  const lengthText = subHeaders.get('Length') ?? null
  return {
    section: subHeaders.get('Round') ?? null,
    raceNumber: readCount(textOfClass('race_num') ?? ''),
    label: textOfClass('class_header'),
    lengthMs: lengthText === null ? null : readLengthMs(lengthText),
    lengthText,
  }
}

/** Split at the first colon. */
function readSubHeader(element: Element): [title: string, value: string | null] {
  const [title = '', ...rest] = visibleText(element).split(':')
  return [title.trim(), collapseOrNull(rest.join(':'))]
}
