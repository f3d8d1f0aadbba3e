import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Failure } from '../../core/contract/failure.ts'
import { createBreaker, type Pass } from '../../core/pages/breaker.ts'
import { systemClock } from '../../core/pages/pacing.ts'
import { policyLimits } from '../../core/pages/policy.ts'
import { openStore, type Store } from '../../core/store/database.ts'
import { decideBreaker, findBreaker } from '../../core/store/site-breakers.ts'
import type { SharedClock } from '../../core/store/site-state.ts'
import { siteOf } from '../pages/support/reader.ts'
import { scratchFolder } from '../support/scratch.ts'
import { query } from '../support/tables.ts'

const site = siteOf()
const limits = policyLimits({ breakerFailures: 3, breakerOpenMs: 30_000 })
const unreachable = new Failure('source/unreachable', 'LiveRC refused.', { cause: 'network' })

/** The clocks of one machine; time passes when a test says so. */
function machine(host = 'laptop') {
  let now = 5_000_000
  const clock: SharedClock = { host, uptimeMs: () => now, epochMs: () => Date.UTC(2026, 0, 1) + now }
  return {
    clock,
    pass: (ms: number) => {
      now += ms
    },
  }
}

function open(file: string): Store {
  const store = openStore(file)
  onTestFinished(() => store.close())
  return store
}

/** A program with a connection of its own. */
function program(file: string, clock: SharedClock) {
  const store = open(file)
  const breaker = createBreaker({
    limits,
    board: { decide: (siteKey, decide) => decideBreaker(store, siteKey, clock, decide) },
    clock: { ...systemClock, epochMs: clock.epochMs },
  })
  const enter = (): Pass => {
    const entry = breaker.enter(site)
    if ('waitMs' in entry) throw new Error(`refused for ${entry.waitMs} ms`)
    return entry
  }
  return {
    store,
    enter,
    settle: (failure: Failure | null) => enter().settle(new URL('http://127.0.0.1/'), failure),
    waitMs: () => {
      const entry = breaker.enter(site)
      return 'waitMs' in entry ? entry.waitMs : 0
    },
    record: () => findBreaker(store, site.key, clock),
  }
}

describe('a breaker in the database', () => {
  it('is one for all programs: failures add up, one probe goes, its answer is everybody’s', () => {
    const file = join(scratchFolder(), 'shared.db')
    const { clock, pass } = machine()
    const [one, other] = [program(file, clock), program(file, clock)]
    one.settle(unreachable)
    other.settle(unreachable)
    expect(one.settle(unreachable)).toBe(true)
    expect([one.waitMs(), other.waitMs()]).toEqual([30_000, 30_000])
    pass(30_000)
    const probe = other.enter()
    expect(one.record()).toMatchObject({ state: 'half-open', failures: 3 })
    expect(one.waitMs()).toBe(250)
    probe.settle(new URL('http://127.0.0.1/'), null)
    expect(one.record()).toMatchObject({
      state: 'closed',
      failures: 0,
      lastFailure: { code: 'source/unreachable', cause: 'network', message: 'LiveRC refused.' },
    })
    one.enter()
    other.enter()
  })

  it('says until when, for people', () => {
    const file = join(scratchFolder(), 'told.db')
    const { clock } = machine()
    const one = program(file, clock)
    for (let n = 0; n < 3; n++) one.settle(unreachable)
    expect(query(file, 'select * from site_state')).toEqual([
      expect.objectContaining({
        site_key: site.key,
        host: 'laptop',
        breaker: 'open',
        breaker_failures: 3,
        breaker_until_uptime_ms: 5_030_000,
        breaker_until_at: new Date(clock.epochMs() + 30_000).toISOString(),
        last_failure_code: 'source/unreachable',
        last_failure_cause: 'network',
        last_failure_message: 'LiveRC refused.',
      }),
    ])
  })

  it('writes nothing while all is well', () => {
    const file = join(scratchFolder(), 'calm.db')
    const one = program(file, machine().clock)
    for (let n = 0; n < 10; n++) one.settle(null)
    expect(query(file, 'select * from site_state')).toEqual([])
  })

  it('of another machine is read by the clock that people read', () => {
    const file = join(scratchFolder(), 'moved.db')
    const one = program(file, machine('club-house').clock)
    for (let n = 0; n < 3; n++) one.settle(unreachable)
    const { clock, pass } = machine('laptop')
    // Another uptime altogether, the same time of day.
    const other = program(file, { ...clock, uptimeMs: () => clock.uptimeMs() - 4_900_000 })
    expect(other.waitMs()).toBe(30_000)
    pass(29_000)
    expect(other.waitMs()).toBe(1_000)
    pass(1_000)
    other.enter()
  })

  it('keeps what else is known of the site', () => {
    const file = join(scratchFolder(), 'beside.db')
    const one = program(file, machine().clock)
    one.settle(unreachable)
    one.store.prepare("update site_state set last_start_uptime_ms = 7, held_until_at = 'then'").run()
    one.settle(unreachable)
    one.settle(null)
    expect(query(file, 'select last_start_uptime_ms, held_until_at from site_state')).toEqual([
      { last_start_uptime_ms: 7, held_until_at: 'then' },
    ])
  })
})
