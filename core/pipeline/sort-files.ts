import type { Connector, PageRef, SourceEventPage } from '../connectors/connector.ts'
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
import { addressedRace, sortRace } from './sort-races.ts'
import type { ToldFile } from './tell-files.ts'

export interface SortedFiles {
  readonly sorted: readonly SortedFile[]
  /** Those of which it cannot be told, each with what to do. */
  readonly unsorted: readonly UnsortedFile[]
}

interface UnsortedFile {
  readonly file: ToldFile
  readonly outcome: 'unknown' | 'refused'
  readonly message: string
}

const saveAgain = 'Save it again, as "Webpage, HTML only".'

/**
 * Tells which page each file is, whatever their order: by its address, else by what it says, held against the pages of
 * events among the files and in the archive. Never by a guess: what fits two pages, or two files that fit one, is left
 * unsorted and named.
 */
export async function sortFiles(
  connector: Connector,
  files: readonly ToldFile[],
  stored: StoredEvents,
): Promise<SortedFiles> {
  const unsorted: UnsortedFile[] = []
  const sorted: SortedFile[] = []
  const place = (file: ToldFile, outcome: SortedFile | string) => {
    if (typeof outcome !== 'string') sorted.push(outcome)
    else if (file.unreadable === null) unsorted.push({ file, outcome: 'unknown', message: outcome })
    else unsorted.push({ file, outcome: 'refused', message: `${file.unreadable} ${saveAgain}` })
  }
  for (const file of files)
    if (file.page?.pageType === 'event') place(file, sortEvent(connector, file, file.page, stored))
  const known: Shelf = {
    events: oneOfEach(sorted.map(({ event }) => event)),
    unplaced: unsorted.flatMap(({ file }) =>
      file.page?.pageType === 'event' ? [[file.page.name, file.name] as const] : [],
    ),
  }
  for (const file of files) {
    if (file.page?.pageType === 'entry-list') place(file, await sortEntryList(file, file.page.name, known, stored))
    if (file.page?.pageType === 'race-result') place(file, await sortRace(file, file.page, known, stored))
    // With an address it has its place: there it is kept, for a version that can read it.
    if (file.unreadable !== null) place(file, await sortUnreadable(file, known, stored))
  }
  return withoutTwins(connector, sorted, unsorted)
}

function sortEvent(
  connector: Connector,
  file: ToldFile,
  page: SourceEventPage,
  stored: StoredEvents,
): SortedFile | string {
  const { addressed, told, nameHint } = file
  const sourceId = addressed?.sourceId ?? told?.sourceId ?? (nameHint?.pageType === 'event' ? nameHint.sourceId : null)
  if (sourceId === null) return `This is the page of "${page.name}", but not which address it has. ${listThem}`
  const slug =
    addressed?.sourceTrackSlug ??
    told?.sourceTrackSlug ??
    stored.slugOf(sourceId) ??
    (page.trackName === null ? null : stored.slugOfTrack(page.trackName))
  if (slug === null) return `This is the page of "${page.name}", but not of which club. ${listThem}`
  const ref: PageRef = { source: connector.source, pageType: 'event', sourceTrackSlug: slug, sourceId }
  const event = { ref, page: { ...page, sourceTrackSlug: slug, sourceEventId: sourceId } }
  return { file, ref, event, label: page.name }
}

async function sortEntryList(
  file: ToldFile,
  name: string | null,
  known: Shelf,
  stored: StoredEvents,
): Promise<SortedFile | string> {
  const sourceId =
    file.addressed?.sourceId ?? (file.nameHint?.pageType === 'entry-list' ? file.nameHint.sourceId : null)
  if (sourceId !== null) {
    const event = known.events.find(({ ref }) => ref.sourceId === sourceId) ?? (await stored.withId(sourceId))
    if (event) return entryListOf(file, event)
    if (file.addressed)
      return `The page of its meeting (${sourceId}) is neither here nor in the archive. Save that too.`
  }
  if (name === null) return `It does not say of which meeting it is. ${listThem}`
  const fits = oneOfEach([...known.events, ...(await stored.named(name))]).filter(({ page }) => isSame(page.name, name))
  if (fits[0] && fits.length === 1) return entryListOf(file, fits[0])
  return fits.length === 0
    ? withoutEvent(known, name)
    : `There are ${fits.length} meetings called "${name}". ${listThem}`
}

function entryListOf(file: ToldFile, event: KnownEvent): SortedFile {
  return { file, ref: { ...event.ref, pageType: 'entry-list' }, event, label: `Entry list of ${event.page.name}` }
}

async function sortUnreadable(file: ToldFile, known: Shelf, stored: StoredEvents): Promise<SortedFile | string> {
  const { addressed } = file
  if (addressed?.pageType === 'entry-list') return await sortEntryList(file, null, known, stored)
  if (addressed?.pageType !== 'race-result') return ''
  return (await addressedRace(file, addressed, known, stored)) ?? ''
}

/** Of two files of one page only one can be right, unless they are the same. */
function withoutTwins(
  connector: Connector,
  sorted: readonly SortedFile[],
  unsorted: readonly UnsortedFile[],
): SortedFiles {
  const byPage = Map.groupBy(sorted, ({ ref }) => connector.urlOf(ref).href)
  const isClear = ({ ref }: SortedFile) => {
    const twins = byPage.get(connector.urlOf(ref).href) ?? []
    return new Set(twins.map(({ file }) => file.contentHash)).size <= 1
  }
  const twins = sorted.filter((one) => !isClear(one))
  return {
    sorted: sorted.filter(isClear),
    unsorted: [
      ...unsorted,
      ...twins.map(({ file, ref, label }) => {
        const others = twins.filter(
          (one) => one.file !== file && one.ref.sourceId === ref.sourceId && one.ref.pageType === ref.pageType,
        )
        const names = others.map((one) => one.file.name).join(', ')
        return {
          file,
          outcome: 'unknown' as const,
          message: `It is the same page (${label}) as ${names}, and they differ. Keep the one that counts.`,
        }
      }),
    ],
  }
}
