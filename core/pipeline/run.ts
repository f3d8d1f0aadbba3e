import type { Connector, PageRef, SourcePage } from '../connectors/connector.ts'
import type { PageType } from '../contract/domain.ts'
import { Failure, type FailureCode, toFailure } from '../contract/failure.ts'
import type {
  RequestCounts,
  RunCounts,
  RunDurations,
  RunIncidents,
  RunKind,
  RunMode,
  RunProgress,
  RunStatus,
  RunStep,
  RunTrigger,
  Skip,
  WriteCounts,
} from '../contract/run.ts'
import type { Log } from '../log.ts'
import type { PageReader } from '../pages/page-reader.ts'
import { recordAction } from '../store/actions.ts'
import { findEvent } from '../store/events.ts'
import { logPage, markPageSaved } from '../store/pages.ts'
import { type StoredFigures, saveRunFigures } from '../store/run-figures.ts'
import { addSkips, finishRun, startRun } from '../store/runs.ts'
import type { EventLooks } from './event-looks.ts'
import { type KeptPage, keptPage, type SeenBody } from './kept-page.ts'
import { knownPage, mayKnow } from './known-page.ts'
import type { Lease, LeaseRooms } from './lease.ts'
import { createRunFigures } from './run-figures.ts'
import { type LeftOut, summariseRun } from './run-summary.ts'

/** What a run works with. */
export interface RunRooms extends LeaseRooms {
  readonly pages: PageReader
  /** Event pages read a short while ago. */
  readonly looks?: EventLooks
  readonly connector: Connector
  /** Pages asked for at once; the reader itself sees to it that no site gets more. */
  readonly maxRequests: number
  /** Tries after the first one, of all pages of a run together. */
  readonly maxRetries: number
  /** Pages that one run may ask for. */
  readonly maxPages: number
}

export interface RunRequest {
  readonly page: PageRef
  /** Why it is asked for; a person asked unless told. */
  readonly trigger?: RunTrigger
  /** How much is asked for; every page unless told. */
  readonly mode?: RunMode
  /** The run that this one continues: what was read since that one began is not asked for again. */
  readonly resumes?: { readonly runId: number; readonly startedAt: string }
  readonly signal: AbortSignal
  readonly onProgress?: (progress: RunProgress) => void
  /** Each page as it was dealt with, after what it gave was saved. */
  readonly onStep?: (step: RunStep) => void
}

/** A page that was read, or why it was not; what was read is kept in both cases. */
export type PageOutcome<Page extends SourcePage> =
  | { readonly page: Page; readonly kept: KeptPage }
  | { readonly failure: Failure; readonly kept: KeptPage | null }

type PageOf<Type extends PageType> = Extract<SourcePage, { pageType: Type }>

/** One ingestion's life: its record in the store, its counts, its progress, and how it ended. */
export interface Run {
  readonly runId: number
  /** Every line of it has the run's id. */
  readonly log: Log
  readonly counts: RunCounts
  readonly skipped: readonly Skip[]
  /** Reads and parses one page, throws nothing; `confirm` may throw what the parser may. */
  read<Type extends PageType>(
    page: PageRef & { readonly pageType: Type },
    signal: AbortSignal,
    confirm?: (page: PageOf<Type>) => void,
  ): Promise<PageOutcome<PageOf<Type>>>
  /**
   * All that `work` writes, or nothing, counting its time as storing. Every write of a run goes through here: it is the
   * one place that asks whether the run may still write. Throws `event/busy` where its lease is another's by now.
   */
  saving<T>(work: () => T): T
  /**
   * Writes a page's record and body; within `saving`, with what was read from it. `isSaved` says whether what it shows
   * is what is stored now. Returns the id of the record; none is added
   * for a page that came out of the archive.
   */
  keep(kept: KeptPage, isSaved: boolean): number
  /** Adds what a save wrote. */
  wrote(counts: WriteCounts): void
  /** A race was saved, or found as it is stored: the first one's time is a figure of the run. */
  raceDone(): void
  /** Leaves a page out, by name and for a reason; within `saving`, so that a run that is cut off still says so. */
  skip(skip: Skip, failure: Failure): void
  /** Runs `work`, counting its time as parsing. */
  parsing<T>(work: () => T): T
  progress(change: Partial<Pick<RunProgress, 'eventName' | 'pagesPlanned' | 'activity' | 'listReadAt'>>): void
  /** Records how it ended. */
  finish(status: Exclude<RunStatus, 'running'>, failure?: Failure): RunOutcome
  /** As `finish`, but writes nothing: for a run whose record is another's by now, or cannot be written. */
  outcome(status: Exclude<RunStatus, 'running'>, failure?: Failure): RunOutcome
}

