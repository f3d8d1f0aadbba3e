import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { IngestReport } from '../../core/contract/run.ts'
import type { Bench, BenchCase } from './bench-case.ts'
import { grouped, median, spread } from './numbers.ts'
import { runProgram, type ServerProcess, startServer } from './processes.ts'
import { twiceInFreshProcess } from './same-engine.ts'

/** Requests at once: the setting's default. */
const limit = 4
const latencyMs = 250

interface Ingest {
  readonly report: IngestReport
  readonly wallMs: number
  readonly peakBytes: number
}

/** One `ingest` of the bundled command line, in a fresh process. Throws where it was not complete. */
async function ingest(
  bench: Bench,
  { eventUrl, origin }: ServerProcess,
  file: string,
  more: readonly string[] = [],
): Promise<Ingest> {
  const env = {
    MRE_LIVERC_ORIGIN: origin,
    MRE_REQUEST_GAP_MS: '0',
    MRE_MAX_REQUESTS: String(limit),
    MRE_DATA_DIR: bench.folder,
  }
  const args = ['ingest', eventUrl, '--json', '--db', file, ...more]
  const { stdout, wallMs, peakBytes } = await runProgram(join(bench.bundle(), 'mre.mjs'), args, { env, withPeak: true })
  const report: IngestReport = JSON.parse(stdout)
  if (report.status !== 'complete' || report.requests.retries > 0) {
    throw new Error(`The meeting was not read as it should be: ${stdout}`)
  }
  return { report, wallMs, peakBytes: peakBytes ?? Number.NaN }
}

async function firstAndAgain(bench: Bench, server: ServerProcess): Promise<{ first: Ingest; again: Ingest }> {
  const file = join(bench.folder, 'meeting.db')
  remove(file)
  const first = await ingest(bench, server, file)
  const again = await ingest(bench, server, file, ['--check-everything'])
  const { rowsInserted, rowsUpdated, rowsDeleted, racesSaved } = again.report.counts
  if (rowsInserted + rowsUpdated + rowsDeleted + racesSaved > 0) throw new Error('Unchanged pages changed rows.')
  remove(file)
  return { first, again }
}

function remove(file: string): void {
  for (const part of [file, `${file}-wal`, `${file}-shm`]) rmSync(part, { force: true })
}

/** Starts a server, and has it make every page once: making them is no part of reading them. */
async function withServer<T>(
  bench: Bench,
  size: 'ordinary' | 'large',
  latency: number,
  work: (server: ServerProcess) => Promise<T>,
): Promise<T> {
  const server = await startServer(bench.root, size, latency)
  try {
    const file = join(bench.folder, 'warm-up.db')
    await ingest(bench, server, file)
    remove(file)
    return await work(server)
  } finally {
    await server.close()
  }
}

function sizeOf({ counts, requests }: IngestReport): string {
  const pages = `${grouped(requests.total)} requests, ${grouped(requests.bytes / 1000)} kB`
  return `${grouped(counts.racesListed)} races, ${grouped(counts.laps)} laps, ${pages}`
}

/** Where the middle one of the runs spent its time, as the run itself counts it; fetching overlaps. */
function spentIn(ingests: readonly Ingest[]): string {
  const of = (part: 'fetch' | 'parse' | 'store') =>
    median(ingests.map(({ report }) => report.durationMs[part])).toFixed(0)
  return `fetching ${of('fetch')} (added up over the requests), parsing ${of('parse')}, storing ${of('store')} ms`
}

const total = ({ report }: Ingest) => report.durationMs.total
const wall = ({ wallMs }: Ingest) => wallMs

/**
 * The ordinary meeting into a new file on disk, by a program that has just started, and the same again: by the engine
 * that read it first, and by another program just started. Medians of the ingestion's own time, from its first to its
 * last record in the run log.
 */
export const ordinaryCase: BenchCase<
  'ordinary-first' | 'ordinary-first-process' | 'ordinary-again' | 'ordinary-again-cold'
