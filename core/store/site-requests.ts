import type { HostView, ProcessMark } from '../processes.ts'
import type { Store } from './database.ts'

/** A request under way at a site, or a process that waits to make one. */
export interface SiteRequestRow extends ProcessMark {
  readonly id: number
  readonly waits: 0 | 1
  readonly untilUptimeMs: number
}

/** In the order they came. */
export function listSiteRequests(store: Store, siteKey: string): SiteRequestRow[] {
  return store
    .prepare<[string], SiteRequestRow>(
      `select id, pid, host, process_started_at processStartedAt, waits, until_uptime_ms untilUptimeMs
       from site_request where site_key = ? order by id`,
    )
    .all(siteKey)
}

/** Returns its id, higher than any before. */
export function addSiteRequest(
  store: Store,
  siteKey: string,
  { pid, host, processStartedAt }: ProcessMark,
  { waits, untilUptimeMs }: { readonly waits: boolean; readonly untilUptimeMs: number },
): number {
  const { lastInsertRowid } = store
    .prepare<[string, number, string, string | null, number, number], never>(
      `insert into site_request (site_key, pid, host, process_started_at, waits, until_uptime_ms)
       values (?, ?, ?, ?, ?, ?)`,
    )
    .run(siteKey, pid, host, processStartedAt, waits ? 1 : 0, untilUptimeMs)
  return Number(lastInsertRowid)
}

export function keepWaiting(store: Store, id: number, untilUptimeMs: number): void {
  store
    .prepare<[number, number], never>('update site_request set until_uptime_ms = ? where id = ?')
    .run(untilUptimeMs, id)
}

export function removeSiteRequest(store: Store, id: number): void {
  store.prepare<[number], never>('delete from site_request where id = ?').run(id)
}

/** Whether a row still counts: not overdue, of our clock, and its process not known to be gone. */
export function isUnderWay(host: HostView, row: SiteRequestRow, uptimeMs: number): boolean {
  if (row.untilUptimeMs <= uptimeMs) return false
  if (isOfProcess(host, row)) return true
  return host.sharesClock(row) && host.quickFateOf(row) !== 'gone'
}

/** Whether this very process wrote it. */
export function isOfProcess({ self }: HostView, { pid, host, processStartedAt }: ProcessMark): boolean {
  return pid === self.pid && host === self.host && processStartedAt === self.processStartedAt
}
