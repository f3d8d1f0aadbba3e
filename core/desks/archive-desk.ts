import type { PruneDone, PrunePlan, PruneWanted } from '../contract/archive.ts'
import { toFailure } from '../contract/failure.ts'
import { databaseBytes } from '../queries/database-figures.ts'
import { recordAction } from '../store/actions.ts'
import { planPrune, pruneBodies } from '../store/archive.ts'
import type { Store } from '../store/database.ts'

const dayMs = 86_400_000

/** What pruning the archive needs of the engine. */
export interface PruningRooms {
  readonly store: Store
  /** Who does it, for the record. */
  readonly who: string
  /** Whether runs are under way, here or in another program: writing the file anew would hold them up. */
  readonly isBusy: boolean
  readonly now: Date
  /** Writes the file anew without its free room (`giveRoomBack`), here or in a thread of its own. */
  readonly giveBack: (file: string) => Promise<void>
}

/** What would be given up; nothing is. */
export function previewPrune(store: Store, { olderThanDays, keeps }: PruneWanted, now: Date): PrunePlan {
  return planPrune(store, daysBefore(now, olderThanDays), keeps)
}

/**
 * Gives up bodies of old pages, never their hashes, and records who did it; then gives the room back to the disk where
 * that holds up nobody.
 */
export async function pruneArchive(
  { store, who, isBusy, now, giveBack }: PruningRooms,
  wanted: PruneWanted,
): Promise<PruneDone> {
  const before = daysBefore(now, wanted.olderThanDays)
  const plan = store.transaction(() => {
    const done = pruneBodies(store, before, wanted.keeps, now.toISOString())
    if (done.bodies > 0) {
      const subject = `${done.bodies} kept pages, ${(done.compressedBytes / 1e6).toFixed(1)} MB, last seen before ${before.slice(0, 10)}`
      recordAction(store, { verb: 'prune-archive', subject, doneBy: who, at: now.toISOString() })
    }
    return done
  })
  if (plan.bodies === 0) return { plan, givenBackBytes: 0, notGivenBack: null }
  if (isBusy) {
    return { plan, givenBackBytes: 0, notGivenBack: roomStays('Meetings are being read just now.') }
  }
  const sizeBefore = databaseBytes(store)
  try {
    await giveBack(store.file)
    return { plan, givenBackBytes: Math.max(0, sizeBefore - databaseBytes(store)), notGivenBack: null }
  } catch (error) {
    return { plan, givenBackBytes: 0, notGivenBack: roomStays(toFailure(error).message) }
  }
}

function daysBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * dayMs).toISOString()
}

function roomStays(reason: string): string {
  return `${reason} The room stays in the file, for what is read next; pruning again gives it back to the disk.`
}
