import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { changeFollowed, changeSetting } from '../../core/desks/recorded-changes.ts'
import { listActionItems, undoAction } from '../../core/desks/undo.ts'
import { listActions, recordAction } from '../../core/store/actions.ts'
import { findTrack } from '../../core/store/catalogue.ts'
import type { Store } from '../../core/store/database.ts'
import { saveEvent } from '../../core/store/events.ts'
import { findSetting } from '../../core/store/settings.ts'
import { engineOn } from '../support/bench.ts'
import { scratchFolder } from '../support/scratch.ts'
import { eventFacts } from './support.ts'

const by = 'test, ada'

/** An engine over a database of its own; nothing of it asks a network. */
function desk() {
  const engine = engineOn(join(scratchFolder(), 'club.db'), 'http://127.0.0.1:9/{slug}')
  return { store: engine.withStore((store) => store), undo: (actionId: number) => undoAction(engine, actionId) }
}

function hillside(store: Store) {
  saveEvent(store, eventFacts())
  const track = findTrack(store, 'liverc', 'hillside')
  if (!track) throw new Error('no track')
  return track
}

const isFollowed = (store: Store) => store.prepare<[], number>('select followed from track').pluck().get() === 1

describe('what people did', () => {
  it('is recorded with what it was done to, newest first, and only where something changed', () => {
    const { store } = desk()
    const track = hillside(store)
    expect(changeFollowed(store, track, true, by)).toBe(1)
    expect(changeFollowed(store, track, true, by)).toBeNull()
    expect(changeSetting(store, 'contact', 'ada@example.org', by)).toBe(2)
    expect(changeSetting(store, 'contact', 'ada@example.org', by)).toBeNull()
    expect(changeSetting(store, 'contact', null, by)).toBe(3)
    expect(listActionItems(store, 10)).toMatchObject([
      { actionId: 3, verb: 'change-setting', subject: 'contact, back to its default', doneBy: by, canUndo: true },
      { actionId: 2, verb: 'change-setting', subject: 'contact = ada@example.org', canUndo: false },
      { actionId: 1, verb: 'follow-club', subject: 'Hillside RC', canUndo: true, undoneAt: null },
    ])
    expect(listActionItems(store, 1)).toHaveLength(1)
  })

  it('is taken back, once, also where two ask for it together', async () => {
    const { store, undo } = desk()
    changeFollowed(store, hillside(store), true, by)
    const asked = await Promise.allSettled([undo(1), undo(1)])
    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(isFollowed(store)).toBe(false)
    expect(listActionItems(store, 1)).toMatchObject([{ canUndo: false, undoneAt: expect.any(String) }])
    await expect(undo(1)).rejects.toThrow('taken back already')
    await expect(undo(2)).rejects.toThrow('There is no action 2')
  })

  it('is taken back from the newest to the oldest where the same was changed several times', async () => {
    const { store, undo } = desk()
    changeSetting(store, 'max-runs', '5', by)
    changeSetting(store, 'contact', 'ada@example.org', by)
    changeSetting(store, 'max-runs', '7', by)
    await expect(undo(1)).rejects.toThrow('changed again later (action 3)')
    await undo(3)
    expect(findSetting(store, 'max-runs')).toBe('5')
    await undo(1)
    expect(findSetting(store, 'max-runs')).toBeUndefined()
    expect(findSetting(store, 'contact')).toBe('ada@example.org')
  })

  it('belongs to the transaction that does it', async () => {
    const { store, undo } = desk()
    const whole = () =>
      store.transaction(() => {
        recordAction(store, { verb: 'prune-archive', subject: '12 pages', doneBy: by })
        throw new Error('thought better of it')
      })
    expect(whole).toThrow()
    expect(listActions(store, 10)).toEqual([])
    recordAction(store, { verb: 'prune-archive', subject: '12 pages', doneBy: by })
    await expect(undo(1)).rejects.toThrow('cannot be taken back')
  })

  it('shows what a newer version recorded, without a way back', () => {
    const { store } = desk()
    changeSetting(store, 'contact', 'x', by)
    store.prepare<[string], never>('update action set undo = ?').run('{"kind":"of another time"}')
    expect(listActionItems(store, 10)).toMatchObject([{ canUndo: false, subject: 'contact = x' }])
  })
})
