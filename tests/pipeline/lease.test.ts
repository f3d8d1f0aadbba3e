import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Failure } from '../../core/contract/failure.ts'
import { createLog } from '../../core/log.ts'
import {
  eventLease,
  findHolder,
  type Lease,
  type LeaseRooms,
  listHolders,
  withLease,
} from '../../core/pipeline/lease.ts'
import type { ProcessMark } from '../../core/processes.ts'
import { openStore } from '../../core/store/database.ts'
import { findLease } from '../../core/store/leases.ts'
import { findRun, startRun } from '../../core/store/runs.ts'
import { givenRun } from '../store/versioned-race.ts'
import { fakeProgram } from '../support/fake-host.ts'
import { scratchFolder } from '../support/scratch.ts'

const name = eventLease({ source: 'liverc', sourceId: '486677' })
const ttlMs = 30_000

/** A database and the programs on it, each with a clock that a test sets. */
function programs() {
  const file = join(scratchFolder(), 'lease.db')
  let pid = 100
  return function program(more: Partial<ProcessMark> = {}) {
    const store = openStore(file)
    onTestFinished(() => store.close())
    const { mark, host, clock, fates, now } = fakeProgram(++pid, more)
    const requestedBy = `program ${pid}`
    const rooms: LeaseRooms = { store, log: createLog('silent'), leaseMs: ttlMs, requestedBy, host, now }
    /** Takes the lease; `false` where another holds it. */
    const take = async (): Promise<(Lease & { giveBack(): Promise<void> }) | false> => {
      const ending = Promise.withResolvers<void>()
      const begun = Promise.withResolvers<Lease>()
      const held = withLease(rooms, name, async (lease) => {
        begun.resolve(lease)
        await ending.promise
      })
      try {
        const lease = await Promise.race([begun.promise, held])
        if (!lease) throw new Error('ended before it began')
        return {
          ...lease,
          giveBack: () => {
            ending.resolve()
            return held
          },
        }
      } catch (error) {
        expect(error).toMatchObject({ code: 'event/busy' })
        return false
      }
    }
    return { store, rooms, clock, fates, take, mark }
  }
}

async function taken(program: { take(): Promise<(Lease & { giveBack(): Promise<void> }) | false> }) {
  const lease = await program.take()
  if (!lease) throw new Error('somebody holds it')
  return lease
}

const holds = (lease: Lease): boolean => {
  try {
    lease.confirm()
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'event/busy' })
    return false
  }
}

