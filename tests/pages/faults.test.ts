import { createServer, type Socket } from 'node:net'
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { Failure } from '../../core/contract/failure.ts'
import { bench, closeAfter, siteOf, tell } from './support/reader.ts'
import { type Handler, hangs, page, raw, recovers, resets, startServer, status } from './support/server.ts'

describe('statuses', () => {
  it.each([
    [404, 'source/not-found'],
    [410, 'source/not-found'],
    [400, 'source/not-found'],
    [406, 'source/not-found'],
    [401, 'source/refused'],
    [403, 'source/refused'],
    [407, 'source/refused'],
    [451, 'source/refused'],
    [511, 'source/refused'],
  ])('%i is final: %s, asked once', async (code, failureCode) => {
    const { get, server } = await bench({ '/p': status(code, {}, 'no') })
    const { failure, seen, waits } = await get('/p')
    expect(failure?.code).toBe(failureCode)
    expect(failure?.details).toMatchObject({ url: `${server.origin}/p`, tries: 1, status: code })
    expect(failure?.message).toContain(String(code))
    expect(seen[1]).toMatchObject({ status: code, failureCode })
    expect(server.pages()).toHaveLength(1)
    expect(waits).toEqual([])
  })

  it.each([
    [500, 'source/unreachable'],
    [502, 'source/unreachable'],
    [503, 'source/unreachable'],
    [599, 'source/unreachable'],
    [408, 'source/unreachable'],
    [425, 'source/unreachable'],
    [429, 'source/throttled'],
    [204, 'page/incomplete'],
    [206, 'page/incomplete'],
    [300, 'page/mismatch'],
    [302, 'page/mismatch'],
    [202, 'page/incomplete'],
  ])('%i is asked again until the tries are used up: %s', async (code, failureCode) => {
    const { get, server } = await bench({ '/p': status(code, {}, code === 204 ? '' : 'later') })
    const { failure, seen, waits } = await get('/p')
    expect(failure?.code).toBe(failureCode)
    expect(failure?.details).toEqual({ url: `${server.origin}/p`, tries: 3, status: code })
    expect(seen.slice(1).map(({ retry }) => retry)).toEqual([false, true, true])
    expect(server.log).toHaveLength(seen.length)
    expect(waits.map((wait) => wait.code)).toEqual([failureCode, failureCode])
  })

  it('says that it is their error', async () => {
    const { get } = await bench({ '/p': status(502) })
    expect((await get('/p')).failure?.message).toMatch(/^LiveRC answered with an error \(502\)/)
  })
})

const pageText = page('A-Main '.repeat(200))
const half = (body: Buffer) => body.subarray(0, body.length >> 1)
const encoded =
  (encoding: string, body: Buffer): Handler =>
  (_req, res) =>
    res.writeHead(200, { 'content-encoding': encoding }).end(body)

