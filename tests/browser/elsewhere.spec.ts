import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { startFixtureServer } from '../../fixtures/server.ts'
import { test } from './host.ts'

const meeting = makeMeeting({ seed: 68, size: 'small' })
const { name } = meeting.expected.event
const mre = resolve(import.meta.dirname, '..', '..', 'scripts', 'mre.mjs')

for (const scheme of ['light', 'dark'] as const) {
  test(`what another program reads is shown with who and since when, until it has ended, ${scheme}`, async ({
    desk,
  }) => {
    const going = Promise.withResolvers<number>()
    const site = await startFixtureServer({ clubs: [meeting], latencyMs: (n) => (n < 6 ? 1 : going.promise) })
    const host = await desk.serve({ MRE_LIVERC_ORIGIN: site.origin })
    const page = await desk.open(host, { scheme, width: 900, height: 650 })
    const address = site.url(meeting.slug, `/results/?p=view_event&id=${meeting.eventId}`)
    const child = spawn(process.execPath, [mre, 'ingest', address, '--json'], {
      env: {
        ...process.env,
        MRE_DATA_DIR: host.dataDir,
        MRE_LIVERC_ORIGIN: site.origin,
        MRE_REQUEST_GAP_MS: '0',
        MRE_FIRST_BYTE_TIMEOUT_MS: '120000',
        MRE_PAGE_TIMEOUT_MS: '120000',
      },
      stdio: 'ignore',
    })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    try {
      await page.getByRole('link', { name: 'Ingestions' }).click()
      const elsewhere = page.getByRole('region', { name: 'In other programs' })
      await expect(elsewhere.getByText(/^By command line, .+, since \d+ \w+ \d{4}, \d\d:\d\d$/)).toBeVisible()
      await expect(page.getByText('Running', { exact: true })).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id }) => id)).toEqual([])
      if (process.env.MRE_PICTURES) await page.screenshot({ path: `out/elsewhere-ingestions-${scheme}.png` })
      await elsewhere.getByRole('link', { name }).click()
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
      await expect(page.getByText('In use by another program')).toBeVisible()
      await expect(page.getByRole('button', { name: 'Ingest again' })).toBeDisabled()
      expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([])
      if (process.env.MRE_PICTURES) await page.screenshot({ path: `out/elsewhere-meeting-${scheme}.png` })
      child.kill('SIGKILL')
      await expect(page.getByText('In use by another program')).toBeHidden()
      await expect(page.getByText('The reading was interrupted')).toBeVisible()
      await expect(page.getByRole('button', { name: 'Ingest again' })).toBeEnabled()
      expect(desk.complaints).toEqual([])
    } finally {
      child.kill('SIGKILL')
      await ended
      await site.close()
    }
  })
}
