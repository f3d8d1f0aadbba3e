import { oc } from '@orpc/contract'
import { implement } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { afterEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { enginePortMessage } from '../../core/contract/desktop.ts'
import { portLink } from '../../renderer/engine-port.ts'
import { EngineLost } from '../../renderer/failures.ts'

/** An engine with one question that it never answers and one that it does. */
const contract = {
  think: oc.output(z.string()),
  answer: oc.output(z.string()),
}

function openWindow(): EventTarget {
  const window = new EventTarget()
  vi.stubGlobal('window', window)
  return window
}

/** What the shell does after each start of the engine. */
function handOver(window: EventTarget, name: string): { close(): void } {
  const { port1, port2 } = new MessageChannel()
  const os = implement(contract)
  const handler = new RPCHandler({
    think: os.think.handler(() => new Promise<string>(() => {})),
    answer: os.answer.handler(() => name),
  })
  handler.upgrade(port1)
  port1.start()
  const event = new Event('message')
  Object.assign(event, { source: window, data: enginePortMessage, ports: [port2] })
  window.dispatchEvent(event)
  return port1
}

const options = { context: {} }

afterEach(() => vi.unstubAllGlobals())

test('a call under way when the engine ends fails as engine/lost, and the next one waits for the new engine', async () => {
  const window = openWindow()
  let requests = 0
  const link = portLink({ requestEnginePort: () => void requests++ })
  expect(requests).toBe(1)
  const early = link.call(['answer'], undefined, options)
  const first = handOver(window, 'first')
  expect(await early).toBe('first')
  const cut = link.call(['think'], undefined, options)
  const failing = expect(cut).rejects.toBeInstanceOf(EngineLost)
  // The question has to be on its way before the engine ends.
  expect(await link.call(['answer'], undefined, options)).toBe('first')
  first.close()
  await failing
  const waiting = link.call(['answer'], undefined, options)
  const second = handOver(window, 'second')
  expect(await waiting).toBe('second')
  second.close()
})

test('a port that is replaced without ever having closed lets go of its calls too', async () => {
  const window = openWindow()
  const link = portLink({ requestEnginePort: () => {} })
  const first = handOver(window, 'first')
  expect(await link.call(['answer'], undefined, options)).toBe('first')
  const failing = expect(link.call(['think'], undefined, options)).rejects.toBeInstanceOf(EngineLost)
  expect(await link.call(['answer'], undefined, options)).toBe('first')
  // Made while the first engine still stands, sent when it is gone: it belongs to the second.
  const late = link.call(['answer'], undefined, options)
  const second = handOver(window, 'second')
  await failing
  expect(await late).toBe('second')
  expect(await link.call(['answer'], undefined, options)).toBe('second')
  first.close()
  second.close()
})

test('a message that only looks like the port is not believed, and a cancelled wait ends as cancelled', async () => {
  const window = openWindow()
  const link = portLink({ requestEnginePort: () => {} })
  const stranger = new Event('message')
  Object.assign(stranger, { source: null, data: enginePortMessage, ports: [new MessageChannel().port1] })
  window.dispatchEvent(stranger)
  const stop = new AbortController()
  const waiting = link.call(['answer'], undefined, { ...options, signal: stop.signal })
  const failing = expect(waiting).rejects.toThrow('thought better of it')
  stop.abort(new Error('thought better of it'))
  await failing
})
