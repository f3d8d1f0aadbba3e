import { Failure } from '../../contract/failure.ts'
import type { Element, Markup, Node } from './markup.ts'

/**
 * Reads a race page, and no other: nine in ten pages of a meeting are race pages, and for their 410 tags the library
 * takes longer than everything else does together. In one pass whose time grows with the page's length alone, whatever is
 * on it; the tree is that of `readMarkup` (tests/connectors/race-markup.test.ts compares them).
 */

interface OpenElement extends Element {
  readonly children: Node[]
}

/** No page comes near; whatever walks the tree may do it recursively. */
const deepest = 200
const noAttribs: Element['attribs'] = {}

const voidElements = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'wbr'])
/** Elements whose content is text up to their own closing tag. */
const rawElements = new Set(['script', 'style', 'title', 'textarea', 'xmp', 'iframe', 'noembed', 'noframes'])
const cells = ['td', 'th']
const groups = [...cells, 'tr', 'thead', 'tbody', 'tfoot']
/** What an opening tag ends where it stands open: all these closing tags may be left out. */
const impliedEnds = new Map<string, readonly string[]>([
  ['td', cells],
  ['th', cells],
  ['tr', [...cells, 'tr']],
  ['tbody', groups],
  ['tfoot', groups],
  ['li', ['li']],
  ['option', ['option']],
])

/** What is to be known of a tag's name, looked up once a tag. */
interface Kind {
  readonly name: string
  readonly isVoid: boolean
  readonly isRaw: boolean
  readonly ends: readonly string[] | undefined
  readonly elements: OpenElement[]
}

/**
 * The tree of `text` from `start` on. Throws `page/incomplete` where a table, a tag or a script does not end, and
 * `page/changed` for a page nested deeper than any that is known.
 */
export function readRaceMarkup(text: string, start: number): Markup {
  const kinds = new Map<string, Kind>()
  const scripts: string[] = []
  const root: OpenElement = { type: 'tag', name: '', attribs: noAttribs, children: [] }
  const open: OpenElement[] = [root]
  let inside = root
  let textStart = start

  const kindOf = (name: string): Kind => {
    const known = kinds.get(name)
    if (known) return known
    const [isVoid, isRaw] = [voidElements.has(name), rawElements.has(name)]
    const kind: Kind = { name, isVoid, isRaw, ends: impliedEnds.get(name), elements: [] }
    kinds.set(name, kind)
    return kind
  }
  const addText = (end: number) => {
    if (end > textStart) inside.children.push({ type: 'text', data: decode(text.slice(textStart, end)) })
  }
  const closeInside = (isOwnTag: boolean) => {
    // Only the end of a table is never left out; one that the page lacks may have taken rows with it.
    if (inside.name === 'table' && !isOwnTag) throw cut('a table does not end')
    open.pop()
    inside = open.at(-1) ?? root
  }
  const closeTag = (name: string) => {
    const depth = open.findLastIndex((element) => element.name === name)
    while (depth > 0 && open.length > depth) closeInside(open.length === depth + 1)
  }
  const openTag = ({ name, isVoid, ends, elements }: Kind, attribs: Element['attribs']) => {
    if (ends) while (ends.includes(inside.name)) closeInside(false)
    const element: OpenElement = { type: 'tag', name, attribs, children: [] }
    inside.children.push(element)
    elements.push(element)
    if (isVoid) return
    if (open.push(element) > deepest) {
      throw new Failure('page/changed', 'The LiveRC page has an unknown layout: it is nested too deeply.')
    }
    inside = element
  }

  for (let mark = text.indexOf('<', start); mark >= 0; mark = text.indexOf('<', mark)) {
    const next = text.charCodeAt(mark + 1)
    const isClosing = next === slash && isLetter(text.charCodeAt(mark + 2))
    if (isClosing || isLetter(next)) {
      addText(mark)
      const nameStart = isClosing ? mark + 2 : mark + 1
      const nameEnd = endOfName(text, nameStart)
      const name = nameOf(text, nameStart, nameEnd)
      if (isClosing) {
        mark = textStart = behind(text, '>', nameEnd)
        refuseSwallowed(text, nameEnd, mark)
        if (inside.name === name) closeInside(true)
        else closeTag(name)
        continue
      }
      const kind = kindOf(name)
      const tag = readAttribs(text, nameEnd)
      mark = textStart = tag.end
      if (!kind.isRaw) {
        openTag(kind, tag.attribs)
        continue
      }
      const end = endOfRaw(text, name, mark)
      if (name === 'script') scripts.push(text.slice(mark, end))
      mark = textStart = behind(text, '>', end)
    } else if (next === exclamation || next === question || next === slash) {
      addText(mark)
      mark = textStart = text.startsWith('!--', mark + 1) ? endOfComment(text, mark) : behind(text, '>', mark + 2)
    } else {
      // A bare "<", as in "Clubday <3".
      mark++
    }
  }
  addText(text.length)
  if (open.some(({ name }) => name === 'table')) throw cut('a table does not end')
  return { named: (name) => kinds.get(name)?.elements ?? [], scripts }
}

