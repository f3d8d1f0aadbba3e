import { describe, expect, it } from 'vitest'
import { createBreaker, createMemoryBoard } from '../../core/pages/breaker.ts'
import { createPacing, systemClock } from '../../core/pages/pacing.ts'
import { policyLimits } from '../../core/pages/policy.ts'
import { createMemoryLedger, type StartLedger, type StartWanted } from '../../core/pages/start-ledger.ts'
import { bench, closeAfter, fakeClock, siteOf, tell, until } from './support/reader.ts'
import { type Handler, page, startServer, status } from './support/server.ts'

const slow =
  (ms: number): Handler =>
  (req, res) =>
    void setTimeout(() => res.end(page(req.url ?? '')), ms)

const paths = (count: number) => Array.from({ length: count }, (_, n) => `/page-${n}`)
const slowPages = (count: number, ms: number) => Object.fromEntries(paths(count).map((path) => [path, slow(ms)]))

/**
 * A ledger that writes down when each request went on the wire. Gaps are compared there: how long a request then takes
 * to arrive is the machine's affair, and says nothing about the gap.
 */
function writtenDown() {
  const ledger = createMemoryLedger(systemClock)
  const starts: number[] = []
  return {
    starts,
    ledger: {
      ...ledger,
      tryStart(siteKey: string, wanted: StartWanted) {
        const start = ledger.tryStart(siteKey, wanted)
        if (typeof start === 'number') return start
        return {
          ...start,
          started() {
            start.started()
            starts.push(systemClock.now())
          },
        }
      },
    },
  }
}

function expectGaps(starts: readonly number[], gapMs: number) {
  for (const [n, at] of starts.slice(1).entries()) expect(at - (starts[n] ?? 0)).toBeGreaterThanOrEqual(gapMs)
}

describe('requests of one site at once', () => {
  it('are never more than allowed, and as many as allowed', async () => {
    const { get, server } = await bench(slowPages(20, 20), { maxRequests: 4 })
    const outcomes = await Promise.all(paths(20).map((path) => get(path)))
    expect(outcomes.every(({ read }) => read !== null)).toBe(true)
    expect(Math.max(...server.log.map(({ atOnce }) => atOnce))).toBe(4)
    // One connection each: none is opened beside one that is about to be free.
    expect(server.connections()).toBe(4)
  })

  it('count for the site, whatever the host name', async () => {
    const { reader, server, site } = await bench(slowPages(8, 20), { maxRequests: 2 })
    const urls = paths(8).map((path, n) => new URL(path, `http://${n % 2 ? 'localhost' : '127.0.0.1'}:${server.port}`))
    await Promise.all(urls.map((url) => tell(reader, site, url)))
    expect(server.pages()).toHaveLength(8)
    expect(new Set(server.pages().map(({ host }) => host)).size).toBe(2)
    expect(Math.max(...server.log.map(({ atOnce }) => atOnce))).toBe(2)
  })

  it('are in the order they were asked for', async () => {
    const { get, server } = await bench({}, { maxRequests: 1 })
    await Promise.all(paths(6).map((path) => get(path)))
    expect(server.pages().map(({ path }) => path)).toEqual(paths(6))
  })

  it('of another site do not wait for this one', async () => {
    const busy = await bench({ '/p': slow(300) }, { maxRequests: 1 })
    const other = await startServer()
    closeAfter(other)
    await busy.get('/first')
    const waiting = busy.get('/p')
    await until(() => busy.server.paths().includes('/p'))
    const elsewhere = { ...siteOf(other), key: 'other.test' }
    const { read } = await tell(busy.reader, elsewhere, new URL('/q', other.origin))
    expect(read).not.toBeNull()
    expect(busy.server.openSockets()).toBe(1)
    await waiting
  })

  it('lose no slot to a try that waits for its next', async () => {
    const { get, server } = await bench({ '/bad': status(500) }, { maxRequests: 1, retryBaseMs: 100, maxTries: 2 })
    await get('/first')
    const bad = get('/bad')
    await until(() => server.paths().includes('/bad'))
    await get('/good')
    expect(server.pages().map(({ path }) => path)).toEqual(['/first', '/bad', '/good'])
    await bad
    expect(server.pages().map(({ path }) => path)).toEqual(['/first', '/bad', '/good', '/bad'])
  })

  it('lose no slot to failures of any kind', async () => {
    const { get, server } = await bench({ '/404': status(404), '/500': status(500) }, { maxRequests: 1, maxTries: 2 })
    const broken = () => {
      throw new TypeError('a bug in a parser')
    }
    await Promise.all([get('/404'), get('/500'), get('/x', { accept: broken }), get('/y', { accept: broken })])
    expect((await get('/p')).read).not.toBeNull()
    expect(server.openSockets()).toBe(1)
  })
})

