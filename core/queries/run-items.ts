import type { RunItem, RunLog } from '../contract/answers.ts'
import type { SourceName } from '../contract/domain.ts'
import type { IngestionRun } from '../contract/run.ts'
import type { Store } from '../store/database.ts'
import { listRunPages } from '../store/pages.ts'
import { listResumable } from '../store/resumable.ts'
import { findRun, listRuns } from '../store/runs.ts'

export type RunSubject = Pick<IngestionRun, 'kind' | 'source' | 'sourceTrackSlug' | 'sourceEventId'>

/** The newest runs, each with the name of what it read. */
export function listRunItems(store: Store, limit: number): RunItem[] {
  return store.read(() => {
    const resumable = new Set(listResumable(store).map(({ runId }) => runId))
    return listRuns(store, { limit }).map((run) => itemOf(store, run, resumable))
  })
}

/** The runs that can be continued, newest first. */
export function listResumableItems(store: Store): RunItem[] {
  return store.read(() => {
    const resumable = listResumable(store).map(({ runId }) => runId)
    const runs = resumable.flatMap((runId) => findRun(store, runId) ?? [])
    return runs.map((run) => itemOf(store, run, new Set(resumable)))
  })
}

/** A run page by page; undefined where there is no such run. */
export function findRunLog(store: Store, runId: number): RunLog | undefined {
  return store.read(() => {
    const run = findRun(store, runId)
    if (run === undefined) return undefined
    const nameOf = raceNames(store, run.source)
    return {
      run: itemOf(store, run, new Set(listResumable(store).map((one) => one.runId))),
      pages: listRunPages(store, runId).map(({ url, pageType, sourceId, fetchedAt, httpStatus, bytes, fetchMs }) => {
        const name = pageType === 'race-result' ? nameOf(sourceId) : null
        return { url, pageType, name, fetchedAt, httpStatus, bytes, fetchMs }
      }),
      skipped: run.skipped.map((skip) => ({ ...skip, name: nameOf(skip.sourceRaceId) })),
    }
  })
}

function itemOf(store: Store, run: IngestionRun, resumable: ReadonlySet<number>): RunItem {
  return { ...run, ...findSubject(store, run), canResume: resumable.has(run.runId) }
}

/** What a run is of, and its name as far as it is known. */
export function findSubject(store: Store, run: RunSubject): Pick<RunItem, 'eventId' | 'trackId' | 'title'> {
  const event = store
    .prepare<[string, string | null], { eventId: number; trackId: number; name: string }>(
      `select id as eventId, track_id as trackId, name from event where source = ? and source_event_id = ?`,
    )
    .get(run.source, run.sourceEventId)
  if (event !== undefined) return { eventId: event.eventId, trackId: event.trackId, title: event.name }
  const track = store
    .prepare<[string, string | null], { trackId: number; name: string | null }>(
      'select id as trackId, name from track where source = ? and source_track_slug = ?',
    )
    .get(run.source, run.sourceTrackSlug)
  return { eventId: null, trackId: track?.trackId ?? null, title: titleOf(run, track?.name ?? null) }
}

function titleOf({ kind, sourceTrackSlug, sourceEventId }: RunSubject, trackName: string | null): string {
  if (kind === 'catalogue') return 'Catalogue of clubs'
  const track = trackName ?? sourceTrackSlug ?? 'an unknown club'
  return kind === 'events-listing' ? `Meetings of ${track}` : `Meeting ${sourceEventId ?? ''} of ${track}`
}

function raceNames(store: Store, source: SourceName): (sourceRaceId: string | null) => string | null {
  const statement = store.prepare<
    [string, string],
    { section: string | null; raceNumber: number | null; label: string | null }
  >('select section, race_number as raceNumber, label from race where source = ? and source_race_id = ?')
  return (sourceRaceId) => {
    const race = sourceRaceId === null ? undefined : statement.get(source, sourceRaceId)
    if (race === undefined) return null
    const number = race.raceNumber === null ? 'race' : `race ${race.raceNumber}`
    return [race.section, race.label === null ? number : `${number}: ${race.label}`].filter(Boolean).join(', ')
  }
}
