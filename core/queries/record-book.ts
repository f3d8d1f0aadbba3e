import { createHash } from 'node:crypto'
import type { LapVerdict } from '../analysis/clean-laps.ts'
import { doubtsOfRun } from '../analysis/record-doubts.ts'
import { standingOf } from '../analysis/records.ts'
import type { Decision, DecisionSubject } from '../contract/decisions.ts'
import type { SourceName } from '../contract/domain.ts'
import { compareText } from '../contract/fold.ts'
import type { ApprovedRecord, RecordBook, RecordCandidate, RecordGroup, RecordLine } from '../contract/records.ts'
import type { Store } from '../store/database.ts'
import { listDecisions } from '../store/decisions.ts'
import { agreementOf } from './record-agreement.ts'
import { type CandidateLine, listCandidates, type StoredRun } from './record-candidates.ts'

type Subject = DecisionSubject<'record'>
type Approved = Decision<'record'>

interface Track {
  readonly trackId: number
  readonly trackName: string
  readonly source: SourceName
  readonly sourceTrackSlug: string
}

/** A line with what a decision about it is kept under. */
export interface KeptLine {
  readonly subject: Subject
  readonly className: string
  readonly layoutName: string | null
  readonly line: RecordLine
}

/**
 * A club's records: what a person approved, with whether its source still says so, and the best stored runs beside it,
 * each with what speaks against it. Undefined where there is no such club. All of one moment.
 */
export function findRecordBook(store: Store, trackId: number): RecordBook | undefined {
  return store.read(() => {
    const track = findTrackOf(store, trackId)
    if (track === undefined) return undefined
    const groups: RecordGroup[] = groupsOf(store, track).map(({ lines, ...group }) => ({
      ...group,
      lines: lines.map(({ line }) => line),
    }))
    return { ...track, groups }
  })
}

/** One record of a club by its key, to decide about; undefined where there is none. */
export function findRecordLine(store: Store, trackId: number, recordKey: string): KeptLine | undefined {
  return store.read(() => {
    const track = findTrackOf(store, trackId)
    return (
      track &&
      groupsOf(store, track).flatMap(({ lines }) => lines.find(({ line }) => line.recordKey === recordKey) ?? [])[0]
    )
  })
}

