import type {
  PageRef,
  SourceEntryListPage,
  SourceEventPage,
  SourcePage,
  SourceRacePage,
} from '../connectors/connector.ts'
import { Failure, type FailureCode } from '../contract/failure.ts'
import { type EventHistory, listingsOf } from './event-history.ts'
import { confirmEntryList, confirmRace } from './identify-page.ts'
import type { PageOutcome, Run } from './run.ts'

/** After these nothing more is asked of the source: it said so, or it takes us for a robot. */
const endsRun: readonly FailureCode[] = ['source/refused', 'source/throttled', 'source/down', 'page/interstitial']

/** What an event's plan consists of. */
export type OtherPage = SourceEntryListPage | SourceRacePage
/** A page that was read. */
export type Read<Page extends SourcePage> = Extract<PageOutcome<Page>, { page: Page }>

export const isEntryList = (outcome: Read<OtherPage>): outcome is Read<SourceEntryListPage> =>
  outcome.page.pageType === 'entry-list'
export const isRace = (outcome: Read<OtherPage>): outcome is Read<SourceRacePage> =>
  outcome.page.pageType === 'race-result'

/**
 * Reads the pages of an event's plan. The first failure that ends the run stops what is under way, and gives its reason
 * to every page that was not asked for any more. `stop` ends what is under way and resolves when it has ended.
 */
export function eventReader(run: Run, event: SourceEventPage, history: EventHistory, signal: AbortSignal) {
  const stopping = new AbortController()
  const underWay = new Set<Promise<unknown>>()
  let endedBy: Failure | null = null
  return {
    async read(ref: PageRef): Promise<{ ref: PageRef; outcome: PageOutcome<OtherPage> }> {
      if (endedBy) return { ref, outcome: { failure: endedBy, kept: null } }
      const reading = readOther(run, ref, event, history, AbortSignal.any([signal, stopping.signal]))
      underWay.add(reading)
      const outcome = await reading
      underWay.delete(reading)
      if (!('failure' in outcome)) return { ref, outcome }
      if (endsRun.includes(outcome.failure.code) && !endedBy) {
        endedBy = outcome.failure
        stopping.abort()
      }
      const isCutShort = endedBy !== null && outcome.failure.code === 'cancelled'
      return { ref, outcome: isCutShort && endedBy ? { failure: endedBy, kept: null } : outcome }
    },
    async stop(): Promise<void> {
      stopping.abort()
      await Promise.all(underWay)
    },
  }
}

function readOther(
  run: Run,
  ref: PageRef,
  event: SourceEventPage,
  history: EventHistory,
  signal: AbortSignal,
): Promise<PageOutcome<OtherPage>> {
  if (ref.pageType === 'entry-list') {
    const events = [event, ...history.earlier]
    return run.read({ ...ref, pageType: 'entry-list' }, signal, (page) => {
      confirmAny(events, (one) => confirmEntryList(page, one))
    })
  }
  const listings = listingsOf(event, history, ref.sourceId)
  return run.read({ ...ref, pageType: 'race-result' }, signal, (page) => {
    confirmAny(listings, ({ line, event: one }) => confirmRace(page, line, one))
  })
}

/** A page is the right one where any of the event's pages says so: it may have been renamed since. */
function confirmAny<One>(ones: readonly One[], confirm: (one: One) => void): void {
  let first: Failure | undefined
  for (const one of ones) {
    try {
      confirm(one)
      return
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      first ??= error
    }
  }
  if (first) throw first
}
