import type { CorrectionList, CorrectionsWanted, HeldItem, PageText } from '../contract/corrections.ts'
import { notStored } from '../contract/failure.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { listCorrections } from '../queries/corrections.ts'
import { findEventById } from '../store/events.ts'
import { heldDesk } from './held-desk.ts'

/** What screens ask about corrections and held races. `onDecided` is called once something was stored. */
export function correctionAnswers(engine: Engine, onDecided: () => void) {
  const held = heldDesk(engine)
  const requireEvent = (eventId: number): void => {
    if (findEventById(engine.reading(), eventId)) return
    throw notStored('meeting')
  }
  return {
    listCorrections(wanted: CorrectionsWanted): CorrectionList {
      requireEvent(wanted.eventId)
      return listCorrections(engine.reading(), wanted)
    },
    listHeldRaces(eventId: number | undefined): HeldItem[] {
      if (eventId !== undefined) requireEvent(eventId)
      return held.list(eventId ?? null)
    },
    acceptHeldRace(heldId: number): { corrections: number } {
      const { corrections } = held.accept(heldId)
      onDecided()
      return { corrections }
    },
    refuseHeldRace(heldId: number): Record<string, never> {
      held.refuse(heldId)
      onDecided()
      return {}
    },
    pageText: (contentHash: string): PageText => held.pageText(contentHash),
  }
}
