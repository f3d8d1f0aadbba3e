import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect } from '@playwright/test'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { startFixtureServer } from '../../fixtures/server.ts'
import { test } from './host.ts'
import { inspect } from './inspect.ts'

const mre = resolve(import.meta.dirname, '..', '..', 'scripts', 'mre.mjs')
/** Late in the evening tomorrow's: twelve hours after its last race a meeting has settled, and nothing of it is asked for. */
const startDay = new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 10)
const today = makeMeeting({ seed: 121, size: 'demo', startDay })

for (const scheme of ['light', 'dark'] as const) {
  test(`how a meeting is kept up to date, ${scheme}: a forecast, everything checked, followed, looked at again`, async ({
    desk,
  }) => {
    test.setTimeout(60_000)
    const site = await startFixtureServer({ clubs: [today] })
    try {
      const host = await desk.serve({
        MRE_LIVERC_ORIGIN: site.origin,
        MRE_REQUEST_GAP_MS: '0',
        MRE_EVENT_CACHE_MS: '0',
      })
      const address = site.url(today.slug, `/results/?p=view_event&id=${today.eventId}`)
      await promisify(execFile)(process.execPath, [mre, 'ingest', address, '--json'], {
        env: { ...process.env, MRE_DATA_DIR: host.dataDir, MRE_LIVERC_ORIGIN: site.origin, MRE_REQUEST_GAP_MS: '0' },
      })
      const page = await desk.open(host, { scheme })
      await page.getByRole('link', { name: 'Ingestions' }).click()
      await page.getByRole('table').getByRole('link', { name: today.expected.event.name }).click()
      await page.getByRole('link', { name: 'what was read' }).click()
      const line = page.getByRole('region', { name: 'Up to date' })
      await expect(line.getByText(/^At least \d+ pages? · about .+ · list read /)).toBeVisible()
      const asked = site.requests.length
      await line.getByRole('button', { name: 'Forecast' }).click()
      await expect(line.getByText(/^\d+ pages · about .+ · list read (just now|\d+ s)/)).toBeVisible()
      expect(site.requests.length - asked).toBeLessThanOrEqual(2)
      await inspect(page, 'meeting, up to date')
      await page.getByRole('button', { name: 'More' }).click()
      await page.getByRole('menuitem', { name: /^Look again later/ }).click()
      await expect(line.getByText(/^Looked at again 0 of 4 times · next /)).toBeVisible()
      await page.getByRole('button', { name: 'More' }).click()
      await page.getByRole('menuitem', { name: /^Check everything/ }).click()
      await expect.poll(() => site.requests.length - asked).toBeGreaterThan(today.listedRaceIds.length)
      await line.getByRole('switch', { name: 'Follow' }).click()
      await expect(line.getByText(/^next look /)).toBeVisible()
      await inspect(page, 'meeting, followed')
      if (process.env.MRE_PICTURES) {
        await page.screenshot({ path: join('out', `freshness-${scheme}.png`) })
        await page.setViewportSize({ width: 900, height: 650 })
        await page.screenshot({ path: join('out', `freshness-small-${scheme}.png`) })
      }
      await line.getByRole('switch', { name: 'Follow' }).click()
      await expect(line.getByText(/^next look /)).toBeHidden()
      expect(desk.complaints).toEqual([])
    } finally {
      await site.close()
    }
  })
}
