import { expect, type Page } from '@playwright/test'
import { formatTime } from '../../core/contract/units.ts'
import { demoMeeting } from '../../fixtures/meeting.ts'
import { autumnCup, ingest, openDemoClub, openMain, openTab } from '../screens/volunteer.ts'
import { test } from './host.ts'
import { inspect } from './inspect.ts'

const main = demoMeeting().expected.races.find(({ label }) => label === '1/8 Nitro Buggy A-Main')
const winner = main?.results[0]

async function openTheMain(page: Page): Promise<void> {
  await openDemoClub(page)
  await ingest(page, autumnCup)
  await openMain(page, autumnCup)
  // Ours come a moment after the published ones.
  await expect(await figureUnder(page, 'Consistency, ours')).toHaveText(/%/)
}

/** The winner's figure under a heading of the results. */
async function figureUnder(page: Page, heading: string) {
  const table = page.getByRole('region', { name: 'Results' }).getByRole('table')
  const headings = await table.getByRole('columnheader').allTextContents()
  const cell = table.getByRole('row').nth(1).getByRole('cell').nth(headings.indexOf(heading))
  return cell.locator('.mre-explained')
}

for (const scheme of ['light', 'dark'] as const) {
  test(`a figure is explained where the pointer rests on it, ${scheme}`, async ({ desk }) => {
    const page = await desk.open(await desk.serve(), { scheme })
    await openTheMain(page)
    const asked: string[] = []
    page.on('request', (request) => request.url().includes('explain') && asked.push(request.url()))
    const consistency = await figureUnder(page, 'Consistency')
    await consistency.hover()
    const dialog = page.getByRole('dialog', { name: 'Consistency' })
    await expect(dialog.getByText(/standard deviation ÷ average lap/)).toBeVisible()
    await expect(dialog.getByText(`${winner?.driverName}, Race`)).toBeVisible()
    await expect(dialog.getByText(`${winner?.consistencyPercent?.toFixed(2)} %`).first()).toBeVisible()
    await expect(dialog.getByText('they agree')).toBeVisible()
    expect(asked).toHaveLength(1)
    await inspect(page, 'an explanation')
    // Where it ended up after the window was other sizes.
    await page.mouse.move(2, 2)
    await expect(dialog).toBeHidden()
    await page.getByRole('columnheader', { name: 'Consistency', exact: true }).getByRole('button').hover()
    await expect(page.getByText(/each value is recomputed/)).toBeVisible()
    expect(asked).toHaveLength(1)
    expect(desk.complaints).toEqual([])
  })
}

