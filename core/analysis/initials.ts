import { foldText } from '../contract/fold.ts'
import { normaliseName } from './names.ts'

/** "A. R." for "ANA REYES", "REYES, ANA" and "Ana Reyes": each word of the name by its first letter. */
export function initialsOf(name: string): string {
  const words = normaliseName(name).split(' ')
  const letters = words.flatMap((word) => [...word.normalize('NFC')].slice(0, 1))
  return letters.length === 0 ? '?' : letters.map((letter) => `${letter.toUpperCase()}.`).join(' ')
}

/** How a text is given its initials. */
export interface MaskStyle {
  /** As part of a file's name: "A-R". */
  readonly inFileName?: boolean
  /** Where two blanks follow, as in a table of text, the width stays what it was. */
  readonly keepsWidth?: boolean
}

/** Puts initials in the place of some people's names, wherever in a text they stand. */
export type TextMask = (text: string, style?: MaskStyle) => string

/**
 * The mask of these names: whole names only, whatever stands in place of blanks, without regard to case and accents, the
 * surname first or last ("Ana Reyes", "REYES, ANA", "ana_reyes", "AnaReyes", "ANA%20REYES", "Ana&nbsp;Reyes"). A name of
 * one word is only told from an ordinary word where it is written just so. What is next to a name of the same letters
 * cannot be told from it: who shares a marked name appears by initials as well.
 */
export function createTextMask(names: Iterable<string>): TextMask {
  const forms = formsOf(names)
  if (forms.whole.size === 0 && forms.words.size === 0) return (text) => text
  return (text, style = {}) => {
    if (!couldHoldName.test(text)) return text
    const pieces = piecesOf(text)
    let masked = ''
    let from = 0
    for (let at = 0; at < pieces.length; at++) {
      const found = matchAt(text, pieces, at, forms)
      const first = pieces[at]
      const last = found && pieces[found.last]
      if (!found || !first || !last) continue
      // One full stop is enough, the sentence's or that of "Jr.".
      const end =
        style.inFileName || !/^\.(?![\p{L}\p{N}])/u.test(text.slice(last.end, last.end + 3)) ? last.end : last.end + 1
      masked += text.slice(from, first.start) + styled(found.initials, end - first.start, text, end, style)
      from = end
      at = found.last
    }
    return from === 0 ? text : masked + text.slice(from)
  }
}

/** Letters: most values of an answer are times and numbers. */
const couldHoldName = /\p{L}/u

interface NameForms {
  /** Names of several words as one run of folded letters, in every order that keeps neighbours: to their initials. */
  readonly whole: ReadonlyMap<string, string>
  /** All beginnings of those. */
  readonly beginnings: ReadonlySet<string>
  /** Names of one word, just as they are written. */
  readonly words: ReadonlyMap<string, string>
}

function formsOf(names: Iterable<string>): NameForms {
  const whole = new Map<string, string>()
  const words = new Map<string, string>()
  const beginnings = new Set<string>()
  for (const name of names) {
    const initials = initialsOf(name)
    const parts = normaliseName(name).split(' ').map(oneSigma)
    if (parts.length === 1) {
      const trimmed = name.trim()
      if (trimmed !== '' && initials !== '?')
        for (const form of [trimmed, trimmed.toUpperCase()]) words.set(form, initials)
      continue
    }
    const turned = parts.map((_, at) => [...parts.slice(at), ...parts.slice(0, at)].join(''))
    for (const form of turned) {
      whole.set(form, initials)
      // "REYES, ANA ANA REYES", as entry lists have it.
      for (const again of turned) if (again !== form) whole.set(form + again, initials)
    }
  }
  for (const form of whole.keys()) for (let end = 1; end <= form.length; end++) beginnings.add(form.slice(0, end))
  return { whole, beginnings, words }
}

/** A run of letters of a text, folded, and where it stands. */
interface Piece {
  readonly start: number
  readonly end: number
  readonly folded: string
}

