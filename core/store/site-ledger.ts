import type { HostView } from '../processes.ts'
import type { Store } from './database.ts'
import {
  addSiteRequest,
  isOfProcess,
  isUnderWay,
  keepWaiting,
  listSiteRequests,
  removeSiteRequest,
  type SiteRequestRow,
} from './site-requests.ts'
import { ensureSiteState, findSiteState, type SharedClock } from './site-state.ts'

/** What a start at a site has to keep to. Milliseconds. */
export interface SiteStartWanted {
  /** After the last request that went onto the wire. */
  readonly gapMs: number
  /** Requests at once, of all processes. */
  readonly maxRequests: number
  /** How long its connection may take to open, and the request as a whole: then it counts as over. */
  readonly openingMs: number
  readonly lastingMs: number
}

/** A start that was booked. */
export interface SiteStart {
  /** It is only now on the wire: the gap counts from here. */
  started(): void
  /** It is over, whatever came of it. */
  ended(): void
}

/** How sites are asked. The ledger of this process alone has the same form. */
export interface SiteLedger {
  tryStart(siteKey: string, wanted: SiteStartWanted): SiteStart | number
  hold(siteKey: string, ms: number): void
  heldMs(siteKey: string): number
}

export interface SharedSiteLedger extends SiteLedger {
  /** Writes now what else is written a moment later, if nobody else writes just now. */
  flush(): void
  /** Before the database is closed: writes what is left, waiting for others. */
  close(): void
}

export interface SiteLedgerOptions {
  readonly host: HostView
  /** Milliseconds since 1970. */
  readonly epochMs: () => number
  /** Undefined while there is no database to share; one that may only be read is heeded, and nothing booked in it. */
  readonly store: () => Store | undefined
  /** What counts within this process: alone where there is no database, or none that can be used. */
  readonly memory: SiteLedger
  /** Told once, with the first error that made it go on with `memory` alone. */
  readonly onTrouble: (error: unknown) => void
}

/** How soon to look again for what another process has to do first. */
const glanceMs = 20
/** A database that somebody else has written to for so long is not waited for any more. */
const longestLockMs = 5_000
/** A process that waits its turn says so again before this is over. */
const ticketMs = 2_000

/**
 * The budget of requests that all processes on a database share: gap, silence and number at once per site. Each step is
 * a transaction of a few rows that waits for nobody; where the database cannot be used at all, requests go on by the
 * ledger of this process.
 */
