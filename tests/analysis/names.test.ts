import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameLikeness, normaliseName } from '../../core/analysis/names.ts'
import { rounds } from '../support/rounds.ts'

describe('a name in its normal form', () => {
  it.each([
    ['ANA REYES', 'ana reyes'],
    ['REYES, ANA', 'ana reyes'],
    ['REYES, ANA ANA REYES', 'ana reyes'],
    ['REYES, ANA MARIA ANA MARIA REYES', 'ana maria reyes'],
    ['Ana Reyes Ana Reyes', 'ana reyes'],
    ['  Ana   Reyes ', 'ana reyes'],
    ['BRANOC O\\’TARRINDLE', 'branoc otarrindle'],
    ["BRANOC O\\'TARRINDLE", 'branoc otarrindle'],
    ['Rene\u0301e Fauchelande', 'renee fauchelande'],
    ['SÓLVÖR BREKKESTRAND-ÅMO', 'solvor brekkestrand amo'],
    ['GRZEGOŁ ŻÓŁĆWIŃSKI', 'grzegol zolcwinski'],
    ['İLKNURAY ÇINARDIŞIK', 'ilknuray cinardisik'],
    ['A.J. WENDRICKSEN', 'aj wendricksen'],
    ['WENDRICKSEN, A.J.', 'aj wendricksen'],
    ['TEDRICK HOLLOWMERE JR.', 'tedrick hollowmere jr'],
    ['Thomas Thomas', 'thomas thomas'],
    ['鈴之介 雲雀野', '鈴之介 雲雀野'],
    ['REYES,', 'reyes'],
    [', ANA', 'ana'],
    ['a, b, c', 'a b c'],
    ['', ''],
    [' -.- ', ''],
  ])('of %j is %j', (name, normal) => {
    expect(normaliseName(name)).toBe(normal)
  })

  const word = fc.stringMatching(/^[A-Za-zÀ-ÖØ-öø-ÿ]{2,9}$/)
  it('is one for all the ways in which a page writes a name', () => {
    fc.assert(
      fc.property(word, word, (first, last) => {
        const normal = normaliseName(`${first} ${last}`)
        const written = [
          `${first.toUpperCase()} ${last.toUpperCase()}`,
          `${last}, ${first}`,
          `${last.toUpperCase()}, ${first.toUpperCase()} ${first} ${last}`,
          `${first} ${last} ${first} ${last}`,
          `${first}  ${last} `.normalize('NFD'),
          normal,
        ]
        for (const name of written) expect(normaliseName(name), name).toBe(normal)
      }),
      { numRuns: rounds(300, 10_000) },
    )
  })

  it('never fails, and is its own normal form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const normal = normaliseName(name)
        expect(normal).toBe(normal.trim())
        expect(nameLikeness(name, name)).toBe(normal === '' ? null : 'same')
      }),
      { numRuns: rounds(300, 10_000) },
    )
  })
})

describe('two names', () => {
  it.each([
    ['REYES, ANA', 'Ana Reyes', 'same'],
    ['Reyes Ana', 'Ana Reyes', 'order'],
    ['A. Reyes', 'Ana Reyes', 'initials'],
    ['Ana M. Reyes', 'Ana Reyes', 'initials'],
    ['Ana M Reyes', 'Ana Maria Reyes', 'initials'],
    ['Steve Colder', 'STEVEN COLDER', 'short-form'],
    ['Dan Colder', 'Daniel Colder', 'short-form'],
    ['Danny Colder', 'Daniel Colder', 'short-form'],
    ['Mike Colder', 'Michael Colder', 'short-form'],
    ['Ana Reyes', 'Ana Reyees', 'spelling'],
    ['Ana Reyes', 'Ana Ryees', 'spelling'],
    ['Ana Reyes', 'Ana Reyas', 'spelling'],
    ['Ana Reyes', 'Ben Reyes', null],
    ['Ana Reyes', 'Ana Moss', null],
    ['Al Su', 'Al Sy', null],
    ['Reyes', 'Ana Reyes', null],
    ['', 'Ana Reyes', null],
    ['-', '-', null],
  ] as const)('%j and %j are alike: %s', (one, other, likeness) => {
    expect(nameLikeness(one, other)).toBe(likeness)
    expect(nameLikeness(other, one)).toBe(likeness)
  })
})
