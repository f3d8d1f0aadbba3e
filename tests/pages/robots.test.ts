import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bench, fakeClock, tell, until } from './support/reader.ts'
import { type Handler, page, raw, recovers, resets, robots, status } from './support/server.ts'

const interstitial = '<html><head><title>Just a moment...</title></head><body>Checking</body></html>'
const html: Handler = (_req, res) => res.writeHead(200, { 'content-type': 'text/html' }).end(page('front'))

describe('robots.txt that lets us read', () => {
  const allowing: [string, Handler][] = [
    ['404', status(404)],
    ['401', status(401)],
    ['403', status(403)],
    ['410', status(410)],
    ['an empty file', status(200)],
    ['a front page in its place', html],
    ['rules for others', robots('User-agent: OtherBot', 'Disallow: /')],
    ['a rule for other pages', robots('User-agent: *', 'Disallow: /admin')],
    ['an exception for us', robots('User-agent: *', 'Disallow: /', '', 'User-agent: MyRaceEngineer', 'Allow: /')],
    ['an empty Disallow', robots('User-agent: *', 'Disallow:')],
    ['a redirect within the site', status(301, { location: '/robots-v2.txt' })],
    ['a name that ours is part of', robots('User-agent: MyRaceEngineerPro', 'Disallow: /')],
  ]
  it.each(allowing)('%s', async (_what, handler) => {
    const { get, seen, server } = await bench({ '/robots.txt': handler, '/robots-v2.txt': robots('User-agent: *') })
    expect((await get('/p')).read).not.toBeNull()
    expect(seen.at(-1)).toMatchObject({ url: `${server.origin}/p`, failureCode: null })
    expect(seen).toHaveLength(server.log.length)
  })
})

describe('robots.txt that does not', () => {
  const forbidding: [string, Handler][] = [
    ['for everybody', robots('User-agent: *', 'Disallow: /results')],
    ['for us', robots('User-agent: *', 'Allow: /', '', 'User-agent: myraceengineer', 'Disallow: /results')],
    ['with a pattern', robots('User-agent: *', 'Disallow: /*p=view_race')],
    ['after a byte order mark', robots('\ufeffUser-agent: *', 'Disallow: /results')],
    ['with other line ends', status(200, {}, 'User-agent: *\rDisallow: /results')],
    [
      'compressed unasked',
      (_req, res) =>
        res.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('User-agent: *\nDisallow: /results')),
    ],
    ['in its first 500 KiB, however much follows', robots('User-agent: *', 'Disallow: /results', '#'.repeat(600_000))],
  ]
  it.each(forbidding)('%s: the page is never asked for', async (_what, handler) => {
    const { get, server, seen } = await bench({ '/robots.txt': handler })
    const { failure } = await get('/results/?p=view_race_result&id=7')
    expect(failure?.code).toBe('source/refused')
    expect(failure?.message).toContain('robots.txt')
    expect(server.paths()).toEqual(['/robots.txt'])
    expect(seen).toHaveLength(1)
  })

  it('cuts a rule at 500 KiB away instead of in two', async () => {
    // "Disallow: /results" cut to "Disallow: /" would forbid everything.
    const lines = `User-agent: *\n${'# filler\n'.repeat(60_000)}`.slice(0, 500 * 1_024 - 12)
    const { get } = await bench({ '/robots.txt': status(200, {}, `${lines}\nDisallow: /results\n`) })
    expect((await get('/p')).read).not.toBeNull()
  })

  it('is asked for what a redirect leads to, too', async () => {
    const { get, server } = await bench({
      '/robots.txt': robots('User-agent: *', 'Disallow: /private'),
      '/p': status(302, { location: '/private/p' }),
    })
    expect((await get('/p')).failure?.code).toBe('source/refused')
    expect(server.paths()).toEqual(['/robots.txt', '/p'])
  })
})

describe('robots.txt that cannot be read', () => {
  it.each([
    ['500', status(500), 3],
    ['503', status(503), 3],
    ['a dropped connection', resets, 3],
    ['half of it', raw('HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nUser-agent: *\n'), 3],
    ['a redirect without end', status(302, { location: '/robots.txt' }), 3],
  ] satisfies [string, Handler, number][])('%s: nothing else is asked', async (_what, handler, asked) => {
    const { get, server, seen } = await bench({ '/robots.txt': handler })
    const { failure } = await get('/p')
    expect(failure?.code).toBe('source/unreachable')
    expect(failure?.message).toMatch(
      / The rules for automatic readers \(.*robots\.txt\) come first, so nothing else was asked\.$/,
    )
    expect(failure?.details.url).toBe(`${server.origin}/robots.txt`)
    expect(server.paths()).toEqual(Array(asked).fill('/robots.txt'))
    expect(seen).toHaveLength(asked)
  })

  it('is asked for again by the next read: an outage is not remembered for a day', async () => {
    const { get } = await bench({ '/robots.txt': recovers(status(500), 3) })
    expect((await get('/p')).failure?.code).toBe('source/unreachable')
    expect((await get('/p')).read).not.toBeNull()
  })

  it('a bot check in its place is named so', async () => {
    const { get, server } = await bench({ '/robots.txt': status(403, {}, interstitial) })
    expect((await get('/p')).failure?.code).toBe('page/interstitial')
    expect(new Set(server.paths())).toEqual(new Set(['/robots.txt']))
  })

  it('a redirect to somebody else is no permission', async () => {
    const { get, server } = await bench({ '/robots.txt': status(302, { location: 'http://portal.example/login' }) })
    const { failure } = await get('/p')
    expect(failure?.code).toBe('source/refused')
    expect(failure?.message).toContain('Wi-Fi')
    expect(server.paths()).toEqual(['/robots.txt'])
  })

  it('429 with a pause is waited for, then read', async () => {
    const clock = fakeClock()
    const { get } = await bench({ '/robots.txt': recovers(status(429, { 'retry-after': '30' })) }, { clock })
    const { read, waits } = await get('/p')
    expect(read).not.toBeNull()
    expect(waits).toMatchObject([{ ms: 30_000, code: 'source/throttled' }])
  })

  it('429 that stays is no permission', async () => {
    const { get, server } = await bench({ '/robots.txt': status(429) })
    expect((await get('/p')).failure?.code).toBe('source/throttled')
    expect(server.pages()).toEqual([])
  })
})

