import { createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createHttpPages } from '../../core/pages/http-pages.ts'
import { type Bench, bench, closeAfter, quick, siteOf, tell, until } from './support/reader.ts'
import { type Handler, hangs, page, status } from './support/server.ts'

/** Long enough that a test which waits for one of them fails by its own timeout. */
const patient = { connectTimeoutMs: 60_000, firstByteTimeoutMs: 60_000, pageTimeoutMs: 60_000, retryBaseMs: 20_000 }

const startsBody: Handler = (_req, res) => void res.writeHead(200, { 'content-length': '9000' }).write('<html>')

/** The phases in which a read can be stopped: what the server does, and how to tell that it is there. */
const phases: [string, Record<string, Handler>, (one: Bench) => boolean][] = [
  ['robots.txt is awaited', { '/robots.txt': hangs }, ({ server }) => server.log.length === 1],
  ['the answer is awaited', { '/p': hangs }, ({ server }) => server.pages().length === 1],
  ['the body arrives', { '/p': startsBody }, ({ server }) => server.pages().length === 1],
  ['a retry is awaited', { '/p': status(500) }, ({ seen }) => seen.length === 2],
  ['a pause is waited out', { '/p': status(429, { 'retry-after': '60' }) }, ({ seen }) => seen.length === 2],
  ['robots.txt is retried', { '/robots.txt': status(500) }, ({ seen }) => seen.length === 1],
  ['the gap is waited out', {}, ({ seen }) => seen.length === 1],
]

async function stopIn(routes: Record<string, Handler>, there: (one: Bench) => boolean, stop: 'signal' | 'close') {
  const one = await bench(routes, { ...patient, requestGapMs: Object.keys(routes).length === 0 ? 60_000 : 0 })
  const controller = new AbortController()
  const reading = one.get('/p', { signal: controller.signal, onRequest: (request) => one.seen.push(request) })
  await until(() => there(one))
  // The body's first bytes, an idle connection: whatever is under way is.
  await new Promise((resolve) => setTimeout(resolve, 20))
  if (stop === 'signal') controller.abort()
  else await one.reader.close()
  return { ...one, outcome: await reading }
}

describe('a read that is stopped', () => {
  it.each(phases)('while %s ends as cancelled', async (_phase, routes, there) => {
    const { outcome, server, seen } = await stopIn(routes, there, 'signal')
    expect(outcome.failure?.code).toBe('cancelled')
    const asked = server.log.length
    expect(seen).toHaveLength(asked)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(server.log).toHaveLength(asked)
  })

  it.each(phases)('by closing the reader while %s ends as cancelled, no socket open', async (_phase, routes, there) => {
    const { outcome, server, seen } = await stopIn(routes, there, 'close')
    expect(outcome.failure?.code).toBe('cancelled')
    expect(seen).toHaveLength(server.log.length)
    await expect.poll(() => server.openSockets()).toBe(0)
  })

  it.each(phases.slice(0, 3))('while %s takes its socket with it', async (_phase, routes, there) => {
    const { server, seen } = await stopIn(routes, there, 'signal')
    expect(seen.at(-1)?.failureCode).toBe('cancelled')
    await expect.poll(() => server.openSockets()).toBe(0)
  })

  it('while a connection is being opened takes that with it, and nobody else’s', async () => {
    const sockets = new Set<Socket>()
    const silent = createServer((socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket)).on('error', () => {})
      socket.resume()
    })
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    closeAfter({ close: async () => void silent.close() })
    const address = silent.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const reader = createHttpPages({ ...quick, ...patient })
    closeAfter(reader)
    // Two origins of one server: a TLS handshake that never ends, for two readers.
    const controllers = [new AbortController(), new AbortController()] as const
    const reads = controllers.map(({ signal }, n) =>
      tell(reader, siteOf({ port }), new URL(`https://${n ? 'localhost' : '127.0.0.1'}:${port}/p`), { signal }),
    )
    await until(() => sockets.size === 2)
    controllers[0].abort()
    expect((await reads[0])?.failure?.code).toBe('cancelled')
    await expect.poll(() => sockets.size).toBe(1)
    controllers[1].abort()
    expect((await reads[1])?.failure?.code).toBe('cancelled')
    await expect.poll(() => sockets.size).toBe(0)
  })

  it('before it began asks nothing', async () => {
    const { get, server } = await bench()
    expect((await get('/p', { signal: AbortSignal.abort() })).failure?.code).toBe('cancelled')
    expect(server.connections()).toBe(0)
  })

  it('in the queue frees its place and is never asked', async () => {
    const held: (() => void)[] = []
    const hold: Handler = (req, res) => void held.push(() => res.end(page(req.url ?? '')))
    const { get, server } = await bench({ '/a': hold }, { ...patient, maxRequests: 1 })
    await get('/first')
    const first = get('/a')
    await until(() => held.length === 1)
    const controller = new AbortController()
    const queued = ['/b', '/c', '/d'].map((path) => get(path, { signal: controller.signal }))
    const last = get('/e')
    controller.abort()
    for (const outcome of await Promise.all(queued)) expect(outcome.failure?.code).toBe('cancelled')
    held[0]?.()
    expect((await first).read).not.toBeNull()
    expect((await last).read).not.toBeNull()
    expect(server.pages().map(({ path }) => path)).toEqual(['/first', '/a', '/e'])
  })

  it('from inside its own callbacks ends as cancelled', async () => {
    const { get } = await bench({ '/p': status(500) }, patient)
    for (const callback of ['onRequest', 'onWait'] as const) {
      const controller = new AbortController()
      const outcome = await get('/p', { signal: controller.signal, [callback]: () => controller.abort() })
      expect(outcome.failure?.code).toBe('cancelled')
    }
  })

  it('leaves the others alone, and their connections', async () => {
    const { get, server } = await bench({
      '/p': hangs,
      '/q': (_req, res) => void setTimeout(() => res.end(page('q')), 60),
    })
    const controller = new AbortController()
    const stopped = get('/p', { signal: controller.signal })
    const other = get('/q')
    await until(() => server.pages().length === 2)
    controller.abort()
    expect((await stopped).failure?.code).toBe('cancelled')
    expect((await other).read?.value).toBe(page('q'))
  })

  it('leaves no listener on a signal that lives for a whole run', async () => {
    const { get } = await bench({ '/bad': status(404) })
    const { signal } = new AbortController()
    let listeners = 0
    const { addEventListener, removeEventListener } = signal
    signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners += 1
      addEventListener.apply(signal, args)
    }
    signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners -= 1
      removeEventListener.apply(signal, args)
    }
    await Promise.all(['/a', '/b', '/bad', '/c'].map((path) => get(path, { signal })))
    expect(listeners).toBe(0)
  })
})

describe('a closed reader', () => {
  it('answers every further read as cancelled', async () => {
    const { get, reader, server } = await bench()
    await get('/p')
    await reader.close()
    expect((await get('/q')).failure?.code).toBe('cancelled')
    expect(server.paths()).toEqual(['/robots.txt', '/p'])
    await expect.poll(() => server.openSockets()).toBe(0)
  })

  it('can be closed twice', async () => {
    const { reader } = await bench()
    await reader.close()
    await reader.close()
  })
})