describe('a lease', () => {
  it('is one program’s until it gives it back, and the second is told who and since when', async () => {
    const program = programs()
    const [first, second] = [program(), program()]
    const lease = await taken(first)
    second.clock.wall += 5 * 60_000
    const refusal = await withLease(second.rooms, name, () => 'done').catch((error) => error)
    expect(refusal).toBeInstanceOf(Failure)
    expect(refusal.code).toBe('event/busy')
    expect(refusal.details).toEqual({
      lease: name,
      holder: 'program 101',
      pid: 101,
      host: 'pit-lane',
      since: '2026-03-01T14:32:00.000Z',
      runId: null,
    })
    const since = new Date('2026-03-01T14:32:00Z')
    const time = `${String(since.getHours()).padStart(2, '0')}:${String(since.getMinutes()).padStart(2, '0')}`
    expect(refusal.message).toBe(
      `Meeting liverc:486677 is in use by another program since ${time}: program 101. Wait until it has ended, or stop it there.`,
    )
    expect(findHolder(second.rooms, name)).toMatchObject({ requestedBy: 'program 101' })
    await lease.giveBack()
    expect(findHolder(second.rooms, name)).toBeUndefined()
    expect(await withLease(second.rooms, name, () => 'done')).toBe('done')
    expect(findLease(second.store, name)).toMatchObject({ fence: 2, holder: null })
  })

  it('is one of many: other names are not held up', async () => {
    const program = programs()
    const [first, second] = [program(), program()]
    await taken(first)
    expect(await withLease(second.rooms, 'schedule', () => listHolders(second.rooms).map((one) => one.name))).toEqual([
      name,
      'schedule',
    ])
  })

  it('is given back whatever comes of the work', async () => {
    const first = programs()()
    await expect(withLease(first.rooms, name, () => Promise.reject(new Error('went wrong')))).rejects.toThrow(
      'went wrong',
    )
    expect(findLease(first.store, name)).toMatchObject({ holder: null })
  })

  it('is refused to the program that holds it as well', async () => {
    const first = programs()()
    await taken(first)
    expect(await first.take()).toBe(false)
  })

  it('is free at once when its holder is gone, and its run is ended by the next', async () => {
    const program = programs()
    const [first, second] = [program(), program()]
    const lease = await taken(first)
    const runId = startRun(first.store, givenRun)
    lease.bind(runId)
    expect(await second.take()).toBe(false)
    second.fates.set(first.mark.pid, 'gone')
    second.clock.wall += 1_000
    const next = await taken(second)
    expect(findRun(second.store, runId)).toMatchObject({ status: 'interrupted', endedAt: '2026-03-01T14:32:01.000Z' })
    // It was not gone after all: the fence holds.
    expect(holds(lease)).toBe(false)
    expect(lease.signal.aborted).toBe(true)
    expect(lease.signal.reason).toMatchObject({ code: 'event/busy', details: { holder: 'program 102' } })
    expect(() => lease.bind(runId)).toThrow(Failure)
    await lease.giveBack()
    expect(holds(next)).toBe(true)
  })

  it('of a holder that lives but does not breathe is free after its time, not a moment sooner', async () => {
    const program = programs()
    const [first, second] = [program(), program()]
    await taken(first)
    second.clock.uptime += ttlMs
    expect(await second.take()).toBe(false)
    second.clock.uptime += 1
    expect(await second.take()).not.toBe(false)
  })

  it('is held as long as its holder breathes', async () => {
    const program = programs()
    const [first, second] = [program(), program()]
    const quick = { ...first.rooms, leaseMs: 200 }
    await withLease(quick, name, async (lease) => {
      const seen = findLease(first.store, name)?.renewedUptimeMs ?? 0
      first.clock.uptime += 10_000
      second.clock.uptime += 10_000
      await until(() => (findLease(second.store, name)?.renewedUptimeMs ?? 0) > seen)
      expect(await second.take()).toBe(false)
      expect(holds(lease)).toBe(true)
    })
  })

  it('tells a holder that it lost it while it waits for something else', async () => {
    const program = programs()
    const [first, second] = [program(), program()]
    await withLease({ ...first.rooms, leaseMs: 200 }, name, async (lease) => {
      second.clock.uptime += 201
      const next = await taken(second)
      await until(() => lease.signal.aborted)
      await next.giveBack()
    })
    expect(findLease(first.store, name)).toMatchObject({ fence: 2, holder: null })
  })

  it('left behind by this very process is free at once', async () => {
    const first = programs()()
    await withLease(first.rooms, name, () => {
      first.store
        .prepare<[], never>(
          "create trigger stuck before update of holder on lease begin select raise(abort, 'stuck'); end",
        )
        .run()
    })
    first.store.prepare<[], never>('drop trigger stuck').run()
    expect(findLease(first.store, name)?.holder).not.toBeNull()
    expect(findHolder(first.rooms, name)).toBeUndefined()
    expect(await first.take()).not.toBe(false)
  })
})

describe('a clock that jumps', () => {
  const day = 86_400_000

  it.each([
    ['forward', day],
    ['back', -day],
  ])('%s neither frees a lease nor prolongs it', async (_way, jump) => {
    const program = programs()
    const [first, second] = [program(), program()]
    const lease = await taken(first)
    second.clock.wall += jump
    expect(await second.take()).toBe(false)
    first.clock.wall += jump
    expect(holds(lease)).toBe(true)
    second.clock.uptime += ttlMs + 1
    expect(await second.take()).not.toBe(false)
  })

  it('to before the last breath, as a machine’s own only does when it starts anew, frees it', async () => {
    const program = programs()
    const [first, second] = [program(), program()]
    await taken(first)
    second.clock.uptime = 20
    expect(await second.take()).not.toBe(false)
  })

  it('is what a lease of another machine is judged by', async () => {
    const program = programs()
    const [first, second] = [program(), program({ host: 'tower' })]
    await taken(first)
    second.clock.uptime = 5
    second.clock.wall += ttlMs
    expect(await second.take()).toBe(false)
    second.clock.wall += 1
    expect(await second.take()).not.toBe(false)
  })
})

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5))
}
