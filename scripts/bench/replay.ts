import { mkdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { resolveSettings } from '../../core/config.ts'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import type { RaceDocument } from '../../core/contract/domain.ts'
import { createEngine } from '../../core/engine.ts'
import { createLog } from '../../core/log.ts'
import { openPage, type SealedPage } from '../../core/pages/archive.ts'
import { textIn } from '../../core/pages/body.ts'
import { checkRace } from '../../core/pipeline/check-race.ts'
import { compareRace } from '../../core/pipeline/compare-race.ts'
import { normaliseRace } from '../../core/pipeline/normalise.ts'
import { openStore, type Store } from '../../core/store/database.ts'
import { findEvent } from '../../core/store/events.ts'
import { findBody } from '../../core/store/kept-pages.ts'
import { findRaceDocument } from '../../core/store/races.ts'
import type { BenchCase } from './bench-case.ts'
import { median, spread } from './numbers.ts'
import { startServer } from './processes.ts'

type Figures = 'replay-engine' | 'replay-one' | 'replay-workers' | 'replay-ratio'

/** A race page of the archive. */
interface RacePage {
  readonly sourceRaceId: string
  readonly sealed: SealedPage
}

const turns = 9
const warmUpTurns = 2
const connector = liveRcConnector()

/**
 * A large meeting out of its archive: by the engine as it is, and the race pages alone (unpack, parse, check, compare with
 * what is stored) in one thread and with the first three steps in as many workers as there are processors.
 */
export const replayCase: BenchCase<Figures> = {
  figures: ['replay-engine', 'replay-one', 'replay-workers', 'replay-ratio'],
  async measure({ root, folder: bench }) {
    const folder = join(bench, 'replay')
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const file = join(folder, 'large.db')
    const server = await startServer(root, 'large')
    const settings = resolveSettings({ env: { MRE_LIVERC_ORIGIN: server.origin, MRE_REQUEST_GAP_MS: '0' } })
    const engine = createEngine({ settings, file, log: createLog('error'), host: 'bench' })
    const workers = Array.from({ length: availableParallelism() }, () => new Worker(import.meta.filename))
    const store = openStore(file)
    try {
      const { signal } = new AbortController()
      const { event } = await engine.ingest(server.eventUrl, { signal })
      const eventId = findEvent(store, 'liverc', event.sourceEventId)?.eventId ?? 0
      const pages = racePagesOf(store)
      const rates = { engine: [] as number[], one: [] as number[], workers: [] as number[] }
      for (let turn = 0; turn < warmUpTurns + turns; turn++) {
        const byEngine = await rateOf(pages.length, async () => {
          const { report } = await engine.replay(server.eventUrl, { apply: true, lapsListed: 0, signal })
          if (report.counts.racesUnchanged !== pages.length) throw new Error('The replay was not the same.')
        })
        const byOne = await rateOf(pages.length, async () => {
          for (const page of pages) compare(store, eventId, documentOf(page))
        })
        const byWorkers = await rateOf(pages.length, () =>
          inWorkers(workers, pages, (one) => compare(store, eventId, one)),
        )
        if (turn < warmUpTurns) continue
        rates.engine.push(byEngine)
        rates.one.push(byOne)
        rates.workers.push(byWorkers)
      }
      return {
        figures: {
          'replay-engine': median(rates.engine),
          'replay-one': median(rates.one),
          'replay-workers': median(rates.workers),
          'replay-ratio': median(rates.workers.map((rate, turn) => rate / (rates.one[turn] ?? Number.NaN))),
        },
        notes: [
          `${pages.length} race pages, ${turns} turns: engine ${spread(rates.engine)}, one thread ${spread(rates.one)}, ` +
            `${workers.length} workers ${spread(rates.workers)} pages/s`,
        ],
      }
    } finally {
      store.close()
      await Promise.all(workers.map((worker) => worker.terminate()))
      await engine.close()
      await server.close()
    }
  },
}

async function rateOf(pages: number, work: () => Promise<void>): Promise<number> {
  const from = performance.now()
  await work()
  return (pages / (performance.now() - from)) * 1_000
}

function racePagesOf(store: Store): RacePage[] {
  const rows = store
    .prepare<[], { sourceRaceId: string; contentHash: string }>(
      `select source_id as sourceRaceId, content_hash as contentHash from page_log where page_type = 'race-result'`,
    )
    .all()
  return rows.flatMap(({ sourceRaceId, contentHash }) => {
    const sealed = findBody(store, contentHash)
    return sealed ? [{ sourceRaceId, sealed }] : []
  })
}

function documentOf({ sourceRaceId, sealed }: RacePage): RaceDocument {
  const ref = { source: 'liverc', pageType: 'race-result', sourceTrackSlug: 'bench', sourceId: sourceRaceId } as const
  const page = connector.parse(ref, textIn(openPage(sealed), null))
  if (page.pageType !== 'race-result') throw new Error('That is not the page of a race.')
  return checkRace(normaliseRace(page, null, []), page.disagreements)
}

function compare(store: Store, eventId: number, document: RaceDocument): void {
  const stored = findRaceDocument(store, eventId, document.sourceRaceId)?.document
  const { results, laps } = compareRace(stored, document)
  if (results.added.length + results.gone.length + laps.added.length + laps.gone.length > 0) {
    throw new Error('The page was not as it is stored.')
  }
}

/** Each worker has the next page in hand while its last one is compared. */
function inWorkers(
  workers: readonly Worker[],
  pages: readonly RacePage[],
  take: (one: RaceDocument) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0
    let taken = 0
    const send = (worker: Worker) => {
      const page = pages[sent]
      if (page === undefined) return
      sent++
      worker.postMessage(page)
    }
    for (const worker of workers) {
      worker.removeAllListeners('message')
      worker.on('message', (document: RaceDocument) => {
        send(worker)
        try {
          take(document)
        } catch (error) {
          reject(error)
        }
        taken++
        if (taken === pages.length) resolve()
      })
      send(worker)
      send(worker)
    }
  })
}

if (!isMainThread) parentPort?.on('message', (page: RacePage) => parentPort?.postMessage(documentOf(page)))
