import { describe, expect, it } from 'vitest'
import { readLabelParts, readRaceLabel } from '../../core/connectors/liverc/labels.ts'

describe('readRaceLabel', () => {
  it.each([
    // As captured: the double space, brackets inside brackets, a leg.
    ['Race 14: 1/8 Nitro Buggy (1/8 Nitro Buggy A-Main)', 14, '1/8 Nitro Buggy', '1/8 Nitro Buggy A-Main'],
    ['Race 6: 1/8 Nitro Buggy (1/8 Nitro Buggy  (Heat 3/3))', 6, '1/8 Nitro Buggy', '1/8 Nitro Buggy (Heat 3/3)'],
    [
      'Race 13: 1/8 Electric Buggy (1/8 Electric Buggy A3-Main)',
      13,
      '1/8 Electric Buggy',
      '1/8 Electric Buggy A3-Main',
    ],
    // As reported of newer events: the label alone.
    ['Race 4: ISTC - 21.5T  (Heat 2/2)', 4, null, 'ISTC - 21.5T (Heat 2/2)'],
    ['Race 13: EP-T STOCK A3-Main', 13, null, 'EP-T STOCK A3-Main'],
    // A class with brackets or a colon of its own.
    ['Race 2: Stock (13.5T) (Stock (13.5T) B-Main)', 2, 'Stock (13.5T)', 'Stock (13.5T) B-Main'],
    ['Race 2: Stock (13.5T) (Stock (13.5T)  (Heat 1/2))', 2, 'Stock (13.5T)', 'Stock (13.5T) (Heat 1/2)'],
    ['Race 2: Stock (13.5T)', 2, null, 'Stock (13.5T)'],
    ['Race 2: A: B (A: B A-Main)', 2, 'A: B', 'A: B A-Main'],
    ['Race 2: Buggy (Truck A-Main)', 2, null, 'Buggy (Truck A-Main)'],
    ['Race 2: Open) (Open) A-Main)', 2, null, 'Open) (Open) A-Main)'],
    ['Race 2: ()', 2, null, '()'],
    ['Race 2: (A-Main)', 2, null, '(A-Main)'],
    ['Race 2:', 2, null, null],
    ['Race: Buggy A-Main', null, null, 'Race: Buggy A-Main'],
    ['Race 1234567890: Buggy', null, null, 'Buggy'],
    ['', null, null, null],
  ])('%s', (text, raceNumber, className, label) => {
    expect(readRaceLabel(text)).toMatchObject({ raceNumber, className, label })
  })

  it('keeps the words as they stand, blanks collapsed', () => {
    expect(readRaceLabel(' Race 6:  A  (A  (Heat 3/3)) ').rawLabel).toBe('Race 6: A (A (Heat 3/3))')
  })
})

describe('readLabelParts', () => {
  const none = { heatNumber: null, heatCount: null, mainLetter: null, mainLeg: null }

  it.each([
    ['1/8 Nitro Buggy (Heat 3/3)', { ...none, heatNumber: 3, heatCount: 3 }],
    ['1/8 Nitro Buggy Heat 3', { ...none, heatNumber: 3 }],
    ['1/8 Nitro Buggy A-Main', { ...none, mainLetter: 'A' }],
    ['1/8 Nitro Buggy A3-Main', { ...none, mainLetter: 'A', mainLeg: 3 }],
    ['1/8 Nitro Buggy b12 main', { ...none, mainLetter: 'B', mainLeg: 12 }],
    ['A-Main', { ...none, mainLetter: 'A' }],
    ['Heat 1/2', { ...none, heatNumber: 1, heatCount: 2 }],
    ['1/8 Nitro Buggy', none],
    ['Cheat 3/3', none],
    ['Main', none],
    ['Heat 3/3 extra', none],
    ['AA-Main', none],
    ['', none],
  ])('%s', (label, parts) => {
    expect(readLabelParts(label)).toEqual(parts)
  })
})
