import type { PageRef, SourceEntryListPage, SourceEventPage, SourceRacePage } from '../connectors/connector.ts'
import type { RaceDocument } from '../contract/domain.ts'
import { Failure, type FailureCode } from '../contract/failure.ts'
import type { RunStep } from '../contract/run.ts'
import { applyRaceChanges } from '../store/apply-race.ts'
import { listEntries, saveEntries } from '../store/entries.ts'
import { saveEvent } from '../store/events.ts'
import { findRaceDocument, listStoredRaces, placeRaces, type RacePlace } from '../store/races.ts'
import { checkRace } from './check-race.ts'
import { compareRace } from './compare-race.ts'
import { correctionDesk, type PageTold } from './correction-desk.ts'
import { type EventHistory, listingsOf } from './event-history.ts'
import type { Read } from './event-reader.ts'
import { lineOf } from './held-race.ts'
import { holdingDesk } from './holding-desk.ts'
import type { KeptPage } from './kept-page.ts'
import { normaliseRace } from './normalise.ts'
import { findListed, nameOf } from './page-names.ts'
import type { Run, RunRequest, RunRooms } from './run.ts'
import { orderRaces } from './run-order.ts'

/** What became of a page. */
export type DealtWith = Pick<RunStep, 'outcome' | 'laps' | 'message'>

/** What became of a race, and what is stored of it now. */
interface RaceSaved extends Omit<DealtWith, 'laps'> {
  readonly document: RaceDocument
}

/**
 * What a run's pages are told by where they show something else than before; nothing where it is not the source that
 * changed but the way of reading it.
 */
function correctionsOf({ store, connector }: RunRooms, { page, mode }: RunRequest) {
  return mode === 'replay' ? null : correctionDesk(store, page, connector.urlOf)
}

function toldOf(run: Run, eventId: number, logId: number, { seen, sealed }: KeptPage): PageTold {
  return { eventId, runId: run.runId, seenAt: seen.fetchedAt, logId, contentHash: sealed.contentHash }
}

/** Saves the event's facts, and the places of its races: those no longer listed are kept and marked. Returns our id. */
export function saveEventPage(
  rooms: RunRooms,
  run: Run,
  request: RunRequest,
  { page, kept }: Read<SourceEventPage>,
  history: EventHistory,
): number {
  const { store, connector } = rooms
  run.counts.racesListed = page.races.length
  return run.saving(() => {
    const logId = run.keep(kept, true)
    const saved = saveEvent(store, { source: connector.source, ...page }, { keepsChangedMark: kept.isArchived })
    const { eventId } = saved
    const before = listStoredRaces(store, eventId)
    const places = placesOf(before, page, history)
    run.wrote(saved.counts)
    run.wrote(placeRaces(store, eventId, places))
    const told = toldOf(run, eventId, logId, kept)
    run.counts.corrections += correctionsOf(rooms, request)?.eventPage(told, saved, before, places) ?? 0
    return eventId
  })
}

function placesOf(stored: readonly RacePlace[], { races }: SourceEventPage, history: EventHistory): RacePlace[] {
  const listedIds = races.map(({ sourceRaceId }) => sourceRaceId)
  return orderRaces(history.placesAmong(stored), listedIds, history.runId)
}

/** The event that a run is about: its page, our id of it, and what else is known of it. */
export interface EventInHand {
  readonly event: SourceEventPage
  readonly eventId: number
  readonly history: EventHistory
}

/** What a person may do about a race that was held. */
const untilDecided = 'What is stored stays until you accept or refuse the new state.'

