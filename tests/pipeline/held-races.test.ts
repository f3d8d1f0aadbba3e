import { describe, expect, it } from 'vitest'
import { heldDesk } from '../../core/desks/held-desk.ts'
import { undoAction } from '../../core/desks/undo.ts'
import { listActions } from '../../core/store/actions.ts'
import { editRace } from '../../fixtures/edit.ts'
import { type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import { type Bench, benchFor } from '../support/bench.ts'
import { raceIdAt } from '../support/site.ts'
import { dumpTables, logTables, query } from '../support/tables.ts'

const original = makeMeeting({ seed: 53, size: 'small' })
/** The race with eight drivers. */
const at = original.expected.races.findIndex(({ results }) => results.length === 8)
const raceId = raceIdAt(original, at)

function without(meeting: Meeting, drivers: number, index = at): Meeting {
  const gone = meeting.expected.races[index]?.results.slice(-drivers) ?? []
  return gone.reduce(
    (so, { sourceDriverId }) => editRace(so, raceIdAt(meeting, index), { kind: 'drop-driver', sourceDriverId }),
    meeting,
  )
}

/** The same meeting with the body of one race page changed by hand. */
function withBody(meeting: Meeting, change: (body: string) => string): Meeting {
  const pages = meeting.pages.map((page) =>
    page.sourceId === raceId ? { ...page, body: () => change(page.body()) } : page,
  )
  return { ...meeting, pages, expected: meeting.expected }
}

async function imported(): Promise<Bench> {
  const bench = await benchFor(original)
  expect((await bench.ingest()).status).toBe('complete')
  return bench
}

const stored = (file: string) => dumpTables(file, [...logTables, 'correction', 'held_race', 'event'])
const held = (file: string) => query(file, 'select source_race_id, state from held_race order by id')
const corrections = (file: string) =>
  query(file, "select subject, change, run_id from correction where subject <> 'event' order by id") as {
    subject: string
    change: string
    run_id: number
  }[]

describe('a race that lost half of its drivers', () => {
  it('is corrected like any other', async () => {
    const bench = await imported()
    bench.server.serve([without(original, 4)])
    const report = await bench.ingest()
    expect(report).toMatchObject({ status: 'complete', counts: { racesHeld: 0, racesSaved: 1 } })
    expect(bench.document()).toEqual(without(original, 4).expected)
    expect(held(bench.file)).toEqual([])
    expect(corrections(bench.file).filter(({ change }) => change === 'removed')).toHaveLength(4)
  })
})

describe('a race that lost more than half of its drivers', () => {
  const drifted = without(original, 5)

  it('is held: its page is kept, nothing of it is written, the run ends in part and names it', async () => {
    const bench = await imported()
    const before = stored(bench.file)
    const found = corrections(bench.file)
    bench.server.serve([drifted])
    const report = await bench.ingest()
    expect(report).toMatchObject({
      status: 'partial',
      counts: { racesHeld: 1, racesSkipped: 1, racesSaved: 0, racesUnchanged: original.listedRaceIds.length - 1 },
      skipped: [{ sourceRaceId: raceId, code: 'race/held' }],
    })
    expect(report.skipped[0]?.message).toMatch(/5 of 8 results and \d+ of \d+ laps are gone\. What is stored stays/)
    expect(stored(bench.file)).toEqual(before)
    expect(bench.document()).toEqual(original.expected)
    expect(corrections(bench.file)).toEqual(found)
    expect(held(bench.file)).toEqual([{ source_race_id: raceId, state: 'waiting' }])
    const pages = query(bench.file, 'select is_saved from page_log where source_id = ? order by id', raceId)
    expect(pages).toEqual([{ is_saved: 1 }, { is_saved: 0 }])
    expect(query(bench.file, 'select races_held from ingestion_run order by id desc limit 1')).toEqual([
      { races_held: 1 },
    ])

    // Again the same: it still waits, once, since it was first seen.
    const first = query(bench.file, 'select * from held_race')
    expect(await bench.ingest()).toMatchObject({ status: 'partial', counts: { racesHeld: 1 } })
    expect(query(bench.file, 'select * from held_race')).toEqual(first)
  })

  it('is shown side by side, and stored once a person accepts it: the log says what that corrected', async () => {
    const bench = await imported()
    bench.server.serve([drifted])
    const { runId } = await bench.ingest()
    const desk = heldDesk(bench.engine)
    const [item] = desk.list(null)
    const race = original.expected.races[at]
    const laps = race?.results.reduce((sum, result) => sum + result.laps.length, 0)
    expect(item).toMatchObject({
      race: { sourceRaceId: raceId, label: race?.label },
      runId,
      stored: { results: 8, laps },
      offered: { results: 3 },
      problem: null,
    })
    expect(item?.lines.map(({ offered }) => offered !== null)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => n < 4))
    expect(item?.storedPageHash).not.toBe(item?.pageHash)
    expect(desk.pageText(item?.pageHash ?? '').text).toBe(
      drifted.pages.find(({ sourceId }) => sourceId === raceId)?.body(),
    )

    expect(desk.accept(item?.heldId ?? 0).corrections).toBeGreaterThan(4)
    expect(bench.document()).toEqual(drifted.expected)
    const found = corrections(bench.file)
    expect(found.filter(({ subject, change }) => subject === 'result' && change === 'removed')).toHaveLength(5)
    expect(found.every((one) => one.run_id === runId)).toBe(true)
    expect(query(bench.file, 'select correction_count from ingestion_run where id = ?', runId)).toEqual(
      query(bench.file, 'select count(*) as correction_count from correction where run_id = ?', runId),
    )
    expect(held(bench.file)).toEqual([{ source_race_id: raceId, state: 'accepted' }])
    expect(query(bench.file, 'select verb, subject from action order by id desc limit 1')).toEqual([
      { verb: 'accept-held-race', subject: expect.stringContaining(race?.label ?? '') },
    ])
    // From now on it is what is stored; deciding again is refused.
    expect(await bench.ingest()).toMatchObject({ status: 'complete', counts: { racesHeld: 0, rowsDeleted: 0 } })
    expect(() => desk.accept(item?.heldId ?? 0)).toThrow(/accepted already/)
    expect(() => desk.refuse(item?.heldId ?? 0)).toThrow(/accepted already/)

    // A later correction is proved by the page that was accepted.
    bench.server.serve([without(original, 6)])
    expect((await bench.ingest()).status).toBe('complete')
    const [last] = query(bench.file, 'select old_page_hash from correction order by id desc limit 1')
    expect(last).toEqual({ old_page_hash: item?.pageHash })
  })

  it('stays as it is once a person refuses, until the source shows yet another state', async () => {
    const bench = await imported()
    bench.server.serve([drifted])
    await bench.ingest()
    const desk = heldDesk(bench.engine)
    desk.refuse(desk.list(null)[0]?.heldId ?? 0)
    expect(desk.list(null)).toEqual([])
    expect(bench.document()).toEqual(original.expected)

    // The same page, and the same state on a page that differs in something else: remembered.
    const again = await bench.ingest()
    expect(again).toMatchObject({ status: 'complete', skipped: [], counts: { racesHeld: 0 } })
    expect(again.counts.racesUnchanged).toBe(original.listedRaceIds.length)
    bench.server.serve([withBody(drifted, (body) => body.replace('</body>', '<!-- served by 7 --></body>'))])
    expect(await bench.ingest()).toMatchObject({ status: 'complete', counts: { racesHeld: 0 } })
    expect(bench.document()).toEqual(original.expected)
    const refused = { source_race_id: raceId, state: 'refused' }
    expect(held(bench.file)).toEqual([refused, refused])

    // Another state is judged anew.
    bench.server.serve([without(original, 6)])
    expect(await bench.ingest()).toMatchObject({ status: 'partial', counts: { racesHeld: 1 } })
    expect(held(bench.file)).toEqual([refused, refused, { source_race_id: raceId, state: 'waiting' }])
    expect(desk.list(null)[0]?.offered?.results).toBe(2)

    // And what is no drift any more is an ordinary correction; nothing waits then.
    bench.server.serve([without(original, 1)])
    expect(await bench.ingest()).toMatchObject({ status: 'complete', counts: { racesSaved: 1 } })
    expect(bench.document()).toEqual(without(original, 1).expected)
    expect(held(bench.file)).toEqual([refused, refused])
  })

  it('waits no more when the source takes it back, or shows another such state instead', async () => {
    const bench = await imported()
    const desk = heldDesk(bench.engine)
    bench.server.serve([drifted])
    await bench.ingest()
    const first = desk.list(null)[0]?.heldId ?? 0
    bench.server.serve([without(original, 7)])
    await bench.ingest()
    expect(desk.list(null)).toMatchObject([{ offered: { results: 1 } }])
    expect(() => desk.accept(first)).toThrow(/may have changed again/)
    bench.server.serve([original])
    expect((await bench.ingest()).status).toBe('complete')
    expect(held(bench.file)).toEqual([])
    expect(bench.document()).toEqual(original.expected)
    expect(corrections(bench.file)).toEqual([])
  })

  it('is accepted with the line of the race as the meeting’s page has it now', async () => {
    const bench = await imported()
    const renamed = editRace(drifted, raceId, { kind: 'describe', race: { label: '1/8 Nitro Buggy B-Main' } })
    bench.server.serve([renamed])
    await bench.ingest()
    expect(bench.document()).toEqual(original.expected)
    const desk = heldDesk(bench.engine)
    desk.accept(desk.list(null)[0]?.heldId ?? 0)
    expect(bench.document()).toEqual(renamed.expected)
    expect(query(bench.file, "select old_value, new_value from correction where field = 'label'")).toEqual([
      {
        old_value: JSON.stringify(original.expected.races[at]?.label),
        new_value: JSON.stringify('1/8 Nitro Buggy B-Main'),
      },
    ])
  })

  it('is accepted also after the meeting’s page stopped listing it, and keeps the line it had', async () => {
    const bench = await imported()
    bench.server.serve([drifted])
    await bench.ingest()
    bench.server.serve([editRace(drifted, raceId, { kind: 'unlist' })])
    await bench.ingest()
    const desk = heldDesk(bench.engine)
    desk.accept(desk.list(null)[0]?.heldId ?? 0)
    const race = bench.document().races[at]
    expect(race).toEqual({ ...drifted.expected.races[at], missingUpstream: true })
  })

  it('is told by a dry run, which leaves no trace', async () => {
    const bench = await imported()
    bench.server.serve([drifted])
    const dryRun = async () =>
      await bench.engine.ingest(bench.address, {
        signal: new AbortController().signal,
        dryRun: true,
        mode: 'everything',
      })
    expect(await dryRun()).toMatchObject({ status: 'partial', counts: { racesHeld: 1 } })
    expect(held(bench.file)).toEqual([])
    await bench.ingest()
    const desk = heldDesk(bench.engine)
    desk.refuse(desk.list(null)[0]?.heldId ?? 0)
    expect(await dryRun()).toMatchObject({ status: 'complete', counts: { racesHeld: 0, corrections: 0 } })
    bench.server.serve([without(original, 1)])
    const rehearsed = (await dryRun()).counts
    expect(rehearsed.corrections).toBeGreaterThan(1)
    expect((await bench.ingest()).counts).toEqual(rehearsed)
  })
})

