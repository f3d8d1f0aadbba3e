import type { Page } from '@playwright/test'
import { largeRaceNames } from '../../tests/support/large-races.ts'
import { whileMeasuring } from './app.ts'
import type { BenchCase } from './bench-case.ts'
import { withLargeRaces } from './meeting-app.ts'
import { median, spread } from './numbers.ts'

type Figures = 'replay-frames' | 'replay-page-delay' | 'replay-page-longest'

const turns = 3
const turnMs = 8_000

/** A race of 15 cars × 90 laps replayed in the window at 60 ×: how often it is drawn, and how late the page's loop comes. */
export const replayFramesCase: BenchCase<Figures> = {
  figures: ['replay-frames', 'replay-page-delay', 'replay-page-longest'],
  measure: (bench) =>
    withLargeRaces(bench, 'replay', async (app, page) => {
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
    }),
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
