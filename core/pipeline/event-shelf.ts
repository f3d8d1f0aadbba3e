import type { PageRef, SourceEventPage } from '../connectors/connector.ts'
import type { ToldFile } from './tell-files.ts'

/** An event whose page is at hand: in a file, or in the archive. */
export interface KnownEvent {
  readonly ref: PageRef
  readonly page: SourceEventPage
}

/** What is stored already and helps to tell pages apart. */
export interface StoredEvents {
  /** Its track's short name, where an event with this id is known. */
  slugOf(sourceEventId: string): string | null
  /** The short name of the one track of this name. */
  slugOfTrack(trackName: string): string | null
  /** Events of this name whose page is in the archive. */
  named(eventName: string): Promise<readonly KnownEvent[]>
  withId(sourceEventId: string): Promise<KnownEvent | null>
  /** The event that a stored race belongs to. */
  withRace(race: PageRef): Promise<KnownEvent | null>
}

/** Which page a file is, and of which event. */
export interface SortedFile {
  readonly file: ToldFile
  readonly ref: PageRef
  readonly event: KnownEvent
  /** For a person. */
  readonly label: string
}

/** The pages of events among the files, and those of which the address is not known: name and file. */
export interface Shelf {
  readonly events: readonly KnownEvent[]
  readonly unplaced: readonly (readonly [eventName: string, file: string])[]
}

/** What to do where no event's page is at hand. */
export function withoutEvent({ unplaced }: Shelf, eventName: string): string {
  const [, file] = unplaced.find(([name]) => isSame(name, eventName)) ?? []
  return file === undefined
    ? `No page of "${eventName}" here or in the archive lists it. Save the page of the meeting too.`
    : `It belongs to "${eventName}", whose page (${file}) has no address yet. See there.`
}

/** What to do where nothing tells. */
export const listThem = 'Put a file pages.csv beside it, with a line "FILE,ADDRESS".'

/** Events by their address, the first of each. */
export function oneOfEach(events: readonly KnownEvent[]): KnownEvent[] {
  const seen = new Set<string>()
  return events.filter(({ ref }) => {
    const key = `${ref.sourceTrackSlug} ${ref.sourceId}`
    return !seen.has(key) && seen.add(key)
  })
}

/** Names are the same whatever their case; one that is not there is the same as none. */
export function isSame(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one.toLowerCase() === other.toLowerCase()
}
