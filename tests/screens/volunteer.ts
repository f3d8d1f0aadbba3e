import { expect, type Page } from '@playwright/test'

/** What a volunteer does, in the app's window and in a browser alike. */

export async function openDemoClub(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the demo club' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /Fenmoor/ })).toBeVisible()
}

export const autumnCup = 'Fenmoor Autumn Gravel & Clay Cup'

/** Ingests a meeting from its club's list and sees its progress until it is complete. */
export async function ingest(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Ingest ${name}`, exact: true }).click()
  await page.getByRole('link', { name: /^Ingestions/ }).click()
  const card = page.getByRole('region', { name: `Ingestion of ${name}` })
  await expect(card.getByText('Running', { exact: true })).toBeVisible()
  await expect(card.getByText(/of 12 races/)).toBeVisible()
  await expect(card.getByText(/Heat 1/).first()).toBeVisible()
  await expect(card.getByText('Complete', { exact: true })).toBeVisible()
}

/** From the ingestions to the meeting's nitro A-Main. */
export async function openMain(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name, exact: true }).first().click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await page.getByRole('link', { name: '1/8 Nitro Buggy A-Main' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '1/8 Nitro Buggy A-Main' })).toBeVisible()
}

/** Reads a meeting by its address, pasted where clubs are searched; the screen with that field is open. */
export async function readByAddress(page: Page, meeting: { slug: string; eventId: string }): Promise<void> {
  await page
    .getByRole('textbox', { name: /Search clubs/ })
    .fill(`https://${meeting.slug}.liverc.com/results/?p=view_event&id=${meeting.eventId}`)
  await page.getByRole('button', { name: 'Open this address' }).click()
  await page.getByRole('button', { name: 'Read it' }).click()
}

/** Every view of a race, as `openTab` knows it. */
export const raceTabs = [
  'Results',
  'Laps',
  'Lap times',
  'Positions',
  'Gaps',
  'Spread',
  'Best laps',
  'Replay',
  'Compare',
  'Insights',
  'Checks',
] as const

const charts = ['Lap times', 'Positions', 'Gaps', 'Spread', 'Best laps']

/** A view of a race; a chart is found among the charts. */
export async function openTab(page: Page, name: string): Promise<void> {
  if (charts.includes(name)) await page.getByRole('tab', { name: 'Charts', exact: true }).click()
  await page.getByRole('tab', { name, exact: true }).click()
}

/** A chart with a line for each driver, drawn and not only promised. */
export async function expectChart(page: Page, title: string, drivers: number): Promise<void> {
  const chart = page.getByRole('figure', { name: title })
  await expect(chart).toBeVisible()
  await expect(chart.locator('path[data-line]')).toHaveCount(drivers)
  const drawn = await chart
    .locator('path[data-line]')
    .evaluateAll((paths) => paths.map((path) => (path as unknown as { getTotalLength(): number }).getTotalLength()))
  expect(drawn.every((length) => length > 10)).toBe(true)
}
