import type { PageType } from '../contract/domain.ts'
import type { SiteSpeed } from '../store/site-speed.ts'

/** A page that would be asked for. */
export interface ExpectedPage {
  readonly pageType: PageType
  /** Its length before it is packed for travelling; null where it was never read. */
  readonly length: number | null
  /** Whether its site knows it by something, so that it is sent only where it has changed. */
  readonly isRecognisable: boolean
}

export interface CostWanted {
  readonly pages: readonly ExpectedPage[]
  /** Asked for alone, before all others: the event's own page, and the rules for robots where they are not known. */
  readonly first: readonly PageType[]
  readonly speed: SiteSpeed
  /** What a page that was just read took, where one was. */
  readonly justNow: { readonly fetchMs: number; readonly packing: number | null } | null
  /** Laps of races never read, as the event page counts them; null where it does not. */
  readonly lapsToCome: number | null
  readonly entryCount: number | null
  readonly maxRequests: number
  readonly requestGapMs: number
}

/** Of LiveRC's pages, where nothing was measured yet: an answer from far away, packed with gzip. */
const usualFetchMs = 500
const usualPacking = 0.12
const usualWorkMs = 12
const usualLaps = 130

/** How long LiveRC's pages are: measured over made-up and captured meetings, within a tenth. */
function lengthOf({ pageType, length }: ExpectedPage, laps: number, entries: number | null): number {
  if (length !== null) return length
  if (pageType === 'race-result') return 32_000 + 295 * laps
  if (pageType === 'entry-list') return 17_000 + 208 * (entries ?? 80)
  return 30_000
}

/** What asking for these pages costs: time from the first request to the last row, and bytes as they travel. Pure. */
export function costOf(wanted: CostWanted): { readonly durationMs: number; readonly bytes: number } {
  const { pages, first, speed, justNow, maxRequests, requestGapMs } = wanted
  const unread = pages.filter(({ pageType, length }) => pageType === 'race-result' && length === null).length
  const laps = wanted.lapsToCome === null || unread === 0 ? usualLaps : wanted.lapsToCome / unread
  const packing = speed.packing ?? justNow?.packing ?? usualPacking
  const fetchMsOf = (pageType: PageType) => {
    // What was measured a moment ago says more than last month's runs, but of one page only.
    const before = speed.ofType.get(pageType)?.fetchMs
    return before ?? justNow?.fetchMs ?? usualFetchMs
  }
  const bytes = pages
    .filter(({ isRecognisable }) => !isRecognisable)
    .reduce((sum, page) => sum + lengthOf(page, laps, wanted.entryCount) * packing, 0)
  const workMs = speed.workMs ?? usualWorkMs
  const beforeMs = first.reduce((sum, pageType) => sum + Math.max(fetchMsOf(pageType), requestGapMs) + workMs, 0)
  const waits = pages.filter(({ pageType }) => pageType !== 'event').map(({ pageType }) => fetchMsOf(pageType))
  const networkMs = lastAnswerMs(waits, maxRequests, requestGapMs)
  // Reading and storing goes on while other pages are waited for; only the last page's does not.
  const restMs = waits.length === 0 ? 0 : Math.max(networkMs + workMs, waits.length * workMs + (waits[0] ?? 0))
  return { durationMs: Math.round(beforeMs + restMs), bytes: Math.round(bytes) }
}

/** When the last of these answers is there, so many at once and each start after a gap to the one before. */
function lastAnswerMs(waits: readonly number[], atOnce: number, gapMs: number): number {
  const free = Array.from({ length: Math.max(1, atOnce) }, () => 0)
  let lastStart = Number.NEGATIVE_INFINITY
  let last = 0
  for (const wait of waits) {
    const slot = free.indexOf(Math.min(...free))
    const start = Math.max(free[slot] ?? 0, lastStart + gapMs)
    lastStart = start
    free[slot] = start + wait
    last = Math.max(last, start + wait)
  }
  return last
}
