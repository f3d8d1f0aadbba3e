import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { resolveSettings } from '../../core/config.ts'
import { createEngine } from '../../core/engine.ts'
import { createLog } from '../../core/log.ts'
import type { BenchCase } from './bench-case.ts'
import { median, spread } from './numbers.ts'
import { answerQuestions, type ServerProcess, startHelper, startServer } from './processes.ts'

interface Question {
  readonly folder: string
  readonly eventUrl: string
  readonly origin: string
}

/** Milliseconds of an ingestion into a new file and of the same again. */
interface Turn {
  readonly first: number
  readonly again: number
}

const turns = 11
const warmUpTurns = 4

/**
 * The ordinary meeting in an engine that has been at work for a while, as in a desktop app: one process, a new database
 * each turn; medians. Beside the figures of `ordinary-…`, it says how much of those is the start of a program.
 */
export const warmEngineCase: BenchCase<'warm-first' | 'warm-again'> = {
  figures: ['warm-first', 'warm-again'],
  async measure({ root, folder }) {
    const server = await startServer(root, 'ordinary')
    const helper = startHelper<Question, Turn>(import.meta.filename)
    try {
      const question = { folder: join(folder, 'warm'), eventUrl: server.eventUrl, origin: server.origin }
      const done: Turn[] = []
      for (let turn = 0; turn < warmUpTurns + turns; turn++) done.push(await helper.ask(question))
      const counted = done.slice(warmUpTurns)
      const [first, again] = [counted.map((turn) => turn.first), counted.map((turn) => turn.again)]
      return {
        figures: { 'warm-first': median(first), 'warm-again': median(again) },
        notes: [`${turns} turns after ${warmUpTurns} others: first ${spread(first)} ms, again ${spread(again)} ms`],
      }
    } finally {
      await helper.close()
      await server.close()
    }
  },
}

/** The same twice in one engine of a process that has just started. */
export async function twiceInFreshProcess(folder: string, { eventUrl, origin }: ServerProcess): Promise<Turn> {
  const helper = startHelper<Question, Turn>(import.meta.filename)
  try {
    return await helper.ask({ folder, eventUrl, origin })
  } finally {
    await helper.close()
  }
}

async function ingestTwice({ folder, eventUrl, origin }: Question): Promise<Turn> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const settings = resolveSettings({ env: { MRE_LIVERC_ORIGIN: origin, MRE_REQUEST_GAP_MS: '0' } })
  const file = join(folder, 'meeting.db')
  const engine = createEngine({ settings, file, log: createLog('error'), host: 'bench' })
  const { signal } = new AbortController()
  try {
    const first = await engine.ingest(eventUrl, { signal })
    const again = await engine.ingest(eventUrl, { signal, mode: 'everything' })
    if (again.status !== 'complete' || again.counts.racesSaved > 0) throw new Error('The meeting was not unchanged.')
    return { first: first.durationMs.total, again: again.durationMs.total }
  } finally {
    await engine.close()
  }
}

if (import.meta.main) answerQuestions(ingestTwice)
