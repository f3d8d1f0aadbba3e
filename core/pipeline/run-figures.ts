import { causeOf, type FailureCause } from '../contract/causes.ts'
import type { PageType } from '../contract/domain.ts'
import type { FailureCode } from '../contract/failure.ts'
import type { RequestCounts, RunCounts, RunDurations, RunIncidents, WriteCounts } from '../contract/run.ts'
import type { PageIncident, RequestSeen } from '../pages/page-reader.ts'
import type { PageTypeFigures, RequestFailed, StoredFigures } from '../store/run-figures.ts'

/** The page that something was asked for. */
interface AskedPage {
  readonly pageType: PageType
  readonly sourceId: string | null
}

interface TryFailed {
  readonly code: FailureCode
  readonly cause: FailureCause | null | undefined
  readonly httpStatus: number | null
}

/** What one run counts as it goes. Counting never fails and writes nothing: `unstored` says what is to be written. */
export interface RunFigures {
  readonly counts: RunCounts
  readonly requests: RequestCounts
  readonly incidents: RunIncidents
  /** Pages read so far, all types. */
  pagesRead(): number
  /** A request that left this machine, for `page`; robots.txt counts for the page that needed it. */
  request(page: AskedPage, seen: RequestSeen): void
  incident(page: AskedPage, incident: PageIncident): void
  /** A page that was read and understood; `fetchMs` is what its network took, all tries. */
  pageRead(page: AskedPage, fetchMs: number): void
  /** A page that could not be had after all tries. One that was not got to is none: `cancelled` does not count. */
  pageFailed(page: AskedPage, code: FailureCode): void
  wrote(counts: WriteCounts): void
  /** A race was saved or found unchanged; the first one's time counts. */
  raceDone(): void
  /** Runs `work`, counting its time. */
  timed<T>(what: 'parse' | 'store', work: () => T): T
  durations(): RunDurations
  /** All figures as they are now, and the failures that are in no earlier one that was confirmed by `stored`. */
  unstored(): StoredFigures
  /** Says that what `unstored` gave last is written for good. */
  stored(figures: StoredFigures): void
}

/** `now`: the wall clock, for the hour of a failure. */
export function createRunFigures(now: () => Date): RunFigures {
  const started = performance.now()
  const counts = { ...noCounts }
  const requests = { total: 0, retries: 0, bytes: 0, notModified: 0 }
  const incidents = { breakerOpenings: 0, browserLaunches: 0, browserFailures: 0 }
  const spent = { fetch: 0, parse: 0, store: 0 }
  const types = new Map<PageType, { -readonly [Key in keyof PageTypeFigures]: PageTypeFigures[Key] }>()
  let failures: RequestFailed[] = []
  let firstRaceMs: number | null = null

  const ofType = (pageType: PageType) => {
    const known = types.get(pageType) ?? { ...noPages, pageType }
    types.set(pageType, known)
    return known
  }
  const failed = ({ pageType, sourceId }: AskedPage, { code, cause, httpStatus }: TryFailed) => {
    // Stopping is nobody's fault.
    if (code === 'cancelled') return
    ofType(pageType).failures++
    const told = cause ?? causeOf({ code, details: {} })
    failures.push({ pageType, sourceId, code, cause: told, httpStatus, at: now().toISOString() })
  }
  const durations = (): RunDurations => ({
    total: Math.round(performance.now() - started),
    firstRace: firstRaceMs,
    fetch: Math.round(spent.fetch),
    parse: Math.round(spent.parse),
    store: Math.round(spent.store),
  })
  return {
    counts,
    requests,
    incidents,
    pagesRead: () => [...types.values()].reduce((sum, { pagesRead }) => sum + pagesRead, 0),
    request(page, { bytes, retry, failureCode, cause, status, ms }) {
      const type = ofType(page.pageType)
      requests.total++
      type.requests++
      requests.bytes += bytes
      type.bytes += bytes
      type.fetchMs += ms
      if (retry) {
        requests.retries++
        type.retries++
      }
      if (status === 304) {
        requests.notModified++
        type.notModified++
      }
      if (failureCode !== null) failed(page, { code: failureCode, cause, httpStatus: status })
    },
    incident(page, incident) {
      const type = ofType(page.pageType)
      if (incident.kind === 'not-sent') {
        if (incident.code !== 'cancelled') type.unsent++
        failed(page, { code: incident.code, cause: incident.cause, httpStatus: null })
      }
      if (incident.kind === 'breaker-opened') incidents.breakerOpenings++
      if (incident.kind === 'browser-launched') {
        incidents.browserLaunches++
        type.browserLaunches++
      }
      if (incident.kind === 'browser-failed') {
        incidents.browserFailures++
        type.browserFailures++
      }
    },
    pageRead({ pageType }, fetchMs) {
      ofType(pageType).pagesRead++
      spent.fetch += fetchMs
    },
    pageFailed({ pageType }, code) {
      if (code !== 'cancelled') ofType(pageType).pagesFailed++
    },
    wrote(written) {
      counts.rowsInserted += written.rowsInserted
      counts.rowsUpdated += written.rowsUpdated
      counts.rowsDeleted += written.rowsDeleted
    },
    raceDone() {
      firstRaceMs ??= Math.round(performance.now() - started)
    },
    timed(what, work) {
      const from = performance.now()
      try {
        return work()
      } finally {
        spent[what] += performance.now() - from
      }
    },
    durations,
    unstored: () => ({
      counts: { ...counts },
      requests: { ...requests },
      incidents: { ...incidents },
      durationMs: durations(),
      pageTypes: [...types.values()].map((type) => ({ ...type, fetchMs: Math.round(type.fetchMs) })),
      failures: [...failures],
    }),
    stored(figures) {
      failures = failures.slice(figures.failures.length)
    },
  }
}

const noCounts: RunCounts = {
  racesListed: 0,
  racesSaved: 0,
  racesUnchanged: 0,
  racesFresh: 0,
  racesSkipped: 0,
  results: 0,
  laps: 0,
  racesHeld: 0,
  corrections: 0,
  rowsInserted: 0,
  rowsUpdated: 0,
  rowsDeleted: 0,
}

const noPages: Omit<PageTypeFigures, 'pageType'> = {
  pagesRead: 0,
  pagesFailed: 0,
  requests: 0,
  unsent: 0,
  failures: 0,
  retries: 0,
  notModified: 0,
  bytes: 0,
  fetchMs: 0,
  browserLaunches: 0,
  browserFailures: 0,
}
