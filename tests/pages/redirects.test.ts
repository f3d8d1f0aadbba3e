import { describe, expect, it } from 'vitest'
import { bench, closeAfter, tell } from './support/reader.ts'
import { page, recovers, startServer, status } from './support/server.ts'

const to = (location: string, code = 302) => status(code, { location })

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('%i within the site is followed, each hop counted', async (code) => {
    const { get, server, seen } = await bench({ '/p': to('/q?id=1#lap', code), '/q?id=1': to('r/s') })
    const { read } = await get('/p')
    expect(read?.value).toBe(page('/r/s'))
    expect(server.paths()).toEqual(['/robots.txt', '/p', '/q?id=1', '/r/s'])
    expect(seen.map(({ status: seenStatus, failureCode }) => [seenStatus, failureCode])).toEqual([
      [404, null],
      [code, null],
      [302, null],
      [200, null],
    ])
  })

  it('to another host name of the site asks its robots.txt first', async () => {
    const { get, server } = await bench()
    server.routes.set('/p', to(`http://localhost:${server.port}/q`))
    expect((await get('/p')).read?.value).toBe(page('/q'))
    expect(server.log.map(({ path, host }) => `${host.split(':')[0]}${path}`)).toEqual([
      '127.0.0.1/robots.txt',
      '127.0.0.1/p',
      'localhost/robots.txt',
      'localhost/q',
    ])
  })

  it('to a foreign host are refused before anything is asked there', async () => {
    const foreign = await startServer()
    closeAfter(foreign)
    const { get, server, seen } = await bench({ '/p': to(`${foreign.origin}/login`) })
    const { failure } = await get('/p')
    expect(failure).toMatchObject({
      code: 'source/refused',
      details: { url: `${server.origin}/p`, tries: 1, status: 302, redirectedTo: `${foreign.origin}/login` },
    })
    expect(failure?.message).toContain('Wi-Fi')
    expect(foreign.log).toEqual([])
    expect(foreign.connections()).toBe(0)
    expect(seen.at(-1)).toMatchObject({ status: 302, failureCode: 'source/refused' })
  })

  it.each([
    ['//evil.example/', 'source/refused'],
    ['ftp://127.0.0.1/', 'source/refused'],
    ['javascript:alert(1)', 'source/refused'],
    ['data:text/html,hello', 'source/refused'],
    ['file:///etc/passwd', 'source/refused'],
    ['http://', 'page/mismatch'],
    ['http://[', 'page/mismatch'],
  ])('to %s lead nowhere', async (location, code) => {
    const { get, server } = await bench({ '/p': to(location) })
    expect((await get('/p')).failure?.code).toBe(code)
    // A mismatch may be gone the next time; a refusal is one.
    expect(server.pages()).toHaveLength(code === 'page/mismatch' ? 3 : 1)
  })

  it('carry no password out of a link', async () => {
    const { get, server, seen } = await bench()
    server.routes.set('/p', to(`http://me:secret@127.0.0.1:${server.port}/q`))
    expect((await get('/p')).read).not.toBeNull()
    expect(server.pages().at(-1)?.headers.authorization).toBeUndefined()
    expect(seen.at(-1)?.url).toBe(`${server.origin}/q`)
  })

  it.each([
    ['to itself', { '/p': to('/p') }, 1],
    ['to itself with another fragment', { '/p': to('/p#again') }, 1],
    ['in a circle', { '/p': to('/q'), '/q': to('/p') }, 2],
  ])('%s end at once', async (_what, routes, asked) => {
    const { get, server } = await bench(routes, { maxTries: 1 })
    const { failure } = await get('/p')
    expect(failure?.code).toBe('page/mismatch')
    expect(failure?.message).toContain('without end')
    expect(server.pages()).toHaveLength(asked)
  })

  it('without end are asked for again: the next time the page may be there', async () => {
    const { get, server } = await bench({ '/p': recovers(to('/p'), 2) })
    expect((await get('/p')).read?.value).toBe(page('/p'))
    expect(server.pages()).toHaveLength(3)
  })

  it('are followed five times, not six', async () => {
    const chain = (length: number) =>
      Object.fromEntries(Array.from({ length }, (_, n) => [`/${n}`, to(`/${n + 1}`)] as const))
    const five = await bench(chain(5))
    expect((await five.get('/0')).read?.value).toBe(page('/5'))
    const six = await bench(chain(6), { maxTries: 1 })
    expect((await six.get('/0')).failure?.code).toBe('page/mismatch')
    expect(six.server.pages()).toHaveLength(6)
  })

  it('start again from the first address when the last one failed', async () => {
    let asked = 0
    const { get, server, seen } = await bench({
      '/p': to('/q'),
      '/q': (_req, res) => {
        asked += 1
        if (asked === 1) res.writeHead(502).end()
        else res.end(page('q'))
      },
    })
    expect((await get('/p')).read).not.toBeNull()
    expect(server.pages().map(({ path }) => path)).toEqual(['/p', '/q', '/p', '/q'])
    expect(seen.map(({ retry }) => retry)).toEqual([false, false, false, true, true])
  })

  it('held back by the gap are requests like any other', async () => {
    const { reader, site, server } = await bench({ '/p': to('/q') }, { requestGapMs: 50 })
    await tell(reader, site, new URL('/p', server.origin))
    const [rules, first, second] = server.log.map(({ at }) => at)
    expect((first ?? 0) - (rules ?? 0)).toBeGreaterThanOrEqual(45)
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(45)
  })
})