export interface RunOutcome {
  readonly runId: number
  readonly status: RunStatus
  readonly counts: RunCounts
  readonly requests: RequestCounts
  readonly incidents: RunIncidents
  readonly durationMs: RunDurations
  readonly skipped: Skip[]
  /** Why not everything was read, for all that was left out; null where nothing was. */
  readonly summary: string | null
  readonly failure?: { code: string; message: string }
}

/** How often a run under way writes its figures, along with what it saves: what a crash may lose of them, in ms. */
const figuresEveryMs = 1_000

/** Starts a run and its record, under `lease` where only one may run. Throws `store/*`, and `event/busy` as `saving`. */
export function beginRun(rooms: RunRooms, kind: RunKind, request: RunRequest, lease?: Lease): Run {
  const { page, onProgress, trigger = 'person', mode = 'everything', resumes } = request
  const { store, pages, connector, requestedBy, host, now } = rooms
  const start = {
    kind,
    source: page.source,
    sourceTrackSlug: page.sourceTrackSlug,
    sourceEventId: page.pageType === 'event' ? page.sourceId : null,
    url: connector.urlOf(page).href,
    requestedBy,
    ...host.self,
    startedAt: now().toISOString(),
    trigger,
    mode,
    resumesRunId: resumes?.runId ?? null,
  }
  const fenced = <T>(work: () => T): T =>
    store.transaction(() => {
      lease?.confirm()
      return work()
    })
  const runId = fenced(() => {
    if (kind === 'event' && trigger === 'person') noteIngestion(rooms, page, mode, start.startedAt)
    const started = startRun(store, start)
    lease?.bind(started)
    return started
  })
  const log = rooms.log.child({ runId })
  log.info({ kind, url: connector.urlOf(page).href, trigger, mode }, 'run started')
  const figures = createRunFigures(now)
  const { counts, timed } = figures
  let retriesLeft = rooms.maxRetries
  const skipped: Skip[] = []
  const leftOut: LeftOut[] = []
  const shown = {
    eventName: null as string | null,
    pagesPlanned: 0,
    activity: null as string | null,
    listReadAt: null as string | null,
  }

  const tell = () => {
    const { racesListed, racesSaved, racesUnchanged, racesFresh, racesSkipped, laps } = counts
    const racesDone = racesSaved + racesUnchanged
    const requests = { ...figures.requests }
    onProgress?.({
      runId,
      ...shown,
      pagesRead: figures.pagesRead(),
      racesListed,
      racesDone,
      racesFresh,
      racesSkipped,
      laps,
      requests,
    })
  }
  let figuresSavedAt = performance.now()
  const saving = <T>(work: () => T, unstored = figures.unstored(), isLast = false): T => {
    const isDue = isLast || unstored.failures.length > 0 || performance.now() - figuresSavedAt > figuresEveryMs
    const value = timed('store', () =>
      fenced(() => {
        if (isDue) saveRunFigures(store, runId, unstored)
        return work()
      }),
    )
    if (!isDue) return value
    figures.stored(unstored)
    figuresSavedAt = performance.now()
    return value
  }
  const outcomeOf = (ended: StoredFigures, status: RunOutcome['status'], failure?: Failure): RunOutcome => {
    const { requests, incidents, durationMs } = ended
    const short = failure && { failure: { code: failure.code, message: failure.message } }
    const summary = summariseRun(connector.site.name, counts.racesListed, leftOut)
    return { runId, status, counts, requests, incidents, durationMs, skipped, summary, ...short }
  }
  const keptOf = (page: PageRef, body: SeenBody): KeptPage => keptPage(page, connector.urlOf(page), body, now())

  return {
    runId,
    log,
    counts,
    skipped,
    async read(page, signal, confirm) {
      let refused: SeenBody | null = null
      try {
        const read = await pages.read({
          url: connector.urlOf(page),
          site: connector.site,
          signal,
          known: mayKnow(page.pageType, mode) ? knownPage(store, connector.urlOf(page), log) : null,
          log,
          onRequest(seen) {
            figures.request(page, seen)
            const { url, failureCode: code } = seen
            if (code) log.info({ url, code }, 'a request was not enough')
            tell()
          },
          onIncident(incident) {
            figures.incident(page, incident)
            if (incident.kind === 'browser-opened') {
              shown.activity = `The laps of race page ${page.sourceId} come by its scripts: they are run in a browser.`
              tell()
            }
            log.info({ pageType: page.pageType, sourceId: page.sourceId, ...incident }, 'on the way to a page')
          },
          onWait(wait) {
            shown.activity = waitingFor(wait)
            tell()
          },
          takeRetry: () => retriesLeft-- > 0,
          onBody: (body) => {
            refused = body
          },
          accept: (body) => timed('parse', () => acceptPage(connector, page, body, confirm)),
          scriptNeed: (body) => connector.scriptNeed(page, body),
          lane: `run ${runId}`,
        })
        figures.pageRead(page, read.fetchMs)
        return { page: read.value, kept: keptOf(page, read) }
      } catch (error) {
        const failure = toFailure(error)
        figures.pageFailed(page, failure.code)
        if (failure.code === 'unexpected') log.error({ page, err: error }, 'unexpected while reading a page')
        return { failure, kept: refused && keptOf(page, refused) }
      }
    },
    saving: (work) => saving(work),
    keep({ seen, sealed, isArchived }, isSaved) {
      if (!isArchived) return logPage(store, runId, seen, sealed, isSaved)
      // Only that it is what is stored may be new.
      return isSaved ? markPageSaved(store, seen.url, sealed.contentHash) : 0
    },
    wrote: figures.wrote,
    raceDone: figures.raceDone,
    skip(skip, failure) {
      addSkips(store, runId, [skip])
      skipped.push(skip)
      leftOut.push({ isRace: skip.sourceRaceId !== null, failure })
      if (skip.sourceRaceId !== null) counts.racesSkipped++
      log.info({ ...skip }, 'left out')
    },
    parsing: (work) => timed('parse', work),
    progress(change) {
      Object.assign(shown, change)
      tell()
    },
    finish(status, failure) {
      const last = figures.unstored()
      const outcome = outcomeOf(last, status, failure)
      const end = () => {
        const { summary, failure: short = null } = outcome
        finishRun(store, runId, { status, endedAt: now().toISOString(), failure: short, summary })
      }
      saving(end, last, true)
      const { runId: _, ...shown } = outcome
      log.info({ failure: null, ...shown }, 'run ended')
      return outcome
    },
    outcome: (status, failure) => outcomeOf(figures.unstored(), status, failure),
  }
}

