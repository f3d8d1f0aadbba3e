import { dirname, resolve } from 'node:path'
import { createSettingsDesk, databaseFileOf } from '../desks/settings-desk.ts'
import { createEngine, type DemoSite } from '../engine.ts'
import { createLog } from '../log.ts'
import { type LogProgram, logFolder, openLogFile } from '../log-file.ts'
import { findChromium } from '../pages/find-chromium.ts'
import { createService, type EngineService } from '../service.ts'
import { version } from '../version.ts'

export interface OpenEngineOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** "desktop app", "browser": who asks, for the record of runs. */
  readonly host: string
  /** Whose log files its lines go to. */
  readonly program: LogProgram
  readonly demo?: DemoSite
}

export interface OpenedEngine {
  readonly service: EngineService
  close(): Promise<void>
}

/**
 * The engine of a program with screens: settings from `env` and the database, the database opened now rather than at
 * the first click. Throws `store/*`, and `input/invalid` for a variable with a wrong value.
 */
export function openEngine({ env, host, program, demo }: OpenEngineOptions): OpenedEngine {
  const { file, settings } = databaseFileOf(env)
  const logFile = openLogFile(logFolder(resolve(settings.dataDir)), program)
  const log = createLog(settings.logLevel, undefined, logFile)
  try {
    const browser = () => findChromium(env)
    const engine = createEngine({ settings, file, log, host, demo, browser })
    engine.withStore(() => {})
    log.info({ version, node: process.versions.node, platform: process.platform, file }, 'engine started')
    const desk = createSettingsDesk(env, engine)
    engine.use(desk.current())
    const service = createService({ engine, settings: desk, dataDir: dirname(file), browser: browser(), log })
    return {
      service,
      async close() {
        await service.close()
        log.info('engine ended')
        await logFile.close()
      },
    }
  } catch (error) {
    log.error({ err: error }, 'the engine did not start')
    void logFile.close()
    throw error
  }
}