describe('a race that a person kept as it was', () => {
  const drifted = without(original, 5)

  it('is not asked for again until its line changes, and follows that line', async () => {
    const bench = await imported()
    bench.server.serve([drifted])
    await bench.ingest()
    const desk = heldDesk(bench.engine)
    desk.refuse(desk.list(null)[0]?.heldId ?? 0)
    const ask = async () => {
      const before = bench.server.requests.length
      const report = await bench.ingest(undefined, 'changed')
      const queries = bench.server.requests.slice(before).map(({ query: text }) => text)
      return { report, isAsked: queries.some((text) => text.includes(raceId)) }
    }
    // Once more, as it was left out; then it is known.
    expect((await ask()).report).toMatchObject({ status: 'complete', counts: { racesHeld: 0, corrections: 0 } })
    expect(await ask()).toMatchObject({ isAsked: false, report: { status: 'complete' } })
    const renamed = { label: '1/8 Nitro Buggy C-Main' }
    bench.server.serve([editRace(drifted, raceId, { kind: 'describe', race: renamed })])
    expect(await ask()).toMatchObject({ isAsked: true, report: { status: 'complete', counts: { corrections: 1 } } })
    expect(bench.document().races[at]).toEqual({ ...original.expected.races[at], ...renamed })
    expect(await ask()).toMatchObject({ isAsked: false, report: { counts: { corrections: 0, rowsUpdated: 0 } } })
  })
})

