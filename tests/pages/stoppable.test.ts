import { describe, expect, it } from 'vitest'
import { Failure } from '../../core/contract/failure.ts'
import { type StopSwitch, stoppable } from '../../core/pages/stoppable.ts'
import { bench, tell, until } from './support/reader.ts'
import { hangs } from './support/server.ts'

const off = new Failure('source/refused', 'Switched off by ada.', { cause: 'switched-off' })

function handSwitch(): StopSwitch & { throwIt(): void; backOn(): void } {
  let controller = new AbortController()
  return {
    whyOff: () => (controller.signal.aborted ? off : null),
    get signal() {
      return controller.signal
    },
    throwIt: () => controller.abort(off),
    backOn: () => {
      controller = new AbortController()
    },
  }
}

describe('a reader with a switch', () => {
  it('asks nothing while it is off, and everything once it is on again', async () => {
    const { reader, site, server } = await bench()
    const stop = handSwitch()
    const stopped = stoppable(reader, stop)
    const get = () => tell(stopped, site, new URL('/p', server.origin))
    stop.throwIt()
    expect((await get()).failure).toBe(off)
    expect(server.log).toEqual([])
    stop.backOn()
    expect((await get()).read).not.toBeNull()
  })

  it('ends what is under way, with the reason, and closes its socket', async () => {
    const { reader, site, server } = await bench({ '/p': hangs }, { firstByteTimeoutMs: 60_000, pageTimeoutMs: 60_000 })
    const stop = handSwitch()
    const stopped = stoppable(reader, stop)
    const reads = ['/p', '/p?2', '/q'].map((path) => tell(stopped, site, new URL(path, server.origin)))
    await until(() => server.paths().includes('/p'))
    stop.throwIt()
    const [one] = await Promise.all(reads)
    expect(one?.failure).toBe(off)
    await expect.poll(server.openSockets).toBeLessThanOrEqual(2)
  })

  it('leaves a caller who stopped first with their own reason', async () => {
    const { reader, site, server } = await bench({ '/p': hangs }, { firstByteTimeoutMs: 60_000, pageTimeoutMs: 60_000 })
    const stop = handSwitch()
    const stopping = new AbortController()
    const reading = tell(stoppable(reader, stop), site, new URL('/p', server.origin), { signal: stopping.signal })
    await until(() => server.paths().includes('/p'))
    stopping.abort()
    stop.throwIt()
    expect((await reading).failure?.code).toBe('cancelled')
  })
})
