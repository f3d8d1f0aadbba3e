import type { ClientContext, ClientLink, ClientOptions } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { type DesktopBridge, enginePortMessage } from '../core/contract/desktop.ts'
import { EngineLost } from './failures.ts'

interface Connection {
  readonly link: RPCLink<ClientContext>
  isLost: boolean
}

/**
 * Calls over the port that the shell hands to this window. After the engine was started again a new port arrives by
 * itself; calls made in between wait for it. A call under way when the port closes fails as `EngineLost`: oRPC rejects
 * it with the same error as one that was cancelled, so it has to be told from the port.
 */
export function portLink(bridge: Pick<DesktopBridge, 'requestEnginePort'>): ClientLink<ClientContext> {
  let current = Promise.withResolvers<Connection>()
  let connected: Connection | undefined

  window.addEventListener('message', ({ source, data, ports: [port] }) => {
    if (source !== window || data !== enginePortMessage || !port) return
    if (connected) lose(connected)
    const connection: Connection = { link: new RPCLink({ port }), isLost: false }
    port.addEventListener('close', () => lose(connection))
    port.start()
    connected = connection
    current.resolve(connection)
  })
  const lose = (connection: Connection) => {
    connection.isLost = true
    if (connected !== connection) return
    connected = undefined
    current = Promise.withResolvers()
  }
  bridge.requestEnginePort()

  return {
    async call(path: readonly string[], input: unknown, options: ClientOptions<ClientContext>) {
      const connection = await orAbort(current.promise, options.signal)
      try {
        const answer = await connection.link.call(path, input, options)
        return isIterator(answer) ? losingIterator(answer, connection, options.signal) : answer
      } catch (error) {
        throw connection.isLost && !options.signal?.aborted ? new EngineLost() : error
      }
    },
  }
}

function isIterator(value: unknown): value is AsyncIterator<unknown, unknown, unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

/** A stream that ends as `EngineLost` where its port closed: oRPC's own ends as if nothing had happened. */
async function* losingIterator(
  iterator: AsyncIterator<unknown, unknown, unknown>,
  connection: Connection,
  signal: AbortSignal | undefined,
): AsyncGenerator<unknown, void, undefined> {
  try {
    for (;;) {
      const { done, value } = await iterator.next()
      if (done) break
      yield value
    }
  } catch (error) {
    if (!connection.isLost || signal?.aborted) throw error
  } finally {
    await iterator.return?.()
  }
  if (connection.isLost && !signal?.aborted) throw new EngineLost()
}

function orAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
