import { createHash } from 'node:crypto'
import { zstdDecompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { EventDocument } from '../../core/contract/domain.ts'
import { type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import { seededRandom } from '../../fixtures/random.ts'
import { benchFor } from '../support/bench.ts'
import { type Difference, differences, look, type Truth } from '../support/event-diff.ts'
import { editSomething } from '../support/random-edits.ts'
import { rounds } from '../support/rounds.ts'
import { logTables, query, rowsChanged, tableRows } from '../support/tables.ts'

interface LoggedRow {
  subject: string
  change: string
  source_race_id: string | null
  source_driver_id: string | null
  driver_name: string | null
  class_name: string | null
  lap_number: number | null
  field: string | null
  old_value: string | null
  new_value: string | null
  old_page_hash: string | null
  new_page_hash: string | null
}

const logged = (file: string, runId: number | null) =>
  query(file, 'select * from correction where run_id = ? order by id', runId) as LoggedRow[]

const valueOfJson = (text: string | null): unknown => (text === null ? null : JSON.parse(text))

function differenceOf(row: LoggedRow): Difference {
  return {
    sourceRaceId: row.source_race_id,
    subject: row.subject,
    change: row.change,
    sourceDriverId: row.source_driver_id,
    driverName: row.driver_name,
    className: row.subject === 'entry' ? row.class_name : null,
    lapNumber: row.lap_number,
    field: row.field,
    old: valueOfJson(row.old_value),
    new: valueOfJson(row.new_value),
  }
}

/** One line a difference, its values with their keys in order: two lists of lines can be compared and read. */
const linesOf = (list: readonly Difference[]) =>
  list
    .map(({ old, new: now, sourceRaceId, subject, change, ...where }) => {
      const { sourceDriverId, driverName, className, lapNumber, field } = where
      const place = [sourceRaceId, subject, change, sourceDriverId, driverName, className, lapNumber, field]
      return `${place.join(' | ')}: ${inOrder(old)} → ${inOrder(now)}`
    })
    .toSorted()

const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_key, held) =>
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : held,
  )

/** The races as they have to be stored, whether still listed or not; findings are the checker's. */
const storedRaces = (document: EventDocument) =>
  new Map(
    document.races.map(({ missingUpstream, ...race }) => [
      race.sourceRaceId,
      { race: { ...race, missingUpstream: false, findings: [] }, isListed: !missingUpstream },
    ]),
  )

function racePlaces(file: string): Map<unknown, { place: string; facts: string }> {
  const rows = query(file, 'select * from race') as Record<string, unknown>[]
  return new Map(
    rows.map(({ id, run_order, missing_since_run_id, ...facts }) => [
      id,
      { place: JSON.stringify([run_order, missing_since_run_id]), facts: JSON.stringify(facts) },
    ]),
  )
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const pageBody = (meeting: Meeting, pageType: string, sourceId: string | null) =>
  meeting.pages.find((page) => page.pageType === pageType && page.sourceId === sourceId)?.body() ?? ''

/** The page that a correction has to be proved by, at the time of `meeting`. */
function proof(meeting: Meeting, { subject, change, source_race_id, field }: LoggedRow): string {
  if (subject === 'entry') return hashOf(pageBody(meeting, 'entry-list', meeting.eventId))
  const isOfEventPage = subject === 'event' || (subject === 'race' && (change !== 'changed' || field !== 'lengthMs'))
  return isOfEventPage
    ? hashOf(pageBody(meeting, 'event', meeting.eventId))
    : hashOf(pageBody(meeting, 'race-result', source_race_id))
}

describe('what a club changes after it was published', () => {
  it('is written down, each thing once and nothing else, and exactly that is written', async () => {
    let meeting = makeMeeting({ seed: 47, size: 'demo' })
    const random = seededRandom('corrections')
    const bench = await benchFor(meeting)
    const first = await bench.ingest()
    expect(first).toMatchObject({ status: 'complete', counts: { corrections: 0 } })
    let truth: Truth = look(meeting)
    /** The meeting as it was when each race was listed last: what its pages showed when they were read. */
    const seenAt = new Map(meeting.listedRaceIds.map((id) => [id, meeting]))
    let corrections = 0

    for (let round = 0; round < rounds(40, 400); round++) {
      const before = meeting
      const whats: string[] = []
      for (let edits = random.integer(1, 3); edits > 0; edits--) {
        const edited = editSomething(random, meeting)
        meeting = edited.meeting
        whats.push(edited.what)
      }
      const what = `round ${round}: ${whats.join(', ')}`
      bench.server.serve([meeting])
      const rowsBefore = tableRows(bench.file, [...logTables, 'correction'])
      const placesBefore = racePlaces(bench.file)
      const report = await bench.ingest()
      const now = look(meeting, truth)
      const expected = differences(truth, now)
      truth = now

      expect(report, what).toMatchObject({ status: 'complete', skipped: [], counts: { racesHeld: 0 } })
      const rows = logged(bench.file, report.runId)
      expect(linesOf(rows.map(differenceOf)), what).toEqual(linesOf(expected))
      expect(report.counts.corrections, what).toBe(expected.length)
      corrections += expected.length

      const changed = rowsChanged(rowsBefore, tableRows(bench.file, [...logTables, 'correction']))
      const { rowsInserted, rowsUpdated, rowsDeleted } = report.counts
      // The event's page gives a race its place, its own page the rest: two pages, saved one after the other.
      const twice = [...racePlaces(bench.file)].filter(([id, { place, facts }]) => {
        const was = placesBefore.get(id)
        return was !== undefined && was.place !== place && was.facts !== facts
      }).length
      expect({ rowsInserted, rowsUpdated: rowsUpdated - twice, rowsDeleted }, what).toEqual(changed)
      expect(storedRaces(bench.document()), what).toEqual(truth.races)
      expect(bench.document().entries, what).toEqual(meeting.expected.entries)

      for (const row of rows) {
        const then = (row.change === 'changed' && row.source_race_id && seenAt.get(row.source_race_id)) || before
        const ofRace = row.subject === 'result' || row.subject === 'lap'
        const old = ofRace ? (seenAt.get(row.source_race_id ?? '') ?? before) : then
        expect([row.old_page_hash, row.new_page_hash], `${what}: ${JSON.stringify(row)}`).toEqual([
          proof(old, row),
          proof(meeting, row),
        ])
      }
      for (const id of meeting.listedRaceIds) seenAt.set(id, meeting)

      if (round % 8 === 0) {
        const again = await bench.ingest()
        expect(again.counts).toMatchObject({ corrections: 0, rowsInserted: 0, rowsUpdated: 0, rowsDeleted: 0 })
        expect(logged(bench.file, again.runId)).toEqual([])
      }
    }
    expect(corrections).toBeGreaterThan(rounds(40, 400))
    const inRuns = query(bench.file, 'select sum(correction_count) as found from ingestion_run')
    expect(inRuns).toEqual(query(bench.file, 'select count(*) as found from correction'))
    // Both pages of every correction are in the archive, byte for byte what their hash says.
    const bodies = query(
      bench.file,
      `select content_hash, body from page_body where content_hash in
       (select old_page_hash from correction union select new_page_hash from correction)`,
    ) as { content_hash: string; body: Uint8Array }[]
    for (const { content_hash, body } of bodies) {
      expect(createHash('sha256').update(zstdDecompressSync(body)).digest('hex')).toBe(content_hash)
    }
    if (process.env.MRE_LONG === '1') process.stdout.write(`corrections written down: ${corrections}\n`)
  })
})
