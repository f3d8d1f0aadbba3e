import type { EngineAbout, ExportedFile, ExportKind, RunUnderWay, SettingItem } from './contract/answers.ts'
import type { SourceName } from './contract/domain.ts'
import { Failure, notStored, storedOnly } from './contract/failure.ts'
import { fileNameOf } from './contract/file-name.ts'
import type { ForecastMode, ForecastWanted } from './contract/forecast.ts'
import { correctionAnswers } from './desks/correction-answers.ts'
import { orderEvent } from './desks/event-orders.ts'
import { changeFollowed } from './desks/recorded-changes.ts'
import { createRunDesk } from './desks/run-desk.ts'
import type { SettingsDesk } from './desks/settings-desk.ts'
import type { Engine } from './engine/engine-shape.ts'
import type { Log } from './log.ts'
import { databaseFigures } from './queries/database-figures.ts'
import { findDriverHistory } from './queries/driver-history.ts'
import { searchDrivers } from './queries/drivers.ts'
import { listEventItems } from './queries/event-list.ts'
import { findEventOverview } from './queries/event-overview.ts'
import { findHealth } from './queries/health.ts'
import { findLifetimeCounters } from './queries/lifetime-counters.ts'
import { findRaceAnalysis } from './queries/race-analysis.ts'
import { findRunLog, listResumableItems, listRunItems } from './queries/run-items.ts'
import { findTrackItem, lastReadAt, listTrackItems } from './queries/track-list.ts'
import { recogniseAddress } from './services/address.ts'
import { createArchiveService } from './services/archive-service.ts'
import { allTopics, createChanges, watchOtherPrograms } from './services/changes.ts'
import { createChartService } from './services/chart-service.ts'
import { createCheckService } from './services/check-service.ts'
import { createComparisonService } from './services/comparison-service.ts'
import { createElsewhereService } from './services/elsewhere-service.ts'
import { createExplainService } from './services/explain-service.ts'
import { createFreshnessService } from './services/freshness-service.ts'
import { createInitialsService } from './services/initials-service.ts'
import { createMeetingService } from './services/meeting-service.ts'
import { createPersonService } from './services/person-service.ts'
import { createScheduleService } from './services/schedule-service.ts'
import { createSheetService } from './services/sheet-service.ts'
import { createSiteService } from './services/site-service.ts'
import { createUnderstandingService } from './services/understanding-service.ts'
import { findTrack } from './store/catalogue.ts'
import type { Store } from './store/database.ts'
import { version } from './version.ts'

export interface ServiceOptions {
  readonly engine: Engine
  readonly settings: SettingsDesk
  readonly dataDir: string
  /** The browser for pages that need one. */
  readonly browser: string | null
  readonly log: Log
  /** Whether whoever asks may name folders of this computer: the desktop app, not a browser. */
  readonly readsFolders: boolean
}

/** Everything a screen asks of the engine, by our ids: `core/handlers.ts` puts it behind the contract. */
export type EngineService = ReturnType<typeof createService>

