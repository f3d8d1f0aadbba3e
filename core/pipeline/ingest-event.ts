import { pMapIterable } from 'p-map'
import type { SourceEventPage } from '../connectors/connector.ts'
import { Failure, toFailure } from '../contract/failure.ts'
import { isRetryable } from '../contract/retrying.ts'
import type { IngestReport, RunStatus } from '../contract/run.ts'
import { findWatch, saveWatch } from '../store/event-watch.ts'
import { findEvent, setEventDepth } from '../store/events.ts'
import { findRun } from '../store/runs.ts'
import { coolingAfter } from './cooling.ts'
import { type EventHistory, noHistory, withdrawnRaces } from './event-history.ts'
import { eventReader, isEntryList, isRace, type Read } from './event-reader.ts'
import { eventLease, type Lease, withLease } from './lease.ts'
import { nameOf } from './page-names.ts'
import type { EventPlan } from './plan-event.ts'
import { planRun } from './plan-run.ts'
import { beginRun, type Run, type RunOutcome, type RunRequest, type RunRooms } from './run.ts'
import { type DealtWith, type EventInHand, saveEventPage, savingDesk } from './saving-desk.ts'

/** How far reading may be ahead of saving: enough to ride out one slow page, little enough for a large meeting. */
const readAhead = 16

/**
 * One event, race by race: read, parse, normalise, check, compare, save. Race pages are read in parallel and saved one
 * by one in the order they were run, so the result never depends on timing. A race that cannot be had is left out by
 * name and the rest goes on. Returns how it ended, also where it failed; throws only where no run could be recorded:
 * `event/busy` where another works at this event. `findHistory` gives what is known of the event besides its page, by
 * the hash of that; nothing unless told.
 */
export async function ingestEvent(
  rooms: RunRooms,
  request: RunRequest,
  findHistory?: FindHistory,
): Promise<IngestReport> {
  return await withLease(rooms, eventLease(request.page), (lease) => {
    const signal = AbortSignal.any([request.signal, lease.signal])
    return ingestUnder(rooms, { ...request, signal }, lease, findHistory)
  })
}

type FindHistory = (contentHash: string) => EventHistory

async function ingestUnder(
  rooms: RunRooms,
  request: RunRequest,
  lease: Lease,
  findHistory?: FindHistory,
): Promise<IngestReport> {
  const run = beginRun(rooms, 'event', request, lease)
  try {
    const event = await readEvent(rooms, run, request)
    const history = findHistory?.(event.kept.sealed.contentHash) ?? noHistory(run.runId)
    // Before the event page is saved: the plan compares what it says with what it said.
    const plan = planRun(rooms, run.runId, request, event.page)
    const eventId = saveEventPage(rooms, run, request, event, history)
    const ended = await ingestPages(rooms, run, request, { event: event.page, eventId, history }, plan)
    const overBudget = ended === null ? leaveOverBudget(rooms, run, event.page, plan) : undefined
    const status: RunStatus = ended ?? (run.skipped.length > 0 ? 'partial' : 'complete')
    if (status === 'complete') run.wrote(run.saving(() => setEventDepth(rooms.store, eventId, 'laps-full')))
    if (request.mode === 'everything' && ended === null) run.saving(() => noteLook(rooms, run, request, eventId))
    return report(rooms, request, run.finish(status, overBudget))
  } catch (error) {
    const failure = toFailure(error)
    if (failure.code === 'unexpected') run.log.error({ err: error }, 'the run failed')
    return report(rooms, request, endFailed(rooms, run, failure))
  }
}

async function readEvent(
  { looks, connector }: RunRooms,
  run: Run,
  { page, mode, trigger = 'person', signal }: RunRequest,
): Promise<Read<SourceEventPage>> {
  if (page.pageType !== 'event') throw new Failure('input/invalid', 'That address is not the page of an event.')
  const url = connector.urlOf(page).href
  // Who checks everything, or follows an event, wants to know what its page says now.
  const look = mode === 'changed' && trigger === 'person' ? looks?.find(url) : undefined
  if (look) {
    run.progress({ listReadAt: look.kept.seen.fetchedAt })
    return look
  }
  const outcome = await run.read({ ...page, pageType: 'event' }, signal)
  if ('page' in outcome) {
    if (mode === 'changed' || mode === 'everything') looks?.keep(url, outcome)
    return outcome
  }
  run.saving(() => outcome.kept && run.keep(outcome.kept, false))
  throw outcome.failure
}

/** Where the event is looked at again while it cools down: this was a look, unless another try would have seen more. */
function noteLook({ store, now }: RunRooms, run: Run, { resumes }: RunRequest, eventId: number): void {
  if (run.skipped.some(({ code }) => isRetryable(code))) return
  const watch = findWatch(store, eventId)
  if (watch && watch.frozenAt === null) {
    const lookedAt = resumes?.startedAt ?? findRun(store, run.runId)?.startedAt ?? now().toISOString()
    saveWatch(store, { ...watch, ...coolingAfter(watch.since, lookedAt) })
  }
}

