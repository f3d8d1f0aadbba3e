import { normaliseClassName } from '../analysis/class-names.ts'
import { bestRuns, type RankedRun } from '../analysis/records.ts'
import type { RecordFigure } from '../contract/records.ts'
import type { Store } from '../store/database.ts'

/** So many of the best runs stand beside a record. */
const mostCandidates = 5

/** What a record is of, within its track. Class and layout in their one form. */
export interface RecordPlace {
  readonly classKey: string
  readonly layoutKey: string | null
  readonly figure: RecordFigure
  /** Of `most-laps`; null else. */
  readonly lengthMs: number | null
}

/** A stored run that may be a record: one line of a result. */
export interface StoredRun extends RankedRun {
  readonly resultId: number
  readonly raceId: number
  readonly eventId: number
  readonly driverId: number
  readonly sourceEventId: string
  readonly sourceRaceId: string
  readonly sourceDriverId: string
  readonly driverName: string
  readonly eventName: string
  readonly raceName: string
  readonly isMissingUpstream: boolean
  readonly fastestLapMs: number | null
  readonly fastestLapNumber: number | null
  readonly lapsCompleted: number | null
  readonly totalTimeMs: number | null
  /** The fastest lap of everybody else in the race. */
  readonly fieldBestMs: number | null
}

export interface CandidateLine extends RecordPlace {
  readonly runs: readonly StoredRun[]
}

/** The runs of one class on one layout. */
export interface CandidateGroup {
  readonly classKey: string
  readonly layoutKey: string | null
  /** As most of its races spell them. */
  readonly className: string
  readonly layoutName: string | null
  readonly meetingCount: number
  readonly lines: readonly CandidateLine[]
}

interface RaceRow {
  readonly raceId: number
  readonly eventId: number
  readonly className: string
  readonly layoutName: string | null
  readonly lengthMs: number | null
  readonly dateLocal: string | null
  readonly runOrder: number
  readonly fastestLapMs: number | null
  readonly bestThreeMs: number | null
  /** Laps and time in one number that is larger for the better. */
  readonly lapsScore: number | null
}

/** Above every time, so that one number orders by laps first and then by time. */
const lapWorth = 100_000_000
/** A result that the officials took away is none: DQ, DSQ, disqualified. */
const standsBySql = "(rr.status_text is null or rr.status_text not like '%d%q%')"

/**
 * The best runs of a track over all its stored meetings, by class and layout, each figure for itself. Only published
 * results are read, no lap. The best of every race come from one pass; only the races that can hold one of the best runs
 * are then read line by line.
 */
export function listCandidates(store: Store, trackId: number): CandidateGroup[] {
  return store.read(() => {
    const races = readRaces(store, trackId)
    const keyed = new Map<string, { classKey: string; layoutKey: string | null; races: RaceRow[] }>()
    const classKeys = remembered(normaliseClassName)
    for (const race of races) {
      const classKey = classKeys(race.className)
      const layoutKey = layoutKeyOf(race.layoutName, classKeys)
      const key = `${classKey}\n${layoutKey ?? ''}`
      const group = keyed.get(key)
      if (group) group.races.push(race)
      else keyed.set(key, { classKey, layoutKey, races: [race] })
    }
    const best = [...keyed.values()].map((group) => ({ ...group, lines: linesOf(group) }))
    const runs = readRuns(
      store,
      best.flatMap(({ lines }) => lines.flatMap(({ raceIds }) => raceIds)),
    )
    return best.map(({ classKey, layoutKey, races: own, lines }) => ({
      classKey,
      layoutKey,
      className: usual(own.map(({ className }) => className.trim())),
      layoutName: layoutKey === null ? null : usual(own.map(({ layoutName }) => layoutName?.trim() ?? '')),
      meetingCount: new Set(own.map(({ eventId }) => eventId)).size,
      lines: lines.map(({ raceIds, ...place }) => ({
        ...place,
        runs: bestRuns(
          raceIds.flatMap((raceId) => asCandidates(runs.get(raceId) ?? [], place.figure)),
          mostCandidates,
        ),
      })),
    }))
  })
}

/** Every race of a track with its bests. In two queries and as arrays: ten seasons are 16,000 races. */
function readRaces(store: Store, trackId: number): RaceRow[] {
  const bests = store
    .prepare<[number], [number, number | null, number | null, number | null]>(
      `select race_id, min(nullif(fastest_lap_ms, 0)), min(nullif(top3_consecutive_ms, 0)),
              max(case when laps_completed > 0 then laps_completed * ${lapWorth} - total_time_ms end)
       from race_result rr
       where ${standsBySql} and race_id in (select r.id from event e join race r on r.event_id = e.id where e.track_id = ?)
       group by race_id`,
    )
    .raw()
    .all(trackId)
  const byRace = new Map(bests.map((best) => [best[0], best]))
  const rows = store
    .prepare<[number], [number, number, string, string | null, number | null, number, string | null, string | null]>(
      `select r.id, e.id, r.class_name, e.layout_name, r.length_ms, r.run_order, r.completed_at_local, e.start_date_local
       from event e join race r on r.event_id = e.id where e.track_id = ? and r.class_name is not null`,
    )
    .raw()
    .all(trackId)
  return rows.flatMap(
    ([raceId, eventId, className, layoutName, lengthMs, runOrder, completedAtLocal, startDateLocal]) => {
      const best = byRace.get(raceId)
      if (best === undefined) return []
      const [, fastestLapMs, bestThreeMs, lapsScore] = best
      const dateLocal = completedAtLocal?.slice(0, 10) ?? startDateLocal
      return [
        { raceId, eventId, className, layoutName, lengthMs, runOrder, dateLocal, fastestLapMs, bestThreeMs, lapsScore },
      ]
    },
  )
}