/** From behind a tag's name to behind its `>`. The first of two attributes of one name counts. */
function readAttribs(text: string, from: number): { attribs: Element['attribs']; end: number } {
  if (text.charCodeAt(from) === greater) return { attribs: noAttribs, end: from + 1 }
  const attribs: Record<string, string> = {}
  let at = from
  for (;;) {
    while (isBlank(text.charCodeAt(at)) || text.charCodeAt(at) === slash) at++
    if (at >= text.length) throw cut('a tag does not end')
    if (text.charCodeAt(at) === greater) {
      refuseSwallowed(text, from, at)
      return { attribs, end: at + 1 }
    }
    const nameStart = at++
    while (at < text.length && !endsAttribute(text.charCodeAt(at)) && text.charCodeAt(at) !== equals) at++
    const name = nameOf(text, nameStart, at)
    while (isBlank(text.charCodeAt(at))) at++
    let value = ''
    if (text.charCodeAt(at) === equals) {
      at++
      while (isBlank(text.charCodeAt(at))) at++
      const code = text.charCodeAt(at)
      const isQuoted = code === quote || code === doubleQuote
      const valueStart = isQuoted ? at + 1 : at
      if (isQuoted) at = text.indexOf(code === quote ? "'" : '"', valueStart)
      else while (at < text.length && !isBlank(text.charCodeAt(at)) && text.charCodeAt(at) !== greater) at++
      if (at < 0) throw cut('a tag does not end')
      value = decode(text.slice(valueStart, at))
      if (isQuoted) at++
    }
    if (!Object.hasOwn(attribs, name)) attribs[name] = value
  }
}

/** Where a quote or the end of a tag is missing, what follows belongs to the tag: a whole row, at worst. */
function refuseSwallowed(text: string, from: number, to: number): void {
  const mark = text.indexOf('<', from)
  if (mark < 0 || mark >= to) return
  if (/<\/?(?:table|tbody|t[rdh])\b/i.test(text.slice(mark, to))) throw cut('a tag does not end')
}

/** Where the closing tag of an element begins whose content is text. */
function endOfRaw(text: string, name: string, from: number): number {
  for (let at = text.indexOf('</', from); at >= 0; at = text.indexOf('</', at + 2)) {
    const nameEnd = at + 2 + name.length
    if (text.slice(at + 2, nameEnd).toLowerCase() === name && endsAttribute(text.charCodeAt(nameEnd))) return at
  }
  throw cut(`a ${name} does not end`)
}

const references: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

/**
 * Text with its character references resolved. LiveRC does not escape what people typed, so a reference stands only in
 * what the site itself writes: those of PHP, with their semicolon. "R&D" and "A &reg B" stay as they are.
 */
function decode(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return Object.hasOwn(references, name) ? (references[name] ?? whole) : whole
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return point > 0 && point <= 0x10_ff_ff ? String.fromCodePoint(point) : whole
  })
}

const slash = 47
const exclamation = 33
const question = 63
const greater = 62
const equals = 61
const quote = 39
const doubleQuote = 34

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13 && code !== 11)
}

/** A blank, a slash or the tag's end. */
function endsAttribute(code: number): boolean {
  return code === greater || code === slash || isBlank(code)
}

/** Behind the next `end`; a page that has none was cut inside a tag or a comment. */
function behind(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from)
  if (at < 0) throw cut('a tag does not end')
  return at + end.length
}

/** Behind a comment. In one that lacks its end, the next begins: what stands between them would be lost. */
function endOfComment(text: string, start: number): number {
  // "<!-->" is a whole comment.
  const end = behind(text, '-->', start + 2)
  const next = text.indexOf('<!--', start + 4)
  if (next >= 0 && next < end) throw cut('a comment does not end')
  return end
}

/** Nearly all names are written in lower case, and to change them is what costs. */
function nameOf(text: string, start: number, end: number): string {
  const name = text.slice(start, end)
  for (let at = start; at < end; at++) if (text.charCodeAt(at) < 97) return name.toLowerCase()
  return name
}

function endOfName(text: string, from: number): number {
  let at = from
  while (at < text.length && !endsAttribute(text.charCodeAt(at))) at++
  return at
}

function cut(what: string): Failure {
  return new Failure('page/incomplete', `The page was cut off: ${what}.`)
}
