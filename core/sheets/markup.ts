/** Text that is markup of ours: made by `markup` alone, which lets nothing else in unescaped. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Insert = Markup | string | number | null | undefined | false | readonly Insert[]

/**
 * Markup with values in it: strings and numbers are escaped for elements and for quoted attributes alike, lists are
 * strung together, what is absent is nothing.
 */
export function markup(parts: TemplateStringsArray, ...inserts: readonly Insert[]): Markup {
  return new Markup(parts.map((part, at) => part + textOf(inserts[at])).join(''))
}

function textOf(insert: Insert): string {
  if (insert === null || insert === undefined || insert === false) return ''
  if (insert instanceof Markup) return insert.text
  if (typeof insert === 'object') return insert.map(textOf).join('')
  return escaped(String(insert))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Also takes out what no paper shows: control characters, halves of characters, and marks that turn the text around. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .replace(/[&<>"']/g, (letter) => entities[letter] ?? '')
}
