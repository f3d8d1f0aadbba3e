import { describe, expect, it } from 'vitest'
import type { RecordBook, RecordFigure, RecordLine } from '../../core/contract/records.ts'
import { recordDesk } from '../../core/desks/record-desk.ts'
import { listActionItems, undoAction } from '../../core/desks/undo.ts'
import { findRecordBook } from '../../core/queries/record-book.ts'
import { editRace } from '../../fixtures/edit.ts'
import { editMeeting } from '../../fixtures/edit-meeting.ts'
import { type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import { type Bench, benchFor } from '../support/bench.ts'

const className = '1/8 Nitro Buggy'

function bookOf({ engine }: Pick<Bench, 'engine'>): RecordBook {
  const store = engine.reading()
  const trackId = store.prepare<[], number>('select track_id from event limit 1').pluck().get() ?? 0
  const book = findRecordBook(store, trackId)
  if (!book) throw new Error('no club')
  return book
}

function lineOf(bench: Pick<Bench, 'engine'>, figure: RecordFigure): RecordLine & { trackId: number } {
  const { groups, trackId } = bookOf(bench)
  const line = groups.find((group) => group.className === className)?.lines.find((one) => one.figure === figure)
  if (!line) throw new Error('no such record')
  return { ...line, trackId }
}

function approvalOf(line: RecordLine & { trackId: number }, at = 0) {
  const run = line.candidates[at]
  if (!run) throw new Error('no candidate')
  const { sourceEventId, sourceRaceId, sourceDriverId } = run
  const { trackId, recordKey } = line
  return { trackId, recordKey, sourceEventId, sourceRaceId, sourceDriverId, evenIfDoubted: true }
}

/** Published results of a class that stand, of all meetings. */
function resultsOf(...meetings: Meeting[]) {
  return meetings.flatMap(({ expected }) =>
    expected.races.flatMap((race) =>
      race.className === className ? race.results.map((result) => ({ race, result })) : [],
    ),
  )
}

const first = makeMeeting({ seed: 801, size: 'small', eventId: '801', startDay: '2025-03-01' })
const second = makeMeeting({ seed: 802, size: 'small', eventId: '802', startDay: '2025-03-08' })

async function clubOf(...meetings: Meeting[]) {
  const [one = first, ...more] = meetings
  const bench = await benchFor(one)
  bench.server.serve([one, ...more])
  await bench.ingest()
  for (const { slug, eventId } of more) {
    const signal = new AbortController().signal
    await bench.engine.ingest(bench.server.url(slug, `/results/?p=view_event&id=${eventId}`), { signal })
  }
  return bench
}

describe('the records of a club', () => {
  it('have the best published runs of all its meetings as candidates', async () => {
    const bench = await clubOf(first, second)
    const all = resultsOf(first, second)
    const least = (values: (number | null)[]) => Math.min(...values.flatMap((value) => value || []))
    expect(lineOf(bench, 'fastest-lap').candidates[0]?.timeMs).toBe(least(all.map(({ result }) => result.fastestLapMs)))
    expect(lineOf(bench, 'best-three').candidates[0]?.timeMs).toBe(
      least(all.map(({ result }) => result.top3ConsecutiveMs)),
    )
    const { lengthMs, candidates } = lineOf(bench, 'most-laps')
    const ofLength = all.filter(({ race }) => race.lengthMs === lengthMs).map(({ result }) => result)
    const laps = Math.max(...ofLength.map(({ lapsCompleted }) => lapsCompleted ?? 0))
    expect(candidates[0]).toMatchObject({
      laps,
      timeMs: least(
        ofLength.filter(({ lapsCompleted }) => lapsCompleted === laps).map(({ totalTimeMs }) => totalTimeMs),
      ),
      standing: 'first',
    })
  })

  it('are none until a person approves one, stand after re-ingesting, and are taken back', async () => {
    const bench = await clubOf(first)
    const line = lineOf(bench, 'fastest-lap')
    expect(line.approved).toBeNull()
    const desk = recordDesk(bench.engine)
    expect(desk.approve(approvalOf(line, 1))).not.toBeNull()
    expect(desk.approve(approvalOf(line, 1))).toBeNull()
    await bench.ingest()
    const now = lineOf(bench, 'fastest-lap')
    expect(now.approved).toMatchObject({ timeMs: line.candidates[1]?.timeMs, agreement: 'agrees', storedNow: null })
    expect(now.candidates.slice(0, 2).map(({ standing }) => standing)).toEqual([
      line.candidates[0]?.timeMs === line.candidates[1]?.timeMs ? 'equals' : 'beats',
      'record',
    ])
    const action = listActionItems(bench.engine.reading(), 9).find(({ verb }) => verb === 'approve-record')
    expect(action?.canUndo).toBe(true)
    expect(action?.subject).toMatch(/^1\/8 Nitro Buggy( \(.*\))?, fastest lap: /)
    await undoAction(bench.engine, action?.actionId ?? 0)
    expect(lineOf(bench, 'fastest-lap').approved).toBeNull()
  })

  it('are withdrawn, which is taken back as well', async () => {
    const bench = await clubOf(first)
    const line = lineOf(bench, 'best-three')
    const desk = recordDesk(bench.engine)
    desk.approve(approvalOf(line))
    expect(desk.withdraw(line)).not.toBeNull()
    expect(desk.withdraw(line)).toBeNull()
    expect(lineOf(bench, 'best-three').approved).toBeNull()
    const [withdrawn] = listActionItems(bench.engine.reading(), 1)
    await undoAction(bench.engine, withdrawn?.actionId ?? 0)
    expect(lineOf(bench, 'best-three').approved).toMatchObject({ timeMs: line.candidates[0]?.timeMs })
  })

  it('say so when the source corrects the lap, and go on standing', async () => {
    const bench = await clubOf(first)
    const line = lineOf(bench, 'fastest-lap')
    const [run] = line.candidates
    recordDesk(bench.engine).approve(approvalOf(line))
    // Every lap of that time: the fastest one may have been driven twice.
    const laps = resultsOf(first).find(
      ({ race, result }) => race.sourceRaceId === run?.sourceRaceId && result.sourceDriverId === run?.sourceDriverId,
    )?.result.laps
    const slower = (laps ?? [])
      .filter(({ lapTimeMs }) => lapTimeMs === run?.timeMs)
      .reduce(
        (so, { lapNumber, lapTimeMs }) =>
          editRace(so, run?.sourceRaceId ?? '', {
            kind: 'lap-time',
            sourceDriverId: run?.sourceDriverId ?? '',
            lapNumber,
            lapTimeMs: lapTimeMs + 3_000,
          }),
        first,
      )
    bench.server.serve([slower])
    await bench.ingest()
    const { approved, candidates } = lineOf(bench, 'fastest-lap')
    expect(approved).toMatchObject({ timeMs: run?.timeMs, agreement: 'differs' })
    expect(approved?.storedNow?.timeMs).toBeGreaterThan(run?.timeMs ?? 0)
    expect(candidates.every(({ standing }) => standing !== 'record')).toBe(true)
  })

  it('are not mixed over layouts', async () => {
    const other = editMeeting(second, { kind: 'facts', facts: { layoutName: 'The Long One' } })
    const bench = await clubOf(first, other)
    const groups = bookOf(bench).groups.filter((group) => group.className === className)
    expect(groups).toHaveLength(2)
    const long = groups.find(({ layoutName }) => layoutName === 'The Long One')
    const events = (lines: readonly RecordLine[] = []) =>
      new Set(lines.flatMap(({ candidates }) => candidates.map(({ sourceEventId }) => sourceEventId)))
    expect(events(long?.lines)).toEqual(new Set(['802']))
    expect(events(groups.find((group) => group !== long)?.lines)).toEqual(new Set(['801']))
  })

  it('are not approved unawares where a lap may not be real', async () => {
    const [{ race, result } = { race: undefined, result: undefined }] = resultsOf(first)
    const lap = result?.laps[4]
    const cut = editRace(first, race?.sourceRaceId ?? '', {
      kind: 'lap-time',
      sourceDriverId: result?.sourceDriverId ?? '',
      lapNumber: lap?.lapNumber ?? 0,
      lapTimeMs: 20_123,
    })
    const bench = await clubOf(cut)
    const line = lineOf(bench, 'fastest-lap')
    expect(line.candidates[0]).toMatchObject({ timeMs: 20_123, lapNumber: lap?.lapNumber })
    expect(line.candidates[0]?.doubts.join()).toContain('possibly a cut corner or a double passing')
    const desk = recordDesk(bench.engine)
    expect(() => desk.approve({ ...approvalOf(line), evenIfDoubted: false })).toThrow(/only if you know/)
    expect(lineOf(bench, 'fastest-lap').approved).toBeNull()
    expect(desk.approve(approvalOf(line))).not.toBeNull()
  })

  it('are of stored runs only, and of this club', async () => {
    const bench = await clubOf(first)
    const desk = recordDesk(bench.engine)
    const line = lineOf(bench, 'fastest-lap')
    expect(() => desk.approve({ ...approvalOf(line), sourceDriverId: 'nobody' })).toThrow(/not among the best/)
    expect(() => desk.approve({ ...approvalOf(line), recordKey: 'none' })).toThrow(/no such record/)
    expect(() => desk.withdraw({ trackId: 999, recordKey: line.recordKey })).toThrow(/no such record/)
  })
})
