import type { SourceEntryListPage, SourceEventPage, SourceListedRace, SourceRacePage } from '../connectors/connector.ts'
import { Failure } from '../contract/failure.ts'

/**
 * Whether a race page is the one that was asked for. It carries no id, so its event's title, its number and its label
 * must agree with the event page; throws `page/mismatch` where they do not.
 */
export function confirmRace(page: SourceRacePage, listed: SourceListedRace, event: SourceEventPage): void {
  const differences = [
    differ(page.eventName, event.name) && `event "${page.eventName}"`,
    areDisjoint(page, event) && `date ${page.startDateLocal}`,
    page.raceNumber !== null &&
      listed.raceNumber !== null &&
      page.raceNumber !== listed.raceNumber &&
      `race number ${page.raceNumber}`,
    roundsDiffer(page.section, listed.section) && `round "${page.section}"`,
    labelsDiffer(page.label, listed.label) && `label "${page.label}"`,
  ].filter((difference) => difference !== false)
  if (differences.length === 0) return
  throw new Failure(
    'page/mismatch',
    `Another page came than that of ${listed.rawLabel}: it shows ${differences.join(', ')}. Ingest again later.`,
    { sourceRaceId: listed.sourceRaceId, differences },
  )
}

/** Whether an entry list is that of `event`; throws `page/mismatch` where its title says otherwise. */
export function confirmEntryList(page: SourceEntryListPage, event: SourceEventPage): void {
  if (!differ(page.name, event.name)) return
  throw new Failure(
    'page/mismatch',
    `The entry list of "${page.name}" came instead of that of "${event.name}". Ingest again later.`,
  )
}

function differ(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one.toLowerCase() !== other.toLowerCase()
}

function areDisjoint(page: SourceRacePage, event: SourceEventPage): boolean {
  if (!page.startDateLocal || !page.endDateLocal || !event.startDateLocal || !event.endDateLocal) return false
  return page.endDateLocal < event.startDateLocal || event.endDateLocal < page.startDateLocal
}

/**
 * A heat has one label and one number in every round. How the pages call a round may differ ("Qualifier Round 3", "Q3"),
 * its number may not.
 */
function roundsDiffer(one: string | null, other: string | null): boolean {
  const [number, otherNumber] = [one, other].map((section) => /\d+(?=\D*$)/.exec(section ?? '')?.[0])
  return number !== undefined && otherNumber !== undefined && Number(number) !== Number(otherNumber)
}

/** The two pages may set brackets and blanks differently; one may print the label without its class. */
function labelsDiffer(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return false
  const [plain, otherPlain] = [one, other].map((label) => label.toLowerCase().replace(/[\s()[\]-]/g, ''))
  return plain !== otherPlain
}