describe('a refusal that is taken back', () => {
  it('lets the race wait again, however often its page came since', async () => {
    const drifted = without(original, 5)
    const bench = await imported()
    const desk = heldDesk(bench.engine)
    bench.server.serve([drifted])
    await bench.ingest()
    desk.refuse(desk.list(null)[0]?.heldId ?? 0)
    bench.server.serve([withBody(drifted, (body) => body.replace('</body>', '<!-- served by 7 --></body>'))])
    await bench.ingest()
    const [refusal] = listActions(bench.engine.reading(), 1)
    const [seen] = listActions(bench.engine.reading(), 20).filter(({ verb }) => verb === 'refuse-held-race')
    expect(refusal?.verb).toBe('ingest')
    await undoAction(bench.engine, seen?.actionId ?? 0)
    expect(desk.list(null)).toMatchObject([{ race: { sourceRaceId: raceId }, state: 'waiting' }])
    expect(held(bench.file)).toHaveLength(1)
    // The page that was served last is another one with the same state: that waits now instead.
    expect(await bench.ingest()).toMatchObject({ status: 'partial', counts: { racesHeld: 1 } })
    expect(held(bench.file)).toEqual([{ source_race_id: raceId, state: 'waiting' }])
    desk.accept(desk.list(null)[0]?.heldId ?? 0)
    expect(bench.document()).toEqual(drifted.expected)
    await expect(undoAction(bench.engine, seen?.actionId ?? 0)).rejects.toThrow(/already/)
  })
})

