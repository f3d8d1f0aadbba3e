import type { DecisionSubject, DecisionValue } from '../contract/decisions.ts'
import type { ApprovedRecord, RecordFigure } from '../contract/records.ts'
import type { Store } from '../store/database.ts'

interface StoredLine {
  readonly raceId: number
  readonly driverId: number
  readonly fastestLapMs: number | null
  readonly bestThreeMs: number | null
  readonly lapsCompleted: number | null
  readonly totalTimeMs: number | null
}

/** Whether what is stored of an approved record's meeting still says the same. */
export function agreementOf(
  store: Store,
  { source, figure }: DecisionSubject<'record'>,
  { sourceEventId, sourceRaceId, sourceDriverId, laps, timeMs }: DecisionValue<'record'>,
): Pick<ApprovedRecord, 'agreement' | 'storedNow' | 'raceId' | 'driverId'> {
  const isStored = store
    .prepare<[string, string], unknown>(
      `select 1 from event e where e.source = ? and e.source_event_id = ?
       and exists (select 1 from race r where r.event_id = e.id)`,
    )
    .get(source, sourceEventId)
  if (!isStored) return { agreement: 'not-stored', storedNow: null, raceId: null, driverId: null }
  const line = store
    .prepare<[string, string, string, string], StoredLine>(
      `select r.id as raceId, d.id as driverId, nullif(rr.fastest_lap_ms, 0) as fastestLapMs,
              nullif(rr.top3_consecutive_ms, 0) as bestThreeMs, rr.laps_completed as lapsCompleted,
              rr.total_time_ms as totalTimeMs
       from event e join race r on r.event_id = e.id join race_result rr on rr.race_id = r.id
       join driver d on d.id = rr.driver_id
       where e.source = ? and e.source_event_id = ? and r.source_race_id = ? and d.source_driver_id = ?`,
    )
    .get(source, sourceEventId, sourceRaceId, sourceDriverId)
  if (line === undefined) return { agreement: 'differs', storedNow: null, raceId: null, driverId: null }
  const now = valueNow(line, figure)
  const agreement = now.laps === laps && now.timeMs === timeMs ? 'agrees' : 'differs'
  return { agreement, storedNow: agreement === 'agrees' ? null : now, raceId: line.raceId, driverId: line.driverId }
}

function valueNow({ fastestLapMs, bestThreeMs, lapsCompleted, totalTimeMs }: StoredLine, figure: RecordFigure) {
  if (figure === 'most-laps') return { laps: lapsCompleted, timeMs: totalTimeMs }
  return { laps: null, timeMs: figure === 'fastest-lap' ? fastestLapMs : bestThreeMs }
}
