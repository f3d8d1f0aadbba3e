import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createRouter } from '../../core/handlers.ts'
import { openEngine } from '../../core/hosts/open-engine.ts'
import { startServe } from '../../core/hosts/serve.ts'
import { createMetrics } from '../../core/metrics.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { engineOn } from '../support/bench.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, raceIdAt, racePath, startSite } from '../support/site.ts'

const meeting = makeMeeting({ seed: 81, size: 'small' })

/** The browser host over a meeting that was read twice, with a failure on the way. */
async function watched(isOn = true) {
  const dataDir = scratchFolder()
  const site = await startSite([meeting])
  site.fault(racePath(raceIdAt(meeting, 1)), { kind: 'status', status: 503 }, 1)
  const reader = engineOn(join(dataDir, 'my-race-engineer.db'), site.origin)
  const { signal } = new AbortController()
  for (let time = 0; time < 2; time++) await reader.ingest(addressOf(site, meeting), { signal })
  await reader.close()
  const rendererFolder = join(dataDir, 'renderer')
  mkdirSync(rendererFolder)
  writeFileSync(join(rendererFolder, 'index.html'), 'the page')
  const engine = openEngine({ env: { MRE_DATA_DIR: dataDir }, host: 'test', program: 'serve' })
  const { service, close } = engine
  const metrics = createMetrics({ counters: service.counters, sites: service.sites.siteStates })
  const served = await startServe({ router: createRouter(engine), rendererFolder, ...(isOn && { metrics }) })
  onTestFinished(async () => {
    await served.close()
    await close()
  })
  return { origin: served.origin, dataDir, asked: site.requests.length }
}

function ask(origin: string, headers: Record<string, string> = {}, method = 'GET') {
  const { port, host } = new URL(origin)
  return new Promise<{ status: number | undefined; type: string | undefined; text: string }>((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path: '/metrics', method, headers: { host, ...headers } },
      (got) => {
        let text = ''
        got.setEncoding('utf8').on('data', (part) => {
          text += part
        })
        got.on('end', () => resolve({ status: got.statusCode, type: got.headers['content-type'], text }))
      },
    )
    sent.on('error', reject).end()
  })
}

/** `mre_requests_total{page_type="event"}` → 4. Throws for a line that is none of the format's. */
function samples(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line): [string, number] => {
      const [, name = '', value = ''] = /^(mre_\w+(?:\{\w+="[^"]*"(?:,\w+="[^"]*")*\})?) (\S+)$/.exec(line) ?? []
      if (name === '') throw new Error(`no sample: ${line}`)
      return [name, Number(value)]
    }),
  )
}

describe('/metrics', () => {
  it('gives the figures of all ingestions to a program without a cookie', async () => {
    const { origin, dataDir, asked } = await watched()
    const { status, type, text } = await ask(origin)
    expect(status).toBe(200)
    expect(type).toMatch(/^text\/plain; version=0\.0\.4/)
    const found = samples(text)
    const sum = (start: string) =>
      [...found].filter(([name]) => name.startsWith(start)).reduce((total, [, value]) => total + value, 0)
    expect(found.get('mre_runs_total{kind="event",status="complete"}')).toBe(2)
    expect(sum('mre_requests_total')).toBe(asked)
    expect(found.get('mre_try_failures_total{page_type="race-result",code="source/unreachable"}')).toBe(1)
    expect(found.get('mre_request_retries_total{page_type="race-result"}')).toBe(1)
    expect(found.get('mre_pages_total{page_type="event",outcome="read"}')).toBe(2)
    expect(found.get('mre_last_ingestion_duration_seconds')).toBeGreaterThan(0)
    expect(found.get('mre_database_bytes')).toBeGreaterThan(10_000)
    // Once more is not twice as much.
    expect(samples((await ask(origin)).text).get('mre_runs_total{kind="event",status="complete"}')).toBe(2)
    // Nothing of anybody, nor of what was raced and where the file is.
    const { track, event, races } = meeting.expected
    const names = races.flatMap(({ results }) => results.map(({ driverName }) => driverName))
    for (const secret of [...names, track.name ?? '', event.name, meeting.slug, meeting.eventId, dataDir]) {
      expect(text).not.toContain(secret)
    }
  })

  it('gives nothing to a page in a browser, nor under another name', async () => {
    const { origin } = await watched()
    expect(await ask(origin, { origin })).toMatchObject({ status: 403 })
    expect(await ask(origin, { 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 403 })
    expect(await ask(origin, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).toMatchObject({
      status: 403,
    })
    expect(await ask(origin, { host: 'evil.example' })).toMatchObject({ status: 403 })
    expect(await ask(origin, {}, 'POST')).toMatchObject({ status: 405 })
    expect(await ask(origin, {}, 'HEAD')).toMatchObject({ status: 200, text: '' })
  })

  it('is not there unless it was switched on', async () => {
    const { origin } = await watched(false)
    expect(await ask(origin)).toMatchObject({ status: 401 })
  })
})
