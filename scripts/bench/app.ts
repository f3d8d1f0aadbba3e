import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { clubOf, makeMeeting } from '../../fixtures/meeting.ts'
import { startFixtureServer } from '../../fixtures/server.ts'
import { heldBack } from '../../tests/support/held-back.ts'
import type { BenchCase } from './bench-case.ts'
import type { figureKinds } from './figures.ts'
import { median, spread } from './numbers.ts'

type Figures = Extract<keyof typeof figureKinds, `app-${string}`>

const turns = 10
const many = 100

/** The app in its window: how soon it can be used, how it answers, how it stays out of its own way, what it weighs. */
export const appCase: BenchCase<Figures> = {
  figures: [
    'app-start',
    'app-meeting',
    'app-race',
    'app-main-delay',
    'app-main-longest',
    'app-page-delay',
    'app-page-longest',
    'app-memory-shell',
    'app-memory-page',
    'app-memory-engine',
    'app-memory-shell-100',
    'app-memory-page-100',
    'app-memory-page-100-kept',
    'app-memory-engine-100',
  ],
  async measure({ root, folder, bundle, electron }) {
    const executablePath = await electron()
    const ordinary = Array.from({ length: turns }, (_, at) =>
      makeMeeting({
        seed: at + 1,
        size: 'ordinary',
        slug: 'bench',
        eventId: String(900_001 + at),
        eventName: `Bench Ordinary ${at}`,
      }),
    )
    const others = Array.from({ length: many }, (_, at) =>
      makeMeeting({
        seed: at,
        size: 'small',
        slug: 'bench',
        eventId: String(910_000 + at),
        eventName: `Bench Small ${at}`,
      }),
    )
    const server = await startFixtureServer({ clubs: [clubOf([...ordinary, ...others])] })
    const open = async () => {
      const from = performance.now()
      const app = await _electron.launch({
        executablePath,
        args: [...heldBack, '--no-sandbox', '--disable-gpu', root],
        env: {
          ...(process.env as Record<string, string>),
          MRE_ENGINE: join(bundle(), 'engine.mjs'),
          MRE_USER_DATA: join(folder, 'app-shell'),
          MRE_DATA_DIR: join(folder, 'app-data'),
          MRE_LIVERC_ORIGIN: server.origin,
          MRE_REQUEST_GAP_MS: '0',
        },
      })
      const page = await app.firstWindow()
      // Usable: what the engine answered stands on the screen.
      await page
        .getByRole('button', { name: /Find your club|Read catalogue/ })
        .first()
        .waitFor()
      return { app, page, ms: performance.now() - from }
    }
    try {
      const starts: number[] = []
      for (let turn = 0; turn <= turns; turn++) {
        const { app, ms } = await open()
        if (turn > 0) starts.push(ms)
        await app.close()
      }
      const { app, page } = await open()
      const idle = await memoryOf(app)
      await page.evaluate(() => {
        ;(globalThis as unknown as { location: { hash: string } }).location.hash = '#/clubs'
      })
      const delays: { main: Delay; page: Delay }[] = []
      for (const { eventId } of ordinary) {
        const address = server.url('bench', `/results/?p=view_event&id=${eventId}`)
        delays.push(await whileMeasuring(app, page, () => ingest(page, address)))
      }
      const clicks = await timeClicks(page)
      for (const { eventId } of others) {
        await ask(page, `#/ingestions`)
        await ingest(page, server.url('bench', `/results/?p=view_event&id=${eventId}`))
      }
      const after = await memoryOf(app)
      // What is still needed, beside what only waits to be collected.
      const cdp = await page.context().newCDPSession(page)
      await cdp.send('HeapProfiler.collectGarbage')
      const kept = await memoryOf(app)
      await app.close()
      return {
        figures: {
          'app-start': median(starts),
          'app-meeting': median(clicks.meeting),
          'app-race': median(clicks.race),
          'app-main-delay': median(delays.map(({ main }) => main.p99)),
          'app-main-longest': Math.max(...delays.map(({ main }) => main.longest)),
          'app-page-delay': median(delays.map((delay) => delay.page.p99)),
          'app-page-longest': Math.max(...delays.map((delay) => delay.page.longest)),
          'app-memory-shell': idle.shell,
          'app-memory-page': idle.page,
          'app-memory-engine': idle.engine,
          'app-memory-shell-100': after.shell,
          'app-memory-page-100': after.page,
          'app-memory-page-100-kept': kept.page,
          'app-memory-engine-100': after.engine,
        },
        notes: [
          `${turns} turns: start ${spread(starts)} ms, meeting ${spread(clicks.meeting)} ms, race ${spread(clicks.race)} ms`,
          'software rendering where there is no graphics card; memory is what is not shared with other programs',
        ],
      }
    } finally {
      await server.close()
    }
  },
}

export async function ask(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    ;(globalThis as unknown as { location: { hash: string } }).location.hash = to
  }, hash)
}

