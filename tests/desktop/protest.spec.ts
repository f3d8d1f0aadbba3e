import { join } from 'node:path'
import { expect } from '@playwright/test'
import { resolveSettings } from '../../core/config.ts'
import { createEngine } from '../../core/engine.ts'
import { createLog } from '../../core/log.ts'
import { editRace } from '../../fixtures/edit.ts'
import { startFixtureServer } from '../../fixtures/server.ts'
import { missedPassing } from '../analysis/support/scenes.ts'
import { openTab, readByAddress } from '../screens/volunteer.ts'
import { test } from './app.ts'

const { meeting, race } = missedPassing()
const carOf = (carNumber: string) => {
  const result = race.results.find((one) => one.carNumber === carNumber)
  if (!result) throw new Error(`there is no car ${carNumber}`)
  return result
}
const [seven, three] = [carOf('7'), carOf('3')]
const timeOf = (lapNumber: number) => seven.laps[lapNumber - 1]?.lapTimeMs ?? 0
const seconds = (ms: number) => (ms / 1000).toFixed(3)
const endOf = ({ laps }: typeof seven, lapNumber: number) =>
  laps.slice(0, lapNumber).reduce((sum, { lapTimeMs }) => sum + lapTimeMs, 0)

/** What was published first: one lap of car 7 was a tenth longer. */
const published = editRace(meeting, race.sourceRaceId, {
  kind: 'lap-time',
  sourceDriverId: seven.sourceDriverId,
  lapNumber: 10,
  lapTimeMs: timeOf(10) + 100,
})