/** A layout in its one form; a text without a letter is none. */
export function layoutKeyOf(layoutName: string | null, keyOf: (name: string) => string = normaliseClassName) {
  const key = layoutName === null ? '' : keyOf(layoutName)
  return key === '' ? null : key
}

interface GroupRaces {
  readonly classKey: string
  readonly layoutKey: string | null
  readonly races: readonly RaceRow[]
}

/** What there are records of, and the races whose best is among the best: every one of the best runs is in one of them. */
function linesOf({ classKey, layoutKey, races }: GroupRaces): (RecordPlace & { readonly raceIds: number[] })[] {
  const topOf = (own: readonly RaceRow[], value: (race: RaceRow) => RankedRun | null) =>
    bestRuns(
      own.flatMap((race) => {
        const run = value(race)
        return run === null ? [] : [{ ...run, raceId: race.raceId }]
      }),
      mostCandidates,
    ).map(({ raceId }) => raceId)
  const timed = (timeMs: number | null, { dateLocal, runOrder }: RaceRow) =>
    timeMs === null ? null : { laps: null, timeMs, dateLocal, order: orderOf(runOrder) }
  const lengths = [...Map.groupBy(races, ({ lengthMs }) => lengthMs)].toSorted(
    ([one], [other]) => (one ?? 0) - (other ?? 0),
  )
  return [
    { figure: 'fastest-lap' as const, lengthMs: null, raceIds: topOf(races, (race) => timed(race.fastestLapMs, race)) },
    { figure: 'best-three' as const, lengthMs: null, raceIds: topOf(races, (race) => timed(race.bestThreeMs, race)) },
    ...lengths.flatMap(([lengthMs, own]) =>
      lengthMs === null || lengthMs === 0
        ? []
        : [{ figure: 'most-laps' as const, lengthMs, raceIds: topOf(own, lapsAndTime) }],
    ),
  ]
    .filter(({ raceIds }) => raceIds.length > 0)
    .map((line) => ({ classKey, layoutKey, ...line }))
}

/** Of one day: in the order run, then by place in the table. */
const orderOf = (runOrder: number, tableOrder = 0) => runOrder * 1_000 + tableOrder

function lapsAndTime({ lapsScore, dateLocal, runOrder }: RaceRow): RankedRun | null {
  if (lapsScore === null) return null
  const laps = Math.ceil(lapsScore / lapWorth)
  return { laps, timeMs: laps * lapWorth - lapsScore, dateLocal, order: orderOf(runOrder) }
}

type ResultRow = Omit<StoredRun, 'laps' | 'timeMs' | 'order' | 'isMissingUpstream' | 'fieldBestMs'> & {
  readonly bestThreeMs: number | null
  readonly runOrder: number
  readonly tableOrder: number
  readonly isMissing: number
  readonly stands: number
}

/** Every line of these races, by race. */
function readRuns(store: Store, raceIds: readonly number[]): Map<number, ResultRow[]> {
  const rows = store
    .prepare<[string], ResultRow>(
      `select rr.id as resultId, r.id as raceId, e.id as eventId, d.id as driverId, e.source_event_id as sourceEventId,
              r.source_race_id as sourceRaceId, d.source_driver_id as sourceDriverId, rr.driver_name as driverName,
              e.name as eventName, coalesce(r.label, 'Race ' || r.race_number, r.source_race_id) as raceName,
              coalesce(substr(r.completed_at_local, 1, 10), e.start_date_local) as dateLocal,
              r.run_order as runOrder, rr.table_order as tableOrder, r.missing_since_run_id is not null as isMissing, nullif(rr.fastest_lap_ms, 0) as fastestLapMs,
              rr.fastest_lap_number as fastestLapNumber, rr.laps_completed as lapsCompleted,
              rr.total_time_ms as totalTimeMs, nullif(rr.top3_consecutive_ms, 0) as bestThreeMs,
              ${standsBySql} as stands
       from race r join event e on e.id = r.event_id join race_result rr on rr.race_id = r.id
       join driver d on d.id = rr.driver_id
       where r.id in (select value from json_each(?)) order by r.id, rr.table_order, rr.id`,
    )
    .all(JSON.stringify([...new Set(raceIds)]))
  return Map.groupBy(rows, ({ raceId }) => raceId)
}

/** The lines of a race that have a value for a figure and were not taken away. */
function asCandidates(rows: readonly ResultRow[], figure: RecordFigure): StoredRun[] {
  return rows.flatMap((row) => {
    const { bestThreeMs, isMissing, stands, runOrder, tableOrder, ...run } = row
    const laps = figure === 'most-laps' ? run.lapsCompleted : null
    const timeMs = { 'most-laps': run.totalTimeMs, 'fastest-lap': run.fastestLapMs, 'best-three': bestThreeMs }[figure]
    if (stands === 0 || timeMs === null || (figure === 'most-laps' && !laps)) return []
    const others = rows.flatMap((other) => (other === row ? [] : (other.fastestLapMs ?? [])))
    return [
      {
        ...run,
        laps,
        timeMs,
        order: orderOf(runOrder, tableOrder),
        isMissingUpstream: isMissing === 1,
        fieldBestMs: others.length === 0 ? null : Math.min(...others),
      },
    ]
  })
}

/** The most usual text, of equal ones the one met first. */
function usual(texts: readonly string[]): string {
  const counts = [...Map.groupBy(texts, (text) => text)].toSorted(([, one], [, other]) => other.length - one.length)
  return counts[0]?.[0] ?? ''
}

/** The same answers, each worked out once: a season has a dozen class names and thousands of races. */
function remembered(work: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const found = known.get(text) ?? work(text)
    known.set(text, found)
    return found
  }
}
