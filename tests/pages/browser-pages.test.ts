import { describe, expect, it } from 'vitest'
import type { ScriptNeed } from '../../core/connectors/connector.ts'
import { Failure } from '../../core/contract/failure.ts'
import { type BrowserKeeperOptions, createBrowserKeeper } from '../../core/pages/browser-keeper.ts'
import { createBrowserPages } from '../../core/pages/browser-pages.ts'
import type { HttpPagesOptions } from '../../core/pages/http-pages.ts'
import type { PageIncident, PageRequest } from '../../core/pages/page-reader.ts'
import { type Act, fakeBrowsers } from './support/fake-browser.ts'
import { bench, closeAfter, type Outcome, quick, tell, until } from './support/reader.ts'
import { type Handler, hangs, page as htmlPage, robots, status } from './support/server.ts'

/** A page that says "laps: n" where they are in it, else how many its scripts have to bring. */
const wants = (laps: number) => htmlPage(`wants ${laps}`)
const brings: Act = async (page) => page.set('laps', JSON.parse((await page.ask('/laps.json')) ?? 'null'))
const body =
  (text: string): Handler =>
  (_req, res) =>
    res.end(text)

function accept(text: string): string {
  const found = /laps: (\d+)/.exec(text)
  if (!found) throw new Failure('page/changed', 'There are no laps.')
  return `${found[1]} laps`
}

function scriptNeed(text: string): ScriptNeed | null {
  const announced = /wants (\d+)/.exec(text)?.[1]
  if (announced === undefined) return null
  return {
    variable: 'laps',
    complete(json) {
      const laps: unknown = JSON.parse(json ?? 'null')
      if (typeof laps !== 'number') return { body: text, isWhole: false }
      return { body: text.replace('<body>', `<body>laps: ${laps} `), isWhole: String(laps) === announced }
    },
  }
}

interface Options {
  readonly routes?: Record<string, Handler>
  readonly act?: Act
  readonly keeper?: Partial<BrowserKeeperOptions>
  readonly timeoutMs?: number
  readonly http?: Partial<HttpPagesOptions>
}

/** A server, the reader over it, and a browser that does what it is told. */
async function setUp({ routes = {}, act = brings, keeper: given = {}, timeoutMs = 5_000, http = {} }: Options = {}) {
  const { server, reader, site } = await bench({ '/race': body(wants(3)), '/laps.json': body('3'), ...routes }, http)
  const browsers = fakeBrowsers(act)
  const keeper = createBrowserKeeper({ find: () => '/a/browser', launch: browsers.launch, ...given })
  const pages = createBrowserPages({ http: reader, keeper, userAgent: quick.userAgent, timeoutMs, pollMs: 1 })
  closeAfter(keeper)
  closeAfter(pages)
  const incidents: PageIncident['kind'][] = []
  const bodies: { via: string; text: string }[] = []
  const get = (path: string, request: Partial<PageRequest<string>> = {}): Promise<Outcome<string>> =>
    tell(pages, site, new URL(path, server.origin), {
      accept,
      scriptNeed,
      onIncident: ({ kind }) => incidents.push(kind),
      onBody: ({ via = 'http', bytes }) => bodies.push({ via, text: Buffer.from(bytes).toString() }),
      ...request,
    })
  return { server, browsers, keeper, pages, incidents, bodies, get }
}

describe('a page that has what it is for', () => {
  it('is read over HTTP, and nobody even looks for a browser', async () => {
    const { get, browsers } = await setUp({
      routes: { '/race': body(htmlPage('laps: 7')) },
      keeper: {
        find: () => {
          throw new Error('looked for')
        },
      },
    })
    const { read } = await get('/race')
    expect(read).toMatchObject({ value: '7 laps' })
    expect(browsers.launched).toEqual([])
  })

  it.each<[string, string, string]>([
    ['changed, and no script would help', htmlPage('moved'), 'page/changed'],
    ['not there', '', 'source/not-found'],
  ])('or one that is %s fails as it would without', async (_name, text, code) => {
    const { get, browsers } = await setUp({ routes: { '/race': text === '' ? status(404) : body(text) } })
    expect((await get('/race')).failure?.code).toBe(code)
    expect(browsers.launched).toEqual([])
  })
})

