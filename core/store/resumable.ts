import type { SourceName } from '../contract/domain.ts'
import { isRetryable } from '../contract/retrying.ts'
import type { RunMode, RunStatus } from '../contract/run.ts'
import type { Store } from './database.ts'

/** A run that did not get to its end, and that no later one of its event has made up for. */
export interface ResumableRun {
  readonly runId: number
  readonly source: SourceName
  readonly sourceTrackSlug: string | null
  readonly sourceEventId: string
  readonly mode: Extract<RunMode, 'changed' | 'everything'>
  readonly status: RunStatus
  /** When it began; of one that itself continued another, when the first of them began. UTC, ISO text. */
  readonly since: string
}

interface Row extends Omit<ResumableRun, 'since'> {
  readonly racesListed: number
  readonly startedAt: string
  readonly resumesRunId: number | null
}

const latestUnfinished = `
  select i.id as runId, i.source, i.source_track_slug as sourceTrackSlug, i.source_event_id as sourceEventId, i.mode,
         i.status, i.races_listed as racesListed, i.started_at as startedAt, i.resumes_run_id as resumesRunId
  from ingestion_run i
  where i.status in ('interrupted', 'cancelled', 'partial', 'failed') and i.kind = 'event'
    and i.mode in ('changed', 'everything') and i.source_event_id is not null
    and not exists (select 1 from ingestion_run later
                    where later.source = i.source and later.source_event_id = i.source_event_id and later.id > i.id
                      and later.mode in ('changed', 'everything'))`

/**
 * The runs that can be continued, newest first: cut off, stopped, ended in part with something that another try may get,
 * or failed after the event's list of races was read. One an event at most, its latest.
 */
export function listResumable(store: Store): ResumableRun[] {
  return store.read(() =>
    store
      .prepare<[], Row>(`${latestUnfinished} order by i.id desc`)
      .all()
      .filter((row) => isWorthIt(store, row))
      .map(({ racesListed, startedAt, resumesRunId, ...run }) => {
        return { ...run, since: run.mode === 'everything' ? sinceOf(store, startedAt, resumesRunId) : startedAt }
      }),
  )
}

/** Undefined where that run cannot be continued. */
export function findResumable(store: Store, runId: number): ResumableRun | undefined {
  return listResumable(store).find((run) => run.runId === runId)
}

function isWorthIt(store: Store, { runId, status, racesListed }: Row): boolean {
  if (status === 'failed') return racesListed > 0
  if (status !== 'partial') return true
  const skips = store.prepare<[number], { code: string }>('select distinct code from run_skip where run_id = ?')
  return skips.all(runId).some(({ code }) => isRetryable(code))
}

/** When the first run began of those that continue each other. */
function sinceOf(store: Store, startedAt: string, resumesRunId: number | null): string {
  const find = store.prepare<[number], { startedAt: string; resumesRunId: number | null }>(
    'select started_at as startedAt, resumes_run_id as resumesRunId from ingestion_run where id = ?',
  )
  let since = startedAt
  for (let next = resumesRunId; next !== null; ) {
    const run = find.get(next)
    since = run?.startedAt ?? since
    next = run?.resumesRunId ?? null
  }
  return since
}
