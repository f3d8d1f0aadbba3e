import type { Entry } from '../contract/domain.ts'
import type { TransponderItem } from '../contract/transponders.ts'
import { type NameLikeness, nameLikeness, normaliseName } from './names.ts'

/** What is shorter is no number of its own: "1234567/8" is the number and how many the car has. */
const shortest = 4

/** The numbers in what a club typed as a transponder: usually one. */
export function transponderNumbers(text: string): string[] {
  if (/^\d{4,}$/.test(text)) return [text]
  return [...new Set(text.split(/[^\p{L}\p{N}]+/u).filter((part) => part.length >= shortest))]
}

/** An entry with the driver that it means, where that is known: the id that stands for the person. */
export type KnownEntry = Entry & { readonly driverId: number | null }

/** Whether a person said of two drivers that they are not the same. */
export type ToldApart = (driverId: number, otherDriverId: number) => boolean

/**
 * What is worth a look on an entry list before the first race: a number that two people have, a person with two numbers,
 * an entry without one. A person is who is known as one, else who has one normalised name: namesakes are so told of as
 * one person, and the sentence says that they may be two. A person with a number for each class is only information. Of
 * drivers who were told apart it is not said that they may be one.
 */
export function findTransponderItems(
  entries: readonly KnownEntry[],
  wereToldApart: ToldApart = () => false,
): TransponderItem[] {
  const lines = entries.map((entry): Line => {
    const name = normaliseName(entry.driverName)
    const person = entry.driverId === null ? `name ${name}` : `driver ${entry.driverId}`
    return { entry, person, numbers: transponderNumbers(entry.transponder ?? '') }
  })
  const items = [...sharedNumbers(lines, wereToldApart), ...severalNumbers(lines), ...missingNumbers(lines)]
  return items.sort((one, other) => Number(one.level === 'information') - Number(other.level === 'information'))
}

interface Line {
  readonly entry: KnownEntry
  readonly person: string
  readonly numbers: readonly string[]
}

function sharedNumbers(lines: readonly Line[], wereToldApart: ToldApart): TransponderItem[] {
  const uses = lines.flatMap((line) => line.numbers.map((number) => ({ number, ...line })))
  return [...Map.groupBy(uses, ({ number }) => number)].flatMap(([number, ofNumber]): TransponderItem[] => {
    const people = [...Map.groupBy(ofNumber, ({ person }) => person).values()]
    if (people.length < 2) return []
    const told = people.map((own) => `${own[0]?.entry.driverName ?? ''} (${classesOf(own)})`)
    const pair = alikePair(people, wereToldApart)
    return [
      {
        kind: 'shared',
        level: 'look',
        transponders: [number],
        entries: ofNumber.map(({ entry }) => entry),
        sentence: `${number} is entered for ${inWords(told)}.${pair === null ? '' : ` ${alike[pair.likeness]} They may be one person.`}`,
        likeness: pair?.likeness ?? null,
        pair: pair?.drivers ?? null,
      },
    ]
  })
}

const alike: Record<NameLikeness, string> = {
  same: 'They have the same name.',
  order: 'The names are the same words in another order.',
  initials: 'One name looks like the other with initials.',
  'short-form': 'One given name is a short form of the other.',
  spelling: 'The names differ in one letter.',
}

/** The first two of those who share a number whose names are alike; with their ids where both are known. */
function alikePair(people: readonly (readonly Line[])[], wereToldApart: ToldApart) {
  for (const [at, [one]] of people.entries()) {
    for (const [other] of people.slice(at + 1)) {
      const likeness = one && other ? nameLikeness(one.entry.driverName, other.entry.driverName) : null
      if (!one || !other || likeness === null) continue
      const [driverId, otherDriverId] = [one.entry.driverId, other.entry.driverId]
      if (driverId !== null && otherDriverId !== null && wereToldApart(driverId, otherDriverId)) continue
      const drivers = driverId === null || otherDriverId === null ? null : { driverId, otherDriverId }
      return { likeness, drivers }
    }
  }
  return null
}

function severalNumbers(lines: readonly Line[]): TransponderItem[] {
  return [...Map.groupBy(lines, ({ person }) => person).values()].flatMap((own): TransponderItem[] => {
    const transponders = [...new Set(own.flatMap(({ numbers }) => numbers))]
    if (transponders.length < 2) return []
    const inClass = [...Map.groupBy(own, ({ entry }) => entry.className)].find(
      ([, ofClass]) => new Set(ofClass.flatMap(({ numbers }) => numbers)).size > 1,
    )
    const name = own[0]?.entry.driverName ?? ''
    const base = {
      kind: 'several',
      transponders,
      entries: own.map(({ entry }) => entry),
      likeness: null,
      pair: null,
    } as const
    if (!inClass) {
      const cars = own.filter(({ numbers }) => numbers.length > 0)
      const told = cars.map(({ entry, numbers }) => `${numbers.join(' and ')} in ${entry.className}`)
      return [{ ...base, level: 'information', sentence: `${name} has ${inWords(told)}: usual for two cars.` }]
    }
    const [className, ofClass] = inClass
    const numbers = inWords([...new Set(ofClass.flatMap((line) => line.numbers))])
    const isTwice = ofClass.length > 1
    return [
      {
        ...base,
        level: 'look',
        sentence: isTwice
          ? `${name} stands ${timesWord(ofClass.length)} in ${className}, with ${numbers}: one person entered more than once, or people of one name.`
          : `${name} has ${numbers} for one entry in ${className}.`,
      },
    ]
  })
}

function missingNumbers(lines: readonly Line[]): TransponderItem[] {
  return lines
    .filter(({ numbers }) => numbers.length === 0)
    .map(({ entry }) => ({
      kind: 'missing',
      level: 'look',
      transponders: [],
      entries: [entry],
      sentence: `${entry.driverName} has no transponder in ${entry.className}.`,
      likeness: null,
      pair: null,
    }))
}

const classesOf = (lines: readonly Line[]) => [...new Set(lines.map(({ entry }) => entry.className))].join(', ')
const timesWord = (times: number) => (times === 2 ? 'twice' : `${times} times`)

/** "A, B and C". */
function inWords(parts: readonly string[]): string {
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}