describe('a page whose scripts bring what it is for', () => {
  it('is opened once, as it was sent, and read from that with what was brought', async () => {
    const { get, server, browsers, incidents, bodies } = await setUp()
    const { read } = await get('/race')
    expect(read).toMatchObject({ value: '3 laps', via: 'browser', httpStatus: 200, etag: null, lastModified: null })
    expect(Buffer.from(read?.bytes ?? []).toString()).toBe(wants(3).replace('<body>', '<body>laps: 3 '))
    expect(bodies.map(({ via }) => via)).toEqual(['http', 'browser'])
    expect(browsers.opened).toEqual([`${server.origin}/race`])
    expect(browsers.open()).toBe(0)
    expect(incidents).toEqual(['browser-launched', 'browser-opened'])
    // The document is not asked for again.
    expect(server.paths()).toEqual(['/robots.txt', '/race', '/laps.json'])
  })

  it('is asked for by nobody else: every request is ours, counted and with our name', async () => {
    const { get, server } = await setUp()
    const { seen } = await get('/race')
    expect(seen.map(({ url }) => new URL(url).pathname)).toEqual(server.paths())
    expect(new Set(server.log.map(({ headers }) => headers['user-agent']))).toEqual(new Set([quick.userAgent]))
  })

  it('waits for laps that come later, and does not take the first half for all', async () => {
    const { get } = await setUp({
      async act(page) {
        page.set('laps', 1)
        await new Promise((resolve) => setTimeout(resolve, 5))
        await page.ask('/slow')
        page.set('laps', 3)
      },
      routes: { '/slow': (_req, res) => void setTimeout(() => res.end('x'), 100) },
    })
    expect((await get('/race')).read?.value).toBe('3 laps')
  })

  it('that brings fewer than it announces is read as it came to rest, as any page with a disagreement', async () => {
    const { get } = await setUp({ act: (page) => page.set('laps', 2) })
    expect((await get('/race')).read?.value).toBe('2 laps')
  })

  it('but not where something it asked for could not be had', async () => {
    const { get } = await setUp({
      async act(page) {
        page.set('laps', 2)
        await page.ask('/more.json')
      },
      routes: { '/more.json': status(404) },
    })
    const { failure } = await get('/race')
    expect(failure?.code).toBe('page/changed')
    expect(failure?.message).toContain('/more.json')
  })

  it('that brings nothing known is kept as its scripts left it, and says so', async () => {
    const { get, bodies } = await setUp({ act: () => {} })
    const { failure } = await get('/race')
    expect(failure?.code).toBe('page/changed')
    expect(failure?.message).toContain('brought none that this program knows')
    expect(bodies.at(-1)).toEqual({ via: 'browser', text: wants(3) })
  })
})

describe('what a page asks for', () => {
  it('it gets from its own site, and only scripts and data, by GET', async () => {
    const answers: Record<string, string | null> = {}
    const { get, server } = await setUp({
      async act(page) {
        const ask = async (address: string, kind?: string, method?: string) => {
          answers[`${kind ?? 'fetch'} ${method ?? 'GET'} ${address}`] = await page.ask(address, kind, method)
        }
        await ask('/a.js', 'script')
        await ask('/b.json', 'xhr')
        for (const kind of ['image', 'font', 'media', 'stylesheet', 'ping', 'websocket', 'other', 'document']) {
          await ask('/c', kind)
        }
        await ask('/d', 'fetch', 'POST')
        await ask('https://strangers.invalid/e.js', 'script')
        page.set('laps', 3)
      },
      routes: { '/a.js': body('a'), '/b.json': body('b') },
    })
    await get('/race')
    const given = Object.entries(answers).filter(([, answer]) => answer !== null)
    expect(given).toEqual([
      ['script GET /a.js', 'a'],
      ['xhr GET /b.json', 'b'],
    ])
    expect(Object.keys(answers)).toHaveLength(12)
    expect(server.paths()).toEqual(['/robots.txt', '/race', '/a.js', '/b.json'])
  })

  it('may be empty, and its type is passed on as sent', async () => {
    const { get, server } = await setUp({
      async act(page) {
        expect(await page.ask('/empty.js', 'script')).toBe('')
        await brings(page, new URL('http://x'))
      },
      routes: { '/empty.js': body('') },
    })
    expect((await get('/race')).read?.value).toBe('3 laps')
    expect(server.paths().filter((path) => path === '/empty.js')).toHaveLength(1)
  })

  it('keeps the gap, and waits as long as the site says', async () => {
    const { get, server } = await setUp({
      http: { requestGapMs: 60 },
      async act(page) {
        await Promise.all([1, 2, 3].map((n) => page.ask(`/${n}.js`, 'script')))
        await brings(page, new URL('http://x'))
      },
      routes: {
        '/laps.json': (_req, res, time) =>
          time === 1 ? res.writeHead(429, { 'retry-after': '1' }).end() : res.end('3'),
      },
    })
    expect((await get('/race')).read?.value).toBe('3 laps')
    const starts = server.log.map(({ at }) => at)
    const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0))
    expect(gaps.filter((gap) => gap < 60 - 15)).toEqual([])
    expect(gaps.at(-1)).toBeGreaterThanOrEqual(990)
  })

  it('is not asked for where robots.txt forbids it', async () => {
    const { get, server } = await setUp({
      routes: { '/robots.txt': robots('User-agent: *', 'Disallow: /laps') },
    })
    const { failure } = await get('/race')
    expect(failure?.code).toBe('page/changed')
    expect(failure?.message).toContain('robots.txt')
    expect(server.paths()).toEqual(['/robots.txt', '/race'])
  })

  it.each<[string, Handler, string]>([
    ['is down', status(500), 'source/unreachable'],
    ['wants a longer pause than we wait', status(429, { 'retry-after': '600' }), 'source/throttled'],
    ['takes us for a robot', status(403, { 'cf-mitigated': 'challenge' }, 'no'), 'page/interstitial'],
  ])('from a site that %s: the page fails with that, and nothing more is asked', async (_name, answer, code) => {
    const { get, server } = await setUp({
      routes: { '/laps.json': answer },
      async act(page) {
        await page.ask('/laps.json')
        for (let n = 0; n < 5; n++) await page.ask(`/${n}.js`, 'script')
      },
    })
    expect((await get('/race')).failure?.code).toBe(code)
    expect(server.paths().filter((path) => path.endsWith('.js'))).toEqual([])
  })

  it('is asked for once where several pages share it, but never kept for the same page', async () => {
    const { get, server } = await setUp({
      routes: { '/other': body(wants(3)), '/gone.js': status(404) },
      async act(page, { pathname }) {
        await page.ask('/library.js', 'script')
        await page.ask('/gone.js', 'script')
        await page.ask(`${pathname}-laps.js`, 'script')
        await brings(page, new URL('http://x'))
      },
    })
    await get('/race')
    await get('/other')
    await get('/race')
    const times = (path: string) => server.paths().filter((one) => one === path).length
    // Once for the first page, and again when that very page is read again.
    expect([times('/library.js'), times('/gone.js')]).toEqual([2, 2])
    expect([times('/race-laps.js'), times('/other-laps.js'), times('/laps.json')]).toEqual([2, 1, 3])
  })

  it('ends somewhere: a page that never stops asking is not followed for ever', async () => {
    const { get, server } = await setUp({
      async act(page) {
        for (let n = 0; n < 100; n++) await page.ask(`/${n}.json`)
      },
    })
    expect((await get('/race')).failure?.code).toBe('page/changed')
    expect(server.pages()).toHaveLength(61)
  })
})

