import { and, asc, desc, eq, inArray, ne, or, type SQL, sql } from 'drizzle-orm'
import type { SourceName } from '../contract/domain.ts'
import type { IngestionRun, RunKind, RunMode, RunStatus, RunTrigger, Skip } from '../contract/run.ts'
import type { ProcessMark } from '../processes.ts'
import type { Store } from './database.ts'
import { ingestionRun, runSkip } from './schema/runs.ts'
import { batches } from './write-counts.ts'

type RunRow = typeof ingestionRun.$inferSelect

/** What is known when a run starts. */
export interface RunStart {
  readonly kind: RunKind
  readonly source: SourceName
  readonly sourceTrackSlug: string | null
  readonly sourceEventId: string | null
  readonly url: string
  readonly requestedBy: string
  /** The process that runs it, and the machine the process is on. */
  readonly pid: number
  readonly host: string
  readonly processStartedAt?: string | null
  /** UTC, ISO text, as every `…At`. */
  readonly startedAt: string
  readonly trigger?: RunTrigger
  readonly mode?: RunMode
  /** The run that this one continues. */
  readonly resumesRunId?: number | null
}

export interface RunEnd {
  readonly status: Exclude<RunStatus, 'running'>
  readonly endedAt: string
  readonly failure?: IngestionRun['failure']
  /** Why not everything was read; null where nothing was left out. */
  readonly summary?: string | null
}

/** Records a run as running. Returns its id. */
export function startRun(store: Store, start: RunStart): number {
  return store.transaction(() => {
    const fresh = { ...start, status: 'running' as const }
    return store.db.insert(ingestionRun).values(fresh).returning({ id: ingestionRun.id }).get().id
  })
}

/** Records how a run ended; its figures are `saveRunFigures`'. */
export function finishRun(
  store: Store,
  runId: number,
  { status, endedAt, failure = null, summary = null }: RunEnd,
): void {
  store.transaction(() => {
    const { code: failureCode = null, message: failureMessage = null } = failure ?? {}
    const outcome = { status, endedAt, failureCode, failureMessage, summary }
    store.db.update(ingestionRun).set(outcome).where(eq(ingestionRun.id, runId)).run()
  })
}

/** Adds to what a run left out, after what it left out before. */
export function addSkips(store: Store, runId: number, skips: readonly Skip[]): void {
  if (skips.length === 0) return
  store.transaction(() => {
    const [{ next } = { next: 0 }] = store.db
      .select({ next: sql<number>`coalesce(max(${runSkip.ordinal}) + 1, 0)` })
      .from(runSkip)
      .where(eq(runSkip.runId, runId))
      .all()
    const rows = skips.map(({ sourceRaceId, code, message }, at) => {
      return { runId, ordinal: next + at, sourceRaceId, code, message }
    })
    for (const batch of batches(rows)) store.db.insert(runSkip).values(batch).run()
  })
}

/** Undefined where there is no such run. */
export function findRun(store: Store, runId: number): IngestionRun | undefined {
  return store.read(() => selectRuns(store, eq(ingestionRun.id, runId), 1)[0])
}

export interface RunsWanted {
  readonly source?: SourceName
  readonly sourceEventId?: string
  readonly status?: RunStatus
  /** Only runs that tell how much of an event is there: not a replay for which the archive lacked something. */
  readonly telling?: boolean
  /** At most this many, the newest. */
  readonly limit?: number
}

/** The runs recorded, newest first. */
export function listRuns(store: Store, wanted: RunsWanted = {}): IngestionRun[] {
  return store.read(() => selectRuns(store, conditionOf(wanted), wanted.limit))
}

function conditionOf({ source, sourceEventId, status, telling = false }: RunsWanted): SQL | undefined {
  return and(
    source === undefined ? undefined : eq(ingestionRun.source, source),
    sourceEventId === undefined ? undefined : eq(ingestionRun.sourceEventId, sourceEventId),
    status === undefined ? undefined : eq(ingestionRun.status, status),
    telling ? or(ne(ingestionRun.mode, 'replay'), eq(ingestionRun.status, 'complete')) : undefined,
  )
}