export function createSiteLedger(options: SiteLedgerOptions): SharedSiteLedger {
  const { store: findStore, memory, host, epochMs, onTrouble } = options
  const clock: SharedClock = { host: host.clock, uptimeMs: () => host.uptimeMs(), epochMs }
  let later: ((store: Store) => void)[] = []
  let flushing: NodeJS.Timeout | undefined
  let lockedSince: number | null = null
  let hasTrouble = false
  /** By site: where this process stands in line. */
  const tickets = new Map<string, number>()
  const waiting = new Set<string>()

  const trouble = (error: unknown) => {
    later = []
    if (hasTrouble) return
    hasTrouble = true
    onTrouble(error)
  }
  const shared = (): Store | undefined => {
    const store = findStore()
    return store && store.file !== ':memory:' ? store : undefined
  }

  const writeLater = (store: Store) => {
    for (const step of later) step(store)
  }

  /** What is still to be written, and `work`, in one step; undefined while somebody else writes. Throws `store/*`. */
  function write<T>(store: Store, work: () => T): { value: T } | undefined {
    const done = store.tryTransaction(() => {
      writeLater(store)
      return work()
    })
    if (!done) {
      lockedSince ??= host.uptimeMs()
      return undefined
    }
    lockedSince = null
    later = []
    return done
  }

  /** Writes with whatever is written next, and where it `matters` to others as soon as that is possible; never fails. */
  function soon(step: (store: Store) => void, matters = true): void {
    later.push(step)
    if (matters) flushing ??= setTimeout(flush, 0).unref()
  }

  function flush(): void {
    flushing = undefined
    const store = shared()
    if (later.length === 0 || !store || store.readOnly) return
    try {
      if (!write(store, () => {})) flushing = setTimeout(flush, glanceMs).unref()
    } catch (error) {
      trouble(error)
    }
  }

  /** What there is to wait for, with the rows that are of no use any more. */
  function look(store: Store, siteKey: string, { gapMs, maxRequests }: SiteStartWanted) {
    const uptimeMs = host.uptimeMs()
    const state = findSiteState(store, siteKey, clock)
    const rows = listSiteRequests(store, siteKey)
    const live = rows.filter((row) => isUnderWay(host, row, uptimeMs))
    const over = rows.filter((row) => !live.includes(row))
    const asking = live.filter(({ waits }) => !waits)
    const missing = gapMs > 0 ? (state?.lastStartUptimeMs ?? Number.NEGATIVE_INFINITY) + gapMs - uptimeMs : 0
    const isOpening =
      gapMs > 0 &&
      (state?.openingUntilUptimeMs ?? 0) > uptimeMs &&
      asking.some(({ id }) => String(id) === state?.openingBy)
    const isOthers = (row: SiteRequestRow) => !isOfProcess(host, row)
    const ticket = tickets.get(siteKey) ?? Number.POSITIVE_INFINITY
    const isBehind = live.some((row) => row.waits && isOthers(row) && row.id < ticket)
    const isFull = asking.length >= maxRequests
    return {
      uptimeMs,
      over,
      waitMs: missing > 0 ? missing : isOpening || isBehind || isFull ? glanceMs : 0,
      // Only where others take part: else whoever asks next is next.
      standsInLine: isBehind || (isFull && asking.some(isOthers)),
    }
  }

  function standInLine(store: Store, siteKey: string, { gapMs }: SiteStartWanted): void {
    const untilUptimeMs = host.uptimeMs() + ticketMs + Math.ceil(gapMs)
    const ticket = tickets.get(siteKey)
    const row = listSiteRequests(store, siteKey).find(({ id }) => id === ticket)
    if (!row) tickets.set(siteKey, addSiteRequest(store, siteKey, host.self, { waits: true, untilUptimeMs }))
    else if (row.untilUptimeMs < untilUptimeMs - ticketMs / 2) keepWaiting(store, row.id, untilUptimeMs)
  }

  function book(store: Store, siteKey: string, wanted: SiteStartWanted, over: readonly SiteRequestRow[]): Booked {
    ensureSiteState(store, siteKey, clock)
    for (const { id } of over) removeSiteRequest(store, id)
    const ticket = tickets.get(siteKey)
    if (ticket !== undefined) removeSiteRequest(store, ticket)
    // One more, because uptimes are rounded down: no gap is short by a part of a millisecond.
    const startMs = host.uptimeMs() + 1
    const untilUptimeMs = startMs + Math.ceil(wanted.lastingMs)
    const id = addSiteRequest(store, siteKey, host.self, { waits: false, untilUptimeMs })
    // Without a gap it does not matter when exactly it goes onto the wire.
    const opens = wanted.gapMs > 0
    recordOpening(
      store,
      siteKey,
      startMs,
      opens ? startMs + Math.ceil(wanted.openingMs) : null,
      opens ? String(id) : null,
    )
    return { id, startMs, opens }
  }

  function startOf(siteKey: string, { id, startMs, opens }: Booked, inMemory: SiteStart): SiteStart {
    return {
      started() {
        inMemory.started()
        const sentMs = host.uptimeMs() + 1
        if (opens || sentMs > startMs) soon((store) => recordStart(store, siteKey, sentMs, String(id)), opens)
      },
      ended() {
        inMemory.ended()
        soon((store) => removeSiteRequest(store, id))
      },
    }
  }

  function tryShared(store: Store, siteKey: string, wanted: SiteStartWanted): SiteStart | number {
    // Who has waited looks first, without the right to write; others mostly need not wait.
    if (store.readOnly || (waiting.has(siteKey) && later.length === 0)) {
      const { waitMs, standsInLine } = look(store, siteKey, wanted)
      if (store.readOnly) return waitMs > 0 ? waitMs : memory.tryStart(siteKey, wanted)
      if (waitMs > 0 && !standsInLine) return waitMs
    }
    const written = write(store, () => {
      const { waitMs, standsInLine, over } = look(store, siteKey, wanted)
      if (standsInLine) standInLine(store, siteKey, wanted)
      return waitMs > 0 ? waitMs : book(store, siteKey, wanted, over)
    })
    if (!written) {
      if (host.uptimeMs() - (lockedSince ?? 0) < longestLockMs) return glanceMs
      return memory.tryStart(siteKey, wanted)
    }
    if (typeof written.value === 'number') {
      waiting.add(siteKey)
      return written.value
    }
    waiting.delete(siteKey)
    tickets.delete(siteKey)
    const inMemory = memory.tryStart(siteKey, { ...wanted, gapMs: 0, maxRequests: Number.POSITIVE_INFINITY })
    return startOf(siteKey, written.value, typeof inMemory === 'number' ? nobody : inMemory)
  }

  return {
    tryStart(siteKey, wanted) {
      try {
        const store = shared()
        if (store) return tryShared(store, siteKey, wanted)
      } catch (error) {
        trouble(error)
      }
      return memory.tryStart(siteKey, wanted)
    },
    hold(siteKey, ms) {
      memory.hold(siteKey, ms)
      const untilMs = host.uptimeMs() + Math.ceil(ms) + 1
      const untilAt = new Date(Math.min(epochMs() + ms, latestInstantMs)).toISOString()
      soon((store) => {
        const { heldUntilUptimeMs } = ensureSiteState(store, siteKey, clock)
        if ((heldUntilUptimeMs ?? 0) < untilMs) recordHold(store, siteKey, untilMs, untilAt)
      })
    },
    heldMs(siteKey) {
      const heldHere = memory.heldMs(siteKey)
      try {
        const store = shared()
        const until = store && findSiteState(store, siteKey, clock)?.heldUntilUptimeMs
        return Math.max(heldHere, (until ?? 0) - host.uptimeMs())
      } catch (error) {
        trouble(error)
        return heldHere
      }
    },
    flush,
    close() {
      clearTimeout(flushing)
      const store = shared()
      if (later.length === 0 || !store || store.readOnly) return
      try {
        store.transaction(() => writeLater(store))
      } catch (error) {
        trouble(error)
      }
      later = []
    },
  }
}