describe('the gap between two starts', () => {
  it('is kept by all callers together, robots.txt included', async () => {
    const { ledger, starts } = writtenDown()
    const { get, server } = await bench(slowPages(6, 200), { requestGapMs: 40, maxRequests: 4, ledger })
    await Promise.all(paths(6).map((path) => get(path)))
    expect(server.log).toHaveLength(7)
    expect(starts).toHaveLength(7)
    expectGaps(starts, 40)
    expect(Math.max(...server.log.map(({ atOnce }) => atOnce))).toBeGreaterThan(1)
  })

  it('is kept by retries and redirects as well', async () => {
    const routes = { '/bad': status(500), '/from': status(302, { location: '/to' }) }
    const { ledger, starts } = writtenDown()
    const { get, server } = await bench(routes, { requestGapMs: 40, retryBaseMs: 1, maxTries: 3, ledger })
    await Promise.all([get('/bad'), get('/from')])
    expect(server.log).toHaveLength(6)
    expect(starts).toHaveLength(6)
    expectGaps(starts, 40)
  })

  it('survives a machine that stands still while timers are due', async () => {
    const { ledger, starts } = writtenDown()
    const { get, server } = await bench({}, { requestGapMs: 30, ledger })
    await get('/first')
    const reads = paths(4).map((path) => get(path))
    await new Promise((resolve) => setTimeout(resolve, 10))
    const until = performance.now() + 200
    while (performance.now() < until);
    await Promise.all(reads)
    expect(server.log).toHaveLength(6)
    expect(starts).toHaveLength(6)
    expectGaps(starts, 30)
  })

  it('of 0 keeps nothing waiting', async () => {
    const clock = { ...systemClock, sleep: () => Promise.reject(new Error('slept')) }
    const { get } = await bench({}, { requestGapMs: 0, clock })
    const outcomes = await Promise.all(paths(10).map((path) => get(path)))
    expect(outcomes.filter(({ read }) => read === null)).toEqual([])
  })
})

