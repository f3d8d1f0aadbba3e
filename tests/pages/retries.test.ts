import { describe, expect, it } from 'vitest'
import { Failure } from '../../core/contract/failure.ts'
import { toldPauseMs } from '../../core/pages/retry-after.ts'
import { bench, fakeClock, tell, until } from './support/reader.ts'
import { type Handler, page, recovers, status } from './support/server.ts'

describe('the waits between tries', () => {
  it.each([
    ['no jitter', () => 0],
    ['all of it', () => 0.999],
  ])('grow from one to the next, with %s', async (_what, random) => {
    const clock = fakeClock()
    const { get } = await bench({ '/p': status(500) }, { clock, random, retryBaseMs: 1_000, maxTries: 5 })
    const { waits, failure } = await get('/p')
    expect(waits.map(({ ms }) => ms)).toEqual(
      random() === 0 ? [1_000, 2_000, 4_000, 8_000] : [1_500, 2_999, 5_998, 11_996],
    )
    expect(clock.slept).toEqual(waits.map(({ ms }) => ms))
    expect(waits[0]).toMatchObject({ code: 'source/unreachable', message: failure?.message })
  })

  it('grow even where every wait has the most jitter and the next the least', async () => {
    let n = 0
    const random = () => (n++ % 2 ? 0 : 0.999)
    const { get } = await bench({ '/p': status(500) }, { clock: fakeClock(), random, retryBaseMs: 1_000, maxTries: 5 })
    const ms = (await get('/p')).waits.map((wait) => wait.ms)
    expect(ms).toEqual([...ms].sort((a, b) => a - b))
  })

  it('never lead past the budget', async () => {
    const clock = fakeClock()
    const options = { clock, random: () => 0, retryBaseMs: 1_000, maxTries: 50, retryBudgetMs: 16_000 }
    const { get, server } = await bench({ '/p': status(500) }, options)
    const { failure, waits } = await get('/p')
    // 1 + 2 + 4 + 8 = 15 s; the next 16 s would end after it.
    expect(waits).toHaveLength(4)
    expect(failure).toMatchObject({ code: 'source/unreachable', details: { tries: 5, status: 500 } })
    expect(server.pages()).toHaveLength(5)
  })

  it('and the tries themselves never last past the budget', async () => {
    const options = { firstByteTimeoutMs: 5_000, pageTimeoutMs: 5_000, retryBudgetMs: 200, maxTries: 50 }
    const { get, server } = await bench({ '/p': () => {} }, options)
    const { failure } = await get('/p')
    expect(failure?.code).toBe('source/unreachable')
    expect(server.pages()).toHaveLength(1)
  })

  it('are none where only one try is allowed', async () => {
    const { get, server } = await bench({ '/p': status(500) }, { maxTries: 1 })
    const { failure, waits } = await get('/p')
    expect(failure?.details).toMatchObject({ tries: 1 })
    expect(waits).toEqual([])
    expect(server.pages()).toHaveLength(1)
  })

  it('are none in a budget of nothing, which still asks once', async () => {
    const { get, server } = await bench(
      { '/bad': status(500), '/from': status(302, { location: '/to' }) },
      { retryBudgetMs: 0 },
    )
    expect((await get('/from')).read).not.toBeNull()
    expect((await get('/bad')).failure).toMatchObject({
      code: 'source/unreachable',
      details: { tries: 1, status: 500 },
    })
    expect(server.pages().map(({ path }) => path)).toEqual(['/from', '/to', '/bad'])
  })

  it('begin anew with each page', async () => {
    const { get } = await bench(
      { '/a': recovers(status(500), 2), '/b': recovers(status(500), 2) },
      { clock: fakeClock(), random: () => 0, retryBaseMs: 1_000 },
    )
    expect((await get('/a')).waits.map(({ ms }) => ms)).toEqual([1_000, 2_000])
    expect((await get('/b')).waits.map(({ ms }) => ms)).toEqual([1_000, 2_000])
  })
})

