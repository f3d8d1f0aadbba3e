import { describe, expect, it } from 'vitest'
import { comparability, type RaceGround } from '../../core/analysis/comparability.ts'

const ground: RaceGround = {
  source: 'liverc',
  eventId: 1,
  sourceTrackSlug: 'fenmoor',
  trackName: 'Fenmoor',
  layoutName: 'Summer',
  className: '1/8 Nitro Buggy',
  lengthMs: 600_000,
}
const kinds = (change: Partial<RaceGround>, from: Partial<RaceGround> = {}) =>
  comparability({ ...ground, ...from }, { ...ground, ...change }).map(({ kind, isKnown }) =>
    isKnown ? kind : `${kind}?`,
  )

describe('what differs between two races', () => {
  it('is nothing within a meeting, a class and a length', () => {
    expect(comparability(ground, ground)).toEqual([])
    expect(kinds({ className: '1/10 Stock', lengthMs: 300_000 })).toEqual(['class', 'length'])
  })

  it('is the surface at least, in another meeting: nobody publishes it', () => {
    expect(kinds({ eventId: 2 })).toEqual(['surface?'])
    expect(kinds({ eventId: 2, layoutName: 'Winter' })).toEqual(['layout', 'surface?'])
    expect(kinds({ eventId: 2, layoutName: null })).toEqual(['layout?', 'surface?'])
    expect(kinds({ eventId: 2, lengthMs: null })).toEqual(['surface?', 'length?'])
  })

  it('is the track where it is another, also one of the same name elsewhere', () => {
    expect(kinds({ eventId: 2, sourceTrackSlug: 'quarry', trackName: 'Quarry', layoutName: null })).toEqual([
      'track',
      'surface?',
    ])
    expect(kinds({ eventId: 2, source: 'demo' })).toEqual(['source', 'track', 'surface?'])
  })

  it('is told in sentences that name both', () => {
    const [length] = comparability(ground, { ...ground, lengthMs: 450_000 })
    expect(length?.sentence).toBe('The races are of different length: 10 min and 7 min 30 s.')
    const [layout] = comparability(ground, { ...ground, eventId: 2, layoutName: 'Winter' })
    expect(layout?.sentence).toContain('“Summer” and “Winter”')
  })
})
