import { join } from 'node:path'
import { _electron, type Page } from '@playwright/test'
import { clubOf } from '../../fixtures/meeting.ts'
import { startFixtureServer } from '../../fixtures/server.ts'
import { heldBack } from '../../tests/support/held-back.ts'
import { largeRaceNames, largeRaces } from '../../tests/support/large-races.ts'
import { ingest, whileMeasuring } from './app.ts'
import type { BenchCase } from './bench-case.ts'
import { median, spread } from './numbers.ts'

type Figures = 'replay-frames' | 'replay-page-delay' | 'replay-page-longest'

const turns = 3
const turnMs = 8_000

/** A race of 15 cars × 90 laps replayed in the window at 60 ×: how often it is drawn, and how late the page's loop comes. */
export const replayFramesCase: BenchCase<Figures> = {
  figures: ['replay-frames', 'replay-page-delay', 'replay-page-longest'],
  async measure({ root, folder, bundle, electron }) {
    const executablePath = await electron()
    const meeting = largeRaces()
    const server = await startFixtureServer({ clubs: [clubOf([meeting])] })
    const app = await _electron.launch({
      executablePath,
      args: [...heldBack, '--no-sandbox', '--disable-gpu', root],
      env: {
        ...(process.env as Record<string, string>),
        MRE_ENGINE: join(bundle(), 'engine.mjs'),
        MRE_USER_DATA: join(folder, 'replay-shell'),
        MRE_DATA_DIR: join(folder, 'replay-data'),
        MRE_LIVERC_ORIGIN: server.origin,
        MRE_REQUEST_GAP_MS: '0',
      },
    })
    try {
      const page = await app.firstWindow()
      const address = server.url(meeting.slug, `/results/?p=view_event&id=${meeting.eventId}`)
      await ingest(page, address, meeting.slug)
      await page
        .getByRole('region', { name: /^Ingestion of/ })
        .first()
        .getByRole('link')
        .first()
        .click()
      await page.getByRole('link', { name: largeRaceNames.fifteen }).last().click()
      await page.getByRole('tab', { name: 'Replay', exact: true }).click()
      await page.getByText('60×', { exact: true }).click()
      const frames: number[] = []
      const delays: { p99: number; longest: number }[] = []
      for (let turn = 0; turn <= turns; turn++) {
        await page.getByRole('slider', { name: 'Race time' }).press('Home')
        let perSecond = Number.NaN
        const { page: delay } = await whileMeasuring(app, page, async () => {
          await page.getByRole('button', { name: 'Play', exact: true }).click()
          perSecond = await framesPerSecond(page)
        })
        await page.getByRole('button', { name: 'Pause', exact: true }).click()
        if (turn === 0) continue
        frames.push(perSecond)
        delays.push(delay)
      }
      return {
        figures: {
          'replay-frames': median(frames),
          'replay-page-delay': median(delays.map(({ p99 }) => p99)),
          'replay-page-longest': Math.max(...delays.map(({ longest }) => longest)),
        },
        notes: [
          `${turns} times ${turnMs / 1000} s: ${spread(frames, 1)} frames a second in which race time had moved`,
          'software rendering where there is no graphics card',
        ],
      }
    } finally {
      await app.close()
      await server.close()
    }
  },
}

/** Frames in which the race had moved on since the last one, as the page itself counts them. */
function framesPerSecond(page: Page): Promise<number> {
  return page.evaluate(async (forMs) => {
    const { document, requestAnimationFrame, performance } = globalThis as unknown as {
      document: { querySelector(selector: string): { value: string } | null }
      requestAnimationFrame(use: () => void): void
      performance: { now(): number }
    }
    const slider = document.querySelector('input[type=range]')
    const frame = () => new Promise<void>((next) => requestAnimationFrame(next))
    const from = performance.now()
    let [moved, last] = [0, slider?.value]
    while (performance.now() - from < forMs) {
      await frame()
      if (slider?.value !== last) moved++
      last = slider?.value
    }
    return (moved * 1000) / (performance.now() - from)
  }, turnMs)
}
