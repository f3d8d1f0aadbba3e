import { readFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { autumnCup, ingest, openDemoClub, openMain } from '../screens/volunteer.ts'
import { pagesOfPdf } from '../sheets/support/browser.ts'
import { test } from './host.ts'
import { inspect } from './inspect.ts'

test('a race and a class on paper: previewed page by page, saved as a PDF by the engine’s own browser', async ({
  desk,
}) => {
  const host = await desk.serve()
  const page = await desk.open(host)
  await openDemoClub(page)
  await ingest(page, autumnCup)
  await openMain(page, autumnCup)
  await page.keyboard.press('Control+p')
  const dialog = page.getByRole('dialog', { name: '1/8 Nitro Buggy A-Main' })
  const frame = dialog.frameLocator('iframe')
  await expect(frame.getByRole('heading', { name: /A-Main$/ }).first()).toBeVisible()
  const pages = await frame.locator('.page').count()
  await expect(dialog.getByText(`${pages} pages`)).toBeVisible()
  // The sheet's own look is let through by the policy of the page around it.
  const first = frame.locator('.page').first()
  expect((await first.boundingBox())?.width).toBeGreaterThan(500)
  await expect(frame.locator('footer').first()).toContainText('verified')
  await dialog.getByText('Letter', { exact: true }).click()
  await expect.poll(() => frame.locator('style').textContent()).toContain('size: 215.9mm 279.4mm')
  await dialog.getByRole('button', { name: 'Close' }).click()

  await page.goBack()
  await page.getByRole('button', { name: 'Print' }).click()
  await page.getByRole('menuitem', { name: /Drivers of 40\+ Electric Buggy/ }).click()
  const drivers = page.getByRole('dialog', { name: 'Drivers of 40+ Electric Buggy' })
  // Letter is remembered.
  await expect(drivers.getByText('12 pages')).toBeVisible()
  const download = page.waitForEvent('download')
  await drivers.getByRole('button', { name: 'Save as PDF' }).click()
  const saved = await (await download).path()
  const paper = await pagesOfPdf(readFileSync(saved))
  expect(paper.length).toBe(12)
  expect(paper.map(({ widthPt, heightPt }) => [Math.round(widthPt), Math.round(heightPt)])).toEqual(
    Array.from({ length: 12 }, () => [612, 792]),
  )
  // The frame is left out: nothing may run in it, the inspection neither.
  await drivers.locator('iframe').evaluate((frame) => (frame as unknown as { remove(): void }).remove())
  await inspect(page, 'print preview')
  expect(desk.complaints).toEqual([])
  await host.stop()
})
