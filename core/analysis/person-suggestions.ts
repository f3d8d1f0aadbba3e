import type { PersonSuggestion, SuggestionLevel } from '../contract/persons.ts'
import { type NameLikeness, nameLikeness } from './names.ts'

/** What is known of one person as far as people have said so: under all their ids together. */
export interface PersonProfile {
  readonly driverId: number
  /** As results print them, every writing once. */
  readonly names: readonly string[]
  readonly classes: ReadonlySet<string>
  /** The numbers that they, and no namesake, were entered with. */
  readonly transponders: ReadonlySet<string>
}

type Evidence = PersonSuggestion['evidence'][number]

/**
 * Whether two people may be one, and why (VOCABULARY section 8, "Same person?"). One number and one normalised name: very
 * likely. One number, names alike, a class in common: likely. One normalised name, or one number with names alike:
 * possible, ask a person. Null where nothing says so: a number alone moves between people, and names that are merely alike
 * are many. Who raced against each other, or was told apart, is not to be asked about.
 */
export function suggestPerson(
  one: PersonProfile,
  other: PersonProfile,
): { readonly level: SuggestionLevel; readonly evidence: readonly Evidence[] } | null {
  const name = closestNames(one.names, other.names)
  if (name === null) return null
  const numbers = shared(one.transponders, other.transponders)
  const classes = shared(one.classes, other.classes)
  const level = levelOf(name.likeness, numbers.length > 0, classes.length > 0)
  if (level === null) return null
  const evidence: Evidence[] = [{ kind: 'name', speaksFor: true, sentence: nameSentence(name) }]
  if (numbers.length > 0) {
    const which = numbers.length === 1 ? `transponder ${numbers[0]}` : `transponders ${listed(numbers)}`
    evidence.push({ kind: 'transponder', speaksFor: true, sentence: `Both were entered with ${which}.` })
  } else if (one.transponders.size > 0 && other.transponders.size > 0) {
    const sentence = `They were entered with different transponders: ${listed([...one.transponders])}; and ${listed([...other.transponders])}.`
    evidence.push({ kind: 'other-transponders', speaksFor: false, sentence })
  }
  if (classes.length > 0) {
    evidence.push({ kind: 'class', speaksFor: true, sentence: `Both race in ${listed(classes)}.` })
  }
  return { level, evidence }
}

function levelOf(likeness: NameLikeness, sharesNumber: boolean, sharesClass: boolean): SuggestionLevel | null {
  if (likeness === 'same') return sharesNumber ? 'very-likely' : 'possible'
  if (!sharesNumber) return null
  return sharesClass ? 'likely' : 'possible'
}

interface AlikeNames {
  readonly one: string
  readonly other: string
  readonly likeness: NameLikeness
}

/** From the closest to the farthest. */
const closeness: readonly NameLikeness[] = ['same', 'order', 'initials', 'short-form', 'spelling']

function closestNames(some: readonly string[], others: readonly string[]): AlikeNames | null {
  let closest: AlikeNames | null = null
  for (const one of some) {
    for (const other of others) {
      const likeness = nameLikeness(one, other)
      if (likeness === null) continue
      if (closest && closeness.indexOf(likeness) >= closeness.indexOf(closest.likeness)) continue
      closest = { one, other, likeness }
    }
  }
  return closest
}

function nameSentence({ one, other, likeness }: AlikeNames): string {
  const both = `“${one}” and “${other}”`
  if (likeness === 'same') return one === other ? `Both are called ${one}.` : `${both} are one name in two writings.`
  if (likeness === 'order') return `${both} are the same words in another order.`
  if (likeness === 'initials') return `${both} differ by initials only.`
  if (likeness === 'short-form') return `${both}: one given name is a short form of the other.`
  return `${both} differ in one letter.`
}

const shared = (some: ReadonlySet<string>, others: ReadonlySet<string>) =>
  [...some].filter((one) => others.has(one)).toSorted()

/** So many are named; the rest is counted. */
const named = 3

function listed(values: readonly string[]): string {
  const rest = values.length - named
  return rest > 1 ? `${values.slice(0, named).join(', ')} and ${rest} more` : values.join(', ')
}
