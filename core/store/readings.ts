import type { LabelParts, SourceName } from '../contract/domain.ts'
import type { Store } from './database.ts'

/** A stored race: what it was called, and when its own page was read. `…At` are UTC instants, ISO text. */
export interface KnownRace extends LabelParts {
  readonly sourceRaceId: string
  readonly section: string | null
  readonly raceNumber: number | null
  readonly className: string | null
  readonly label: string | null
  readonly rawLabel: string | null
  readonly completedAtLocal: string | null
  readonly completedText: string | null
  /** The source did not list it when it was last looked at. */
  readonly isMissing: boolean
  /** Laps stored of it. */
  readonly lapCount: number
  /** Its page's first and latest reading that gave a race; null where none is recorded. */
  readonly firstReadAt: string | null
  readonly lastReadAt: string | null
  /** A run after its latest reading left it out. */
  readonly isOwed: boolean
  /** Its source lost most of it, and nobody has decided yet. */
  readonly isHeld: boolean
}

/** What of an event is stored, and how well that is known to be so. */
export interface KnownEvent {
  readonly races: readonly KnownRace[]
  /** The latest reading of its entry list that no later run that was not complete may have missed a change of. */
  readonly entryListReadAt: string | null
  /** Whether the latest run before `runId` ended complete. */
  readonly lastRunComplete: boolean
}

/** Runs whose pages came from the source itself: what is replayed or handed in says nothing about when it was true. */
const asks = "i.mode in ('changed', 'everything') and i.source = @source and i.source_event_id = @sourceEventId"

/**
 * Pages that were stored, or that a person refused to have stored; of older records only what the run left out tells.
 */
const goodReadings = `
  select p.source_id as sourceRaceId, min(p.fetched_at) as firstReadAt, max(p.fetched_at) as lastReadAt,
         max(p.run_id) as lastRunId
  from ingestion_run i join page_log p on p.run_id = i.id
  where ${asks} and p.page_type = 'race-result' and p.via <> 'file'
    and (p.is_saved = 1 or exists (select 1 from held_race h where h.source_race_id = p.source_id
                                     and h.page_hash = p.content_hash and h.state = 'refused'))
    and not exists (select 1 from run_skip s where s.run_id = p.run_id and s.source_race_id = p.source_id)
  group by p.source_id`

const leftOut = `
  select s.source_race_id as sourceRaceId, max(s.run_id) as lastRunId
  from ingestion_run i join run_skip s on s.run_id = i.id
  where ${asks} and s.source_race_id is not null
  group by s.source_race_id`

const knownRaces = `
  with good as (${goodReadings}), missed as (${leftOut})
  select r.source_race_id as sourceRaceId, r.section, r.race_number as raceNumber, r.class_name as className, r.label,
         r.raw_label as rawLabel, r.heat_number as heatNumber, r.heat_count as heatCount, r.main_letter as mainLetter,
         r.main_leg as mainLeg, r.completed_at_local as completedAtLocal, r.completed_text as completedText,
         r.missing_since_run_id is not null as isMissing,
         (select count(*) from race_result rr join lap l on l.race_result_id = rr.id where rr.race_id = r.id) as lapCount,
         good.firstReadAt, good.lastReadAt, coalesce(missed.lastRunId > coalesce(good.lastRunId, 0), 0) as isOwed,
         exists (select 1 from held_race h where h.event_id = r.event_id and h.source_race_id = r.source_race_id
                   and h.state = 'waiting') as isHeld
  from event e join race r on r.event_id = e.id
  left join good on good.sourceRaceId = r.source_race_id
  left join missed on missed.sourceRaceId = r.source_race_id
  where e.source = @source and e.source_event_id = @sourceEventId
  order by r.run_order, r.source_race_id`

/** What a run finds of its event. `runId` is that run, which is not counted; null where there is none yet. */
export function findKnownEvent(
  store: Store,
  source: SourceName,
  sourceEventId: string,
  runId: number | null,
): KnownEvent {
  const event = { source, sourceEventId }
  const upTo = { ...event, runId: runId ?? Number.MAX_SAFE_INTEGER }
  return store.read(() => {
    const races = store.prepare<[object], KnownRow>(knownRaces).all(event)
    const entryList = store
      .prepare<[object], { readAt: string; runId: number }>(
        `select p.fetched_at as readAt, p.run_id as runId from ingestion_run i join page_log p on p.run_id = i.id
         where ${asks} and p.page_type = 'entry-list' and p.via <> 'file' and p.is_saved = 1
           and not exists (select 1 from run_skip s where s.run_id = p.run_id and s.source_race_id is null)
         order by p.run_id desc limit 1`,
      )
      .get(event)
    const missed =
      entryList &&
      store
        .prepare<[object], unknown>(
          `select 1 from ingestion_run i where ${asks} and i.id > @since and i.id < @runId and i.status <> 'complete'`,
        )
        .get({ ...upTo, since: entryList.runId })
    const last = store
      .prepare<[object], { status: string }>(
        `select i.status from ingestion_run i where ${asks} and i.id < @runId order by i.id desc limit 1`,
      )
      .get(upTo)
    return {
      races: races.map(({ isMissing, isOwed, isHeld, ...race }) => {
        return { ...race, isMissing: isMissing === 1, isOwed: isOwed === 1, isHeld: isHeld === 1 }
      }),
      entryListReadAt: entryList !== undefined && missed === undefined ? entryList.readAt : null,
      lastRunComplete: last?.status === 'complete',
    }
  })
}

type KnownRow = Omit<KnownRace, 'isMissing' | 'isOwed' | 'isHeld'> & {
  isMissing: number
  isOwed: number
  isHeld: number
}

/** When an event's own page was last read by a run that asked its source; null where it never was. UTC, ISO text. */
export function findListReadAt(store: Store, source: SourceName, sourceEventId: string): string | null {
  const found = store.read(() =>
    store
      .prepare<[object], { readAt: string | null }>(
        `select max(p.fetched_at) as readAt from ingestion_run i join page_log p on p.run_id = i.id
         where ${asks} and p.page_type = 'event' and p.via <> 'file'`,
      )
      .get({ source, sourceEventId }),
  )
  return found?.readAt ?? null
}
