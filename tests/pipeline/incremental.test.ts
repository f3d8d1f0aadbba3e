import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventDocument, Race } from '../../core/contract/domain.ts'
import type { IngestReport } from '../../core/contract/run.ts'
import { editRace, type RaceEdit } from '../../fixtures/edit.ts'
import { type Meeting, makeMeeting, meetingOf } from '../../fixtures/meeting.ts'
import { type Bench, benchFor, engineOn } from '../support/bench.ts'
import { rounds } from '../support/rounds.ts'
import { raceIdAt, racePath } from '../support/site.ts'
import { forbidWrites } from '../support/tables.ts'

const small = makeMeeting({ seed: 41, size: 'demo' })

/** What the server was asked for from now on: race ids, and other pages by name. */
function asking({ server }: Bench) {
  const from = server.requests.length
  const asked = () => server.requests.slice(from)
  return {
    all: () => asked().length,
    races: () => asked().flatMap(({ query }) => /view_race_result&id=(\d+)/.exec(decodeURIComponent(query))?.[1] ?? []),
    entryLists: () => asked().filter(({ query }) => query.includes('view_entry_list')).length,
  }
}

const changed = (bench: Bench): Promise<IngestReport> => bench.ingest(undefined, 'changed')

const edit = (meeting: Meeting, at: number, change: RaceEdit) => editRace(meeting, raceIdAt(meeting, at), change)

/** The meeting with only the races that `keep` says, as while it is under way. */
const upTo = (meeting: Meeting, count: number) =>
  meetingOf({ ...meeting.model, races: meeting.model.races.slice(0, count) })

describe('a meeting of 32 races in which nothing changed', () => {
  it('costs three requests at most and writes not one row', async () => {
    const bench = await benchFor(makeMeeting({ seed: 42, size: 'ordinary' }))
    const first = await bench.ingest()
    expect(first.counts.racesListed).toBe(32)
    await bench.engine.close()
    forbidWrites(bench.file)
    const asked = asking(bench)
    const engine = engineOn(bench.file, bench.server.origin)
    const again = await engine.ingest(bench.address, { signal: new AbortController().signal })
    expect(again).toMatchObject({
      status: 'complete',
      skipped: [],
      counts: { racesListed: 32, racesSaved: 0, racesUnchanged: 0, racesFresh: 32, racesSkipped: 0 },
    })
    expect(asked.all()).toBeLessThanOrEqual(3)
    expect(engine.findEventDocument(bench.address)).toEqual(bench.meeting.expected)
    expect(engine.listRuns(1)[0]).toMatchObject({ counts: { racesFresh: 32 }, status: 'complete' })
  })

  it('is asked for again as a whole by who checks everything', async () => {
    const bench = await benchFor(small)
    await bench.ingest()
    const asked = asking(bench)
    expect((await bench.ingest()).counts).toMatchObject({ racesUnchanged: 12, racesFresh: 0, rowsUpdated: 0 })
    expect(asked.races()).toHaveLength(12)
  })
})

