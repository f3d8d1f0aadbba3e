import { describe, expect, it } from 'vitest'
import type { BreakerState } from '../../core/contract/domain.ts'
import { Failure, type FailureCode, type FailureDetails } from '../../core/contract/failure.ts'
import type { BreakerRecord } from '../../core/contract/site.ts'
import { formatClockTime } from '../../core/contract/units.ts'
import {
  type BreakerBoard,
  createBreaker,
  createMemoryBoard,
  type Pass,
  type Refusal,
} from '../../core/pages/breaker.ts'
import { systemClock } from '../../core/pages/pacing.ts'
import { policyLimits } from '../../core/pages/policy.ts'
import { createMemoryLedger, type StartWanted } from '../../core/pages/start-ledger.ts'
import { bench, fakeClock, siteOf, until } from './support/reader.ts'
import { type Handler, hangs, page, resets, status } from './support/server.ts'

const site = siteOf()
const limits = policyLimits({ breakerFailures: 3, breakerOpenMs: 30_000 })

const failure = (code: FailureCode, details: FailureDetails = {}) => new Failure(code, 'It failed.', details)
const unreachable = failure('source/unreachable')

function setUp(clock = fakeClock(), board: BreakerBoard = createMemoryBoard(clock)) {
  const changes: BreakerState[] = []
  const breaker = createBreaker({ limits, board, clock, onChange: (_key, state) => changes.push(state) })
  let pages = 0
  const enter = (): Pass => {
    const entry = breaker.enter(site)
    if ('waitMs' in entry) throw new Error(`refused for ${entry.waitMs} ms`)
    return entry
  }
  const refused = (): Refusal => {
    const entry = breaker.enter(site)
    if (!('waitMs' in entry)) throw new Error('was let in')
    return entry
  }
  const settle = (what: Failure | null, url = `http://127.0.0.1/${pages++}`) => enter().settle(new URL(url), what)
  const record = (): BreakerRecord => board.decide(site.key, (answer) => ({ answer }))
  return { clock, board, breaker, changes, enter, refused, settle, record }
}

