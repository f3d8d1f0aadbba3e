import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../core/pages/pacing.ts'
import { createMemoryLedger, type Start } from '../../core/pages/start-ledger.ts'
import type { ProcessMark } from '../../core/processes.ts'
import { openStore, type Store } from '../../core/store/database.ts'
import { createSiteLedger } from '../../core/store/site-ledger.ts'
import { ensureSiteState } from '../../core/store/site-state.ts'
import { type FakeProgram, fakeProgram } from '../support/fake-host.ts'
import { scratchFolder } from '../support/scratch.ts'
import { query } from '../support/tables.ts'

const site = 'liverc.test'
const limits = { gapMs: 100, maxRequests: 4, openingMs: 10_000, lastingMs: 60_000 }

/** A database and the programs that ask the same site by it. */
function programs(file = join(scratchFolder(), 'site.db')) {
  let pid = 100
  function program(more: Partial<ProcessMark> = {}) {
    let store: Store | undefined = openStore(file)
    const fake = fakeProgram(++pid, more)
    const troubles: unknown[] = []
    // One clock for what is counted in memory as well.
    const memory = createMemoryLedger({ ...systemClock, now: () => fake.clock.uptime })
    const ledger = createSiteLedger({
      store: () => store,
      memory,
      host: fake.host,
      epochMs: () => fake.clock.wall,
      onTrouble: (error) => troubles.push(error),
    })
    onTestFinished(() => {
      ledger.close()
      store?.close()
    })
    const ask = (wanted: Partial<typeof limits> = {}) => ledger.tryStart(site, { ...limits, ...wanted })
    return {
      ...fake,
      ledger,
      troubles,
      ask,
      /** A start that is on the wire at once. */
      start(wanted: Partial<typeof limits> = {}): Start {
        const start = ask(wanted)
        if (typeof start === 'number') throw new Error(`not before ${start} ms`)
        start.started()
        ledger.flush()
        return start
      },
      end(start: Start) {
        start.ended()
        ledger.flush()
      },
      forgetDatabase() {
        store?.close()
        store = undefined
      },
      store: () => store,
    }
  }
  const rows = () => query(file, 'select pid, waits from site_request order by id')
  /** Lets time pass on all of these machines. */
  const pass = (ms: number, ...all: { clock: { uptime: number; wall: number } }[]) => {
    for (const { clock } of all) {
      clock.uptime += ms
      clock.wall += ms
    }
  }
  return { program, rows, pass, file }
}

describe('one budget for all programs on a database', () => {
  it('keeps the gap between their starts', () => {
    const { program, pass } = programs()
    const [a, b] = [program(), program()]
    a.start()
    expect(b.ask()).toBe(101)
    pass(60, a, b)
    expect(b.ask()).toBe(41)
    expect(a.ask()).toBe(41)
    pass(41, a, b)
    b.start()
    expect(a.ask()).toBe(101)
    expect(b.ask()).toBe(101)
  })

  it('counts the gap from when a request is on the wire, and lets nobody start before', () => {
    const { program, pass } = programs()
    const [a, b] = [program(), program()]
    const opening = a.ask()
    if (typeof opening === 'number') throw new Error('not booked')
    pass(5_000, a, b)
    expect(b.ask()).toBe(20)
    opening.started()
    a.ledger.flush()
    expect(b.ask()).toBe(101)
    pass(101, a, b)
    expect(typeof b.ask()).toBe('object')
  })

  it.each([
    ['its time is over', (all: { pass: () => void }) => all.pass()],
    ['its process is gone', (all: { kill: () => void }) => all.kill()],
    ['it came to nothing', (all: { fail: () => void }) => all.fail()],
  ])('a connection that never opens holds the others up only until %s', (_when, end) => {
    const { program, pass } = programs()
    const [a, b] = [program(), program()]
    const opening = a.ask()
    if (typeof opening === 'number') throw new Error('not booked')
    pass(200, a, b)
    expect(b.ask()).toBe(20)
    end({ pass: () => pass(10_000, a, b), kill: () => b.fates.set(a.mark.pid, 'gone'), fail: () => a.end(opening) })
    expect(typeof b.ask()).toBe('object')
  })

  it('counts the requests of all at once', () => {
    const { program } = programs()
    const [a, b, c] = [program(), program(), program()]
    const free = { gapMs: 0 }
    const starts = [a.start(free), a.start(free), b.start(free), b.start(free)]
    for (const one of [a, b, c]) expect(one.ask(free)).toBe(20)
    a.end(starts[0] as Start)
    // Whoever waits longest comes first: a, then b, then c.
    expect(c.ask(free)).toBe(20)
    expect(b.ask(free)).toBe(20)
    a.start(free)
    b.end(starts[2] as Start)
    expect(c.ask(free)).toBe(20)
    b.start(free)
  })

  it('does not let a program that asks often keep another from its turn', () => {
    const { program } = programs()
    const [greedy, patient] = [program(), program()]
    const free = { gapMs: 0, maxRequests: 1 }
    let running = greedy.start(free)
    expect(patient.ask(free)).toBe(20)
    greedy.end(running)
    expect(greedy.ask(free)).toBe(20)
    running = patient.start(free)
    patient.end(running)
    greedy.end(greedy.start(free))
  })

  it('does not count requests of a program that is gone, nor overdue ones, and forgets them', () => {
    const { program, rows, pass } = programs()
    const [a, b, c] = [program(), program(), program()]
    const free = { gapMs: 0 }
    a.start(free)
    a.start(free)
    a.ask(free)
    b.start({ ...free, lastingMs: 1_000 })
    expect(c.ask(free)).toBe(20)
    pass(1_100, a, b, c)
    c.fates.set(a.mark.pid, 'gone')
    c.start(free)
    c.start(free)
    expect(rows()).toEqual([
      { pid: c.mark.pid, waits: 0 },
      { pid: c.mark.pid, waits: 0 },
    ])
  })

  it('does not wait for one that stood in line and went away', () => {
    const { program, rows, pass } = programs()
    const [a, gone, quiet, c] = [program(), program(), program(), program()]
    const free = { gapMs: 0, maxRequests: 1 }
    const running = a.start(free)
    for (const one of [gone, quiet, c]) expect(one.ask(free)).toBe(20)
    a.end(running)
    c.fates.set(gone.mark.pid, 'gone')
    expect(c.ask(free)).toBe(20)
    pass(1_500, a, quiet, c)
    // It says again and again that it waits.
    expect(c.ask(free)).toBe(20)
    pass(1_500, a, quiet, c)
    c.start(free)
    expect(rows()).toEqual([{ pid: c.mark.pid, waits: 0 }])
  })

  it('of one site is not that of another', () => {
    const { program } = programs()
    const [a, b] = [program(), program()]
    a.start({ maxRequests: 1 })
    expect(typeof b.ledger.tryStart('other.test', limits)).toBe('object')
  })

  it('writes no line where a program asks alone', () => {
    const { program, rows } = programs()
    const a = program()
    a.start({ gapMs: 0, maxRequests: 1 })
    expect(a.ask({ gapMs: 0, maxRequests: 1 })).toBe(20)
    expect(rows()).toEqual([{ pid: a.mark.pid, waits: 0 }])
  })
})

