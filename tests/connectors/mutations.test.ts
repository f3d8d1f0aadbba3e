import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { rounds } from '../support/rounds.ts'
import { mutationCount } from './support/mutate.ts'
import { refusals } from './support/reading.ts'
import type { Spoiled, SpoilJob } from './support/spoil-pages.ts'

/**
 * Pages spoiled on purpose, tens of thousands of them, a million in the long form: none crashes a parser, takes longer
 * than the watchdog allows, gives a figure out of range, or is read otherwise the second time. Spread over processes of
 * their own, so that one that hangs can be ended and named.
 */

const small = rounds(19_000, 1_000_000)
const whole = rounds(1_000, 20_000)
const batch = 500
/** Long past anything that a computer which is only busy needs for a batch. */
const stuckMs = 300_000

const child = join(import.meta.dirname, 'support', 'spoil-pages.ts')

function* jobs(): Generator<SpoilJob, void, undefined> {
  const of = function* (pages: SpoilJob['pages'], total: number, count: number): Generator<SpoilJob> {
    for (let from = 0; from < total; from += count) yield { pages, from, count: Math.min(count, total - from) }
  }
  yield* of('whole', whole, batch / 10)
  yield* of('small', small, batch)
}

/** A process that spoils pages; its answer tells also where it died or hangs. */
function startWorker(): (job: SpoilJob) => Promise<Spoiled> {
  const worker = fork(child)
  onTestFinished(() => void worker.kill('SIGKILL'))
  let answer: (outcome: Spoiled | string) => void = () => {}
  worker.on('message', (spoiled: Spoiled) => answer(spoiled))
  worker.on('exit', (code) => answer(`the process ended with ${code}`))
  return async (job) => {
    const outcome = await new Promise<Spoiled | string>((resolve) => {
      const stuck = setTimeout(() => answer('the process hangs'), stuckMs)
      answer = (told) => {
        clearTimeout(stuck)
        resolve(told)
      }
      worker.send(job, (error) => error && answer(error.message))
    })
    if (typeof outcome !== 'string') return outcome
    const faults = [`${job.pages} ${job.from} to ${job.from + job.count}: ${outcome}`]
    return { done: 0, outcomes: {}, slowestMs: stuckMs, faults }
  }
}

async function spoilAll(): Promise<Spoiled[]> {
  const work = jobs()
  const all: Spoiled[] = []
  const workers = Array.from({ length: Math.min(4, availableParallelism()) }, startWorker)
  await Promise.all(
    workers.map(async (ask) => {
      for (let job = work.next(); !job.done; job = work.next()) {
        const answer = await ask(job.value)
        all.push(answer)
        if (answer.done === 0) return
      }
    }),
  )
  return all
}

const limits = { timeout: rounds(300_000, 7_200_000) }

it(`${whole + small} spoiled pages, ${mutationCount} kinds of damage`, limits, async () => {
  const all = await spoilAll()
  const outcomes: Record<string, number> = {}
  for (const one of all) {
    for (const [code, count] of Object.entries(one.outcomes)) outcomes[code] = (outcomes[code] ?? 0) + count
  }
  const slowest = Math.max(...all.map(({ slowestMs }) => slowestMs))
  process.stdout.write(`spoiled pages: ${JSON.stringify(outcomes)}, the slowest took ${slowest.toFixed(0)} ms\n`)
  expect(all.flatMap(({ faults }) => faults)).toEqual([])
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(small + whole)
  // Some are noticed by each of the ways there are, and some do no harm: else the damage is of the wrong kind.
  expect(Object.keys(outcomes).sort()).toEqual([...refusals, 'read'].sort())
  expect(outcomes.read ?? 0).toBeGreaterThan((small + whole) / 5)
  expect(outcomes.read ?? 0).toBeLessThan(((small + whole) * 4) / 5)
})
