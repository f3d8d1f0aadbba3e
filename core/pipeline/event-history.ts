import type { PageRef, SourceEventPage, SourceListedRace } from '../connectors/connector.ts'
import type { RacePlace } from '../store/races.ts'
import { findListed } from './page-names.ts'
import { orderRaces } from './run-order.ts'

/** An event's page as a run read it. */
export interface PastEventPage {
  readonly runId: number
  readonly page: SourceEventPage
}

/** What is known of an event besides the page in hand. A run that asks the source has nothing but that page. */
export interface EventHistory {
  /** The pages before it, newest first. */
  readonly earlier: readonly SourceEventPage[]
  /** The run that read the page in hand: a race that it no longer lists is missing since then. */
  readonly runId: number
  /** Where the races of the event stood before the page in hand, of those that are stored. */
  placesAmong(stored: readonly RacePlace[]): readonly RacePlace[]
}

/** The history of a run that asks the source: what is stored is what was. */
export function noHistory(runId: number): EventHistory {
  return { earlier: [], runId, placesAmong: (stored) => stored }
}

/**
 * What the archive's pages of an event tell together, the oldest given first, the one in hand last: the places of races
 * as they came about run by run, so that a replay finds the same, whatever became of the rows. Where a stored race is on
 * none of the pages (older ones were given up for room), the stored places count. Pure.
 */
export function historyOf(pages: readonly PastEventPage[]): EventHistory {
  const before = pages.slice(0, -1)
  const idsOf = (page: SourceEventPage) => page.races.map(({ sourceRaceId }) => sourceRaceId)
  const everListed = new Set(pages.flatMap(({ page }) => idsOf(page)))
  return {
    earlier: before.map(({ page }) => page).reverse(),
    runId: pages.at(-1)?.runId ?? 0,
    placesAmong(stored) {
      const storedIds = new Set(stored.map(({ sourceRaceId }) => sourceRaceId))
      if ([...storedIds].some((id) => !everListed.has(id))) return stored
      let places: readonly RacePlace[] = []
      for (const { runId, page } of before) {
        places = orderRaces(places, idsOf(page), runId).filter(({ sourceRaceId }) => storedIds.has(sourceRaceId))
      }
      return places
    },
  }
}

/** A race's line, with the event page that has it. */
export interface RaceListing {
  readonly event: SourceEventPage
  readonly line: SourceListedRace
}

/** How the event's pages list a race, the newest first; empty where none does. */
export function listingsOf(
  event: SourceEventPage,
  { earlier }: EventHistory,
  sourceRaceId: string | null,
): RaceListing[] {
  return [event, ...earlier].flatMap((page) => {
    const line = findListed(page, sourceRaceId)
    return line === null ? [] : [{ event: page, line }]
  })
}

/** The races that only earlier pages list, as pages to be read; those that were listed last come first. */
export function withdrawnRaces(event: SourceEventPage, { earlier }: EventHistory, like: PageRef): PageRef[] {
  const ids = new Set(event.races.map(({ sourceRaceId }) => sourceRaceId))
  return earlier.flatMap(({ races }) =>
    races.flatMap(({ sourceRaceId }): PageRef[] => {
      if (ids.has(sourceRaceId)) return []
      ids.add(sourceRaceId)
      return [{ ...like, pageType: 'race-result', sourceId: sourceRaceId }]
    }),
  )
}
