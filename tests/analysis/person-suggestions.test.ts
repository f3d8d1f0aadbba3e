import { describe, expect, it } from 'vitest'
import { entryDrivers } from '../../core/analysis/entry-drivers.ts'
import { type PersonProfile, suggestPerson } from '../../core/analysis/person-suggestions.ts'

const profile = (names: string[], transponders: string[] = [], classes: string[] = ['Buggy']): PersonProfile => {
  return { driverId: 1, names, classes: new Set(classes), transponders: new Set(transponders) }
}
const told = (one: PersonProfile, other: PersonProfile) => {
  const suggestion = suggestPerson(one, other)
  return suggestion && [suggestion.level, ...suggestion.evidence.map(({ sentence }) => sentence)]
}

describe('two drivers who look like one person', () => {
  it('are very likely one with one number and one name, however it is written', () => {
    expect(told(profile(['ANA REYES'], ['1111']), profile(['REYES, ANA'], ['2222', '1111'], ['Truck']))).toEqual([
      'very-likely',
      '“ANA REYES” and “REYES, ANA” are one name in two writings.',
      'Both were entered with transponder 1111.',
    ])
  })

  it('are likely one with one number and alike names in a class, possibly without the class', () => {
    const steve = profile(['STEVE COLDER'], ['1111'])
    expect(told(steve, profile(['STEVEN COLDER'], ['1111']))).toEqual([
      'likely',
      '“STEVE COLDER” and “STEVEN COLDER”: one given name is a short form of the other.',
      'Both were entered with transponder 1111.',
      'Both race in Buggy.',
    ])
    expect(told(steve, profile(['STEVEN COLDER'], ['1111'], ['Truck']))?.[0]).toBe('possible')
  })

  it('are asked about with the name alone, and what speaks against it is told', () => {
    expect(told(profile(['ANA REYES'], ['1111']), profile(['ANA REYES'], ['2222'], ['Truck']))).toEqual([
      'possible',
      'Both are called ANA REYES.',
      'They were entered with different transponders: 1111; and 2222.',
    ])
    expect(told(profile(['ANA REYES']), profile(['ANA REYES']))).toEqual([
      'possible',
      'Both are called ANA REYES.',
      'Both race in Buggy.',
    ])
  })

  it('are not asked about for a number alone, nor for names that are merely alike', () => {
    expect(told(profile(['ANA REYES'], ['1111']), profile(['BEN MOSS'], ['1111']))).toBeNull()
    expect(told(profile(['STEVE COLDER'], ['1111']), profile(['STEVEN COLDER'], ['2222']))).toBeNull()
  })

  it('are compared by the closest of all their names', () => {
    expect(told(profile(['A. REYES', 'ANA REYES']), profile(['REYES, ANA', 'ANNA REYES']))?.[1]).toBe(
      '“ANA REYES” and “REYES, ANA” are one name in two writings.',
    )
  })
})

describe('an entry', () => {
  const raced = [
    { driverId: 1, driverName: 'ANA REYES', className: 'Buggy' },
    { driverId: 2, driverName: 'ANA REYES', className: 'Truck' },
    { driverId: 3, driverName: 'BEN MOSS', className: 'Buggy' },
    { driverId: 4, driverName: 'BEN MOSS', className: 'Buggy' },
  ]
  it.each([
    ['REYES, ANA', 'Buggy', [1]],
    ['ANA REYES', 'Truck', [2]],
    ['ANA REYES', 'Junior', [1, 2]],
    ['BEN MOSS', 'Buggy', [3, 4]],
    ['CARA LUND', 'Buggy', []],
    ['', 'Buggy', []],
  ])('of %j in %s means %j', (driverName, className, ids) => {
    expect(entryDrivers([{ driverName, className }], raced)).toEqual([ids])
  })
})
