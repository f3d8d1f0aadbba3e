import { Failure } from '../contract/failure.ts'
import type { Store } from '../store/database.ts'
import { findResumable } from '../store/resumable.ts'
import { findRun } from '../store/runs.ts'
import type { RunRequest } from './run.ts'

/** What continuing a run asks for. Throws `input/invalid` with the reason where it cannot be continued. */
export function resumption(store: Store, runId: number): Required<Pick<RunRequest, 'page' | 'mode' | 'resumes'>> {
  const run = findResumable(store, runId)
  if (run === undefined) throw new Failure('input/invalid', whyNot(store, runId))
  const { source, sourceTrackSlug, sourceEventId, mode, since } = run
  return {
    page: { source, pageType: 'event', sourceTrackSlug, sourceId: sourceEventId },
    mode,
    resumes: { runId, startedAt: since },
  }
}

function whyNot(store: Store, runId: number): string {
  const run = findRun(store, runId)
  if (!run) return `There is no run ${runId}. "runs resume" lists those that can be continued.`
  if (run.kind !== 'event') return `Run ${runId} read a list, which is one page: read it again instead.`
  if (run.status === 'running') return `Run ${runId} is under way.`
  if (run.status === 'complete') return `Run ${runId} is complete: there is nothing to continue.`
  if (run.mode === 'replay' || run.mode === 'import') return `Run ${runId} asked no website; start it again instead.`
  return `Run ${runId} cannot be continued: a later run of the same meeting took over, or nothing that it left out can be had by asking again.`
}
