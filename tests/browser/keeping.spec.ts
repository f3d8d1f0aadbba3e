import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { autumnCup, openDemoClub } from '../screens/volunteer.ts'
import { test } from './host.ts'
import { inspect } from './inspect.ts'

const clubDay = 'Fenmoor Club Day, November'

/** Ingests a meeting of the demo club that is shown, and waits until it is there. */
async function read(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Ingest ${name}`, exact: true }).click()
  await expect(page.getByRole('row', { name: new RegExp(name) }).getByText('Complete')).toBeVisible({ timeout: 30_000 })
}

const line = (page: Page, key: string) => page.getByRole('region', { name: 'Checklist' }).locator(`[data-key="${key}"]`)

for (const scheme of ['light', 'dark'] as const) {
  test(`the start screen says what is not well, and its buttons mend it, ${scheme}`, async ({ desk }) => {
    test.setTimeout(120_000)
    const host = await desk.serve()
    const page = await desk.open(host, { scheme })
    await openDemoClub(page)
    await read(page, clubDay)
    await page.getByRole('link', { name: 'Start' }).click()
    await expect(line(page, 'backup')).toHaveAttribute('data-state', 'bad')
    await expect(line(page, 'missing')).toHaveAttribute('data-state', 'good')
    await expect(page.getByRole('region', { name: 'Your clubs' }).getByRole('link', { name: /Fenmoor/ })).toBeVisible()
    await expect(page.getByRole('region', { name: 'Last ingestions' }).getByText(clubDay)).toBeVisible()
    await inspect(page, 'start, with red lines')
    await page.getByRole('button', { name: 'Back up now' }).click()
    await expect(line(page, 'backup')).toHaveAttribute('data-state', 'good')
    expect(readdirSync(join(host.dataDir, 'backups'))).toHaveLength(1)
    await page.getByRole('button', { name: 'Check now' }).click()
    await expect(line(page, 'check')).toHaveAttribute('data-state', 'good')
    await inspect(page, 'start')
    await page.getByRole('link', { name: 'Settings' }).click()
    await expect(page.getByText('All of it was read')).toBeVisible()
    await inspect(page, 'settings, checked')
    expect(desk.complaints).toEqual([])
  })
}

test('a backup is put back from the settings, beside what it would replace', async ({ desk }) => {
  test.setTimeout(120_000)
  const host = await desk.serve()
  const page = await desk.open(host)
  await openDemoClub(page)
  const club = page.url()
  await read(page, clubDay)
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Back up now' }).click()
  await expect(page.getByRole('cell', { name: 'Made by a person' })).toBeVisible()
  await page.goto(club)
  await read(page, autumnCup)
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('button', { name: /^Restore the backup of/ }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('row', { name: /^Races 12 24$/ })).toBeVisible()
  await expect(dialog.getByText('nothing is wrong with it')).toBeVisible()
  await inspect(page, 'restore')
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(page.getByText('is in use now')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('cell', { name: 'Before a restore' })).toBeVisible()
  await page.goto(club)
  await expect(page.getByRole('row', { name: new RegExp(clubDay) }).getByText('Complete')).toBeVisible()
  await expect(page.getByRole('row', { name: new RegExp(autumnCup) }).getByText('Not ingested')).toBeVisible()
  // It works on with what was restored.
  await read(page, autumnCup)
})

test('a meeting is deleted after its figures were seen, and brought back with all of them', async ({ desk }) => {
  test.setTimeout(120_000)
  const page = await desk.open(await desk.serve())
  await openDemoClub(page)
  await read(page, clubDay)
  await page.getByRole('link', { name: clubDay }).click()
  await expect(page.getByText(/12 races · [\d,]+ laps/)).toBeVisible()
  const facts = await page.getByText(/12 races · [\d,]+ laps/).textContent()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Delete this meeting…' }).click()
  await expect(page.getByRole('dialog').getByText(/^12 races with/)).toBeVisible()
  await inspect(page, 'delete')
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: /Fenmoor/ })).toBeVisible()
  await expect(page.getByRole('link', { name: clubDay })).toHaveCount(0)
  // From the list of what was done, as well as from the notice.
  await page.getByRole('link', { name: 'Start' }).click()
  await page.getByRole('link', { name: 'What was done here' }).click()
  const undo = page.getByRole('button', { name: `Undo: Deleted ${clubDay}` })
  await expect(undo).toBeVisible()
  await inspect(page, 'activity')
  await undo.click()
  await expect(page.getByText('taken back', { exact: true })).toBeVisible()
  await page.getByRole('link', { name: 'Start' }).click()
  await page.getByRole('region', { name: 'Last ingestions' }).getByRole('link', { name: clubDay }).click()
  await expect(page.getByText(facts ?? 'no facts')).toBeVisible()
})

test('what was done is empty at first, and every deed has its way back beside it', async ({ desk }) => {
  const page = await desk.open(await desk.serve())
  await expect(page.getByRole('button', { name: 'Open the demo club' })).toBeVisible()
  await page.evaluate(() => {
    ;(globalThis as unknown as { location: { hash: string } }).location.hash = '#/activity'
  })
  await expect(page.getByText('Nothing yet')).toBeVisible()
  await inspect(page, 'activity, empty')
  await page.getByRole('link', { name: 'Settings' }).click()
  const contact = page.getByRole('textbox', { name: 'Contact' })
  await contact.fill('ada@example.org')
  await contact.press('Enter')
  await page.getByRole('link', { name: 'What was done here' }).click()
  await page.getByRole('button', { name: 'Undo: Changed contact = ada@example.org' }).click()
  await expect(page.getByText('taken back', { exact: true })).toBeVisible()
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(contact).toHaveValue('')
})
