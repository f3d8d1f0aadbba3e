import type { PageRef, SourceEventPage } from '../connectors/connector.ts'
import type { PageType } from '../contract/domain.ts'
import { Failure, type FailureCode, toFailure, toWire } from '../contract/failure.ts'
import type { Forecast, ForecastMode } from '../contract/forecast.ts'
import { openPage } from '../pages/archive.ts'
import { textIn } from '../pages/body.ts'
import { findRecognisablePage, findSavedBody } from '../store/pages.ts'
import { countLaps, findPageLengths, findSiteSpeed } from '../store/site-speed.ts'
import type { EventLook, EventLooks } from './event-looks.ts'
import { type CostWanted, costOf, type ExpectedPage } from './forecast-cost.ts'
import { keptPage } from './kept-page.ts'
import { knownPage, mayKnow } from './known-page.ts'
import type { EventPlan } from './plan-event.ts'
import { planRun } from './plan-run.ts'
import type { RunRooms } from './run.ts'

export type ForecastRooms = Pick<
  RunRooms,
  'store' | 'pages' | 'connector' | 'now' | 'maxPages' | 'maxRequests' | 'log'
> & {
  readonly looks: EventLooks
}

export interface ForecastRequest {
  readonly page: PageRef
  readonly mode: ForecastMode
  /** Whether the event's page may be asked for where it was not read a short while ago: one request. */
  readonly mayAsk: boolean
  /** Whether the ingestion will be another program's, which asks for the event's page itself. */
  readonly isForAnother?: boolean
  readonly signal: AbortSignal
}

/** Without these the event's page says what there is to say; a site that cannot be asked is told, not thrown. */
const thrown: readonly FailureCode[] = ['cancelled', 'unexpected', 'input/invalid']

/**
 * What ingesting an event would ask for and cost, from its page; where that cannot be had, from what is stored. Writes
 * nothing. Throws `cancelled`, `store/*`.
 */
export async function forecastEvent(rooms: ForecastRooms, request: ForecastRequest): Promise<Forecast> {
  const { page, mode, mayAsk } = request
  const url = rooms.connector.urlOf(page).href
  const fresh = rooms.looks.find(url)
  if (fresh) return fromList(rooms, request, fresh, null)
  if (!mayAsk) return fromStored(rooms, page, mode, null)
  try {
    const asked = await askForEvent(rooms, request)
    rooms.looks.keep(url, asked.look)
    return fromList(rooms, request, asked.look, asked)
  } catch (error) {
    const failure = toFailure(error)
    if (thrown.includes(failure.code) || failure.code.startsWith('store/')) throw failure
    return fromStored(rooms, page, mode, failure)
  }
}

interface Asked {
  readonly look: EventLook
  readonly fetchMs: number
  readonly packing: number | null
}

async function askForEvent(rooms: ForecastRooms, { page, signal }: ForecastRequest): Promise<Asked> {
  const { connector, pages, store, log, now } = rooms
  const url = connector.urlOf(page)
  let travelled = 0
  const read = await pages.read({
    url,
    site: connector.site,
    signal,
    log,
    known: knownPage(store, url, log),
    onRequest: ({ bytes, status }) => {
      if (status === 200) travelled = bytes
    },
    accept: (body): SourceEventPage => {
      const parsed = connector.parse(page, body)
      if (parsed.pageType === 'event') return parsed
      throw new Failure('input/invalid', 'That address is not the page of an event.')
    },
  })
  log.info({ url: url.href, status: read.httpStatus }, 'an event page was read for a forecast')
  const kept = keptPage(page, url, read, now())
  const packing = travelled > 0 ? packingOfOthers(travelled / read.bytes.byteLength) : null
  return { look: { page: read.value, kept }, fetchMs: read.fetchMs, packing }
}

/** Longer pages pack better than an event's: of captured ones, to two thirds of its share. Not packed is not packed. */
const packingOfOthers = (packing: number) => (packing < 0.9 ? packing * 0.65 : packing)

