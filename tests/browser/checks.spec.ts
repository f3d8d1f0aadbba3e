import { expect } from '@playwright/test'
import { editRace } from '../../fixtures/edit.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { startFixtureServer } from '../../fixtures/server.ts'
import { readByAddress } from '../screens/volunteer.ts'
import { test } from './host.ts'
import { inspect } from './inspect.ts'

const sound = makeMeeting({ seed: 21, size: 'small' })
const race = sound.expected.races[1]
const second = race?.results[1]
const { sourceDriverId = '', driverName = '', laps = [] } = second ?? {}
const wrong = editRace(sound, race?.sourceRaceId ?? '', {
  kind: 'misprint',
  sourceDriverId,
  printed: { averageLapMs: (second?.averageLapMs ?? 0) + 1, laps: { [laps.length]: { position: 40 } } },
})

for (const scheme of ['light', 'dark'] as const) {
  test(`what does not add up, ${scheme}: both figures, the page beside them, known by a note, and taken back`, async ({
    desk,
  }) => {
    test.setTimeout(120_000)
    const site = await startFixtureServer({ clubs: [wrong] })
    const page = await desk.open(await desk.serve({ MRE_LIVERC_ORIGIN: site.origin }), { scheme })
    await page.getByRole('button', { name: 'Find your club' }).click()
    await readByAddress(page, wrong)
    await expect(page.getByText('Complete', { exact: true }).first()).toBeVisible()
    await page.getByRole('link', { name: wrong.expected.event.name }).first().click()
    const races = sound.expected.races.length
    await page.getByRole('button', { name: `${races - 1} verified, 1 needs a look` }).click()
    await expect(page.getByText(`${races - 1} of ${races} races verified, 1 does not add up`)).toBeVisible()
    const open = page.getByRole('region', { name: 'What does not add up' })
    const average = open.getByRole('row', { name: new RegExp(`${driverName}: average lap`) })
    await expect(average.getByRole('cell')).toHaveCount(5)
    await average.getByRole('button', { name: 'Kept page: average lap' }).click()
    // The page is text, at the list of that driver's laps.
    const text = page.getByLabel('Text of the page')
    await expect(text.locator('mark')).toHaveText(`racerLaps[${sourceDriverId}]`)
    await expect(text.locator('mark')).toBeInViewport()
    await expect(text.locator('*')).toHaveCount(1)
    await inspect(page, 'checks of a meeting, page beside')
    await page.getByRole('button', { name: 'Close the page' }).click()
    await page.getByRole('button', { name: /^Mark all \d+ as known: The whole meeting$/ }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(open).toBeHidden()
    await page.getByRole('button', { name: 'Undo' }).click()
    await average.getByRole('button', { name: 'Mark as known: average lap' }).press('Enter')
    await page.getByRole('textbox', { name: 'Note' }).fill('ask the timing desk')
    await inspect(page, 'checks of a meeting, a note')
    await page.getByRole('button', { name: 'Save' }).press('Enter')
    const known = page.getByRole('region', { name: 'What is known' })
    await expect(known.getByText('Known: ask the timing desk')).toBeVisible()
    await expect(open.getByRole('row', { name: /average lap/ })).toHaveCount(0)

    await known.getByRole('link', { name: race?.label ?? '' }).click()
    await expect(page.getByRole('tab', { name: 'Checks' })).toHaveAttribute('aria-selected', 'true')
    await expect(page.getByRole('button', { name: '1 does not add up: look at the checks' })).toBeVisible()
    await expect(page.getByText(/published figures agree with the laps; statistics from lap [12]\./)).toBeVisible()
    await inspect(page, 'checks of a race')
    await page.getByRole('button', { name: /^Mark as known: position on lap/ }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('button', { name: '2 known: look at the checks' })).toBeVisible()
    await page.getByRole('button', { name: 'Take back: average lap is known' }).click()
    await expect(page.getByRole('button', { name: '1 does not add up: look at the checks' })).toBeVisible()
    await page.getByRole('tab', { name: 'Results' }).click()
    await expect(page.getByRole('alert').getByText(/average lap is given as/)).toBeVisible()
    await page.getByRole('button', { name: 'Look at it' }).click()
    await expect(page.getByRole('tab', { name: 'Checks' })).toHaveAttribute('aria-selected', 'true')
    expect(desk.complaints).toEqual([])
    await site.close()
  })
}
