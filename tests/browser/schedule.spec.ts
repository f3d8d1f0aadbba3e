import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { makeCatalogue } from '../../fixtures/listings.ts'
import { clubOf, makeMeeting } from '../../fixtures/meeting.ts'
import { startFixtureServer } from '../../fixtures/server.ts'
import { readByAddress } from '../screens/volunteer.ts'
import { test } from './host.ts'

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
const meetings = [2, 4].map((days, at) =>
  makeMeeting({
    seed: 610 + at,
    size: 'small',
    slug: 'hillside',
    trackName: 'Hillside Raceway',
    eventId: String(61_000 + at),
    eventName: `Hillside Round ${8 - at}`,
    startDay: daysAgo(days),
  }),
)

/** Where `MRE_SHOTS` names a folder, a picture of what is shown goes there, to be looked at. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.MRE_SHOTS
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

async function hasNoBarriers(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([])
}

for (const scheme of ['light', 'dark'] as const) {
  test(`the schedule, ${scheme}: a club is followed, a time chosen, a pass done on request`, async ({ desk }) => {
    test.setTimeout(120_000)
    const site = await startFixtureServer({
      clubs: [
        makeCatalogue({ own: [{ slug: 'hillside', name: 'Hillside Raceway', eventName: null }] }),
        clubOf(meetings),
      ],
    })
    const host = await desk.serve({ MRE_LIVERC_ORIGIN: site.origin })
    const page = await desk.open(host, { scheme })
    await page.getByRole('link', { name: 'Schedule' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Schedule' })).toBeVisible()
    await expect(page.getByText('No club is followed yet')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Run now' })).toBeDisabled()
    await hasNoBarriers(page)
    await shoot(page, `schedule-empty-${scheme}`)

    await page.getByRole('link', { name: 'Clubs', exact: true }).click()
    await page.getByRole('button', { name: 'Read catalogue' }).first().click()
    await page.getByRole('textbox', { name: /Search clubs/ }).fill('hillside')
    await page.getByRole('button', { name: 'Follow Hillside Raceway' }).first().click()
    await page.getByRole('link', { name: 'Schedule' }).click()
    await expect(page.getByText(/Read 1 list of meetings/)).toBeVisible()

    await page.getByRole('switch', { name: 'Read new meetings by itself' }).check()
    await expect(page.getByText('switched off')).toBeHidden()
    await page.getByRole('combobox', { name: 'Time' }).click()
    await page.getByRole('option', { name: 'Every morning at 07:00' }).click()
    await expect(page.getByRole('listitem').filter({ hasText: /, 07:00$/ })).toHaveCount(5)
    await page.getByRole('combobox', { name: 'Time' }).click()
    await page.getByRole('option', { name: /as an expression/ }).click()
    const expression = page.getByRole('textbox', { name: 'Expression' })
    await expression.fill('*/5 * * * *')
    await expect(page.getByText(/no more often than every 15 minutes/)).toBeVisible()
    await shoot(page, `schedule-wrong-${scheme}`)
    await expression.fill('30 20 * * *')
    await expect(page.getByRole('listitem').filter({ hasText: /, 20:30$/ })).toHaveCount(5)
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('button', { name: 'Save' })).toBeHidden()
    await page.getByRole('switch', { name: 'Quiet hours' }).check()
    await expect(page.getByLabel('From')).toHaveValue('22:00')
    await page.getByLabel('From').fill('20:00')
    // What is due at 20:30 waits for the morning.
    await expect(page.getByRole('listitem').filter({ hasText: /, 07:00$/ })).toHaveCount(5)
    await page.getByRole('switch', { name: 'Quiet hours' }).uncheck()

    await page.getByRole('button', { name: 'Run now' }).click()
    await expect(page.getByText('2 meetings left alone')).toBeVisible({ timeout: 30_000 })
    const passes = page.getByRole('region', { name: 'What it did' })
    await expect(passes.getByText('Done', { exact: true })).toBeVisible()
    await hasNoBarriers(page)
    await shoot(page, `schedule-${scheme}`)
    await page.setViewportSize({ width: 900, height: 650 })
    await shoot(page, `schedule-small-${scheme}`)
    await page.getByText('2 meetings left alone').click()
    await expect(page.getByText('Stored whole').first()).toBeVisible()
    await page.getByRole('link', { name: /^Ingestions/ }).click()
    await expect(page.getByRole('link', { name: 'Hillside Round 8' }).first()).toBeVisible()
    expect(desk.complaints.filter((line) => !line.includes('422'))).toEqual([])
    await site.close()
  })
}

test('the schedule: stopped by a person, and what failed is told', async ({ desk }) => {
  test.setTimeout(120_000)
  const site = await startFixtureServer({ clubs: [clubOf(meetings)] })
  const host = await desk.serve({ MRE_LIVERC_ORIGIN: site.origin })
  const page = await desk.open(host)
  await page.getByRole('button', { name: 'Find your club' }).click()
  await readByAddress(page, { slug: 'hillside', eventId: meetings[1]?.eventId ?? '' })
  await expect(page.getByText('Complete', { exact: true }).first()).toBeVisible()
  await page.getByRole('link', { name: 'Clubs', exact: true }).click()
  await page.getByRole('button', { name: 'Follow Hillside Raceway' }).first().click()
  site.fault('/events/', { kind: 'hang-before-headers' }, 1)
  await page.getByRole('link', { name: 'Schedule' }).click()
  await page.getByRole('button', { name: 'Run now' }).click()
  await expect(
    page.getByRole('status').filter({ hasText: 'Reading the list of meetings of Hillside Raceway' }),
  ).toBeVisible()
  await shoot(page, 'schedule-running')
  await page.getByRole('button', { name: 'Stop' }).click()
  const passes = page.getByRole('region', { name: 'What it did' })
  await expect(passes.getByText('Stopped', { exact: true })).toBeVisible()
  site.fault('/events/', { kind: 'status', status: 404 })
  await page.getByRole('button', { name: 'Run now' }).click()
  await expect(passes.getByText('Failed', { exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(passes.getByText(/The list of Hillside Raceway/)).toBeVisible()
  await shoot(page, 'schedule-failed')
  await site.close()
})
