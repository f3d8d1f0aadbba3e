import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findTransponderItems, type KnownEntry, transponderNumbers } from '../../core/analysis/transponders.ts'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import { transponderItem } from '../../core/contract/transponders.ts'
import { rounds } from '../support/rounds.ts'
import { capturesFolder, hasCaptures } from '../support/shared.ts'

const entry = (driverName: string, className: string, transponder: string | null, driverId: number | null = null) => {
  return { driverName, className, transponder, carNumber: null, driverId } satisfies KnownEntry
}
const told = (entries: readonly KnownEntry[]) =>
  findTransponderItems(entries).map((item) => {
    const { kind, level, sentence } = transponderItem.parse(item)
    return `${kind} ${level}: ${sentence}`
  })

describe('the transponders of an entry list', () => {
  it('are as they should be where everybody has one of their own', () => {
    expect(told([entry('Ana Reyes', 'Buggy', '1111111'), entry('Ben Moss', 'Buggy', '2222222')])).toEqual([])
    expect(told([])).toEqual([])
  })

  it('tell of one number for two people, and of names that look like one person', () => {
    const entries = [
      entry('STEVE COLDER', 'Buggy', '1111111', 4),
      entry('STEVEN COLDER', 'Truck', '1111111', 9),
      entry('ANA REYES', 'Buggy', '2222222'),
      entry('BEN MOSS', 'Truck', '2222222'),
    ]
    expect(told(entries)).toEqual([
      'shared look: 1111111 is entered for STEVE COLDER (Buggy) and STEVEN COLDER (Truck). One given name is a short form of the other. They may be one person.',
      'shared look: 2222222 is entered for ANA REYES (Buggy) and BEN MOSS (Truck).',
    ])
    const [first, second] = findTransponderItems(entries)
    expect(first?.pair).toEqual({ driverId: 4, otherDriverId: 9 })
    expect(second).toMatchObject({ pair: null, likeness: null })
    // Those who were told apart are two people who share a number, and nothing more is said.
    expect(findTransponderItems(entries, (one, other) => one + other === 13)[0]).toMatchObject({
      sentence: '1111111 is entered for STEVE COLDER (Buggy) and STEVEN COLDER (Truck).',
      likeness: null,
      pair: null,
    })
    // Once they are merged, they are one.
    expect(told([entry('STEVE COLDER', 'Buggy', '1', 4), entry('STEVEN COLDER', 'Truck', '1111111', 4)])).toEqual([
      'missing look: STEVE COLDER has no transponder in Buggy.',
    ])
  })

  it('call two numbers of one person usual where they are in different classes, and worth a look in one', () => {
    expect(
      told([
        entry('ANA REYES', 'Truck', '2222222'),
        entry('REYES, ANA', 'Buggy', '1111111'),
        entry('BEN MOSS', 'Buggy', '3333333'),
        entry('BEN MOSS', 'Buggy', '4444444'),
        entry('CARA LUND', 'Buggy', '5555555/6666666'),
        entry('DAN FOX', 'Buggy', '7777777/2'),
      ]),
    ).toEqual([
      'several look: BEN MOSS stands twice in Buggy, with 3333333 and 4444444: one person entered more than once, or people of one name.',
      'several look: CARA LUND has 5555555 and 6666666 for one entry in Buggy.',
      'several information: ANA REYES has 2222222 in Truck and 1111111 in Buggy: usual for two cars.',
    ])
  })

  it('are found as a slow second way finds them', () => {
    const anyEntry = fc.record({
      driverName: fc.constantFrom('Ana Reyes', 'REYES, ANA', 'Ben Moss', 'Cara Lund', 'Dan Fox'),
      className: fc.constantFrom('Buggy', 'Truck'),
      transponder: fc.constantFrom(null, '1111', '2222', '3333', '4444'),
    })
    const person = (name: string) => (name === 'REYES, ANA' ? 'Ana Reyes' : name)
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 9 }), (given) => {
        const items = findTransponderItems(given.map((one) => ({ ...one, carNumber: null, driverId: null })))
        const numbers = [...new Set(given.flatMap(({ transponder }) => transponder ?? []))]
        const sharedBy = (number: string) =>
          new Set(given.filter((one) => one.transponder === number).map(({ driverName }) => person(driverName)))
        const shared = items.filter(({ kind }) => kind === 'shared').map(({ transponders }) => transponders[0])
        expect(shared.toSorted()).toEqual(numbers.filter((number) => sharedBy(number).size > 1).toSorted())
        expect(items.filter(({ kind }) => kind === 'missing')).toHaveLength(
          given.filter(({ transponder }) => transponder === null).length,
        )
        const people = [...new Set(given.map(({ driverName }) => person(driverName)))]
        const numbersOf = (name: string, className?: string) =>
          new Set(
            given
              .filter((one) => person(one.driverName) === name && (className ?? one.className) === one.className)
              .flatMap(({ transponder }) => transponder ?? []),
          ).size
        const several = people.filter((name) => numbersOf(name) > 1)
        const look = several.filter((name) => numbersOf(name, 'Buggy') > 1 || numbersOf(name, 'Truck') > 1)
        expect(items.filter(({ kind }) => kind === 'several')).toHaveLength(several.length)
        expect(items.filter(({ kind, level }) => kind === 'several' && level === 'look')).toHaveLength(look.length)
      }),
      { numRuns: rounds(200, 10_000) },
    )
  })

  it('are read from what a club typed', () => {
    expect(transponderNumbers('1234567')).toEqual(['1234567'])
    expect(transponderNumbers('1234567/8')).toEqual(['1234567'])
    expect(transponderNumbers('1234567, 7654321')).toEqual(['1234567', '7654321'])
    expect(transponderNumbers(' - ')).toEqual([])
  })
})

describe.skipIf(!hasCaptures)('a captured entry list of 724', () => {
  it('has 613 numbers as printed, 6 of them for two people', () => {
    const connector = liveRcConnector()
    const known = connector.recognise(new URL('https://silverstate.liverc.com/results/?p=view_entry_list&id=1'))
    if (!known || !('page' in known)) throw new Error('not an entry list')
    const page = connector.parse(
      known.page,
      readFileSync(join(capturesFolder, 'entry-list-silver-state-2025.html'), 'utf8'),
    )
    if (page.pageType !== 'entry-list') throw new Error('not an entry list')
    const entries = page.entries.map((one) => ({ ...one, driverId: null }))
    expect(entries).toHaveLength(724)
    // One of them says with "/2" that it is the car's second.
    expect(new Set(entries.map(({ transponder }) => transponder)).size).toBe(613)
    expect(new Set(entries.flatMap(({ transponder }) => transponderNumbers(transponder ?? ''))).size).toBe(612)
    const items = findTransponderItems(entries)
    expect(items.filter(({ kind }) => kind === 'shared')).toHaveLength(6)
    expect(items.filter(({ kind }) => kind === 'missing')).toEqual([])
  })
})
