import { load } from 'cheerio/slim'
import { Failure } from '../../contract/failure.ts'

/** An element, as htmlparser2 builds it; of its tree no more is used than this. */
export interface Element {
  readonly type: 'tag'
  /** Lower-case. */
  readonly name: string
  readonly attribs: Readonly<Record<string, string>>
  readonly children: readonly Node[]
}
export type Node =
  | Element
  | { readonly type: 'text'; readonly data: string }
  | { readonly type: 'comment' | 'script' | 'style' | 'directive' | 'cdata' | 'root' }

export interface Markup {
  /** Every element of a tag's name, in page order. */
  named(name: string): readonly Element[]
  /** The text of every inline script, in page order. */
  readonly scripts: readonly string[]
}

/** No page comes near these; whatever walks the tree may do it recursively. */
const deepest = 200
const mostUnclosed = 1000
const mostTags = 200_000

/**
 * The tree of `text` from `start` on, parsed by cheerio's slim build (htmlparser2: these pages need no error repair, and
 * it is 7 times faster) without the scripts, which are most of a race page. Throws `page/incomplete` where a table, a
 * tag or a script does not end, and `page/changed` for a page nested deeper than any that is known.
 */
export function readMarkup(text: string, start: number): Markup {
  const { markup, scripts } = takeScripts(text, start)
  refuseUnclosed(markup)
  const $ = load(withoutFiller(markup))
  const found = new Map<string, Element[]>()
  const find = (nodes: readonly Node[], depth: number, inTable: boolean) => {
    if (depth > deepest)
      throw new Failure('page/changed', 'The LiveRC page has an unknown layout: it is nested too deeply.')
    for (const node of nodes) {
      if (node.type !== 'tag') continue
      refuseSwallowed(node.attribs)
      // A closing tag too many ends whatever stands around the table, and rows are left outside of it.
      if (!inTable && (node.name === 'tr' || node.name === 'td')) throw cut('a table does not end')
      const same = found.get(node.name)
      if (same) same.push(node)
      else found.set(node.name, [node])
      if (node.children.length > 0) find(node.children, depth + 1, inTable || node.name === 'table')
    }
  }
  find(($.root()[0]?.children ?? []) as unknown as readonly Node[], 0, false)
  return { named: (name) => found.get(name) ?? [], scripts }
}

/** The markup without what is never read: blanks between the parts of a table (half of it), and feet, which repeat heads. */
function withoutFiller(markup: string): string {
  return markup
    .replace(/>[\t\n\r ]+(?=<\/?t[abdhrf])/g, '>')
    .replace(/<tfoot>(?:<tr>|<\/tr>|<th>|<\/th>|<sup>|<\/sup>|[^<])*<\/tfoot>/g, '')
}

/** By two searches in turn rather than one expression, so that a page of nothing but opening tags takes no longer. */
function takeScripts(text: string, start: number): { markup: string; scripts: string[] } {
  const scripts: string[] = []
  const opening = /<script(?=[\s/>])/gi
  const closing = /<\/script(?=[\s/>])/gi
  let from = start
  let markup = ''
  for (;;) {
    opening.lastIndex = from
    const open = opening.exec(text)
    if (!open) return { markup: markup + text.slice(from), scripts }
    const scriptStart = text.indexOf('>', open.index) + 1
    closing.lastIndex = scriptStart
    const close = scriptStart === 0 ? null : closing.exec(text)
    const end = close ? text.indexOf('>', close.index) + 1 : 0
    if (!close || end === 0) throw cut('a script does not end')
    scripts.push(text.slice(scriptStart, close.index))
    markup += text.slice(from, open.index)
    from = end
  }
}

const voidElements = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'wbr'])

/**
 * Only the end of a table is never left out: one that the page lacks may have taken rows with it. And the parser takes
 * quadratic time over tags that nobody closes, so a page with thousands of them is not given to it.
 */
function refuseUnclosed(markup: string): void {
  refuseOpenComments(markup)
  let tables = 0
  for (const [mark] of markup.matchAll(/<\/?table(?=[\s>])/gi)) tables += mark[1] === '/' ? -1 : 1
  if (tables !== 0) throw cut('a table does not end')
  // A closing tag without its end takes the next one with it.
  if (markup.lastIndexOf('<') > markup.lastIndexOf('>') || /<\/[a-z][^<>]*</i.test(markup)) {
    throw cut('a tag does not end')
  }
  if (markup.length < 64_000) return
  const open = new Map<string, number>()
  let unclosed = 0
  let tags = 0
  for (const [, slash, tag = ''] of markup.matchAll(/<(\/?)([a-z][^\s/>]*)/gi)) {
    const name = tag.toLowerCase()
    if (voidElements.has(name)) continue
    const count = open.get(name) ?? 0
    if (slash && count === 0) continue
    open.set(name, count + (slash ? -1 : 1))
    unclosed += slash ? -1 : 1
    if (++tags > mostTags || unclosed > mostUnclosed) {
      throw new Failure('page/changed', 'The LiveRC page has an unknown layout: its tags are too many, or not closed.')
    }
  }
}

/** In a comment that lacks its end, the next begins. A mark "-->" of no comment is text: "Carpet --> Clay". */
function refuseOpenComments(markup: string): void {
  for (let at = markup.indexOf('<!--'); at >= 0; ) {
    // "<!-->" is a whole comment.
    const end = markup.indexOf('-->', at + 2)
    const next = markup.indexOf('<!--', at + 4)
    if (end < 0 || (next >= 0 && next < end)) throw cut('a comment does not end')
    at = next
  }
}

/** Where a quote or the end of a tag is missing, what follows belongs to the tag: a whole row, at worst. */
function refuseSwallowed(attribs: Element['attribs']): void {
  for (const name in attribs) {
    const value = attribs[name] ?? ''
    if (name.includes('<') || (value.includes('<') && /<\/?(?:table|tbody|t[rdh])\b/i.test(value))) {
      throw cut('a tag does not end')
    }
  }
}

function cut(what: string): Failure {
  return new Failure('page/incomplete', `The page was cut off: ${what}.`)
}
