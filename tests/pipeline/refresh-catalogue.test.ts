import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { eventSummary, track } from '../../core/contract/domain.ts'
import { ingestionRun } from '../../core/contract/run.ts'
import { eventsListing, makeCatalogue } from '../../fixtures/listings.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { catalogueWith } from '../../fixtures/server-command.ts'
import { benchFor, engineOn } from '../support/bench.ts'
import { scratchFolder } from '../support/scratch.ts'
import { startSite } from '../support/site.ts'
import { dumpTables, logTables } from '../support/tables.ts'

const meeting = makeMeeting({ seed: 71, size: 'small' })
const listing = eventsListing([meeting.model])
const asking = () => ({ signal: new AbortController().signal })

describe('the catalogue of tracks', () => {
  const catalogue = makeCatalogue({ count: 200 })

  it('is stored as the site lists it, and again without a write', async () => {
    const server = await startSite([catalogue])
    const file = join(scratchFolder(), 'tracks.db')
    const engine = engineOn(file, server.origin)
    const outcome = await engine.syncTracks(asking())
    expect(outcome).toMatchObject({
      status: 'complete',
      listed: catalogue.expected.length,
      counts: { rowsInserted: catalogue.expected.length, rowsUpdated: 0, rowsDeleted: 0 },
      requests: { total: server.requests.length },
    })
    const stored = engine.listTracks()
    expect(stored.map((one) => track.parse(one))).toHaveLength(catalogue.expected.length)
    expect(stored).toEqual(expect.arrayContaining(catalogue.expected))
    const before = dumpTables(file, logTables)
    expect((await engine.syncTracks(asking())).counts).toMatchObject({
      rowsInserted: 0,
      rowsUpdated: 0,
      rowsDeleted: 0,
    })
    expect(dumpTables(file, logTables)).toEqual(before)
    expect(ingestionRun.parse(engine.findRun(outcome.runId))).toMatchObject({
      kind: 'catalogue',
      status: 'complete',
      pages: { 'track-catalogue': 1 },
      sourceTrackSlug: null,
      sourceEventId: null,
    })
  })

  it('is found by words, whatever their case and accents', async () => {
    const server = await startSite([catalogue])
    const engine = engineOn(join(scratchFolder(), 'tracks.db'), server.origin)
    await engine.syncTracks(asking())
    const found = (words: string) => engine.listTracks(words).map(({ sourceTrackSlug }) => sourceTrackSlug)
    expect(found('CAFÉ terrain')).toEqual(['cafeterrain'])
    expect(found('зоряний')).toEqual(['zoryanatrek'])
    expect(found('harrowgate')).toEqual(['harrowgate2', 'harrowgatercc'])
    expect(found('no such track')).toEqual([])
  })

  it('ends as failed, with its record, where it cannot be had', async () => {
    const server = await startSite([catalogue])
    server.fault('/live/', { kind: 'truncated-unnoticed', keepBytes: 9_000 })
    const engine = engineOn(join(scratchFolder(), 'tracks.db'), server.origin)
    await expect(engine.syncTracks(asking())).rejects.toMatchObject({ name: 'Failure', code: 'page/incomplete' })
    expect(engine.listTracks()).toEqual([])
    expect(engine.listRuns()).toMatchObject([
      { kind: 'catalogue', status: 'failed', failure: { code: 'page/incomplete' } },
    ])
  })
})

describe("a track's list of events", () => {
  it('is stored as the site lists it, found by day, and again without a write', async () => {
    const bench = await benchFor(meeting)
    const outcome = await bench.engine.syncEvents(meeting.slug, asking())
    expect(outcome).toMatchObject({ status: 'complete', listed: listing.expected.length })
    const stored = bench.engine.listEvents(meeting.slug, {})
    expect(stored.map((one) => eventSummary.parse(one))).toHaveLength(listing.expected.length)
    expect(stored).toEqual(expect.arrayContaining(listing.expected))
    const day = meeting.model.startDay
    const held = bench.engine.listEvents(meeting.slug, { from: day, to: day })
    expect(held.map(({ sourceEventId }) => sourceEventId)).toContain(meeting.eventId)
    expect(held.every((event) => (event.startDateLocal ?? '') <= day && day <= (event.endDateLocal ?? ''))).toBe(true)
    const before = dumpTables(bench.file, logTables)
    await bench.engine.syncEvents(meeting.slug.toUpperCase(), asking())
    expect(dumpTables(bench.file, logTables)).toEqual(before)
  })

  it('and the events themselves say the same, in whatever order they are read', async () => {
    const tables = []
    for (const listingFirst of [true, false]) {
      const server = await startSite([meeting, catalogueWith(meeting)])
      const file = join(scratchFolder(), 'order.db')
      const engine = engineOn(file, server.origin)
      const address = server.url(meeting.slug, `/results/?p=view_event&id=${meeting.eventId}`)
      if (listingFirst) await engine.syncEvents(meeting.slug, asking())
      expect((await engine.ingest(address, asking())).status).toBe('complete')
      if (!listingFirst) await engine.syncEvents(meeting.slug, asking())
      expect(engine.findEventDocument(address)).toEqual(meeting.expected)
      tables.push(engine.listEvents(meeting.slug, {}))
    }
    expect(tables[0]).toEqual(tables[1])
    expect(tables[0]?.find(({ sourceEventId }) => sourceEventId === meeting.eventId)).toMatchObject({
      depth: 'laps-full',
    })
  })

  it('lets an event be named by its id from then on', async () => {
    const bench = await benchFor(meeting)
    await expect(bench.engine.ingest(`liverc:${meeting.eventId}`, asking())).rejects.toMatchObject({
      code: 'input/invalid',
    })
    await bench.engine.syncEvents(meeting.slug, asking())
    expect((await bench.engine.ingest(`liverc:${meeting.eventId}`, asking())).status).toBe('complete')
    expect(bench.engine.findEventDocument(`liverc:${meeting.eventId}`)).toEqual(meeting.expected)
  })

  it('of a track that the site does not have is a failure, not an empty list', async () => {
    const bench = await benchFor(meeting)
    await expect(bench.engine.syncEvents('nosuchtrack', asking())).rejects.toMatchObject({ code: 'source/not-found' })
    expect(() => bench.engine.listEvents('nosuchtrack', {})).toThrow(/events sync nosuchtrack/)
  })
})
