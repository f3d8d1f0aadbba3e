import type { Connector, PageRef, SourceEventPage } from '../connectors/connector.ts'
import type { PageType, RaceDocument } from '../contract/domain.ts'
import { Failure } from '../contract/failure.ts'
import { openPageText } from '../pages/archive.ts'
import { recordAction } from '../store/actions.ts'
import { applyRaceChanges } from '../store/apply-race.ts'
import { countCorrections } from '../store/corrections.ts'
import type { Store } from '../store/database.ts'
import { listEntries } from '../store/entries.ts'
import { findEventById } from '../store/events.ts'
import { decideHeldRace, findHeldRace, type HeldRace } from '../store/held-races.ts'
import { type ArchivedPage, findPageOfHash, findSavedPage, markPageSaved } from '../store/pages.ts'
import { findRaceDocument } from '../store/races.ts'
import { checkRace } from './check-race.ts'
import { compareRace } from './compare-race.ts'
import { correctionDesk } from './correction-desk.ts'
import { normaliseRace } from './normalise.ts'
import { findListed } from './page-names.ts'

/** What is needed to read a held race again. */
export interface HeldRooms {
  readonly store: Store
  readonly connector: Connector
}

/** A race as the archive's page shows it, and the record of that page. */
export interface ArchivedRace {
  readonly document: RaceDocument
  readonly page: ArchivedPage
  readonly event: PageRef
}

/**
 * What a held page says, from the archive alone: the race's own page, and its line on the newest page of its event.
 * Throws `input/invalid` where it is not held any more, `page/not-kept`, `store/damaged`, and what the parser throws.
 */
export function readHeldRace({ store, connector }: HeldRooms, held: HeldRace): ArchivedRace {
  const { eventId, sourceRaceId, pageHash } = held
  const found = findEventById(store, eventId)
  if (found === undefined) throw gone(held.heldId)
  const { source, sourceTrackSlug, sourceEventId } = found
  const ref = (pageType: PageType, sourceId: string): PageRef => ({ source, pageType, sourceTrackSlug, sourceId })
  const event = ref('event', sourceEventId)
  const race = ref('race-result', sourceRaceId)
  const page = findPageOfHash(store, pageHash, connector.urlOf(race).href)
  if (page === undefined) throw gone(held.heldId)
  const parsed = connector.parse(race, textOf(page))
  if (parsed.pageType !== 'race-result') throw new Failure('unexpected', `A race page was read as ${parsed.pageType}.`)
  const eventPage = readEventPage(store, connector, event)
  const listed = eventPage && findListed(eventPage, sourceRaceId)
  const classNames = [
    ...listEntries(store, eventId).map(({ className }) => className),
    ...(eventPage?.races.flatMap(({ className }) => className ?? []) ?? []),
  ]
  const unchecked = normaliseRace(parsed, listed, [...new Set(classNames)])
  const stored = findRaceDocument(store, eventId, sourceRaceId)?.document
  // A race that is not listed any more keeps the line that it had.
  const line = listed || !stored ? {} : lineOf(stored)
  return { document: checkRace({ ...unchecked, ...line }, parsed.disagreements), page, event }
}

function readEventPage(store: Store, connector: Connector, event: PageRef): SourceEventPage | null {
  const url = connector.urlOf(event).href
  const saved = findSavedPage(store, url)
  const page = saved && findPageOfHash(store, saved.contentHash, url)
  if (!page || page.prunedAt != null) return null
  const parsed = connector.parse(event, textOf(page))
  return parsed.pageType === 'event' ? parsed : null
}

const textOf = (page: ArchivedPage): string => openPageText(page, page.charset)

/** What stands on a race's line of its event's page. */
export function lineOf(stored: RaceDocument): Omit<RaceDocument, 'results' | 'findings' | 'lengthMs' | 'lengthText'> {
  const { results, findings, lengthMs, lengthText, ...line } = stored
  return line
}

/**
 * Stores what a held race's page shows, and writes down each thing that it corrects, all or nothing, as found by the run
 * that read the page. Returns how many corrections those are. Throws `input/invalid` where nothing of that number waits,
 * else what `readHeldRace` throws.
 */
export function acceptHeldRace(rooms: HeldRooms, heldId: number, doneBy: string, now: () => Date): number {
  const { store, connector } = rooms
  return store.transaction(() => {
    const held = findWaiting(store, heldId)
    const { eventId, runId, sourceRaceId } = held
    const { document, page, event } = readHeldRace(rooms, held)
    // What a later page showed is stored, or found as it is stored: an older state is not put over it.
    const saved = findSavedPage(store, page.url)
    if (saved !== undefined && saved.logId > page.logId) throw gone(heldId)
    const stored = findRaceDocument(store, eventId, sourceRaceId)?.document
    const changes = compareRace(stored, document)
    applyRaceChanges(store, { eventId }, changes)
    const told = { eventId, runId, seenAt: page.fetchedAt, logId: page.logId, contentHash: page.contentHash }
    const corrections =
      stored === undefined ? 0 : correctionDesk(store, event, connector.urlOf).race(told, stored, document, changes)
    countCorrections(store, runId)
    markPageSaved(store, page.url, page.contentHash)
    decide(store, held, 'accepted', doneBy, now)
    return corrections
  })
}

/** Keeps what is stored, and remembers it: that state of the source is not held again. Throws `input/invalid` as above. */
export function refuseHeldRace(store: Store, heldId: number, doneBy: string, now: () => Date): void {
  store.transaction(() => decide(store, findWaiting(store, heldId), 'refused', doneBy, now))
}

function decide(store: Store, held: HeldRace, state: 'accepted' | 'refused', by: string, now: () => Date): void {
  const { heldId, eventId, sourceRaceId, pageHash } = held
  const at = now().toISOString()
  decideHeldRace(store, heldId, state, { at, by })
  const subject = subjectOf(store, held)
  if (state === 'accepted') {
    recordAction(store, { verb: 'accept-held-race', subject, doneBy: by, at })
    return
  }
  const event = findEventById(store, eventId)
  const undo = event && {
    kind: 'held-race' as const,
    source: event.source,
    sourceEventId: event.sourceEventId,
    sourceRaceId,
    pageHash,
  }
  recordAction(store, { verb: 'refuse-held-race', subject, doneBy: by, at, undo })
}

/** "Fenmoor Cup, race 9: 1/8 Nitro Buggy A-Main". */
function subjectOf(store: Store, { eventId, sourceRaceId }: HeldRace): string {
  const race = findRaceDocument(store, eventId, sourceRaceId)?.document
  const number = race?.raceNumber == null ? 'race' : `race ${race.raceNumber}`
  return `${findEventById(store, eventId)?.name ?? ''}, ${number}: ${race?.label ?? sourceRaceId}`
}

function findWaiting(store: Store, heldId: number): HeldRace {
  const held = findHeldRace(store, heldId)
  if (held === undefined) throw gone(heldId)
  if (held.state === 'waiting') return held
  const message = `The held race ${heldId} was ${held.state} already, on ${held.decidedAt}.`
  throw new Failure('input/invalid', message, { heldId })
}

function gone(heldId: number): Failure {
  const message = `No race is held under the number ${heldId}. Its page may have changed again since; "held list" shows what waits.`
  return new Failure('input/invalid', message, { heldId })
}