/** Edits that the event page shows: in a race's line, in the list of races, or alone in its total of laps. */
const visibleEdits = fc.oneof(
  fc.record({
    kind: fc.constant('lines' as const),
    changes: fc.array(fc.tuple(fc.nat(11), fc.nat(2)), { maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('dropped' as const), at: fc.nat(11) }),
)

function withEdits(meeting: Meeting, given: typeof visibleEdits extends fc.Arbitrary<infer T> ? T : never): Meeting {
  if (given.kind === 'dropped') {
    const race = meeting.expected.races[given.at]
    const started = race?.results.find(({ laps }) => laps.length > 0)
    const sourceDriverId = started?.sourceDriverId ?? ''
    return editRace(meeting, race?.sourceRaceId ?? '', { kind: 'drop-driver', sourceDriverId })
  }
  return given.changes.reduce((so, [at, what]) => {
    const { completed, raceNumber } = so.model.races[at] ?? raise(`no race ${at}`)
    const later = { ...completed, minute: (completed.minute + 1) % 1440 }
    const change: RaceEdit =
      what === 0
        ? { kind: 'unlist' }
        : what === 1
          ? { kind: 'describe', race: { completed: later } }
          : { kind: 'describe', race: { raceNumber: raceNumber + 40 } }
    return editRace(so, so.model.races[at]?.sourceRaceId ?? '', change)
  }, meeting)
}

function raise(message: string): never {
  throw new RangeError(message)
}

/** What a person who read `before` has to see of `after`: a race that is no longer listed stays as it was, marked. */
function seenAfter(before: Meeting, after: Meeting): EventDocument {
  const listed = new Map(after.expected.races.map((race) => [race.sourceRaceId, race]))
  const races = before.model.races.map(({ sourceRaceId }): Race => {
    const old = before.expected.races.find((race) => race.sourceRaceId === sourceRaceId)
    return listed.get(sourceRaceId) ?? { ...(old ?? raise('no such race')), missingUpstream: true }
  })
  return { ...after.expected, races }
}

describe('what changed on the event page', () => {
  it('is what is asked for: the races planned are at least those that are no longer what is stored', async () => {
    await fc.assert(
      fc.asyncProperty(visibleEdits, async (edits) => {
        const bench = await benchFor(small)
        await bench.ingest()
        const after = withEdits(small, edits)
        bench.server.serve([after])
        const asked = asking(bench)
        const report = await changed(bench)
        expect(report.status).toBe('complete')
        expect(bench.document()).toEqual(seenAfter(small, after))
        // And what the lines told is all that was asked for.
        const moved = after.listedRaceIds.filter((id) => {
          const [was, is] = [small, after].map(({ expected }) =>
            expected.races.find((race) => race.sourceRaceId === id),
          )
          return JSON.stringify(was) !== JSON.stringify(is)
        })
        expect(asked.races()).toEqual(expect.arrayContaining(moved))
        if (edits.kind === 'lines') expect(asked.races().toSorted()).toEqual(moved.toSorted())
        expect(report.counts.racesFresh).toBe(after.listedRaceIds.length - asked.races().length)
        await bench.engine.close()
        await bench.server.close()
      }),
      { numRuns: rounds(12, 300) },
    )
  })

  it('says nothing of a corrected lap: that is found by who checks everything', async () => {
    const bench = await benchFor(small)
    await bench.ingest()
    const race = small.expected.races[4]
    const { sourceDriverId = '', laps } = race?.results[0] ?? {}
    const lapTimeMs = (laps?.[2]?.lapTimeMs ?? 0) + 3_333
    const after = edit(small, 4, { kind: 'lap-time', sourceDriverId, lapNumber: 3, lapTimeMs })
    bench.server.serve([after])
    expect((await changed(bench)).counts).toMatchObject({ racesFresh: 12, racesSaved: 0 })
    expect((await bench.ingest()).counts).toMatchObject({ racesSaved: 1, racesUnchanged: 11 })
    expect(bench.document()).toEqual(after.expected)
  })
})

describe('a meeting under way', () => {
  it('is read as it grows: new races at once, each once more after a while, and then no more', async () => {
    let now = new Date(`${small.model.startDay}T12:00:00Z`)
    const later = (minutes: number) => {
      now = new Date(now.getTime() + minutes * 60_000)
    }
    const bench = await benchFor(upTo(small, 5), {}, {}, { now: () => now })
    await changed(bench)
    expect(bench.document()).toEqual(upTo(small, 5).expected)

    bench.server.serve([upTo(small, 7)])
    later(5)
    const second = asking(bench)
    // The five are asked for once more: they may have been under way. That was too soon to be sure.
    expect((await changed(bench)).counts).toMatchObject({ racesSaved: 2, racesUnchanged: 5, racesFresh: 0 })
    expect(second.races()).toHaveLength(7)

    later(6)
    expect((await changed(bench)).counts).toMatchObject({ racesSaved: 0, racesUnchanged: 7 })
    bench.server.serve([small])
    later(6)
    const fourth = asking(bench)
    // The first five were read eleven minutes apart and have settled; the two others not quite yet.
    expect((await changed(bench)).counts).toMatchObject({ racesSaved: 5, racesUnchanged: 2, racesFresh: 5 })
    expect(fourth.races()).toHaveLength(7)
    expect(fourth.entryLists()).toBe(0)
    expect(bench.document()).toEqual(small.expected)

    later(3 * 24 * 60)
    expect((await changed(bench)).counts).toMatchObject({ racesUnchanged: 5, racesFresh: 7 })
    later(1)
    const last = asking(bench)
    expect((await changed(bench)).counts).toMatchObject({ racesFresh: 12 })
    expect(last.all()).toBe(1)
  })
})

describe('what a run could not have', () => {
  it('is what the next one asks for', async () => {
    const bench = await benchFor(small)
    const heal = bench.server.fault(racePath(raceIdAt(small, 2)), { kind: 'status', status: 503 })
    bench.server.fault('view_entry_list', { kind: 'truncated-unnoticed', keepBytes: 4_000 }, 3)
    expect(await changed(bench)).toMatchObject({ status: 'partial', counts: { racesSaved: 11, racesSkipped: 1 } })
    heal()
    const asked = asking(bench)
    expect(await changed(bench)).toMatchObject({ status: 'complete', counts: { racesSaved: 1, racesFresh: 11 } })
    expect([asked.races(), asked.entryLists()]).toEqual([[raceIdAt(small, 2)], 1])
    expect(bench.document()).toEqual(small.expected)
  })

  it('also where it is stored, but its newer state could not be read', async () => {
    const bench = await benchFor(small)
    await bench.ingest()
    const heal = bench.server.fault(racePath(raceIdAt(small, 2)), { kind: 'status', status: 503 })
    expect((await bench.ingest()).status).toBe('partial')
    heal()
    const asked = asking(bench)
    expect((await changed(bench)).status).toBe('complete')
    expect(asked.races()).toEqual([raceIdAt(small, 2)])
    expect((await changed(bench)).counts.racesFresh).toBe(12)
  })
})

describe('a run that may ask for few pages', () => {
  it('names each page that it left out, and the next run goes on there', async () => {
    const bench = await benchFor(small, {}, { maxPages: '6' })
    const first = await changed(bench)
    // The event page, the entry list, four races.
    expect(first).toMatchObject({
      status: 'partial',
      counts: { racesListed: 12, racesSaved: 4, racesSkipped: 8 },
      failure: { code: 'run/over-budget' },
    })
    expect(first.skipped.map(({ sourceRaceId }) => sourceRaceId)).toEqual(small.listedRaceIds.slice(4))
    expect(first.skipped.every(({ code }) => code === 'run/over-budget')).toBe(true)
    expect(bench.server.requests).toHaveLength(7)
    expect(await changed(bench)).toMatchObject({ status: 'partial', counts: { racesSaved: 5, racesFresh: 4 } })
    expect(await changed(bench)).toMatchObject({ status: 'complete', counts: { racesSaved: 3, racesFresh: 9 } })
    expect(bench.document()).toEqual(small.expected)
  })
})
