import { Failure } from '../contract/failure.ts'
import type { Log } from '../log.ts'
import type { Fate, HostView, ProcessMark } from '../processes.ts'
import type { Store } from '../store/database.ts'
import {
  bindLease,
  findLease,
  type HeldLease,
  holdsLease,
  type LeaseKey,
  type LeaseRow,
  listHeldLeases,
  releaseLease,
  renewLease,
  takeLease,
} from '../store/leases.ts'

/** What taking a lease needs. */
export interface LeaseRooms {
  readonly store: Store
  readonly log: Log
  readonly host: HostView
  /** How long after its last breath a holder counts as gone. */
  readonly leaseMs: number
  /** Who takes it, for a person: "desktop app, ana". */
  readonly requestedBy: string
  readonly now: () => Date
}

/** The right to be the only one, in all programs on this database, that works at the thing it names. */
export interface Lease {
  readonly name: string
  /** Aborted once the lease is known to be another's; its reason is the Failure that `confirm` throws. */
  readonly signal: AbortSignal
  /**
   * Throws `event/busy` where the lease is another's by now. Whoever writes under the lease asks inside the
   * transaction that writes (a run's `saving` does): what it is told then holds until that ends.
   */
  confirm(): void
  /** Within a transaction: the run that is done under it. Should it never end, the next holder ends it. */
  bind(runId: number): void
}

/** "event liverc:486677": the one name for it, whatever is done to the event. */
export function eventLease(event: { readonly source: string; readonly sourceId: string | null }): string {
  return `event ${event.source}:${event.sourceId}`
}

/** Leases that this process holds, by holder: one recorded as ours that is not here was left behind. */
const ours = new Set<string>()

/**
 * Does `work` as the only one, and gives the lease back whatever comes of it. Throws `event/busy` with who holds it
 * and since when, `store/*`, and what `work` throws.
 */
export async function withLease<T>(
  rooms: LeaseRooms,
  name: string,
  work: (lease: Lease) => T | Promise<T>,
): Promise<T> {
  const { store, log } = rooms
  const key = take(rooms, name)
  ours.add(key.holder)
  const { lease, stop } = heldLease(rooms, key)
  try {
    return await work(lease)
  } finally {
    stop()
    ours.delete(key.holder)
    try {
      releaseLease(store, key)
    } catch (error) {
      // Others find it free all the same: nobody breathes for it, and for this process it is not held any more.
      log.warn({ lease: name, err: error }, 'a lease could not be given back')
    }
  }
}

/** Who holds the lease, as far as can be told at once; undefined where nobody does. */
export function findHolder(rooms: LeaseRooms, name: string): HeldLease | undefined {
  const row = findLease(rooms.store, name)
  return row && isHeld(row) && !isFree(rooms, row, rooms.host.quickFateOf(row)) ? row : undefined
}

/** All that are held, by this process or by others, as far as can be told at once. */
export function listHolders(rooms: LeaseRooms): HeldLease[] {
  return listHeldLeases(rooms.store).filter((row) => !isFree(rooms, row, rooms.host.quickFateOf(row)))
}

/** Whether this process holds it. */
export function isOurs(host: HostView, held: HeldLease): boolean {
  return isSelf(host, held) && ours.has(held.holder)
}

/** The failure of one who came second. */
export function busy({ host, now }: LeaseRooms, held: HeldLease): Failure {
  const since = clockText(held.takenAt, now())
  const message = isOurs(host, held)
    ? `${subjectOf(held.name)} is in use by this program since ${since}. Wait until that has ended, or stop it.`
    : `${subjectOf(held.name)} is in use by another program since ${since}: ${holderText(host, held)}. Wait until it has ended, or stop it there.`
  return new Failure('event/busy', message, detailsOf(held))
}