describe('a pause the site asks for', () => {
  it.each([
    ['429 in seconds', status(429, { 'retry-after': '60' })],
    ['503 in seconds', status(503, { 'retry-after': '60' })],
    ['429 as a date', (_req, res) => dated(res, 60)],
  ] satisfies [string, Handler][])('%s is waited for as told, and costs no retry', async (_what, bad) => {
    const clock = fakeClock()
    const options = { clock, maxTries: 1, retryBudgetMs: 10_000 }
    const { get, server, seen } = await bench({ '/p': recovers(bad, 3) }, options)
    const { read, waits } = await get('/p')
    expect(read).not.toBeNull()
    expect(server.pages()).toHaveLength(4)
    expect(waits.map(({ ms, code }) => ({ ms, code }))).toEqual(Array(3).fill({ ms: 60_000, code: 'source/throttled' }))
    expect(clock.slept).toEqual([60_000, 60_000, 60_000])
    expect(seen.map(({ retry }) => retry)).toEqual([false, false, false, false, false])
    expect(seen.map(({ failureCode }) => failureCode)).toEqual([null, ...Array(3).fill('source/throttled'), null])
  })

  it('is kept by the whole site: nothing of it starts before', async () => {
    const { get, server } = await bench({ '/p': recovers(status(429, { 'retry-after': '1' })) }, { maxRequests: 2 })
    await get('/first')
    const throttled = get('/p')
    await until(() => server.paths().includes('/p'))
    const others = await Promise.all(['/a', '/b', '/c', '/d'].map((path) => get(path)))
    await throttled
    const toldAt = server.pages()[1]?.at ?? 0
    const after = server.pages().slice(2)
    expect(after).toHaveLength(5)
    for (const { at, path } of after) {
      // Whoever was in flight already is no new start: at most the one other slot.
      if (path === '/a') continue
      expect(at - toldAt).toBeGreaterThanOrEqual(1_000)
    }
    expect(others.flatMap(({ waits }) => waits).every(({ code }) => code === 'source/throttled')).toBe(true)
  })

  it('in real time is never cut short', async () => {
    const { get, server } = await bench({ '/p': recovers(status(429, { 'retry-after': '1' })) })
    await get('/p')
    const [first, second] = server.pages()
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1_000)
  })

  it('that is too long ends the read at once, and every other read of that site', async () => {
    const clock = fakeClock()
    const { get, server } = await bench({ '/p': status(429, { 'retry-after': '3600' }) }, { clock })
    const { failure, waits } = await get('/p')
    expect(failure).toMatchObject({
      code: 'source/throttled',
      details: { retryAfterMs: 3_600_000, status: 429, tries: 1 },
    })
    expect(failure?.message).toContain('60 minutes')
    const next = await get('/q')
    expect(next.failure?.code).toBe('source/throttled')
    expect(next.failure?.details.retryAfterMs).toBeGreaterThan(3_500_000)
    expect([...waits, ...next.waits, ...clock.slept]).toEqual([])
    expect(server.paths()).toEqual(['/robots.txt', '/p'])
    clock.advance(3_600_000)
    expect((await get('/q')).read).not.toBeNull()
  })

  it('of a number without end is no wait without end', async () => {
    const { get } = await bench({ '/p': status(429, { 'retry-after': '9'.repeat(400) }) })
    const { failure } = await get('/p')
    expect(failure?.code).toBe('source/throttled')
    expect(Number.isSafeInteger(failure?.details.retryAfterMs)).toBe(true)
  })

  it('is believed five times a page', async () => {
    const clock = fakeClock()
    const { get, server } = await bench({ '/p': status(429, { 'retry-after': '1' }) }, { clock })
    const { failure, waits } = await get('/p')
    expect(failure?.code).toBe('source/throttled')
    expect(waits).toHaveLength(5)
    expect(server.pages()).toHaveLength(6)
  })

  it('does not count in the budget of a page that only waited along', async () => {
    const clock = fakeClock()
    const routes = { '/p': recovers(status(429, { 'retry-after': '100' })), '/other': recovers(status(500)) }
    const { get } = await bench(routes, { clock, retryBudgetMs: 20_000, maxRequests: 1 })
    const [one, other] = await Promise.all([get('/p'), get('/other')])
    expect(one.read).not.toBeNull()
    expect(other.read).not.toBeNull()
  })

  it.each(['', '0', 'soon', '-5', '1.5', 'Thu, 01 Jan 1970 00:00:00 GMT'])(
    'named as "%s" is none: the usual backoff',
    async (told) => {
      const clock = fakeClock()
      const { get, server } = await bench(
        { '/p': status(429, told === '' ? {} : { 'retry-after': told }) },
        { clock, random: () => 0, retryBaseMs: 1_000 },
      )
      const { failure, waits, seen } = await get('/p')
      expect(failure).toMatchObject({ code: 'source/throttled', details: { tries: 3 } })
      expect(waits.map(({ ms }) => ms)).toEqual([1_000, 2_000])
      expect(seen.map(({ retry }) => retry)).toEqual([false, false, true, true])
      expect(server.pages()).toHaveLength(3)
    },
  )
})

describe('a date to wait for', () => {
  const answer = (headers: Record<string, string>) => ({
    sent: true,
    status: 503,
    headers,
    body: Buffer.alloc(0),
    ms: 1,
    trouble: null,
  })
  const laptop = Date.UTC(2020, 0, 1)

  it("is read against the site's own clock where it tells it: a laptop's may be years off", () => {
    const headers = { 'retry-after': 'Sun, 16 Nov 2025 17:30:30 GMT', date: 'Sun, 16 Nov 2025 17:30:00 GMT' }
    expect(toldPauseMs(answer(headers), laptop)).toBe(30_000)
  })
  it('is read against ours where it does not', () => {
    const headers = { 'retry-after': 'Wed, 01 Jan 2020 00:00:07 GMT' }
    expect(toldPauseMs(answer(headers), laptop)).toBe(7_000)
  })
  it('may be written the old ways', () => {
    const date = 'Sun, 16 Nov 2025 17:30:00 GMT'
    expect(toldPauseMs(answer({ 'retry-after': 'Sunday, 16-Nov-25 17:30:10 GMT', date }), laptop)).toBe(10_000)
  })
})

describe('accept and the budget', () => {
  it('a page that stays cut ends like an unreachable one', async () => {
    const clock = fakeClock()
    const { reader, site, server } = await bench(
      {},
      { clock, random: () => 0, retryBaseMs: 1_000, maxTries: 9, retryBudgetMs: 4_000 },
    )
    const { failure, waits } = await tell(reader, site, new URL('/p', server.origin), {
      accept: () => {
        throw new Failure('page/incomplete', 'Cut.')
      },
    })
    expect(failure).toMatchObject({ code: 'page/incomplete', details: { tries: 3 } })
    expect(waits.map(({ ms }) => ms)).toEqual([1_000, 2_000])
  })
})

function dated(res: Parameters<Handler>[1], seconds: number): void {
  const now = Math.floor(Date.now() / 1_000) * 1_000
  res.sendDate = false
  res.writeHead(429, {
    date: new Date(now).toUTCString(),
    'retry-after': new Date(now + seconds * 1_000).toUTCString(),
  })
  res.end(page('slow down'))
}
