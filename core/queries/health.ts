import type { HealthSummary, RunHealth, SiteHealth } from '../contract/health.ts'
import type { Store } from '../store/database.ts'
import { findGrowth } from './health-growth.ts'
import { findPatterns } from './health-patterns.ts'
import { findPeriod } from './health-periods.ts'
import { pageTypeFigures, type RunSums, runSums, sumsOf, type TypeSums } from './health-sums.ts'
import { findSubject, type RunSubject } from './run-items.ts'

export interface HealthWanted {
  /** The newest runs, at most so many. */
  readonly runs: number
  readonly now: Date
}

/** How ingesting has gone: the newest runs, the last days and months, patterns of failure, the sites as they are now. */
export function findHealth(store: Store, { runs, now }: HealthWanted): HealthSummary {
  return store.read(() => ({
    takenAt: now.toISOString(),
    runs: newestRuns(store, runs),
    periods: [7, 30, 365].map((days) => findPeriod(store, days, now)),
    patterns: findPatterns(store, now),
    growth: findGrowth(store, now),
    sites: findSites(store, now),
  }))
}

type RunRow = RunSums &
  RunSubject &
  Pick<RunHealth, 'runId' | 'kind' | 'trigger' | 'mode' | 'status' | 'startedAt' | 'firstRaceMs'> & {
    readonly durationMs: number
  }

function newestRuns(store: Store, limit: number): RunHealth[] {
  const rows = store
    .prepare<[number], RunRow>(
      `select id as runId, kind, source, source_track_slug as sourceTrackSlug, source_event_id as sourceEventId, "trigger", mode, status, started_at as startedAt, total_ms as durationMs,
              first_race_ms as firstRaceMs, ${runSums('r')}
       from ingestion_run r order by id desc limit ?`,
    )
    .all(limit)
    .toReversed()
  const byType = store.prepare<[number], TypeSums>(
    `select page_type as pageType, pages_read as pagesRead, pages_failed as pagesFailed, requests, unsent, failures
     from run_page_type where run_id = ?`,
  )
  return rows.map((row) => {
    const { runId, kind, trigger, mode, status, startedAt, durationMs, firstRaceMs } = row
    const types = byType.all(runId)
    const sums = sumsOf(row, types)
    return {
      runId,
      title: findSubject(store, row).title,
      kind,
      trigger,
      mode,
      status,
      startedAt,
      durationMs,
      firstRaceMs,
      pagesPerSecond: durationMs > 0 && sums.pages > 0 ? sums.pages / (durationMs / 1000) : null,
      ...sums,
      pageTypes: pageTypeFigures(types),
    }
  })
}

function findSites(store: Store, now: Date): SiteHealth[] {
  const rows = store
    .prepare<
      [],
      Omit<SiteHealth, 'lastFailure' | 'untilAt'> & Record<'opensAt' | 'heldAt' | 'code' | 'message', string | null>
    >(
      `select site_key as siteKey, breaker, changed_at as changedAt, breaker_until_at as opensAt, held_until_at as heldAt,
              last_failure_code as code, last_failure_message as message
       from site_state order by site_key`,
    )
    .all()
  return rows.map(({ siteKey, breaker, changedAt, opensAt, heldAt, code, message }) => {
    const waits = [breaker === 'closed' ? null : opensAt, heldAt].flatMap((until) => until ?? [])
    return {
      siteKey,
      breaker,
      untilAt:
        waits
          .filter((until) => until > now.toISOString())
          .toSorted()
          .at(-1) ?? null,
      lastFailure: code === null || message === null ? null : { code, message },
      changedAt,
    }
  })
}
