import { foldText } from '../contract/fold.ts'

/**
 * A person's name in one form, however a page writes it (VOCABULARY section 8): without case, accents and marks, the given
 * name first where it is written "SURNAME, FIRST", and once where it stands twice. Two names of one normal form are the
 * same name, which is not yet the same person. Empty for a text without a letter or digit.
 */
export function normaliseName(name: string): string {
  const known = normalForms.get(name)
  if (known !== undefined) return known
  const normal = normalFormOf(name)
  // A database has a few thousand names; whoever meets more begins again.
  if (normalForms.size >= mostKept) normalForms.clear()
  normalForms.set(name, normal)
  return normal
}

const mostKept = 50_000
const normalForms = new Map<string, string>()

function normalFormOf(name: string): string {
  const [last = '', rest, ...more] = foldText(name).split(',')
  const isTurned = rest !== undefined && more.length === 0 && wordsOf(last).length > 0 && wordsOf(rest).length > 0
  const words = isTurned ? withoutEcho(wordsOf(rest), wordsOf(last)) : withoutDoubling(wordsOf(foldText(name)))
  return words.join(' ')
}

/** Letters and digits; apostrophes and dots hold a word together, anything else ends it. */
function wordsOf(folded: string): string[] {
  return folded
    .replace(/[\\'’ʼ`´.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

/** "REYES, ANA ANA REYES": the sort key with the name itself behind it. */
function withoutEcho(afterComma: readonly string[], last: readonly string[]): string[] {
  const name = (first: readonly string[]) => [...first, ...last]
  for (let length = 1; length < afterComma.length; length++) {
    const first = afterComma.slice(0, length)
    if (isSameWords(afterComma.slice(length), name(first))) return name(first)
  }
  return name(withoutDoubling(afterComma))
}

/** "Ana Reyes Ana Reyes". One word twice is a name of its own: "Thomas Thomas". */
function withoutDoubling(words: readonly string[]): string[] {
  const half = words.length / 2
  const isDouble = half >= 2 && isSameWords(words.slice(0, half), words.slice(half))
  return isDouble ? words.slice(0, half) : [...words]
}

function isSameWords(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((word, at) => word === others[at])
}

/**
 * How two names are alike: `same`, one normal form; `order`, the same words in another order; `initials`, one has an
 * initial where the other has a word, or lacks a middle name; `short-form`, the given name of one is a short form of the
 * other's; `spelling`, one letter differs. Null where they are not.
 */
export type NameLikeness = 'same' | 'order' | 'initials' | 'short-form' | 'spelling'

/** Compares two names in any writing. Symmetric; nothing is alike to a name without letters. */
export function nameLikeness(one: string, other: string): NameLikeness | null {
  const [a, b] = [normaliseName(one), normaliseName(other)]
  if (a === '' || b === '') return null
  if (a === b) return 'same'
  const [some, others] = [a.split(' '), b.split(' ')]
  if (isSameWords(some.toSorted(), others.toSorted())) return 'order'
  const hasSurname = some.length > 1 && others.length > 1 && some.at(-1) === others.at(-1)
  if (hasSurname && hasInitials(some.slice(0, -1), others.slice(0, -1))) return 'initials'
  const [given = ''] = some
  const [otherGiven = ''] = others
  if (hasSurname && isShortForm(given, otherGiven)) return 'short-form'
  const isLong = Math.min(a.length, b.length) >= leastLetters
  return isLong && isOneEditApart(a, b) ? 'spelling' : null
}

/** In a shorter name one letter is often another person. */
const leastLetters = 7

/** "J", "John" or "J R", "John": each word the other's or its initial; what one has more of comes behind the first. */
function hasInitials(some: readonly string[], others: readonly string[]): boolean {
  const [shorter, longer] = some.length <= others.length ? [some, others] : [others, some]
  const isLike = (word: string, other: string) =>
    word === other || (word.length === 1 && other.startsWith(word)) || (other.length === 1 && word.startsWith(other))
  return shorter.length > 0 && shorter.every((word, at) => isLike(word, longer[at] ?? ''))
}

/** Given names and their everyday short forms that are not simply their beginning. */
const shortForms: Readonly<Record<string, readonly string[]>> = {
  alexander: ['sandy', 'sasha', 'lex'],
  andrew: ['andy', 'drew'],
  anthony: ['tony'],
  charles: ['charlie', 'chuck'],
  christopher: ['kit'],
  edward: ['ted', 'eddie', 'ned'],
  elizabeth: ['liz', 'beth', 'betty'],
  henry: ['harry'],
  james: ['jim', 'jimmy', 'jamie'],
  john: ['jack', 'johnny'],
  joseph: ['joe', 'joey'],
  katherine: ['kate', 'kathy', 'katie'],
  lawrence: ['larry'],
  margaret: ['peggy', 'meg'],
  michael: ['mike', 'mick', 'mikey'],
  nicholas: ['nick'],
  patrick: ['paddy'],
  richard: ['dick', 'rick'],
  robert: ['bob', 'bobby'],
  stephen: ['steve', 'steven'],
  theodore: ['ted'],
  thomas: ['tommy'],
  william: ['bill', 'billy', 'liam'],
}
const leastShared = 3

function isShortForm(one: string, other: string): boolean {
  const [shorter, longer] = one.length <= other.length ? [one, other] : [other, one]
  // "Steve" and "Steven", "Danny" and "Daniel": the short form may end in a letter of its own.
  const stem = shorter.length > leastShared ? shorter.replace(/(.)\1?(?:y|ie|i|e)$/, '$1') : shorter
  const isBeginning = stem.length >= leastShared && longer.startsWith(stem)
  return isBeginning || isListed(shorter, longer) || isListed(longer, shorter)
}

const isListed = (short: string, whole: string) => shortForms[whole]?.includes(short) === true

/** One letter more, less, or other, or two neighbours the other way round. */
function isOneEditApart(one: string, other: string): boolean {
  const [shorter, longer] = one.length <= other.length ? [one, other] : [other, one]
  if (longer.length - shorter.length > 1) return false
  let from = 0
  while (from < shorter.length && shorter[from] === longer[from]) from++
  if (shorter.length < longer.length) return shorter.slice(from) === longer.slice(from + 1)
  const isSwapped = shorter[from] === longer[from + 1] && shorter[from + 1] === longer[from]
  return (
    shorter.slice(from + 1) === longer.slice(from + 1) ||
    (isSwapped && shorter.slice(from + 2) === longer.slice(from + 2))
  )
}
