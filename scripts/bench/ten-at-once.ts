import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { resolveSettings } from '../../core/config.ts'
import { createEngine } from '../../core/engine.ts'
import { createLog } from '../../core/log.ts'
import type { BenchCase } from './bench-case.ts'
import { median, spread } from './numbers.ts'
import { answerQuestions, startHelper, startServer } from './processes.ts'

const meetings = 10
const latencyMs = 100
const turns = 3

interface Question {
  readonly folder: string
  readonly origin: string
  readonly eventUrls: readonly string[]
  readonly atOnce: boolean
}

/**
 * Ten ordinary meetings into one new database by one engine, all at once and one after another: the same server, the same
 * four requests at once for all of them. Medians; both ways by turns.
 */
export const tenAtOnceCase: BenchCase<'ten-at-once' | 'ten-in-turn' | 'ten-ratio'> = {
  figures: ['ten-at-once', 'ten-in-turn', 'ten-ratio'],
  async measure({ root, folder }) {
    const server = await startServer(root, 'ordinary', latencyMs, meetings)
    const helper = startHelper<Question, number>(import.meta.filename)
    try {
      const { origin, eventUrls } = server
      if (eventUrls.length !== meetings) throw new Error(`The server has ${eventUrls.length} meetings.`)
      const question = { folder: join(folder, 'ten'), origin, eventUrls }
      // The server makes every page once, and the program warms up.
      await helper.ask({ ...question, atOnce: true })
      const [atOnce, inTurn]: [number[], number[]] = [[], []]
      for (let turn = 0; turn < turns; turn++) {
        atOnce.push(await helper.ask({ ...question, atOnce: true }))
        inTurn.push(await helper.ask({ ...question, atOnce: false }))
      }
      const seconds = (values: readonly number[]) => values.map((ms) => ms / 1000)
      return {
        figures: {
          'ten-at-once': median(seconds(atOnce)),
          'ten-in-turn': median(seconds(inTurn)),
          'ten-ratio': median(inTurn.map((ms, turn) => ms / (atOnce[turn] ?? Number.NaN))),
        },
        notes: [
          `${turns} times each: at once ${spread(seconds(atOnce), 2)} s, one after another ${spread(seconds(inTurn), 2)} s`,
        ],
      }
    } finally {
      await helper.close()
      await server.close()
    }
  },
}

async function ingestAll({ folder, origin, eventUrls, atOnce }: Question): Promise<number> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const settings = resolveSettings({ env: { MRE_LIVERC_ORIGIN: origin, MRE_REQUEST_GAP_MS: '0' } })
  const engine = createEngine({ settings, file: join(folder, 'ten.db'), log: createLog('error'), host: 'bench' })
  const { signal } = new AbortController()
  const ingest = async (eventUrl: string) => {
    const { status, requests } = await engine.ingest(eventUrl, { signal })
    if (status !== 'complete' || requests.retries > 0)
      throw new Error(`A meeting was not read as it should be: ${status}`)
  }
  try {
    engine.withStore(() => {})
    const from = performance.now()
    if (atOnce) await Promise.all(eventUrls.map(ingest))
    else for (const eventUrl of eventUrls) await ingest(eventUrl)
    return performance.now() - from
  } finally {
    await engine.close()
  }
}

if (import.meta.main) answerQuestions(ingestAll)
