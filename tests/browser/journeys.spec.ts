import { readFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { makeCatalogue } from '../../fixtures/listings.ts'
import { clubOf, demoMeeting, makeMeeting } from '../../fixtures/meeting.ts'
import { startFixtureServer } from '../../fixtures/server.ts'
import { autumnCup, expectChart, ingest, openDemoClub, openMain, openTab } from '../screens/volunteer.ts'
import { test } from './host.ts'

test("the volunteer's day in a browser: demo club, ingest, charts, download, and all of it after a new start", async ({
  desk,
}) => {
  const host = await desk.serve()
  const page = await desk.open(host)
  await openDemoClub(page)
  await ingest(page, autumnCup)
  await openMain(page, autumnCup)
  const main = demoMeeting().expected.races.find(({ label }) => label === '1/8 Nitro Buggy A-Main')
  await openTab(page, 'Gaps')
  await expectChart(page, 'Gaps', main?.results.filter(({ laps }) => laps.length > 0).length ?? 0)
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: /Laps/ }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^2025-10-18-[\w-]+-laps\.csv$/)
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n')
  expect(lines).toHaveLength(1 + (main?.results.reduce((sum, { laps }) => sum + laps.length, 0) ?? 0))
  await host.stop()
  const again = await desk.open(await desk.serve())
  await again.getByRole('link', { name: /Old Quarry/ }).click()
  await again.getByRole('link', { name: autumnCup }).click()
  await expect(again.getByText('1,516 laps')).toBeVisible()
  expect(
    desk.complaints.filter((line) => !/ERR_CONNECTION|ERR_INCOMPLETE|Failed to fetch|ERR_EMPTY/.test(line)),
  ).toEqual([])
})

test('a club is found among a thousand as one types, followed, and its meetings are read several at once', async ({
  desk,
}) => {
  const meetings = [1, 2].map((seed) =>
    makeMeeting({
      seed,
      size: 'small',
      slug: 'hillside',
      trackName: 'Hillside Raceway',
      eventId: `50000${seed}`,
      eventName: `Hillside Round ${seed}`,
      startDay: `2025-0${seed}-10`,
    }),
  )
  const site = await startFixtureServer({
    clubs: [
      makeCatalogue({ own: [{ slug: 'hillside', name: 'Hillside Raceway', eventName: null }] }),
      clubOf(meetings),
    ],
  })
  const page = await desk.open(await desk.serve({ MRE_LIVERC_ORIGIN: site.origin }))
  await page.getByRole('button', { name: 'Find your club' }).click()
  await expect(page.getByText('No club is known yet')).toBeVisible()
  await page.getByRole('button', { name: 'Read catalogue' }).first().click()
  await expect(page.getByText(/clubs known/)).toBeVisible()
  const search = page.getByRole('textbox', { name: /Search clubs/ })
  await search.pressSequentially('hill race')
  await expect(page.getByRole('listitem')).toHaveCount(1)
  await page.getByRole('button', { name: 'Follow Hillside Raceway' }).click()
  await expect(page.getByRole('button', { name: 'No longer follow Hillside Raceway' })).toBeVisible()
  await search.press('Enter')
  await page.getByRole('button', { name: 'Read list of meetings' }).first().click()
  await page.getByRole('textbox', { name: 'Name' }).fill('hillside round')
  await expect(page.getByRole('link', { name: /Hillside Round/ })).toHaveCount(2)
  await page.getByRole('checkbox', { name: 'Choose Hillside Round 1' }).check()
  await page.getByRole('checkbox', { name: 'Choose Hillside Round 2' }).check()
  await page.getByRole('button', { name: 'Ingest 2 meetings' }).click()
  await expect(page.getByRole('table').getByText('Complete', { exact: true })).toHaveCount(2)
  await page.getByRole('link', { name: 'Clubs', exact: true }).first().click()
  await expect(page.getByRole('listitem').first()).toContainText('Hillside Raceway')
  expect(desk.complaints).toEqual([])
  await site.close()
})

test('the palette reaches clubs, meetings, races, drivers and commands, from the keyboard alone', async ({ desk }) => {
  const page = await desk.open(await desk.serve())
  await openDemoClub(page)
  await ingest(page, autumnCup)
  const pick = async (text: string, option: RegExp) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('textbox', { name: 'Search and commands' }).fill(text)
    await expect(page.locator('.mantine-Spotlight-action', { hasText: option }).first()).toBeVisible()
    await page.keyboard.press('Enter')
  }
  const heading = page.getByRole('heading', { level: 1 })
  await pick('fenmoor', /Old Quarry/)
  await expect(heading).toContainText('Old Quarry')
  await pick('gravel', /Autumn Gravel/)
  await expect(heading).toHaveText(autumnCup)
  await pick('nitro a-main', /Nitro Buggy A-Main/)
  await expect(heading).toHaveText('1/8 Nitro Buggy A-Main')
  const driver = demoMeeting().expected.races[0]?.results[0]?.driverName ?? ''
  await pick(driver.toLowerCase(), new RegExp(driver.replaceAll('.', '\\.'), 'i'))
  await expect(heading).toHaveText(new RegExp(driver.replaceAll('.', '\\.'), 'i'))
  await pick('go to settings', /Go to settings/)
  await expect(heading).toHaveText('Settings')
  await page.keyboard.press('Alt+1')
  await expect(heading).toHaveText('Clubs')
})

test('a page opened without its address, or with one that was used, is told so and gets nothing', async ({ desk }) => {
  const host = await desk.serve()
  await desk.open(host)
  const stranger = await desk.open({ ...host, address: new URL('/', host.address).href })
  await expect(stranger.getByRole('heading', { name: 'A one-time address is needed' })).toBeVisible()
  const late = await desk.open(host)
  await expect(late.getByRole('heading', { name: 'This address does not work any more' })).toBeVisible()
})
