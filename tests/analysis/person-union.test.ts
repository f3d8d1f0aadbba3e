import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chainBetween, findContradiction, type PersonSaying, unitePersons } from '../../core/analysis/person-union.ts'
import { rounds } from '../support/rounds.ts'

const keys = 'ABCDEFGH'.split('')
const anySaying = fc
  .record({ one: fc.constantFrom(...keys), other: fc.constantFrom(...keys), isSame: fc.boolean() })
  .filter(({ one, other }) => one !== other)

/** Who is joined to whom, the slow way: what is the same as the same is the same, until nothing is added any more. */
function slowlyJoined(sayings: readonly PersonSaying[]): Map<string, Set<string>> {
  const joined = new Map(keys.map((key) => [key, new Set([key])]))
  let grew = true
  while (grew) {
    grew = false
    for (const { one, other, isSame } of sayings) {
      if (!isSame) continue
      for (const key of keys) {
        for (const [from, to] of [
          [one, other],
          [other, one],
        ]) {
          const known = joined.get(key)
          if (!known?.has(from ?? '') || known.has(to ?? '')) continue
          known.add(to ?? '')
          grew = true
        }
      }
    }
  }
  return joined
}

describe('persons made of what was said of pairs', () => {
  it('are those that a slow second way gives, whatever the order it was said in', () => {
    fc.assert(
      fc.property(fc.array(anySaying, { maxLength: 14 }), fc.nat(), (sayings, turn) => {
        const joined = slowlyJoined(sayings)
        const at = turn % Math.max(1, sayings.length)
        const united = unitePersons(sayings)
        expect(unitePersons([...sayings.slice(at), ...sayings.slice(0, at)])).toEqual(united)
        for (const key of keys) {
          expect(united.get(key) ?? [key], key).toEqual([...(joined.get(key) ?? [])].sort())
          for (const other of keys) {
            expect(chainBetween(sayings, key, other) !== null).toBe(joined.get(key)?.has(other))
          }
        }
        const broken = sayings.find(({ one, other, isSame }) => !isSame && joined.get(one)?.has(other))
        const found = findContradiction(sayings)
        if (broken) expect(found).toEqual(broken)
        else expect(found).toBeNull()
      }),
      { numRuns: rounds(300, 20_000) },
    )
  })

  it('are joined by chains whose every step was said', () => {
    fc.assert(
      fc.property(fc.array(anySaying, { maxLength: 14 }), (sayings) => {
        const chain = chainBetween(sayings, 'A', 'B') ?? []
        for (const [at, key] of chain.slice(1).entries()) {
          const before = chain[at]
          const isSaid = sayings.some(
            ({ one, other, isSame }) =>
              isSame && ((one === key && other === before) || (one === before && other === key)),
          )
          expect(isSaid).toBe(true)
        }
      }),
      { numRuns: rounds(200, 5_000) },
    )
  })
})
