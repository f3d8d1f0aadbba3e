import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { makeSheet } from '../../core/desks/sheet-desk.ts'
import { openStore } from '../../core/store/database.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import type { BenchCase } from './bench-case.ts'
import { withMeeting } from './meeting-app.ts'
import { median, spread } from './numbers.ts'

type Figures = 'paper-html' | 'paper-pdf'

const turns = 9
const drivers = 12
const className = '40+ Electric Buggy'

/**
 * "Drivers of" a class of 12: the pages made out of what is stored, and from _Save as PDF_ in the preview to the whole file,
 * made by the app's hidden window. The system's dialog is answered at once.
 */
export const paperCase: BenchCase<Figures> = {
  figures: ['paper-html', 'paper-pdf'],
  measure: (bench) =>
    withMeeting(bench, 'paper', makeMeeting({ seed: 4, size: 'demo' }), async (app, page) => {
      const html = await timeHtml(join(bench.folder, 'paper-data', 'my-race-engineer.db'))
      const { times, bytes } = await timePdf(app, page, join(bench.folder, 'class.pdf'))
      return {
        figures: { 'paper-html': median(html.times), 'paper-pdf': median(times) },
        notes: [
          `${turns} turns: HTML ${spread(html.times)} ms, PDF ${spread(times)} ms`,
          `${html.pageCount} pages of three runs each, a chart on each; HTML ${(html.length / 1000).toFixed(0)} KB, PDF ${(bytes / 1000).toFixed(0)} KB`,
        ],
      }
    }),
}

async function timeHtml(file: string) {
  const store = openStore(file, { readOnly: true })
  try {
    const eventId = store.prepare<[], number>('select id from event').pluck().get() ?? 0
    const settings = { cleanFactor: 1.1, paper: 'a4' } as const
    const times: number[] = []
    let [pageCount, length] = [0, 0]
    for (let turn = 0; turn <= turns; turn++) {
      const from = performance.now()
      for await (const step of makeSheet(
        store,
        { kind: 'class', eventId, className },
        settings,
        new AbortController().signal,
      )) {
        if (step.kind === 'done') [pageCount, length] = [step.sheet.pageCount, step.sheet.html.length]
      }
      if (turn > 0) times.push(performance.now() - from)
    }
    if (pageCount !== drivers) throw new Error(`The class has ${pageCount} pages, not ${drivers}.`)
    return { times, pageCount, length }
  } finally {
    store.close()
  }
}

async function timePdf(app: ElectronApplication, page: Page, file: string) {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, file)
  await page.getByRole('button', { name: 'Print' }).click()
  await page.getByRole('menuitem', { name: `Drivers of ${className}` }).click()
  await page.getByRole('dialog').getByText(`${drivers} pages`).waitFor()
  const times: number[] = []
  let bytes = 0
  for (let turn = 0; turn <= turns; turn++) {
    rmSync(file, { force: true })
    const tookMs = await untilSaved(page)
    bytes = readFileSync(file).length
    if (turn > 0) times.push(tookMs)
  }
  return { times, bytes }
}

/** From the click until the button can be used again, by the page's own clock: the file is whole before. */
function untilSaved(page: Page): Promise<number> {
  return page.getByRole('button', { name: 'Save as PDF' }).evaluate(async (element) => {
    const button = element as unknown as { click(): void; disabled: boolean }
    const { requestAnimationFrame, performance } = globalThis as unknown as {
      requestAnimationFrame(use: () => void): void
      performance: { now(): number }
    }
    const frame = () => new Promise<void>((next) => requestAnimationFrame(next))
    const from = performance.now()
    button.click()
    while (!button.disabled) await frame()
    while (button.disabled) await frame()
    return performance.now() - from
  })
}
