import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Failure } from '../../core/contract/failure.ts'
import { personDesk } from '../../core/desks/person-desk.ts'
import { listActionItems, undoAction } from '../../core/desks/undo.ts'
import type { Engine } from '../../core/engine/engine-shape.ts'
import { listPersonDecisions, personOf } from '../../core/queries/persons.ts'
import { ensureDrivers } from '../../core/store/drivers.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { benchFor } from '../support/bench.ts'
import { rounds } from '../support/rounds.ts'

const sourceIds = ['9', '10', '100', '101', '102', '2000']

/** An engine over drivers without a race, and their ids in the order of the sources'. */
async function withDrivers() {
  const { engine } = await benchFor(makeMeeting({ seed: 77, size: 'small' }))
  const { driverIds } = engine.withStore((store) => ensureDrivers(store, 'liverc', sourceIds.toReversed()))
  return { engine, desk: personDesk(engine), ids: sourceIds.map((sourceId) => driverIds.get(sourceId) ?? 0) }
}

const answers = (engine: Engine, ids: readonly number[]) => ids.map((id) => personOf(engine.reading(), id))

describe('who is who', () => {
  it('is everybody by themselves until a person says otherwise; the older account stands for the person', async () => {
    const { engine, desk, ids } = await withDrivers()
    const [nine = 0, ten = 0, hundred = 0] = ids
    expect(answers(engine, ids)).toEqual(ids.map((id) => [id]))
    expect(desk.merge(hundred, nine, 'new account')).not.toBeNull()
    expect(desk.merge(ten, hundred)).not.toBeNull()
    expect(desk.merge(nine, ten), 'they are one already').toBeNull()
    expect(answers(engine, [ten, hundred, nine])).toEqual(Array(3).fill([nine, ten, hundred]))
    const said = listPersonDecisions(engine.reading())
    expect(said.map(({ note }) => note).toSorted()).toEqual(['new account', null])
    expect(said.every(({ one, other }) => one.sourceDriverId.length <= other.sourceDriverId.length)).toBe(true)
    desk.forget(hundred, nine)
    expect(answers(engine, [nine, ten, hundred])).toEqual([[nine], [ten, hundred], [ten, hundred]])
  })

  it('never contradicts itself: what would is refused with the chain, and nothing is stored', async () => {
    const { engine, desk, ids } = await withDrivers()
    const [a = 0, b = 0, c = 0] = ids
    desk.merge(a, b)
    desk.merge(b, c)
    expect(() => desk.tellApart(a, c)).toThrow(
      /9 \(liverc:9\) and 100 \(liverc:100\) are one person by what was merged: 9 .*, 10 .*, 100 .*\. Part one/,
    )
    const [merge] = listActionItems(engine.reading(), 1)
    desk.forget(b, c)
    const [parting] = listActionItems(engine.reading(), 1)
    desk.tellApart(a, c)
    expect(() => desk.merge(b, c)).toThrow(/were told apart, and this would join them: .*Take that back first/)
    await expect(undoAction(engine, parting?.actionId ?? 0)).rejects.toThrow(/were told apart/)
    expect(listActionItems(engine.reading(), 9).filter(({ undoneAt }) => undoneAt !== null)).toEqual([])
    expect(answers(engine, [a, b, c])).toEqual([[a, b], [a, b], [c]])
    expect(merge?.subject).toBe('10 (liverc:10) and 100 (liverc:100)')
    // To the two themselves a person may say something else.
    desk.tellApart(a, b)
    desk.merge(a, b)
    expect(answers(engine, [a, b])).toEqual([
      [a, b],
      [a, b],
    ])
  })

  it('refuses what no person can be: one driver alone, one that is not there, two who raced each other', async () => {
    const meeting = makeMeeting({ seed: 77, size: 'small' })
    const { engine, ingest } = await benchFor(meeting)
    await ingest()
    const desk = personDesk(engine)
    expect(() => desk.merge(1, 1)).toThrow(/one driver/)
    expect(() => desk.merge(1, 999)).toThrow(/no such driver/)
    const { driverIds } = engine.withStore((store) =>
      ensureDrivers(
        store,
        'liverc',
        (meeting.expected.races[0]?.results ?? []).map((one) => one.sourceDriverId),
      ),
    )
    const [one = 0, other = 0] = driverIds.values()
    expect(() => desk.merge(one, other)).toThrow(/raced against each other in .* so they are two people/)
  })

  it('is after any merging, parting and telling apart, all taken back, as if it had never been said', async () => {
    const { engine, desk, ids } = await withDrivers()
    const untouched = answers(engine, ids)
    const anyPair = fc.tuple(fc.nat(ids.length - 1), fc.nat(ids.length - 1))
    const anyDeed = fc.record({ kind: fc.constantFrom('merge', 'tellApart', 'forget', 'undo'), pair: anyPair })
    await fc.assert(
      fc.asyncProperty(fc.array(anyDeed, { maxLength: 12 }), async (deeds) => {
        /** What was said, as a plain list of pairs. */
        const said = new Map<string, boolean>()
        const states: Map<string, boolean>[] = []
        const done: number[] = []
        for (const { kind, pair } of deeds) {
          const [one, other] = pair.map((at) => ids[at] ?? 0).toSorted((a, b) => ids.indexOf(a) - ids.indexOf(b))
          if (one === undefined || other === undefined) continue
          const before = new Map(said)
          try {
            if (kind === 'undo') {
              const last = done.pop()
              const state = states.pop()
              if (last === undefined || state === undefined) continue
              await undoAction(engine, last)
              said.clear()
              for (const [key, isSame] of state) said.set(key, isSame)
            } else {
              const actionId = desk[kind as 'merge'](one, other)
              if (actionId === null) continue
              if (kind === 'forget') said.delete(`${one} ${other}`)
              else said.set(`${one} ${other}`, kind === 'merge')
              done.push(actionId)
              states.push(before)
            }
          } catch (error) {
            if (!(error instanceof Failure && error.code === 'input/invalid')) throw error
          }
          expect(answers(engine, ids)).toEqual(ids.map((id) => slowPerson(said, ids, id)))
        }
        for (const actionId of done.toReversed()) await undoAction(engine, actionId)
        expect(answers(engine, ids)).toEqual(untouched)
        expect(listPersonDecisions(engine.reading())).toEqual([])
      }),
      { numRuns: rounds(40, 1_000) },
    )
    const items = listActionItems(engine.reading(), 1_000)
    expect(items.length).toBeGreaterThan(0)
    expect(items.every(({ undoneAt }) => undoneAt !== null)).toBe(true)
  })
})

/** All who can be reached, looked for again from the start until nobody is added. */
function slowPerson(said: ReadonlyMap<string, boolean>, ids: readonly number[], id: number): number[] {
  const isSame = (one: number, other: number) =>
    said.get(`${one} ${other}`) === true || said.get(`${other} ${one}`) === true
  let found = [id]
  for (;;) {
    const more = ids.filter((one) => found.includes(one) || found.some((known) => isSame(one, known)))
    if (more.length === found.length) return more
    found = more
  }
}
