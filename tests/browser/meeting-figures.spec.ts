import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import type { ClassFigures, MeetingFigures } from '../../core/contract/meeting-figures.ts'
import { findMeetingEntries } from '../../core/queries/meeting-entries.ts'
import { findMeetingFigures } from '../../core/queries/meeting-figures.ts'
import { openStore } from '../../core/store/database.ts'
import { formatLapTime, formatPercent } from '../../renderer/format.ts'
import { autumnCup, openDemoClub } from '../screens/volunteer.ts'
import { test } from './host.ts'
import { inspect } from './inspect.ts'

const nitro = '1/8 Nitro Buggy'

/** Ingests a meeting of the demo club from its list. */
async function read(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Ingest ${name}`, exact: true }).click()
  await expect(page.getByRole('row', { name: new RegExp(name) }).getByText('Complete')).toBeVisible({ timeout: 30_000 })
}

/** What the engine says of the only stored meeting. */
function engineSays(dataDir: string) {
  const store = openStore(join(dataDir, 'my-race-engineer.db'), { readOnly: true })
  try {
    const eventId = store.prepare<[], number>('select event_id from race limit 1').pluck().get() ?? 0
    const figures = findMeetingFigures(store, eventId, { cleanFactor: 1.1 }) as MeetingFigures
    return { figures, ...findMeetingEntries(store, eventId) }
  } finally {
    store.close()
  }
}

/** The cells of a table's body, row by row, as they read. */
async function cellsOf(page: Page, label: string): Promise<string[][]> {
  const rows = page.getByRole('region', { name: label }).locator('tbody tr')
  return (await rows.evaluateAll((all) =>
    all.map((row) =>
      // biome-ignore lint/performance/useDomNodeTextContent: lines below each other are told apart as they are shown
      [...(row as unknown as { children: Iterable<{ innerText: string }> }).children].map(({ innerText }) =>
        innerText.trim().replaceAll(/\s+/g, ' '),
      ),
    ),
  )) as string[][]
}

const classOf = ({ classes }: MeetingFigures, wanted: string) =>
  classes.find(({ className }) => className === wanted) as ClassFigures

for (const scheme of ['light', 'dark'] as const) {
  test(`a class over its rounds says what the engine says, ${scheme}`, async ({ desk }) => {
    test.setTimeout(120_000)
    const host = await desk.serve()
    const page = await desk.open(host, { scheme })
    await openDemoClub(page)
    await read(page, autumnCup)
    const { figures, entries, withoutEntry } = engineSays(host.dataDir)
    await page.getByRole('link', { name: autumnCup, exact: true }).click()
    await page.getByRole('tab', { name: /^Classes/ }).click()
    await expect(page.getByRole('region', { name: 'Classes' })).toBeVisible()
    const overview = await cellsOf(page, 'Classes')
    expect(overview.map(([name, races, drivers]) => [name, races, drivers])).toEqual(
      figures.classes.map(({ className, races, drivers }) => [className, String(races.length), String(drivers.length)]),
    )
    await inspect(page, 'classes')
    await page.getByRole('button', { name: nitro, exact: true }).click()
    await page.getByRole('button', { name: 'Print its drivers' }).click()
    const paper = page.getByRole('dialog', { name: `Drivers of ${nitro}` })
    await expect(paper.getByText(`${classOf(figures, nitro).drivers.length} pages`)).toBeVisible()
    await paper.getByRole('button', { name: 'Close' }).click()
    const own = classOf(figures, nitro)
    const expected = (value: (run: ClassFigures['drivers'][number]['runs'][number]) => string | null) =>
      own.drivers.map(({ driverName, runs }) => [
        driverName,
        ...own.rounds.map((_round, at) => {
          const told = runs
            .filter(({ roundAt }) => roundAt === at)
            .map((run) => value(run) ?? run.statusText ?? 'no lap')
          return told.length === 0 ? '–' : told.join(' ')
        }),
      ])
    const shown = async (label: string) =>
      (await cellsOf(page, label)).map((cells) => cells.slice(0, 1 + own.rounds.length))
    await expect(page.getByRole('region', { name: 'Best lap of every run' })).toBeVisible()
    expect(await shown('Best lap of every run')).toEqual(
      expected(({ bestLapMs }) => (bestLapMs === null ? null : formatLapTime(bestLapMs))),
    )
    await inspect(page, 'class')
    await page.getByText('Clean consistency', { exact: true }).click()
    await expect(page.getByRole('region', { name: 'Clean consistency of every run' })).toBeVisible()
    expect(await shown('Clean consistency of every run')).toEqual(
      expected(({ cleanConsistencyPercent }) =>
        cleanConsistencyPercent === null ? null : formatPercent(cleanConsistencyPercent),
      ),
    )
    // The chart's table has the same figures as the engine.
    const chart = page.getByRole('figure', { name: 'Clean consistency over the rounds' })
    await chart.getByText('Clean consistency over the rounds as a table').click()
    const [first] = own.drivers
    const row = chart.getByRole('row', { name: new RegExp(`^${first?.driverName}`) })
    for (const [at] of own.rounds.entries()) {
      const percent = first?.runs.findLast(({ roundAt }) => roundAt === at)?.cleanConsistencyPercent ?? null
      await expect(row.getByRole('cell').nth(at)).toHaveText(formatPercent(percent))
    }
    const finishes = await cellsOf(page, 'Closest finishes')
    expect(finishes.map(([gap]) => gap)).toEqual(
      own.closestFinishes.map(({ gapMs }) => (gapMs === 0 ? 'tie' : formatLapTime(gapMs))),
    )
    await page.getByRole('tab', { name: /^Entries/ }).click()
    // A long list comes in steps.
    await expect(page.getByRole('region', { name: 'Entries' }).locator('tbody tr')).toHaveCount(entries.length)
    const told = await cellsOf(page, 'Entries')
    expect(told.map(([driver, className]) => [driver, className])).toEqual(
      entries.map(({ driverName, className }) => [driverName, className]),
    )
    const links = await page.getByRole('region', { name: 'Entries' }).locator('a[href*="/races/"]').count()
    expect(links).toBe(entries.reduce((sum, { runs, startCount }) => sum + (startCount > 0 ? runs.length : 0), 0))
    expect(withoutEntry).toEqual([])
    await inspect(page, 'entries')
    expect(desk.complaints).toEqual([])
  })
}

for (const scheme of ['light', 'dark'] as const) {
  test(`a record is approved, stands after ingesting again, is withdrawn, and that is taken back, ${scheme}`, async ({
    desk,
  }) => {
    test.setTimeout(120_000)
    const page = await desk.open(await desk.serve(), { scheme })
    await openDemoClub(page)
    const club = page.url()
    await page.getByRole('tab', { name: 'Records' }).click()
    await expect(page.getByText('No candidate for a record yet')).toBeVisible()
    await inspect(page, 'records, none')
    await page.getByRole('tab', { name: /^Meetings/ }).click()
    await read(page, autumnCup)
    await page.getByRole('tab', { name: 'Records' }).click()
    const line = page
      .getByRole('region', { name: `Records of ${nitro}` })
      .locator('tr[data-record="best-three"]')
      .first()
    await expect(line.getByText('none yet')).toBeVisible()
    await inspect(page, 'records')
    await line
      .getByRole('button', { name: /^Approve / })
      .first()
      .click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByText(/^Best three laps in a row of/)).toBeVisible()
    const value = (await dialog.locator('strong').textContent()) ?? ''
    const approve = dialog.getByRole('button', { name: 'Approve', exact: true })
    const looked = dialog.getByRole('checkbox', { name: 'I looked, and it is real' })
    if (await looked.isVisible()) {
      await expect(approve).toBeDisabled()
      await looked.check()
    }
    await inspect(page, 'approve')
    await approve.click()
    await expect(line.getByText(', is the record')).toBeVisible()
    const held = line.getByRole('button', { name: `Withdraw Best three laps in a row ${value}` })
    await expect(held).toBeVisible()
    await inspect(page, 'records, one approved')
    await page.getByRole('tab', { name: /^Meetings/ }).click()
    await page.getByRole('link', { name: autumnCup, exact: true }).click()
    await page.getByRole('button', { name: 'Ingest again' }).click()
    await page.getByRole('link', { name: /^Ingestions/ }).click()
    const runs = page.getByRole('region', { name: 'History' }).getByRole('row', { name: new RegExp(autumnCup) })
    await expect(runs.getByText('Complete', { exact: true })).toHaveCount(2, { timeout: 30_000 })
    await page.goto(club)
    await page.getByRole('tab', { name: 'Records' }).click()
    await held.click()
    await expect(line.getByText('none yet')).toBeVisible()
    await page.getByRole('alert').getByRole('button', { name: 'Undo' }).last().click()
    await expect(held).toBeVisible()
    expect(desk.complaints).toEqual([])
  })
}
