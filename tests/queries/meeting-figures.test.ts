import { describe, expect, it } from 'vitest'
import { normaliseClassName } from '../../core/analysis/class-names.ts'
import { normaliseName } from '../../core/analysis/names.ts'
import type { EventDocument } from '../../core/contract/domain.ts'
import { meetingEntries, meetingFigures } from '../../core/contract/meeting-figures.ts'
import { findMeetingEntries } from '../../core/queries/meeting-entries.ts'
import { findMeetingFigures } from '../../core/queries/meeting-figures.ts'
import { type MeetingOptions, makeMeeting } from '../../fixtures/meeting.ts'
import { rounds } from '../support/rounds.ts'
import { storeOf } from './stored-meeting.ts'

const settings = { cleanFactor: 1.1 }

function figuresOf(document: EventDocument) {
  const { store, eventIds } = storeOf(document)
  const figures = findMeetingFigures(store, eventIds[0] ?? 0, settings)
  if (!figures) throw new Error('not stored')
  return figures
}

function entriesOf(document: EventDocument) {
  const { store, eventIds } = storeOf(document)
  return findMeetingEntries(store, eventIds[0] ?? 0)
}

const meetings: MeetingOptions[] = [
  ...Array.from({ length: rounds(6, 60) }, (_none, seed) => ({ seed: 700 + seed, size: 'small' as const })),
  { seed: 1, size: 'hostile', traps: true, claims: true },
  { seed: 2, size: 'ordinary' },
]

describe.each(meetings)('the figures of made-up meeting $seed ($size)', (options) => {
  const document = makeMeeting(options).expected
  const figures = figuresOf(document)

  it('are of the contract, and hold every race and every line once', () => {
    expect(() => meetingFigures.parse(figures)).not.toThrow()
    expect(figures.classes.reduce((sum, { races }) => sum + races.length, 0)).toBe(document.races.length)
    const lines = document.races.reduce((sum, { results }) => sum + results.length, 0)
    const runs = figures.classes.flatMap(({ drivers }) => drivers.flatMap((driver) => driver.runs))
    expect(runs).toHaveLength(lines)
  })

  it('have the fastest laps and the places that are published', () => {
    for (const { className, best, drivers, races } of figures.classes) {
      const own = document.races.filter((race) => race.className === className)
      expect(races.map(({ label }) => label)).toEqual(own.map(({ label }) => label))
      const laps = own.flatMap(({ results }) => results.flatMap(({ fastestLapMs }) => fastestLapMs || []))
      const fastest = laps.length === 0 ? undefined : Math.min(...laps)
      expect(best.fastestLap[0]?.timeMs).toBe(fastest)
      expect(drivers[0]?.day.bestLapMs ?? undefined).toBe(fastest)
    }
  })

  it('give each entry the runs of whoever has its name, and name who never ran', () => {
    const { entries, withoutEntry } = entriesOf(document)
    expect(() => meetingEntries.parse({ entries, withoutEntry })).not.toThrow()
    expect(entries.map(({ driverName, className }) => [driverName, className])).toEqual(
      document.entries.map(({ driverName, className }) => [driverName, className]),
    )
    let told = withoutEntry.reduce((sum, { runs }) => sum + runs.length, 0)
    for (const { className, driverName, match, runs } of entries) {
      const own = document.races.flatMap((race) =>
        race.className !== null && normaliseClassName(race.className) === normaliseClassName(className)
          ? race.results.filter((result) => normaliseName(result.driverName) === normaliseName(driverName))
          : [],
      )
      if (match !== 'ambiguous')
        expect(runs.map(({ position }) => position)).toEqual(own.map(({ position }) => position))
      told += own.length
    }
    const doubled = entries.some(({ match }) => match === 'ambiguous')
    if (!doubled) expect(told).toBe(document.races.reduce((sum, { results }) => sum + results.length, 0))
  })
})

