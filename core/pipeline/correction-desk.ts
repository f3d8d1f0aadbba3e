import type { PageRef } from '../connectors/connector.ts'
import type { Entry, PageType, RaceDocument } from '../contract/domain.ts'
import {
  type CorrectionFound,
  type CorrectionsSeen,
  type PagePair,
  recordCorrections,
  wasRemoved,
} from '../store/corrections.ts'
import type { Store } from '../store/database.ts'
import type { EventSaved } from '../store/events.ts'
import { findSavedPage } from '../store/pages.ts'
import type { RaceChanges } from '../store/race-changes.ts'
import type { RacePlace } from '../store/races.ts'
import { raceCorrections } from './corrections.ts'
import { entryCorrections, eventCorrections, listingCorrections } from './event-corrections.ts'

/** A page of which is told what it shows otherwise, and who read it. */
export interface PageTold {
  readonly eventId: number
  readonly runId: number
  /** UTC, ISO text. */
  readonly seenAt: string
  /** Its record in the log of pages, and its content. */
  readonly logId: number
  readonly contentHash: string
}

/**
 * Writes down what the pages of one event show otherwise than those that are stored. Each method belongs into the
 * transaction that saves the page, after its page was logged, and returns how many corrections it added. What is read
 * for the first time corrects nothing: a race, its first results, its first laps, the first entry list.
 */
export function correctionDesk(store: Store, event: PageRef, urlOf: (page: PageRef) => URL) {
  const urlsOf = (pageType: PageType) => urlOf({ ...event, pageType }).href
  const before = (url: string, logId: number): string | null => findSavedPage(store, url, logId)?.contentHash ?? null
  const record = (told: PageTold, pages: CorrectionsSeen['pages'], found: readonly CorrectionFound[]): number =>
    recordCorrections(store, { ...told, pages }, found)
  const pairOf = (pageType: PageType, { logId, contentHash }: PageTold): PagePair => {
    return { old: before(urlsOf(pageType), logId), new: contentHash }
  }

  return {
    eventPage(
      told: PageTold,
      { changes }: EventSaved,
      places: readonly RacePlace[],
      now: readonly RacePlace[],
    ): number {
      const found = [...eventCorrections(changes), ...listingCorrections(places, now)]
      return found.length === 0 ? 0 : record(told, { event: pairOf('event', told) }, found)
    },

    entryList(told: PageTold, stored: readonly Entry[], next: readonly Entry[]): number {
      const isFirst = stored.length === 0 && !wasRemoved(store, told.eventId, 'entry', null)
      const found = isFirst ? [] : entryCorrections(stored, next)
      return found.length === 0 ? 0 : record(told, { 'entry-list': pairOf('entry-list', told) }, found)
    },

    race(told: PageTold, stored: RaceDocument, next: RaceDocument, changes: RaceChanges): number {
      const { eventId, logId, contentHash } = told
      const { sourceRaceId } = next
      const had = (subject: 'result' | 'lap', isThere: boolean) =>
        isThere || wasRemoved(store, eventId, subject, sourceRaceId)
      if (next.results.length > 0 && !had('result', stored.results.length > 0)) return 0
      const hasLaps = stored.results.some(({ laps }) => laps.length > 0)
      const found = raceCorrections(stored, next, changes).filter(
        ({ subject, change }) => subject !== 'lap' || change !== 'added' || had('lap', hasLaps),
      )
      if (found.length === 0) return 0
      const url = urlOf({ ...event, pageType: 'race-result', sourceId: sourceRaceId }).href
      const old = findSavedPage(store, url, logId)
      // The line of the race, and its class, as they were when its page was saved before.
      const pairOfTheTime = (pageType: PageType): PagePair => ({
        old: old === undefined ? null : before(urlsOf(pageType), old.logId),
        new: findSavedPage(store, urlsOf(pageType))?.contentHash ?? null,
      })
      const pages = {
        'race-result': { old: old?.contentHash ?? null, new: contentHash },
        event: pairOfTheTime('event'),
        'entry-list': pairOfTheTime('entry-list'),
      }
      return record(told, pages, found)
    },
  }
}
