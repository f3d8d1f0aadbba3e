import { Failure } from '../../contract/failure.ts'

/**
 * Reads the one inline script of a race page that assigns `racerLaps[id] = {…}` per driver. It is a small tokenizer,
 * not an interpreter: page code is never run. It reads what the server sends (single quotes) and what a code formatter
 * makes of it (bare keys, double quotes), with escapes and trailing commas.
 */

type Value = string | number | boolean | null | Value[] | { [key: string]: Value }
type ObjectValue = { [key: string]: Value }

/** One `racerLaps[…] = {…}` block, in page order. */
export interface LapBlock {
  readonly sourceDriverId: string
  readonly value: ObjectValue
  /**
   * What the script repeats for its graph behind the block: lap number, position, lap number, position … Empty where it
   * does not, or in a form that is not known.
   */
  readonly graph: readonly number[]
}

export interface LapScript {
  readonly blocks: readonly LapBlock[]
  /** Ids that the script mentions again after the assignment (`console.log(racerLaps[id])`). */
  readonly mentionedIds: readonly string[]
}

/** How a lap script begins that was put into a page by `script-laps.ts`: it goes before what the page itself has. */
export const broughtMark = '/* racerLaps as the scripts of this page left it */'

interface Cursor {
  readonly text: string
  at: number
}

const deepest = 12
const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', '0': '\0' }

interface OpenBlock extends LapBlock {
  readonly graph: number[]
}

/** All lap blocks of a script. Throws `page/changed` where the script is not of the known form. */
export function readLapScript(text: string): LapScript {
  const cursor: Cursor = { text, at: 0 }
  const blocks: OpenBlock[] = []
  const mentionedIds: string[] = []
  const nextToken = /['"]|\/[/*]|(?<![\w$.])racerLaps(?![\w$])/g
  for (;;) {
    readGraph(cursor, blocks.at(-1)?.graph)
    nextToken.lastIndex = cursor.at
    const token = nextToken.exec(text)
    if (!token) return { blocks, mentionedIds }
    cursor.at = token.index
    if (token[0] === 'racerLaps') {
      cursor.at = nextToken.lastIndex
      readReference(cursor, blocks, mentionedIds)
      take(cursor, semicolon)
    } else if (token[0].length === 1) {
      readString(cursor)
    } else {
      skipBlank(cursor)
    }
  }
}

/** The lines that repeat every position for the graph, a third of the script. */
const graphLines = /(?:\s*positionDataDriver\.data\.push\(\[\d{1,9}, ?\d{1,9}\]\);?)+/y

function readGraph(cursor: Cursor, graph: number[] | undefined): void {
  const { text } = cursor
  graphLines.lastIndex = cursor.at
  if (!graphLines.test(text)) return
  const end = graphLines.lastIndex
  let at = text.indexOf('[', cursor.at)
  while (at >= 0 && at < end) {
    const between = text.indexOf(',', at)
    const close = text.indexOf(']', between)
    graph?.push(wholeIn(text, at + 1, between), wholeIn(text, between + 1, close))
    at = text.indexOf('[', close)
  }
  cursor.at = end
}

/** The digits in a part of a text, without taking it out: a large race has thousands of these. */
function wholeIn(text: string, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit >= 0) value = value * 10 + digit
  }
  return value
}

/** After the word `racerLaps`: either `[id] = {…}`, or a mere mention of the id. */
function readReference(cursor: Cursor, blocks: OpenBlock[], mentionedIds: string[]): void {
  if (!take(cursor, openBracket)) return
  skipBlank(cursor)
  const first = cursor.text.charCodeAt(cursor.at)
  const id = first === quote || first === doubleQuote ? readString(cursor) : readWord(cursor)
  if (!/^\d{1,20}$/.test(id) || !take(cursor, closeBracket)) throw changed(cursor, 'a driver id was expected')
  if (!take(cursor, equals)) {
    mentionedIds.push(id)
    return
  }
  skipBlank(cursor)
  if (cursor.text[cursor.at] !== '{') throw changed(cursor, 'a block of laps was expected')
  blocks.push({ sourceDriverId: id, value: readObject(cursor, 0), graph: [] })
}

