import { Failure } from '../contract/failure.ts'
import type { RunProgress } from '../contract/run.ts'
import type { Engine, EventName, Ingesting } from '../engine/engine-shape.ts'
import { findEvent } from '../store/events.ts'
import type { EndState, RunDesk } from './run-desk.ts'

/** How an event is asked for; what may have changed, because a person asked, unless told. */
export type OrderHow = Omit<Ingesting, 'dryRun'> & {
  /** The run to continue; its own mode holds. */
  readonly resumes?: number
  /** Called once when it ended, however it did; also where it joined a run that was under way already. */
  readonly onEnd?: (state: EndState) => void
}

/**
 * Puts an event in line and returns its ticket; that of the run under way where the event was asked for already. Throws
 * `event/busy` where another program works at it, or where everything is wanted of one that is being read just now.
 */
export function orderEvent(engine: Engine, desk: RunDesk, name: EventName, how: OrderHow = {}): string {
  const page = engine.eventPage(name)
  const { source, sourceTrackSlug, sourceId } = page
  const { onEnd, resumes, ...ingesting } = how
  const key = `${source}:${sourceId}`
  // A second order joins the first, where that is ours; one that another program holds cannot even wait in line.
  if (!desk.has(key)) engine.refuseBusy(page)
  else if (ingesting.mode === 'everything') {
    throw new Failure('event/busy', 'This meeting is being read just now. Check everything when that is done.')
  }
  const known = findEvent(engine.reading(), source, sourceId ?? '')
  const ticket = desk.order({
    kind: 'event',
    key,
    title: known?.name ?? `Meeting ${sourceId} of ${sourceTrackSlug}`,
    eventId: known?.eventId ?? null,
    trackId: known?.trackId ?? null,
    async work(errand) {
      let isTold = false
      const tell = () => {
        const stored = findEvent(engine.reading(), source, sourceId ?? '')
        isTold = stored !== undefined
        if (stored) errand.onFound({ eventId: stored.eventId, trackId: stored.trackId, title: stored.name })
      }
      const asking = {
        ...errand,
        onProgress(progress: RunProgress) {
          // The event's page was read and saved: from here on there is something to go to.
          if (!isTold && progress.eventName !== null) tell()
          errand.onProgress(progress)
        },
      }
      const report = await (resumes === undefined
        ? engine.ingest(name, { ...asking, ...ingesting })
        : engine.resume(resumes, asking))
      const { status, failure, summary } = report
      return { status, failure, summary }
    },
  })
  if (onEnd) desk.onEnd(ticket, onEnd)
  return ticket
}
