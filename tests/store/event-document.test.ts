import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../core/contract/domain.ts'
import { entry, eventDocument, finding, lap, race, raceResult } from '../../core/contract/domain.ts'
import { findEventDocument } from '../../core/queries/event-document.ts'
import { saveTracks } from '../../core/store/catalogue.ts'
import { openStore } from '../../core/store/database.ts'
import { listEntries, saveEntries } from '../../core/store/entries.ts'
import { placeRaces } from '../../core/store/races.ts'
import { startRun } from '../../core/store/runs.ts'
import { anyRace } from './any-race.ts'
import {
  dump,
  eventFacts,
  findingOf,
  givenEvent,
  lapOf,
  raceOf,
  resultOf,
  rowDifference,
  rowsWritten,
  saveRace,
  sumOf,
} from './support.ts'
import { givenRun } from './versioned-race.ts'

describe('an event document', () => {
  it('is what the contract says, for any races, and names its fields in the contract’s order', () => {
    const races = fc.uniqueArray(anyRace({ sourceRaceId: fc.constantFrom('1', '01', '22', 'x') }), {
      selector: ({ sourceRaceId }) => sourceRaceId,
      maxLength: 4,
    })
    const property = fc.property(races, (documents) => {
      const store = openStore(':memory:')
      const eventId = givenEvent(store)
      for (const document of documents) saveRace(store, eventId, document)
      const found = findEventDocument(store, 'liverc', '900')
      expect(eventDocument.parse(found)).toEqual(found)
      const published = documents.map(({ results, findings, ...facts }) => ({
        sourceRaceId: facts.sourceRaceId,
        section: facts.section,
        raceNumber: facts.raceNumber,
        className: facts.className,
        label: facts.label,
        completedAtLocal: facts.completedAtLocal,
        lengthMs: facts.lengthMs,
        missingUpstream: false,
        results,
        findings,
      }))
      expect(JSON.stringify(found?.races)).toBe(JSON.stringify(published))
      store.close()
    })
    fc.assert(property, { numRuns: 40 })
  })

  it('has every object’s keys in the order of its shape', () => {
    const store = openStore(':memory:')
    const eventId = givenEvent(store)
    saveEntries(store, eventId, [{ className: 'c', driverName: 'd', transponder: '0123456', carNumber: null }])
    const laps = [{ ...lapOf(1), segments: [1.5, { b: 1, a: null }] }]
    saveRace(store, eventId, raceOf('1', { results: [resultOf('1', { laps })], findings: [findingOf('x')] }))
    const found = findEventDocument(store, 'liverc', '900')
    const keysOf = (shape: { shape: object }) => Object.keys(shape.shape)
    // `names` is only there where names are not.
    expect(Object.keys(found ?? {})).toEqual(keysOf(eventDocument).filter((key) => key !== 'names'))
    expect(Object.keys(found?.track ?? {})).toEqual(keysOf(eventDocument.shape.track))
    expect(Object.keys(found?.event ?? {})).toEqual(keysOf(eventDocument.shape.event))
    expect(Object.keys(found?.entries[0] ?? {})).toEqual(keysOf(entry))
    const first = found?.races[0]
    expect(Object.keys(first ?? {})).toEqual(keysOf(race))
    expect(Object.keys(first?.results[0] ?? {})).toEqual(keysOf(raceResult))
    expect(Object.keys(first?.results[0]?.laps[0] ?? {})).toEqual(keysOf(lap))
    expect(Object.keys(first?.findings[0] ?? {})).toEqual(keysOf(finding))
    expect(JSON.stringify(first?.results[0]?.laps)).toBe(JSON.stringify(laps))
    expect(found?.entries[0]?.transponder).toBe('0123456')
    store.close()
  })

  it('prints the page’s heading whatever the catalogue calls the track, and races in the order run', () => {
    const store = openStore(':memory:')
    const eventId = givenEvent(store, { trackName: '2026 Psycho Nitro Blast' })
    const before = JSON.stringify(findEventDocument(store, 'liverc', '900'))
    const listed = {
      name: 'Hillside',
      lastEventName: null,
      lastActivityText: null,
      status: null,
      liveVideo: null,
      featured: null,
    }
    saveTracks(store, [{ source: 'liverc', sourceTrackSlug: 'hillside', ...listed }])
    expect(JSON.stringify(findEventDocument(store, 'liverc', '900'))).toBe(before)
    expect(before).toContain('2026 Psycho Nitro Blast')

    const runId = startRun(store, givenRun)
    for (const id of ['30', '10', '20']) saveRace(store, eventId, raceOf(id))
    placeRaces(store, eventId, [
      { sourceRaceId: '10', runOrder: 0, missingSinceRunId: null },
      { sourceRaceId: '30', runOrder: 1, missingSinceRunId: runId },
      { sourceRaceId: '20', runOrder: 2, missingSinceRunId: null },
    ])
    const races = findEventDocument(store, 'liverc', '900')?.races
    expect(races?.map(({ sourceRaceId, missingUpstream }) => [sourceRaceId, missingUpstream])).toEqual([
      ['10', false],
      ['30', true],
      ['20', false],
    ])
    store.close()
  })

  it('holds one race where one is wanted, and nothing of other events', () => {
    const store = openStore(':memory:')
    const eventId = givenEvent(store)
    const other = givenEvent(store, { sourceEventId: '901' })
    const withFinding = (id: string) => raceOf(id, { findings: [findingOf(id)] })
    for (const id of ['1', '2']) saveRace(store, eventId, withFinding(id))
    saveRace(store, other, withFinding('1'))
    saveRace(store, other, withFinding('3'))
    const whole = findEventDocument(store, 'liverc', '900')
    const one = findEventDocument(store, 'liverc', '900', { sourceRaceId: '2' })
    expect(one).toEqual({ ...whole, races: whole?.races.slice(1) })
    expect(findEventDocument(store, 'liverc', '900', { sourceRaceId: '3' })).toEqual({ ...whole, races: [] })
    expect(findEventDocument(store, 'liverc', '902')).toBeUndefined()
    expect(findEventDocument(store, 'liverc', "' or 1=1 --")).toBeUndefined()
    store.close()
  })

  it('is there for an event that only a listing has named', () => {
    const store = openStore(':memory:')
    const { source, sourceTrackSlug, sourceEventId, name } = eventFacts()
    givenEvent(store, { trackName: null, startDateLocal: null, endDateLocal: null })
    expect(findEventDocument(store, 'liverc', '900')).toEqual({
      formatVersion: 1,
      source,
      track: { sourceTrackSlug, name: null },
      event: { sourceEventId, name, startDateLocal: null, endDateLocal: null },
      entries: [],
      races: [],
    })
    store.close()
  })
})

