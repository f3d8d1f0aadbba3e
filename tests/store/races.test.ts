import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { raceDocument } from '../../core/contract/domain.ts'
import { compareRace } from '../../core/pipeline/compare-race.ts'
import { findEventDocument } from '../../core/queries/event-document.ts'
import { applyRaceChanges } from '../../core/store/apply-race.ts'
import { openStore } from '../../core/store/database.ts'
import { findRaceDocument, listStoredRaces, placeRaces } from '../../core/store/races.ts'
import { startRun } from '../../core/store/runs.ts'
import { anyRace } from './any-race.ts'
import {
  dump,
  failureOf,
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
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const store = openStore(`${folder}/races.db`)
afterAll(() => store.close())

let lastEvent = 0
const freshEvent = () => {
  lastEvent += 1
  return givenEvent(store, { sourceEventId: `e${lastEvent}` })
}

describe('saving a race, for any sequence of documents', () => {
  it('leaves exactly the last one, and touches exactly the rows that differ', () => {
    fc.assert(
      fc.property(fc.array(anyRace(), { minLength: 1, maxLength: 4 }), (documents) => {
        const store = openStore(':memory:')
        const eventId = givenEvent(store)
        for (const document of documents) {
          const before = dump(store)
          const changes = compareRace(findRaceDocument(store, eventId, '7')?.document, document)
          let counts = { rowsInserted: 0, rowsUpdated: 0, rowsDeleted: 0 }
          const written = rowsWritten(store, () => {
            counts = store.transaction(() => applyRaceChanges(store, { eventId }, changes))
          })
          expect(counts).toEqual(rowDifference(before, dump(store)))
          expect(written).toBe(sumOf(counts))

          const withoutDrivers = dump(store)
          for (const rows of [before, withoutDrivers]) {
            for (const key of rows.keys()) if (key.startsWith('driver ')) rows.delete(key)
          }
          const { rowsInserted, rowsUpdated, rowsDeleted } = rowDifference(before, withoutDrivers)
          expect(changes.counts).toEqual({ added: rowsInserted, changed: rowsUpdated, gone: rowsDeleted })
          expect(changes.isEmpty).toBe(sumOf({ rowsInserted, rowsUpdated, rowsDeleted }) === 0)

          const stored = findRaceDocument(store, eventId, '7')?.document
          expect(JSON.stringify(stored)).toBe(JSON.stringify(document))
          expect(raceDocument.safeParse(stored).success).toBe(true)
        }
        const last = documents.at(-1)
        expect(last && rowsWritten(store, () => saveRace(store, eventId, last))).toBe(0)
        expect(store.check()).toEqual({ integrity: 'ok', foreignKeys: [] })
        store.close()
      }),
      { numRuns: 80 },
    )
  })

  it('names old and new value of every field that changed, and nothing else', () => {
    fc.assert(
      fc.property(anyRace(), anyRace(), (one, other) => {
        const back = compareRace(other, one)
        const there = compareRace(one, other)
        const turned = there.fields.map(({ field, old, new: now }) => ({ field, old: now, new: old }))
        expect(back.fields).toEqual(turned)
        for (const { field, old, new: now } of there.fields) {
          expect(one[field]).toBe(old)
          expect(other[field]).toBe(now)
        }
        expect(back.counts).toEqual({
          added: there.counts.gone,
          changed: there.counts.changed,
          gone: there.counts.added,
        })
        expect(compareRace(one, structuredClone(one)).isEmpty).toBe(true)
      }),
    )
  })

  it('gives the same export and the same driver names in whatever order races and their versions arrive', () => {
    const ids = ['8', '9', '10', '77']
    const names = fc.constantFrom('ANA', 'Ana', 'Ana R.', 'ANA REYES')
    const races = fc.tuple(
      ...ids.map((id) => anyRace({ sourceRaceId: fc.constant(id), driverName: names, driverIds: ['1', '2', '3'] })),
    )
    const order = fc.shuffledSubarray(ids, { minLength: ids.length })
    fc.assert(
      fc.property(races, races, order, order, (drafts, finals, first, second) => {
        const outcomes = [
          { arrive: first, passes: [drafts, finals] },
          { arrive: second, passes: [finals] },
        ].map(({ arrive, passes }) => {
          const fresh = openStore(':memory:')
          const eventId = givenEvent(fresh)
          for (const documents of passes) {
            for (const id of arrive) {
              const document = documents.find(({ sourceRaceId }) => sourceRaceId === id)
              if (document !== undefined) saveRace(fresh, eventId, document)
            }
          }
          placeRaces(
            fresh,
            eventId,
            ids.map((sourceRaceId, runOrder) => ({ sourceRaceId, runOrder, missingSinceRunId: null })),
          )
          const racing = fresh
            .prepare<[], unknown>(
              `select source_driver_id from driver where id in (select driver_id from race_result) order by 1`,
            )
            .all()
          const exported = JSON.stringify(findEventDocument(fresh, 'liverc', '900'))
          const again = rowsWritten(fresh, () =>
            finals.forEach((document) => {
              saveRace(fresh, eventId, document)
            }),
          )
          fresh.close()
          return { exported, racing, again }
        })
        expect(outcomes[0]).toEqual(outcomes[1])
        expect(outcomes[0]?.again).toBe(0)
      }),
      { numRuns: 40 },
    )
  })
})

describe('ids and rows', () => {
  it('keeps the ids of results when the table is turned round, and of a race when everything else changes', () => {
    const eventId = freshEvent()
    saveRace(store, eventId, raceOf('1', { results: [resultOf('a'), resultOf('b'), resultOf('c')] }))
    const idsOf = () =>
      store
        .prepare<[number], unknown>(
          `select d.source_driver_id, rr.id, r.id race from race r join race_result rr on rr.race_id = r.id
           join driver d on d.id = rr.driver_id where r.event_id = ? order by 1`,
        )
        .all(eventId)
    const before = idsOf()
    const counts = saveRace(
      store,
      eventId,
      raceOf('1', { results: [resultOf('c'), resultOf('b'), resultOf('a')], label: 'other' }),
    )
    expect(idsOf()).toEqual(before)
    expect(counts).toEqual({ rowsInserted: 0, rowsUpdated: 3, rowsDeleted: 0 })
  })

  it('never gives the id of a result that is gone to another', () => {
    const eventId = freshEvent()
    const lastId = () => store.prepare<[], number>('select max(id) from race_result').pluck().get() ?? 0
    saveRace(store, eventId, raceOf('1', { results: [resultOf('1'), resultOf('2')] }))
    const before = lastId()
    saveRace(store, eventId, raceOf('1', { results: [resultOf('1')] }))
    saveRace(store, eventId, raceOf('1', { results: [resultOf('1'), resultOf('3')] }))
    expect(lastId()).toBeGreaterThan(before)
  })

  it('really drops a driver, a lap and a finding that the source took back', () => {
    const eventId = freshEvent()
    const count = (table: string) => store.prepare<[], number>(`select count(*) from ${table}`).pluck().get() ?? 0
    const before = { results: count('race_result'), laps: count('lap'), findings: count('finding') }
    saveRace(store, eventId, raceOf('1', { findings: [findingOf('a'), findingOf('b')] }))
    saveRace(
      store,
      eventId,
      raceOf('1', { results: [resultOf('12', { laps: [lapOf(1), lapOf(3)] })], findings: [findingOf('b')] }),
    )
    expect(count('race_result') - before.results).toBe(1)
    expect(count('lap') - before.laps).toBe(2)
    expect(count('finding') - before.findings).toBe(1)
  })

  it('saves nothing of a race when one of its rows is refused', () => {
    const eventId = freshEvent()
    const before = dump(store)
    const bad = raceOf('1', { results: [resultOf('1'), resultOf('2', { laps: [lapOf(1), lapOf(2, -1)] })] })
    expect(failureOf(() => saveRace(store, eventId, bad))).toMatchObject({ name: 'Failure', code: 'unexpected' })
    expect(dump(store)).toEqual(before)
  })

  it('refuses a driver or a lap that stands twice, rather than losing one', () => {
    const eventId = freshEvent()
    for (const results of [[resultOf('1'), resultOf('1')], [resultOf('1', { laps: [lapOf(1), lapOf(1)] })]]) {
      saveRace(store, eventId, raceOf('5', { results: [resultOf('1')] }))
      expect(failureOf(() => saveRace(store, eventId, raceOf('5', { results })))).toMatchObject({ code: 'unexpected' })
      const fresh = raceOf('6', { results })
      expect(failureOf(() => saveRace(store, eventId, fresh))).toMatchObject({ code: 'unexpected' })
      expect(findRaceDocument(store, eventId, '6')).toBeUndefined()
    }
  })

  it('knows a lap whose segments alone differ', () => {
    const eventId = freshEvent()
    const timed = (...segments: [number, number]) =>
      raceOf('1', { results: [resultOf('1', { laps: [{ ...lapOf(1), segments }] })] })
    saveRace(store, eventId, timed(1.5, 2))
    expect(rowsWritten(store, () => saveRace(store, eventId, timed(1.5, 2)))).toBe(0)
    expect(saveRace(store, eventId, timed(2, 1.5))).toMatchObject({ rowsUpdated: 1 })
    expect(findRaceDocument(store, eventId, '1')?.document).toEqual(timed(2, 1.5))
  })

  it('writes no driver row for a correction that names nobody anew', () => {
    const eventId = freshEvent()
    saveRace(store, eventId, raceOf('1'))
    const corrected = raceOf('1', {
      results: [resultOf('11', { laps: [lapOf(1), lapOf(2), lapOf(3, 1)] }), resultOf('12', { position: 2 })],
    })
    expect(saveRace(store, eventId, corrected)).toEqual({ rowsInserted: 0, rowsUpdated: 1, rowsDeleted: 0 })
  })
})

describe('places', () => {
  it('puts races in order and marks lost ones, writing only what differs', () => {
    const eventId = freshEvent()
    const runId = startRun(store, {
      kind: 'event',
      source: 'liverc',
      sourceTrackSlug: null,
      sourceEventId: null,
      url: 'https://x',
      requestedBy: 'test',
      pid: 1,
      host: 'h',
      startedAt: '2026-01-01T00:00:00.000Z',
    })
    for (const id of ['30', '10', '20']) saveRace(store, eventId, raceOf(id))
    expect(listStoredRaces(store, eventId).map(({ sourceRaceId }) => sourceRaceId)).toEqual(['30', '10', '20'])
    const order = [
      { sourceRaceId: '10', runOrder: 0, missingSinceRunId: null },
      { sourceRaceId: 'not stored', runOrder: 1, missingSinceRunId: null },
      { sourceRaceId: '20', runOrder: 2, missingSinceRunId: runId },
      { sourceRaceId: '30', runOrder: 3, missingSinceRunId: null },
    ]
    expect(placeRaces(store, eventId, order)).toEqual({ rowsInserted: 0, rowsUpdated: 3, rowsDeleted: 0 })
    expect(rowsWritten(store, () => placeRaces(store, eventId, order))).toBe(0)
    expect(listStoredRaces(store, eventId)).toEqual(order.filter(({ sourceRaceId }) => sourceRaceId !== 'not stored'))
    saveRace(store, eventId, raceOf('20', { label: 'new' }))
    expect(findRaceDocument(store, eventId, '20')).toMatchObject({ runOrder: 2, missingSinceRunId: runId })
  })
})