function fromList(
  rooms: ForecastRooms,
  request: ForecastRequest,
  look: EventLook,
  justNow: Omit<Asked, 'look'> | null,
): Forecast {
  const { mode, isForAnother = false } = request
  const plan = planRun(rooms, null, { mode }, look.page)
  // Where everything is checked, the list itself is as well.
  const asksAgain = mode === 'everything' || isForAnother
  const cost = costOfPlan(rooms, request, plan, look.page, { first: asksAgain ? ['event'] : [], justNow })
  return {
    mode,
    basis: 'list',
    pages: plan.pages.length + (asksAgain ? 1 : 0),
    racesListed: look.page.races.length,
    racesFresh: plan.freshRaces,
    pagesOverBudget: plan.overBudget.length,
    ...cost,
    listReadAt: look.kept.seen.fetchedAt,
    listFreshUntil: asksAgain ? null : rooms.looks.freshUntil(look),
    trouble: null,
  }
}

/** As if the event's page said what it said when it was read last. */
function fromStored(rooms: ForecastRooms, page: PageRef, mode: ForecastMode, failure: Failure | null): Forecast {
  const trouble = failure && toWire(failure)
  const list = storedList(rooms, page)
  if (list === null) {
    const nothing = { pages: null, racesListed: null, racesFresh: null, pagesOverBudget: null, durationMs: null }
    return { mode, basis: 'nothing', ...nothing, bytes: null, listReadAt: null, listFreshUntil: null, trouble }
  }
  const plan = planRun(rooms, null, { mode }, list.page)
  return {
    mode,
    basis: 'stored',
    pages: plan.pages.length + 1,
    racesListed: list.page.races.length,
    racesFresh: plan.freshRaces,
    pagesOverBudget: plan.overBudget.length,
    ...costOfPlan(rooms, { page, mode }, plan, list.page, { first: ['event'], justNow: null }),
    listReadAt: list.readAt,
    listFreshUntil: null,
    trouble,
  }
}

/** The list of races as it was read last, out of the archive; null where it is not there. */
function storedList(
  { store, connector, log }: ForecastRooms,
  page: PageRef,
): { readonly page: SourceEventPage; readonly readAt: string } | null {
  const kept = findSavedBody(store, connector.urlOf(page).href)
  if (kept === undefined) return null
  try {
    const parsed = connector.parse(page, textIn(openPage(kept), kept.charset))
    return parsed.pageType === 'event' ? { page: parsed, readAt: kept.fetchedAt } : null
  } catch (error) {
    log.info({ url: kept.url, err: error }, 'an archived event page is no help for a forecast')
    return null
  }
}

function costOfPlan(
  { store, connector, pages: reader, maxRequests }: ForecastRooms,
  { page, mode }: Pick<ForecastRequest, 'page' | 'mode'>,
  plan: EventPlan,
  event: SourceEventPage,
  { first, justNow }: { readonly first: readonly PageType[]; readonly justNow: CostWanted['justNow'] },
): { readonly durationMs: number; readonly bytes: number } {
  const asked = [...first.map((pageType) => ({ ...page, pageType })), ...plan.pages.map(({ ref }) => ref)]
  const urls = asked.map((ref) => connector.urlOf(ref).href)
  const lengths = findPageLengths(store, urls)
  const pages = asked.map(({ pageType }, at): ExpectedPage => {
    const url = urls[at] ?? ''
    const isRecognisable = mayKnow(pageType, mode) && findRecognisablePage(store, url) !== undefined
    return { pageType, length: lengths.get(url) ?? null, isRecognisable }
  })
  const stored = countLaps(store, page)
  return costOf({
    pages,
    first,
    speed: findSiteSpeed(store, page.source),
    justNow,
    lapsToCome: event.lapCount === null ? null : Math.max(0, event.lapCount - stored),
    entryCount: event.entryCount,
    // Pages that no network brings are made at once, as many as the run takes on.
    maxRequests: reader.gapMs ? maxRequests : maxRequests * 2,
    requestGapMs: reader.gapMs?.(connector.site.key) ?? 0,
  })
}
