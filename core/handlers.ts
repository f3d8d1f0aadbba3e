import { mapEventIterator } from '@orpc/client'
import { implement, ORPCError, type RouterClient } from '@orpc/server'
import { maskValue, type NameMask } from './analysis/mask-values.ts'
import { commands } from './contract/commands.ts'
import { toFailure, toWire } from './contract/failure.ts'
import type { OpenedEngine } from './hosts/open-engine.ts'

/** The contract's commands over one engine: a line each. Served as it is by a message port, by HTTP, or called directly. */
export function createRouter({
  service,
  keeping: keeper,
  diagnose,
  noteBug,
}: Pick<OpenedEngine, 'service' | 'keeping' | 'diagnose' | 'noteBug'>) {
  const {
    engine,
    track,
    event,
    meeting,
    record,
    correction,
    held,
    page,
    race,
    check,
    laps,
    chart,
    driver,
    person,
    explain,
    initials,
    compare,
    run,
    archive,
    health,
    site,
    keeping,
    schedule,
    sheet,
    address,
    demo,
    settings,
    data,
  } = implement(commands).use(async ({ next, path }) => {
    try {
      const answered = await next()
      return withInitials.has(path.join('.')) ? answered : { ...answered, output: masked(answered.output) }
    } catch (error) {
      throw onTheWire(error)
    }
  })
  /** Who is marked appears by initials in whatever leaves the engine. While there is no database nobody is known. */
  function masked<T>(value: T): T {
    const mask = maskNow()
    return mask === null ? value : maskValue(value, mask)
  }
  function maskNow(): NameMask | null {
    try {
      return service.initials.mask()
    } catch {
      return null
    }
  }
  /** What oRPC made itself (an input that is not of the contract) stays what it is. */
  function onTheWire(error: unknown): unknown {
    if (error instanceof ORPCError) return error
    const failure = toFailure(error)
    if (failure.code === 'unexpected') noteBug(error)
    const data = masked(toWire(failure))
    return new ORPCError('FAILED', { defined: true, status: 422, message: data.message, data })
  }
  /** A failure inside a stream passes by the middleware, so it is turned here. */
  function streamed<T>(
    iterator: AsyncGenerator<T, void, undefined>,
    { hasInitials = false } = {},
  ): AsyncGenerator<T, void, undefined> {
    return mapEventIterator(iterator, {
      value: async (value) => (hasInitials ? (value as T) : masked(value as T)),
      error: async (error) => onTheWire(error),
    }) as AsyncGenerator<T, void, undefined>
  }

  return {
    engine: {
      about: engine.about.handler(() => service.about()),
    },
    track: {
      list: track.list.handler(() => service.listTracks()),
      sync: track.sync.handler(({ signal }) => service.syncTracks(signal)),
      follow: track.follow.handler(({ input }) => {
        service.followTrack(input.trackId, input.followed)
        return {}
      }),
    },
    event: {
      list: event.list.handler(({ input }) => service.listEvents(input.trackId)),
      sync: event.sync.handler(({ input, signal }) => service.syncEvents(input, signal)),
      overview: event.overview.handler(({ input }) => service.eventOverview(input.eventId)),
      freshness: event.freshness.handler(({ input }) => service.freshness.eventFreshness(input.eventId)),
      follow: event.follow.handler(({ input }) => {
        service.freshness.followEvent(input.eventId, input.followed)
        return {}
      }),
      following: event.following.handler(() => service.freshness.listFollowing()),
      refresh: event.refresh.handler(({ input }) => service.freshness.refreshEvent(input.eventId)),
      lookAgain: event.lookAgain.handler(({ input }) => {
        service.freshness.lookAgainLater(input.eventId, input.wanted)
        return {}
      }),
      cooling: event.cooling.handler(() => service.freshness.listCooling()),
      forecast: event.forecast.handler(({ input, signal }) => service.forecast(input, signal)),
      export: event.export.handler(({ input }) => service.exportEvent(input.eventId, input.kind, input.raceId)),
    },
    meeting: {
      classes: meeting.classes.handler(({ input }) => service.meetings.figures(input.eventId)),
      entries: meeting.entries.handler(({ input }) => service.meetings.entries(input.eventId)),
    },
    record: {
      list: record.list.handler(({ input }) => service.meetings.records(input.trackId)),
      approve: record.approve.handler(({ input }) => service.meetings.approveRecord(input)),
      withdraw: record.withdraw.handler(({ input }) => service.meetings.withdrawRecord(input)),
    },
    correction: {
      list: correction.list.handler(({ input }) => service.listCorrections(input)),
    },
    held: {
      list: held.list.handler(({ input }) => service.listHeldRaces(input.eventId)),
      accept: held.accept.handler(({ input }) => service.acceptHeldRace(input.heldId)),
      refuse: held.refuse.handler(({ input }) => service.refuseHeldRace(input.heldId)),
    },
    page: {
      text: page.text.handler(({ input }) => service.pageText(input.contentHash)),
    },
    race: {
      analysis: race.analysis.handler(({ input }) => service.raceAnalysis(input.raceId)),
      replay: race.replay.handler(({ input }) => service.comparison.raceReplay(input.raceId)),
    },
    laps: {
      understanding: laps.understanding.handler(({ input }) => service.laps.understanding(input.raceId)),
      mark: laps.mark.handler(({ input }) => service.laps.mark(input)),
      unmark: laps.unmark.handler(({ input }) => service.laps.unmark(input)),
      sayFuel: laps.sayFuel.handler(({ input }) => service.laps.sayFuel(input)),
      whatIf: laps.whatIf.handler(({ input }) => service.laps.whatIf(input)),
    },
    chart: {
      race: chart.race.handler(({ input }) => service.charts.raceCharts(input.raceId)),
      gaps: chart.gaps.handler(({ input }) => service.charts.gaps(input.raceId, input.reference)),
      csv: chart.csv.handler(({ input }) => ({ text: service.charts.tableCsv(input) })),
    },
    check: {
      race: check.race.handler(({ input }) => service.checks.race(input.raceId)),
      meeting: check.meeting.handler(({ input }) => service.checks.meeting(input.eventId)),
      acknowledge: check.acknowledge.handler(({ input }) =>
        service.checks.acknowledge(input.raceId, input.checkId, input.note),
      ),
      acknowledgeAll: check.acknowledgeAll.handler(({ input }) => service.checks.acknowledgeAll(input.of, input.note)),
      forget: check.forget.handler(({ input }) => service.checks.forget(input.raceId, input.checkId)),
    },
    driver: {
      recent: driver.recent.handler(({ input }) => service.persons.recent(input.limit)),
      search: driver.search.handler(({ input }) => service.searchDrivers(input.text, input.limit)),
      history: driver.history.handler(({ input }) => service.driverHistory(input.driverId, input.races)),
      meeting: driver.meeting.handler(({ input }) => service.persons.driverMeeting(input.eventId, input.driverId)),
    },
    person: {
      suggestions: person.suggestions.handler(({ input }) => service.persons.suggestions(input.limit)),
      transponders: person.transponders.handler(({ input }) => service.persons.transponders(input.eventId)),
      decisions: person.decisions.handler(() => service.persons.decisions()),
      merge: person.merge.handler(({ input }) => service.persons.merge(input)),
      tellApart: person.tellApart.handler(({ input }) => service.persons.tellApart(input)),
      forget: person.forget.handler(({ input }) => service.persons.forget(input)),
    },
    initials: {
      list: initials.list.handler(() => service.initials.list()),
      mark: initials.mark.handler(({ input }) => service.initials.mark(input)),
      unmark: initials.unmark.handler(({ input }) => service.initials.unmark(input.driverId)),
    },
    explain: {
      figure: explain.figure.handler(({ input }) => service.figures.explain(input)),
      composed: explain.composed.handler(({ input }) => service.figures.explainComposed(input)),
      targets: explain.targets.handler(({ input }) => service.figures.targets(input.raceId)),
    },
    compare: {
      inRace: compare.inRace.handler(({ input }) => service.comparison.compareInRace(input)),
      record: compare.record.handler(({ input }) => service.comparison.compareRecord(input.oneId, input.otherId)),
    },
    run: {
      start: run.start.handler(({ input }) => ({ ticket: service.startRun(input) })),
      resume: run.resume.handler(({ input }) => ({ ticket: service.resumeRun(input.runId) })),
      resumable: run.resumable.handler(() => service.listResumable()),
      cancel: run.cancel.handler(({ input }) => {
        service.cancelRun(input.ticket)
        return {}
      }),
      watch: run.watch.handler(({ signal }) => streamed(service.watchRuns(signal))),
      list: run.list.handler(({ input }) => service.listRuns(input.limit)),
      log: run.log.handler(({ input }) => service.runLog(input.runId)),
      elsewhere: run.elsewhere.handler(() => service.elsewhere.list()),
    },
    archive: {
      size: archive.size.handler(() => service.archive.archiveSize()),
      prunePlan: archive.prunePlan.handler(({ input }) => service.archive.planPrune(input)),
      prune: archive.prune.handler(({ input }) => service.archive.prune(input)),
      replay: archive.replay.handler(({ input, signal }) =>
        service.archive.replay(input.eventId, input.apply, orNever(signal)),
      ),
      importPages: archive.importPages.handler(({ input, signal }) =>
        service.archive.importPages(input.folder, input.apply, orNever(signal)),
      ),
    },
    health: {
      summary: health.summary.handler(({ input }) => service.healthSummary(input.runs)),
      diagnostics: health.diagnostics.handler(({ input, signal }) => diagnose(input.runId, signal)),
    },
    site: {
      state: site.state.handler(() => service.sites.siteStates()),
      stop: site.stop.handler(({ input }) => service.sites.stopSource(input.source)),
      start: site.start.handler(({ input }) => service.sites.startSource(input.source)),
    },
    keeping: {
      watch: keeping.watch.handler(({ signal }) => streamed(keeper.watch(signal))),
      backups: keeping.backups.handler(() => keeper.backups()),
      backUp: keeping.backUp.handler(() => keeper.backUp()),
      compare: keeping.compare.handler(({ input }) => keeper.compare(input.name)),
      restore: keeping.restore.handler(({ input }) => keeper.restore(input.name)),
      check: keeping.check.handler(() => keeper.check()),
      stop: keeping.stop.handler(() => {
        keeper.stop()
        return {}
      }),
      checklist: keeping.checklist.handler(() => keeper.checklist()),
      actions: keeping.actions.handler(({ input }) => keeper.actions(input.limit)),
      undo: keeping.undo.handler(async ({ input }) => {
        await keeper.undo(input.actionId)
        return {}
      }),
      deletion: keeping.deletion.handler(({ input }) => keeper.deletion(input.eventId)),
      deleteMeeting: keeping.deleteMeeting.handler(({ input }) => keeper.deleteMeeting(input.eventId)),
    },
    schedule: {
      state: schedule.state.handler(() => service.schedule.scheduleState()),
      preview: schedule.preview.handler(({ input }) => service.schedule.previewSchedule(input.cron, input.quiet)),
      run: schedule.run.handler(async () => {
        await service.schedule.runScheduleNow()
        return {}
      }),
      stop: schedule.stop.handler(() => {
        service.schedule.stopSchedule()
        return {}
      }),
    },
    sheet: {
      render: sheet.render.handler(({ input, signal }) =>
        streamed(service.sheets.render(input, signal), { hasInitials: true }),
      ),
      pdf: sheet.pdf.handler(({ input, signal }) => streamed(service.sheets.pdf(input, signal), { hasInitials: true })),
    },
    address: {
      recognise: address.recognise.handler(({ input }) => service.recogniseAddress(input.text)),
    },
    demo: {
      open: demo.open.handler(() => service.openDemo()),
    },
    settings: {
      list: settings.list.handler(() => service.listSettings()),
      save: settings.save.handler(({ input }) => service.saveSetting(input.key, input.value)),
    },
    data: {
      changes: data.changes.handler(({ signal }) => streamed(service.watchChanges(signal))),
    },
  }
}

/** What makes its initials itself, by the ids of drivers: a text that is made of many names cannot be told apart any more. */
const withInitials: ReadonlySet<string> = new Set(['event.export'])

export type EngineRouter = ReturnType<typeof createRouter>
/** The typed client of the router, for direct calls. */
export type EngineRouterClient = RouterClient<EngineRouter>

function orNever(signal: AbortSignal | undefined): AbortSignal {
  return signal ?? new AbortController().signal
}
