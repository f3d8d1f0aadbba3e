import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { causeOf } from '../../core/contract/causes.ts'
import { hasNetwork } from '../../core/pages/no-answer.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import type { Fault } from '../../fixtures/server-faults.ts'
import { bench as pageBench, siteOf, tell } from '../pages/support/reader.ts'
import { startServer } from '../pages/support/server.ts'
import { benchFor, engineOn } from '../support/bench.ts'
import { scratchFolder } from '../support/scratch.ts'
import { racePath } from '../support/site.ts'

/** Is it them, or is it us? Real sockets that misbehave, and what a person is told. */

const meeting = makeMeeting({ seed: 77, size: 'small' })
const races = meeting.listedRaceIds.length
const never = new AbortController().signal

/** Starts a plain socket server that does this with whoever connects. */
async function socketServer(greet: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    greet(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

const fault = (body: string): Fault => ({ kind: 'body', body })

describe('no network on this laptop: us', () => {
  it('is told of a name that leads nowhere', async () => {
    const engine = engineOn(join(scratchFolder(), 'a.db'), 'http://{slug}.liverc.invalid')
    const report = await engine.ingest(`https://hill.liverc.com/results/?p=view_event&id=1`, { signal: never })
    expect(report).toMatchObject({ status: 'failed', failure: { code: 'source/unreachable' } })
    expect(report.failure?.message).toMatch(
      /^(?:No network on this laptop|The address .* the network that this laptop)/,
    )
    // Nothing of the rules for robots: without a network it makes no difference.
    expect(report.failure?.message).not.toContain('rules')
  })

  it('is told where every network card is down, whatever else the error says', async () => {
    const { reader, site } = await pageBench({}, { isOnline: () => false, maxTries: 1 })
    const anywhere = { ...site, owns: () => true }
    const { failure } = await tell(reader, anywhere, new URL('http://liverc.invalid/'))
    expect(failure?.message).toBe(
      'No network on this laptop, so LiveRC (liverc.invalid) was not reached. Connect it, then try again.',
    )
    expect(failure && causeOf(failure)).toBe('no-network')
  })

  it('is not told of a server on this laptop, which needs none', async () => {
    const server = await startServer()
    await server.close()
    const { reader } = await pageBench({}, { isOnline: () => false, maxTries: 1 })
    const { failure } = await tell(reader, siteOf(server), new URL('/', server.origin))
    expect(failure && causeOf(failure)).toBe('site-down')
  })

  it('knows a network from a card that only has an address of its own making', () => {
    const card = (address: string, internal = false) => ({
      x: [{ address, internal, netmask: '', mac: '', cidr: null, family: 'IPv4' as const }],
    })
    expect(hasNetwork({})).toBe(false)
    expect(hasNetwork({ ...card('127.0.0.1', true) })).toBe(false)
    expect(hasNetwork(card('169.254.7.1'))).toBe(false)
    expect(hasNetwork(card('fe80::1'))).toBe(false)
    expect(hasNetwork(card('192.168.1.20'))).toBe(true)
  })
})

describe('a sign-in page of the Wi-Fi: us', () => {
  const login =
    '<html><head><title>Welcome to Fenmoor Guest Wi-Fi</title></head><body><form action="/login">Room <input name=room>' +
    '<input type="password" name=p></form></body></html>'
  const pages: [string, Fault][] = [
    ['under 200', fault(login)],
    ['under 511', { kind: 'status', status: 511, body: login }],
    ['elsewhere', { kind: 'redirect', to: 'http://login.fenmoor-guest.example/?from=liverc' }],
  ]
  it.each(pages)('is known %s, ends the run at once, and nothing is taken from it', async (_where, spoiled) => {
    const bench = await benchFor(meeting)
    bench.server.fault('view_race_result', spoiled)
    const report = await bench.ingest()
    expect(report).toMatchObject({ status: 'partial', counts: { racesSaved: 0, racesSkipped: races } })
    expect(report.summary).toMatch(
      /^The network wants a sign-in before it lets anything of LiveRC through, so \d of \d races (?:and the entry list )?were left out\. What was read is kept; open any web page, sign in, then run it again\.$/,
    )
    expect(report.skipped.every(({ code }) => code === 'source/refused')).toBe(true)
    // Those that were on their way, and none after the first.
    expect(bench.server.requests.filter(({ query }) => query.includes('race_result')).length).toBeLessThanOrEqual(5)
  })

  it('is none where a page of the site speaks of one', async () => {
    const { get } = await pageBench({
      '/p': (_req, res) => res.end('<title>Log in :: LiveRC</title><input type="password"> results'),
      '/q': (_req, res) => res.end('<title>Some other page</title>'),
    })
    expect((await get('/p')).read).not.toBeNull()
    expect((await get('/q')).read).not.toBeNull()
  })
})

describe('LiveRC is down: them', () => {
  it('is told of a server that refuses connections', async () => {
    const gone = await startServer()
    await gone.close()
    const engine = engineOn(join(scratchFolder(), 'c.db'), `http://127.0.0.1:${gone.port}/{slug}`)
    const report = await engine.ingest(`http://127.0.0.1:${gone.port}/hill/results/?p=view_event&id=1`, {
      signal: never,
    })
    expect(report.failure?.message).toMatch(/refused the connection: the server of LiveRC is down/)
  })

  it.each([500, 502, 503])('is told of races that answer %i, with whose fault it is', async (status) => {
    const bench = await benchFor(meeting, {}, { maxTries: '2', breakerFailures: '1000' })
    bench.server.fault('view_race_result', { kind: 'status', status })
    const report = await bench.ingest()
    expect(report.summary).toMatch(/^LiveRC answers with errors, or not at all, so .* The fault is at their end\./)
    expect(report.skipped[0]?.message).toContain(`LiveRC answered with an error (${status})`)
  })

  it('with its breaker open: when it is tried again, and nothing asked until then', async () => {
    const bench = await benchFor(meeting, {}, { breakerFailures: '4', breakerOpenMs: '1800000' })
    bench.server.fault('view_race_result', { kind: 'status', status: 503 })
    const report = await bench.ingest()
    expect(report.status).toBe('partial')
    expect(report.incidents.breakerOpenings).toBe(1)
    expect(report.summary).toMatch(
      /^LiveRC is down, so \d+ of \d+ races (?:and the entry list )?were left out\. The next try can be made at \d\d:\d\d\. What was read is kept/,
    )
    const down = report.skipped.find(({ code }) => code === 'source/down')
    expect(down?.message).toMatch(/: LiveRC is down; the next try can be made at \d\d:\d\d\./)
    const asked = bench.server.requests.length
    const again = await bench.ingest()
    expect(again).toMatchObject({ status: 'failed', failure: { code: 'source/down' }, requests: { total: 0 } })
    expect(again.failure?.message).toMatch(/^LiveRC is down; the next try can be made at \d\d:\d\d\./)
    expect(bench.server.requests).toHaveLength(asked)
  })
})

describe('LiveRC changed its pages: them', () => {
  it('is told so that it is true: races are left out, pages kept, what is stored works', async () => {
    const bench = await benchFor(meeting)
    expect((await bench.ingest()).status).toBe('complete')
    for (const { sourceId, pageType, body } of meeting.pages) {
      if (pageType !== 'race-result' || sourceId === null) continue
      expect(body()).toContain('racerLaps')
      bench.server.fault(racePath(sourceId), fault(body().replaceAll('racerLaps', 'lapData')))
    }
    const report = await bench.ingest()
    expect(report.status).toBe('partial')
    expect(new Set(report.skipped.map(({ code }) => code))).toEqual(new Set(['page/changed']))
    expect(report.summary).toBe(
      `LiveRC answers, but its pages changed shape, so ${races} of ${races} races were left out. The pages are kept for ` +
        'a newer version of this program, and all that is stored works as before.',
    )
    expect(bench.document()).toEqual(meeting.expected)
  })
})

describe('LiveRC slows us down: them', () => {
  it('is told with the time that it asked for', async () => {
    const bench = await benchFor(meeting)
    bench.server.fault('view_race_result', { kind: 'status', status: 429, headers: { 'retry-after': '3600' } })
    const report = await bench.ingest()
    expect(report.summary).toMatch(
      /^LiveRC asks for a pause, so \d+ of \d+ races (?:and the entry list )?were left out\. The next try can be made at \d\d:\d\d\. What was read/,
    )
  })
})

describe('something in between: nobody can tell', () => {
  it('is told of a connection that is dropped and of one that is not secure', async () => {
    const port = await socketServer((socket) => socket.once('data', () => socket.resetAndDestroy()))
    const { reader } = await pageBench({}, { maxTries: 1 })
    const dropped = await tell(reader, siteOf({ port }), new URL(`http://127.0.0.1:${port}/`))
    expect(dropped.failure && causeOf(dropped.failure)).toBe('network')
    expect(dropped.failure?.message).toMatch(/its server or the network dropped it/)
    const insecure = await tell(reader, siteOf({ port }), new URL(`https://127.0.0.1:${port}/`))
    expect(insecure.failure && causeOf(insecure.failure)).toBe('network')
  })
})
