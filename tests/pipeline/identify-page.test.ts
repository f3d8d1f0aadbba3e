import { describe, expect, it } from 'vitest'
import type {
  SourceEntryListPage,
  SourceEventPage,
  SourceListedRace,
  SourceRacePage,
} from '../../core/connectors/connector.ts'
import type { Failure } from '../../core/contract/failure.ts'
import { confirmEntryList, confirmRace } from '../../core/pipeline/identify-page.ts'

const listed: SourceListedRace = {
  sourceRaceId: '12',
  section: 'Qualifier Round 2',
  raceNumber: 3,
  className: 'Stock (13.5T)',
  label: 'Stock (13.5T) (Heat 1/2)',
  rawLabel: 'Race 3: Stock (13.5T) (Stock (13.5T)  (Heat 1/2))',
  completedAtLocal: null,
  completedText: null,
  heatNumber: 1,
  heatCount: 2,
  mainLetter: null,
  mainLeg: null,
}
const event: SourceEventPage = {
  pageType: 'event',
  sourceTrackSlug: 'x',
  sourceEventId: '5',
  trackName: 'Track',
  name: 'Autumn Cup',
  dateText: 'Nov 15, 2025 to Nov 16, 2025',
  startDateLocal: '2025-11-15',
  endDateLocal: '2025-11-16',
  layoutName: null,
  entryCount: null,
  driverCount: null,
  lapCount: null,
  hasEntryList: true,
  races: [listed],
}
const own: SourceRacePage = {
  pageType: 'race-result',
  sourceTrackSlug: 'x',
  sourceRaceId: '12',
  trackName: 'Track',
  eventName: 'Autumn Cup',
  startDateLocal: '2025-11-15',
  endDateLocal: '2025-11-16',
  section: 'Qualifier Round 2',
  raceNumber: 3,
  label: 'Stock (13.5T) (Heat 1/2)',
  lengthMs: null,
  lengthText: null,
  results: [],
  disagreements: [],
}
const mismatch = expect.objectContaining({ code: 'page/mismatch' }) as Failure
const confirm = (page: Partial<SourceRacePage>) => () => confirmRace({ ...own, ...page }, listed, event)

describe('the page of a race', () => {
  it.each([
    ['itself', {}],
    ['in other capitals', { eventName: 'AUTUMN CUP', label: 'STOCK (13.5T) (HEAT 1/2)' }],
    ['its label set otherwise', { label: 'Stock 13.5T Heat 1/2' }],
    [
      'without a number, a label, a title, a date, a round',
      { raceNumber: null, label: null, eventName: null, startDateLocal: null, section: null },
    ],
    ['with one day of two', { startDateLocal: '2025-11-16' }],
    ['its round in other words', { section: 'Q2' }],
    ['its round without a number', { section: 'Qualifying' }],
  ])('is that: %s', (_what, page) => {
    expect(confirm(page)).not.toThrow()
  })

  it.each([
    ['the same label at another event', { eventName: 'Spring Cup' }, 'event "Spring Cup"'],
    ['the same title at another date', { startDateLocal: '2024-11-16', endDateLocal: '2024-11-16' }, 'date 2024-11-16'],
    ['a later date', { startDateLocal: '2025-11-17', endDateLocal: '2025-11-18' }, 'date 2025-11-17'],
    ['another number', { raceNumber: 4 }, 'race number 4'],
    ['another heat', { label: 'Stock (13.5T) (Heat 2/2)' }, 'label "Stock (13.5T) (Heat 2/2)"'],
    ['another class', { label: 'Stock (17.5T) (Heat 1/2)' }, 'label "Stock (17.5T) (Heat 1/2)"'],
    ['the same heat of another round', { section: 'Qualifier Round 1' }, 'round "Qualifier Round 1"'],
  ])('is not: %s', (_what, page, difference) => {
    expect(confirm(page)).toThrow(mismatch)
    expect(confirm(page)).toThrow(difference)
  })

  it('says all that differs, once', () => {
    expect(confirm({ eventName: 'Spring Cup', raceNumber: 4 })).toThrow(/event "Spring Cup", race number 4\./)
  })
})

describe('the page of an entry list', () => {
  const list: SourceEntryListPage = {
    pageType: 'entry-list',
    sourceTrackSlug: 'x',
    sourceEventId: '5',
    trackName: null,
    name: 'Autumn Cup',
    classes: [],
    entries: [],
  }

  it('is that with the title of the event, or without one', () => {
    expect(() => confirmEntryList(list, event)).not.toThrow()
    expect(() => confirmEntryList({ ...list, name: 'autumn cup' }, event)).not.toThrow()
    expect(() => confirmEntryList({ ...list, name: null }, event)).not.toThrow()
  })

  it('is not with another', () => {
    expect(() => confirmEntryList({ ...list, name: 'Spring Cup' }, event)).toThrow(mismatch)
  })
})
