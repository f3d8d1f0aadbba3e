import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { resolveSettings } from '../../core/config.ts'
import { createEngine } from '../../core/engine.ts'
import { createLog } from '../../core/log.ts'
import { clubOf, makeMeeting } from '../../fixtures/meeting.ts'
import { pageName, tidy } from '../../fixtures/names.ts'
import { startFixtureServer } from '../../fixtures/server.ts'
import { findRegular, withOtherAccount } from '../support/other-account.ts'
import { test } from './host.ts'
import { inspect } from './inspect.ts'

const first = makeMeeting({ seed: 71, size: 'ordinary', eventId: '501', startDay: '2025-05-03' })
const later = makeMeeting({ seed: 72, size: 'ordinary', eventId: '502', startDay: '2025-05-10' })
const { driver, className, transponder } = findRegular(first, later)
const newName = { first: driver.name.first.slice(0, -1), last: driver.name.last }
/** A week later somebody has another account. */
const second = withOtherAccount(later, driver.sourceDriverId, { sourceDriverId: '900001', name: newName })
const [oldText, newText] = [driver.name, newName].map((name) => tidy(pageName(name)))

const races = ({ expected }: typeof first, sourceDriverId: string) =>
  expected.races.filter(({ results }) => results.some((one) => one.sourceDriverId === sourceDriverId)).length
const oldRaces = races(first, driver.sourceDriverId)
const newRaces = races(second, '900001')

async function goTo(page: Page, place: string): Promise<void> {
  await page.evaluate((hash) => {
    ;(globalThis as unknown as { location: { hash: string } }).location.hash = hash
  }, place)
}

for (const scheme of ['light', 'dark'] as const) {
  test(`a driver under two accounts, ${scheme}: by transponder, one person, both days, and parted as before`, async ({
    desk,
  }) => {
    test.setTimeout(120_000)
    const site = await startFixtureServer({ clubs: [clubOf([first, second])] })
    const host = await desk.serve({ MRE_LIVERC_ORIGIN: site.origin })
    const settings = resolveSettings({
      flags: { livercOrigin: site.origin, requestGapMs: '0', retryBaseMs: '1', logLevel: 'silent' },
    })
    const file = join(host.dataDir, 'my-race-engineer.db')
    const engine = createEngine({ settings, file, log: createLog('silent'), host: 'test' })
    for (const { slug, eventId } of [first, second]) {
      await engine.ingest(site.url(slug, `/results/?p=view_event&id=${eventId}`), {
        signal: new AbortController().signal,
      })
    }
    await engine.close()
    const page = await desk.open(host, { scheme })
    const heading = page.getByRole('heading', { level: 1 })

    // The palette finds both accounts by the number, and says that it did.
    // By its button, which is there once the page listens: keys pressed before are heard by nobody.
    await page.getByRole('button', { name: 'Search and commands' }).click()
    await page.getByRole('textbox', { name: 'Search and commands' }).fill(transponder)
    const hits = page.getByRole('button', { name: new RegExp(`Transponder ${transponder}`) })
    await expect(hits).toHaveCount(2)
    await hits.filter({ hasText: new RegExp(`^${oldText}`) }).click()
    await expect(heading).toHaveText(oldText ?? '')
    await expect(page.getByText(`${oldRaces} races stored, of 1 meeting`)).toBeVisible()
    const card = page.getByRole('article', { name: /look alike/ })
    await expect(card).toContainText('Likely')
    await expect(card).toContainText(`Both were entered with transponder ${transponder}.`)
    await expect(card).toContainText(`Both race in ${className}`)
    await inspect(page, 'driver with a suggestion')

    await goTo(page, '#/meetings/1')
    await page.getByRole('tab', { name: /^Entries/ }).click()
    await expect(page.getByText(/things? to look at/)).toBeVisible()
    await expect(page.getByText(/has no transponder in/).first()).toBeVisible()
    await inspect(page, 'transponders of a meeting')

    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Drivers' }).click()
    const recent = page.getByRole('table', { name: 'Drivers who raced last' }).getByRole('row')
    await expect(recent).toHaveCount(13)
    await expect(recent.nth(1)).toContainText(second.model.eventName)
    await inspect(page, 'drivers, nothing typed')
    await page.getByRole('textbox', { name: /Search drivers/ }).fill(transponder)
    await expect(recent).toHaveCount(0)
    const found = page.getByRole('table', { name: 'Drivers found' }).getByRole('row')
    await expect(found).toHaveCount(3)
    await page.getByRole('button', { name: /^Merge/ }).click()
    await expect(found, 'one hit').toHaveCount(2)
    await expect(found.nth(1)).toContainText('merged from 2 ids')
    await expect(page.getByText('Nobody here looks like somebody else.')).toBeVisible()
    await inspect(page, 'drivers, merged')

    await found.nth(1).getByRole('link').click()
    await expect(page.getByText(`${oldRaces + newRaces} races stored, of 2 meetings`)).toBeVisible()
    await expect(page.getByText('One person under 2 ids')).toBeVisible()
    await expect(page.getByRole('figure', { name: 'Form' })).toBeVisible()
    await page.getByText('Form as a table').click()
    await inspect(page, 'driver, merged')
    await page.getByRole('link', { name: 'The whole day' }).last().click()
    await expect(page.getByRole('table', { name: 'Runs of the day' }).getByRole('row')).toHaveCount(oldRaces + 1)
    await page.getByText('Pace over the day as a table').click()
    await inspect(page, 'a day of a merged driver')

    await page.goBack()
    await page.getByRole('button', { name: /^Part/ }).click()
    await expect(page.getByText(/races stored, of 1 meeting$/)).toBeVisible()
    await expect(page.getByRole('article', { name: /look alike/ })).toBeVisible()
    await page.getByRole('button', { name: /^Not the same/ }).click()
    await expect(page.getByRole('article', { name: /look alike/ })).toHaveCount(0)
    await expect(page.getByRole('cell', { name: 'not the same' })).toBeVisible()
    await page.getByRole('button', { name: /^Forget/ }).click()
    await expect(page.getByRole('article', { name: /look alike/ })).toBeVisible()
    await goTo(page, '#/activity')
    await expect(page.getByRole('cell', { name: new RegExp(`^Merged ${oldText}`) })).toBeVisible()
    expect(desk.complaints).toEqual([])
    expect(newText).not.toBe(oldText)
    await site.close()
  })
}
