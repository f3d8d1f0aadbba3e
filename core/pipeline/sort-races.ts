import type { PageRef, SourceListedRace, SourceRacePage } from '../connectors/connector.ts'
import { Failure } from '../contract/failure.ts'
import {
  isSame,
  type KnownEvent,
  listThem,
  oneOfEach,
  type Shelf,
  type SortedFile,
  type StoredEvents,
  withoutEvent,
} from './event-shelf.ts'
import { confirmRace } from './identify-page.ts'
import { findListed, nameOf } from './page-names.ts'
import type { ToldFile } from './tell-files.ts'

interface Fit {
  readonly event: KnownEvent
  readonly line: SourceListedRace
}

/** The race that a file is, or what to do where that cannot be told. */
export async function sortRace(
  file: ToldFile,
  page: SourceRacePage,
  known: Shelf,
  stored: StoredEvents,
): Promise<SortedFile | string> {
  const { addressed } = file
  const placed = addressed && (await addressedRace(file, addressed, known, stored))
  if (placed) return placed
  const { eventName } = page
  if (eventName === null) return `It does not say of which meeting it is. ${listThem}`
  const events = oneOfEach([...known.events, ...(await stored.named(eventName))])
  if (addressed) {
    const event = events.find((one) => findListed(one.page, addressed.sourceId) !== null)
    if (event) return raceOf(file, event, addressed.sourceId ?? '')
    return withoutEvent(known, eventName)
  }
  const fits = events.flatMap((event) =>
    event.page.races.filter((line) => fitsLine(page, line, event)).map((line) => ({ event, line })),
  )
  const chosen = choose(fits, page, file)
  if (chosen) return raceOf(file, chosen.event, chosen.line.sourceRaceId)
  if (fits.length > 1) {
    const lines = fits.slice(0, 3).map(({ event, line }) => nameOf(event.page, refOf(event, line.sourceRaceId)))
    return `It may be any of ${fits.length} races: ${lines.join('; ')}. ${listThem}`
  }
  return withoutEvent(known, eventName)
}

/** A race whose address is known, of an event that lists it. */
export async function addressedRace(
  file: ToldFile,
  race: PageRef,
  known: Shelf,
  stored: StoredEvents,
): Promise<SortedFile | null> {
  const lists = ({ page }: KnownEvent) => findListed(page, race.sourceId) !== null
  const event = known.events.find(lists) ?? (await stored.withRace(race))
  return event && lists(event) ? raceOf(file, event, race.sourceId ?? '') : null
}

/** Label, number and round must not only not differ: a page that says neither label nor number fits everywhere. */
function fitsLine(page: SourceRacePage, line: SourceListedRace, event: KnownEvent): boolean {
  if (page.label === null || !isSame(page.eventName, event.page.name)) return false
  if (page.raceNumber === null || line.raceNumber === null) return false
  try {
    confirmRace(page, line, event.page)
    return true
  } catch (error) {
    if (error instanceof Failure) return false
    throw error
  }
}

/** The only one that fits, else the only one whose round is called the same, else the one whose id the file's name has. */
function choose(fits: readonly Fit[], page: SourceRacePage, { nameHint }: ToldFile): Fit | null {
  const rules: readonly ((fit: Fit) => boolean)[] = [
    () => true,
    ({ line }) => isSame(line.section, page.section),
    ({ line }) => nameHint?.pageType === 'race-result' && line.sourceRaceId === nameHint.sourceId,
  ]
  for (const rule of rules) {
    const [only, ...more] = fits.filter(rule)
    if (only && more.length === 0) return only
  }
  return null
}

function refOf({ ref }: KnownEvent, sourceRaceId: string): PageRef {
  return { ...ref, pageType: 'race-result', sourceId: sourceRaceId }
}

function raceOf(file: ToldFile, event: KnownEvent, sourceRaceId: string): SortedFile {
  const ref = refOf(event, sourceRaceId)
  return { file, ref, event, label: nameOf(event.page, ref) }
}
