import type { PageRef, SourceEventPage, SourceListedRace } from '../connectors/connector.ts'

/** A race's line on its event's page; null where the page lists no such race. */
export function findListed({ races }: SourceEventPage, sourceRaceId: string | null): SourceListedRace | null {
  return races.find((race) => race.sourceRaceId === sourceRaceId) ?? null
}

/** A page as a person knows it: "Main Events, race 14: 1/8 Nitro Buggy A-Main". */
export function nameOf(event: SourceEventPage, { pageType, sourceId }: PageRef): string {
  if (pageType === 'entry-list') return 'Entry list'
  const race = findListed(event, sourceId)
  const number = race?.raceNumber == null ? 'race' : `race ${race.raceNumber}`
  return `${race?.section ? `${race.section}, ` : ''}${number}: ${race?.label ?? race?.rawLabel ?? sourceId}`
}
