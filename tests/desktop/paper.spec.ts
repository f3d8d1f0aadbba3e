import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { autumnCup, ingest, openDemoClub } from '../screens/volunteer.ts'
import { pagesOfPdf } from '../sheets/support/browser.ts'
import { answerSaveDialog, test } from './app.ts'

test('a whole class on paper: 12 drivers, 12 pages, and nothing left of what was stopped', async ({ desk }) => {
  test.setTimeout(120_000)
  const { app, page } = await desk.open()
  await openDemoClub(page)
  await ingest(page, autumnCup)
  await page.getByRole('link', { name: autumnCup, exact: true }).first().click()
  await page.getByRole('button', { name: 'Print' }).click()
  await page.getByRole('menuitem', { name: /Drivers of 40\+ Electric Buggy/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Drivers of 40+ Electric Buggy' })
  await expect(dialog.getByText('12 pages')).toBeVisible()
  await expect(dialog.frameLocator('iframe').locator('.page')).toHaveCount(12)
  const first = (await dialog.frameLocator('iframe').locator('h1').first().textContent()) ?? ''
  await expect(dialog.frameLocator('iframe').locator('.page').first()).toContainText('on clean laps')

  // Thought better of in the dialog: no file, no word.
  const saved = join(desk.folder, 'class.pdf')
  await answerSaveDialog(app, null)
  await dialog.getByRole('button', { name: 'Save as PDF' }).click()
  await expect(dialog.getByRole('button', { name: 'Save as PDF' })).toBeEnabled()
  expect(existsSync(saved)).toBe(false)

  await answerSaveDialog(app, saved)
  await dialog.getByRole('button', { name: 'Save as PDF' }).click()
  await expect(page.getByText(saved)).toBeVisible()
  const pages = await pagesOfPdf(readFileSync(saved))
  expect(pages.length).toBe(12)
  expect(pages.map(({ widthPt, heightPt }) => [Math.round(widthPt), Math.round(heightPt)])).toEqual(
    Array.from({ length: 12 }, () => [595, 842]),
  )
  expect(pages[0]?.text.replace(/\s+/g, ' ')).toContain(first)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)

  // Stopped while it is made: the hidden window goes, and no part of a file stays.
  await app.evaluate(({ BrowserWindow }) => {
    const { prototype } = BrowserWindow
    prototype.loadURL = () => new Promise<void>(() => {})
  })
  await answerSaveDialog(app, join(desk.folder, 'stopped.pdf'))
  await dialog.getByRole('button', { name: 'Save as PDF' }).click()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog.getByRole('button', { name: 'Save as PDF' })).toBeEnabled()
  await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  expect(readdirSync(desk.folder).filter((name) => /stopped|\.part$/.test(name))).toEqual([])
  expect(desk.complaints).toEqual([])
})