describe('a silence that a site asked for', () => {
  it('holds for all programs, and is never shortened', () => {
    const { program, pass } = programs()
    const [a, b] = [program(), program()]
    a.ledger.hold(site, 5_000)
    a.ledger.flush()
    expect(b.ledger.heldMs(site)).toBe(5_001)
    b.ledger.hold(site, 1_000)
    b.ledger.flush()
    expect(a.ledger.heldMs(site)).toBe(5_001)
    expect(b.ledger.heldMs('other.test')).toBeLessThanOrEqual(0)
    pass(5_001, a, b)
    expect([a, b].map(({ ledger }) => ledger.heldMs(site))).toEqual([0, 0])
  })

  it('outlasts a start of the machine, by the wall clock', () => {
    const { program, file } = programs()
    const before = program()
    before.start()
    before.ledger.hold(site, 600_000)
    before.ledger.flush()
    const after = programs(file).program({ host: 'pit-lane, started anew' })
    after.clock.uptime = 50
    after.clock.wall += 60_000
    expect(after.ledger.heldMs(site)).toBe(540_000)
    // And a start books on the new clock, what else was known kept.
    after.start()
    expect(after.ledger.heldMs(site)).toBe(540_000)
    expect(after.ask()).toBe(101)
  })

  it('of forty thousand years is one that a date can say', () => {
    const { program } = programs()
    const a = program()
    a.ledger.hold(site, Number.MAX_SAFE_INTEGER)
    a.ledger.flush()
    expect(a.troubles).toEqual([])
    expect(a.ledger.heldMs(site)).toBeGreaterThan(1e12)
  })
})

