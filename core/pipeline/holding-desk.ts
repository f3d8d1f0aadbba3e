import type { RaceDocument } from '../contract/domain.ts'
import { toFailure } from '../contract/failure.ts'
import {
  type HeldRace,
  holdRace,
  listHeldOfRace,
  racesEverHeld,
  refuseAlso,
  withdrawWaiting,
} from '../store/held-races.ts'
import type { RaceChanges } from '../store/race-changes.ts'
import { compareRace } from './compare-race.ts'
import { readHeldRace } from './held-race.ts'
import { judgeLoss, lossSentence } from './judge-loss.ts'
import type { KeptPage } from './kept-page.ts'
import type { RunRooms } from './run.ts'

/** Why a page is kept and nothing else: it waits for a person, or a person said no to it before. */
export type Verdict =
  | { readonly kind: 'held'; readonly reason: string }
  | { readonly kind: 'refused'; readonly before: HeldRace }

/** Holds back, for one run, races of which the source has lost too much (`judgeLoss`). */
export function holdingDesk(rooms: RunRooms, runId: number, eventId: number) {
  const { store, connector, log } = rooms
  // Most meetings never have one; then a race that shows nothing new costs no question.
  const everHeld = racesEverHeld(store, eventId)

  /** What a person said to this state before; also where the page differs in something that is not the race's. */
  const refusedBefore = (held: readonly HeldRace[], pageHash: string, document: RaceDocument): HeldRace | undefined => {
    const refused = held.filter(({ state }) => state === 'refused')
    return refused.find((one) => one.pageHash === pageHash) ?? refused.find((one) => showsSame(one, document))
  }
  const showsSame = (refused: HeldRace, document: RaceDocument): boolean => {
    try {
      return compareRace(readHeldRace({ store, connector }, refused).document, document).isEmpty
    } catch (error) {
      // Its body was given up, or a newer parser no longer reads it: then the new state is judged by itself.
      log.debug({ runId, code: toFailure(error).code, heldId: refused.heldId }, 'a refused page cannot be compared')
      return false
    }
  }

  return {
    /**
     * Null where the race is to be saved as it is now; what else of it was waiting is then forgotten. Belongs into the
     * transaction that saves the race, before its page is logged.
     */
    judge(
      { sealed }: KeptPage,
      stored: RaceDocument | undefined,
      next: RaceDocument,
      changes: RaceChanges,
    ): Verdict | null {
      const { sourceRaceId } = next
      const held = everHeld.has(sourceRaceId) ? listHeldOfRace(store, eventId, sourceRaceId) : []
      const loss = stored === undefined || changes.isEmpty ? null : judgeLoss(stored, next, changes)
      if (loss === null) {
        if (held.some(({ state }) => state === 'waiting')) withdrawWaiting(store, eventId, sourceRaceId, null)
        return null
      }
      const before = refusedBefore(held, sealed.contentHash, next)
      if (before !== undefined) return { kind: 'refused', before }
      return { kind: 'held', reason: lossSentence(loss) }
    },
    /** Writes the verdict down, once the page was logged: the race waits, or the page counts as refused as well. */
    note(sourceRaceId: string, { seen, sealed }: KeptPage, verdict: Verdict): void {
      const { contentHash: pageHash } = sealed
      if (verdict.kind === 'held') {
        const { reason } = verdict
        holdRace(store, { eventId, runId, sourceRaceId, pageHash, heldAt: seen.fetchedAt, reason })
        return
      }
      withdrawWaiting(store, eventId, sourceRaceId, null)
      if (verdict.before.pageHash !== pageHash) refuseAlso(store, verdict.before, pageHash)
    },
  }
}