/** The same text for the same record on every computer. */
export function recordKeyOf(subject: Subject): string {
  const { source, sourceTrackSlug, className, layoutName, figure, lengthMs } = subject
  const text = JSON.stringify([source, sourceTrackSlug, className, layoutName, figure, lengthMs])
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

interface KeptGroup extends Omit<RecordGroup, 'lines'> {
  readonly lines: readonly KeptLine[]
}

function groupsOf(store: Store, track: Track): KeptGroup[] {
  const { source, sourceTrackSlug } = track
  const approved = new Map(
    listDecisions(store, 'record')
      .filter(({ subject }) => subject.source === source && subject.sourceTrackSlug === sourceTrackSlug)
      .map((decision) => [recordKeyOf(decision.subject), decision]),
  )
  const verdicts = verdictsOf(store, source)
  const groups = listCandidates(store, track.trackId).map(({ classKey, layoutKey, lines, ...group }) => ({
    ...group,
    lines: lines.map((line) => {
      const { figure, lengthMs } = line
      const subject = { source, sourceTrackSlug, className: classKey, layoutName: layoutKey, figure, lengthMs }
      const recordKey = recordKeyOf(subject)
      const decision = approved.get(recordKey)
      approved.delete(recordKey)
      return { subject, ...named(group), line: lineOf(store, recordKey, line, decision, verdicts) }
    }),
  }))
  return withUnstored(store, groups, approved)
    .filter(({ lines }) => lines.length > 0)
    .toSorted(
      (one, other) =>
        compareText(one.className, other.className) || compareText(one.layoutName ?? '', other.layoutName ?? ''),
    )
}

const named = ({ className, layoutName }: Pick<KeptGroup, 'className' | 'layoutName'>) => ({ className, layoutName })

/** Records whose runs are stored no more stand among the others of their class, or in a group of their own. */
function withUnstored(store: Store, groups: KeptGroup[], left: ReadonlyMap<string, Approved>): KeptGroup[] {
  const all = [...groups]
  for (const [recordKey, decision] of left) {
    const { subject, value } = decision
    const line: RecordLine = {
      recordKey,
      figure: subject.figure,
      lengthMs: subject.lengthMs,
      approved: approvedOf(store, decision),
      candidates: [],
    }
    const kept = { subject, ...named(value), line }
    const at = all.findIndex(({ lines }) => lines.some((one) => isSameGroup(one.subject, subject)))
    const group = all[at]
    if (group) all[at] = { ...group, lines: [...group.lines, kept] }
    else all.push({ ...named(value), meetingCount: 0, lines: [kept] })
  }
  return all
}

const isSameGroup = (one: Subject, other: Subject) =>
  one.className === other.className && one.layoutName === other.layoutName

function lineOf(
  store: Store,
  recordKey: string,
  { figure, lengthMs, runs }: CandidateLine,
  decision: Approved | undefined,
  verdicts: Verdicts,
): RecordLine {
  const approved = decision === undefined ? null : approvedOf(store, decision)
  const candidates = runs.map((run): RecordCandidate => {
    const laps = lapsOf(store, run.resultId)
    const { lapNumber, doubts } = doubtsOfRun({ ...run, figure }, laps, verdicts(run, laps))
    const isApproved =
      approved !== null &&
      approved.sourceEventId === run.sourceEventId &&
      approved.sourceRaceId === run.sourceRaceId &&
      approved.sourceDriverId === run.sourceDriverId &&
      approved.timeMs === run.timeMs &&
      approved.laps === run.laps
    return {
      ...runOf(run),
      lapNumber,
      eventId: run.eventId,
      raceId: run.raceId,
      driverId: run.driverId,
      doubts: [...(run.isMissingUpstream ? ['The source no longer lists this race.'] : []), ...doubts],
      standing: standingOf(run, approved, isApproved),
    }
  })
  return { recordKey, figure, lengthMs, approved, candidates }
}

function runOf(run: StoredRun) {
  const { sourceEventId, sourceRaceId, sourceDriverId, driverName, eventName, raceName, dateLocal, laps, timeMs } = run
  return { sourceEventId, sourceRaceId, sourceDriverId, driverName, eventName, raceName, dateLocal, laps, timeMs }
}

function approvedOf(store: Store, { subject, value, note, decidedBy, decidedAt }: Approved): ApprovedRecord {
  const { className: _class, layoutName: _layout, ...run } = value
  return { ...run, ...agreementOf(store, subject, value), note, decidedBy, decidedAt }
}

function lapsOf(store: Store, resultId: number) {
  return store
    .prepare<[number], { lapNumber: number; lapTimeMs: number }>(
      'select lap_number as lapNumber, lap_time_ms as lapTimeMs from lap where race_result_id = ? order by lap_number',
    )
    .all(resultId)
}

type LapWords = Decision<'lap'>[]
type Verdicts = (run: Pick<StoredRun, 'sourceEventId' | 'sourceRaceId' | 'sourceDriverId'>, laps: Laps) => LapVerdicts
type LapVerdicts = ReadonlyMap<number, LapVerdict>
type Laps = ReturnType<typeof lapsOf>

/** What people said of laps of any meeting; a word on a lap holds for the time it was said of. */
function verdictsOf(store: Store, source: SourceName): Verdicts {
  const keyOf = (run: Parameters<Verdicts>[0]) => `${run.sourceEventId} ${run.sourceRaceId} ${run.sourceDriverId}`
  const words: LapWords = listDecisions(store, 'lap').filter(({ subject }) => subject.source === source)
  const said = Map.groupBy(words, ({ subject }) => keyOf(subject))
  return (run, laps) =>
    new Map(
      (said.get(keyOf(run)) ?? [])
        .filter(({ subject: { lapNumber }, value }) =>
          laps.some((lap) => lap.lapNumber === lapNumber && lap.lapTimeMs === value.lapTimeMs),
        )
        .map(({ subject, value }) => [subject.lapNumber, value.verdict]),
    )
}

function findTrackOf(store: Store, trackId: number): Track | undefined {
  return store
    .prepare<[number], Track>(
      `select id as trackId, coalesce(name, source_track_slug) as trackName, source, source_track_slug as sourceTrackSlug
       from track where id = ?`,
    )
    .get(trackId)
}
