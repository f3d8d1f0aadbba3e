import { nameLikeness } from '../analysis/names.ts'
import { type PersonProfile, suggestPerson } from '../analysis/person-suggestions.ts'
import type { PersonSuggestion, SuggestionList } from '../contract/persons.ts'
import type { Store } from '../store/database.ts'
import { findNamedDriver } from '../store/driver-names.ts'
import { type DriverDirectory, findWhereRaced, type KnownNumber, readDriverDirectory } from './driver-directory.ts'
import { findRaceOfBoth } from './persons.ts'
import { remembered } from './remembered.ts'
import { readToldApart } from './told-apart.ts'

/** A name that more people have than this tells nobody who is who, nor does a number that so many names were entered with. */
const mostAlike = 20

/** Pairs of drivers who look like one person, by how sure we are; nothing is decided by it. All of one moment. */
export function listSuggestions(store: Store, limit: number): SuggestionList {
  return store.read(() => {
    const all = readSuggestions(store)
    return { suggestions: all.slice(0, limit), total: all.length }
  })
}

/** Read once for as long as the database stays as it is. */
const readSuggestions = remembered((store): PersonSuggestion[] => {
  const directory = readDriverDirectory(store)
  const numbers = Map.groupBy(directory.numbers, ({ normalName }) => normalName)
  const profiles = new Map<number, PersonProfile>()
  const where = new Map<number, Map<number, Set<string>>>()
  const idsOf = (personId: number) => directory.persons.get(personId) ?? [personId]
  const whereOf = (personId: number) => remember(where, personId, () => findWhereRaced(store, idsOf(personId)))
  const namesOf = (personId: number) => directory.names.filter((one) => one.personId === personId)
  const profileOf = (personId: number) =>
    remember(profiles, personId, () => {
      const names = namesOf(personId)
      const own = [...new Set(names.map(({ normal }) => normal))]
      const entered = own.flatMap((name) => {
        const namesakes = personsOf(directory, name)
        return (numbers.get(name) ?? []).filter((entry) => isOnly(entry, personId, namesakes, whereOf))
      })
      return {
        driverId: personId,
        names: [...new Set(names.map(({ driverName }) => driverName))],
        classes: new Set([...whereOf(personId).values()].flatMap((classes) => [...classes])),
        transponders: new Set(entered.map(({ transponder }) => transponder)),
      }
    })
  const wereToldApart = readToldApart(store, directory)
  const races = (personId: number) => namesOf(personId).reduce((sum, { raceCount }) => sum + raceCount, 0)
  return candidatePairs(directory)
    .filter(([one, other]) => !wereToldApart(one, other))
    .flatMap(([one, other]): PersonSuggestion[] => {
      const suggestion = suggestPerson(profileOf(one), profileOf(other))
      if (suggestion === null || findRaceOfBoth(store, idsOf(one), idsOf(other))) return []
      const [first, second] = [findNamedDriver(store, one), findNamedDriver(store, other)]
      if (!first || !second) return []
      return [
        {
          one: { ...first, raceCount: races(one) },
          other: { ...second, raceCount: races(other) },
          level: suggestion.level,
          evidence: [...suggestion.evidence],
        },
      ]
    })
    .sort(
      (one, other) =>
        levels.indexOf(one.level) - levels.indexOf(other.level) ||
        lesser(other) - lesser(one) ||
        one.one.driverId - other.one.driverId ||
        one.other.driverId - other.other.driverId,
    )
})

const levels: readonly PersonSuggestion['level'][] = ['very-likely', 'likely', 'possible']
const lesser = ({ one, other }: PersonSuggestion) => Math.min(one.raceCount, other.raceCount)

function personsOf({ namesByNormal }: DriverDirectory, normalName: string): number[] {
  return [...new Set((namesByNormal.get(normalName) ?? []).map(({ personId }) => personId))].sort((a, b) => a - b)
}

/** Persons of one normal name, and persons of alike names who were entered with one number; each pair once. */
function candidatePairs(directory: DriverDirectory): [number, number][] {
  const pairs = new Map<string, [number, number]>()
  const add = (some: readonly number[], others: readonly number[]) => {
    for (const one of some) {
      for (const other of others) {
        if (one !== other) pairs.set(`${Math.min(one, other)} ${Math.max(one, other)}`, order(one, other))
      }
    }
  }
  const few = (normalName: string) => {
    const persons = personsOf(directory, normalName)
    return persons.length > mostAlike ? [] : persons
  }
  for (const normalName of directory.namesByNormal.keys()) {
    const persons = normalName === '' ? [] : few(normalName)
    add(persons, persons)
  }
  for (const entries of Map.groupBy(directory.numbers, ({ transponder }) => transponder).values()) {
    const names = [...new Set(entries.map(({ normalName }) => normalName))].sort()
    if (names.length > mostAlike) continue
    for (const [at, name] of names.entries()) {
      for (const other of names.slice(at + 1)) {
        if (nameLikeness(name, other) !== null) add(few(name), few(other))
      }
    }
  }
  return [...pairs.values()]
}

const order = (one: number, other: number): [number, number] => (one < other ? [one, other] : [other, one])

/** Whether an entry of a name can only be this person's: they raced there, in its class, and no namesake did. */
function isOnly(
  { eventId, className }: KnownNumber,
  personId: number,
  namesakes: readonly number[],
  whereOf: (personId: number) => ReadonlyMap<number, ReadonlySet<string>>,
): boolean {
  const there = namesakes.filter((one) => whereOf(one).has(eventId))
  const inClass = there.filter((one) => whereOf(one).get(eventId)?.has(className))
  const meant = inClass.length > 0 ? inClass : there
  return meant.length === 1 && meant[0] === personId
}

function remember<T>(known: Map<number, T>, id: number, make: () => T): T {
  const value = known.get(id) ?? make()
  known.set(id, value)
  return value
}
