import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { resolveSettings, type SettingName, type Settings } from '../../core/config.ts'
import type { EventDocument } from '../../core/contract/domain.ts'
import type { IngestReport } from '../../core/contract/run.ts'
import type { Engine, EngineOptions } from '../../core/engine/engine-shape.ts'
import { createEngine } from '../../core/engine.ts'
import { createLog } from '../../core/log.ts'
import type { Meeting } from '../../fixtures/meeting.ts'
import type { FixtureServer, FixtureServerOptions } from '../../fixtures/server.ts'
import { scratchFolder } from './scratch.ts'
import { addressOf, startSite } from './site.ts'

export type Flags = { readonly [Name in SettingName]?: string }

/** No gaps, short waits, few tries: a test that is about one of them says so. */
export const quick: Flags = {
  eventCacheMs: '0',
  requestGapMs: '0',
  retryBaseMs: '1',
  maxTries: '3',
  logLevel: 'silent',
}

/** An engine over a database file and a made-up LiveRC, closed when the test is done. */
export function engineOn(
  file: string,
  livercOrigin: string,
  flags: Flags = {},
  options: Pick<EngineOptions, 'browser' | 'now'> = {},
): Engine {
  const settings = resolveSettings({ flags: { ...quick, livercOrigin, ...flags } })
  const engine = createEngine({ settings, file, log: createLog(settings.logLevel), host: 'test', ...options })
  onTestFinished(() => engine.close())
  return engine
}

/** A meeting on a server, a database of its own, an engine between the two. */
export interface Bench {
  readonly meeting: Meeting
  readonly server: FixtureServer
  readonly file: string
  readonly engine: Engine
  readonly address: string
  /** What the engine goes by, for a test that changes a part of it. */
  readonly settings: Settings
  /** Asks for every page, unless told to ask only for what may have changed. */
  ingest(signal?: AbortSignal, mode?: 'changed' | 'everything'): Promise<IngestReport>
  document(): EventDocument
}

/** Sets a bench up for this test. */
export async function benchFor(
  meeting: Meeting,
  options: Omit<FixtureServerOptions, 'clubs'> = {},
  flags: Flags = {},
  engineOptions: Pick<EngineOptions, 'browser' | 'now'> = {},
): Promise<Bench> {
  const server = await startSite([meeting], options)
  const file = join(scratchFolder(), 'bench.db')
  const engine = engineOn(file, server.origin, flags, engineOptions)
  const address = addressOf(server, meeting)
  return {
    meeting,
    server,
    file,
    engine,
    address,
    settings: resolveSettings({ flags: { ...quick, livercOrigin: server.origin, ...flags } }),
    ingest: (signal = new AbortController().signal, mode = 'everything') => engine.ingest(address, { signal, mode }),
    document: () => engine.findEventDocument(address),
  }
}
