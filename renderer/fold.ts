/** `text` without case and accents, for a search as one types. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Whether every word of `search` stands somewhere in `text`, both folded. */
export function hasEveryWord(search: string, text: string): boolean {
  return search.split(/\s+/).every((word) => text.includes(word))
}
