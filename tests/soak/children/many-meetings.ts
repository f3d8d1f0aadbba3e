import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { createRouterClient } from '@orpc/server'
import type { RunUnderWay } from '../../../core/contract/answers.ts'
import { createRouter, type EngineRouterClient } from '../../../core/handlers.ts'
import { openEngine } from '../../../core/hosts/open-engine.ts'

/** What the test asks of this process. */
export interface SoakOrder {
  readonly env: Readonly<Record<string, string>>
  readonly addresses: readonly string[]
  /** After so many meetings the heap is measured for the first time. */
  readonly baseline: number
}

/** What it says when it is done; then it has to end by itself. */
export interface SoakReport {
  readonly heapAtBaseline: number
  readonly heapAtEnd: number
  readonly peakRss: number
  readonly states: Readonly<Record<string, number>>
  readonly laps: number
  readonly databaseBytes: number
  readonly browserLaunches: number
  /** What kept Node awake before the engine, and after it was closed. */
  readonly resourcesBefore: readonly string[]
  readonly resourcesAfter: readonly string[]
  /** In a folder for temporary files of its own. */
  readonly temporaryFiles: readonly string[]
}

const collect = (globalThis as { gc?: () => void }).gc

async function heapNow(): Promise<number> {
  for (let time = 0; time < 6; time++) {
    collect?.()
    await nextTurn()
  }
  return process.memoryUsage().heapUsed
}

const awake = () => process.getActiveResourcesInfo().toSorted()

async function soak({ env, addresses, baseline }: SoakOrder): Promise<SoakReport> {
  if (!collect) throw new Error('Start this with --expose-gc.')
  const resourcesBefore = awake()
  const engine = openEngine({ env, host: 'soak', program: 'app' })
  const client: EngineRouterClient = createRouterClient(createRouter(engine))
  const stopping = new AbortController()
  let runs: RunUnderWay[] = []
  // As open screens do: one follows the runs, one what changed.
  const followers = [
    (async () => {
      for await (const seen of await client.run.watch({}, { signal: stopping.signal })) runs = seen
    })(),
    (async () => {
      for await (const _topics of await client.data.changes({}, { signal: stopping.signal }));
    })(),
  ]
  const ended = async (ticket: string): Promise<string> => {
    for (;;) {
      const run = runs.find((one) => one.ticket === ticket)
      if (run?.endedAt) return run.state
      await sleep(20)
    }
  }

  const states: Record<string, number> = {}
  let heapAtBaseline = Number.NaN
  for (const [at, url] of addresses.entries()) {
    if (at === baseline) heapAtBaseline = await heapNow()
    const { ticket } = await client.run.start({ url })
    const state = await ended(ticket)
    states[state] = (states[state] ?? 0) + 1
    // Somebody looks now and then.
    if (at % 10 === 9) await Promise.all([client.run.list({ limit: 200 }), client.health.summary({ runs: 30 })])
  }
  const { databaseBytes, counts } = await client.engine.about({})
  const { periods } = await client.health.summary({ runs: 30 })
  const heapAtEnd = await heapNow()
  const peakRss = process.resourceUsage().maxRSS * 1_024
  stopping.abort()
  await Promise.allSettled(followers)
  await engine.close()
  // What was closed is gone a few turns later.
  for (let turn = 0; turn < 100 && awake().join() !== resourcesBefore.join(); turn++) await sleep(20)
  return {
    heapAtBaseline,
    heapAtEnd,
    peakRss,
    states,
    laps: counts.laps,
    databaseBytes,
    browserLaunches: periods.at(-1)?.browserLaunches ?? 0,
    resourcesBefore,
    // Our own last wait is over, and yet counted.
    resourcesAfter: awake(),
    temporaryFiles: readdirSync(tmpdir()),
  }
}

process.once('message', async (order: SoakOrder) => {
  const report = await soak(order)
  process.send?.(report, () => process.disconnect())
})
