import { dirname } from 'node:path'
import { createSettingsDesk, databaseFileOf } from '../desks/settings-desk.ts'
import { createEngine, type DemoSite } from '../engine.ts'
import { createLog } from '../log.ts'
import { findChromium } from '../pages/find-chromium.ts'
import { createService, type EngineService } from '../service.ts'

export interface OpenEngineOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** "desktop app", "browser": who asks, for the record of runs. */
  readonly host: string
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
export function openEngine({ env, host, demo }: OpenEngineOptions): OpenedEngine {
  const { file, settings } = databaseFileOf(env)
  const engine = createEngine({ settings, file, log: createLog(settings.logLevel), host, demo })
  engine.withStore(() => {})
  const desk = createSettingsDesk(env, engine)
  engine.use(desk.current())
  const service = createService({ engine, settings: desk, dataDir: dirname(file), browser: findChromium(env) })
  return { service, close: service.close }
}
