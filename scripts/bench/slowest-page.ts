import type { PageRef } from '../../core/connectors/connector.ts'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import { Failure } from '../../core/contract/failure.ts'
import { textIn } from '../../core/pages/body.ts'
import { checkRace } from '../../core/pipeline/check-race.ts'
import { normaliseRace } from '../../core/pipeline/normalise.ts'
import type { BenchCase } from './bench-case.ts'
import { grouped } from './numbers.ts'
import { type BenchPage, capturedPages, madeUpPages } from './pages.ts'
import { answerQuestions, startHelper } from './processes.ts'

/** Reads one page: the largest of its type first of all in its process, or every page one after another. */
type Order = PageRef['pageType'] | 'all'

interface TimedPage {
  readonly name: string
  readonly pageType: PageRef['pageType']
  readonly byteLength: number
  readonly isCold: boolean
  readonly ms: number
}

const times = 3
const orders: readonly Order[] = ['race-result', 'event', 'entry-list', 'events-listing', 'track-catalogue', 'all']

/**
 * Every captured and made-up page from bytes to records (a race: to its checked document), timed once each in a process
 * that has just started, and the largest of each type also as the first page that a process reads at all. Each is done
 * in three processes and the best of the three counts: what one pass says of a slowest page is what else the machine did.
 */
export const slowestPageCase: BenchCase<'slowest-race-page' | 'slowest-page'> = {
  figures: ['slowest-race-page', 'slowest-page'],
  async measure() {
    const best = new Map<string, TimedPage>()
    for (let time = 0; time < times; time++) {
      for (const order of orders) {
        for (const page of await readInOwnProcess(order)) {
          const key = `${page.name} ${page.isCold}`
          const known = best.get(key)
          if (!known || page.ms < known.ms) best.set(key, page)
        }
      }
    }
    const pages = [...best.values()]
    const slowest = slowestOf(pages)
    const race = slowestOf(pages.filter(({ pageType }) => pageType === 'race-result'))
    const warm = slowestOf(pages.filter(({ isCold }) => !isCold))
    const named = ({ name, ms, isCold, byteLength }: TimedPage) =>
      `${name} (${grouped(byteLength)} bytes), ${isCold ? 'first of its process' : 'after others'}: ${ms.toFixed(1)} ms`
    const captured = pages.filter(({ name, isCold }) => !isCold && name.endsWith('.html')).length
    const read = pages.filter(({ isCold }) => !isCold).length
    return {
      figures: { 'slowest-race-page': race.ms, 'slowest-page': slowest.ms },
      notes: [
        `${read} pages, ${captured} of them captured; best of ${times} processes`,
        `race: ${named(race)}`,
        `any: ${named(slowest)}`,
        `not cold: ${named(warm)}`,
      ],
    }
  },
}

async function readInOwnProcess(order: Order): Promise<TimedPage[]> {
  const helper = startHelper<Order, TimedPage[]>(import.meta.filename)
  try {
    return await helper.ask(order)
  } finally {
    await helper.close()
  }
}

function slowestOf(pages: readonly TimedPage[]): TimedPage {
  const [slowest] = pages.toSorted((one, other) => other.ms - one.ms)
  if (!slowest) throw new Error('There are no pages to read.')
  return slowest
}

function readInOrder(order: Order): TimedPage[] {
  const pages = [...capturedPages(), ...madeUpPages()]
  if (order === 'all') return pages.map((page, at) => timePage(page, page.bytes(), at === 0))
  const largest = pages
    .filter(({ ref }) => ref.pageType === order)
    .map((page) => ({ page, bytes: page.bytes() }))
    .reduce((one, other) => (other.bytes.byteLength > one.bytes.byteLength ? other : one))
  return [timePage(largest.page, largest.bytes, true)]
}

const connector = liveRcConnector()

function timePage({ name, ref }: BenchPage, bytes: Buffer, isCold: boolean): TimedPage {
  const from = performance.now()
  try {
    const page = connector.parse(ref, textIn(bytes, null))
    if (page.pageType === 'race-result') checkRace(normaliseRace(page, null, []), page.disagreements)
  } catch (error) {
    // Some made-up pages are there to be refused; that takes its time as well.
    if (!(error instanceof Failure)) throw error
  }
  return { name, pageType: ref.pageType, byteLength: bytes.byteLength, isCold, ms: performance.now() - from }
}

if (import.meta.main) answerQuestions(readInOrder)