function readValue(cursor: Cursor, depth: number): Value {
  if (depth > deepest) throw changed(cursor, 'it is nested too deeply')
  skipBlank(cursor)
  const code = cursor.text.charCodeAt(cursor.at)
  if (code === quote || code === doubleQuote) return readString(cursor)
  if (code === openBrace) return readObject(cursor, depth)
  if (code === openBracket) return readArray(cursor, depth)
  const minus = code === 45 ? '-' : ''
  if (minus) cursor.at++
  const word = readNumberOrWord(cursor)
  if (/^\d+(?:\.\d+)?$/.test(word)) return Number(minus + word)
  if (minus === '' && word === 'null') return null
  if (minus === '' && (word === 'true' || word === 'false')) return word === 'true'
  throw changed(cursor, 'a value was expected')
}

function readObject(cursor: Cursor, depth: number): ObjectValue {
  const object: ObjectValue = {}
  cursor.at++
  for (;;) {
    skipBlank(cursor)
    const code = cursor.text.charCodeAt(cursor.at)
    if (code === closeBrace) {
      cursor.at++
      return object
    }
    const key = code === quote || code === doubleQuote ? readString(cursor) : readWord(cursor)
    // JavaScript would let the last one win; a page that says a thing twice is one we do not understand.
    if (key === '' || key === '__proto__' || Object.hasOwn(object, key))
      throw changed(cursor, `the key "${key}" is odd`)
    if (!take(cursor, colon)) throw changed(cursor, 'a colon was expected')
    object[key] = readValue(cursor, depth + 1)
    endOfItem(cursor, closeBrace)
  }
}

function readArray(cursor: Cursor, depth: number): Value[] {
  const array: Value[] = []
  cursor.at++
  for (;;) {
    skipBlank(cursor)
    if (cursor.text.charCodeAt(cursor.at) === closeBracket) {
      cursor.at++
      return array
    }
    array.push(readServedLap(cursor) ?? readValue(cursor, depth + 1))
    endOfItem(cursor, closeBracket)
  }
}

/** A lap record as the server writes it; most of a page is nothing else. */
const servedLap =
  /\{\s*'lapNum'\s*:\s*'[^'\\\r\n]*'\s*,\s*'pos'\s*:\s*'[^'\\\r\n]*'\s*,\s*'time'\s*:\s*'[^'\\\r\n]*'\s*,\s*'pace'\s*:\s*'[^'\\\r\n]*'\s*,\s*'segments'\s*:\s*\[\s*\]\s*,?\s*\}/y
const noSegments: Value[] = []

/**
 * Reads a record of the served form at once; null for any other, which is read token by token. Matched without captures,
 * its values then taken out between their quotes: the lists of captures of a large race are most of its garbage.
 */
function readServedLap(cursor: Cursor): ObjectValue | null {
  const { text } = cursor
  servedLap.lastIndex = cursor.at
  if (!servedLap.test(text)) return null
  const lapNum = valueBehind(text, cursor.at + 1)
  const pos = valueBehind(text, lapNum.end)
  const time = valueBehind(text, pos.end)
  const pace = valueBehind(text, time.end)
  cursor.at = servedLap.lastIndex
  return { lapNum: lapNum.value, pos: pos.value, time: time.value, pace: pace.value, segments: noSegments }
}

/** The quoted value behind the next colon. */
function valueBehind(text: string, from: number): { value: string; end: number } {
  const start = text.indexOf("'", text.indexOf(':', from)) + 1
  const end = text.indexOf("'", start)
  return { value: text.slice(start, end), end: end + 1 }
}

