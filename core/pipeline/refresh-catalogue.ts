import type { SourcePage } from '../connectors/connector.ts'
import type { PageType } from '../contract/domain.ts'
import type { Failure } from '../contract/failure.ts'
import { toFailure } from '../contract/failure.ts'
import { ensureTrack, saveTracks } from '../store/catalogue.ts'
import { saveEventSummaries } from '../store/events.ts'
import { beginRun, type Run, type RunOutcome, type RunRequest, type RunRooms } from './run.ts'

/** What a listing gave: how many it lists, and how the run went. */
export interface ListingOutcome extends RunOutcome {
  readonly listed: number
}

/** Reads the source's catalogue of tracks and stores what differs. Throws the Failure that ended it, once recorded. */
export async function refreshTracks(rooms: RunRooms, request: RunRequest): Promise<ListingOutcome> {
  const { store } = rooms
  return await refresh(rooms, request, 'track-catalogue', 'catalogue', ({ tracks }, run) => {
    run.wrote(saveTracks(store, tracks))
    return tracks.length
  })
}

/** Reads a track's list of events and stores what differs. Throws the Failure that ended it, once recorded. */
export async function refreshEvents(rooms: RunRooms, request: RunRequest): Promise<ListingOutcome> {
  const { store, connector } = rooms
  return await refresh(rooms, request, 'events-listing', 'events-listing', (page, run) => {
    run.wrote(ensureTrack(store, connector.source, page.sourceTrackSlug, page.trackName).counts)
    run.wrote(saveEventSummaries(store, page.events))
    return page.events.length
  })
}

async function refresh<Type extends PageType>(
  rooms: RunRooms,
  request: RunRequest,
  pageType: Type,
  kind: 'catalogue' | 'events-listing',
  save: (page: Extract<SourcePage, { pageType: Type }>, run: Run) => number,
): Promise<ListingOutcome> {
  const run = beginRun(rooms, kind, request)
  try {
    const outcome = await run.read({ ...request.page, pageType }, request.signal)
    const listed = run.saving(() => {
      if (outcome.kept) run.keep(outcome.kept, 'page' in outcome)
      return 'page' in outcome ? save(outcome.page, run) : 0
    })
    if ('failure' in outcome) throw outcome.failure
    return { ...run.finish('complete'), listed }
  } catch (error) {
    throw recorded(run, toFailure(error))
  }
}

function recorded(run: Run, failure: Failure): Failure {
  run.finish(failure.code === 'cancelled' ? 'cancelled' : 'failed', failure)
  return failure
}