describe('a column that the page no longer has', () => {
  it('holds the race as well', async () => {
    const bench = await imported()
    bench.server.serve([withBody(original, (body) => body.replace(/<span class="car_num">\d+<\/span>/g, ''))])
    const report = await bench.ingest()
    expect(report).toMatchObject({ status: 'partial', counts: { racesHeld: 1 } })
    expect(report.skipped[0]?.message).toContain('The column “car number” is empty; 8 drivers had a value in it.')
    expect(bench.document()).toEqual(original.expected)
    const desk = heldDesk(bench.engine)
    desk.accept(desk.list(null)[0]?.heldId ?? 0)
    expect(bench.document().races[at]?.results.map(({ carNumber }) => carNumber)).toEqual(Array(8).fill(null))
    expect(query(bench.file, "select distinct field, new_value from correction where subject = 'result'")).toEqual([
      { field: 'carNumber', new_value: null },
    ])
  })
})

describe('several at once', () => {
  it('ends the same in whatever order races come and are accepted', async () => {
    const indexes = original.expected.races.map((_race, index) => index)
    const all = indexes.reduce((so, index) => without(so, 5, index), original)
    const outcomes = []
    for (const order of [indexes, indexes.toReversed()]) {
      const bench = await benchFor(original, { latencyMs: (request) => (request % 3) * 7 })
      await bench.ingest()
      bench.server.serve([all])
      expect(await bench.ingest()).toMatchObject({ status: 'partial', counts: { racesHeld: indexes.length } })
      const desk = heldDesk(bench.engine)
      for (const index of order) {
        const waiting = desk.list(null).find(({ race }) => race.sourceRaceId === raceIdAt(original, index))
        desk.accept(waiting?.heldId ?? 0)
      }
      expect(bench.document()).toEqual(all.expected)
      const rows = query(
        bench.file,
        `select subject, change, source_race_id, source_driver_id, lap_number, field, old_value, new_value, old_page_hash,
                new_page_hash from correction order by source_race_id, id`,
      )
      outcomes.push(rows)
    }
    expect(outcomes[1]).toEqual(outcomes[0])
  })
})
