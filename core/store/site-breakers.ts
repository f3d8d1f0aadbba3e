import { eq } from 'drizzle-orm'
import { failureCause } from '../contract/causes.ts'
import { failureCode } from '../contract/failure.ts'
import type { BreakerRecord } from '../contract/site.ts'
import type { Store } from './database.ts'
import { siteState } from './schema/sites.ts'
import { ensureSiteState, findSiteState, type SharedClock } from './site-state.ts'

interface Decision<T> {
  readonly record?: BreakerRecord
  readonly answer: T
}

const noBreaker: BreakerRecord = { state: 'closed', failures: 0, untilMs: 0, lastFailure: null }

/** The breaker of a site as the database has it; untroubled where it knows nothing. `untilMs` is of `clock`'s uptime. */
export function findBreaker(store: Store, siteKey: string, clock: SharedClock): BreakerRecord {
  const row = findSiteState(store, siteKey, clock)
  if (!row) return noBreaker
  const { breaker: state, breakerFailures: failures, breakerUntilUptimeMs, lastFailureMessage: message } = row
  const code = failureCode.safeParse(row.lastFailureCode).data
  const cause = failureCause.safeParse(row.lastFailureCause).data
  const lastFailure = code && cause && message !== null ? { code, cause, message } : null
  return { state, failures, untilMs: breakerUntilUptimeMs ?? 0, lastFailure }
}

/**
 * Looks at a site's breaker and, where `decide` gives another record, writes that: in one step for all programs on this
 * database. Nothing is locked where nothing changes, which is nearly always. `decide` may be called twice.
 */
export function decideBreaker<T>(
  store: Store,
  siteKey: string,
  clock: SharedClock,
  decide: (record: BreakerRecord, nowMs: number) => Decision<T>,
): T {
  const glance = decide(findBreaker(store, siteKey, clock), clock.uptimeMs())
  if (!glance.record) return glance.answer
  return store.transaction(() => {
    const { record, answer } = decide(findBreaker(store, siteKey, clock), clock.uptimeMs())
    if (record) saveBreaker(store, siteKey, record, clock)
    return answer
  })
}

function saveBreaker(store: Store, siteKey: string, record: BreakerRecord, clock: SharedClock): void {
  const { state, failures, untilMs, lastFailure } = record
  const epochMs = clock.epochMs()
  const isTimed = state !== 'closed'
  ensureSiteState(store, siteKey, clock)
  store.db
    .update(siteState)
    .set({
      breaker: state,
      breakerFailures: failures,
      breakerUntilUptimeMs: isTimed ? Math.ceil(untilMs) : null,
      breakerUntilAt: isTimed ? new Date(epochMs + Math.ceil(untilMs - clock.uptimeMs())).toISOString() : null,
      changedAt: new Date(epochMs).toISOString(),
      lastFailureCode: lastFailure?.code ?? null,
      lastFailureCause: lastFailure?.cause ?? null,
      lastFailureMessage: lastFailure?.message ?? null,
    })
    .where(eq(siteState.siteKey, siteKey))
    .run()
}
