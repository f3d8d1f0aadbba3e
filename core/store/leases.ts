import { and, eq, isNotNull } from 'drizzle-orm'
import type { ProcessMark } from '../processes.ts'
import type { Store } from './database.ts'
import { endInterrupted } from './runs.ts'
import { lease } from './schema/sites.ts'

/** A lease as it is recorded; `holder` is null while nobody holds it. */
export type LeaseRow = typeof lease.$inferSelect

/** A lease that somebody holds, or seems to. */
export type HeldLease = LeaseRow & { readonly holder: string }

/** When a holder breathed: by the wall clock, and by the machine's own. */
export interface Breath {
  /** UTC, ISO text. */
  readonly at: string
  readonly uptimeMs: number
}

export interface LeaseClaim {
  readonly name: string
  /** A random id, never used before. */
  readonly holder: string
  /** For a person: "desktop app, ana". */
  readonly requestedBy: string
  readonly process: ProcessMark
  readonly ttlMs: number
  readonly breath: Breath
}

/** What a holder has to show whenever it writes. */
export interface LeaseKey {
  readonly name: string
  readonly holder: string
  readonly fence: number
}

export function findLease(store: Store, name: string): LeaseRow | undefined {
  return store.read(() => store.db.select().from(lease).where(eq(lease.name, name)).get())
}

/** All that are recorded as held, by name; whether their holders still live is the caller's to judge. */
export function listHeldLeases(store: Store): HeldLease[] {
  return store
    .read(() => store.db.select().from(lease).where(isNotNull(lease.holder)).orderBy(lease.name).all())
    .flatMap((row) => (row.holder === null ? [] : { ...row, holder: row.holder }))
}

/**
 * Takes a lease that is as it was `seen`: never taken, given back, or left by a holder the caller knows to be gone.
 * Its last run, where it has no end, is ended as `interrupted`. Returns the key; undefined where another was quicker,
 * or the holder has breathed since.
 */
export function takeLease(store: Store, seen: LeaseRow | undefined, claim: LeaseClaim): LeaseKey | undefined {
  const { name, holder, requestedBy, process, ttlMs, breath } = claim
  return store.transaction(() => {
    const now = findLease(store, name)
    if (now?.fence !== seen?.fence || now?.holder !== seen?.holder || now?.renewedUptimeMs !== seen?.renewedUptimeMs)
      return undefined
    if (now?.runId != null) endInterrupted(store, [now.runId], breath.at)
    const fence = (now?.fence ?? 0) + 1
    const taken = {
      ...{ fence, holder, runId: null, requestedBy, ttlMs },
      ...{ pid: process.pid, host: process.host, processStartedAt: process.processStartedAt },
      ...{ takenAt: breath.at, renewedAt: breath.at, renewedUptimeMs: breath.uptimeMs },
    }
    store.db
      .insert(lease)
      .values({ name, ...taken })
      .onConflictDoUpdate({ target: lease.name, set: taken })
      .run()
    return { name, holder, fence }
  })
}

/** Whether the lease is still this holder's. Within a transaction the answer holds until it ends. */
export function holdsLease(store: Store, { name, holder, fence }: LeaseKey): boolean {
  const asked = store.prepare<[string, string, number], unknown>(
    'select 1 from lease where name = ? and holder = ? and fence = ?',
  )
  return asked.get(name, holder, fence) !== undefined
}

/** Says that the holder lives. False where the lease is another's by now. */
export function renewLease(store: Store, key: LeaseKey, { at, uptimeMs }: Breath): boolean {
  return change(store, key, { renewedAt: at, renewedUptimeMs: uptimeMs })
}

/** Says which run is done under the lease: should it never end, whoever takes the lease next ends it. */
export function bindLease(store: Store, key: LeaseKey, runId: number): boolean {
  return change(store, key, { runId })
}

/** Gives a lease back. Nothing happens where it is another's by now. */
export function releaseLease(store: Store, key: LeaseKey): void {
  change(store, key, { holder: null })
}

function change(store: Store, { name, holder, fence }: LeaseKey, patch: Partial<LeaseRow>): boolean {
  const ours = and(eq(lease.name, name), eq(lease.holder, holder), eq(lease.fence, fence))
  return store.transaction(() => store.db.update(lease).set(patch).where(ours).run().changes > 0)
}
