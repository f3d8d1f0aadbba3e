import type { Connector, PageRef, SourcePage } from '../connectors/connector.ts'
import type {
  PageType,
  RequestCounts,
  RunCounts,
  RunDurations,
  RunKind,
  RunMode,
  RunProgress,
  RunStatus,
  RunStep,
  RunTrigger,
  Skip,
  WriteCounts,
} from '../contract/domain.ts'
import { Failure, toFailure } from '../contract/failure.ts'
import type { Log } from '../log.ts'
import { type SealedPage, sealPage } from '../pages/archive.ts'
import type { PageReader, RequestSeen } from '../pages/page-reader.ts'
import type { Store } from '../store/database.ts'
import { logPage, type PageSeen } from '../store/pages.ts'
import { addSkips, finishRun, startRun, updateRun } from '../store/runs.ts'

/** What a run works with. */
export interface RunRooms {
  readonly store: Store
  readonly pages: PageReader
  readonly connector: Connector
  readonly log: Log
  /** Pages asked for at once; the reader itself sees to it that no site gets more. */
  readonly maxRequests: number
  /** Who started it, for the record. */
  readonly requestedBy: { readonly name: string; readonly pid: number; readonly host: string }
  readonly now: () => Date
}

export interface RunRequest {
  readonly page: PageRef
  /** Why it is asked for; a person asked unless told. */
  readonly trigger?: RunTrigger
  /** How much is asked for; every page unless told. */
  readonly mode?: RunMode
  readonly signal: AbortSignal
  readonly onProgress?: (progress: RunProgress) => void
  /** Each page as it was dealt with, after what it gave was saved. */
  readonly onStep?: (step: RunStep) => void
}

/** A page's body as it goes into the archive, with the record of its reading. */
export interface KeptPage {
  readonly seen: PageSeen
  readonly sealed: SealedPage
}

/** A page that was read, or why it was not; what was read is kept in both cases. */
export type PageOutcome<Page extends SourcePage> =
  | { readonly page: Page; readonly kept: KeptPage }
  | { readonly failure: Failure; readonly kept: KeptPage | null }

type PageOf<Type extends PageType> = Extract<SourcePage, { pageType: Type }>

/** One ingestion's life: its record in the store, its counts, its progress, and how it ended. */
export interface Run {
  readonly runId: number
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
   * one place that asks whether the run may still write.
   */
  saving<T>(work: () => T): T
  /** Writes a page's record and body; within `saving`, with what was read from it. */
  keep(kept: KeptPage | null): void
  /** Adds what a save wrote. */
  wrote(counts: WriteCounts): void
  /** Leaves a page out, by name. */
  skip(skip: Skip): void
  /** Runs `work`, counting its time as parsing. */
  parsing<T>(work: () => T): T
  progress(change: Partial<Pick<RunProgress, 'eventName' | 'pagesPlanned' | 'activity'>>): void
  finish(status: Exclude<RunStatus, 'running'>, failure?: Failure): RunOutcome
}

export interface RunOutcome {
  readonly runId: number
  readonly status: RunStatus
  readonly counts: RunCounts
  readonly requests: RequestCounts
  readonly durationMs: RunDurations
  readonly skipped: Skip[]
  readonly failure?: { code: string; message: string }
}