/** As a person who pastes an address; resolves when the meeting is stored. */
export async function ingest(page: Page, address: string, slug = 'bench'): Promise<void> {
  await ask(page, '#/clubs')
  const real = address.replace(/^http:\/\/[^/]+\/[^/]+/, `https://${slug}.liverc.com`)
  await page.getByRole('textbox', { name: /Search clubs/ }).fill(real)
  await page.getByRole('button', { name: 'Open this address' }).click()
  await page.getByRole('button', { name: 'Read it' }).click()
  await page
    .getByRole('region', { name: /^Ingestion of/ })
    .first()
    .getByText('Complete', { exact: true })
    .waitFor()
}

/** Click to painted, by the page's own clock: the frame after what was asked for is there. */
async function timeClicks(page: Page): Promise<{ meeting: number[]; race: number[] }> {
  await page
    .getByRole('region', { name: /^Ingestion of/ })
    .first()
    .getByRole('link')
    .first()
    .click()
  await page
    .getByRole('link', { name: /Nitro.*A-Main/ })
    .first()
    .waitFor()
  const meetingHash = new URL(page.url()).hash
  await page
    .getByRole('link', { name: /Nitro.*A-Main/ })
    .first()
    .click()
  await page.getByRole('tab', { name: 'Charts' }).click()
  await page.getByRole('tab', { name: 'Positions' }).click()
  const raceHash = new URL(page.url()).hash
  const meeting: number[] = []
  const race: number[] = []
  for (let turn = 0; turn <= turns; turn++) {
    await ask(page, '#/settings')
    // Nothing kept from the turn before: neither answers nor the code of a screen.
    await page.reload()
    await page.getByRole('heading', { name: 'Settings' }).waitFor()
    const toMeeting = await timedTo(page, meetingHash, 'a[href^="#/races/"]')
    const toRace = await timedTo(page, raceHash, 'path[data-line]')
    if (turn === 0) continue
    meeting.push(toMeeting)
    race.push(toRace)
  }
  return { meeting, race }
}

/** From going to a place to the frame after `selector` is there, by the page's own clock. */
export function timedTo(page: Page, hash: string, selector: string): Promise<number> {
  return page.evaluate(
    async ([to, wanted]) => {
      const { location, document, requestAnimationFrame, performance } = globalThis as unknown as {
        location: { hash: string }
        document: { querySelector(selector: string): unknown }
        requestAnimationFrame(use: () => void): void
        performance: { now(): number }
      }
      const frame = () => new Promise<void>((next) => requestAnimationFrame(next))
      const from = performance.now()
      location.hash = to ?? ''
      while (!document.querySelector(wanted ?? '')) await frame()
      await frame()
      return performance.now() - from
    },
    [hash, selector],
  )
}

interface Delay {
  readonly p99: number
  readonly longest: number
}

/** How late the event loops of shell and page come while `work` is done, in milliseconds. */
export async function whileMeasuring(
  app: ElectronApplication,
  page: Page,
  work: () => Promise<void>,
): Promise<{ main: Delay; page: Delay }> {
  await app.evaluate(() => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
    const monitor = monitorEventLoopDelay({ resolution: 5 })
    monitor.enable()
    Object.assign(globalThis, { monitor })
  })
  await page.evaluate(() => {
    const late: number[] = []
    let last = performance.now()
    const beat = setInterval(() => {
      const now = performance.now()
      late.push(Math.max(0, now - last - 5))
      last = now
    }, 5)
    Object.assign(globalThis, {
      stopMeasuring() {
        clearInterval(beat)
        return late
      },
    })
  })
  await work()
  const main = await app.evaluate(() => {
    const { monitor } = globalThis as unknown as {
      monitor: { percentile(p: number): number; max: number; disable(): void }
    }
    monitor.disable()
    return { p99: monitor.percentile(99) / 1e6, longest: monitor.max / 1e6 }
  })
  const late = await page.evaluate(() => (globalThis as unknown as { stopMeasuring(): number[] }).stopMeasuring())
  const sorted = late.toSorted((one, other) => one - other)
  return { main, page: { p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0, longest: sorted.at(-1) ?? 0 } }
}

/** Private memory of the three processes that are the app, in MB. Linux only; elsewhere not a number. */
async function memoryOf(app: ElectronApplication): Promise<{ shell: number; page: number; engine: number }> {
  const metrics = await app.evaluate(({ app: shell }) => shell.getAppMetrics().map(({ pid, type }) => ({ pid, type })))
  const pidOf = (type: string) => metrics.find((one) => one.type === type)?.pid
  const main = app.process().pid ?? 0
  const table =
    process.platform === 'linux' ? execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }) : ''
  const engine = table
    .split('\n')
    .find((line) => line.includes('engine.mjs') && line.trim().split(/\s+/)[1] === String(main))
  return {
    shell: privateMb(pidOf('Browser')),
    page: privateMb(pidOf('Tab')),
    engine: privateMb(engine === undefined ? pidOf('Utility') : Number(engine.trim().split(/\s+/)[0])),
  }
}

function privateMb(pid: number | undefined): number {
  if (pid === undefined || process.platform !== 'linux') return Number.NaN
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const kilobytes = [...rollup.matchAll(/^Private_\w+:\s+(\d+) kB/gm)].reduce((sum, [, kb]) => sum + Number(kb), 0)
  return (kilobytes * 1024) / 1e6
}
