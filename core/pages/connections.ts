import { Socket } from 'node:net'
import { Agent, buildConnector, type Dispatcher } from 'undici'

/** The kept-alive connections of one reader. */
export interface Connections {
  /**
   * Hands a GET to a free connection of its origin, opening one where there is none. Returns the function that says
   * the request was written (`true`), or given up before it was: a connection being opened for it is then closed.
   */
  dispatch(url: URL, headers: Record<string, string>, handler: Dispatcher.DispatchHandler): (written: boolean) => void
  /** Closes every connection at once, whatever it is doing. */
  close(): Promise<void>
}

/** Requests of one origin that have no connection yet, and the connections that are being opened. */
interface Opening {
  unwritten: number
  readonly sockets: Set<Socket>
}

/**
 * A pool that keeps connections alive between requests. HTTP/1.1 on purpose: one request a connection, so giving a
 * request up closes its socket, and `maxRequests` is what the site sees as connections.
 */
export function createConnections({ connectTimeoutMs }: { readonly connectTimeoutMs: number }): Connections {
  const openings = new Map<string, Opening>()

  function openingAt(origin: string): Opening {
    let opening = openings.get(origin)
    if (!opening) {
      opening = { unwritten: 0, sockets: new Set() }
      openings.set(origin, opening)
    }
    return opening
  }

  const connector = buildConnector({ allowH2: false, timeout: connectTimeoutMs })
  const agent = new Agent({
    allowH2: false,
    pipelining: 1,
    // Each exchange keeps its own, exact times: undici's have a resolution of half a second.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect(options, callback) {
      const { sockets } = openingAt(`${options.protocol}//${options.host ?? options.hostname}`)
      // Typed as nothing, but it returns the socket; undici gives no other way to end a connection still being opened.
      const socket: unknown = connector(options, (...outcome) => {
        if (socket instanceof Socket) sockets.delete(socket)
        callback(...outcome)
      })
      if (socket instanceof Socket) sockets.add(socket)
    },
  })

  return {
    dispatch(url, headers, handler) {
      const opening = openingAt(`${url.protocol}//${url.host}`)
      opening.unwritten += 1
      let counted = true
      agent.dispatch({ origin: url.origin, path: `${url.pathname}${url.search}`, method: 'GET', headers }, handler)
      return (written) => {
        if (!counted) return
        counted = false
        opening.unwritten -= 1
        if (written) return
        for (const socket of [...opening.sockets].slice(opening.unwritten)) {
          opening.sockets.delete(socket)
          // With an error: only then does undici learn that this connection will never be.
          socket.destroy(new Error('given up before it was connected'))
        }
      }
    },
    async close() {
      await agent.destroy()
      for (const { sockets } of openings.values()) for (const socket of sockets) socket.destroy()
    },
  }
}
