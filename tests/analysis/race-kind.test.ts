import { describe, expect, it } from 'vitest'
import { roundOf } from '../../core/analysis/class-overview.ts'
import { isMain } from '../../core/analysis/race-kind.ts'

describe('what a main is', () => {
  it.each([
    ['Main Events', '1/8 Electric Buggy A3-Main', true],
    ['Main Events', '1/8 Electric Buggy', true],
    ['Finals', '1/8 Nitro Buggy 1/4', true],
    [null, 'Junior B-Main', true],
    [null, '1/10 Buggy Main', true],
    ['Qualifier Round 2', '1/8 Nitro Buggy (Heat 2/3)', false],
    ['Qualifier for the Finals', '1/8 Nitro Buggy (Heat 2/3)', false],
    ['Practice', 'Open practice', false],
    [null, null, false],
  ])('is told alike by a driver’s day and the classes of a meeting: %s, %s', (section, label, expected) => {
    expect(isMain({ section, label })).toBe(expected)
    expect(roundOf({ section, label }).kind === 'main').toBe(expected)
  })
})
