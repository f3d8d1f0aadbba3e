import { Failure } from '../../contract/failure.ts'
import { type Element, type Markup, type Node, readMarkup } from './markup.ts'
import { collapse, collapseOrNull, readDateRange } from './values.ts'

/** What every LiveRC page has around its content. */
export interface Frame extends Markup {
  /** `h1`: the track's name (or that of a site made for one event). */
  readonly trackName: string | null
  /** `h3`: the event's name. */
  readonly eventName: string | null
  /** `h5`: the event's date text. */
  readonly dateText: string | null
  readonly startDateLocal: string | null
  readonly endDateLocal: string | null
}

/**
 * The page, parsed from its `h1` on: above it stand head and navigation, of which nothing is read. Throws
 * `page/incomplete` for a body that does not run to its closing tag: LiveRC ends every page with `</html>`, and a page
 * that was cut anywhere before it may lack races or laps. A comment after it does no harm.
 */
export function readFrame(body: string, readTree: typeof readMarkup = readMarkup): Frame {
  if (!/<\/html\s*>(?:\s*<!--[^>]*-->)*$/i.test(body.trimEnd().slice(-500))) {
    throw new Failure('page/incomplete', 'The page was cut off before its end.', { length: body.length })
  }
  const { named, scripts } = readTree(body, Math.max(body.indexOf('<h1'), 0))
  const dateText = heading(named('h5'))
  const range = dateText === null ? null : readDateRange(dateText)
  return {
    named,
    scripts,
    trackName: heading(named('h1')),
    eventName: heading(named('h3')),
    dateText,
    startDateLocal: range?.startDateLocal ?? null,
    endDateLocal: range?.endDateLocal ?? null,
  }
}

function heading(candidates: readonly Element[]): string | null {
  const first = candidates.find((element) => hasClass(element, 'page-header'))
  return first ? collapseOrNull(textOf(first)) : null
}

/** Element children, in order. */
export function childrenOf({ children }: Element): Element[] {
  return children.filter((child): child is Element => child.type === 'tag')
}

/** Whether an element carries a class. */
export function hasClass({ attribs }: Element, name: string): boolean {
  const { class: classes } = attribs
  if (classes === undefined || !classes.includes(name)) return false
  return classes === name || classes.split(/\s+/).includes(name)
}

/** Raw text below a node, without elements that `leaveOut` names. */
export function textOf(node: Node, leaveOut?: (element: Element) => boolean): string {
  if (node.type === 'text') return node.data
  if (node.type !== 'tag' || leaveOut?.(node)) return ''
  let text = ''
  for (const child of node.children) text += textOf(child, leaveOut)
  return text
}

/** What a person sees in a cell: hidden sort keys left out, white space collapsed. */
export function visibleText(node: Element): string {
  const [first] = node.children
  if (first === undefined) return ''
  if (first.type === 'text' && node.children.length === 1) return collapse(first.data)
  return collapse(textOf(node, (element) => hasClass(element, 'hidden')))
}

/** First element below `node` that satisfies `wanted`. */
export function findBelow({ children }: Element, wanted: (element: Element) => boolean): Element | undefined {
  for (const child of children) {
    if (child.type !== 'tag') continue
    if (wanted(child)) return child
    const found = findBelow(child, wanted)
    if (found) return found
  }
  return undefined
}

/** Every element below `node` that satisfies `wanted`, in page order; nothing is looked for inside one that does. */
export function findAllBelow({ children }: Element, wanted: (element: Element) => boolean): Element[] {
  return children.flatMap((child) => {
    if (child.type !== 'tag') return []
    return wanted(child) ? [child] : findAllBelow(child, wanted)
  })
}

/** Heading texts of a table's last header row; the rows above it hold titles. */
export function columnHeadings(table: Element): string[] {
  const head = childrenOf(table).find(({ name }) => name === 'thead')
  const row = head && childrenOf(head).findLast(({ name }) => name === 'tr')
  return row ? childrenOf(row).map(visibleText) : []
}

/**
 * The rows of a table's one `tbody`. Throws `page/changed` where anything else stands between them, since a row whose
 * tag was damaged would otherwise be lost in silence.
 */
export function bodyRows(table: Element, what: string): Element[] {
  const [body, ...more] = childrenOf(table).filter(({ name }) => name === 'tbody')
  if (!body || more.length > 0) throw unknownLayout(`the ${what} has no table body`)
  const isStray = (node: Node) => (node.type === 'tag' ? node.name !== 'tr' : textOf(node).trim() !== '')
  if (body.children.some(isStray)) throw unknownLayout(`something stands between the rows of the ${what}`)
  // "No data available in table": what DataTables leaves in a page saved from a browser.
  const isNotice = ([cell, ...more]: Element[]) => more.length === 0 && cell && hasClass(cell, 'dataTables_empty')
  return childrenOf(body).filter((row) => !isNotice(childrenOf(row)))
}

/** The cells of a row. Throws `page/changed` unless there are exactly `count`, all of the given kind. */
export function rowCells(row: Element, count: number, what: string): Element[] {
  const cells = childrenOf(row)
  if (cells.length !== count || cells.some(({ name }) => name !== 'td')) {
    throw unknownLayout(`a row of the ${what} has not ${count} cells`)
  }
  return cells
}

/** The failure of a page that is whole but lacks what its parser relies on. */
export function unknownLayout(what: string): Failure {
  return new Failure('page/changed', `The LiveRC page has an unknown layout: ${what}.`)
}
