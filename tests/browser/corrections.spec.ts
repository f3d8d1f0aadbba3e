import { join } from 'node:path'
import { expect } from '@playwright/test'
import { resolveSettings } from '../../core/config.ts'
import { createEngine } from '../../core/engine.ts'
import { createLog } from '../../core/log.ts'
import { editRace } from '../../fixtures/edit.ts'
import { editMeeting } from '../../fixtures/edit-meeting.ts'
import { type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import { startFixtureServer } from '../../fixtures/server.ts'
import { test } from './host.ts'
import { inspect } from './inspect.ts'

const meeting = makeMeeting({ seed: 53, size: 'small' })
const [first, second] = meeting.listedRaceIds
const race = meeting.expected.races[1]
const winner = race?.results[0]
const lap = winner?.laps[3]

/** A name that is markup, a lap corrected, and of another race most drivers gone. */
function changed(): Meeting {
  const named = editRace(meeting, second ?? '', {
    kind: 'rename-driver',
    sourceDriverId: race?.results[1]?.sourceDriverId ?? '',
    name: { first: 'ENDA', last: '<b>BOLD</b>' },
  })
  const corrected = editRace(named, second ?? '', {
    kind: 'lap-time',
    sourceDriverId: winner?.sourceDriverId ?? '',
    lapNumber: 4,
    lapTimeMs: (lap?.lapTimeMs ?? 0) + 5,
  })
  const gone = meeting.expected.races[0]?.results.slice(-4) ?? []
  const drifted = gone.reduce(
    (so, { sourceDriverId }) => editRace(so, first ?? '', { kind: 'drop-driver', sourceDriverId }),
    corrected,
  )
  return editMeeting(drifted, { kind: 'facts', facts: { layoutName: 'Short Course' } })
}

for (const scheme of ['light', 'dark'] as const) {
  test(`corrections and a held race, ${scheme}: told, compared, looked at, decided`, async ({ desk }) => {
    test.setTimeout(120_000)
    const site = await startFixtureServer({ clubs: [meeting] })
    const host = await desk.serve({ MRE_LIVERC_ORIGIN: site.origin })
    const settings = resolveSettings({
      flags: { livercOrigin: site.origin, requestGapMs: '0', retryBaseMs: '1', logLevel: 'silent' },
    })
    const file = join(host.dataDir, 'my-race-engineer.db')
    const engine = createEngine({ settings, file, log: createLog('silent'), host: 'test' })
    const ingest = () =>
      engine.ingest(site.url(meeting.slug, `/results/?p=view_event&id=${meeting.eventId}`), {
        signal: new AbortController().signal,
        mode: 'everything',
      })
    await ingest()
    const page = await desk.open(host, { scheme })
    await page.evaluate(() => {
      ;(globalThis as unknown as { location: { hash: string } }).location.hash = '#/meetings/1'
    })
    await page.getByRole('tab', { name: 'Corrections 0' }).click()
    await expect(page.getByText('Nothing was corrected')).toBeVisible()
    await inspect(page, 'no corrections')

    await page.getByRole('tab', { name: /^Races/ }).click()
    site.serve([changed()])
    expect(await ingest()).toMatchObject({ status: 'partial', counts: { racesHeld: 1 } })
    await expect(page.getByText('A decision is needed')).toBeVisible()
    await expect(page.getByText('Needs you')).toBeVisible()
    await inspect(page, 'a meeting that needs a decision')
    await page.getByRole('button', { name: 'Compare' }).click()

    const card = page.getByRole('region', { name: /is held back/ })
    await expect(card).toContainText(/4 of 6 results and \d+ of \d+ laps are gone/)
    await expect(card.getByRole('cell', { name: 'gone' })).toHaveCount(4)
    const found = page.getByRole('region', { name: /^Corrections found by run/ })
    const row = found.getByRole('row').filter({ hasText: 'lap time' })
    const [before, after] = [lap?.lapTimeMs ?? 0, (lap?.lapTimeMs ?? 0) + 5].map((ms) => (ms / 1000).toFixed(3))
    await expect(row).toContainText(`${before} → ${after}`)
    await expect(row).toContainText(winner?.driverName ?? '')
    await expect(found.getByText('pace')).toHaveCount(0)
    await expect(found).toContainText('ENDA BOLD')
    await inspect(page, 'corrections')

    await page.getByRole('switch', { name: 'Figures that follow' }).click()
    await expect(found.getByText('pace').first()).toBeVisible()
    await page.getByRole('switch', { name: 'Figures that follow' }).click()
    await page.getByRole('textbox', { name: 'Search corrections' }).fill('layout')
    await expect(found.getByRole('row')).toHaveCount(3)
    await page.getByRole('textbox', { name: 'Search corrections' }).fill('')

    // A page of the archive is text: not one element of it becomes one of ours.
    await row.getByRole('button', { name: /Pages that show it/ }).click()
    const text = page.getByLabel('Text of the page')
    await expect(text).toContainText('racerLaps')
    await expect(text).toContainText('<b>BOLD</b>')
    expect(await text.evaluate((pre) => (pre as unknown as { children: unknown[] }).children.length)).toBe(0)
    await inspect(page, 'a page of the archive')
    await page.getByText('Before', { exact: true }).click()
    await expect(text).not.toContainText('<b>BOLD</b>')
    await page.getByRole('button', { name: 'Close' }).click()

    await card.getByRole('button', { name: 'Accept what LiveRC shows' }).click()
    await expect(page.getByRole('dialog')).toContainText('Accept what LiveRC shows?')
    await inspect(page, 'asked before it is accepted')
    await page.getByRole('button', { name: 'Accept', exact: true }).click()
    await expect(card).toHaveCount(0)
    await expect(found.getByText('result removed')).toHaveCount(4)
    await expect(page.getByText('Complete', { exact: true })).toBeVisible()
    await inspect(page, 'after it was accepted')
    expect(desk.complaints).toEqual([])
    await engine.close()
    await site.close()
  })
}
