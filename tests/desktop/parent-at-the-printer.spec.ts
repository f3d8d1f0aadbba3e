import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, type FrameLocator, type Page } from '@playwright/test'
import { bestRow, fastestLaps } from '../../core/analysis/day-bests.ts'
import { initialsOf } from '../../core/analysis/initials.ts'
import { signedTime } from '../../core/contract/comparison-words.ts'
import { foldText } from '../../core/contract/fold.ts'
import { formatLapsTime, formatTime } from '../../core/contract/units.ts'
import { findComparison } from '../../core/queries/comparison.ts'
import { findMeetingMaterial } from '../../core/queries/race-material.ts'
import { openStore } from '../../core/store/database.ts'
import { startFixtureServer } from '../../fixtures/server.ts'
import { openTab, readByAddress } from '../screens/volunteer.ts'
import { coloursOfPdf, pagesOfPdf } from '../sheets/support/browser.ts'
import { mainAndFriends, nitro, nitroTwelve } from '../support/nitro-twelve.ts'
import { answerSaveDialog, test } from './app.ts'

const meeting = nitroTwelve()
const { main, one, other, transponder } = mainAndFriends(meeting)
const firstLetters = one.driverName.slice(0, 4).toLowerCase()
const words = foldText(one.driverName)
  .split(/[^a-z]+/)
  .filter((word) => word.length > 2)
const shown = (text: string) => words.filter((word) => foldText(text).includes(word))
const flat = (text: string | null) => (text ?? '').replace(/\s+/g, ' ')

/** What the engine answers of the driver, to hold the sheet against. */
function answers(file: string) {
  const settings = { cleanFactor: 1.1 }
  const store = openStore(file, { readOnly: true })
  try {
    const eventId = store.prepare('select id from event').pluck().get() as number
    const races = findMeetingMaterial(store, eventId, settings)?.races ?? []
    const runs = races.flatMap(({ race, raceId, driverIds, figures }) => {
      const at = race.results.findIndex(({ sourceDriverId }) => sourceDriverId === one.sourceDriverId)
      const [line, own] = [race.results[at], figures.drivers[at]]
      return line && own ? [{ race, raceId, driverIds, line, own }] : []
    })
    const last = runs.find(({ race }) => race.sourceRaceId === main.sourceRaceId)
    const driverId = last?.driverIds.get(one.sourceDriverId) ?? 0
    const againstId = last?.driverIds.get(other.sourceDriverId) ?? 0
    const raceId = last?.raceId ?? 0
    const against = { kind: 'driver', raceId, driverId: againstId } as const
    const comparison = findComparison(store, { raceId, driverId, against }, settings)
    if (!last || !comparison) throw new Error('the main is stored')
    return { runs, last, comparison }
  } finally {
    store.close()
  }
}

/** The preview of what "Print" gives here. */
async function openPreview(page: Page, name: string): Promise<{ close(): Promise<void>; frame: FrameLocator }> {
  await page.getByRole('button', { name: 'Print', exact: true }).click()
  const dialog = page.getByRole('dialog', { name })
  const frame = dialog.frameLocator('iframe')
  await expect(frame.locator('.page')).toHaveCount(1)
  return { frame, close: () => dialog.getByRole('button', { name: 'Close' }).click() }
}

