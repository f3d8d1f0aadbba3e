import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BodyLimitPlugin, RPCHandler } from '@orpc/server/node'
import { Failure } from '../contract/failure.ts'
import type { EngineRouter } from '../handlers.ts'
import type { Metrics } from '../metrics.ts'
import { createServePage, refuse } from './serve-page.ts'
import { createServePass } from './serve-pass.ts'

export interface ServeOptions {
  readonly router: EngineRouter
  /** The built renderer. */
  readonly rendererFolder: string
  /** Any free port unless told. */
  readonly port?: number
  /** What `/metrics` answers; without them there is no such address. */
  readonly metrics?: Metrics
}

export interface Served {
  readonly origin: string
  /** An address that opens the program once; a second browser needs one more. */
  newAddress(): string
  /** Ends all requests, streams too, and stops listening. */
  close(): Promise<void>
}

const maxBodyBytes = 1_000_000
const loopback = '127.0.0.1'

/**
 * The same screens and the same contract for a browser on this computer: loopback only, one-time tokens, and no answer
 * to any page but our own. Throws `input/invalid` where the port is taken or the renderer is not built.
 */
export async function startServe({ router, rendererFolder, port = 0, metrics }: ServeOptions): Promise<Served> {
  const page = createServePage(rendererFolder)
  const pass = createServePass()
  const rpc = new RPCHandler(router, { plugins: [new BodyLimitPlugin({ maxBodySize: maxBodyBytes })] })
  let hosts: readonly string[] = []

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://page')
    const wrong = reasonToRefuse(request, hosts)
    if (wrong) return refuse(response, 403, 'Refused', wrong)
    if (metrics && url.pathname === '/metrics') return await answerMetrics(metrics, request, response)
    const token = url.searchParams.get('token')
    if (token !== null) return redeem(token, request, response)
    if (!pass.admits(request.headers.cookie)) {
      const sentence = 'This program opens only by the one-time address that it printed. Each address works once.'
      return refuse(response, 401, 'A one-time address is needed', sentence)
    }
    if (url.pathname === '/rpc' || url.pathname.startsWith('/rpc/')) {
      if (request.method !== 'POST' || request.headers['x-my-race-engineer'] !== '1') {
        return refuse(response, 405, 'Refused', 'Only the program’s own page may ask this.')
      }
      const { matched } = await rpc.handle(request, response, { prefix: '/rpc', context: {} })
      if (!matched) refuse(response, 404, 'Nothing here', 'There is no such command.')
      return
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refuse(response, 405, 'Refused', 'Pages are only read.')
    }
    page(request, response)
  }
  const redeem = (token: string, request: IncomingMessage, response: ServerResponse): void => {
    const cookie = request.method === 'GET' ? pass.redeem(token) : null
    if (cookie !== null) {
      response.writeHead(303, {
        Location: '/',
        'Set-Cookie': cookie,
        'Cache-Control': 'no-store',
        'Referrer-Policy': 'no-referrer',
      })
      response.end()
    } else if (request.method === 'GET' && pass.admits(request.headers.cookie)) {
      // The same address once more in the browser that used it: going back, or a reload.
      response.writeHead(303, { Location: '/', 'Cache-Control': 'no-store' }).end()
    } else {
      const sentence = 'It was used before, or is not of this run of the program. Ask the program for a new one.'
      refuse(response, 401, 'This address does not work any more', sentence)
    }
  }

  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 },
    (request, response) => {
      answer(request, response).catch(() => {
        if (response.headersSent) response.destroy()
        else refuse(response, 500, 'This did not work', 'The program could not answer. Try again.')
      })
    },
  )
  const bound = await listen(server, port)
  hosts = [`${loopback}:${bound}`, `localhost:${bound}`]
  const origin = `http://${loopback}:${bound}`
  return {
    origin,
    newAddress: () => `${origin}/?token=${pass.newToken()}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/**
 * Figures for a program on this computer that watches this one. It holds no cookie, and what it is told is of nobody: so
 * it needs none. A page in a browser gets nothing, not even our own.
 */
async function answerMetrics(metrics: Metrics, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, headers } = request
  if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405, 'Refused', 'Figures are only read.')
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) {
    return refuse(response, 403, 'Refused', 'These figures are for a monitoring program, not for a page.')
  }
  const text = await metrics.text()
  response.writeHead(200, {
    'Content-Type': metrics.contentType,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  })
  response.end(method === 'HEAD' ? undefined : text)
}

/** Why a request cannot be our own page's; null where nothing speaks against it. */
function reasonToRefuse({ headers, socket }: IncomingMessage, hosts: readonly string[]): string | null {
  // A name that somebody else's DNS points at this computer stands in Host.
  if (!hosts.includes(headers.host ?? '')) return 'This program answers only under its own address.'
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) {
    return 'Another page asked this. Only the program’s own page may.'
  }
  const site = headers['sec-fetch-site']
  if (site === 'cross-site' || site === 'same-site') {
    // A link on another page may lead here; what it asks for besides may not.
    const isLink = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
    if (!isLink) return 'Another page asked this. Only the program’s own page may.'
  }
  return socket.remoteAddress === loopback ? null : 'This program answers only on its own computer.'
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const isTaken = 'code' in error && error.code === 'EADDRINUSE'
      const sentence = isTaken
        ? `Port ${port} is taken by another program. Give another one with --port, or leave it out.`
        : `The program could not listen on port ${port}.`
      reject(new Failure('input/invalid', sentence, {}, { cause: error }))
    })
    server.listen(port, loopback, () => resolve((server.address() as AddressInfo).port))
  })
}
