import type { ClientContext, ClientLink, ClientOptions } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { type DesktopBridge, enginePortMessage } from '../core/contract/desktop.ts'
import { EngineLost } from './failures.ts'

interface Connection {
  readonly link: RPCLink<ClientContext>
  isLost: boolean
  /** Makes oRPC reject what waits for an answer. */
  close(): void
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
    const connection = connectionOver(port)
    port.addEventListener('close', () => lose(connection))
    port.start()
    connected = connection
    current.resolve(connection)
  })
  const lose = (connection: Connection) => {
    if (connection.isLost) return
    connection.isLost = true
    connection.close()
    if (connected !== connection) return
    connected = undefined
    current = Promise.withResolvers()
  }
  bridge.requestEnginePort()

  return {
    async call(path: readonly string[], input: unknown, options: ClientOptions<ClientContext>) {
      let connection = await orAbort(current.promise, options.signal)
      // Lost between its arrival and now: a call over it would wait for ever.
      while (connection.isLost) connection = await orAbort(current.promise, options.signal)
      try {
        const answer = await connection.link.call(path, input, options)
        return isIterator(answer) ? losingIterator(answer, connection, options.signal) : answer
      } catch (error) {
        throw connection.isLost && !options.signal?.aborted ? new EngineLost() : error
      }
    },
  }
}

/**
 * oRPC hears of the closing from us, never from the port: between two listeners of one event the rejections are already
 * delivered, so a port that closed would not be marked as lost when its calls ask why they failed. And a port that was
 * replaced may never say that it closed.
 */
function connectionOver(port: MessagePort): Connection {
  const closers: (() => void)[] = []
  const link = new RPCLink<ClientContext>({
    port: {
      onMessage: { addListener: (use) => port.addEventListener('message', ({ data }: MessageEvent) => use(data)) },
      onDisconnect: { addListener: (use) => void closers.push(use) },
      postMessage: (data: unknown) => port.postMessage(data),
    },
  })
  const close = () => {
    port.close()
    for (const tell of closers) tell()
  }
  return { link, isLost: false, close }
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
