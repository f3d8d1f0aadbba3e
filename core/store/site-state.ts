import type { Store } from './database.ts'
import type { siteState } from './schema/sites.ts'

/** How a site is asked, as it is recorded. */
export type SiteStateRow = typeof siteState.$inferSelect

/** The clock that the processes on this machine share, and the one that people read. */
export interface SharedClock {
  /** Names the first one: of another machine, or of this one before it was started anew, its times mean nothing. */
  readonly host: string
  uptimeMs(): number
  epochMs(): number
}

/** A wall clock may be wrong by years: where only it is left to tell, nothing lasts longer than this. */
const longestByWallMs = 86_400_000

const columns = `site_key siteKey, host, last_start_uptime_ms lastStartUptimeMs,
  opening_until_uptime_ms openingUntilUptimeMs, opening_by openingBy,
  held_until_uptime_ms heldUntilUptimeMs, held_until_at heldUntilAt,
  breaker, breaker_failures breakerFailures, breaker_until_uptime_ms breakerUntilUptimeMs,
  breaker_until_at breakerUntilAt, changed_at changedAt, last_failure_code lastFailureCode,
  last_failure_cause lastFailureCause, last_failure_message lastFailureMessage`

/**
 * A site's row with its times on our clock, which starts with the machine: what was written before that is known by the
 * wall clock, or forgotten. Undefined where nothing is recorded of the site.
 */
export function findSiteState(store: Store, siteKey: string, clock: SharedClock): SiteStateRow | undefined {
  const row = store.prepare<[string], SiteStateRow>(`select ${columns} from site_state where site_key = ?`).get(siteKey)
  return row && onOurClock(row, clock)
}

/** As `findSiteState`, and makes the row where there is none: from here on it may be updated. Within a transaction. */
export function ensureSiteState(store: Store, siteKey: string, clock: SharedClock): SiteStateRow {
  const found = findSiteState(store, siteKey, clock)
  if (found?.host === clock.host) return found
  const changedAt = new Date(clock.epochMs()).toISOString()
  const fresh = { ...nothingKnown, ...found, siteKey, host: clock.host, changedAt }
  store
    .prepare<[typeof fresh], never>(
      `insert into site_state (site_key, host, changed_at) values (@siteKey, @host, @changedAt)
       on conflict do update set host = @host, changed_at = @changedAt, last_start_uptime_ms = @lastStartUptimeMs,
         opening_until_uptime_ms = @openingUntilUptimeMs, opening_by = @openingBy,
         held_until_uptime_ms = @heldUntilUptimeMs, breaker_until_uptime_ms = @breakerUntilUptimeMs`,
    )
    .run(fresh)
  return fresh
}

const nothingKnown: Omit<SiteStateRow, 'siteKey' | 'host' | 'changedAt'> = {
  lastStartUptimeMs: null,
  openingUntilUptimeMs: null,
  openingBy: null,
  heldUntilUptimeMs: null,
  heldUntilAt: null,
  breaker: 'closed',
  breakerFailures: 0,
  breakerUntilUptimeMs: null,
  breakerUntilAt: null,
  lastFailureCode: null,
  lastFailureCause: null,
  lastFailureMessage: null,
}

function onOurClock(row: SiteStateRow, clock: SharedClock): SiteStateRow {
  const uptimeMs = clock.uptimeMs()
  // Where the system has no name for its start, a time that is still to come tells that it was started anew.
  if (row.host === clock.host && (row.lastStartUptimeMs ?? 0) <= uptimeMs + 1_000) return row
  const fromWall = (at: string | null) =>
    at === null ? null : uptimeMs + Math.min(longestByWallMs, Math.max(0, Date.parse(at) - clock.epochMs()))
  return {
    ...row,
    host: '',
    lastStartUptimeMs: null,
    openingUntilUptimeMs: null,
    openingBy: null,
    heldUntilUptimeMs: fromWall(row.heldUntilAt),
    breakerUntilUptimeMs: fromWall(row.breakerUntilAt),
  }
}
