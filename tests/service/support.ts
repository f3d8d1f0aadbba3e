import { createRouterClient } from '@orpc/server'
import { onTestFinished } from 'vitest'
import type { RunUnderWay } from '../../core/contract/answers.ts'
import { createRouter, type EngineRouterClient } from '../../core/handlers.ts'
import { openEngine } from '../../core/hosts/open-engine.ts'
import { demoSite } from '../../fixtures/demo-pages.ts'
import { scratchFolder } from '../support/scratch.ts'

/** An engine as an app opens it, behind the contract, and called directly; closed when the test is done. */
export function openApp(
  env: Record<string, string> = {},
  options: { readonly readsFolders?: boolean } = {},
): {
  client: EngineRouterClient
  dataDir: string
  close(): Promise<void>
} {
  const dataDir = env.MRE_DATA_DIR ?? scratchFolder()
  const engine = openEngine({
    env: {
      MRE_DATA_DIR: dataDir,
      MRE_LIVERC_ORIGIN: 'http://127.0.0.1:9/{slug}',
      MRE_REQUEST_GAP_MS: '0',
      MRE_EVENT_CACHE_MS: '0',
      ...env,
    },
    host: 'test',
    program: 'app',
    ...options,
    demo: demoSite({ leastMs: 1, mostMs: 6 }),
  })
  onTestFinished(engine.close)
  return { client: createRouterClient(createRouter(engine)), dataDir, close: engine.close }
}

/** Everything that `run.watch` says until `enough`; the last is what was enough. */
export async function watchRuns(
  client: EngineRouterClient,
  enough: (runs: RunUnderWay[]) => boolean,
): Promise<RunUnderWay[][]> {
  const seen: RunUnderWay[][] = []
  const stopping = new AbortController()
  for await (const runs of await client.run.watch({}, { signal: stopping.signal })) {
    seen.push(runs)
    if (enough(runs)) break
  }
  stopping.abort()
  return seen
}

/** Whether there are runs and all have ended. */
export const allEnded = (runs: RunUnderWay[]) => runs.length > 0 && runs.every(({ endedAt }) => endedAt !== null)