describe('pages of one event', () => {
  it('are open one at a time, those of several side by side', async () => {
    let most = 0
    const { get, browsers } = await setUp({
      async act(page) {
        most = Math.max(most, browsers.open())
        await new Promise((resolve) => setTimeout(resolve, 10))
        await brings(page, new URL('http://x'))
      },
    })
    const one = await Promise.all([1, 2, 3].map(() => get('/race', { lane: 'one' })))
    expect(one.map(({ read }) => read?.value)).toEqual(['3 laps', '3 laps', '3 laps'])
    expect(most).toBe(1)
    await Promise.all(['one', 'other', 'one', 'other'].map((lane) => get('/race', { lane })))
    expect(most).toBe(2)
    expect(browsers.launched).toHaveLength(1)
  })

  it('the one that waits is given up at once when it is cancelled, and the next has its turn', async () => {
    const { get, browsers } = await setUp({ act: (page) => page.hang() })
    const stopping = [new AbortController(), new AbortController()]
    const reads = stopping.map(({ signal }) => get('/race', { lane: 'one', signal }))
    await until(() => browsers.open() === 1)
    stopping[1]?.abort()
    expect((await reads[1])?.failure?.code).toBe('cancelled')
    expect(browsers.open()).toBe(1)
    stopping[0]?.abort()
    expect((await reads[0])?.failure?.code).toBe('cancelled')
    expect(browsers.opened).toHaveLength(1)
  })
})