describe('a breaker', () => {
  it('opens after so many failures in a row, and only in a row', () => {
    const { settle, record, refused, changes } = setUp()
    expect([unreachable, unreachable, null, unreachable, unreachable].map((what) => settle(what))).toEqual(
      Array(5).fill(false),
    )
    expect(record()).toMatchObject({ state: 'closed', failures: 2 })
    expect(settle(unreachable)).toBe(true)
    expect(record()).toMatchObject({ state: 'open', failures: 3 })
    expect(refused().waitMs).toBe(30_000)
    expect(changes).toEqual(['open'])
  })

  it('lets one probe through when its time is over, and nobody else until that has told', () => {
    const { clock, settle, enter, refused, record, changes } = setUp()
    for (let n = 0; n < 3; n++) settle(unreachable)
    clock.advance(29_999)
    expect(refused().waitMs).toBe(1)
    clock.advance(1)
    const probe = enter()
    expect(record().state).toBe('half-open')
    expect(refused()).toMatchObject({ waitMs: 250, message: 'LiveRC is down, trying again now.' })
    expect(probe.settle(new URL('http://127.0.0.1/'), null)).toBe(false)
    expect(record()).toMatchObject({ state: 'closed', failures: 0 })
    enter()
    enter()
    expect(changes).toEqual(['open', 'half-open', 'closed'])
  })

  it('stays open twice as long with each probe that fails, up to a quarter of an hour', () => {
    const { clock, settle, refused } = setUp()
    for (let n = 0; n < 3; n++) settle(unreachable)
    const waits = [refused().waitMs]
    for (let n = 0; n < 7; n++) {
      clock.advance(waits.at(-1) ?? 0)
      expect(settle(unreachable)).toBe(true)
      waits.push(refused().waitMs)
    }
    expect(waits.map((ms) => ms / 1_000)).toEqual([30, 60, 120, 240, 480, 900, 900, 900])
  })

  it('starts counting anew once it has closed', () => {
    const { clock, settle, refused } = setUp()
    for (let n = 0; n < 3; n++) settle(unreachable)
    clock.advance(30_000)
    settle(unreachable)
    clock.advance(60_000)
    settle(null)
    settle(unreachable)
    settle(unreachable)
    expect(settle(unreachable)).toBe(true)
    expect(refused().waitMs).toBe(30_000)
  })

  it('takes what was asked before it opened for no answer about now', () => {
    const { settle, enter, record } = setUp()
    const early = [enter(), enter()]
    for (let n = 0; n < 3; n++) settle(unreachable)
    early[0]?.settle(new URL('http://127.0.0.1/a'), null)
    early[1]?.settle(new URL('http://127.0.0.1/b'), unreachable)
    expect(record()).toMatchObject({ state: 'open', failures: 3, untilMs: 31_000 })
  })

  it('lets the next one probe where a probe was given up, at once', () => {
    const { clock, settle, enter, refused } = setUp()
    for (let n = 0; n < 3; n++) settle(unreachable)
    clock.advance(30_000)
    enter().giveBack()
    enter().settle(new URL('http://127.0.0.1/'), failure('cancelled'))
    const probe = enter()
    expect(refused().waitMs).toBe(250)
    probe.settle(new URL('http://127.0.0.1/'), null)
    enter()
  })

  it('lets another one probe where the prober died, and then no longer listens to the first', () => {
    const { clock, settle, enter, record } = setUp()
    for (let n = 0; n < 3; n++) settle(unreachable)
    clock.advance(30_000)
    const dead = enter()
    clock.advance(limits.connectTimeoutMs + limits.pageTimeoutMs + 5_000)
    const probe = enter()
    dead.settle(new URL('http://127.0.0.1/'), unreachable)
    expect(record().state).toBe('half-open')
    probe.settle(new URL('http://127.0.0.1/'), null)
    expect(record().state).toBe('closed')
  })

  it('is one for everybody who shares its board', () => {
    const one = setUp()
    const other = setUp(one.clock, one.board)
    one.settle(unreachable)
    other.settle(unreachable)
    expect(one.settle(unreachable)).toBe(true)
    expect(other.refused().waitMs).toBe(30_000)
    one.clock.advance(30_000)
    const probe = other.enter()
    one.refused()
    probe.settle(new URL('http://127.0.0.1/'), null)
    one.enter()
  })

  it('never waits by a clock that was another one', () => {
    const { clock, settle, enter } = setUp()
    clock.advance(10 * 86_400_000)
    for (let n = 0; n < 3; n++) settle(unreachable)
    // The computer started again: its clock begins anew, the record was of before.
    clock.advance(-10 * 86_400_000)
    enter()
  })

  it.each<[FailureCode, FailureDetails, boolean]>([
    ['source/unreachable', {}, true],
    ['source/unreachable', { status: 503 }, true],
    ['page/incomplete', { status: 200 }, true],
    // It ends the runs that meet it by itself.
    ['page/interstitial', { status: 403 }, false],
    ['source/throttled', { status: 429 }, true],
    // It says for how long to wait: that is kept elsewhere.
    ['source/throttled', { status: 429, retryAfterMs: 1_000 }, false],
    ['source/not-found', { status: 404 }, false],
    ['page/mismatch', { status: 200 }, false],
    ['page/changed', { status: 200 }, false],
    ['source/refused', { status: 403 }, false],
    ['source/refused', { status: 511, cause: 'sign-in' }, false],
    ['cancelled', {}, false],
  ])('%s %j: counts is %s', (code, details, counts) => {
    const { settle, record } = setUp()
    for (let n = 0; n < 3; n++) settle(failure(code, details))
    expect(record().state).toBe(counts ? 'open' : 'closed')
  })

  it('does not close for a bot check', () => {
    const { clock, settle, refused } = setUp()
    for (let n = 0; n < 3; n++) settle(unreachable)
    clock.advance(30_000)
    expect(settle(failure('page/interstitial', { status: 403 }))).toBe(true)
    expect(refused()).toMatchObject({ waitMs: 60_000, message: expect.stringContaining('LiveRC checks for robots, ') })
  })

  it('counts an error in an answer once a page: it may be of that page alone', () => {
    const { settle, record } = setUp()
    for (let n = 0; n < 10; n++) settle(failure('source/unreachable', { status: 500 }), 'http://127.0.0.1/broken')
    expect(record()).toMatchObject({ state: 'closed', failures: 1 })
    settle(failure('source/unreachable', { status: 500 }), 'http://127.0.0.1/other')
    expect(settle(failure('source/unreachable', { status: 500 }), 'http://127.0.0.1/third')).toBe(true)
  })

  it.each([
    ['source/unreachable', {}, 'LiveRC is down'],
    ['source/unreachable', { cause: 'no-network' }, 'No network on this laptop'],
    ['source/unreachable', { cause: 'network' }, 'LiveRC cannot be reached'],
    ['source/throttled', {}, 'LiveRC says that it is asked too often'],
    ['page/incomplete', {}, 'Pages of LiveRC arrive cut short'],
  ] satisfies [FailureCode, FailureDetails, string][])(
    'says what is the matter after %s %j',
    (code, details, state) => {
      const { clock, settle, refused } = setUp()
      for (let n = 0; n < 3; n++) settle(failure(code, details))
      const at = formatClockTime(clock.epochMs() + 30_000)
      const { message, failure: told } = refused()
      expect(message).toBe(`${state}, trying again at ${at}.`)
      expect(told.code).toBe('source/down')
      expect(told.message).toContain(`${state}; the next try can be made at ${at}.`)
      expect(told.details).toMatchObject({
        retryAfterMs: 30_000,
        retryAt: new Date(clock.epochMs() + 30_000).toISOString(),
      })
    },
  )
})

