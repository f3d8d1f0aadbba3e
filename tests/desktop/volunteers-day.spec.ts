import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { resolveSettings } from '../../core/config.ts'
import { createEngine } from '../../core/engine.ts'
import { createLog } from '../../core/log.ts'
import { demoSite } from '../../fixtures/demo-pages.ts'
import { demoMeeting } from '../../fixtures/meeting.ts'
import { autumnCup, expectChart, ingest, openDemoClub, openMain, openTab } from '../screens/volunteer.ts'
import { answerSaveDialog, test } from './app.ts'

const meeting = demoMeeting()
const main = meeting.expected.races.find(({ label }) => label === '1/8 Nitro Buggy A-Main')
const withLaps = main?.results.filter(({ laps }) => laps.length > 0).length ?? 0

test("a volunteer's day: demo club, ingest, race, charts, CSV, quit, and all of it again without a network", async ({
  desk,
}) => {
  const first = await desk.open()
  await openDemoClub(first.page)
  await ingest(first.page, autumnCup)
  await openMain(first.page, autumnCup)
  await expect(first.page.getByRole('row')).toHaveCount((main?.results.length ?? 0) + 1)
  const winner = main?.results[0]
  await expect(first.page.getByRole('row').nth(1)).toContainText(winner?.driverName ?? '')
  await openTab(first.page, 'Laps')
  await expect(first.page.getByRole('region', { name: 'Laps of all drivers' })).toContainText(winner?.driverName ?? '')
  await openTab(first.page, 'Lap times')
  await expectChart(first.page, 'Lap times', withLaps)
  await openTab(first.page, 'Positions')
  await expectChart(first.page, 'Positions', withLaps)
  await openTab(first.page, 'Gaps')
  await expectChart(first.page, 'Gaps', withLaps)

  // A chart's figures on the system's clipboard, and the chart as a picture through the system's dialog.
  const menu = first.page.getByRole('button', { name: 'Copy or save: Gaps' })
  await menu.click()
  await first.page.getByRole('menuitem', { name: /Copy/ }).click()
  await expect(first.page.getByText('Copied: paste it into a spreadsheet.')).toBeVisible()
  const copied = await first.app.evaluate(({ clipboard }) => clipboard.readText())
  expect(copied.split('\n')[0]).toContain(`\t${winner?.driverName} (s)`)
  const picture = join(desk.folder, 'gaps.png')
  await answerSaveDialog(first.app, picture)
  await menu.click()
  await first.page.getByRole('menuitem', { name: /PNG/ }).click()
  await expect(first.page.getByText(picture)).toBeVisible()
  expect([...readFileSync(picture).subarray(1, 4)]).toEqual([...Buffer.from('PNG')])

  // The whole meeting's laps, through the system's dialog, and the same as the engine's own export.
  await first.page.goBack()
  const saved = join(desk.folder, 'laps.csv')
  await answerSaveDialog(first.app, saved)
  await first.page.getByRole('button', { name: 'Export' }).click()
  await first.page.getByRole('menuitem', { name: /Laps/ }).click()
  await expect(first.page.getByText(saved)).toBeVisible()
  await expect(first.page.getByRole('button', { name: 'Show in folder' }).last()).toBeVisible()
  await first.quit()
  const engine = createEngine({
    settings: resolveSettings({}),
    file: join(desk.folder, 'data', 'my-race-engineer.db'),
    log: createLog('silent'),
    host: 'test',
    demo: demoSite(),
  })
  expect(readFileSync(saved, 'utf8')).toBe(engine.exportEvent(`demo:${meeting.eventId}`, 'laps-csv'))
  expect(engine.findEventDocument(`demo:${meeting.eventId}`)).toEqual({ ...meeting.expected, source: 'demo' })
  await engine.close()

  const again = await desk.open({ http_proxy: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9' })
  await again.page.context().setOffline(true)
  await expect(again.page.getByText('No network')).toBeVisible()
  await again.page.getByRole('link', { name: /Old Quarry/ }).click()
  await again.page.getByRole('link', { name: autumnCup }).click()
  await again.page.getByRole('link', { name: '1/8 Nitro Buggy A-Main' }).click()
  await openTab(again.page, 'Results')
  await expect(again.page.getByRole('row').nth(1)).toContainText(winner?.driverName ?? '')
  expect(desk.complaints).toEqual([])
})

test("the menu's items mean what the screen shows, and say so where they mean nothing", async ({ desk }) => {
  const { app, page } = await desk.open()
  const choose = (label: string) =>
    app.evaluate(({ Menu }, wanted) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? [])
      items?.find((item) => item.label === wanted)?.click()
    }, label)
  await openDemoClub(page)
  await choose('Ingest this meeting')
  await expect(page.getByText('A meeting can be ingested where it is shown')).toBeVisible()
  await page.getByRole('link', { name: autumnCup }).click()
  await expect(page.getByText('This meeting is not stored yet')).toBeVisible()
  await choose('Ingest this meeting')
  await expect(page.getByRole('link', { name: '1/8 Nitro Buggy A-Main' })).toBeVisible()
  const saved = join(desk.folder, 'results.csv')
  await answerSaveDialog(app, saved)
  await choose('Export results (CSV)…')
  await expect(page.getByText(saved)).toBeVisible()
  expect(readFileSync(saved, 'utf8').trim().split('\r\n').length).toBeGreaterThan(1)
  await choose('Settings')
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  await choose('Back')
  await expect(page.getByRole('heading', { level: 1, name: autumnCup })).toBeVisible()
  // A verb that the shell refuses is told where everything is seen.
  await page.evaluate(() => {
    ;(globalThis as unknown as { location: { hash: string } }).location.hash = '#/settings'
  })
  await app.evaluate(({ shell }) => {
    shell.openPath = async () => 'there is no file manager'
  })
  await page.getByRole('button', { name: 'Open the data folder' }).click()
  await expect(page.getByText(/could not be opened: there is no file manager/)).toBeVisible()
  expect(desk.complaints).toEqual([])
})
