import type { Connector, PageRef, SelfTold, SourcePage } from '../connectors/connector.ts'
import type { PageType } from '../contract/domain.ts'
import { Failure } from '../contract/failure.ts'

/** What can be known of a saved file from itself. */
export interface ToldFile {
  readonly name: string
  readonly contentHash: string
  /** What it is by its contents; null where it is no whole page that is known. */
  readonly told: SelfTold | null
  /** What its address says, from a list beside it, from the browser that saved it, or from its name. */
  readonly addressed: PageRef | null
  /** An id that stands in the name alone: "race-6304829.html". */
  readonly nameHint: { readonly pageType: PageType; readonly sourceId: string } | null
  /** What it says, read without an address where it has none; null where it cannot be read. */
  readonly page: SourcePage | null
  /** Why it cannot be read, though it is clear what it is. */
  readonly unreadable: string | null
  /** Why it cannot be used: `ignored` for a page that is not imported at all. */
  readonly problem: { readonly outcome: 'unknown' | 'refused' | 'ignored'; readonly message: string } | null
}

const imported: readonly PageType[] = ['event', 'entry-list', 'race-result']

/** Pure but for the parsing; throws nothing but what is a bug. */
export function tellFile(
  connector: Connector,
  name: string,
  saved: { readonly text: string; readonly savedFrom: string | null; readonly contentHash: string },
  listed: string | undefined,
): ToldFile {
  const told = connector.tell(saved.text)
  const nameHint = hintOf(name)
  const file = { name, contentHash: saved.contentHash, told, nameHint, unreadable: null }
  const address = listed ?? saved.savedFrom ?? addressInName(connector, name)
  const recognised = address !== null && URL.canParse(address) ? connector.recognise(new URL(address)) : null
  const addressed = recognised && 'page' in recognised && recognised.page.sourceId !== null ? recognised.page : null
  const without = (outcome: 'unknown' | 'refused' | 'ignored', message: string): ToldFile => {
    return { ...file, addressed, page: null, problem: { outcome, message } }
  }
  if (listed !== undefined && !recognised) {
    return without('unknown', `"${listed}" is not an address on ${connector.site.name}. Correct it in the list.`)
  }
  if (recognised && 'unsupported' in recognised) {
    return without('ignored', `A page of the type "${recognised.unsupported}" is not imported.`)
  }
  const pageType = addressed?.pageType ?? told?.pageType ?? null
  if (pageType === null) {
    const { site } = connector
    return without(
      'unknown',
      `This is no whole page of ${site.name} that is known. Save it again, as "Webpage, HTML only".`,
    )
  }
  if (!imported.includes(pageType)) {
    return without(
      'ignored',
      'Lists of clubs and of meetings are not imported: a browser saves only the part it shows.',
    )
  }
  if (told && told.pageType !== pageType) {
    return without(
      'refused',
      `Its address is that of another kind of page (${pageType}) than it holds (${told.pageType}).`,
    )
  }
  try {
    const ref = addressed ?? { source: connector.source, pageType, sourceTrackSlug: null, sourceId: null }
    return { ...file, addressed, page: connector.parse(ref, saved.text), problem: null }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { ...file, addressed, page: null, problem: null, unreadable: error.message }
  }
}

/** A download tool names a file by its address: "index.html?p=view_event&id=486677", "canberra.liverc.com/results/…". */
function addressInName(connector: Connector, name: string): string | null {
  const query = /[?@&](p=view_[a-z_]+&(?:amp;)?id=\d+)/i.exec(name)?.[1]
  const host = name.split('/').find((part) => /^[a-z0-9-]+\.liverc\.com$/i.test(part))
  if (query === undefined || host === undefined) return null
  const address = `https://${host}/results/?${query.replace('&amp;', '&')}`
  return URL.canParse(address) && connector.recognise(new URL(address)) ? address : null
}

const hints: readonly [pattern: RegExp, pageType: PageType][] = [
  [/(?:view_race_result|race)\D{0,8}?(\d{3,20})(?!\d)/i, 'race-result'],
  [/(?:view_entry_list|entry[-_ ]?list)\D{0,8}?(\d{3,20})(?!\d)/i, 'entry-list'],
  [/(?:view_event|event)\D{0,8}?(\d{3,20})(?!\d)/i, 'event'],
]

function hintOf(name: string): ToldFile['nameHint'] {
  const last = name.split('/').at(-1) ?? name
  for (const [pattern, pageType] of hints) {
    const sourceId = pattern.exec(last)?.[1]
    if (sourceId !== undefined) return { pageType, sourceId }
  }
  return null
}
