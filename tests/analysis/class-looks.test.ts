import fc from 'fast-check'
import { expect, it } from 'vitest'
import { classLooks, raceLooks } from '../../core/analysis/class-looks.ts'
import { distinctLooks } from '../../core/contract/looks.ts'

const lines = (...races: string[][]) =>
  races.flatMap((drivers, raceOrder) => drivers.map((driver, line) => ({ driver, raceOrder, line })))

it('numbers a class in the order of its last races, and every driver once', () => {
  const looks = classLooks(lines(['ana', 'ben', 'cho'], ['dia', 'eli'], ['eli', 'ben'], ['ana', 'cho', 'ben']))
  expect([...looks]).toEqual([
    ['ana', 0],
    ['cho', 1],
    ['ben', 2],
    ['eli', 3],
    ['dia', 4],
  ])
  expect([...classLooks([])]).toEqual([])
})

it('agrees with a slow and obvious count, in whatever order the races come', () => {
  const race = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 8 })
  fc.assert(
    fc.property(fc.array(race, { maxLength: 6 }), (races) => {
      const slow: number[] = []
      for (const drivers of races.toReversed()) for (const one of drivers) if (!slow.includes(one)) slow.push(one)
      const all = lines(...races.map((drivers) => drivers.map(String)))
      for (const given of [all, all.toReversed()]) {
        expect([...classLooks(given)].toSorted((a, b) => a[1] - b[1]).map(([driver]) => Number(driver))).toEqual(slow)
      }
    }),
  )
})

it('gives a race the looks of its class, and a free one to who would look like another', () => {
  const many = Array.from({ length: 40 }, (_, at) => `driver ${at}`)
  const looks = classLooks(lines(many.slice(10), many.slice(0, 10)))
  expect(looks.get('driver 0')).toBe(0)
  expect(raceLooks(['driver 12', 'driver 3'], looks)).toEqual([looks.get('driver 12'), looks.get('driver 3')])
  // 2 and 32 would both be the third look.
  expect([looks.get('driver 2'), looks.get('driver 32')]).toEqual([2, 32])
  expect(raceLooks(['driver 32', 'driver 2', 'driver 0'], looks)).toEqual([1, 2, 0])
  expect(raceLooks(['somebody else', 'driver 0'], looks)).toEqual([1, 0])
})

it('tells up to thirty drivers of a race apart, whatever the class', () => {
  const race = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { maxLength: distinctLooks })
  fc.assert(
    fc.property(race, (drivers) => {
      const looks = raceLooks(drivers, new Map(drivers.map((look) => [look, look])))
      expect(new Set(looks.map((look) => look % distinctLooks)).size).toBe(drivers.length)
      for (const [at, driver] of drivers.entries()) if (driver < distinctLooks) expect(looks[at]).toBe(driver)
    }),
  )
})
