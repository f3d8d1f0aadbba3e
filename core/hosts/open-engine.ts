import { dirname, resolve } from 'node:path'
import type { Settings } from '../config.ts'
import type { BinaryFile } from '../contract/diagnostics.ts'
import { Failure, toFailure } from '../contract/failure.ts'
import { keepDaily } from '../desks/daily-backup.ts'
import { performInWorker } from '../desks/in-worker.ts'
import { createKeepingDesk } from '../desks/keeping-desk.ts'
import { createSettingsDesk, databaseFileOf } from '../desks/settings-desk.ts'
import { binaryFileOf, makeDiagnostics } from '../diagnostics/bundle.ts'
import type { DemoSite, Engine } from '../engine/engine-shape.ts'
import { createEngine } from '../engine.ts'
import { createLog, type Log } from '../log.ts'
import { type LogProgram, logFolder, openLogFile } from '../log-file.ts'
import { findChromium } from '../pages/find-chromium.ts'
import { thisHost } from '../processes.ts'
import { createService, type EngineService } from '../service.ts'
import { createKeepingService, type KeepingService } from '../services/keeping-service.ts'
import { settleRestored } from '../store/after-restore.ts'
import { whoHolds } from '../store/holders.ts'
import { emptyAside } from '../store/kept-aside.ts'
import { version } from '../version.ts'

export interface OpenEngineOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** "desktop app", "browser": who asks, for the record of runs. */
  readonly host: string
  /** Whose log files its lines go to. */
  readonly program: LogProgram
  readonly demo?: DemoSite
  /** Whether whoever uses its screens may name folders of this computer; not unless told. */
  readonly readsFolders?: boolean
  /** Hears of it when a database that could not be opened was replaced by one that can. */
  readonly onMended?: () => void
}

export interface OpenedEngine {
  /** While the database is not open each of its methods throws why. */
  readonly service: EngineService
  readonly keeping: KeepingService
  /** Why the database could not be opened; null once it is. Backups can be restored all the same. */
  failure(): Failure | null
  /** Everything that helps to find out what went wrong, also while the database is not open. */
  diagnose(runId: number | undefined, signal: AbortSignal | undefined): Promise<BinaryFile>
  /** Puts what nobody foresaw into the log, whole. */
  noteBug(error: unknown): void
  close(): Promise<void>
}

/** What exists while the database is open. */
interface Inside {
  readonly engine: Engine
  readonly service: EngineService
  settings(): Settings
  close(): Promise<void>
}

/**
 * The engine of a program with screens: settings from `env` and the database, the database opened now rather than at
 * the first click. Where it cannot be opened, `failure` says why, and what is left is the way back: its backups.
 * Throws `input/invalid` for a variable with a wrong value.
 */
export function openEngine(options: OpenEngineOptions): OpenedEngine {
  const { file, settings: ofEnvironment } = databaseFileOf(options.env)
  const logs = logFolder(resolve(ofEnvironment.dataDir))
  const logFile = openLogFile(logs, options.program)
  const log = createLog(ofEnvironment.logLevel, undefined, logFile)
  let inside: Inside | undefined
  let failure: Failure | null = null

  const open = (settle?: (engine: Engine) => void) => {
    try {
      const fresh = openInside(options, file, ofEnvironment, log)
      settle?.(fresh.engine)
      inside = fresh
      failure = null
    } catch (error) {
      log.error({ err: error }, 'the engine did not start')
      failure = withHolders(toFailure(error), file)
    }
  }
  const opened = (): Inside => {
    if (inside) return inside
    throw failure ?? new Failure('engine/lost', 'A backup is being put in the place of the database. A moment, please.')
  }
  const settings = () => inside?.settings() ?? ofEnvironment

  const desk = createKeepingDesk({
    file,
    settings,
    log,
    async whileClosed(work) {
      const before = inside
      if (before?.engine.isBusy()) {
        throw new Failure(
          'event/busy',
          'A meeting is being read. Wait until that has ended, or stop it, and try again.',
        )
      }
      const wasBroken = failure !== null
      inside = undefined
      failure = null
      await before?.close()
      try {
        const done = await work()
        // What was deleted from another database has no place in this one.
        emptyAside(file, () => true)
        open((engine) => engine.withStore((store) => settleRestored(store, done.path, engine.who)))
        if (wasBroken && failure === null) options.onMended?.()
        return done
      } catch (error) {
        open()
        throw error
      }
    },
  })
  open()
  const keeping = createKeepingService({
    desk,
    inside() {
      const { engine, service, settings } = opened()
      return { engine, settings, tell: service.tell, applySettings: service.applySettings }
    },
  })
  const stopDaily = keepDaily({
    desk,
    settings,
    hasRows: () => (inside?.service.about().counts.events ?? 0) > 0,
    isBusy: () => inside?.engine.isBusy() ?? true,
    onMade: () => inside?.service.tell(['keeping']),
  })
  return {
    // One object for as long as the program runs, whatever database is behind it.
    service: new Proxy({} as EngineService, { get: (_none, name) => Reflect.get(opened().service, name) }),
    keeping,
    failure: () => failure,
    async diagnose(runId, signal) {
      const bundle = await makeDiagnostics({
        file,
        logFolder: logs,
        host: options.host,
        settings: () => opened().service.listSettings(),
        sites: () => opened().engine.sites(),
        browser: findChromium(options.env),
        check: () => performInWorker('check', { file }, { signal }),
        runId,
        now: new Date(),
      })
      return binaryFileOf(bundle)
    },
    noteBug: (error) => log.error({ err: error }, 'unexpected'),
    async close() {
      stopDaily()
      await desk.close()
      await inside?.close()
      emptyAside(file, ({ pid, host }) => pid === process.pid && host === thisHost.self.host)
      log.info('engine ended')
      await logFile.close()
    },
  }
}

/** Who has the database open, where that is what is the matter and the system tells. */
function withHolders(failure: Failure, file: string): Failure {
  const holders = failure.code === 'store/locked' ? whoHolds(file) : []
  if (holders.length === 0) return failure
  const who = holders.map(({ program, pid }) => `${program} (process ${pid})`).join(', ')
  const message = `${failure.message} It is open in ${who}.`
  return new Failure('store/locked', message, failure.details, { cause: failure })
}

/** The same for a program that cannot do anything without its database. Throws why it could not be opened. */
export async function openEngineOrFail(options: OpenEngineOptions): Promise<OpenedEngine> {
  const engine = openEngine(options)
  const failure = engine.failure()
  if (failure === null) return engine
  await engine.close()
  throw failure
}

function openInside(
  { env, host, demo, readsFolders = false }: OpenEngineOptions,
  file: string,
  settings: Settings,
  log: Log,
): Inside {
  const browser = () => findChromium(env)
  const engine = createEngine({ settings, file, log, host, demo, browser })
  try {
    engine.withStore(() => {})
    log.info({ version, node: process.versions.node, platform: process.platform, file }, 'engine started')
    // What programs that are gone had deleted cannot be brought back any more.
    emptyAside(file, (kept) => thisHost.fateOf(kept) === 'gone')
    const desk = createSettingsDesk(env, engine)
    engine.use(desk.current())
    const more = { dataDir: dirname(file), browser: browser(), log, readsFolders }
    const service = createService({ engine, settings: desk, ...more })
    return { engine, service, settings: desk.current, close: service.close }
  } catch (error) {
    void engine.close()
    throw error
  }
}
