import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import type { ComparedWith, ComparisonAnswer } from '../../core/contract/comparison.ts'
import { signedTime } from '../../core/contract/comparison-words.ts'
import { formatTime } from '../../core/contract/units.ts'
import { findComparison } from '../../core/queries/comparison.ts'
import { findHeadToHead } from '../../core/queries/head-to-head.ts'
import { findMeetingMaterial } from '../../core/queries/race-material.ts'
import { openStore, type Store } from '../../core/store/database.ts'
import { autumnCup, ingest, openDemoClub, openMain, openTab } from '../screens/volunteer.ts'
import { test } from './host.ts'

async function openCompare(page: Page): Promise<number> {
  await openDemoClub(page)
  await ingest(page, autumnCup)
  await openMain(page, autumnCup)
  await openTab(page, 'Compare')
  await expect(page.getByRole('list', { name: 'In words' })).toBeVisible()
  return Number(/races\/(\d+)/.exec(page.url())?.[1])
}

function withStore<T>(dataDir: string, work: (store: Store) => T): T {
  const store = openStore(join(dataDir, 'my-race-engineer.db'), { readOnly: true })
  try {
    return work(store)
  } finally {
    store.close()
  }
}

const settings = { cleanFactor: 1.1 }

function answer(store: Store, raceId: number, driverId: number, against: ComparedWith): ComparisonAnswer {
  const found = findComparison(store, { raceId, driverId, against }, settings)
  if (!found) throw new Error('not stored')
  return found
}

async function choose(page: Page, what: string, name: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: what, exact: true }).click()
  await page.getByRole('option', { name }).first().click()
}

/** The laps as they stand in the chart's table. */
async function lapsShown(page: Page): Promise<string[][]> {
  const chart = page.getByRole('figure', { name: 'Gap between the two' })
  const closed = chart.locator('details:not([open]) > summary')
  if ((await closed.count()) > 0) await closed.click()
  return await chart
    .locator('details tbody tr')
    .evaluateAll((rows) =>
      (rows as unknown as { cells: Iterable<{ textContent: string }> }[]).map(({ cells }) =>
        [...cells].map(({ textContent }) => textContent),
      ),
    )
}

function lapsOf({ rows }: ComparisonAnswer): string[][] {
  return rows.map(({ lapNumber, oneMs, otherMs, deltaMs, gapMs }) => {
    return [String(lapNumber), formatTime(oneMs), formatTime(otherMs), signedTime(deltaMs), signedTime(gapMs)]
  })
}

test('two drivers lap by lap are those of the engine and end at the final gap', async ({ desk }) => {
  const host = await desk.serve()
  const page = await desk.open(host)
  const raceId = await openCompare(page)
  const main = withStore(host.dataDir, (store) => {
    const eventId = store.prepare<[number], number>('select event_id from race where id = ?').pluck().get(raceId) ?? 0
    return findMeetingMaterial(store, eventId, settings)?.races.find((race) => race.raceId === raceId)
  })
  const results = main?.race.results ?? []
  const idOf = (at: number) => main?.driverIds.get(results[at]?.sourceDriverId ?? '') ?? 0
  // Two that completed as many laps.
  const at = results.findIndex(({ laps }, one) => laps.length > 1 && laps.length === results[one + 1]?.laps.length)
  expect(at).toBeGreaterThanOrEqual(0)
  await choose(page, 'Driver', results[at]?.driverName ?? '')
  await choose(page, 'Against', results[at + 1]?.driverName ?? '')
  const found = withStore(host.dataDir, (store) =>
    answer(store, raceId, idOf(at), { kind: 'driver', raceId, driverId: idOf(at + 1) }),
  )
  await expect(page.getByRole('list', { name: 'In words' })).toContainText(`${results[at + 1]?.driverName}`)
  await expect.poll(() => lapsShown(page)).toEqual(lapsOf(found))
  const finalMs = (results[at]?.totalTimeMs ?? 0) - (results[at + 1]?.totalTimeMs ?? 0)
  expect((await lapsShown(page)).at(-1)?.at(-1)).toBe(signedTime(finalMs))

  const record = withStore(host.dataDir, (store) => findHeadToHead(store, idOf(at), idOf(at + 1)))
  if (record === undefined || record === 'same') throw new Error('they are two')
  await expect(page.getByRole('region', { name: 'Race by race' }).locator('tbody tr')).toHaveCount(record.races.length)
  await choose(page, 'Against', 'Median of the class')
  const median = withStore(host.dataDir, (store) => answer(store, raceId, idOf(at), { kind: 'median', raceId }))
  await expect.poll(() => lapsShown(page)).toEqual(lapsOf(median))
  await expect(page.getByRole('region', { name: 'Race by race' })).toHaveCount(0)
  expect(desk.complaints).toEqual([])
})

test('a driver against themselves: nothing in one race, with what differs in another', async ({ desk }) => {
  const host = await desk.serve()
  const page = await desk.open(host)
  await openCompare(page)
  const name = await page.getByRole('combobox', { name: 'Driver', exact: true }).inputValue()
  await choose(page, 'Against', name)
  await expect(page.getByText('One and the same')).toBeVisible()
  await choose(page, 'In', /Heat/)
  await expect(page.getByRole('alert', { name: 'These two races are not alike' })).toContainText('of different length')
  await expect(page.getByRole('list', { name: 'In words' })).toContainText(`${name} (race `)
  expect((await lapsShown(page)).length).toBeGreaterThan(3)
  expect(desk.complaints).toEqual([])
})
