import { readFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { unzipSync } from 'fflate'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { startFixtureServer } from '../../fixtures/server.ts'
import { autumnCup, ingest, openDemoClub, openTab, raceTabs, readByAddress } from '../screens/volunteer.ts'
import { test } from './host.ts'
import { inspect } from './inspect.ts'

for (const scheme of ['light', 'dark'] as const) {
  test(`every screen, ${scheme}: no barriers, nothing cut off at three sizes`, async ({ desk }) => {
    test.setTimeout(300_000)
    const page = await desk.open(await desk.serve(), { scheme })
    await expect(page.getByRole('button', { name: 'Open the demo club' })).toBeVisible()
    await inspect(page, 'welcome')
    await page.getByRole('button', { name: 'Find your club' }).click()
    await inspect(page, 'clubs, empty')
    await page.getByRole('link', { name: 'Drivers' }).click()
    await expect(page.getByText('No race is stored yet')).toBeVisible()
    await inspect(page, 'drivers, empty')
    await page.getByRole('link', { name: 'Ingestions' }).click()
    await inspect(page, 'ingestions, empty')
    await page.getByRole('link', { name: 'Health' }).click()
    await expect(page.getByText('No figures yet')).toBeVisible()
    await inspect(page, 'health, empty')
    await page.evaluate(() => {
      ;(globalThis as unknown as { location: { hash: string } }).location.hash = '#/'
    })
    await openDemoClub(page)
    await inspect(page, 'club')
    await ingest(page, autumnCup)
    await inspect(page, 'ingestions')
    await page.getByRole('table').getByRole('link', { name: autumnCup }).click()
    await expect(page.getByText('Waiting for pages')).toBeVisible()
    await inspect(page, 'run')
    await page.getByRole('link', { name: 'Health' }).click()
    await expect(page.getByRole('figure', { name: 'Time taken' })).toBeVisible()
    for (const name of ['Time taken', 'Pages per second', 'Tries that were not enough', 'Pages added']) {
      await page.getByText(`${name} as a table`).click()
    }
    await inspect(page, 'health')
    await page.goBack()
    await page.getByRole('link', { name: 'what was read' }).click()
    await expect(page.getByRole('heading', { name: 'Qualifier Round 1' })).toBeVisible()
    await inspect(page, 'meeting')
    for (const tab of [/^Classes/, /^Entries/, /^Checks/]) {
      await page.getByRole('tab', { name: tab }).click()
      await inspect(page, `meeting, ${tab.source}`)
    }
    await page.getByRole('tab', { name: /^Classes/ }).click()
    await page.getByRole('button', { name: 'Junior', exact: true }).click()
    await expect(page.getByRole('figure', { name: 'Best lap over the rounds' })).toBeVisible()
    await inspect(page, 'class')
    await page.getByRole('tab', { name: /^Races/ }).click()
    await page.getByRole('link', { name: '1/8 Nitro Buggy A-Main' }).click()
    for (const tab of raceTabs) {
      await openTab(page, tab)
      await inspect(page, `race, ${tab}`)
    }
    await page.getByRole('tab', { name: 'Results' }).click()
    await page.getByRole('row').nth(1).getByRole('link').click()
    await expect(page.getByRole('heading', { name: 'Every run' })).toBeVisible()
    await inspect(page, 'driver at a meeting')
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').nth(1).click()
    await expect(page.getByText(/stored, of 1 meeting/)).toBeVisible()
    await inspect(page, 'driver')
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Drivers' }).click()
    await expect(page.getByText('Nobody here looks like somebody else.')).toBeVisible()
    await page.getByRole('textbox', { name: /Search drivers/ }).fill('e')
    await page.getByRole('textbox', { name: /Search drivers/ }).fill('er')
    await expect(page.getByRole('table', { name: 'Drivers found' })).toBeVisible()
    await inspect(page, 'drivers')
    await page.getByRole('link', { name: 'Schedule' }).click()
    await expect(page.getByText('No club is followed yet')).toBeVisible()
    await inspect(page, 'schedule')
    await page.getByRole('link', { name: 'Settings' }).click()
    await expect(page.getByText('Requests at once')).toBeVisible()
    await inspect(page, 'settings')
    await page.getByRole('link', { name: /Licences/ }).click()
    await expect(page.getByText(/better-sqlite3/)).toBeVisible()
    await inspect(page, 'licences')
    await page.evaluate(() => {
      ;(globalThis as unknown as { location: { hash: string } }).location.hash = '#/meetings/999'
    })
    await expect(page.getByText('There is no such meeting')).toBeVisible()
    await inspect(page, 'a meeting that is not there')
    // The browser says so of the last one, which was meant to fail.
    expect(desk.complaints.filter((line) => !line.includes('422'))).toEqual([])
  })
}

test('failures, findings and what was left out are shown where they belong', async ({ desk }) => {
  test.setTimeout(90_000)
  const meeting = makeMeeting({ seed: 9, size: 'small', claims: true })
  const site = await startFixtureServer({ clubs: [meeting] })
  site.fault(`p=view_race_result&id=${meeting.listedRaceIds[1]}`, { kind: 'status', status: 404 })
  const page = await desk.open(await desk.serve({ MRE_LIVERC_ORIGIN: site.origin }))
  await page.getByRole('button', { name: 'Find your club' }).click()
  await page.getByRole('button', { name: 'Read catalogue' }).first().click()
  await expect(page.getByRole('alert')).toContainText('source/not-found')
  await readByAddress(page, meeting)
  await expect(page.getByText('In part', { exact: true }).first()).toBeVisible()
  await page.getByRole('link', { name: meeting.expected.event.name }).first().click()
  await expect(page.getByText('Read in part')).toBeVisible()
  await inspect(page, 'meeting in part')
  await page.getByRole('link', { name: 'Health' }).click()
  await expect(page.getByRole('cell', { name: 'A page is gone' })).toBeVisible()
  const hour = new Date().getHours()
  const hours = page.getByRole('figure', { name: 'By page and hour' }).getByRole('row', { name: /^Race / })
  await expect(hours.getByRole('cell').nth(hour)).toHaveText('1')
  await inspect(page, 'health with failures')
  const downloading = page.waitForEvent('download', { timeout: 60_000 })
  await page.getByRole('button', { name: 'Save diagnostics' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^my-race-engineer-diagnostics-[\d-]+\.zip$/)
  const files = Object.keys(unzipSync(readFileSync(await download.path())))
  expect(files).toEqual(expect.arrayContaining(['README.txt', 'versions.json', 'logs/serve.log']))
  // A bar leads to its run.
  await page.getByRole('figure', { name: 'Pages per second' }).locator('.recharts-bar-rectangle').last().click()
  await expect(page.getByRole('heading', { name: meeting.expected.event.name })).toBeVisible()
  await site.close()
})

test('a site that is down, and one that is switched off, is told on every screen and stopped from any', async ({
  desk,
}) => {
  const meeting = makeMeeting({ seed: 10, size: 'small' })
  const site = await startFixtureServer({ clubs: [meeting] })
  site.fault('view_race_result', { kind: 'reset-before-headers' })
  const env = { MRE_LIVERC_ORIGIN: site.origin, MRE_BREAKER_OPEN_MS: '90000' }
  const page = await desk.open(await desk.serve(env))
  await page.getByRole('button', { name: 'Find your club' }).click()
  await readByAddress(page, meeting)
  await expect(
    page.getByRole('status').getByText(/^LiveRC cannot be reached, trying again at \d\d:\d\d\.$/),
  ).toBeVisible()
  await page.getByRole('link', { name: 'Ingestions' }).click()
  await expect(page.getByText('LiveRC: left alone for now')).toBeVisible()
  await inspect(page, 'ingestions, site down')
  const asked = site.requests.length
  await page.getByRole('button', { name: 'Stop all' }).click()
  await expect(page.getByText(/^Reading from LiveRC was switched off by browser, /).first()).toBeVisible()
  await expect(page.getByText('In part', { exact: true }).first()).toBeVisible()
  await inspect(page, 'ingestions, switched off')
  await page.getByRole('link', { name: meeting.expected.event.name }).last().click()
  await expect(
    page.getByText(/^Reading from LiveRC was switched off by browser, .*were left out\./).first(),
  ).toBeVisible()
  await page.getByText(/^All \d+ by name$/).click()
  await inspect(page, 'run, switched off')
  await page.getByRole('link', { name: 'Settings' }).click()
  const theSwitch = page.getByRole('switch', { name: 'Read from LiveRC' })
  await expect(theSwitch).not.toBeChecked()
  await inspect(page, 'settings, switched off')
  await page.getByRole('button', { name: 'Switch on' }).click()
  await expect(theSwitch).toBeChecked()
  expect(site.requests).toHaveLength(asked)
  await site.close()
})
