import { isDeepStrictEqual } from 'node:util'
import type { SourceName } from './contract/domain.ts'
import { Failure } from './contract/failure.ts'
import type { Asking, Engine, EngineOptions, EventName } from './engine/engine-shape.ts'
import { exportText, readDocument } from './engine/event-exports.ts'
import { importPages } from './engine/importing.ts'
import { catalogue, eventPage, type FindStored, findStoredOnly, listing, readSlug } from './engine/named-pages.ts'
import { createOpenedStores } from './engine/opened-stores.ts'
import { replay } from './engine/replaying.ts'
import { createSourceSites } from './engine/source-sites.ts'
import { createEventLooks } from './pipeline/event-looks.ts'
import { forecastEvent } from './pipeline/forecast-event.ts'
import { ingestEvent } from './pipeline/ingest-event.ts'
import { busy, eventLease, findHolder, isOurs, type LeaseRooms, listHolders, withLease } from './pipeline/lease.ts'
import { refreshEvents, refreshTracks } from './pipeline/refresh-catalogue.ts'
import { resumption } from './pipeline/resumption.ts'
import type { RunRooms } from './pipeline/run.ts'
import { thisHost } from './processes.ts'
import { describeHeld } from './queries/elsewhere.ts'
import { findNameMask } from './queries/name-mask.ts'
import { findTrack, listTracks } from './store/catalogue.ts'
import type { Store } from './store/database.ts'
import { findEvent, listEvents } from './store/events.ts'
import { findListReadAt } from './store/readings.ts'
import { openRehearsal } from './store/rehearsal.ts'
import { listResumable } from './store/resumable.ts'
import { findRun, listRuns } from './store/runs.ts'
import { whoAsks } from './who.ts'