/** A comma, which may trail, or the closing mark (left in place). */
function endOfItem(cursor: Cursor, close: number): void {
  skipBlank(cursor)
  const code = cursor.text.charCodeAt(cursor.at)
  if (code === comma) cursor.at++
  else if (code !== close) throw changed(cursor, 'a comma was expected')
}

function readString(cursor: Cursor): string {
  const { text } = cursor
  const mark = text[cursor.at] ?? ''
  const start = cursor.at + 1
  const end = text.indexOf(mark, start)
  if (end < 0) throw changed(cursor, 'a text does not end')
  const plain = text.slice(start, end)
  if (!/[\\\n\r]/.test(plain)) {
    cursor.at = end + 1
    return plain
  }
  cursor.at = start
  return readEscapedString(cursor, mark)
}

function readEscapedString(cursor: Cursor, mark: string): string {
  let read = ''
  for (;;) {
    const char = cursor.text[cursor.at++]
    if (char === undefined || char === '\n' || char === '\r') throw changed(cursor, 'a text does not end')
    if (char === mark) return read
    read += char === '\\' ? readEscape(cursor) : char
  }
}

function readEscape(cursor: Cursor): string {
  const char = cursor.text[cursor.at++]
  if (char === undefined || char === '\n' || char === '\r') throw changed(cursor, 'a text does not end')
  if (char !== 'u' && char !== 'x') return escapes[char] ?? char
  const hex = /^(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2}))/i.exec(
    cursor.text.slice(cursor.at - 1, cursor.at + 9),
  )
  const point = Number.parseInt(hex?.[1] ?? hex?.[2] ?? hex?.[3] ?? '', 16)
  if (!hex || point > 0x10_ff_ff) throw changed(cursor, 'an escape is odd')
  cursor.at += hex[0].length - 1
  return String.fromCodePoint(point)
}

const quote = 39
const doubleQuote = 34
const comma = 44
const colon = 58
const semicolon = 59
const equals = 61
const openBracket = 91
const closeBracket = 93
const openBrace = 123
const closeBrace = 125

function isWordCode(code: number): boolean {
  const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
  return isLetter || (code >= 48 && code <= 57) || code === 95 || code === 36 || code > 127
}

function readWord(cursor: Cursor): string {
  const start = cursor.at
  while (isWordCode(cursor.text.charCodeAt(cursor.at))) cursor.at++
  return cursor.text.slice(start, cursor.at)
}

function readNumberOrWord(cursor: Cursor): string {
  const start = cursor.at
  while (isWordCode(cursor.text.charCodeAt(cursor.at)) || cursor.text[cursor.at] === '.') cursor.at++
  return cursor.text.slice(start, cursor.at)
}

/** Skips white space and comments. */
function skipBlank(cursor: Cursor): void {
  const { text } = cursor
  for (;;) {
    let code = text.charCodeAt(cursor.at)
    while (code === 9 || code === 10 || code === 32 || code === 13 || code === 0xa0 || code === 0xfe_ff) {
      code = text.charCodeAt(++cursor.at)
    }
    if (code !== 47) return
    const next = text[cursor.at + 1]
    if (next !== '/' && next !== '*') return
    const end = next === '/' ? text.indexOf('\n', cursor.at) : text.indexOf('*/', cursor.at + 2) + 1
    if (next === '*' && end <= 0) throw changed(cursor, 'a comment does not end')
    cursor.at = end < 0 ? text.length : end + 1
  }
}

/** Takes one mark if it comes next, blanks before it included. */
function take(cursor: Cursor, mark: number): boolean {
  skipBlank(cursor)
  const { text, at } = cursor
  if (text.charCodeAt(at) !== mark || (mark === equals && text.charCodeAt(at + 1) === equals)) return false
  cursor.at++
  return true
}

function changed(cursor: Cursor, what: string): Failure {
  return new Failure('page/changed', `The lap script of the LiveRC race page cannot be read: ${what}.`, {
    at: cursor.at,
    near: cursor.text.slice(Math.max(0, cursor.at - 20), cursor.at + 40),
  })
}
