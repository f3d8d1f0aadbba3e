import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { orderRaces } from '../../core/pipeline/run-order.ts'
import type { RacePlace } from '../../core/store/races.ts'

const stored = (...ids: readonly (string | readonly [id: string, missingSince: number])[]): RacePlace[] =>
  ids.map((one, runOrder) => {
    const [sourceRaceId, missingSinceRunId] = typeof one === 'string' ? [one, null] : one
    return { sourceRaceId, runOrder, missingSinceRunId }
  })

const shown = (places: readonly RacePlace[]) =>
  places.map(({ sourceRaceId, missingSinceRunId }) =>
    missingSinceRunId === null ? sourceRaceId : `${sourceRaceId}(${missingSinceRunId})`,
  )

describe('places of races', () => {
  it.each<[string, RacePlace[], string[], string[]]>([
    ['nothing stored', [], ['a', 'b'], ['a', 'b']],
    ['nothing listed', stored('a', 'b'), [], ['a(9)', 'b(9)']],
    ['one gone from the middle', stored('a', 'b', 'c'), ['a', 'c'], ['a', 'b(9)', 'c']],
    ['the first gone', stored('a', 'b'), ['b'], ['a(9)', 'b']],
    ['the last gone', stored('a', 'b'), ['a'], ['a', 'b(9)']],
    ['two neighbours gone', stored('a', 'b', 'c', 'd'), ['a', 'd'], ['a', 'b(9)', 'c(9)', 'd']],
    ['gone since an earlier run', stored('a', ['b', 4]), ['a'], ['a', 'b(4)']],
    ['listed again', stored('a', ['b', 4], 'c'), ['a', 'b', 'c'], ['a', 'b', 'c']],
    ['the source changed its order', stored('a', 'b', 'c'), ['c', 'a'], ['c', 'a', 'b(9)']],
  ])('%s', (_name, places, listed, wanted) => {
    expect(shown(orderRaces(places, listed, 9))).toEqual(wanted)
  })

  it('name every race once, the listed ones in the order listed, numbered from 0', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map(String), { maxLength: 20 })
    const missing = fc.option(fc.integer({ min: 1, max: 8 }), { nil: null })
    fc.assert(
      fc.property(ids, ids, fc.infiniteStream(missing), (storedIds, listedIds, since) => {
        const places = storedIds.map((sourceRaceId, runOrder): RacePlace => {
          return { sourceRaceId, runOrder, missingSinceRunId: since.next().value ?? null }
        })
        const order = orderRaces(places, listedIds, 9)
        const names = order.map(({ sourceRaceId }) => sourceRaceId)
        expect(new Set(names)).toEqual(new Set([...storedIds, ...listedIds]))
        expect(names).toHaveLength(new Set(names).size)
        expect(names.filter((id) => listedIds.includes(id))).toEqual(listedIds)
        expect(order.map(({ runOrder }) => runOrder)).toEqual(order.map((_place, at) => at))
        for (const { sourceRaceId, missingSinceRunId } of order) {
          const before = places.find((place) => place.sourceRaceId === sourceRaceId)?.missingSinceRunId ?? 9
          expect(missingSinceRunId).toBe(listedIds.includes(sourceRaceId) ? null : before)
        }
        // Once placed, the same list changes nothing: else every run would write.
        expect(orderRaces(order, listedIds, 10)).toEqual(order)
      }),
    )
  })
})
