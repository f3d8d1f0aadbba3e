import { describe, expect, it } from 'vitest'
import { causeOf } from '../../core/contract/causes.ts'
import { Failure, failureCode } from '../../core/contract/failure.ts'
import { againAfter, isRetryable } from '../../core/contract/retrying.ts'
import { policyLimits } from '../../core/pages/policy.ts'
import { bench, fakeClock } from './support/reader.ts'
import { recovers, status } from './support/server.ts'

describe('the limits', () => {
  it('are the usual ones where none is told', () => {
    expect(policyLimits({ maxTries: 2, maxRequests: undefined })).toEqual({ ...policyLimits({}), maxTries: 2 })
  })

  it('are lengthened by one factor: every time-out, and nothing that a site would feel', () => {
    const [once, ten] = [policyLimits({}), policyLimits({ timeoutFactor: 10 })]
    const longer = Object.entries(ten).filter(([name, value]) => value !== once[name as keyof typeof once])
    expect(longer).toEqual([
      ['connectTimeoutMs', 100_000],
      ['firstByteTimeoutMs', 300_000],
      ['pageTimeoutMs', 600_000],
      ['retryBudgetMs', 900_000],
    ])
  })

  it('in use: a page that is too slow comes with a factor', async () => {
    const slow = {
      '/p': (_req: unknown, res: { end(text: string): void }) => void setTimeout(() => res.end('ok'), 150),
    }
    const times = { firstByteTimeoutMs: 50, maxTries: 1 }
    expect((await (await bench(slow, times)).get('/p')).failure?.code).toBe('source/unreachable')
    expect((await (await bench(slow, { ...times, timeoutFactor: 100 })).get('/p')).read).not.toBeNull()
  })
})

describe('what may be asked for again', () => {
  it('is said of every code, and of none that is not known', () => {
    expect(failureCode.options.filter(isRetryable)).toEqual([
      'source/unreachable',
      'source/down',
      'source/throttled',
      'page/incomplete',
      'page/mismatch',
      'page/interstitial',
      'browser/failed',
      'run/over-budget',
      'event/busy',
      'store/locked',
      'engine/lost',
      'cancelled',
      'unexpected',
    ])
    expect(againAfter('something/newer')).toBe('never')
  })

  it.each(failureCode.options)('%s: the reader asks again exactly where the table says so', async (code) => {
    const { get, server } = await bench()
    await get('/p', {
      accept: () => {
        throw new Failure(code, 'As the test has it.')
      },
    })
    const asksAgain = ['soon', 'later', 'as-told'].includes(againAfter(code))
    expect(server.pages()).toHaveLength(asksAgain ? 3 : 1)
  })

  it('has a cause for every code', () => {
    for (const code of failureCode.options) expect(causeOf(new Failure(code, ''))).toMatch(/^[a-z-]+$/)
    expect(causeOf(new Failure('source/unreachable', '', { cause: 'no-network' }))).toBe('no-network')
    expect(causeOf(new Failure('source/unreachable', '', { cause: 'nonsense' }))).toBe('site-down')
  })
})

describe('the retries of whoever asks', () => {
  it('are taken one for each, robots.txt included, and none for a pause that was asked for', async () => {
    const routes = {
      '/robots.txt': recovers(status(500)),
      '/p': recovers(status(502), 2),
      '/q': recovers(status(429, { 'retry-after': '1' })),
    }
    const { get, seen } = await bench(routes, { clock: fakeClock() })
    let taken = 0
    const takeRetry = () => {
      taken++
      return true
    }
    for (const path of ['/p', '/q']) expect((await get(path, { takeRetry })).read).not.toBeNull()
    expect(taken).toBe(3)
    expect(seen.filter(({ retry }) => retry)).toHaveLength(3)
  })

  it('end the page where there is none left, and it says so', async () => {
    const { get, server } = await bench({ '/p': status(502) })
    const { failure, waits } = await get('/p', { takeRetry: () => false })
    expect(failure).toMatchObject({ code: 'source/unreachable', details: { tries: 1, retriesUsedUp: true } })
    expect(failure?.message).toMatch(/\(502\).* It was not asked for again: the run has used up its retries\.$/)
    expect(waits).toEqual([])
    expect(server.pages()).toHaveLength(1)
  })
})
