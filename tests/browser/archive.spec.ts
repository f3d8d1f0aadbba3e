import { join } from 'node:path'
import { expect } from '@playwright/test'
import Database from 'better-sqlite3'
import { autumnCup, ingest, openDemoClub } from '../screens/volunteer.ts'
import { test } from './host.ts'
import { inspect } from './inspect.ts'

for (const scheme of ['light', 'dark'] as const) {
  test(`the archive, ${scheme}: a meeting read again, old pages given up, no barriers`, async ({ desk }) => {
    test.setTimeout(150_000)
    const host = await desk.serve()
    const change = (sql: string) => {
      const database = new Database(join(host.dataDir, 'my-race-engineer.db'))
      database.exec(sql)
      database.close()
    }
    const page = await desk.open(host, { scheme })
    await openDemoClub(page)
    await ingest(page, autumnCup)
    await page.getByRole('link', { name: autumnCup, exact: true }).first().click()
    const readAgain = async () => {
      await page.getByRole('button', { name: 'More' }).click()
      await page.getByRole('menuitem', { name: 'Read again from the archive' }).click()
    }
    await readAgain()
    await expect(page.getByText('Nothing would change')).toBeVisible()
    await inspect(page, 'replay, nothing')
    await page.getByRole('button', { name: 'Close' }).last().click()

    change(
      "update lap set lap_time_ms = 1000 where lap_number = 2 and race_result_id = 3; update race set label = 'X' where id = 2",
    )
    await readAgain()
    const what = page.getByRole('region', { name: 'What changes' })
    await expect(what.getByRole('row', { name: /lap time 1\.000 → \d/ })).toBeVisible()
    await expect(what.getByRole('row', { name: /race name X → / })).toBeVisible()
    await expect(page.getByText('2 of 12 races would be otherwise: 2 rows changed.')).toBeVisible()
    await inspect(page, 'replay')
    await page.getByRole('button', { name: 'Apply' }).click()
    await expect(page.getByText('2 rows written.')).toBeVisible()
    await expect(what).toBeHidden()

    change("update page_log set fetched_at = '2020-01-01T00:00:00.000Z'")
    await page.getByRole('link', { name: 'Settings' }).click()
    const section = page.getByRole('region', { name: 'Kept pages' })
    await expect(section.getByText('before compression')).toBeVisible()
    await section.getByRole('button', { name: /Give up old pages/ }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByText(/1 page last seen before .* would go/)).toBeVisible()
    await dialog.getByRole('checkbox', { name: 'Also the newest page of what is stored' }).check()
    await expect(dialog.getByText(/15 pages last seen before .* would go/)).toBeVisible()
    await expect(dialog.getByText('1 meeting could no longer be read again')).toBeVisible()
    await inspect(page, 'prune')
    await dialog.getByRole('button', { name: 'Give up', exact: true }).click()
    await expect(page.getByText('15 pages given up')).toBeVisible()
    await expect(section.getByText('given up, hashes kept')).toBeVisible()

    await section.getByRole('button', { name: /Import saved pages/ }).click()
    await expect(page.getByText('A browser may not name folders of this computer.')).toBeVisible()
    await inspect(page, 'import, in a browser')
    await page.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('link', { name: 'Clubs' }).click()
    expect(desk.complaints).toEqual([])
  })
}
