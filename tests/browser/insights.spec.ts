import { join } from 'node:path'
import { expect } from '@playwright/test'
import { resolveSettings } from '../../core/config.ts'
import { createEngine } from '../../core/engine.ts'
import { createLog } from '../../core/log.ts'
import { editRace } from '../../fixtures/edit.ts'
import type { Meeting } from '../../fixtures/meeting.ts'
import { startFixtureServer } from '../../fixtures/server.ts'
import { allNonStarters, missedPassing, twoFuelStops } from '../analysis/support/scenes.ts'
import { readByAddress } from '../screens/volunteer.ts'
import { largeRaceNames, largeRaces } from '../support/large-races.ts'
import { test } from './host.ts'
import { inspect } from './inspect.ts'

const protest = missedPassing()
const seven = protest.race.results.find(({ carNumber }) => carNumber === '7')

/** The protest with another time of the suspect lap. */
function corrected(): Meeting {
  return editRace(protest.meeting, protest.race.sourceRaceId, {
    kind: 'lap-time',
    sourceDriverId: seven?.sourceDriverId ?? '',
    lapNumber: 14,
    lapTimeMs: 75_777,
  })
}

for (const scheme of ['light', 'dark'] as const) {
  test(`what the laps say, ${scheme}: a suspicion, a word on it, a word that holds no more, nothing to say`, async ({
    desk,
  }) => {
    test.setTimeout(120_000)
    const meetings = [protest.meeting, twoFuelStops().meeting, allNonStarters().meeting]
    const site = await startFixtureServer({ clubs: meetings })
    const host = await desk.serve({ MRE_LIVERC_ORIGIN: site.origin })
    const flags = { livercOrigin: site.origin, requestGapMs: '0', retryBaseMs: '1', eventCacheMs: '0' }
    const settings = resolveSettings({ flags: { ...flags, logLevel: 'silent' } })
    const file = join(host.dataDir, 'my-race-engineer.db')
    const engine = createEngine({ settings, file, log: createLog('silent'), host: 'test' })
    const ingest = (meeting: Meeting) =>
      engine.ingest(site.url(meeting.slug, `/results/?p=view_event&id=${meeting.eventId}`), {
        signal: new AbortController().signal,
        mode: 'everything',
      })
    // One club's pages at a time: each planted meeting is the whole of it.
    for (const meeting of meetings) {
      site.serve([meeting])
      await ingest(meeting)
    }
    const page = await desk.open(host, { scheme })
    const openRace = async (raceId: number) => {
      await page.evaluate((id) => {
        ;(globalThis as unknown as { location: { hash: string } }).location.hash = `#/races/${id}`
      }, raceId)
      await page.getByRole('tab', { name: 'Insights', exact: true }).click()
    }
    await openRace(1)
    const suspicion = page.getByRole('region', { name: /^Suspicion about/ })
    await expect(suspicion).toContainText('would gain 1 lap, 9th → 7th')
    await suspicion.getByRole('button', { name: 'What if?' }).click()
    await expect(suspicion).toContainText('Nothing of this is saved.')
    await inspect(page, 'a suspicion with the result as it would be')

    await suspicion.getByRole('button', { name: 'Mark the lap' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled()
    await dialog.getByRole('textbox', { name: 'Why' }).fill('it was like that')
    await dialog.getByRole('radio', { name: /^count this lap/ }).click()
    await inspect(page, 'a word on a lap')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(suspicion).toContainText('Counted in our figures: it was like that')
    await suspicion.getByRole('button', { name: 'Change what was said' }).click()
    await expect(dialog.getByRole('textbox', { name: 'Why' })).toHaveValue('it was like that')
    await dialog.getByRole('button', { name: 'Cancel' }).click()

    site.serve([corrected()])
    expect(await ingest(protest.meeting)).toMatchObject({ status: 'complete', counts: { racesSaved: 1 } })
    await expect(page.getByText('counted when it was 1:15.900; now 1:15.777')).toBeVisible({ timeout: 15_000 })
    await expect(suspicion).not.toContainText('it was like that')
    await inspect(page, 'a word that holds no more')
    await page.getByRole('button', { name: /^Withdraw what was said of lap 14/ }).click()
    await expect(page.getByText('counted when it was')).toHaveCount(0)

    await openRace(2)
    await expect(page.getByText('Possible fuel stop').first()).toBeVisible()
    await expect(page.getByText('includes 2 suspected fuel stops').first()).toBeVisible()
    for (const fold of [/passes, \d+ of them on pace|1 pass,/, /somebody was lapped/, /lead change/]) {
      const button = page.getByRole('button', { name: fold })
      if ((await button.count()) > 0) await button.first().click()
    }
    await inspect(page, 'fuel stops, stints and the story')
    const refuels = page.getByRole('radiogroup', { name: /^Does .+ refuel\?$/ })
    await refuels.getByText('No', { exact: true }).click()
    await expect(
      page.getByText(/This class does not refuel, so no fuel stops are looked for: .+ said so\./),
    ).toBeVisible()
    await expect(page.getByText('Possible fuel stop')).toHaveCount(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByText('Possible fuel stop').first()).toBeVisible()
    await expect(refuels.getByRole('radio', { name: 'By its name' })).toBeChecked()

    await openRace(3)
    await expect(page.getByText('Nobody drove a lap')).toBeVisible()
    await inspect(page, 'nothing to say')
    expect(desk.complaints).toEqual([])
    await engine.close()
    await site.close()
  })
}

test('a race of 15 × 90 laps is drawn in steps, and stands there whole: every driver, and how the order came about', async ({
  desk,
}) => {
  test.setTimeout(120_000)
  const meeting = largeRaces()
  const site = await startFixtureServer({ clubs: [meeting] })
  const page = await desk.open(await desk.serve({ MRE_LIVERC_ORIGIN: site.origin, MRE_REQUEST_GAP_MS: '0' }))
  await page.getByRole('link', { name: 'Clubs', exact: true }).click()
  await readByAddress(page, meeting)
  const region = page.getByRole('region', { name: /^Ingestion of/ }).first()
  await region.getByText('Complete', { exact: true }).waitFor({ timeout: 60_000 })
  await region.getByRole('link').first().click()
  await page.getByRole('link', { name: largeRaceNames.fifteen }).last().click()
  await page.getByRole('tab', { name: 'Insights', exact: true }).click()
  const places = page.getByRole('region', { name: 'Places won and lost' }).locator('tbody td:first-child')
  await expect(places).toHaveCount(15)
  for (const name of await places.allTextContents()) {
    const laps = page.getByRole('region', { name: `Laps of ${name.trim()}`, exact: true })
    await laps.scrollIntoViewIfNeeded()
    await expect(laps.getByText(/Possible|Too slow|Too fast/).first()).toBeVisible()
  }
  expect(desk.complaints).toEqual([])
  await site.close()
})
