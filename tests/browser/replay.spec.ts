import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { momentAt, standingsAt } from '../../core/analysis/replay.ts'
import type { RaceReplayAnswer } from '../../core/contract/replay-race.ts'
import { findRaceReplay } from '../../core/queries/race-replay.ts'
import { openStore } from '../../core/store/database.ts'
import { autumnCup, ingest, openDemoClub, openMain, openTab } from '../screens/volunteer.ts'
import { test } from './host.ts'

/** The main of the demo club with its replay open, and the engine's own answer about it. */
async function openReplay(page: Page, dataDir: string): Promise<RaceReplayAnswer> {
  await openDemoClub(page)
  await ingest(page, autumnCup)
  await openMain(page, autumnCup)
  await openTab(page, 'Replay')
  await expect(page.getByRole('region', { name: 'Replay', exact: true })).toBeVisible()
  const raceId = Number(/races\/(\d+)/.exec(page.url())?.[1])
  const store = openStore(join(dataDir, 'my-race-engineer.db'), { readOnly: true })
  try {
    const replay = findRaceReplay(store, raceId, { cleanFactor: 1.1 })
    if (!replay) throw new Error('the race is not stored')
    return replay
  } finally {
    store.close()
  }
}

/** Place, name and laps as they stand on the screen, from the first place on. */
async function orderShown(page: Page): Promise<[number, string, number][]> {
  const rows = page.getByRole('region', { name: 'Order at this race time' }).locator('tbody tr')
  const cells = await rows.evaluateAll((found) =>
    (found as unknown as { cells: Iterable<{ textContent: string }> }[]).map(({ cells: own }) =>
      [...own].map(({ textContent }) => textContent),
    ),
  )
  return cells
    .map(([place, name = '', laps]): [number, string, number] => [Number(place), name, Number(laps)])
    .sort((one, other) => one[0] - other[0])
}

function orderAt(replay: RaceReplayAnswer, atMs: number): [number, string, number][] {
  return standingsAt({ steps: replay.drivers.map(({ steps }) => steps) }, momentAt(replay, atMs))
    .map(({ place, lapsDone }, at): [number, string, number] => [place, replay.drivers[at]?.driverName ?? '', lapsDone])
    .sort((one, other) => one[0] - other[0])
}

test('a race is scrubbed through, and at its end stands as the engine has its result', async ({ desk }) => {
  const host = await desk.serve()
  const page = await desk.open(host)
  const replay = await openReplay(page, host.dataDir)
  expect(await orderShown(page)).toEqual(orderAt(replay, 0))
  const slider = page.getByRole('slider', { name: 'Race time' })
  for (const share of [0.2, 0.55, 0.8]) {
    const atMs = Math.round(replay.endMs * share)
    await slider.fill(String(atMs))
    expect(await orderShown(page)).toEqual(orderAt(replay, atMs))
  }
  await slider.press('End')
  expect(await orderShown(page)).toEqual(orderAt(replay, replay.endMs))
  const byLapsAndTime = replay.drivers
    .filter(({ lapCount }) => lapCount > 0)
    .toSorted(
      (one, other) => other.lapCount - one.lapCount || (one.crossingsMs.at(-1) ?? 0) - (other.crossingsMs.at(-1) ?? 0),
    )
  expect((await orderShown(page)).slice(0, byLapsAndTime.length).map(([, name]) => name)).toEqual(
    byLapsAndTime.map(({ driverName }) => driverName),
  )
  // Nobody is under way any more.
  await expect(page.getByText(/^on lap/)).toHaveCount(0)
  expect(desk.complaints).toEqual([])
})

test('a race is played, paused, and stepped through from the keyboard', async ({ desk }) => {
  const host = await desk.serve()
  const page = await desk.open(host)
  const replay = await openReplay(page, host.dataDir)
  const slider = page.getByRole('slider', { name: 'Race time' })
  const now = async () => Number(await slider.inputValue())
  await slider.focus()
  const [first, second] = replay.moments
  for (const [key, atMs] of [
    ['ArrowRight', first?.atMs],
    ['ArrowRight', second?.atMs],
    ['ArrowLeft', first?.atMs],
    ['ArrowLeft', 0],
    ['PageUp', replay.moments[replay.firstCrossings[0] ?? 0]?.atMs],
    ['PageUp', replay.moments[replay.firstCrossings[1] ?? 0]?.atMs],
    ['PageDown', replay.moments[replay.firstCrossings[0] ?? 0]?.atMs],
    ['End', replay.endMs],
    ['Home', 0],
  ] as const) {
    await slider.press(key)
    expect(await now(), key).toBe(atMs)
  }
  await page.getByLabel('Go to the end of lap').fill('5')
  const fifth = replay.moments[replay.firstCrossings[4] ?? 0]
  await expect.poll(now).toBe(fifth?.atMs)
  await expect(page.getByText(`Last crossing: ${replay.drivers[fifth?.driver ?? 0]?.driverName}, lap 5`)).toBeVisible()

  await page.getByText('60×', { exact: true }).click()
  await slider.press('Home')
  await slider.press(' ')
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
  await expect.poll(now).toBeGreaterThan(10_000)
  await slider.press(' ')
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()
  const stopped = await now()
  expect(await orderShown(page)).toEqual(orderAt(replay, stopped))
  expect(await now()).toBe(stopped)
  // To the end it plays by itself, and stops there.
  await slider.fill(String(replay.endMs - 20_000))
  await page.getByRole('button', { name: 'Play' }).click()
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible({ timeout: 20_000 })
  expect(await now()).toBe(replay.endMs)
  expect(await orderShown(page)).toEqual(orderAt(replay, replay.endMs))
  expect(desk.complaints).toEqual([])
})
