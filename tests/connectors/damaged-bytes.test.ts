import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../fixtures/random.ts'
import { counted, flipped } from './support/damage.ts'
import { capturedPages, fixturePages, type TestPage } from './support/pages.ts'
import { lossOf, read, refusals, tryToRead } from './support/reading.ts'
import { withinTwoSeconds } from './support/watchdog.ts'

/**
 * Bytes turned over, one to twenty a page: nothing but a Failure is thrown, what is read fits the contract's shapes (the
 * reading checks that), no row is gone, and no lap is gone or another than it was unless a finding names its driver.
 */

/** Over all pages; the small ones get most of them. */
const cases = counted(3_000)

function damage(page: TestPage, count: number): { refused: number } {
  const whole = read(page)
  const bytes = Buffer.from(page.body)
  const random = seededRandom(`flips ${page.name}`)
  let refused = 0
  for (let done = 0; done < count; done++) {
    const body = flipped(bytes, random, random.chance(0.4) ? 1 : random.integer(1, 20))
    const result = withinTwoSeconds(() => tryToRead({ ref: page.ref, body }), page.name)
    if (typeof result === 'string') {
      refused++
      if (!refusals.includes(result)) expect.fail(`${page.name}, case ${done}: ${result}`)
    } else {
      const loss = lossOf(whole, result)
      if (loss !== null) expect.fail(`${page.name}, case ${done}, lost without a word: ${loss}`)
    }
  }
  return { refused }
}

/** As many for each page that all have about the same time. */
function share(pages: readonly TestPage[], page: TestPage, of: number): number {
  const weight = ({ body }: TestPage) => 1 / (body.length + 20_000)
  return Math.ceil((of * weight(page)) / pages.reduce((sum, one) => sum + weight(one), 0))
}

describe('damaged bytes', () => {
  const pages = fixturePages()
  it.each(pages.map((page) => [page.name, page] as const))('%s', (_name, page) => {
    const count = share(pages, page, cases)
    const { refused } = damage(page, count)
    // Some are noticed and some are in a place that says nothing: else this suite damages the wrong bytes.
    expect(refused).toBeGreaterThan(count / 20)
    expect(refused).toBeLessThan(count)
  })

  const captured = capturedPages()
  it.skipIf(captured.length === 0)(`${captured.length} captured pages (skipped where ../shared is missing)`, () => {
    for (const page of captured) damage(page, share(captured, page, cases / 5))
  })
})
