import { describe, expect, it } from 'vitest'
import type { SourceListedRace, SourceRacePage } from '../../core/connectors/connector.ts'
import { normaliseRace } from '../../core/pipeline/normalise.ts'

const page: SourceRacePage = {
  pageType: 'race-result',
  sourceTrackSlug: 'x',
  sourceRaceId: '12',
  trackName: 'Track',
  eventName: 'Cup',
  startDateLocal: '2025-11-16',
  endDateLocal: '2025-11-16',
  section: 'Main Events',
  raceNumber: 14,
  label: '1/8 Nitro Buggy A-Main',
  lengthMs: 1_800_000,
  lengthText: '30:00 Timed',
  results: [],
  disagreements: [],
}
const listed: SourceListedRace = {
  sourceRaceId: '12',
  section: 'Mains',
  raceNumber: 14,
  className: '1/8 Nitro Buggy',
  label: '1/8 Nitro Buggy A3-Main',
  rawLabel: 'Race 14: 1/8 Nitro Buggy (1/8 Nitro Buggy A3-Main)',
  completedAtLocal: '2025-11-16T17:30',
  completedText: 'Nov 16, 2025 at 5:30pm',
  heatNumber: null,
  heatCount: null,
  mainLetter: 'A',
  mainLeg: 3,
}
const named = (label: string | null, classNames: readonly string[]) =>
  normaliseRace(page, { ...listed, label, className: null }, classNames).className

describe('a race document', () => {
  it('takes from the event page what it knows, the rest from its own', () => {
    const { sourceRaceId, results, ...facts } = normaliseRace(page, listed, ['Another'])
    expect([sourceRaceId, results]).toEqual(['12', []])
    expect(facts).toEqual({
      section: 'Mains',
      raceNumber: 14,
      className: '1/8 Nitro Buggy',
      label: '1/8 Nitro Buggy A3-Main',
      completedAtLocal: '2025-11-16T17:30',
      lengthMs: 1_800_000,
      rawLabel: 'Race 14: 1/8 Nitro Buggy (1/8 Nitro Buggy A3-Main)',
      heatNumber: null,
      heatCount: null,
      mainLetter: 'A',
      mainLeg: 3,
      completedText: 'Nov 16, 2025 at 5:30pm',
      lengthText: '30:00 Timed',
    })
  })

  it('of a page alone has null for what that page cannot know', () => {
    expect(normaliseRace(page, null, [])).toMatchObject({
      section: 'Main Events',
      label: '1/8 Nitro Buggy A-Main',
      className: null,
      rawLabel: null,
      completedAtLocal: null,
      mainLetter: null,
    })
  })

  it('fills what the event page lacks', () => {
    const poor = { ...listed, section: null, raceNumber: null, label: null }
    expect(normaliseRace(page, poor, [])).toMatchObject({ section: 'Main Events', raceNumber: 14, label: page.label })
  })
})

describe('the class of a label that does not repeat it', () => {
  it.each([
    ['ISTC - 21.5T (Heat 2/2)', ['ISTC', 'ISTC - 21.5T'], 'ISTC - 21.5T'],
    ['ISTC - 21.5T Heat 2', ['ISTC - 21.5T'], 'ISTC - 21.5T'],
    ['EP-T STOCK A3-Main', ['EP-T Stock'], 'EP-T Stock'],
    ['EP-T STOCK', ['EP-T STOCK'], 'EP-T STOCK'],
    ['Stock (13.5T) B-Main', ['Stock', 'Stock (13.5T)'], 'Stock (13.5T)'],
    ['Stock (13.5T) B-Main', ['Stock'], null],
    ['Buggy Pro A-Main', ['Buggy'], null],
    ['Buggy', ['Buggy Pro'], null],
    ['Nitro Buggy A-Main', ['Buggy'], null],
    ['Buggy A-Main', [], null],
    [null, ['Buggy'], null],
  ])('%s among %j is %s', (label, classNames, expected) => {
    expect(named(label, classNames)).toBe(expected)
  })
})
