import { describe, expect, it } from 'vitest'
import type { Connector, PageRef } from '../../core/connectors/connector.ts'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import { Failure } from '../../core/contract/failure.ts'
import { createLog } from '../../core/log.ts'
import { ingestEvent } from '../../core/pipeline/ingest-event.ts'
import { replayEvent } from '../../core/pipeline/replay-event.ts'
import type { RunRooms } from '../../core/pipeline/run.ts'
import { compareStoredEvent } from '../../core/pipeline/stored-changes.ts'
import { thisHost } from '../../core/processes.ts'
import { findEventDocument } from '../../core/queries/event-document.ts'
import { findEventItem } from '../../core/queries/event-list.ts'
import { findEventOverview } from '../../core/queries/event-overview.ts'
import { openStore, type Store } from '../../core/store/database.ts'
import { findEvent } from '../../core/store/events.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { readerOf } from '../support/fixture-reader.ts'

const origin = 'http://127.0.0.1:9/{slug}'
const meeting = makeMeeting({ seed: 51, size: 'demo', traps: true })
const newer = liveRcConnector(origin)
const [odd = '', other = ''] = [meeting.listedRaceIds[4], meeting.listedRaceIds[7]]

/** The program of last year: it gave up on one race, and read another wrongly. */
const older: Connector = {
  ...newer,
  parse(page, body) {
    if (page.sourceId === odd) throw new Failure('page/changed', 'The LiveRC page has an unknown layout: it is odd.')
    const read = newer.parse(page, body)
    if (read.pageType !== 'race-result' || page.sourceId !== other) return read
    return { ...read, lengthMs: 1, results: read.results.slice(1).map((result) => ({ ...result, carNumber: 'x' })) }
  },
}

const page: PageRef = {
  source: 'liverc',
  pageType: 'event',
  sourceTrackSlug: meeting.slug,
  sourceId: meeting.eventId,
}
const request = () => ({ page, signal: new AbortController().signal })

const roomsOf = (store: Store, connector: Connector): Omit<RunRooms, 'pages'> => ({
  store,
  connector,
  log: createLog('silent'),
  maxRequests: 4,
  maxRetries: 0,
  maxPages: 600,
  requestedBy: 'test',
  leaseMs: 30_000,
  host: thisHost,
  now: () => new Date(),
})

async function withOldRows(work: (store: Store, eventId: number) => Promise<void>): Promise<void> {
  const store = openStore(':memory:')
  try {
    const report = await ingestEvent({ ...roomsOf(store, older), pages: readerOf(meeting) }, request())
    expect(report).toMatchObject({ status: 'partial', skipped: [{ sourceRaceId: odd, code: 'page/changed' }] })
    await work(store, findEvent(store, 'liverc', meeting.eventId)?.eventId ?? 0)
  } finally {
    store.close()
  }
}

const documentOf = (store: Store) => findEventDocument(store, 'liverc', meeting.eventId)
const nothingListed = { lapsListed: 3 }

describe('a newer program', () => {
  it('reads from the archive what the older one could not, and tells what is different', async () => {
    await withOldRows(async (store, eventId) => {
      const before = openStore(':memory:')
      await ingestEvent({ ...roomsOf(before, older), pages: readerOf(meeting) }, request())
      expect(findEventItem(store, eventId)?.state).toBe('partial')
      const report = await replayEvent(roomsOf(store, newer), request(), store)
      expect(report).toMatchObject({ status: 'complete', skipped: [], requests: { total: 0 } })
      expect(documentOf(store)).toEqual(meeting.expected)
      expect(findEventItem(store, eventId)?.state).toBe('complete')
      const { races, event, entries } = compareStoredEvent(before, store, 'liverc', meeting.eventId, nothingListed)
      expect([event, entries]).toEqual([[], { added: [], changed: [], removed: [], movedCount: 0 }])
      expect(races.map(({ sourceRaceId, change }) => [sourceRaceId, change])).toEqual([
        [odd, 'added'],
        [other, 'changed'],
      ])
      const expected = meeting.expected.races.find(({ sourceRaceId }) => sourceRaceId === other)
      const [first, ...others] = expected?.results ?? []
      expect(races[1]?.fields).toEqual([{ field: 'lengthMs', old: 1, new: expected?.lengthMs }])
      expect(races[1]?.results.added).toMatchObject([{ driverName: first?.driverName, laps: first?.laps.length }])
      expect(races[1]?.results.changed.map(({ driverName }) => driverName)).toEqual(
        others.map(({ driverName }) => driverName),
      )
      expect(races[1]?.results.changed[0]?.fields).toContainEqual({
        field: 'carNumber',
        old: 'x',
        new: others[0]?.carNumber,
      })
      // What the program reads differently is no doing of the source.
      const corrections = store.prepare<[], { count: number }>('select count(*) as count from correction').get()
      expect(corrections).toEqual({ count: 0 })
      const unsaved = store.prepare<[], unknown>('select 1 from page_log where is_saved = 0').all()
      expect(unsaved).toEqual([])
      before.close()
    })
  })

  it('that cannot read any more what an older one could leaves the rows as they are, and says so', async () => {
    const store = openStore(':memory:')
    await ingestEvent({ ...roomsOf(store, newer), pages: readerOf(meeting) }, request())
    const before = documentOf(store)
    const worse: Connector = {
      ...newer,
      parse: (ref, body) => (ref.sourceId === other ? newer : older).parse(ref, body),
    }
    const report = await replayEvent(roomsOf(store, worse), request(), store)
    expect(report).toMatchObject({
      status: 'partial',
      skipped: [{ sourceRaceId: odd, code: 'page/changed' }],
      counts: { rowsInserted: 0, rowsUpdated: 0, rowsDeleted: 0 },
    })
    expect(documentOf(store)).toEqual(before)
    // The meeting is as whole as it was, and was read when it was read.
    const eventId = findEvent(store, 'liverc', meeting.eventId)?.eventId ?? 0
    const overview = findEventOverview(store, eventId)
    expect(overview).toMatchObject({ state: 'complete', lastRun: { status: 'complete', runId: 1 } })
    expect(overview?.ingestedAt).toBe(overview?.lastRun?.endedAt)
    store.close()
  })
})