test('a parent at the printer: found, on paper, explained, compared, in black and white, by initials, a whole class', async ({
  desk,
}) => {
  test.setTimeout(180_000)
  const site = await startFixtureServer({ clubs: [meeting] })
  const { app, page } = await desk.open({ MRE_LIVERC_ORIGIN: site.origin })
  await page.getByRole('button', { name: 'Find your club' }).click()
  await readByAddress(page, meeting)
  await expect(page.getByText('Complete', { exact: true }).first()).toBeVisible()
  const { runs, last, comparison } = answers(join(desk.folder, 'data', 'my-race-engineer.db'))
  const navigation = page.getByRole('navigation', { name: 'Main' })
  const found = page.getByRole('table', { name: 'Drivers found' }).getByRole('row')
  const heading = page.getByRole('heading', { level: 1 })
  const toDay = async (text: string, by: string, name: string) => {
    await navigation.getByRole('link', { name: 'Drivers' }).click()
    await page.getByRole('textbox', { name: /Search drivers/ }).fill(text)
    await expect(found, 'a heading and one hit').toHaveCount(2)
    await expect(found.nth(1)).toContainText(by)
    await found.nth(1).getByRole('link', { name }).click()
    await expect(heading).toHaveText(name)
  }

  // 1. One hit, by the first letters and by the transponder.
  await toDay(firstLetters, 'name', one.driverName)
  await toDay(transponder, `transponder ${transponder}`, one.driverName)
  await page.getByRole('link', { name: 'The whole day' }).click()

  // 2. and 3. The sheet: three qualifiers, a main, the bests, consistency as published and on clean laps, the footnote.
  const { frame, close } = await openPreview(page, one.driverName)
  const sheet = flat(await frame.locator('.page').textContent())
  const rows = frame.locator('table').first().locator('tbody tr')
  await expect(rows).toHaveCount(4)
  expect(runs.filter(({ race }) => /^Qualifier/.test(race.section ?? '')).length).toBe(3)
  for (const [at, { race, line }] of runs.entries()) {
    await expect(rows.nth(at)).toContainText(race.section ?? '')
    await expect(rows.nth(at)).toContainText(formatLapsTime(line.lapsCompleted ?? 0, line.totalTimeMs))
  }
  const counted = runs.map(({ race, own }) => ({ run: race, laps: own.counted }))
  expect(sheet).toContain(`Best lap${formatTime(fastestLaps(counted, 1)[0]?.lapTimeMs ?? 0)}`)
  expect(sheet).toContain(`Best three in a row${formatTime(bestRow(counted, 3)?.sumMs ?? 0)}`)
  await expect(frame.locator('svg polyline')).toHaveCount(12)
  const [published, clean] = [last.line.consistencyPercent ?? 0, last.own.clean.consistencyPercent ?? 0]
  expect(last.line.consistencyPercent).toBe(one.consistencyPercent)
  expect(clean).toBeGreaterThan(published)
  const includes = String.raw`includes \d+ suspected fuel stops?(?: and \d+ other slow laps?)?`
  expect(sheet).toMatch(
    new RegExp(`${published.toFixed(2)} % as published – ${includes}; ${clean.toFixed(2)} % on clean laps\\.`),
  )
  await expect(frame.locator('.note').first()).toContainText('Consistency says how alike the lap times are')

  // 6. Black and white: nothing but greys, and the lines tell apart by weight and dashes.
  const ofPage = join(desk.folder, 'driver.pdf')
  await answerSaveDialog(app, ofPage)
  const saveAsPdf = page.getByRole('button', { name: 'Save as PDF' })
  await saveAsPdf.click()
  await expect(page.getByText(ofPage)).toBeVisible()
  const colours = await coloursOfPdf(readFileSync(ofPage))
  expect(colours.length).toBeGreaterThan(1)
  expect(colours.filter(([red, green, blue]) => red !== green || green !== blue)).toEqual([])
  const lines = frame.locator('svg polyline')
  const looks = await Promise.all(
    (await lines.all()).map(async (line) =>
      [await line.getAttribute('stroke-width'), await line.getAttribute('stroke-dasharray')].join(' '),
    ),
  )
  expect(new Set(looks).size, 'own, ahead or behind, the ground').toBeGreaterThanOrEqual(3)
  await close()

  // 4. The same word explained on the screen, from the keyboard.
  await page.locator('.mre-explained[data-figure="consistency"]:visible').first().focus()
  await page.keyboard.press('?')
  const explained = page.getByRole('dialog', { name: /^Consistency/ })
  await expect(explained.getByText(/standard deviation ÷ average lap/).first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(explained).toBeHidden()

  // 5. With a friend of the same main: what each lap added makes the final gap.
  await page.getByRole('link', { name: meeting.expected.event.name }).first().click()
  await page.getByRole('link', { name: main.label ?? '', exact: true }).click()
  await openTab(page, 'Compare')
  for (const [what, name] of [
    ['Driver', one.driverName],
    ['Against', other.driverName],
  ] as const) {
    await page.getByRole('combobox', { name: what, exact: true }).click()
    await page.getByRole('option', { name }).first().click()
  }
  const chart = page.getByRole('figure', { name: 'Gap between the two' })
  await chart.locator('details > summary').click()
  const laps = () =>
    chart
      .locator('details tbody tr')
      .evaluateAll((rows) =>
        (rows as unknown as { cells: Iterable<{ textContent: string }> }[]).map(({ cells }) =>
          [...cells].map(({ textContent }) => textContent),
        ),
      )
  await expect
    .poll(laps)
    .toEqual(
      comparison.rows.map(({ lapNumber, oneMs, otherMs, deltaMs, gapMs }) => [
        String(lapNumber),
        formatTime(oneMs),
        formatTime(otherMs),
        signedTime(deltaMs),
        signedTime(gapMs),
      ]),
    )
  const sumMs = comparison.rows.reduce((sum, { deltaMs }) => sum + deltaMs, 0)
  expect(sumMs).toBe((one.totalTimeMs ?? 0) - (other.totalTimeMs ?? 0))
  expect((await laps()).at(-1)?.at(-1)).toBe(signedTime(sumMs))

  // 7. By initials: on the screen, in the preview, in the PDF and its name.
  await toDay(transponder, `transponder ${transponder}`, one.driverName)
  await page.getByRole('button', { name: 'Show initials only' }).click()
  const initials = initialsOf(one.driverName)
  await expect(heading).toHaveText(initials)
  await page.getByRole('link', { name: 'The whole day' }).click()
  await expect(heading).toHaveText(initials)
  const masked = await openPreview(page, initials)
  const text = (await masked.frame.locator('body').textContent()) ?? ''
  expect(shown(text)).toEqual([])
  expect(text).toContain(initials)
  await app.evaluate(({ dialog }, folder) => {
    dialog.showSaveDialog = (async (_window: unknown, { defaultPath }: { defaultPath: string }) => {
      return { canceled: false, filePath: `${folder}/${defaultPath.split(/[\\/]/).at(-1)}` }
    }) as never
  }, desk.folder)
  await saveAsPdf.click()
  const note = page.getByText(/\.pdf$/).filter({ hasNotText: 'driver.pdf' })
  await expect(note).toBeVisible()
  const path = (await note.textContent()) ?? ''
  expect(shown(basename(path))).toEqual([])
  const bytes = readFileSync(path)
  expect(shown(bytes.toString('latin1'))).toEqual([])
  const [onPaper] = await pagesOfPdf(bytes)
  expect(shown(onPaper?.text ?? '')).toEqual([])
  expect(flat(onPaper?.text ?? '')).toContain(initials)

  // Without a printer that is said, and nothing hangs. Where there is one, no dialog of the system may open here.
  const hasPrinter = await app.evaluate(async ({ BrowserWindow }) => {
    const printers = await BrowserWindow.getAllWindows()[0]?.webContents.getPrintersAsync()
    return (printers?.length ?? 0) > 0
  })
  if (hasPrinter) {
    await app.evaluate(({ BrowserWindow }) => {
      const contents = Object.getPrototypeOf(BrowserWindow.getAllWindows()[0]?.webContents) as Record<string, unknown>
      contents.print = (_options: unknown, done: (isDone: boolean, why: string) => void) => done(false, 'no printers')
      contents.getPrintersAsync = async () => []
    })
  }
  await page.getByRole('dialog', { name: initials }).getByRole('button', { name: 'Print', exact: true }).click()
  await expect(page.getByText(/This computer has no printer\..*save the sheet as a PDF/)).toBeVisible()
  await masked.close()

  // 8. The class: twelve drivers, twelve pages; stopped, nothing is left.
  await page.getByRole('link', { name: meeting.expected.event.name }).first().click()
  await page.getByRole('button', { name: 'Print', exact: true }).click()
  await page.getByRole('menuitem', { name: `Drivers of ${nitro}` }).click()
  const dialog = page.getByRole('dialog', { name: `Drivers of ${nitro}` })
  await expect(dialog.getByText('12 pages')).toBeVisible()
  const ofClass = join(desk.folder, 'class.pdf')
  await answerSaveDialog(app, ofClass)
  await saveAsPdf.click()
  await expect(page.getByText(ofClass)).toBeVisible()
  const pages = await pagesOfPdf(readFileSync(ofClass))
  expect(pages.length).toBe(12)
  expect(pages.flatMap((each) => shown(each.text))).toEqual([])
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.prototype.loadURL = () => new Promise<void>(() => {})
  })
  await answerSaveDialog(app, join(desk.folder, 'stopped.pdf'))
  await saveAsPdf.click()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(saveAsPdf).toBeEnabled()
  expect(() => readFileSync(join(desk.folder, 'stopped.pdf'))).toThrow('ENOENT')
  expect(desk.complaints).toEqual([])
  await site.close()
})
