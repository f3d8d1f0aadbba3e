import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import { withScriptedRaces } from '../../fixtures/scripted-races.ts'
import { chromium } from '../support/chromium.ts'
import { rounds } from '../support/rounds.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, raceIdAt, startSite } from '../support/site.ts'
import type { SoakOrder, SoakReport } from './children/many-meetings.ts'

const many = rounds(16, 300)
const baseline = rounds(8, 30)
/** Every so many meetings, from the sixth on, one has a race that needs a browser. */
const browserEvery = 50

function meetings(): Meeting[] {
  return Array.from({ length: many }, (_none, at) => {
    const meeting = makeMeeting({ seed: at, size: 'small', slug: `club${at % 7}`, eventId: String(300_000 + at) })
    if (chromium === null || at % browserEvery !== 5) return meeting
    return withScriptedRaces(meeting, { [raceIdAt(meeting, 0)]: 'fetched' })
  })
}

/** Processes below `child`, whatever their depth. */
function descendants(child: ChildProcess): string[] {
  const rows = spawnSync('ps', ['-eo', 'pid=,ppid=,comm='], { encoding: 'utf8' }).stdout.trim().split('\n')
  const processes = rows.map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row)?.slice(1) ?? [])
  const below = (pid: string): string[] =>
    processes.flatMap(([own = '', parent, name = '']) => (parent === pid ? [name, ...below(own)] : []))
  return below(String(child.pid))
}

it(`${many} meetings in one engine leave nothing behind`, async () => {
  const all = meetings()
  const server = await startSite(all)
  const folder = scratchFolder()
  const temporary = join(folder, 'temporary')
  mkdirSync(temporary)
  const child = fork(join(import.meta.dirname, 'children', 'many-meetings.ts'), {
    execArgv: ['--expose-gc'],
    env: { ...process.env, TMPDIR: temporary },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const order: SoakOrder = {
    env: {
      ...(process.env as Record<string, string>),
      MRE_DATA_DIR: join(folder, 'data'),
      MRE_LIVERC_ORIGIN: server.origin,
      MRE_REQUEST_GAP_MS: '0',
      MRE_RETRY_BASE_MS: '1',
      MRE_LOG_LEVEL: 'silent',
    },
    addresses: all.map((meeting) => addressOf(server, meeting)),
    baseline,
  }
  child.send(order)
  const [report] = (await once(child, 'message')) as [SoakReport]
  const leftBehind = process.platform === 'linux' ? descendants(child) : []
  // With nothing left to wait for it ends by itself.
  const [code] = await once(child, 'exit')

  const { heapAtBaseline, heapAtEnd, peakRss, laps, databaseBytes, browserLaunches } = report
  const mb = (bytes: number) => (bytes / 1e6).toFixed(1)
  process.stdout.write(
    `soak: ${many} meetings, ${laps} laps, ${(databaseBytes / laps).toFixed(0)} bytes of file a lap with its pages; ` +
      `heap ${mb(heapAtBaseline)} MB after ${baseline}, ${mb(heapAtEnd)} MB at the end, at most ${mb(peakRss)} MB in all; ` +
      `${browserLaunches} browser starts\n`,
  )
  expect(report.states).toEqual({ complete: many })
  expect(laps).toBeGreaterThan(many * 100)
  expect(heapAtEnd).toBeLessThanOrEqual(heapAtBaseline * 1.1)
  expect(report.resourcesAfter).toEqual(report.resourcesBefore)
  expect(report.temporaryFiles).toEqual([])
  expect(leftBehind).toEqual([])
  // It rests a while before it ends, so that a fast machine comes to the next meeting that needs it in time.
  const needed = chromium === null ? 0 : all.filter(({ assets }) => assets?.length).length
  expect(browserLaunches).toBeGreaterThanOrEqual(Math.min(1, needed))
  expect(browserLaunches).toBeLessThanOrEqual(needed)
  expect(code).toBe(0)
})