describe('Crawl-delay', () => {
  it.each([
    ['raises the gap', 'Crawl-delay: 3', 3_000],
    ['never lowers it', 'Crawl-delay: 0.5', 1_000],
    ['of nonsense changes nothing', 'Crawl-delay: later', 1_000],
    ['below zero changes nothing', 'Crawl-delay: -7', 1_000],
  ])('%s', async (_what, line, gapMs) => {
    const clock = fakeClock()
    const { get } = await bench({ '/robots.txt': robots('User-agent: *', line) }, { clock, requestGapMs: 1_000 })
    for (const path of ['/a', '/b', '/c']) expect((await get(path)).read).not.toBeNull()
    expect(clock.slept).toEqual([gapMs, gapMs, gapMs])
  })

  it('for everybody does not bind us where there is a group for us', async () => {
    const clock = fakeClock()
    const lines = ['User-agent: *', 'Crawl-delay: 60', '', 'User-agent: MyRaceEngineer', 'Crawl-delay: 2']
    const { get } = await bench({ '/robots.txt': robots(...lines) }, { clock })
    await get('/a')
    expect(clock.slept).toEqual([2_000])
  })

  it.each(['86400', 'Infinity'])('of %s seconds is a refusal, not a day of silence', async (seconds) => {
    const { get, server } = await bench({ '/robots.txt': robots('User-agent: *', `Crawl-delay: ${seconds}`) })
    const { failure } = await get('/p')
    expect(failure?.code).toBe('source/refused')
    expect(server.pages()).toEqual([])
  })
})

describe('robots.txt is read', () => {
  it('once for all who wait for it, and counted once', async () => {
    const slowRules: Handler = (_req, res) => void setTimeout(() => res.writeHead(404).end(), 30)
    const { get, server, seen } = await bench({ '/robots.txt': slowRules })
    await Promise.all(['/a', '/b', '/c', '/d', '/e'].map((path) => get(path)))
    expect(server.paths().filter((path) => path === '/robots.txt')).toHaveLength(1)
    expect(server.paths()[0]).toBe('/robots.txt')
    expect(seen).toHaveLength(6)
  })

  it('once per origin, before its first page', async () => {
    const { reader, site, server } = await bench()
    for (const host of ['127.0.0.1', 'localhost', '127.0.0.1', 'localhost']) {
      await tell(reader, site, new URL('/p', `http://${host}:${server.port}`))
    }
    expect(server.paths()).toEqual(['/robots.txt', '/p', '/robots.txt', '/p', '/p', '/p'])
  })

  it('again after a day', async () => {
    const clock = fakeClock()
    const { get, server } = await bench({}, { clock })
    await get('/a')
    clock.advance(24 * 3_600_000 - 1_000)
    await get('/b')
    expect(server.paths()).toEqual(['/robots.txt', '/a', '/b'])
    clock.advance(2_000)
    server.routes.set('/robots.txt', robots('User-agent: *', 'Disallow: /'))
    expect((await get('/c')).failure?.code).toBe('source/refused')
    expect(server.paths()).toEqual(['/robots.txt', '/a', '/b', '/robots.txt'])
  })

  it('to its end for the others when one of those who wait leaves', async () => {
    let answer = () => {}
    const held: Handler = (_req, res) => {
      answer = () => res.writeHead(404).end()
    }
    const { get, server, seen } = await bench({ '/robots.txt': held })
    const leaving = new AbortController()
    const gone = get('/a', { signal: leaving.signal })
    const staying = get('/b')
    await until(() => server.log.length === 1)
    leaving.abort()
    expect((await gone).failure?.code).toBe('cancelled')
    answer()
    expect((await staying).read).not.toBeNull()
    expect(server.paths()).toEqual(['/robots.txt', '/b'])
    expect(seen).toHaveLength(2)
  })

  it('no further when all who wait leave, and afresh for the next', async () => {
    let asked = 0
    const { get, server, seen } = await bench({
      '/robots.txt': (_req, res) => {
        asked += 1
        if (asked > 1) res.writeHead(404).end()
      },
    })
    const leaving = new AbortController()
    const gone = [get('/a', { signal: leaving.signal }), get('/b', { signal: leaving.signal })]
    await until(() => server.log.length === 1)
    leaving.abort()
    const next = get('/c')
    for (const outcome of await Promise.all(gone)) expect(outcome.failure?.code).toBe('cancelled')
    expect((await next).read).not.toBeNull()
    expect(server.paths()).toEqual(['/robots.txt', '/robots.txt', '/c'])
    expect(seen.map(({ failureCode }) => failureCode)).toEqual(['cancelled', null, null])
  })
})
