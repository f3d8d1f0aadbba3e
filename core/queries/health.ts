import type { HealthSummary, RunHealth } from '../contract/health.ts'
import type { SiteItem } from '../contract/site.ts'
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
  /** How the sites are, which not the database alone knows. */
  readonly sites: SiteItem[]
}

/** How ingesting has gone: the newest runs, the last days and months, patterns of failure, the sites as they are now. */
export function findHealth(store: Store, { runs, now, sites }: HealthWanted): HealthSummary {
  return store.read(() => ({
    takenAt: now.toISOString(),
    runs: newestRuns(store, runs),
    periods: [7, 30, 365].map((days) => findPeriod(store, days, now)),
    patterns: findPatterns(store, now),
    growth: findGrowth(store, now),
    sites,
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
