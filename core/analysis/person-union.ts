/** What a person said of two different drivers, each by a key of its own. */
export interface PersonSaying {
  readonly one: string
  readonly other: string
  readonly isSame: boolean
}

/**
 * The persons that follow from what was said: everybody who is joined to another by a chain of "the same", with all who
 * are on it, in the order of their keys. Who was never joined to anybody is not in it.
 */
export function unitePersons(sayings: readonly PersonSaying[]): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>()
  const groupOf = (key: string) => members.get(key) ?? [key]
  for (const { one, other, isSame } of sayings) {
    if (!isSame) continue
    const [some, others] = [groupOf(one), groupOf(other)]
    if (members.has(one) && some === others) continue
    const united = [...some, ...others]
    for (const key of united) members.set(key, united)
  }
  for (const group of new Set(members.values())) group.sort(compareKeys)
  return members
}

/** The first saying "not the same" of two who are joined by what else was said; null where nothing is contradicted. */
export function findContradiction(sayings: readonly PersonSaying[]): PersonSaying | null {
  const persons = unitePersons(sayings)
  return sayings.find(({ one, other, isSame }) => !isSame && persons.get(one)?.includes(other) === true) ?? null
}

/** The shortest chain of "the same" from one to another, both ends included; null where there is none. */
export function chainBetween(sayings: readonly PersonSaying[], one: string, other: string): readonly string[] | null {
  const chains: string[][] = [[one]]
  const seen = new Set([one])
  for (const chain of chains) {
    const last = chain.at(-1)
    if (last === other) return chain
    for (const saying of sayings) {
      if (!saying.isSame || (saying.one !== last && saying.other !== last)) continue
      const next = saying.one === last ? saying.other : saying.one
      if (seen.has(next)) continue
      seen.add(next)
      chains.push([...chain, next])
    }
  }
  return null
}

const compareKeys = (one: string, other: string) => (one < other ? -1 : Number(one > other))