interface Booked {
  readonly id: number
  readonly startMs: number
  /** Whether the others wait until it is on the wire. */
  readonly opens: boolean
}

const nobody: SiteStart = { started() {}, ended() {} }
/** A site may ask for silence beyond what a date can say. */
const latestInstantMs = 8_640_000_000_000_000

function recordOpening(
  store: Store,
  siteKey: string,
  startMs: number,
  openingUntilMs: number | null,
  openingBy: string | null,
): void {
  store
    .prepare<[number, number | null, string | null, string], never>(
      `update site_state set last_start_uptime_ms = ?, opening_until_uptime_ms = ?, opening_by = ? where site_key = ?`,
    )
    .run(startMs, openingUntilMs, openingBy, siteKey)
}

function recordStart(store: Store, siteKey: string, sentMs: number, openingBy: string): void {
  store
    .prepare<[number, string, string, string], never>(
      `update site_state set last_start_uptime_ms = max(last_start_uptime_ms, ?),
         opening_until_uptime_ms = iif(opening_by = ?, null, opening_until_uptime_ms),
         opening_by = nullif(opening_by, ?) where site_key = ?`,
    )
    .run(sentMs, openingBy, openingBy, siteKey)
}

function recordHold(store: Store, siteKey: string, untilMs: number, untilAt: string): void {
  store
    .prepare<[number, string, string], never>(
      'update site_state set held_until_uptime_ms = ?, held_until_at = ? where site_key = ?',
    )
    .run(untilMs, untilAt, siteKey)
}