/** Plain tags, references, escapes of scripts and addresses, and runs of letters and digits. What is none is a gap. */
const piecePattern =
  /<\/?(?:a|b|br|div|em|i|li|p|small|span|strong|td|th|tr)\s*\/?>|&#x[0-9a-f]{1,6};|&#\d{1,7};|&[a-z]{2,8};|\\u[0-9a-f]{4}|\\[bfnrt]|(?:%[0-9a-f]{2})+|[\p{L}\p{N}\p{M}]+/giu

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  for (const { 0: piece, index } of text.matchAll(piecePattern)) {
    const letters = lettersOf(piece)
    if (letters !== '') pieces.push({ start: index, end: index + piece.length, folded: letters })
  }
  return pieces
}

const letter = /^[\p{L}\p{N}\p{M}]/u

/** The folded letters that a piece stands for; empty for what only separates. */
function lettersOf(piece: string): string {
  if (letter.test(piece)) return foldPiece(piece)
  const decoded = decode(piece.toLowerCase())
  return letter.test(decoded) ? foldPiece(decoded) : ''
}

function foldPiece(piece: string): string {
  return isAscii.test(piece) ? piece.toLowerCase() : oneSigma(foldText(piece).replace(/[^\p{L}\p{N}]/gu, ''))
}

const isAscii = /^[\x20-\x7e]*$/

/** The one letter that is written otherwise at the end of a word, whose capital does not show it. */
const oneSigma = (folded: string) => folded.replaceAll('ς', 'σ')

function decode(piece: string): string {
  if (piece.startsWith('&#x')) return character(Number.parseInt(piece.slice(3, -1), 16))
  if (piece.startsWith('&#')) return character(Number(piece.slice(2, -1)))
  if (piece.startsWith('\\u')) return character(Number.parseInt(piece.slice(2), 16))
  if (piece.startsWith('&')) return namedLetter(piece.slice(1, -1))
  if (!piece.startsWith('%')) return ''
  try {
    return decodeURIComponent(piece)
  } catch {
    return ''
  }
}

function character(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
}

/** "oacute" → "o": references of letters with marks; others, such as "nbsp", only separate. */
function namedLetter(name: string): string {
  const whole: Readonly<Record<string, string>> = { szlig: 'ss', aelig: 'ae', oelig: 'oe', thorn: 'th', eth: 'd' }
  return whole[name] ?? /^([a-z])(?:acute|grave|circ|uml|tilde|ring|cedil|slash|caron)$/.exec(name)?.[1] ?? ''
}

/** So far apart the words of one name may stand. */
const widestGap = 24
/** A name written as one word is told from ordinary ones by its length. */
const leastJoined = 6

function matchAt(
  text: string,
  pieces: readonly Piece[],
  at: number,
  { whole, beginnings, words }: NameForms,
): { readonly last: number; readonly initials: string } | undefined {
  const first = pieces[at]
  if (first === undefined) return undefined
  let found: { last: number; initials: string } | undefined
  const word = words.get(text.slice(first.start, first.end))
  if (word !== undefined) found = { last: at, initials: word }
  let letters = ''
  for (let last = at; last < pieces.length; last++) {
    const piece = pieces[last]
    const before = pieces[last - 1]
    if (piece === undefined || (last > at && before !== undefined && piece.start - before.end > widestGap)) break
    letters += piece.folded
    if (!beginnings.has(letters)) break
    const initials = whole.get(letters)
    if (initials !== undefined && (last > at || letters.length >= leastJoined)) found = { last, initials }
  }
  return found
}

function styled(initials: string, width: number, text: string, end: number, style: MaskStyle): string {
  if (style.inFileName) return initials.replace(/\./g, '').replace(/ /g, '-')
  return style.keepsWidth && text.startsWith('  ', end) ? initials.padEnd(width) : initials
}