test('from the keyboard: Enter into the table, arrows to a figure, Enter explains it, Escape returns to it', async ({
  desk,
}) => {
  const page = await desk.open(await desk.serve())
  await openTheMain(page)
  await page.getByRole('region', { name: 'Results' }).focus()
  await page.keyboard.press('Enter')
  const focused = page.locator('.mre-explained:focus')
  await expect(focused).toHaveAttribute('data-figure', 'position')
  await page.keyboard.press('ArrowRight')
  await expect(focused).toHaveAttribute('data-figure', 'grid-position')
  const driver = await focused.getAttribute('data-driver')
  await page.keyboard.press('ArrowDown')
  await expect(focused).toHaveAttribute('data-figure', 'grid-position')
  expect(await focused.getAttribute('data-driver')).not.toBe(driver)
  await page.keyboard.press('ArrowUp')
  for (const _ of Array(3)) await page.keyboard.press('ArrowRight')
  await expect(focused).toHaveAttribute('data-figure', 'fastest-lap')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Fastest lap' })
  await expect(dialog.getByText(/they agree/)).toBeVisible()
  const opens = dialog.getByRole('button', { name: 'The page it came from' })
  await expect(dialog.locator(':focus')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(focused).toHaveAttribute('data-figure', 'fastest-lap')
  await page.keyboard.press('?')
  await opens.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Text of the page')).toContainText(winner?.driverName ?? '')
  expect(desk.complaints).toEqual([])
})

test('plain words and targets stay switched on, and a driver of a row is shown by initials and by name again', async ({
  desk,
}) => {
  const page = await desk.open(await desk.serve())
  await openTheMain(page)
  const results = page.getByRole('region', { name: 'Results' })
  await page.getByRole('switch', { name: 'Plain words and targets' }).click()
  await expect(results.getByRole('columnheader', { name: 'How even the laps were', exact: true })).toBeVisible()
  const targets = page.getByRole('region', { name: 'What to aim at next' })
  await expect(targets.getByText(/than the middle of the class\. Best three in a row/).first()).toBeVisible()
  await inspect(page, 'the results in plain words')
  await page.reload()
  await expect(targets.getByText('Nobody stands ahead.')).toBeVisible()

  const name = winner?.driverName ?? ''
  await results.getByRole('button', { name: `More about ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Show initials only' }).click()
  await expect(page.getByText('Appears by initials')).toBeVisible()
  await expect(page.getByText(name)).toHaveCount(0)
  await expect(results.getByRole('link', { name: 'A. W.' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(results.getByRole('link', { name })).toBeVisible()
  expect(desk.complaints).toEqual([])
})

test('a lap of the field sheet is explained where the pointer rests on it, and with "?" from the keyboard', async ({
  desk,
}) => {
  const page = await desk.open(await desk.serve())
  await openTheMain(page)
  await openTab(page, 'Laps')
  const grid = page.getByRole('grid', { name: /^Laps/ })
  const second = winner?.laps[1]
  const cell = grid.getByRole('row').nth(2).locator('td').first()
  await cell.hover()
  const dialog = page.getByRole('dialog', { name: 'Lap time' })
  await expect(dialog.getByText(`${winner?.driverName}, Race`)).toContainText('lap 2')
  await expect(dialog.getByText(formatTime(second?.lapTimeMs ?? 0), { exact: true }).first()).toBeVisible()
  await page.mouse.move(2, 2)
  await expect(dialog).toBeHidden()
  await page.getByText('Gap to leader', { exact: true }).click()
  // One that is marked says so.
  const marked = grid.locator('td[data-note]').first()
  await marked.focus()
  await page.keyboard.press('?')
  const gap = page.getByRole('dialog', { name: 'Gap to the leader' })
  await expect(gap.getByText(`This lap: ${await marked.getAttribute('data-note')}.`)).toBeVisible()
  await expect(gap.getByText(/^The first car: /)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(gap).toBeHidden()
  await expect(marked).toBeFocused()
  expect(desk.complaints).toEqual([])
})

test('a figure made of others shows them and how they give it, and each leads on to its own laps and page', async ({
  desk,
}) => {
  const page = await desk.open(await desk.serve())
  await openTheMain(page)
  await openTab(page, 'Compare')
  await page.getByText('Gap between the two as a table').click()
  const table = page.getByRole('region', { name: 'Gap between the two: figures' })
  await table.focus()
  await page.keyboard.press('Enter')
  const focused = page.locator('.mre-explained:focus')
  // From the heading of the difference down into the first lap, along to the gap, and on to the second.
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key)
  await expect(focused).toHaveAttribute('data-figure', 'gap-between')
  const gap = (await focused.textContent()) ?? ''
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Gap', exact: true })
  const second = main?.results[1]
  const sum = (laps: readonly { lapTimeMs: number }[] = []) =>
    laps.slice(0, 2).reduce((all, one) => all + one.lapTimeMs, 0)
  const [own, theirs] = [formatTime(sum(winner?.laps)), formatTime(sum(second?.laps))]
  await expect(dialog.getByText(`${own} − ${theirs} = ${gap} (ours)`)).toBeVisible()
  await inspect(page, 'a figure made of others')
  const part = dialog.getByRole('button', { name: `${winner?.driverName}, lap 2: time so far` })
  await part.focus()
  await page.keyboard.press('Enter')
  const elapsed = page.getByRole('dialog', { name: 'Time so far' })
  await expect(elapsed.getByText('laps 1–2 (2 laps)')).toBeVisible()
  await expect(elapsed.locator(':focus')).toHaveCount(1)
  await elapsed.getByRole('button', { name: 'Position on this lap' }).click()
  const position = page.getByRole('dialog', { name: 'Position on this lap' })
  await expect(position.getByText('they agree')).toBeVisible()
  await position.getByRole('button', { name: 'Gap', exact: true }).click()
  await expect(dialog.getByText(`= ${gap} (ours)`)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(focused).toHaveText(gap)
  expect(desk.complaints).toEqual([])
})
