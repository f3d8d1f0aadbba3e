import { describe, expect, it } from 'vitest'
import { changeFollowed, changeSetting } from '../../core/desks/recorded-changes.ts'
import { listActionItems, undoAction } from '../../core/desks/undo.ts'
import { listActions, recordAction } from '../../core/store/actions.ts'
import { findTrack } from '../../core/store/catalogue.ts'
import { openStore, type Store } from '../../core/store/database.ts'
import { saveEvent } from '../../core/store/events.ts'
import { findSetting } from '../../core/store/settings.ts'
import { eventFacts } from './support.ts'

const by = 'test, ada'

function hillside(store: Store) {
  saveEvent(store, eventFacts())
  const track = findTrack(store, 'liverc', 'hillside')
  if (!track) throw new Error('no track')
  return track
}

const isFollowed = (store: Store) => store.prepare<[], number>('select followed from track').pluck().get() === 1

describe('what people did', () => {
  it('is recorded with what it was done to, newest first, and only where something changed', () => {
    const store = openStore(':memory:')
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
    store.close()
  })

  it('is taken back, once', () => {
    const store = openStore(':memory:')
    const track = hillside(store)
    changeFollowed(store, track, true, by)
    undoAction(store, 1)
    expect(isFollowed(store)).toBe(false)
    expect(listActionItems(store, 1)).toMatchObject([{ canUndo: false, undoneAt: expect.any(String) }])
    expect(() => undoAction(store, 1)).toThrow('taken back already')
    expect(() => undoAction(store, 2)).toThrow('There is no action 2')
    store.close()
  })

  it('is taken back from the newest to the oldest where the same was changed several times', () => {
    const store = openStore(':memory:')
    changeSetting(store, 'max-runs', '5', by)
    changeSetting(store, 'contact', 'ada@example.org', by)
    changeSetting(store, 'max-runs', '7', by)
    expect(() => undoAction(store, 1)).toThrow('changed again later (action 3)')
    undoAction(store, 3)
    expect(findSetting(store, 'max-runs')).toBe('5')
    undoAction(store, 1)
    expect(findSetting(store, 'max-runs')).toBeUndefined()
    expect(findSetting(store, 'contact')).toBe('ada@example.org')
    store.close()
  })

  it('belongs to the transaction that does it', () => {
    const store = openStore(':memory:')
    const whole = () =>
      store.transaction(() => {
        recordAction(store, { verb: 'prune-archive', subject: '12 pages', doneBy: by })
        throw new Error('thought better of it')
      })
    expect(whole).toThrow()
    expect(listActions(store, 10)).toEqual([])
    recordAction(store, { verb: 'prune-archive', subject: '12 pages', doneBy: by })
    expect(() => undoAction(store, 1)).toThrow('cannot be taken back')
    store.close()
  })

  it('shows what a newer version recorded, without a way back', () => {
    const store = openStore(':memory:')
    changeSetting(store, 'contact', 'x', by)
    store.prepare<[string], never>('update action set undo = ?').run('{"kind":"of another time"}')
    expect(listActionItems(store, 10)).toMatchObject([{ canUndo: false, subject: 'contact = x' }])
    store.close()
  })
})
