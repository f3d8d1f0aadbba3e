import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { savedFrom } from '../support/saved-pages.ts'
import { test } from './app.ts'

const meeting = makeMeeting({ seed: 91, size: 'small' })

test('a folder of saved pages is shown and imported, from the menu and from the settings', async ({ desk }) => {
  test.setTimeout(120_000)
  const folder = join(desk.folder, 'saved pages')
  mkdirSync(folder)
  for (const [at, page] of meeting.pages.entries()) {
    writeFileSync(join(folder, `${at}.html`), savedFrom(page.body(), `https://${page.slug}.liverc.com${page.path}`))
  }
  writeFileSync(join(folder, 'letter.html'), '<html>Dear club</html>')
  const { app, page } = await desk.open()
  await expect(page.getByRole('button', { name: 'Open the demo club' })).toBeVisible()
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
  }, folder)
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.send('intent', 'import-pages')
  })
  const dialog = page.getByRole('dialog')
  const count = meeting.pages.length - 1
  await expect(dialog.getByText(`${count} pages of ${count + 2} files can be imported.`)).toBeVisible()
  await expect(dialog.getByRole('row', { name: /letter\.html not clear/ })).toBeVisible()
  await expect(dialog.getByText('The meeting would be complete')).toBeVisible()
  if (process.env.MRE_LOOK) await page.screenshot({ path: join(process.env.MRE_LOOK, 'import.png') })
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Import saved pages…' }).click()
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.getByText(`${count} pages of ${folder}.`)).toBeVisible()
  await page.getByRole('link', { name: 'Clubs' }).click()
  await page
    .getByRole('link', { name: /Old Quarry/ })
    .first()
    .click()
  await page.getByRole('link', { name: meeting.expected.event.name }).first().click()
  await expect(page.getByRole('tab', { name: `Races ${meeting.listedRaceIds.length}` })).toBeVisible()
})
