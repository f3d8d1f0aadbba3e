import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A request as the server saw it: the witness that the reader's own count is held against. */
interface Logged {
  readonly path: string
  /** `performance.now()` when its head was complete. */
  readonly at: number
  readonly host: string
  readonly headers: IncomingMessage['headers']
  readonly connection: number
  /** Requests being served at that moment, this one included. */
  readonly atOnce: number
}

export type Handler = (req: IncomingMessage, res: ServerResponse, time: number) => void

export interface TestServer {
  readonly port: number
  readonly origin: string
  readonly log: Logged[]
  /** Paths in the order asked, robots.txt included. */
  readonly paths: () => string[]
  /** Requests for pages: everything but robots.txt. */
  readonly pages: () => Logged[]
  readonly openSockets: () => number
  readonly connections: () => number
  /** Answers by path; a handler's third argument counts the requests for that path from 1. */
  readonly routes: Map<string, Handler>
  close(): Promise<void>
}

/** A real HTTP server on this machine that behaves as badly as its routes say. Without a route for it, no robots.txt. */
export async function startServer(routes: Record<string, Handler> = {}): Promise<TestServer> {
  const table = new Map(Object.entries(routes))
  const log: Logged[] = []
  const times = new Map<string, number>()
  const sockets = new Set<Socket>()
  const numbers = new WeakMap<Socket, number>()
  let connections = 0
  let serving = 0
  const server: Server = createServer((req, res) => {
    const path = req.url ?? ''
    const time = (times.get(path) ?? 0) + 1
    times.set(path, time)
    serving += 1
    const { headers, socket } = req
    const connection = numbers.get(socket) ?? 0
    log.push({ path, at: performance.now(), host: headers.host ?? '', headers, connection, atOnce: serving })
    res.once('close', () => {
      serving -= 1
    })
    const handler = table.get(path)
    if (handler) handler(req, res, time)
    else if (path === '/robots.txt') res.writeHead(404).end('none')
    else res.end(page(path))
  })
  server.keepAliveTimeout = 10_000
  server.on('connection', (socket) => {
    connections += 1
    numbers.set(socket, connections)
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    log,
    paths: () => log.map(({ path }) => path),
    pages: () => log.filter(({ path }) => path !== '/robots.txt'),
    openSockets: () => sockets.size,
    connections: () => connections,
    routes: table,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** A small, whole page. */
export function page(title: string): string {
  return `<!doctype html><html><head><title>${title} :: LiveRC</title></head><body>${title}</body></html>`
}

/** Answers with a status and, if given, headers and a body. */
export function status(code: number, headers: Record<string, string> = {}, body = ''): Handler {
  return (_req, res) => res.writeHead(code, headers).end(body)
}

/** Fails as `bad` for the first `count` requests, then serves the page. */
export function recovers(bad: Handler, count = 1): Handler {
  return (req, res, time) => (time <= count ? bad(req, res, time) : res.end(page(req.url ?? '')))
}

/** Never answers. */
export const hangs: Handler = () => {}

/** Drops the connection before any answer. */
export const resets: Handler = (req) => req.socket.resetAndDestroy()

/** Writes these bytes as the whole answer and ends the connection: for answers that node:http refuses to write. */
export function raw(text: string | Buffer): Handler {
  return (req) => req.socket.end(text)
}

/** Robots.txt with these lines. */
export function robots(...lines: string[]): Handler {
  return (_req, res) => res.writeHead(200, { 'content-type': 'text/plain' }).end(`${lines.join('\n')}\n`)
}