/** What a person asked for is kept among what people did, also where the run comes to nothing. */
function noteIngestion({ store, requestedBy }: RunRooms, page: PageRef, mode: RunMode, at: string): void {
  const { source, sourceTrackSlug, sourceId } = page
  const subject = findEvent(store, source, sourceId ?? '')?.name ?? `Meeting ${sourceId} of ${sourceTrackSlug}`
  const verb = mode === 'replay' ? 'replay' : mode === 'import' ? 'import-pages' : 'ingest'
  recordAction(store, { verb, subject, doneBy: requestedBy, at })
}

/** The first sentence says what happened; what to do about it is being done. */
function waitingFor({ ms, code, message }: { ms: number; code: FailureCode; message: string }): string {
  // It says itself when.
  if (code === 'source/down') return message
  return `${message.split('. ')[0]?.replace(/\.$/, '')}. Asking again in ${Math.ceil(ms / 1000)} s.`
}

function acceptPage<Type extends PageType>(
  connector: Connector,
  page: PageRef & { readonly pageType: Type },
  body: string,
  confirm?: (page: PageOf<Type>) => void,
): PageOf<Type> {
  const parsed = connector.parse(page, body)
  if (parsed.pageType !== page.pageType) {
    throw new Failure('unexpected', `The ${page.pageType} parser gave a ${parsed.pageType}.`)
  }
  const wanted = parsed as PageOf<Type>
  confirm?.(wanted)
  return wanted
}