describe('clocks', () => {
  const sharedBy = ({ host, clock }: FakeProgram) => ({
    host: host.clock,
    uptimeMs: host.uptimeMs,
    epochMs: () => clock.wall,
  })
  const day = 86_400_000

  it.each([day, -day])('that people set by %i ms change neither gap nor silence', (jump) => {
    const { program } = programs()
    const [a, b] = [program(), program()]
    a.start()
    a.ledger.hold(site, 5_000)
    a.ledger.flush()
    b.clock.wall += jump
    expect(b.ask()).toBe(101)
    expect(b.ledger.heldMs(site)).toBe(5_001)
  })

  it('of another start of the machine do not hold a request up', () => {
    const { program, file, rows } = programs()
    const before = program()
    before.clock.uptime = 90_000_000
    before.start()
    before.start({ gapMs: 0 })
    const after = programs(file).program({ host: 'pit-lane, started anew' })
    after.clock.uptime = 50
    after.start()
    expect(rows()).toEqual([{ pid: after.mark.pid, waits: 0 }])
  })

  it('of a machine that has no name for its start give themselves away by times to come', () => {
    const { program } = programs()
    const [before, after] = [program(), program()]
    before.clock.uptime = 90_000_000
    before.start()
    before.ledger.hold(site, 60_000)
    before.ledger.flush()
    after.clock.uptime = 50
    after.fates.set(before.mark.pid, 'gone')
    expect(after.ledger.heldMs(site)).toBe(60_000)
    after.start()
  })

  it('keep the breaker of a site when its row passes to the new one', () => {
    const { program } = programs()
    const before = program()
    const after = program({ host: 'started anew' })
    const store = before.store()
    if (!store) throw new Error('no store')
    store.transaction(() => ensureSiteState(store, site, sharedBy(before)))
    const until = new Date(before.clock.wall + 30_000).toISOString()
    store
      .prepare<[string], never>(
        `update site_state set breaker = 'open', breaker_failures = 9, breaker_until_uptime_ms = 7, breaker_until_at = ?`,
      )
      .run(until)
    after.clock.uptime = 1_000
    expect(store.transaction(() => ensureSiteState(store, site, sharedBy(after)))).toMatchObject({
      host: 'started anew',
      breaker: 'open',
      breakerFailures: 9,
      breakerUntilUptimeMs: 31_000,
      breakerUntilAt: until,
    })
    expect(store.transaction(() => ensureSiteState(store, site, sharedBy(after))).breakerUntilUptimeMs).toBe(31_000)
  })
})

describe('a database that cannot be used', () => {
  it('because there is none yet leaves the budget of this program alone', () => {
    const { program } = programs()
    const a = program()
    a.forgetDatabase()
    a.start()
    expect(a.ask()).toBe(100)
    expect(a.troubles).toEqual([])
  })

  it('in memory is nobody else’s', () => {
    const a = programs(':memory:').program()
    a.start()
    expect(a.ask()).toBe(100)
    expect(a.store()?.prepare<[], unknown>('select * from site_state').all()).toEqual([])
  })

  it('because another writes just now is asked again, without waiting in between, and given up after a while', () => {
    const { program, file, pass } = programs()
    const a = program()
    const running = a.start({ gapMs: 0 })
    const writer = new Database(file)
    writer.exec('begin immediate')
    pass(200, a)
    expect(a.ask()).toBe(20)
    a.end(running)
    pass(4_000, a)
    expect(a.ask()).toBe(20)
    pass(1_000, a)
    a.start()
    // What this program asked meanwhile counts all the same.
    expect(a.ask()).toBe(100)
    writer.exec('rollback')
    writer.close()
    a.ledger.flush()
    pass(200, a)
    a.start()
    expect(query(file, 'select count(*) as n from site_request')).toEqual([{ n: 1 }])
    expect(a.troubles).toEqual([])
  })

  it('because it may only be read still tells what others ask', () => {
    const { program, file, pass } = programs()
    const a = program()
    a.start()
    const looking = openStore(file, { readOnly: true })
    onTestFinished(() => looking.close())
    const fake = fakeProgram(7)
    const memory = createMemoryLedger({ ...systemClock, now: () => fake.clock.uptime })
    const troubles: unknown[] = []
    const ledger = createSiteLedger({
      host: fake.host,
      epochMs: () => fake.clock.wall,
      store: () => looking,
      memory,
      onTrouble: (error) => troubles.push(error),
    })
    expect(ledger.tryStart(site, limits)).toBe(101)
    pass(101, a, fake)
    const start = ledger.tryStart(site, limits)
    expect(typeof start).toBe('object')
    expect(ledger.tryStart(site, limits)).toBe(100)
    ledger.hold(site, 9_000)
    ledger.flush()
    expect(ledger.heldMs(site)).toBe(9_000)
    expect(a.ledger.heldMs(site)).toBeLessThanOrEqual(0)
    expect(troubles).toEqual([])
  })

  it.each([
    ['full', "create trigger t before insert on site_request begin select raise(abort, 'no room'); end"],
    ['without its tables', 'drop table site_request'],
  ])('because it is %s leaves the budget of this program, and is told once', (_why, spoil) => {
    const { program, file, pass } = programs()
    const a = program()
    const other = new Database(file)
    other.exec(spoil)
    other.close()
    a.start()
    expect(a.ask()).toBe(100)
    pass(100, a)
    a.end(a.start())
    expect(a.troubles).toHaveLength(1)
  })

  it.runIf(process.getuid?.() !== 0)('because its file may not be written leaves the budget of this program', () => {
    const { program, file } = programs()
    const a = program()
    chmodSync(file, 0o400)
    a.start()
    expect(a.ask()).toBe(100)
  })
})