describe('a browser', () => {
  it('that crashes gets a second chance', async () => {
    let times = 0
    const { get, browsers, incidents } = await setUp({
      act: (page, url) => (times++ === 0 ? page.crash() : brings(page, url)),
    })
    expect((await get('/race')).read?.value).toBe('3 laps')
    expect(browsers.opened).toHaveLength(2)
    expect(incidents.filter((kind) => kind === 'browser-failed')).toHaveLength(1)
  })

  it('that dies is not asked again: the second chance is with another one', async () => {
    let times = 0
    const { get, browsers } = await setUp({ act: (page, url) => (times++ === 0 ? page.kill() : brings(page, url)) })
    expect((await get('/race')).read?.value).toBe('3 laps')
    expect(browsers.launched).toEqual([{ ended: 'killed' }, { ended: null }])
  })

  it('that crashes again costs the page, and the next page gets another browser', async () => {
    let isBroken = true
    const { get, incidents } = await setUp({ act: (page, url) => (isBroken ? page.crash() : brings(page, url)) })
    expect((await get('/race')).failure?.code).toBe('browser/failed')
    expect(incidents.filter((kind) => kind === 'browser-failed')).toHaveLength(2)
    isBroken = false
    expect((await get('/race')).read?.value).toBe('3 laps')
  })

  it('that does not answer any more is ended, without a second try', async () => {
    const { get, browsers, incidents } = await setUp({ act: (page) => page.hang(), timeoutMs: 50 })
    const { failure } = await get('/race')
    expect(failure?.code).toBe('browser/failed')
    expect(browsers.launched).toEqual([{ ended: 'killed' }])
    expect(incidents).toEqual(['browser-launched', 'browser-opened', 'browser-failed'])
  })

  it('whose page never rests is ended', async () => {
    const { get, browsers } = await setUp({
      timeoutMs: 100,
      async act(page) {
        for (let n = 10; ; n++) {
          page.set('laps', n)
          await new Promise((resolve) => setTimeout(resolve, 1).unref())
        }
      },
    })
    expect((await get('/race')).failure?.code).toBe('browser/failed')
    expect(browsers.launched).toEqual([{ ended: 'killed' }])
  })

  it('is gone when a read that was cancelled returns', async () => {
    const { get, browsers } = await setUp({ routes: { '/laps.json': hangs } })
    const stopping = new AbortController()
    const reading = get('/race', { signal: stopping.signal })
    await until(() => browsers.open() === 1)
    stopping.abort()
    expect((await reading).failure?.code).toBe('cancelled')
    expect(browsers.launched).toEqual([{ ended: 'closed' }])
  })

  it('stays while another page needs it, whoever else is cancelled', async () => {
    const { get, browsers } = await setUp({
      routes: { '/laps.json': (_req, res) => void setTimeout(() => res.end('3'), 150) },
    })
    const stopping = new AbortController()
    const stopped = get('/race', { lane: 'one', signal: stopping.signal })
    const other = get('/race', { lane: 'other' })
    await until(() => browsers.open() === 2)
    stopping.abort()
    expect((await stopped).failure?.code).toBe('cancelled')
    expect((await other).read?.value).toBe('3 laps')
    expect(browsers.launched).toEqual([{ ended: null }])
  })

  it('is closed when nobody needed it for a while, and started anew for the next page', async () => {
    const { get, browsers } = await setUp({ keeper: { idleMs: 20 } })
    await get('/race')
    await until(() => browsers.launched[0]?.ended === 'closed')
    expect((await get('/race')).read?.value).toBe('3 laps')
    expect(browsers.launched).toHaveLength(2)
  })

  it('ends with the program, also one that is at work', async () => {
    const { get, browsers, pages, keeper } = await setUp({ act: (page) => page.hang() })
    const reading = get('/race')
    await until(() => browsers.open() === 1)
    await pages.close()
    await keeper.close()
    expect((await reading).failure?.code).toBe('cancelled')
    expect(browsers.launched.map(({ ended }) => ended === null)).toEqual([false])
  })

  it('that is not there: one sentence, and the page as it was sent is kept', async () => {
    const { get, incidents, bodies } = await setUp({ keeper: { find: () => null } })
    const { failure } = await get('/race')
    expect(failure?.code).toBe('browser/missing')
    expect(failure?.message).toMatch(/Install Chromium, Chrome or Edge/)
    expect(incidents).toEqual([])
    expect(bodies).toEqual([{ via: 'http', text: wants(3) }])
  })

  it('that does not start is not started again at once', async () => {
    let starts = 0
    const { get, incidents } = await setUp({
      keeper: {
        launch: async () => {
          starts++
          throw new Error('No usable sandbox!')
        },
      },
    })
    const failures = [await get('/race'), await get('/race')].map(({ failure }) => failure)
    expect(failures.map((failure) => failure?.code)).toEqual(['browser/failed', 'browser/failed'])
    expect(failures[0]?.message).toContain('no sandbox')
    expect(starts).toBe(1)
    expect(incidents).toEqual(['browser-failed'])
  })

  it('that ended while it started is started once more', async () => {
    let starts = 0
    const { get, incidents } = await setUp({
      keeper: {
        launch: async (path, ms) => {
          if (starts++ === 0) throw new Error('Failed to launch the browser process.')
          return await fakeBrowsers(brings).launch(path, ms)
        },
      },
    })
    expect((await get('/race')).read?.value).toBe('3 laps')
    expect(incidents).toEqual(['browser-failed', 'browser-launched', 'browser-opened'])
  })

  it('that never starts is not waited for longer than it may take', async () => {
    const { get } = await setUp({ keeper: { launch: () => new Promise(() => {}), launchTimeoutMs: 20 } })
    const { failure } = await get('/race')
    expect(failure?.code).toBe('browser/failed')
    expect(failure?.message).toContain('did not answer in time')
  })
})
