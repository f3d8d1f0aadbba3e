import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { openPage } from '../../core/pages/archive.ts'
import { openStore } from '../../core/store/database.ts'
import { findArchivedPage } from '../../core/store/pages.ts'
import { demoMeeting, type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import { seededRandom } from '../../fixtures/random.ts'
import { lapsPath, type ScriptForm, withScriptedRaces } from '../../fixtures/scripted-races.ts'
import { benchFor, engineOn, type Flags } from '../support/bench.ts'
import { browserOf, chromium, needsChromium, stillAlive } from '../support/chromium.ts'
import { eventually } from '../support/eventually.ts'
import { rounds } from '../support/rounds.ts'
import { scratchFolder } from '../support/scratch.ts'
import { raceIdAt } from '../support/site.ts'
import { query } from '../support/tables.ts'

const plain = makeMeeting({ seed: 4, size: 'small' })
const withForms = (forms: Readonly<Record<number, ScriptForm>>): Meeting =>
  withScriptedRaces(
    plain,
    Object.fromEntries(Object.entries(forms).map(([at, form]) => [raceIdAt(plain, Number(at)), form])),
  )
const browser = () => chromium
const setUp = (meeting: Meeting, flags: Flags = {}) => benchFor(meeting, {}, flags, { browser })

describe('a meeting whose pages embed their laps', () => {
  it.each([
    ['the demo meeting', () => demoMeeting()],
    ['an ordinary club day', () => makeMeeting({ seed: 3, size: 'ordinary' })],
    ['races in every odd form', () => makeMeeting({ seed: 5, size: 'hostile', traps: true, claims: true })],
  ])('never even looks for a browser: %s', async (_name, make) => {
    let looks = 0
    const find = () => {
      looks++
      return null
    }
    const bench = await benchFor(make(), {}, {}, { browser: find })
    const { status, incidents } = await bench.ingest()
    expect([status, looks, incidents.browserLaunches]).toEqual(['complete', 0, 0])
  })
})

describe('a race page that needs a browser, where there is none', () => {
  it('is left out in one sentence, kept, and the rest goes on', async () => {
    const bench = await benchFor(withForms({ 1: 'fetched' }))
    const report = await bench.ingest()
    expect(report).toMatchObject({ status: 'partial', counts: { racesSaved: 3, racesSkipped: 1 } })
    expect(report.skipped.map(({ sourceRaceId, code }) => [sourceRaceId, code])).toEqual([
      [raceIdAt(plain, 1), 'browser/missing'],
    ])
    expect(
      query(
        bench.file,
        `select via, content_hash is not null as kept from page_log where source_id = ?`,
        raceIdAt(plain, 1),
      ),
    ).toEqual([{ via: 'http', kept: 1 }])
  })
})

describe.skipIf(needsChromium)('a real Chromium (skipped where there is none)', () => {
  it('brings the laps that scripts bring: the same meeting, one opening a page, asked for by nobody but us', async () => {
    const bench = await setUp(withForms({ 0: 'fetched', 1: 'holder', 2: 'in-halves' }))
    const report = await bench.ingest()
    expect(report).toMatchObject({ status: 'complete', incidents: { browserLaunches: 1, browserFailures: 0 } })
    expect(bench.document()).toEqual(plain.expected)
    const { requests } = bench.server
    // What Chromium asked for itself would say that it is Chromium.
    expect(new Set(requests.map(({ userAgent }) => userAgent.split('/')[0]))).toEqual(new Set(['MyRaceEngineer']))
    expect(requests).toHaveLength(report.requests.total)
    const asked = requests.map(({ path, query: text }) => `${path}${text}`)
    // Each document once, as HTTP got it; the scripts of the frame once for all pages; no picture, beacon or socket.
    expect(asked.filter((address) => address.includes('view_race_result'))).toHaveLength(4)
    expect(new Set(asked).size).toBe(asked.length)
    expect(asked.filter((address) => /badge|beacon|socket|seen|favicon|\.css/.test(address))).toEqual([])
    expect(requests.every(({ concurrent }) => concurrent <= 4)).toBe(true)
  })

  it('leaves in the archive what the parser read: a replay gives the same rows', async () => {
    const bench = await setUp(withForms({ 0: 'fetched', 3: 'holder' }))
    await bench.ingest()
    expect(query(bench.file, 'select via, count(*) as pages from page_log group by via')).toEqual([
      { via: 'browser', pages: 2 },
      { via: 'http', pages: 4 },
    ])
    const store = openStore(bench.file)
    const { liveRcConnector } = await import('../../core/connectors/liverc/index.ts')
    const connector = liveRcConnector(bench.server.origin)
    for (const at of [0, 3]) {
      const sourceId = raceIdAt(plain, at)
      const ref = { source: 'liverc', pageType: 'race-result', sourceTrackSlug: plain.slug, sourceId } as const
      const kept = findArchivedPage(store, connector.urlOf(ref).href)
      const read = connector.parse(ref, new TextDecoder().decode(kept && openPage(kept)))
      const expected = plain.expected.races.find((race) => race.sourceRaceId === sourceId)
      expect(read).toMatchObject({ results: expected?.results })
    }
    store.close()
    // The same pages again: not a row is written.
    const again = await bench.ingest()
    expect(again).toMatchObject({ status: 'complete', counts: { racesUnchanged: 4, rowsInserted: 0, rowsUpdated: 0 } })
  })

  it('that hangs in a page is ended, the page left out, and the rest goes on in another', async () => {
    const bench = await setUp(withForms({ 0: 'endless', 1: 'fetched' }), { browserTimeoutMs: '3000' })
    const running = bench.ingest()
    const first = await eventually('a browser', () => some(browserOf(process.pid)))
    const report = await running
    expect(report).toMatchObject({ status: 'partial', incidents: { browserLaunches: 2, browserFailures: 1 } })
    expect(report.skipped.map(({ sourceRaceId, code }) => [sourceRaceId, code])).toEqual([
      [raceIdAt(plain, 0), 'browser/failed'],
    ])
    await eventually('the end of the one that hung', () => stillAlive(first).length === 0)
    await bench.engine.close()
    expect(browserOf(process.pid)).toEqual([])
  })

  it('that is killed in the middle of a page is started again, and the page read', async () => {
    const bench = await setUp(withForms({ 0: 'fetched' }))
    const address = lapsPath(raceIdAt(plain, 0))
    const answerAgain = bench.server.fault(address, { kind: 'hang-before-headers' }, 1)
    const running = bench.ingest()
    await eventually('the question for laps', () =>
      bench.server.requests.some(({ query: text }) => address.endsWith(text) && text),
    )
    for (const pid of browserOf(process.pid)) process.kill(pid, 'SIGKILL')
    answerAgain()
    expect(await running).toMatchObject({ status: 'complete', incidents: { browserLaunches: 2, browserFailures: 1 } })
    expect(bench.document()).toEqual(plain.expected)
  })

  const kills = rounds(2, 40)
  it(`that is killed at any moment, ${kills} times, costs no lap: what is left out is named, and comes with the next run`, {
    timeout: 60_000 + kills * 30_000,
  }, async () => {
    const random = seededRandom('moments to kill a browser at')
    let leftOut = 0
    for (let round = 0; round < kills; round++) {
      const bench = await setUp(withForms({ 0: 'fetched', 1: 'holder', 2: 'in-halves', 3: 'fetched' }))
      const running = bench.ingest()
      let isOver = false
      const killing = async () => {
        for (let kill = 0; kill < 3 && !isOver; kill++) {
          const pids = await eventually('a browser, or the end', () => isOver || some(browserOf(process.pid)))
          await sleep(random.integer(0, 700))
          for (const pid of pids === true ? [] : pids) {
            try {
              process.kill(pid, 'SIGKILL')
            } catch {
              // Gone in the meantime.
            }
          }
        }
      }
      const [report] = await Promise.all([
        running.finally(() => {
          isOver = true
        }),
        killing(),
      ])
      expect(report.skipped.every(({ code }) => code === 'browser/failed')).toBe(true)
      leftOut += report.skipped.length
      const left = new Set(report.skipped.map(({ sourceRaceId }) => sourceRaceId))
      const { races } = plain.expected
      expect(bench.document().races).toEqual(races.filter(({ sourceRaceId }) => !left.has(sourceRaceId)))
      // A browser that would not start is left alone for a minute; another start of the program tries at once.
      await bench.engine.close()
      const next = engineOn(bench.file, bench.server.origin, {}, { browser })
      expect(await next.ingest(bench.address, { signal: new AbortController().signal })).toMatchObject({
        status: 'complete',
      })
      expect(next.findEventDocument(bench.address)).toEqual(plain.expected)
      await next.close()
      expect(browserOf(process.pid)).toEqual([])
    }
    if (rounds(0, 1))
      process.stdout.write(`${kills} meetings of 4 script pages, up to 3 kills each: ${leftOut} races left out\n`)
  })

  it('is gone when a run that was cancelled in the middle of a page ends, with all that it left on the disk', async () => {
    const bench = await setUp(withForms({ 0: 'fetched' }))
    bench.server.fault(lapsPath(raceIdAt(plain, 0)), { kind: 'hang-before-headers' })
    const stopping = new AbortController()
    const running = bench.ingest(stopping.signal)
    await eventually('the question for laps', () =>
      bench.server.requests.find(({ query: text }) => text.includes('race_laps')),
    )
    const started = browserOf(process.pid)
    expect(started.length).toBeGreaterThan(0)
    stopping.abort()
    expect((await running).status).toBe('cancelled')
    await eventually('the end of the browser', () => stillAlive(started).length === 0)
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`my-race-engineer-browser-${process.pid}-`))).toEqual(
      [],
    )
  })

  it('takes pictures only where a folder for them is named', async () => {
    const folder = join(scratchFolder(), 'pictures')
    const bench = await setUp(withForms({ 0: 'fetched' }), { browserPictures: folder })
    expect((await bench.ingest()).status).toBe('complete')
    expect(existsSync(folder) ? readdirSync(folder).length : 0).toBe(1)
  })
})

function some<T>(list: readonly T[]): readonly T[] | null {
  return list.length > 0 ? list : null
}
