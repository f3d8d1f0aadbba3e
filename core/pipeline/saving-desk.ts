import type { PageRef, SourceEntryListPage, SourceEventPage, SourceRacePage } from '../connectors/connector.ts'
import type { RunStep } from '../contract/domain.ts'
import type { Failure } from '../contract/failure.ts'
import { applyRaceChanges } from '../store/apply-race.ts'
import { listEntries, saveEntries } from '../store/entries.ts'
import { saveEvent } from '../store/events.ts'
import { findRaceDocument, listStoredRaces, placeRaces } from '../store/races.ts'
import { checkRace } from './check-race.ts'
import { compareRace } from './compare-race.ts'
import { correctionDesk, type PageTold } from './correction-desk.ts'
import type { Read } from './event-reader.ts'
import { normaliseRace } from './normalise.ts'
import { findListed, nameOf } from './page-names.ts'
import type { KeptPage, Run, RunRequest, RunRooms } from './run.ts'
import { orderRaces } from './run-order.ts'

/** What became of a page. */
export type DealtWith = Pick<RunStep, 'outcome' | 'laps' | 'message'>

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
): number {
  const { store, connector } = rooms
  run.counts.racesListed = page.races.length
  return run.saving(() => {
    const logId = run.keep(kept, true)
    const saved = saveEvent(store, { source: connector.source, ...page })
    const { eventId } = saved
    const before = listStoredRaces(store, eventId)
    const places = orderRaces(before, idsOf(page), run.runId)
    run.wrote(saved.counts)
    run.wrote(placeRaces(store, eventId, places))
    const told = toldOf(run, eventId, logId, kept)
    run.counts.corrections += correctionsOf(rooms, request)?.eventPage(told, saved, before, places) ?? 0
    return eventId
  })
}

const idsOf = (page: SourceEventPage) => page.races.map(({ sourceRaceId }) => sourceRaceId)

/** Takes what was read of an event and saves it, one page a transaction. */
export function savingDesk(rooms: RunRooms, run: Run, request: RunRequest, event: SourceEventPage, eventId: number) {
  const { store } = rooms
  const corrections = correctionsOf(rooms, request)
  const order = orderRaces(listStoredRaces(store, eventId), idsOf(event), run.runId)
  const places = new Map(order.map((place) => [place.sourceRaceId, place.runOrder]))
  // Classes as the event page and the entry list spell them; the stored list serves where this run could read none.
  const classNames = () => [
    ...new Set([
      ...listEntries(store, eventId).map(({ className }) => className),
      ...event.races.flatMap(({ className }) => className ?? []),
    ]),
  ]
  return {
    leaveOut(ref: PageRef, { code, message }: Failure, kept: KeptPage | null): DealtWith {
      run.saving(() => kept && run.keep(kept, false))
      const sourceRaceId = ref.pageType === 'race-result' ? ref.sourceId : null
      run.skip({ sourceRaceId, code, message: `${nameOf(event, ref)}: ${message}` })
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
      const listed = findListed(event, page.sourceRaceId)
      const document = run.parsing(() => {
        const named = listed?.className == null ? classNames() : []
        return checkRace(normaliseRace(page, listed, named), page.disagreements)
      })
      const isUnchanged = run.saving(() => {
        const logId = run.keep(kept, true)
        const { sourceRaceId } = document
        const stored = findRaceDocument(store, eventId, sourceRaceId)?.document
        const changes = compareRace(stored, document)
        if (changes.isEmpty) return true
        run.wrote(applyRaceChanges(store, { eventId, runOrder: places.get(sourceRaceId) ?? 0 }, changes))
        if (stored !== undefined) {
          const told = toldOf(run, eventId, logId, kept)
          run.counts.corrections += corrections?.race(told, stored, document, changes) ?? 0
        }
        return false
      })
      run.raceDone()
      run.counts[isUnchanged ? 'racesUnchanged' : 'racesSaved']++
      run.counts.results += document.results.length
      const laps = document.results.reduce((sum, result) => sum + result.laps.length, 0)
      run.counts.laps += laps
      return { outcome: isUnchanged ? 'unchanged' : 'saved', laps, message: null }
    },
  }
}
