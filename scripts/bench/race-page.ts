import { load } from 'cheerio'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import { textOf } from '../../core/pages/body.ts'
import { checkRace } from '../../core/pipeline/check-race.ts'
import { normaliseRace } from '../../core/pipeline/normalise.ts'
import type { BenchCase } from './bench-case.ts'
import { grouped, median, spread } from './numbers.ts'
import { racePageOf160Kb } from './pages.ts'
import { answerQuestions, startHelper } from './processes.ts'

type Figures = 'race-page' | 'race-page-cheerio' | 'race-page-ratio'
/** How often to do it; answered with the mean milliseconds of one. */
type Batch = number

const rounds = 40
/** So that a batch of either side takes about as long, long enough to contain the collecting of its own garbage. */
const batchMs = 60
const warmUpMs = 1_500

/**
 * Most of what `cheerio.load` costs is memory, and memory is paid for later: so each side has a process of its own, whose
 * garbage it must collect itself, and does batches whose mean counts. The two take turns; the figures are medians over
 * the batches, the ratio that of the two batches of a turn.
 */
export const racePageCase: BenchCase<Figures> = {
  figures: ['race-page', 'race-page-cheerio', 'race-page-ratio'],
  async measure() {
    const sides = ['ours', 'cheerio'].map((side) => startHelper<Batch, number>(import.meta.filename, [side]))
    try {
      const batches = []
      for (const side of sides) batches.push(await warmUp(side))
      const [ours, cheerio]: [number[], number[]] = [[], []]
      for (let round = 0; round < rounds; round++) {
        for (const [at, means] of [ours, cheerio].entries()) {
          means.push((await sides[at]?.ask(batches[at] ?? 1)) ?? Number.NaN)
        }
      }
      const { name, bytes } = racePageOf160Kb()
      const ratios = ours.map((mean, round) => (cheerio[round] ?? Number.NaN) / mean)
      return {
        figures: { 'race-page': median(ours), 'race-page-cheerio': median(cheerio), 'race-page-ratio': median(ratios) },
        notes: [
          `${name}, ${grouped(bytes.byteLength)} bytes; ${rounds} turns of ${batches.join(' and ')} pages`,
          `batches took ${spread(ours, 2)} ms a page, cheerio's ${spread(cheerio, 2)} ms`,
        ],
      }
    } finally {
      for (const side of sides) await side.close()
    }
  },
}

/** Until the compiler is done with it. Returns the size of a batch. */
async function warmUp(side: { ask(batch: Batch): Promise<number> }): Promise<Batch> {
  const until = performance.now() + warmUpMs
  let mean = await side.ask(1)
  while (performance.now() < until) mean = await side.ask(10)
  return Math.max(1, Math.round(batchMs / mean))
}

function timeOurs(bytes: Uint8Array): () => void {
  const connector = liveRcConnector()
  const ref = { source: 'liverc', pageType: 'race-result', sourceTrackSlug: 'bench', sourceId: '1' } as const
  return () => {
    const page = connector.parse(ref, textOf(bytes, 'text/html; charset=UTF-8'))
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
