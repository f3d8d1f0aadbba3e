/** Letters that Unicode does not take apart into a base letter and an accent. */
const wholeLetters: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ß: 'ss',
  ð: 'd',
  đ: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
}

/** `text` as a search compares it: without case, accents and width. The same on every machine, whatever its language. */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[æœøßðđþłı]/g, (letter) => wholeLetters[letter] ?? letter)
}

/** Whether every word of `search` stands somewhere in one of `texts`, both already folded. */
export function matchesEveryWord(search: string, texts: readonly string[]): boolean {
  return search.split(/\s+/).every((word) => texts.some((text) => text.includes(word)))
}

/** Orders by code unit: the same everywhere, where a language's own order depends on the machine's Unicode tables. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