describe('the figures of a meeting', () => {
  const { expected } = makeMeeting({ seed: 3, size: 'small' })

  it('take spellings of a class as one and name them, and keep races without a class apart', () => {
    const spelt: EventDocument = {
      ...expected,
      races: expected.races.map((race, at) => {
        const className = race.className?.includes('Nitro') ? (at % 2 ? '1/8  NITRO Buggy' : race.className) : null
        return { ...race, className }
      }),
    }
    const { classes } = figuresOf(spelt)
    const nitro = classes.find(({ className }) => className !== null)
    expect(classes).toHaveLength(2)
    expect([nitro?.className, ...(nitro?.otherSpellings ?? [])].toSorted()).toEqual(
      [...new Set(spelt.races.flatMap(({ className }) => className ?? []))].toSorted(),
    )
    expect(classes.find(({ className }) => className === null)?.races.length).toBe(
      spelt.races.filter(({ className }) => className === null).length,
    )
  })

  it('hold races without results, and are nothing of a meeting that is not stored', () => {
    const [race] = expected.races
    if (!race) throw new Error('no race')
    const { classes } = figuresOf({ ...expected, entries: [], races: [{ ...race, results: [] }] })
    expect(classes).toMatchObject([{ drivers: [], races: [{ resultCount: 0, starterCount: 0 }], closestFinishes: [] }])
    expect(Object.values(classes[0]?.best ?? {}).flat()).toEqual([])
    const { store } = storeOf()
    expect(findMeetingFigures(store, 1, settings)).toBeUndefined()
    expect(findMeetingEntries(store, 1)).toEqual({ entries: [], withoutEntry: [] })
  })
})

describe('entries and their drivers', () => {
  const { expected } = makeMeeting({ seed: 4, size: 'small' })
  const race = expected.races.find(({ results }) => results.length > 3)
  const [one, other] = race?.results ?? []
  if (!race || !one || !other) throw new Error('no race of two')
  const className = race.className ?? ''
  const entry = { className, driverName: one.driverName, transponder: '1', carNumber: '1' }

  it('are found in any writing of the name', () => {
    const [first = '', ...rest] = one.driverName.split(' ')
    const written = { ...entry, driverName: `${rest.join(' ')}, ${first}`.toUpperCase() }
    const { entries } = entriesOf({ ...expected, entries: [written] })
    expect(entries[0]).toMatchObject({ match: 'driver', drivers: [{ sourceDriverId: one.sourceDriverId }] })
    expect(entries[0]?.startCount).toBeGreaterThan(0)
  })

  it('are not guessed where two drivers of the class, or two of its entries, have the name', () => {
    const results = race.results.map((result) =>
      result === other ? { ...result, driverName: one.driverName } : result,
    )
    const twoDrivers = entriesOf({ ...expected, entries: [entry], races: [{ ...race, results }] })
    expect(twoDrivers.entries[0]).toMatchObject({ match: 'ambiguous', runs: [] })
    expect(twoDrivers.entries[0]?.drivers).toHaveLength(2)
    const twoEntries = entriesOf({ ...expected, entries: [entry, { ...entry, transponder: '2' }] })
    expect(twoEntries.entries.map(({ match }) => match)).toEqual(['ambiguous', 'ambiguous'])
  })

  it('mean the one who ran in the class where another of the name ran in another', () => {
    const elsewhere = {
      ...race,
      sourceRaceId: '99',
      className: 'Another',
      results: [{ ...other, driverName: one.driverName }],
    }
    const { entries, withoutEntry } = entriesOf({ ...expected, entries: [entry], races: [race, elsewhere] })
    expect(entries[0]).toMatchObject({ match: 'driver', drivers: [{ sourceDriverId: one.sourceDriverId }] })
    expect(withoutEntry.find((line) => line.className === 'Another')).toMatchObject({
      sourceDriverId: other.sourceDriverId,
    })
  })

  it('of nobody who raced are said to be so', () => {
    const { entries } = entriesOf({ ...expected, entries: [{ ...entry, driverName: 'Nobody At All' }] })
    expect(entries[0]).toMatchObject({ match: 'none', drivers: [], runs: [], startCount: 0 })
  })
})