/** The engine as screens use it: its answers, its runs in line, its pushes. Methods throw Failures only. */
export function createService({ engine, settings, dataDir, browser, log, readsFolders }: ServiceOptions) {
  const changes = createChanges()
  /** Streams end with the service: whoever follows one asks again. */
  const closing = new AbortController()
  const untilClosed = (signal: AbortSignal | undefined) =>
    signal ? AbortSignal.any([signal, closing.signal]) : closing.signal
  const applySettings = () => {
    engine.use(settings.current())
    desk.allow(settings.current().maxRuns)
    schedule.lookAgain()
  }
  const desk = createRunDesk({
    maxRuns: settings.current().maxRuns,
    onChange: (what) => changes.tell(what === 'ended' ? ['events', 'tracks', 'runs'] : ['events']),
  })
  const query = <T>(work: (store: Store) => T): T => work(engine.reading())
  const sites = createSiteService(engine, () => changes.tell(['sites']))
  const elsewhere = createElsewhereService(engine, () => changes.tell(['events', 'runs']))
  const schedule = createScheduleService({ engine, settings, desk, log, tell: () => changes.tell(['schedule']) })
  const freshness = createFreshnessService({ engine, settings, desk, log, tell: () => changes.tell(['events']) })
  const sheets = createSheetService({ engine, settings: settings.current, browser, log })
  const watching = watchOtherPrograms(query, () => {
    changes.tell(allTopics)
    sites.lookAgain()
    schedule.lookAgain()
    freshness.lookAgain()
  })

  const requireTrack = (trackId: number) =>
    storedOnly(
      query((store) => findTrackItem(store, trackId)),
      'club',
    )
  const requireEvent = (eventId: number) =>
    storedOnly(
      query((store) => findEventOverview(store, eventId)),
      'meeting',
    )
  const nameOfEvent = (source: SourceName, sourceEventId: string) => `${source}:${sourceEventId}`

  const archive = createArchiveService({
    engine,
    readsFolders,
    nameOf(eventId) {
      const { source, sourceEventId } = requireEvent(eventId)
      return nameOfEvent(source, sourceEventId)
    },
    tell: () => changes.tell(['tracks', 'events', 'runs', 'settings', 'keeping']),
  })

  return {
    archive,
    // What laps and results say, each part in a file of its own.
    checks: createCheckService(engine, () => changes.tell(['events', 'keeping'])),
    charts: createChartService(engine, settings),
    laps: createUnderstandingService(engine, () => settings.current().cleanLapPercent / 100, changes.tell),
    figures: createExplainService(engine, () => ({ cleanFactor: settings.current().cleanLapPercent / 100 })),
    comparison: createComparisonService(engine, settings),
    persons: createPersonService(engine, settings, changes.tell),
    meetings: createMeetingService(engine, settings, changes.tell),
    initials: createInitialsService(engine, changes.tell),
    sheets,
    about(): EngineAbout {
      return { version, dataDir, hasDemo: engine.demo !== undefined, browser, ...query(databaseFigures) }
    },
    listTracks: () => query(listTrackItems),
    async syncTracks(signal: AbortSignal | undefined) {
      const { listed } = await engine.syncTracks({ signal: orNever(signal) })
      changes.tell(['tracks', 'runs'])
      return { listed }
    },
    followTrack(trackId: number, followed: boolean): void {
      const track = requireTrack(trackId)
      engine.withStore((store) => changeFollowed(store, track, followed, engine.who))
      changes.tell(['tracks'])
    },
    listEvents(trackId: number) {
      const track = requireTrack(trackId)
      const { source, sourceTrackSlug } = track
      return query((store) => ({
        track,
        events: listEventItems(store, trackId),
        readAt: lastReadAt(store, source, 'events-listing', sourceTrackSlug),
      }))
    },
    async syncEvents(wanted: { trackId: number } | { sourceTrackSlug: string }, signal: AbortSignal | undefined) {
      const { source, sourceTrackSlug } =
        'trackId' in wanted
          ? requireTrack(wanted.trackId)
          : { source: 'liverc' as const, sourceTrackSlug: wanted.sourceTrackSlug.trim().toLowerCase() }
      const { listed } = await engine.syncEvents(sourceTrackSlug, { source, signal: orNever(signal) })
      changes.tell(['tracks', 'events', 'runs'])
      const track = storedOnly(
        query((store) => findTrack(store, source, sourceTrackSlug)),
        'club',
      )
      return { listed, trackId: track.trackId }
    },
    eventOverview(eventId: number) {
      const overview = requireEvent(eventId)
      const { source, sourceTrackSlug, sourceEventId } = overview
      const url = engine.addressOf({ source, pageType: 'event', sourceTrackSlug, sourceId: sourceEventId })
      return { ...overview, url }
    },
    raceAnalysis(raceId: number) {
      const { analysis, place } = storedOnly(
        query((store) => findRaceAnalysis(store, raceId)),
        'race',
      )
      const { source, sourceTrackSlug, sourceRaceId } = place
      const url = engine.addressOf({ source, pageType: 'race-result', sourceTrackSlug, sourceId: sourceRaceId })
      return { ...analysis, url }
    },
    forecast({ eventId, mode, mayAsk }: ForecastWanted, signal: AbortSignal | undefined) {
      const { source, sourceEventId } = requireEvent(eventId)
      return engine.forecast(nameOfEvent(source, sourceEventId), { mode, mayAsk, signal: orNever(signal) })
    },
    exportEvent(eventId: number, kind: ExportKind, raceId: number | undefined): ExportedFile {
      const event = requireEvent(eventId)
      const race = raceId === undefined ? undefined : event.races.find((one) => one.raceId === raceId)
      if (raceId !== undefined && race === undefined) throw notStored('race')
      const text = engine.exportEvent(nameOfEvent(event.source, event.sourceEventId), kind, race?.sourceRaceId)
      const parts = [event.startDateLocal, event.sourceTrackSlug, event.name, race?.label ?? race?.sourceRaceId]
      const isJson = kind === 'event-json'
      return {
        fileName: `${fileNameOf(parts)}-${isJson ? 'event.json' : `${kind.replace('-csv', '')}.csv`}`,
        mediaType: isJson ? 'application/json' : 'text/csv;charset=utf-8',
        text,
      }
    },
    ...correctionAnswers(engine, () => changes.tell(['events', 'runs'])),
    searchDrivers: (text: string, limit: number) => query((store) => searchDrivers(store, text, limit)),
    driverHistory: (driverId: number, races?: number) =>
      storedOnly(
        query((store) => findDriverHistory(store, driverId, races)),
        'driver',
      ),
    startRun({
      mode = 'changed',
      ...wanted
    }: ({ eventId: number } | { url: string }) & { mode?: ForecastMode | undefined }) {
      if ('url' in wanted) return orderEvent(engine, desk, wanted.url.trim(), { mode })
      const { source, sourceEventId } = requireEvent(wanted.eventId)
      return orderEvent(engine, desk, nameOfEvent(source, sourceEventId), { mode })
    },
    resumeRun(runId: number) {
      const { url } = engine.findRun(runId)
      return orderEvent(engine, desk, url, { resumes: runId })
    },
    listResumable: () => query(listResumableItems),
    cancelRun: (ticket: string) => desk.cancel(ticket),
    watchRuns: (signal: AbortSignal | undefined): AsyncGenerator<RunUnderWay[], void, undefined> =>
      desk.watch(untilClosed(signal)),
    listRuns: (limit: number) => query((store) => listRunItems(store, limit)),
    runLog: (runId: number) =>
      storedOnly(
        query((store) => findRunLog(store, runId)),
        'run',
      ),
    /** For whoever watches this program over time. */
    counters: () => query(findLifetimeCounters),
    healthSummary: (runs: number) =>
      query((store) => findHealth(store, { runs, now: new Date(), sites: engine.sites() })),
    recogniseAddress: (text: string) => recogniseAddress(engine, text),
    async openDemo() {
      const { demo } = engine
      if (!demo) throw new Failure('input/invalid', 'This engine was started without the demo club.')
      const { sourceTrackSlug } = demo
      await engine.syncEvents(sourceTrackSlug, { source: 'demo', signal: orNever(undefined) })
      changes.tell(['tracks', 'events', 'runs'])
      const track = storedOnly(
        query((store) => findTrack(store, 'demo', sourceTrackSlug)),
        'club',
      )
      return { trackId: track.trackId }
    },
    applySettings,
    listSettings: (): SettingItem[] => settings.list(),
    saveSetting(key: string, value: string | null): SettingItem[] {
      settings.save(key, value)
      applySettings()
      changes.tell(['settings', 'keeping'])
      return settings.list()
    },
    watchChanges: (signal: AbortSignal | undefined) => changes.follow(untilClosed(signal)),
    /** Says that something changed that was not changed here. */
    tell: changes.tell,
    sites,
    elsewhere,
    schedule,
    freshness,
    /** Ends what is under way and closes the database. */
    async close(): Promise<void> {
      clearInterval(watching)
      closing.abort()
      sites.close()
      elsewhere.close()
      await Promise.all([schedule.close(), freshness.close(), sheets.close()])
      desk.close()
      await engine.close()
      await desk.idle()
    },
  }
}

function orNever(signal: AbortSignal | undefined): AbortSignal {
  return signal ?? new AbortController().signal
}