/** Builds the rooms and joins them. Throws `store/*` and `input/invalid`. */
export function createEngine({
  settings: given,
  file,
  log,
  host,
  demo,
  browser,
  now = () => new Date(),
}: EngineOptions): Engine {
  let settings = given
  const who = whoAsks(host)
  const stores = createOpenedStores(file, log)
  const { store, reading } = stores
  const sites = createSourceSites({ settings, stores, log, browser, demo })
  const { siteOf, connectors } = sites
  const looks = createEventLooks(() => settings.eventCacheMs, now)
  const closing = new AbortController()
  const underWay = new Set<Promise<unknown>>()
  const leaseRooms = (over: Store): LeaseRooms => ({
    store: over,
    log,
    leaseMs: settings.leaseMs,
    host: thisHost,
    requestedBy: who,
    now,
  })
  const rooms = (over: Store, source: SourceName): RunRooms => ({
    ...leaseRooms(over),
    ...siteOf(source),
    maxRequests: settings.maxRequests,
    maxRetries: settings.maxRetriesPerRun,
    maxPages: settings.maxPages,
    looks,
  })

  /** What asks the network ends with the engine, and is waited for: its outcome has to be recorded. */
  const asks = async <T, Given extends Asking>(asking: Given, work: (asking: Given) => Promise<T>): Promise<T> => {
    const working = work({ ...asking, signal: AbortSignal.any([asking.signal, closing.signal]) })
    underWay.add(working)
    const leave = sites.attend()
    try {
      return await working
    } finally {
      leave()
      underWay.delete(working)
    }
  }

  const findStored: FindStored = ([source, sourceEventId]) => findEvent(reading(), source, sourceEventId)
  const pageOf = (event: EventName) => eventPage(connectors(), event, findStored)

  return {
    syncTracks: (given) =>
      asks(given, (asking) => refreshTracks(rooms(store(), 'liverc'), { page: catalogue('liverc'), ...asking })),
    listTracks: (search) => listTracks(reading(), search === undefined ? {} : { search }),
    syncEvents: async (trackSlug, { source = 'liverc', ...given }) => {
      const page = listing(source, readSlug(trackSlug))
      return await asks(given, (asking) => refreshEvents(rooms(store(), source), { page, ...asking }))
    },
    listEvents(trackSlug, held) {
      const sourceTrackSlug = readSlug(trackSlug)
      if (!findTrack(reading(), 'liverc', sourceTrackSlug)) {
        throw new Failure(
          'input/invalid',
          `No track "${sourceTrackSlug}" is known yet. Ask for its events first: "events sync ${sourceTrackSlug}".`,
        )
      }
      return listEvents(reading(), { source: 'liverc', sourceTrackSlug, ...held })
    },
    async ingest(event, { dryRun = false, mode = 'changed', maxPages = settings.maxPages, ...rest }) {
      const given = { ...rest, mode }
      const limited = (over: Store, source: SourceName) => {
        return { ...rooms(over, source), maxPages: Math.min(maxPages, settings.maxPages) }
      }
      if (!dryRun) {
        const page = pageOf(event)
        return await asks(given, (asking) => ingestEvent(limited(store(), page.source), { page, ...asking }))
      }
      const page = eventPage(connectors(), event, (named) => findStoredOnly(file, named))
      const rehearsal = openRehearsal(file, page.source, page.sourceId ?? '')
      try {
        const report = await asks(given, (asking) => ingestEvent(limited(rehearsal, page.source), { page, ...asking }))
        return { ...report, runId: null }
      } finally {
        rehearsal.close()
      }
    },
    listReadAt(event) {
      const page = pageOf(event)
      const look = looks.find(siteOf(page.source).connector.urlOf(page).href)?.kept.seen.fetchedAt
      const stored = findListReadAt(reading(), page.source, page.sourceId ?? '')
      return [look ?? '', stored ?? ''].sort().at(-1) || null
    },
    listResumable: () => listResumable(reading()).flatMap(({ runId }) => findRun(reading(), runId) ?? []),
    async resume(runId, given) {
      const { page, mode, resumes } = resumption(reading(), runId)
      return await asks(given, (asking) => ingestEvent(rooms(store(), page.source), { ...asking, page, mode, resumes }))
    },
    async forecast(event, wanted) {
      const page = pageOf(event)
      return await asks(wanted, (asking) =>
        forecastEvent({ ...rooms(reading(), page.source), looks }, { page, ...asking }),
      )
    },
    async replay(event, { apply, lapsListed, ...given }) {
      const page = pageOf(event)
      return await asks(given, (asking) =>
        replay({ file, store, reading, rooms }, page, { ...asking, apply, lapsListed }),
      )
    },
    importPages: (folder, { apply, lapsListed, ...given }) =>
      asks(given, (asking) =>
        importPages({ file, store, reading, rooms }, siteOf('liverc').connector, folder, {
          ...asking,
          apply,
          lapsListed,
        }),
      ),
    findEventDocument: (event, sourceRaceId) => readDocument(reading(), pageOf(event), sourceRaceId),
    exportEvent: (event, kind, sourceRaceId) => exportText(reading(), pageOf(event), kind, sourceRaceId),
    nameMask() {
      const over = stores.glance()
      return over ? findNameMask(over) : null
    },
    eventPage: pageOf,
    recognise: (url) => {
      for (const connector of connectors()) {
        const recognised = connector.recognise(url)
        if (recognised) return recognised
      }
      return null
    },
    addressOf: (page) => (page.source === 'demo' ? null : siteOf(page.source).connector.urlOf(page).href),
    connectorOf: (source) => siteOf(source).connector,
    heldElsewhere() {
      const over = reading()
      const held = listHolders(leaseRooms(over)).filter((one) => !isOurs(thisHost, one))
      return describeHeld(over, held, thisHost.self.host)
    },
    refuseBusy(page) {
      const leases = leaseRooms(reading())
      const held = findHolder(leases, eventLease(page))
      if (held && !isOurs(thisHost, held)) throw busy(leases, held)
    },
    endInterruptedRuns: () => stores.endInterruptedRuns(store()),
    isBusy: () => underWay.size > 0,
    withStore: (work) => work(store()),
    async withLease(name, work) {
      const over = store()
      return await withLease(leaseRooms(over), name, (lease) => work(lease, over))
    },
    reading,
    use(changed) {
      if (isDeepStrictEqual(changed, settings)) return
      settings = changed
      sites.use(changed)
    },
    demo,
    who,
    listRuns: (limit) => listRuns(reading(), limit === undefined ? {} : { limit }),
    findRun(runId) {
      const run = findRun(reading(), runId)
      if (!run) throw new Failure('input/invalid', `There is no run ${runId}. "runs list" shows those that there are.`)
      return run
    },
    sites: sites.list,
    site: sites.find,
    stopSource: (source) => sites.stop(source, who),
    startSource: (source) => sites.start(source, who),
    onSiteChange: sites.onChange,
    async close() {
      closing.abort()
      await Promise.allSettled(underWay)
      await sites.close()
      stores.close()
    },
  }
}
