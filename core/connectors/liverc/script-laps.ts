import { Failure } from '../../contract/failure.ts'
import type { PageRef, ScriptNeed } from '../connector.ts'
import { type Frame, findBelow, hasClass, readFrame, textOf } from './html.ts'
import { broughtMark } from './lap-script.ts'
import { readRaceMarkup } from './race-markup.ts'
import { findResultTable } from './race-page.ts'
import { type ResultRow, readResultRows } from './race-table.ts'

/**
 * A race page whose laps are brought by its scripts. None was ever captured; what is known is how such a page would work:
 * the site's "View Laps" window and its graph read the global `racerLaps`, in whichever way it is filled. So that is what
 * is taken, and nothing that a browser shows: DataTables sorts rows and takes them out, and the window shows one driver
 * at a time. Header and rows are read from the page as it was sent.
 */
export function findScriptNeed(page: PageRef, body: string): ScriptNeed | null {
  if (page.pageType !== 'race-result') return null
  const rows = rowsWithoutLaps(body)
  return rows && { variable: 'racerLaps', complete: (json) => complete(body, rows, json) }
}

/** The rows of a whole race page that announces laps and does not have them; null for any other page. */
function rowsWithoutLaps(body: string): readonly ResultRow[] | null {
  try {
    const frame = readFrame(body, readRaceMarkup)
    if (frame.scripts.some(hasLapRecords)) return null
    const rows = readResultRows(findResultTable(frame))
    const isAnnounced = rows.some(({ linkedDriverId }) => linkedDriverId !== null) || hasEmptyHolder(frame)
    return isAnnounced ? rows : null
  } catch (error) {
    if (error instanceof Failure) return null
    throw error
  }
}

/** A lap written out: the laps are here, however much else of the script may have changed. */
function hasLapRecords(script: string): boolean {
  return /\blapNum['"]?\s*:\s*['"]?\d|\blaps['"]?\s*:\s*\[\s*\{/.test(script)
}

/** Where LiveRC lists laps on other pages: `div.laps_list`. */
function hasEmptyHolder(frame: Frame): boolean {
  return frame
    .named('div')
    .some(
      (div) =>
        hasClass(div, 'laps_list') && textOf(div).trim() === '' && !findBelow(div, ({ name }) => name !== 'script'),
    )
}

function complete(body: string, rows: readonly ResultRow[], json: string | null): ReturnType<ScriptNeed['complete']> {
  const blocks = readBlocks(json)
  if (blocks.length === 0) return { body, isWhole: false }
  const announced = rows.map(({ lapsCompleted }) => lapsCompleted ?? 0)
  const brought = blocks.map(([, block]) => countLaps(block))
  const isWhole = blocks.length === rows.length && isSameList(announced, brought)
  return { body: withScript(body, blocks), isWhole }
}

/** As many laps of each driver as the table says, in whatever order. */
function isSameList(one: readonly number[], other: readonly number[]): boolean {
  const ordered = (list: readonly number[]) => list.toSorted((a, b) => a - b).join()
  return ordered(one) === ordered(other)
}

type Block = readonly [driverId: string, block: Readonly<Record<string, unknown>>]

/** The variable's value by driver; nothing where it is not what the page's own scripts need it to be. */
function readBlocks(json: string | null): Block[] {
  let value: unknown
  try {
    value = json === null ? null : JSON.parse(json)
  } catch {
    return []
  }
  if (!isRecord(value)) return []
  const entries = Object.entries(value)
  return entries.every(([id, block]) => /^\d{1,20}$/.test(id) && isRecord(block)) ? (entries as Block[]) : []
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Timed laps: lap 0 is the grid. */
function countLaps({ laps }: Block[1]): number {
  return Array.isArray(laps) ? laps.filter((lap) => isRecord(lap) && String(lap.lapNum) !== '0').length : 0
}

/** The page with one more script, in the form in which LiveRC embeds laps. */
function withScript(body: string, blocks: readonly Block[]): string {
  const lines = blocks.map(([id, block]) => `racerLaps[${id}] = ${asScript(block)};`)
  const script = `<script type="text/javascript">${[broughtMark, 'var racerLaps = {};', ...lines].join('\n')}\n</script>\n`
  const at = lastMatch(body, /<\/body\s*>/gi) ?? lastMatch(body, /<\/html\s*>/gi) ?? body.length
  return `${body.slice(0, at)}${script}${body.slice(at)}`
}

function lastMatch(text: string, pattern: RegExp): number | undefined {
  let at: number | undefined
  for (const { index } of text.matchAll(pattern)) at = index
  return at
}

/** JSON that no tag can end. */
function asScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}