/** Names each page that one page too many kept out. Undefined where there was room for all. */
function leaveOverBudget(
  { maxPages }: RunRooms,
  run: Run,
  event: SourceEventPage,
  { overBudget }: EventPlan,
): Failure | undefined {
  if (overBudget.length === 0) return undefined
  const failure = new Failure(
    'run/over-budget',
    `One run asks for at most ${maxPages} pages (max-pages), so ${overBudget.length} were left out. ` +
      'Continue this run to read them.',
    { maxPages, leftOut: overBudget.length },
  )
  run.saving(() => {
    for (const ref of overBudget) {
      const sourceRaceId = ref.pageType === 'race-result' ? ref.sourceId : null
      const message = `${nameOf(event, ref)}: one run asks for at most ${maxPages} pages.`
      run.skip({ sourceRaceId, code: failure.code, message }, failure)
    }
  })
  return failure
}

/** Entry list and races. Returns `cancelled` where the person asked to stop, null where all were dealt with. */
async function ingestPages(
  rooms: RunRooms,
  run: Run,
  request: RunRequest,
  inHand: EventInHand,
  plan: EventPlan,
): Promise<'cancelled' | null> {
  const { event, history } = inHand
  const { signal, onStep, page } = request
  const withdrawn = withdrawnRaces(event, history, page)
  const pages = [...plan.pages.map(({ ref }) => ref), ...withdrawn]
  const desk = savingDesk(rooms, run, request, inHand)
  run.counts.racesFresh = plan.freshRaces
  run.progress({ eventName: event.name, pagesPlanned: pages.length + 1 })
  const reader = eventReader(run, event, history, signal)
  const inOrder = pMapIterable(pages, reader.read, {
    // Twice as many as the site gets at once: a page that waits before its next try keeps no other from being asked.
    concurrency: Math.min(rooms.maxRequests * 2, readAhead),
    backpressure: readAhead,
  })
  try {
    for await (const { ref, outcome } of inOrder) {
      // Also where not this run but the reader below it was ended: nothing was left out, it was not got to.
      if (signal.aborted || ('failure' in outcome && outcome.failure.code === 'cancelled')) return 'cancelled'
      const dealtWith =
        'failure' in outcome
          ? desk.leaveOut(ref, outcome.failure, outcome.kept)
          : isEntryList(outcome)
            ? desk.saveEntryList(outcome)
            : isRace(outcome)
              ? desk.saveRace(outcome)
              : nothingDone
      const { pageType, sourceId } = ref
      const sourceRaceId = pageType === 'race-result' ? sourceId : null
      const name = desk.nameOf(ref)
      onStep?.({ pageType, sourceRaceId, name, ...dealtWith })
      run.progress({ activity: name })
    }
    // A race that only the archive still had is there now, and has its place.
    if (withdrawn.length > 0) desk.placeRaces()
    return signal.aborted ? 'cancelled' : null
  } finally {
    // Where saving failed, nobody waits for what is still being read; its requests are counted all the same.
    await reader.stop()
  }
}

const nothingDone: DealtWith = { outcome: 'unchanged', laps: 0, message: null }

function endFailed({ store }: RunRooms, run: Run, failure: Failure): RunOutcome {
  // Another took over, and has ended this run's record in its name.
  if (failure.code === 'event/busy') return run.outcome('interrupted', failure)
  try {
    return run.finish(failure.code === 'cancelled' ? 'cancelled' : 'failed', failure)
  } catch (error) {
    const unrecorded = toFailure(error)
    if (unrecorded.code === 'event/busy') return run.outcome('interrupted', unrecorded)
    // Where the disk is full the record of the failure has no room either; whoever reads the event next ends it.
    run.log.error({ file: store.file, err: error }, 'the end of the run could not be recorded')
    return run.outcome('failed', failure)
  }
}

function report({ store }: RunRooms, { page }: RunRequest, outcome: RunOutcome): IngestReport {
  const { source, sourceTrackSlug, sourceId } = page
  const stored = findEvent(store, source, sourceId ?? '')
  const { runId, status, counts, requests, incidents, durationMs, skipped, summary, failure } = outcome
  return {
    runId,
    status,
    event: {
      source,
      sourceTrackSlug: sourceTrackSlug ?? '',
      sourceEventId: sourceId ?? '',
      name: stored?.name ?? null,
      startDateLocal: stored?.startDateLocal ?? null,
      endDateLocal: stored?.endDateLocal ?? null,
    },
    counts,
    requests,
    incidents,
    durationMs,
    skipped,
    summary,
    ...(failure && { failure }),
  }
}