/** Starts a run and its record. Throws `store/*`. */
export function beginRun(rooms: RunRooms, kind: RunKind, request: RunRequest): Run {
  const { page, onProgress, trigger = 'person', mode = 'everything' } = request
  const { store, pages, connector, log, requestedBy, now } = rooms
  const started = performance.now()
  const runId = startRun(store, {
    kind,
    source: page.source,
    sourceTrackSlug: page.sourceTrackSlug,
    sourceEventId: page.pageType === 'event' ? page.sourceId : null,
    url: connector.urlOf(page).href,
    requestedBy: requestedBy.name,
    pid: requestedBy.pid,
    host: requestedBy.host,
    startedAt: now().toISOString(),
    trigger,
    mode,
  })
  const counts = { ...noCounts }
  const requests = { total: 0, retries: 0, bytes: 0 }
  const spent = { fetch: 0, parse: 0, store: 0 }
  const pagesByType: Partial<Record<PageType, number>> = {}
  const skipped: Skip[] = []
  const shown = { eventName: null as string | null, pagesPlanned: 0, activity: null as string | null }

  const tell = () => {
    const pagesRead = Object.values(pagesByType).reduce((sum, read) => sum + read, 0)
    const { racesListed, racesSaved, racesUnchanged, racesSkipped, laps } = counts
    const racesDone = racesSaved + racesUnchanged
    onProgress?.({ runId, ...shown, pagesRead, racesListed, racesDone, racesSkipped, laps, requests: { ...requests } })
  }
  const timed = <T>(what: 'parse' | 'store', work: () => T): T => {
    const from = performance.now()
    try {
      return work()
    } finally {
      spent[what] += performance.now() - from
    }
  }
  const saving = <T>(work: () => T): T => timed('store', () => store.transaction(work))
  const durations = (): RunDurations => ({
    total: Math.round(performance.now() - started),
    fetch: Math.round(spent.fetch),
    parse: Math.round(spent.parse),
    store: Math.round(spent.store),
  })
  const onRequest = ({ bytes, retry, failureCode, url }: RequestSeen) => {
    requests.total++
    requests.bytes += bytes
    if (retry) requests.retries++
    if (failureCode) log.info({ runId, url, code: failureCode }, 'a request was not enough')
    tell()
  }
  const keptOf = (page: PageRef, body: SeenBody, fetchMs: number): KeptPage => ({
    sealed: sealPage(body.bytes),
    seen: {
      url: connector.urlOf(page).href,
      pageType: page.pageType,
      sourceId: page.sourceId,
      fetchedAt: now().toISOString(),
      httpStatus: body.httpStatus,
      bytes: body.bytes.byteLength,
      fetchMs: Math.round(fetchMs),
      etag: body.etag ?? null,
      lastModified: body.lastModified ?? null,
      via: 'http',
      charset: null,
    },
  })

  return {
    runId,
    counts,
    skipped,
    async read(page, signal, confirm) {
      let refused: SeenBody | null = null
      try {
        const read = await pages.read({
          url: connector.urlOf(page),
          site: connector.site,
          signal,
          onRequest,
          onWait: ({ ms, message }) => {
            // The first sentence says what happened; what to do about it is being done.
            shown.activity = `${message.split('. ')[0]}. Asking again in ${Math.ceil(ms / 1000)} s.`
            tell()
          },
          onBody: (body) => {
            refused = body
          },
          accept: (body) => timed('parse', () => acceptPage(connector, page, body, confirm)),
        })
        pagesByType[page.pageType] = (pagesByType[page.pageType] ?? 0) + 1
        spent.fetch += read.fetchMs
        return { page: read.value, kept: keptOf(page, read, read.fetchMs) }
      } catch (error) {
        const failure = toFailure(error)
        if (failure.code === 'unexpected') log.error({ runId, page, err: error }, 'unexpected while reading a page')
        return { failure, kept: refused && keptOf(page, refused, 0) }
      }
    },
    saving,
    keep(kept) {
      if (kept) logPage(store, runId, kept.seen, kept.sealed)
    },
    wrote(written) {
      counts.rowsInserted += written.rowsInserted
      counts.rowsUpdated += written.rowsUpdated
      counts.rowsDeleted += written.rowsDeleted
    },
    skip(skip) {
      skipped.push(skip)
      if (skip.sourceRaceId !== null) counts.racesSkipped++
      log.info({ runId, ...skip }, 'left out')
    },
    parsing: (work) => timed('parse', work),
    progress(change) {
      Object.assign(shown, change)
      tell()
    },
    finish(status, failure) {
      const short = failure && { code: failure.code, message: failure.message }
      const outcome = { status, counts, requests, durationMs: durations(), skipped }
      saving(() => {
        addSkips(store, runId, skipped)
        updateRun(store, runId, { pages: pagesByType })
        finishRun(store, runId, { ...outcome, endedAt: now().toISOString(), failure: short ?? null })
      })
      log.info({ runId, ...outcome }, 'run ended')
      return { runId, ...outcome, ...(short && { failure: short }) }
    },
  }
}

interface SeenBody {
  readonly bytes: Uint8Array
  readonly httpStatus: number
  readonly etag?: string | null
  readonly lastModified?: string | null
}

const noCounts: RunCounts = {
  racesListed: 0,
  racesSaved: 0,
  racesUnchanged: 0,
  racesSkipped: 0,
  results: 0,
  laps: 0,
  rowsInserted: 0,
  rowsUpdated: 0,
  rowsDeleted: 0,
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