describe('an entry list', () => {
  it('becomes the last one saved, for any sequence, in its order, touching only rows that differ', () => {
    const anyEntry: fc.Arbitrary<Entry> = fc.record({
      className: fc.constantFrom('a', 'b'),
      driverName: fc.constantFrom('', 'ANA', 'BO', 'a","b'),
      transponder: fc.option(fc.constantFrom('0123456', '1234567/8')),
      carNumber: fc.option(fc.constantFrom('1', '01')),
    })
    const property = fc.property(
      fc.array(fc.array(anyEntry, { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
      (lists) => {
        const store = openStore(':memory:')
        const eventId = givenEvent(store)
        const other = givenEvent(store, { sourceEventId: '901' })
        const kept = [{ className: 'a', driverName: 'ANA', transponder: null, carNumber: null }]
        saveEntries(store, other, kept)
        for (const list of lists) {
          const before = dump(store)
          let counts = { rowsInserted: 0, rowsUpdated: 0, rowsDeleted: 0 }
          const written = rowsWritten(store, () => {
            counts = saveEntries(store, eventId, list)
          })
          expect(written).toBe(sumOf(counts))
          expect(counts).toEqual(rowDifference(before, dump(store)))
          expect(listEntries(store, eventId)).toEqual(list)
          expect(rowsWritten(store, () => saveEntries(store, eventId, list))).toBe(0)
        }
        expect(listEntries(store, other)).toEqual(kept)
        store.close()
      },
    )
    fc.assert(property, { numRuns: 60 })
  })
})
