import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PageType } from '../../core/contract/domain.ts'
import { type CostWanted, costOf, type ExpectedPage } from '../../core/pipeline/forecast-cost.ts'
import { seededRandom } from '../../fixtures/random.ts'
import { rounds } from '../support/rounds.ts'

const race: ExpectedPage = { pageType: 'race-result', length: 70_000, isRecognisable: false }

function wanted(
  pages: readonly ExpectedPage[],
  more: Partial<CostWanted> & { fetchMs?: number; workMs?: number } = {},
) {
  const { fetchMs = 200, workMs = 5, ...rest } = more
  const types: PageType[] = ['event', 'entry-list', 'race-result']
  const ofType = new Map(types.map((type) => [type, { fetchMs, bytes: 10_000 }]))
  return {
    pages,
    first: [],
    speed: { ofType, workMs, packing: 0.1 },
    justNow: null,
    lapsToCome: null,
    entryCount: null,
    maxRequests: 4,
    requestGapMs: 0,
    ...rest,
  } satisfies CostWanted
}

/** The last answer and its work, played through moment by moment: a queue, a few at once, a gap, one at a time worked at. */
function played(waits: readonly number[], atOnce: number, gapMs: number, workMs: number): number {
  const waiting = waits.map((wait, at) => ({ wait, at }))
  const underWay: number[] = []
  const arrived: number[] = []
  let nextStart = 0
  let busyUntil = 0
  for (let now = 0; ; now++) {
    for (let slot = underWay.length - 1; slot >= 0; slot--) {
      if ((underWay[slot] ?? 0) <= now) arrived.push(underWay.splice(slot, 1)[0] ?? 0)
    }
    while (waiting.length > 0 && underWay.length < atOnce && now >= nextStart) {
      const { wait } = waiting.shift() ?? { wait: 0 }
      underWay.push(now + wait)
      nextStart = now + gapMs
      if (gapMs > 0) break
    }
    while (arrived.length > 0 && busyUntil <= now) {
      arrived.shift()
      busyUntil = Math.max(busyUntil, now) + workMs
    }
    if (waiting.length + underWay.length + arrived.length === 0 && busyUntil <= now) return now
  }
}

describe('the time of an ingestion', () => {
  it('is told within a quarter of how it goes for a meeting of some size, whatever waits, gaps and limits there are', () => {
    fc.assert(
      fc.property(
        fc.record({
          pages: fc.integer({ min: 24, max: 120 }),
          least: fc.integer({ min: 100, max: 400 }),
          spread: fc.integer({ min: 0, max: 200 }),
          atOnce: fc.integer({ min: 1, max: 8 }),
          gapMs: fc.integer({ min: 0, max: 300 }),
          workMs: fc.integer({ min: 1, max: 30 }),
          seed: fc.integer(),
        }),
        ({ pages, least, spread, atOnce, gapMs, workMs, seed }) => {
          const random = seededRandom(`waits ${seed}`)
          const waits = Array.from({ length: pages }, () => least + random.integer(0, spread))
          const mean = waits.reduce((sum, wait) => sum + wait, 0) / pages
          const told = costOf(
            wanted(
              waits.map(() => race),
              { fetchMs: mean, workMs, maxRequests: atOnce, requestGapMs: gapMs },
            ),
          )
          const went = played(waits, atOnce, gapMs, workMs)
          expect(told.durationMs / went).toBeGreaterThan(0.75)
          expect(told.durationMs / went).toBeLessThan(1.25)
        },
      ),
      { numRuns: rounds(300, 20_000) },
    )
  })

  it('begins with what has to be read alone', () => {
    expect(costOf(wanted([], { first: ['event'] }))).toEqual({ durationMs: 205, bytes: 0 })
    expect(costOf(wanted([]))).toEqual({ durationMs: 0, bytes: 0 })
    const event: ExpectedPage = { pageType: 'event', length: 30_000, isRecognisable: false }
    expect(costOf(wanted([event, race], { first: ['event'] }))).toEqual({ durationMs: 410, bytes: 10_000 })
  })

  it('goes by what was read a moment ago where nothing else was measured, and else by the usual', () => {
    const speed = { ofType: new Map(), workMs: null, packing: null }
    const pages = Array.from({ length: 8 }, () => race)
    const justNow = { fetchMs: 300, packing: 0.5 }
    expect(costOf(wanted(pages, { speed, justNow }))).toEqual({ durationMs: 612, bytes: 280_000 })
    expect(costOf(wanted(pages, { speed })).durationMs).toBeGreaterThan(1_000)
  })
})

describe('the bytes of an ingestion', () => {
  it('are those of what is sent: not of pages that their site knows', () => {
    const known = { ...race, isRecognisable: true }
    expect(costOf(wanted([race, known, race])).bytes).toBe(14_000)
  })

  it('of races never read go by the laps that the event page counts', () => {
    const unread = { ...race, length: null }
    const bytes = (lapsToCome: number | null) => costOf(wanted([unread, unread], { lapsToCome })).bytes
    expect(bytes(1_000) - bytes(0)).toBe(29_500)
    expect(bytes(null)).toBeGreaterThan(bytes(0))
  })
})
