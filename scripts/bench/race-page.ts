import { load } from 'cheerio'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import { textIn } from '../../core/pages/body.ts'
import { checkRace } from '../../core/pipeline/check-race.ts'
import { normaliseRace } from '../../core/pipeline/normalise.ts'
import type { BenchCase } from './bench-case.ts'
import { grouped, median, spread } from './numbers.ts'
import { racePageOf160Kb } from './pages.ts'
import { answerQuestions, startHelper } from './processes.ts'

type Figures = 'race-page' | 'race-page-cheerio' | 'race-page-ratio'
/** How often to do it; answered with the mean milliseconds of one. */
type Batch = number

const turns = 50
/** By count and not by time: a busy computer is no reason to measure before the compiler is done. */
const warmUpPages = { ours: 600, cheerio: 120 }
/** So that a batch of either side takes about as long, long enough to contain the collecting of its own garbage. */
const batchPages = { ours: 40, cheerio: 6 }

/**
 * Most of what `cheerio.load` costs is memory, and memory is paid for later: so each side has a process of its own, whose
 * garbage it must collect itself, and does batches whose mean counts. The two take turns; the figures are medians over
 * the batches, the ratio that of the two batches of a turn.
 */
export const racePageCase: BenchCase<Figures> = {
  figures: ['race-page', 'race-page-cheerio', 'race-page-ratio'],
  async measure() {
    const ours = startHelper<Batch, number>(import.meta.filename, ['ours'])
    const cheerio = startHelper<Batch, number>(import.meta.filename, ['cheerio'])
    try {
      await ours.ask(warmUpPages.ours)
      await cheerio.ask(warmUpPages.cheerio)
      const oursMs: number[] = []
      const cheerioMs: number[] = []
      for (let turn = 0; turn < turns; turn++) {
        oursMs.push(await ours.ask(batchPages.ours))
        cheerioMs.push(await cheerio.ask(batchPages.cheerio))
      }
      const { name, bytes } = racePageOf160Kb()
      const ratios = oursMs.map((mean, turn) => (cheerioMs[turn] ?? Number.NaN) / mean)
      return {
        figures: {
          'race-page': median(oursMs),
          'race-page-cheerio': median(cheerioMs),
          'race-page-ratio': median(ratios),
        },
        notes: [
          `${name}, ${grouped(bytes.byteLength)} bytes; ${turns} turns of ${batchPages.ours} and ${batchPages.cheerio} pages`,
          `batches took ${spread(oursMs, 2)} ms a page, cheerio's ${spread(cheerioMs, 2)} ms`,
        ],
      }
    } finally {
      await ours.close()
      await cheerio.close()
    }
  },
}

function timeOurs(bytes: Uint8Array): () => void {
  const connector = liveRcConnector()
  const ref = { source: 'liverc', pageType: 'race-result', sourceTrackSlug: 'bench', sourceId: '1' } as const
  return () => {
    const page = connector.parse(ref, textIn(bytes, null))
    if (page.pageType !== 'race-result') throw new Error('That is not the page of a race.')
    const document = checkRace(normaliseRace(page, null, []), page.disagreements)
    if (document.results.length === 0) throw new Error('The page gave nothing.')
  }
}

function timeCheerio(bytes: Buffer): () => void {
  return () => {
    if (load(bytes)('table').length === 0) throw new Error('The page gave nothing.')
  }
}

if (import.meta.main) {
  const { bytes } = racePageOf160Kb()
  const work = process.argv[2] === 'ours' ? timeOurs(bytes) : timeCheerio(bytes)
  answerQuestions((batch: Batch) => {
    const from = performance.now()
    for (let done = 0; done < batch; done++) work()
    return (performance.now() - from) / batch
  })
}