describe('the ledger of starts', () => {
  const wanted = (gapMs: number): StartWanted => ({ gapMs, maxRequests: 4, openingMs: 1_000, lastingMs: 5_000 })
  /** What is missing to a start; 0 where it was booked, and is over at once. */
  const missing = (ledger: StartLedger, siteKey: string, gapMs: number) => {
    const start = ledger.tryStart(siteKey, wanted(gapMs))
    if (typeof start === 'number') return start
    start.started()
    start.ended()
    return 0
  }

  it('books a start or says what is missing, never both', () => {
    const clock = fakeClock()
    const ledger = createMemoryLedger(clock)
    expect(missing(ledger, 'a', 100)).toBe(0)
    expect(missing(ledger, 'b', 100)).toBe(0)
    clock.advance(60)
    expect(missing(ledger, 'a', 100)).toBe(40)
    expect(missing(ledger, 'a', 100)).toBe(40)
    clock.advance(40)
    const start = ledger.tryStart('a', wanted(100))
    expect(missing(ledger, 'a', 100)).toBe(100)
    clock.advance(20)
    if (typeof start !== 'number') start.started()
    expect(missing(ledger, 'a', 100)).toBe(100)
    expect(missing(ledger, 'a', 0)).toBe(0)
  })

  it('books no more at once than wanted, whichever reader asks', () => {
    const ledger = createMemoryLedger(fakeClock())
    const starts = Array.from({ length: 4 }, () => ledger.tryStart('a', wanted(0)))
    expect(starts.map((start) => typeof start)).toEqual(['object', 'object', 'object', 'object'])
    expect(ledger.tryStart('a', wanted(0))).toBeGreaterThan(0)
    expect(missing(ledger, 'b', 0)).toBe(0)
    if (typeof starts[2] === 'object') starts[2].ended()
    expect(missing(ledger, 'a', 0)).toBe(0)
  })

  it('never shortens a silence', () => {
    const clock = fakeClock()
    const ledger = createMemoryLedger(clock)
    ledger.hold('a', 5_000)
    ledger.hold('a', 1_000)
    expect(ledger.heldMs('a')).toBe(5_000)
    expect(ledger.heldMs('b')).toBe(0)
    clock.advance(6_000)
    expect(ledger.heldMs('a')).toBe(0)
  })
})

describe('the pacing', () => {
  const setUp = (requestGapMs: number) => {
    const clock = fakeClock()
    const ledger = createMemoryLedger(clock)
    const breaker = createBreaker({ limits: policyLimits({}), board: createMemoryBoard(clock), clock })
    const pacing = createPacing({
      ...policyLimits({ maxRequests: 4, requestGapMs, maxPauseMs: 60_000 }),
      maxHoldMs: 60_000,
      clock,
      ledger,
      breaker,
    })
    const turn = (signal = new AbortController().signal) => {
      const held: number[] = []
      return { site: siteOf(), signal, onHold: (ms: number) => held.push(ms), onDown: () => {}, onHeld: () => {}, held }
    }
    return { clock, pacing, turn }
  }

  it('raises a gap and never lowers it', async () => {
    const { clock, pacing, turn } = setUp(100)
    pacing.raiseGap('liverc.test', 3_000)
    pacing.raiseGap('liverc.test', 50)
    await pacing.take(turn(), async () => {})
    await pacing.take(turn(), async () => {})
    expect(clock.slept).toEqual([3_000])
  })

  it('waits out a silence that begins while a request waits for its gap', async () => {
    const { clock, pacing, turn } = setUp(100)
    await pacing.take(turn(), async () => {})
    const waiting = turn()
    const second = pacing.take(waiting, async () => clock.now())
    pacing.hold('liverc.test', 5_000)
    expect(await second).toBeGreaterThanOrEqual(6_000)
    expect(waiting.held).toHaveLength(1)
  })

  it('gives a place in the queue back when its owner leaves', async () => {
    const { pacing, turn } = setUp(0)
    const leave = new AbortController()
    let free = () => {}
    const blocked = new Promise<void>((resolve) => {
      free = resolve
    })
    const running = Array.from({ length: 4 }, () => pacing.take(turn(), () => blocked))
    let ran = false
    const leaving = pacing.take(turn(leave.signal), async () => {
      ran = true
    })
    const next = pacing.take(turn(), async () => 'next')
    await Promise.resolve()
    leave.abort(new Error('gone'))
    await expect(leaving).rejects.toThrow('gone')
    free()
    expect(await next).toBe('next')
    await Promise.all(running)
    expect(ran).toBe(false)
  })
})

describe('the clock', () => {
  it('does not let a sleep of forty days end at once', async () => {
    const stop = new AbortController()
    let woke = false
    const slept = systemClock.sleep(40 * 86_400_000, stop.signal).then(
      () => {
        woke = true
      },
      () => {},
    )
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(woke).toBe(false)
    stop.abort()
    await slept
  })
})