/** Takes what was read of an event and saves it, one page a transaction. */
export function savingDesk(rooms: RunRooms, run: Run, request: RunRequest, { event, eventId, history }: EventInHand) {
  const { store } = rooms
  const corrections = correctionsOf(rooms, request)
  // A person has seen what a replay changes before it does.
  const holding = request.mode === 'replay' ? null : holdingDesk(rooms, run.runId, eventId)
  const order = placesOf(listStoredRaces(store, eventId), event, history)
  const places = new Map(order.map((place) => [place.sourceRaceId, place.runOrder]))
  // Classes as the event page and the entry list spell them; the stored list serves where this run could read none.
  const classNames = () => [
    ...new Set([
      ...listEntries(store, eventId).map(({ className }) => className),
      ...event.races.flatMap(({ className }) => className ?? []),
    ]),
  ]
  const nameOfPage = (ref: PageRef) => nameOf(listingsOf(event, history, ref.sourceId)[0]?.event ?? event, ref)
  /** Of a race that the source took back, nothing is missed that the archive has no more, or that never was. */
  const isMissed = ({ pageType, sourceId }: PageRef, code: FailureCode) =>
    pageType !== 'race-result' ||
    findListed(event, sourceId) !== null ||
    (code !== 'page/not-kept' && findRaceDocument(store, eventId, sourceId ?? '') !== undefined)
  return {
    nameOf: nameOfPage,
    /** Puts the races into their places once more, those that are new among them. */
    placeRaces(): void {
      const place = () => placeRaces(store, eventId, placesOf(listStoredRaces(store, eventId), event, history))
      run.wrote(run.saving(place))
    },
    leaveOut(ref: PageRef, failure: Failure, kept: KeptPage | null): DealtWith {
      const { code, message } = failure
      const sourceRaceId = ref.pageType === 'race-result' ? ref.sourceId : null
      const isLeftOut = isMissed(ref, code)
      run.saving(() => {
        if (kept) run.keep(kept, false)
        if (isLeftOut) run.skip({ sourceRaceId, code, message: `${nameOfPage(ref)}: ${message}` }, failure)
      })
      if (!isLeftOut) return { outcome: 'unchanged', laps: 0, message: null }
      return { outcome: 'skipped', laps: 0, message }
    },
    saveEntryList({ page, kept }: Read<SourceEntryListPage>): DealtWith {
      const written = run.saving(() => {
        const logId = run.keep(kept, true)
        const before = listEntries(store, eventId)
        const counts = saveEntries(store, eventId, page.entries)
        const told = toldOf(run, eventId, logId, kept)
        run.counts.corrections += corrections?.entryList(told, before, page.entries) ?? 0
        return counts
      })
      run.wrote(written)
      const isUnchanged = Object.values(written).every((rows) => rows === 0)
      return { outcome: isUnchanged ? 'unchanged' : 'saved', laps: 0, message: null }
    },
    saveRace({ page, kept }: Read<SourceRacePage>): DealtWith {
      const listed = listingsOf(event, history, page.sourceRaceId)[0]?.line ?? null
      const document = run.parsing(() => {
        const named = listed?.className == null ? classNames() : []
        return checkRace(normaliseRace(page, listed, named), page.disagreements)
      })
      const { sourceRaceId } = document
      const saved = run.saving((): RaceSaved => {
        const stored = findRaceDocument(store, eventId, sourceRaceId)?.document
        const found = compareRace(stored, document)
        const verdict = holding?.judge(kept, stored, document, found) ?? null
        const logId = run.keep(kept, verdict === null)
        if (verdict !== null) holding?.note(sourceRaceId, kept, verdict)
        if (verdict?.kind === 'held') {
          run.counts.racesHeld++
          const name = nameOfPage({ ...request.page, pageType: 'race-result', sourceId: sourceRaceId })
          const failure = new Failure('race/held', `${verdict.reason} ${untilDecided}`)
          run.skip({ sourceRaceId, code: failure.code, message: `${name}: ${failure.message}` }, failure)
          return { outcome: 'skipped', document, message: verdict.reason }
        }
        // Of a race that a person kept as it was, only its line on the event's page is still followed.
        const next = verdict === null || stored === undefined ? document : { ...stored, ...lineOf(document) }
        const changes = verdict === null ? found : compareRace(stored, next)
        if (changes.isEmpty) return { outcome: 'unchanged', document: next, message: null }
        run.wrote(applyRaceChanges(store, { eventId, runOrder: places.get(sourceRaceId) ?? 0 }, changes))
        if (stored !== undefined) {
          const told = toldOf(run, eventId, logId, kept)
          run.counts.corrections += corrections?.race(told, stored, next, changes) ?? 0
        }
        return { outcome: 'saved', document: next, message: null }
      })
      const { outcome, message } = saved
      if (outcome === 'skipped') return { outcome, laps: 0, message }
      run.raceDone()
      run.counts[outcome === 'unchanged' ? 'racesUnchanged' : 'racesSaved']++
      run.counts.results += saved.document.results.length
      const laps = saved.document.results.reduce((sum, result) => sum + result.laps.length, 0)
      run.counts.laps += laps
      return { outcome, laps, message }
    },
  }
}