function selectRuns(store: Store, condition: SQL | undefined, limit = -1): IngestionRun[] {
  const newest = desc(ingestionRun.id)
  const rows = store.db.select().from(ingestionRun).where(condition).orderBy(newest).limit(limit).all()
  const skipped = new Map<number, Skip[]>(rows.map(({ id }) => [id, []]))
  for (const ids of batches([...skipped.keys()])) {
    const inOrder = [asc(runSkip.runId), asc(runSkip.ordinal)]
    const skips = store.db
      .select()
      .from(runSkip)
      .where(inArray(runSkip.runId, ids))
      .orderBy(...inOrder)
      .all()
    for (const { runId, sourceRaceId, code, message } of skips)
      skipped.get(runId)?.push({ sourceRaceId, code, message })
  }
  return rows.map((row) => runOf(row, skipped.get(row.id) ?? []))
}

function runOf(row: RunRow, skipped: Skip[]): IngestionRun {
  const { racesListed, racesSaved, racesUnchanged, racesFresh, racesSkipped, results, laps } = row
  const { rowsInserted, rowsUpdated, rowsDeleted, failureCode, failureMessage } = row
  const { breakerOpenings, browserLaunches, browserFailures } = row
  const { racesHeld, correctionCount: corrections } = row
  const counts = {
    racesListed,
    racesSaved,
    racesUnchanged,
    racesFresh,
    racesSkipped,
    results,
    laps,
    racesHeld,
    corrections,
  }
  return {
    runId: row.id,
    kind: row.kind,
    source: row.source,
    sourceTrackSlug: row.sourceTrackSlug,
    sourceEventId: row.sourceEventId,
    url: row.url,
    requestedBy: row.requestedBy,
    status: row.status,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    trigger: row.trigger,
    mode: row.mode,
    resumesRunId: row.resumesRunId,
    pages: JSON.parse(row.pages),
    counts: { ...counts, rowsInserted, rowsUpdated, rowsDeleted },
    requests: {
      total: row.requestsTotal,
      retries: row.requestsRetries,
      bytes: row.requestsBytes,
      notModified: row.requestsNotModified,
    },
    incidents: { breakerOpenings, browserLaunches, browserFailures },
    durationMs: {
      total: row.totalMs,
      firstRace: row.firstRaceMs,
      fetch: row.fetchMs,
      parse: row.parseMs,
      store: row.storeMs,
    },
    summary: row.summary,
    failure: failureCode === null || failureMessage === null ? null : { code: failureCode, message: failureMessage },
    skipped,
  }
}

/** A run that is under way, or whose process ended without a word. */
export interface RunningRun extends ProcessMark {
  readonly runId: number
  readonly startedAt: string
  readonly requestedBy: string
}

/** The runs recorded as running, of one event or of all, the oldest first. */
export function listRunningRuns(store: Store, wanted: Omit<RunsWanted, 'status' | 'limit'> = {}): RunningRun[] {
  const { id: runId, pid, host, processStartedAt, startedAt, requestedBy } = ingestionRun
  return store.read(() =>
    store.db
      .select({ runId, pid, host, processStartedAt, startedAt, requestedBy })
      .from(ingestionRun)
      .where(conditionOf({ ...wanted, status: 'running' }))
      .orderBy(asc(runId))
      .all(),
  )
}

/**
 * Ends as `interrupted` every running run whose process is gone. `isGone` decides; it should say no where it cannot
 * know, as for another machine. Returns the ids of the runs ended.
 */
export function markInterruptedRuns(
  store: Store,
  isGone: (process: ProcessMark) => boolean,
  endedAt: string = new Date().toISOString(),
): number[] {
  // Asked before anything is locked: the answer may take the system a while, and a process that is gone stays gone.
  const dead = listRunningRuns(store).filter(isGone)
  return endInterrupted(
    store,
    dead.map(({ runId }) => runId),
    endedAt,
  )
}

/** Ends as `interrupted` those of these runs that have no end yet. Returns their ids. */
export function endInterrupted(store: Store, runIds: readonly number[], endedAt: string): number[] {
  if (runIds.length === 0) return []
  return store.transaction(() =>
    [...batches(runIds)].flatMap((batch) =>
      store.db
        .update(ingestionRun)
        .set({ status: 'interrupted', endedAt })
        .where(and(inArray(ingestionRun.id, batch), eq(ingestionRun.status, 'running')))
        .returning({ runId: ingestionRun.id })
        .all()
        .map(({ runId }) => runId),
    ),
  )
}
