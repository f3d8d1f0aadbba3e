import { expect, type Page } from '@playwright/test'
import { demoMeeting } from '../../fixtures/meeting.ts'
import { autumnCup, ingest, openDemoClub, openMain, openTab } from '../screens/volunteer.ts'
import { test } from './host.ts'

const main = demoMeeting().expected.races.find(({ label }) => label === '1/8 Nitro Buggy A-Main')
const withLaps = main?.results.filter(({ laps }) => laps.length > 0) ?? []
const mostLaps = Math.max(...withLaps.map(({ laps }) => laps.length))

async function openTheMain(page: Page): Promise<void> {
  await openDemoClub(page)
  await ingest(page, autumnCup)
  await openMain(page, autumnCup)
}

test('dragging over laps looks closer, in every chart, until Escape shows all of them', async ({ desk }) => {
  const page = await desk.open(await desk.serve())
  await openTheMain(page)
  await openTab(page, 'Lap times')
  const chart = page.getByRole('figure', { name: 'Lap times' })
  const surface = chart.locator('svg.recharts-surface').first()
  const ticks = chart.locator('.recharts-xAxis-tick-labels text')
  await expect(ticks.last()).toHaveText(String(mostLaps))
  const box = await surface.boundingBox()
  if (!box) throw new Error('the chart is not drawn')
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2, { steps: 4 })
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2, { steps: 4 })
  await page.mouse.up()
  const all = chart.getByRole('button', { name: /^Laps \d+–\d+ · show all$/ })
  const [, first, last] = /(\d+)–(\d+)/.exec((await all.textContent()) ?? '') ?? []
  expect(Number(first)).toBeGreaterThan(1)
  expect(Number(last)).toBeGreaterThan(Number(first))
  expect(Number(last)).toBeLessThan(mostLaps)
  await expect(ticks.first()).toHaveText(first ?? '')
  await expect(ticks.last()).toHaveText(last ?? '')
  await openTab(page, 'Gaps')
  await expect(page.getByRole('button', { name: `Laps ${first}–${last} · show all` })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: /show all/ })).toHaveCount(0)
  expect(desk.complaints).toEqual([])
})

test('the lap table is walked with the arrow keys, and Enter highlights the driver under them', async ({ desk }) => {
  const page = await desk.open(await desk.serve())
  await openTheMain(page)
  await openTab(page, 'Laps')
  const grid = page.getByRole('grid', { name: /^Laps/ })
  await expect(grid.getByRole('row')).toHaveCount(mostLaps + 1)
  const focused = page.locator('td:focus')
  const here = () =>
    focused.evaluate((cell) => {
      const { cellIndex, parentElement } = cell as unknown as { cellIndex: number; parentElement: { rowIndex: number } }
      return { lap: parentElement.rowIndex, column: cellIndex }
    })
  await grid.locator('td').first().click()
  // The click highlighted the first driver; the same driver again lets go.
  await page.keyboard.press('Enter')
  expect(await here()).toEqual({ lap: 1, column: 1 })
  for (const [key, lap, column] of [
    ['ArrowUp', 1, 1],
    ['ArrowLeft', 1, 1],
    ['ArrowDown', 2, 1],
    ['ArrowRight', 2, 2],
    ['PageDown', 12, 2],
    ['End', 12, main?.results.length ?? 0],
    ['Home', 12, 1],
    ['Control+End', mostLaps, main?.results.length ?? 0],
    ['Control+Home', 1, 1],
    ['ArrowRight', 1, 2],
  ] as const) {
    await page.keyboard.press(key)
    expect(await here(), key).toEqual({ lap, column })
  }
  const cell = await focused.boundingBox()
  const head = await grid.locator('thead th').nth(2).boundingBox()
  expect(cell?.y ?? 0).toBeGreaterThanOrEqual((head?.y ?? 0) + (head?.height ?? 0) - 1)
  await page.keyboard.press('Enter')
  await openTab(page, 'Positions')
  await expect(page.locator('[data-lit]')).toContainText(main?.results[1]?.driverName ?? '')
  expect(desk.complaints).toEqual([])
})