describe('pages that are not whole', () => {
  const cut: [string, Handler][] = [
    ['an empty body', status(200)],
    ['less than Content-Length says', raw(`HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n${page('x')}`)],
    ['a chunked body without its end', raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<html\r\n')],
    [
      'a connection reset inside the body',
      (req, res) => {
        res.writeHead(200, { 'content-length': '900' }).write('<html>')
        setTimeout(() => req.socket.resetAndDestroy(), 20)
      },
    ],
    ['half a gzip', encoded('gzip', half(gzipSync(pageText)))],
    ['a gzip without its last byte', encoded('gzip', gzipSync(pageText).subarray(0, -1))],
    ['half a brotli', encoded('br', half(brotliCompressSync(pageText)))],
    ['half a zstd', encoded('zstd', half(zstdCompressSync(pageText)))],
    ['text that calls itself gzip', encoded('gzip', Buffer.from(pageText))],
    ['an encoding nobody asked for', encoded('compress', Buffer.from(pageText))],
    ['twenty layers of encoding', encoded(Array(20).fill('gzip').join(), gzipSync(pageText))],
  ]

  it.each(cut)('%s is page/incomplete after every try, and accept never sees it', async (_what, handler) => {
    const { get, server } = await bench({ '/p': handler })
    let accepted = 0
    let bodies = 0
    const { failure, seen } = await get('/p', {
      onBody: () => {
        bodies += 1
      },
      accept: (body) => {
        accepted += 1
        return body
      },
    })
    expect(failure?.code).toBe('page/incomplete')
    expect(failure?.details).toMatchObject({ tries: 3, status: 200 })
    expect([accepted, bodies]).toEqual([0, 0])
    expect(server.log).toHaveLength(seen.length)
  })

  it.each(cut)('%s once, then the page: the page is read', async (_what, handler) => {
    const { get, seen } = await bench({ '/p': recovers(handler) })
    expect((await get('/p')).read?.value).toBe(page('/p'))
    expect(seen.map(({ failureCode }) => failureCode)).toEqual([null, 'page/incomplete', null])
  })
})

describe('too much', () => {
  const over: [string, Handler][] = [
    ['a body over the cap', (_req, res) => res.end(Buffer.alloc(300_000, 'x'))],
    ['a body without end', (_req, res) => void endless(res)],
    ['a gzip bomb', encoded('gzip', gzipSync(Buffer.alloc(50_000_000)))],
    ['a zstd bomb', encoded('zstd', zstdCompressSync(Buffer.alloc(50_000_000)))],
    ['a bomb in a bomb', encoded('gzip, gzip', gzipSync(gzipSync(Buffer.alloc(50_000_000))))],
  ]
  it.each(over)('%s ends at once and is not asked for again', async (_what, handler) => {
    const { get, server, seen } = await bench({ '/p': handler }, { maxPageBytes: 200_000 })
    const { failure } = await get('/p')
    expect(failure?.code).toBe('page/changed')
    expect(server.pages()).toHaveLength(1)
    expect(seen[1]?.bytes).toBeLessThanOrEqual(200_000)
  })

  it('takes a page of exactly the cap', async () => {
    const { get } = await bench({ '/p': status(200, {}, 'x'.repeat(2_000)) }, { maxPageBytes: 2_000 })
    expect((await get('/p')).read?.bytes).toHaveLength(2_000)
  })
})

async function endless(res: Parameters<Handler>[1]): Promise<void> {
  res.writeHead(200)
  while (!res.destroyed) {
    res.write(Buffer.alloc(20_000, 'x'))
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Writes one more piece every 20 ms, for ever. */
function drips(start: string, piece: string): Handler {
  return ({ socket }) => {
    socket.write(start)
    const timer = setInterval(() => socket.write(piece), 20)
    socket.on('close', () => clearInterval(timer))
  }
}

describe('slowness', () => {
  it.each([
    ['no answer', hangs, /sent nothing within 0.2 seconds/, null],
    ['a head that drips', drips('HTTP/1.1 200 OK\r\n', 'X-Drip: 1\r\n'), /sent nothing within 0.2 seconds/, null],
    ['endless hints instead of an answer', drips('', 'HTTP/1.1 103 Early Hints\r\n\r\n'), /within 0.2 seconds/, null],
    ['a body that drips', drips('HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n', 'x'), /so slowly/, 200],
  ])('%s runs into a timeout, is asked again, and closes its socket', async (_what, handler, message, code) => {
    const times = { firstByteTimeoutMs: 150, pageTimeoutMs: 250, maxTries: 2 }
    const { get, server } = await bench({ '/p': handler }, times)
    const { failure, seen } = await get('/p')
    expect(failure?.code).toBe('source/unreachable')
    expect(failure?.message).toMatch(message)
    expect(failure?.details).toMatchObject({ tries: 2, ...(code ? { status: code } : {}) })
    expect(server.pages()).toHaveLength(2)
    expect(seen).toHaveLength(3)
  })

  it('a slow page within its times is a page', async () => {
    const { get } = await bench({
      '/p': (_req, res) => {
        res.writeHead(200).write('<html>')
        setTimeout(() => res.end('</html>'), 100)
      },
    })
    expect((await get('/p')).read?.value).toBe('<html></html>')
  })
})

describe('no server, or none that is one', () => {
  it('tells a refused connection', async () => {
    const server = await startServer()
    await server.close()
    const { reader } = await bench()
    const { failure, seen } = await tell(reader, siteOf(server), new URL('/p', server.origin))
    expect(failure?.code).toBe('source/unreachable')
    expect(failure?.message).toMatch(
      /refused the connection: the server of LiveRC is down.*come first, so nothing else was asked/,
    )
    // No connection, so no request left this machine.
    expect(seen).toEqual([])
  })

  it('tells a laptop that may be offline', async () => {
    const { reader, site } = await bench()
    const anywhere = { ...site, owns: () => true }
    // RFC 6761: never resolves, whatever the network.
    const { failure } = await tell(reader, anywhere, new URL('http://liverc.invalid/'))
    expect(failure?.code).toBe('source/unreachable')
    expect(failure?.message).toMatch(/network on this laptop|leads to no internet/)
    expect(failure?.details.cause).toBe('no-network')
  })

  it('tells a secure connection that cannot be made', async () => {
    const { reader, site, server } = await bench()
    const { failure } = await tell(reader, site, new URL(`https://127.0.0.1:${server.port}/`))
    expect(failure?.code).toBe('source/unreachable')
    expect(failure?.message).toContain('No secure connection')
  })

  it('gives up a connection whose handshake never ends, and closes it', async () => {
    const { sockets, port } = await silentServer()
    const { reader } = await bench({}, { connectTimeoutMs: 100, maxTries: 2 })
    const { failure, seen } = await tell(reader, siteOf({ port }), new URL(`https://127.0.0.1:${port}/`))
    expect(failure?.code).toBe('source/unreachable')
    expect(failure?.message).toMatch(/could not be reached within 0.1 seconds/)
    expect(seen).toEqual([])
    await expect.poll(() => sockets.size).toBe(0)
  })

  it.each([
    ['a dropped connection', resets, /broke off/],
    ['an answer that is no HTTP', raw('SSH-2.0-OpenSSH_9.9\r\n'), /not a web server/],
  ])('tells %s', async (_what, handler, message) => {
    const { get, server, seen } = await bench({ '/p': handler })
    const { failure } = await get('/p')
    expect(failure?.code).toBe('source/unreachable')
    expect(failure?.message).toMatch(message)
    expect(failure?.details).toEqual({ url: `${server.origin}/p`, tries: 3, cause: 'network' })
    expect(seen.map((one) => one.status)).toEqual([404, null, null, null])
    expect(server.log).toHaveLength(4)
  })
})

describe('what accept makes of it', () => {
  it.each(['page/incomplete', 'page/mismatch'] as const)('%s is asked for again', async (code) => {
    const { get, seen } = await bench()
    let calls = 0
    const { read } = await get('/p', {
      accept: (body) => {
        calls += 1
        if (calls < 3) throw new Failure(code, 'Cut.', { rows: calls })
        return body
      },
    })
    expect(read?.value).toBe(page('/p'))
    expect(seen.map(({ failureCode }) => failureCode)).toEqual([null, code, code, null])
  })

  it('gives every whole body out first, so that a refused page can be kept', async () => {
    const { get } = await bench({ '/p': (_req, res, time) => res.end(`<p>${time}</p>`) })
    const order: string[] = []
    await get('/p', {
      onBody: ({ bytes, httpStatus }) => order.push(`${httpStatus} ${Buffer.from(bytes).toString()}`),
      accept: (body) => {
        order.push(body)
        throw new Failure(order.length < 4 ? 'page/incomplete' : 'page/changed', 'No.')
      },
    })
    expect(order).toEqual(['200 <p>1</p>', '<p>1</p>', '200 <p>2</p>', '<p>2</p>'])
  })

  it('the last such failure comes with the address, the tries and its own details', async () => {
    const { get, server } = await bench()
    const { failure } = await get('/p', {
      accept: () => {
        throw new Failure('page/incomplete', 'The page ends inside a table.', { rows: 7 })
      },
    })
    expect(failure?.message).toBe('The page ends inside a table.')
    expect(failure?.details).toEqual({ rows: 7, status: 200, tries: 3, url: `${server.origin}/p` })
  })

  it.each([
    new Failure('page/changed', 'No lap list.', { what: 'racerLaps' }),
    new Failure('race/rejected', 'A gap.'),
    new TypeError('a bug'),
  ])('anything else ends the request unchanged: $name $code', async (thrown) => {
    const { get, server, seen } = await bench()
    const { error } = await get('/p', {
      accept: () => {
        throw thrown
      },
    })
    expect(error).toBe(thrown)
    expect(server.pages()).toHaveLength(1)
    expect(seen[1]?.failureCode).toBe(thrown instanceof Failure ? thrown.code : 'unexpected')
  })
})

/** Accepts connections and never says a word. */
async function silentServer(): Promise<{ sockets: Set<Socket>; port: number }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    socket.resume()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closeAfter({
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  })
  const address = server.address()
  return { sockets, port: typeof address === 'object' && address ? address.port : 0 }
}