describe('a reader whose site is down', () => {
  const quick = { breakerFailures: 3, breakerOpenMs: 60_000, maxTries: 2 }

  it('asks nothing while its breaker is open, then one page, then the rest', async () => {
    const ledger = createMemoryLedger(systemClock)
    // What happened in which order: starts as they are booked, the breaker as it changes.
    const order: string[] = []
    const booked = {
      ...ledger,
      tryStart(siteKey: string, wanted: StartWanted) {
        const start = ledger.tryStart(siteKey, wanted)
        if (typeof start !== 'number') order.push('start')
        return start
      },
    }
    const paths = Array.from({ length: 8 }, (_, n) => `/${n}`)
    const down = () => order.filter((one) => one === 'open').length < 3
    const handler: Handler = (_req, res) => (down() ? res.writeHead(500).end('') : res.end(page('well')))
    const { get, server } = await bench(Object.fromEntries(paths.map((path) => [path, handler])), {
      ...quick,
      breakerOpenMs: 20,
      maxRequests: 2,
      maxTries: 20,
      ledger: booked,
      onBreaker: (_key, state) => order.push(state),
    })
    await get('/first')
    const outcomes = await Promise.all(paths.map((path) => get(path)))
    expect(outcomes.filter(({ read }) => read === null)).toEqual([])
    expect(outcomes.flatMap(({ waits }) => waits).some(({ code }) => code === 'source/down')).toBe(true)
    const story = order.join(' ')
    expect(story).toMatch(
      /^(?:start )+open half-open start open half-open start open half-open start closed(?: start)*$/,
    )
    expect(server.log).toHaveLength(order.filter((one) => one === 'start').length)
  })

  it('says so at once where it would have to wait longer than it does, and asks nothing', async () => {
    const clock = fakeClock()
    const { get, server } = await bench(
      { '/a': resets, '/b': resets },
      { ...quick, clock, breakerOpenMs: 300_000, maxTries: 3 },
    )
    let openings = 0
    const first = await get('/a', { onIncident: ({ kind }) => kind === 'breaker-opened' && openings++ })
    expect(first.failure?.code).toBe('source/unreachable')
    expect(openings).toBe(1)
    const asked = server.log.length
    const { failure: told, waits, seen } = await get('/b')
    expect(told).toMatchObject({ code: 'source/down', details: { cause: 'network' } })
    expect(told?.message).toMatch(/^LiveRC cannot be reached; the next try can be made at \d\d:\d\d\. What was read/)
    expect([waits, seen]).toEqual([[], []])
    expect(server.log).toHaveLength(asked)
    clock.advance(300_000)
    expect((await get('/c')).read).not.toBeNull()
  })

  it('gives the probe on where the one who made it is stopped', async () => {
    const clock = fakeClock()
    const { get, server } = await bench({ '/a': resets, '/hang': hangs }, { ...quick, clock, maxTries: 3 })
    await get('/a')
    clock.advance(60_000)
    const stopping = new AbortController()
    const probing = get('/hang', { signal: stopping.signal })
    await until(() => server.paths().includes('/hang'))
    stopping.abort()
    await probing
    expect((await get('/b')).read).not.toBeNull()
  })

  it('has other sites to ask', async () => {
    const { get } = await bench({ '/a': resets }, { ...quick, clock: fakeClock(), breakerOpenMs: 600_000, maxTries: 3 })
    await get('/a')
    const elsewhere = await bench({ '/p': status(200, {}, page('x')) })
    expect((await get('/b')).failure?.code).toBe('source/down')
    expect((await elsewhere.get('/p')).read).not.toBeNull()
  })
})