> = {
  figures: ['ordinary-first', 'ordinary-first-process', 'ordinary-again', 'ordinary-again-cold'],
  measure: (bench) =>
    withServer(bench, 'ordinary', 0, async (server) => {
      const runs: { first: Ingest; again: Ingest }[] = []
      const againMs: number[] = []
      for (let round = 0; round < 11; round++) {
        runs.push(await firstAndAgain(bench, server))
        againMs.push((await twiceInFreshProcess(join(bench.folder, 'same-engine'), server)).again)
      }
      const [first, again] = [runs.map((run) => run.first), runs.map((run) => run.again)]
      const [example] = first
      return {
        figures: {
          'ordinary-first': median(first.map(total)),
          'ordinary-first-process': median(first.map(wall)),
          'ordinary-again': median(againMs),
          'ordinary-again-cold': median(again.map(total)),
        },
        notes: [
          `${example ? sizeOf(example.report) : ''}; ${runs.length} times each`,
          `first ${spread(first.map(total))} ms: ${spentIn(first)}`,
          `again by the same engine ${spread(againMs)} ms`,
          `again by a new program ${spread(again.map(total))} ms: ${spentIn(again)}`,
        ],
      }
    }),
}

/** The large meeting into a new file on disk, in a process that has just started. Time is a median, memory the most of all runs. */
export const largeCase: BenchCase<'large-time' | 'large-process' | 'large-memory'> = {
  figures: ['large-time', 'large-process', 'large-memory'],
  measure: (bench) =>
    withServer(bench, 'large', 0, async (server) => {
      const runs: { first: Ingest; again: Ingest }[] = []
      for (let round = 0; round < 3; round++) runs.push(await firstAndAgain(bench, server))
      const [first, again] = [runs.map((run) => run.first), runs.map((run) => run.again)]
      const [example] = first
      const peaks = (ingests: readonly Ingest[]) => ingests.map(({ peakBytes }) => peakBytes / 1e6)
      return {
        figures: {
          'large-time': median(first.map(total)) / 1000,
          'large-process': median(first.map(wall)) / 1000,
          'large-memory': Math.max(...peaks(first), ...peaks(again)),
        },
        notes: [
          `${example ? sizeOf(example.report) : ''}; ${runs.length} times`,
          `first ${spread(first.map(total))} ms, at most ${spread(peaks(first))} MB: ${spentIn(first)}`,
          `again ${spread(again.map(total))} ms, at most ${spread(peaks(again))} MB: ${spentIn(again)}`,
        ],
      }
    }),
}

/**
 * The ordinary meeting from a server that takes 250 ms to begin each answer. The floor is what waiting alone takes: the
 * rules for robots, the event page, then the other pages as many at once as are allowed.
 */
export const latencyCase: BenchCase<'latency-ratio' | 'latency-total' | 'latency-floor'> = {
  figures: ['latency-ratio', 'latency-total', 'latency-floor'],
  measure: (bench) =>
    withServer(bench, 'ordinary', latencyMs, async (server) => {
      const file = join(bench.folder, 'meeting.db')
      const runs: Ingest[] = []
      for (let round = 0; round < 5; round++) {
        runs.push(await ingest(bench, server, file))
        remove(file)
      }
      const others = (runs[0]?.report.requests.total ?? Number.NaN) - 2
      const floorMs = latencyMs * (1 + 1 + Math.ceil(others / limit))
      return {
        figures: {
          'latency-ratio': median(runs.map(total)) / floorMs,
          'latency-total': median(runs.map(total)),
          'latency-floor': floorMs,
        },
        notes: [
          `robots.txt, the event page, ${others} others in groups of ${limit}; ${runs.length} times, ${spread(runs.map(total))} ms`,
        ],
      }
    }),
}

/** The ordinary meeting, stored and unchanged, asked for again: only what may have changed, and every page. */
export const incrementalCase: BenchCase<'incremental-again' | 'incremental-full' | 'incremental-ratio'> = {
  figures: ['incremental-again', 'incremental-full', 'incremental-ratio'],
  measure: (bench) =>
    withServer(bench, 'ordinary', latencyMs, async (server) => {
      const file = join(bench.folder, 'incremental.db')
      remove(file)
      await ingest(bench, server, file)
      const [again, full]: [Ingest[], Ingest[]] = [[], []]
      for (let round = 0; round < 3; round++) {
        again.push(await ingest(bench, server, file))
        full.push(await ingest(bench, server, file, ['--check-everything']))
      }
      remove(file)
      const ms = { again: median(again.map(total)), full: median(full.map(total)) }
      const requests = [again, full].map(([one]) => one?.report.requests.total ?? Number.NaN)
      return {
        figures: {
          'incremental-again': ms.again,
          'incremental-full': ms.full,
          'incremental-ratio': ms.full / ms.again,
        },
        notes: [`${requests.join(' against ')} requests, robots.txt among them; ${again.length} times each`],
      }
    }),
}
