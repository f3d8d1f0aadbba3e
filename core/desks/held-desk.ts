import type { HeldItem, PageText } from '../contract/corrections.ts'
import { Failure, toFailure } from '../contract/failure.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { openPageText } from '../pages/archive.ts'
import { acceptHeldRace, readHeldRace, refuseHeldRace } from '../pipeline/held-race.ts'
import { compareHeldRace } from '../queries/held-races.ts'
import { findEventById } from '../store/events.ts'
import { findHeldRace, type HeldRace, listWaitingRaces } from '../store/held-races.ts'
import { findPageOfHash, findSavedPage } from '../store/pages.ts'

/** What a person may do with races that were held back, and with the pages of the archive. Throws Failures only. */
export function heldDesk(engine: Engine) {
  const now = () => new Date()
  const connectorFor = ({ heldId, eventId }: HeldRace) => {
    const event = findEventById(engine.reading(), eventId)
    if (event) return engine.connectorOf(event.source)
    throw new Failure('input/invalid', `No race is held under the number ${heldId}.`, { heldId })
  }
  const waiting = (heldId: number): HeldRace => {
    const held = findHeldRace(engine.reading(), heldId)
    if (held) return held
    const message = `No race is held under the number ${heldId}. Its page may have changed again since; "held list" shows what waits.`
    throw new Failure('input/invalid', message, { heldId })
  }
  const itemOf = (held: HeldRace): HeldItem | undefined => {
    const store = engine.reading()
    const connector = connectorFor(held)
    try {
      const { document, page } = readHeldRace({ store, connector }, held)
      return compareHeldRace(store, held, document, null, findSavedPage(store, page.url)?.contentHash ?? null)
    } catch (error) {
      // It can still be refused.
      return compareHeldRace(store, held, null, toFailure(error).message, null)
    }
  }

  return {
    /** What waits for a person, in one meeting or in all, the oldest first, each side by side with what is stored. */
    list: (eventId: number | null): HeldItem[] =>
      listWaitingRaces(engine.reading(), eventId).flatMap((held) => itemOf(held) ?? []),
    /** Stores what the held page shows. Returns what it was, and how many corrections that made. */
    accept(heldId: number): { readonly held: HeldRace; readonly corrections: number } {
      const held = waiting(heldId)
      const connector = connectorFor(held)
      const corrections = engine.withStore((store) => acceptHeldRace({ store, connector }, heldId, engine.who, now))
      return { held, corrections }
    },
    /** Keeps what is stored, for as long as the source shows that state. */
    refuse(heldId: number): HeldRace {
      const held = waiting(heldId)
      engine.withStore((store) => refuseHeldRace(store, heldId, engine.who, now))
      return held
    },
    /** A page of the archive as text. Throws `input/invalid` where it is not there, `page/not-kept` where it was given up for room. */
    pageText(contentHash: string): PageText {
      const page = findPageOfHash(engine.reading(), contentHash)
      if (!page) throw new Failure('input/invalid', 'No page with that content is in the archive of this database.')
      const { url, pageType, fetchedAt, byteLength: bytes } = page
      return { contentHash, url, pageType, fetchedAt, bytes, text: openPageText(page, page.charset) }
    },
  }
}
