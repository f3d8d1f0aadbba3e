import type { PageRef } from '../connectors/connector.ts'
import type { SourceName } from '../contract/domain.ts'
import type { ReplayAnswer } from '../contract/replay.ts'
import { replayEvent } from '../pipeline/replay-event.ts'
import type { RunRooms } from '../pipeline/run.ts'
import { type ChangesWanted, compareStoredEvent } from '../pipeline/stored-changes.ts'
import type { Store } from '../store/database.ts'
import { openRehearsal } from '../store/rehearsal.ts'
import type { Asking } from './engine-shape.ts'

/** What reading again from the archive needs of the engine. */
export interface ReplayingRooms {
  readonly file: string
  store(): Store
  reading(): Store
  rooms(over: Store, source: SourceName): Omit<RunRooms, 'pages'>
}

export interface ReplayWanted extends Asking, ChangesWanted {
  /** Writes what differs; without it only says what would. */
  readonly apply: boolean
}

/**
 * Parses an event again from its archived pages and says what that changes: first in a copy of the event in memory, with
 * `apply` in the database. Throws `store/*`; a run that failed is told by its report.
 */
export async function replay(
  { file, store, reading, rooms }: ReplayingRooms,
  page: PageRef,
  { apply, lapsListed, ...asking }: ReplayWanted,
): Promise<ReplayAnswer> {
  const sourceEventId = page.sourceId ?? ''
  // Where it is applied, the copy holds what was before.
  const copy = openRehearsal(file, page.source, sourceEventId)
  try {
    const target = apply ? store() : copy
    const report = await replayEvent(rooms(target, page.source), { page, ...asking }, reading())
    const [before, after] = apply ? [copy, target] : [reading(), copy]
    const changes = compareStoredEvent(before, after, page.source, sourceEventId, { lapsListed })
    return { applied: apply, report: apply ? report : { ...report, runId: null }, changes }
  } finally {
    copy.close()
  }
}
