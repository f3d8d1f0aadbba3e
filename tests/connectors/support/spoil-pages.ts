import { liveRcConnector } from '../../../core/connectors/liverc/index.ts'
import { seededRandom } from '../../../fixtures/random.ts'
import { mutated } from './mutate.ts'
import { capturedPages, fixturePages, type TestPage } from './pages.ts'
import { refusals, tryToRead } from './reading.ts'
import { smallPages } from './small-pages.ts'
import { checkSourcePage } from './source-shapes.ts'

/** Which pages to spoil, and which of the endless row of spoiled ones: the same numbers give the same pages. */
export interface SpoilJob {
  readonly pages: 'small' | 'whole'
  readonly from: number
  readonly count: number
}

export interface Spoiled {
  readonly done: number
  /** How many were read all the same, and how many refused by which code. */
  readonly outcomes: Readonly<Record<string, number>>
  /** The longest that one took, in ms: a figure to look at, since others use the computer too. */
  readonly slowestMs: number
  /** What must never be: a crash, a figure out of range, another answer for the same page, a page that takes too long. */
  readonly faults: readonly string[]
}

/** The watchdog's limit for one page. */
const longestMs = 2_000
/** Of so many pages one is read twice, and asked the other questions. */
const moreEvery = 8

const connector = liveRcConnector()
let bases: Readonly<Record<SpoilJob['pages'], readonly TestPage[]>> | undefined

/** Spoils pages and reads them. Never throws for what a page does to a parser: it says so. */
export function spoil({ pages, from, count }: SpoilJob): Spoiled {
  bases ??= { small: smallPages(), whole: [...fixturePages(), ...capturedPages()] }
  const outcomes: Record<string, number> = {}
  const faults: string[] = []
  let slowestMs = 0
  for (let number = from; number < from + count; number++) {
    const page = spoiledPage(bases[pages], pages, number)
    const { outcome, ms, fault } = tryPage(page, number % moreEvery === 0)
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    slowestMs = Math.max(slowestMs, ms)
    if (fault) faults.push(`${pages} ${number} (${page.name}): ${fault}`)
  }
  return { done: count, outcomes, slowestMs, faults }
}

function spoiledPage(from: readonly TestPage[], kind: string, number: number): TestPage {
  const random = seededRandom(`spoiled ${kind} ${number}`)
  const base = random.pick(from)
  return { ...base, body: mutated(base.body, random, random.pick(from).body) }
}

function tryPage(page: TestPage, more: boolean): { outcome: string; ms: number; fault: string | null } {
  const started = performance.now()
  try {
    const reading = tryToRead(page)
    const ms = performance.now() - started
    const outcome = typeof reading === 'string' ? reading : 'read'
    // On a busy computer only the processor's own time tells.
    const spentMs = ms > longestMs ? processorMs(() => tryToRead(page)) : 0
    if (spentMs > longestMs) return { outcome, ms, fault: `took ${spentMs.toFixed(0)} ms` }
    if (typeof reading !== 'string') checkSourcePage(reading.page)
    else if (!refusals.includes(reading)) return { outcome, ms, fault: `was refused as ${reading}` }
    return { outcome, ms, fault: more ? askMore(page, reading) : null }
  } catch (error) {
    const fault = error instanceof Error ? (error.stack ?? error.message).slice(0, 600) : String(error)
    return { outcome: 'fault', ms: performance.now() - started, fault }
  }
}

/** The same page again is read the same; and what is asked of pages of which nothing is known never throws. */
function askMore(page: TestPage, reading: ReturnType<typeof tryToRead>): string | null {
  const spentMs = processorMs(() => {
    connector.tell(page.body)
    connector.scriptNeed(page.ref, page.body)?.complete('{"1":{"driverName":"A","laps":[]}}')
  })
  if (spentMs > longestMs) return `took ${spentMs.toFixed(0)} ms to be told`
  return JSON.stringify(tryToRead(page)) === JSON.stringify(reading) ? null : 'was read otherwise the second time'
}

function processorMs(work: () => void): number {
  const started = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(started)
  return (user + system) / 1_000
}

// As a process of its own: a job comes, its outcome goes.
if (import.meta.main) {
  process.on('message', (job: SpoilJob) => process.send?.(spoil(job)))
  process.on('disconnect', () => process.exit(0))
}