function take(rooms: LeaseRooms, name: string): LeaseKey {
  const { store, host, leaseMs, requestedBy } = rooms
  const claim = { name, holder: crypto.randomUUID(), requestedBy, process: host.self, ttlMs: leaseMs }
  for (;;) {
    const seen = findLease(store, name)
    if (seen && isHeld(seen) && !isFree(rooms, seen, host.fateOf(seen))) throw busy(rooms, seen)
    const key = takeLease(store, seen, { ...claim, breath: breathOf(rooms) })
    // Another was quicker: what it left is looked at anew.
    if (key) return key
  }
}

function heldLease(rooms: LeaseRooms, key: LeaseKey): { lease: Lease; stop: () => void } {
  const { store, log, leaseMs } = rooms
  const losing = new AbortController()
  const lose = (): Failure => {
    if (!losing.signal.aborted) losing.abort(lost(rooms, key.name))
    return losing.signal.reason
  }
  const breathe = () => {
    try {
      if (!renewLease(store, key, breathOf(rooms))) lose()
    } catch (error) {
      // A database that is locked or full for a moment: the next breath is early enough.
      log.warn({ lease: key.name, err: error }, 'a lease could not be renewed')
    }
  }
  const timer = setInterval(breathe, leaseMs / 4)
  timer.unref()
  return {
    stop: () => clearInterval(timer),
    lease: {
      name: key.name,
      signal: losing.signal,
      confirm() {
        if (!holdsLease(store, key)) throw lose()
      },
      bind(runId) {
        if (!bindLease(store, key, runId)) throw lose()
      },
    },
  }
}

const isHeld = (row: LeaseRow): row is HeldLease => row.holder !== null

/** Whether a lease that is recorded as held may be taken all the same. */
function isFree({ host, now }: LeaseRooms, row: HeldLease, fate: Fate): boolean {
  if (isSelf(host, row)) return !ours.has(row.holder)
  if (fate === 'gone') return true
  // A clock that nobody can set; one that stands before the last breath was started anew since.
  const silentMs = host.uptimeMs() - row.renewedUptimeMs
  if (host.sharesClock(row)) return silentMs < 0 || silentMs > row.ttlMs
  // Of another machine there is only the wall clock; one that is far off says as little as a long silence.
  return Math.abs(now().getTime() - Date.parse(row.renewedAt)) > row.ttlMs
}

function isSelf({ self }: HostView, { pid, host, processStartedAt }: ProcessMark): boolean {
  return pid === self.pid && host === self.host && processStartedAt === self.processStartedAt
}

function breathOf({ host, now }: LeaseRooms) {
  return { at: now().toISOString(), uptimeMs: host.uptimeMs() }
}

/** The failure of a holder that stood still for so long that another took over. */
function lost({ store, host, now }: LeaseRooms, name: string): Failure {
  const row = findLease(store, name)
  const by = row && isHeld(row) ? ` by ${holderText(host, row)}, at ${clockText(row.takenAt, now())}` : ''
  const message = `${subjectOf(name)} was taken over${by}, because this program had stood still for too long. What it had saved is kept; it wrote nothing more.`
  return new Failure('event/busy', message, row && isHeld(row) ? detailsOf(row) : { lease: name })
}

function detailsOf({ name, requestedBy, pid, host, takenAt, runId }: HeldLease) {
  return { lease: name, holder: requestedBy, pid, host, since: takenAt, runId }
}

function subjectOf(name: string): string {
  const [, event] = /^event (.+)$/.exec(name) ?? []
  return event === undefined ? `The ${name}` : `Meeting ${event}`
}

function holderText({ self }: HostView, { requestedBy, host }: HeldLease): string {
  return host === self.host ? requestedBy : `${requestedBy} on ${host}`
}

/** "14:32" on the clock of the person who reads it, with the day where it is another one. */
function clockText(at: string, now: Date): string {
  const when = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  const time = `${two(when.getHours())}:${two(when.getMinutes())}`
  if (when.toDateString() === now.toDateString()) return time
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())} ${time}`
}