test('after a protest: the suspect lap, what the result would be, what was corrected, the loss, a reason, who did what', async ({
  desk,
}) => {
  test.setTimeout(180_000)
  const site = await startFixtureServer({ clubs: [published] })
  const { page, quit } = await desk.open({ MRE_LIVERC_ORIGIN: site.origin })
  await page.getByRole('button', { name: 'Find your club' }).click()
  await readByAddress(page, meeting)
  await expect(page.getByText('Complete', { exact: true }).first()).toBeVisible()
  site.serve([meeting])
  const settings = resolveSettings({
    flags: { livercOrigin: site.origin, requestGapMs: '0', retryBaseMs: '1', eventCacheMs: '0', logLevel: 'silent' },
  })
  const file = join(desk.folder, 'data', 'my-race-engineer.db')
  const engine = createEngine({ settings, file, log: createLog('silent'), host: 'test' })
  const address = site.url(meeting.slug, `/results/?p=view_event&id=${meeting.eventId}`)
  expect(await engine.ingest(address, { signal: new AbortController().signal, mode: 'everything' })).toMatchObject({
    status: 'complete',
  })
  const stored = () => engine.findEventDocument(`liverc:${meeting.eventId}`)
  const actions = () => engine.reading().prepare<[], { n: number }>('select count(*) as n from action').get()?.n
  const before = stored()
  expect(before.races[0]?.results).toEqual(race.results)

  // 1. The field sheet, filtered to car 7.
  await page.getByRole('link', { name: meeting.expected.event.name }).first().click()
  await page.getByRole('link', { name: race.label ?? '', exact: true }).click()
  await openTab(page, 'Laps')
  const sheet = page.getByRole('region', { name: 'Laps of all drivers' })
  await sheet.getByRole('columnheader', { name: seven.driverName }).waitFor()
  const column = race.results.indexOf(seven)
  const lapRow = (lapNumber: number) => sheet.getByRole('row').nth(lapNumber)
  await lapRow(14).getByRole('gridcell').nth(column).click()
  await page.getByRole('button', { name: 'Highlighted' }).click()
  await expect(sheet.getByRole('columnheader')).toHaveCount(2)
  await expect(lapRow(14).getByRole('gridcell')).toContainText('1:15.900')
  await expect(lapRow(13).getByRole('gridcell')).toContainText(seconds(timeOf(13)))
  await expect(lapRow(15).getByRole('gridcell')).toContainText(seconds(timeOf(15)))

  // 2. The suspicion and what the result would be; nothing is saved.
  const done = actions()
  await openTab(page, 'Insights')
  const suspicion = page.getByRole('region', { name: `Suspicion about ${seven.driverName}` })
  await expect(suspicion).toContainText('Possible missed passing on lap 14 (2 × 37.9): would gain 1 lap, 9th → 7th.')
  await suspicion.getByRole('button', { name: 'What if?' }).click()
  const result = page.getByRole('region', { name: 'The result as published and as it would be' })
  const ninth = result.getByRole('row').nth(9)
  await expect(ninth.getByRole('cell').nth(1)).toHaveText(seven.driverName)
  await expect(result.getByRole('row').nth(7).getByRole('cell').nth(4)).toHaveText(seven.driverName)
  await expect(result.getByRole('row').nth(7)).toContainText(`${seven.laps.length + 1}/`)
  await expect(suspicion).toContainText('Nothing of this is saved.')
  expect(stored()).toEqual(before)
  expect(actions()).toBe(done)

  // 3. First read, then corrected: field by field.
  await page.getByRole('link', { name: meeting.expected.event.name }).click()
  await page.getByRole('tab', { name: /^Corrections/ }).click()
  const corrected = page.getByRole('region', { name: /^Corrections found by run/ })
  const lapTime = corrected.getByRole('row').filter({ hasText: 'lap time' })
  await expect(lapTime).toContainText(`${seconds(timeOf(10) + 100)} → ${seconds(timeOf(10))}`)
  await expect(lapTime).toContainText(seven.driverName)

  // 4. The gap to car 3 shows the loss at that lap.
  await page.getByRole('tab', { name: /^Races/ }).click()
  await page.getByRole('link', { name: race.label ?? '', exact: true }).click()
  await openTab(page, 'Gaps')
  await page
    .getByRole('combobox', { name: 'Gaps are measured to' })
    .selectOption({ label: `to ${three.position} ${three.driverName}` })
  await expect(page.getByText(`How far behind ${three.driverName} at the end of each lap`)).toBeVisible()
  await page.getByText('Gaps as a table').click()
  const gaps = page.getByRole('region', { name: 'Gaps: figures' })
  const gapAt = (lapNumber: number) => (endOf(seven, lapNumber) - endOf(three, lapNumber)) / 1000
  for (const lapNumber of [13, 14]) {
    await expect(
      gaps.getByRole('row').filter({ has: page.getByRole('rowheader', { name: String(lapNumber), exact: true }) }),
    ).toContainText(gapAt(lapNumber).toFixed(3))
  }
  expect(gapAt(14) - gapAt(13)).toBeGreaterThan(35)

  // 5. The lap is left out with a reason: ours beside as published.
  await openTab(page, 'Laps')
  await sheet.getByRole('row').nth(14).getByRole('gridcell').first().click({ button: 'right' })
  const dialog = page.getByRole('dialog', { name: `Lap 14 of ${seven.driverName}: 1:15.900` })
  await dialog.getByRole('textbox', { name: 'Why' }).fill('Missed passing, timing desk confirmed')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toHaveCount(0)
  await openTab(page, 'Insights')
  await expect(suspicion).toContainText('Left out of our figures: Missed passing, timing desk confirmed')
  await openTab(page, 'Results')
  const table = page.getByRole('region', { name: 'Results' })
  const headings = await table.getByRole('columnheader').allTextContents()
  const row = table.getByRole('row').filter({ hasText: seven.driverName })
  const cell = (heading: string) => row.getByRole('cell').nth(headings.indexOf(heading))
  await expect(cell('Average')).toHaveText(seconds(seven.averageLapMs ?? 0))
  const clean = seven.laps.filter(({ lapNumber }) => lapNumber !== 14)
  const mean = clean.reduce((sum, { lapTimeMs }) => sum + lapTimeMs, 0) / clean.length
  await expect(cell('Average, ours')).toHaveText(seconds(Math.round(mean)))
  await expect(cell('Consistency')).toHaveText(`${(seven.consistencyPercent ?? 0).toFixed(2)} %`)
  await expect(cell('Consistency, ours')).not.toHaveText(`${(seven.consistencyPercent ?? 0).toFixed(2)} %`)
  expect(stored()).toEqual(before)

  // 8. Who did what, and the way back.
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('link', { name: 'What was done here, and by whom' }).click()
  const deed = page.getByRole('row').filter({ hasText: `lap 14 of ${seven.driverName}` })
  await expect(deed).toContainText('Marked')
  await expect(deed).toContainText('desktop app')
  await expect(deed).toContainText('Missed passing, timing desk confirmed')
  await deed.getByRole('button', { name: /^Undo/ }).click()
  await expect(page.getByText('Taken back').first()).toBeVisible()
  expect(desk.complaints).toEqual([])
  await quit()
  await engine.close()
  await site.close()
})
