import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from '@playwright/test'
import Database from 'better-sqlite3'
import { openStore } from '../../core/store/database.ts'
import { listRuns } from '../../core/store/runs.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { startFixtureServer } from '../../fixtures/server.ts'
import { readByAddress } from '../screens/volunteer.ts'
import { enginePids, test } from './app.ts'

const root = resolve(import.meta.dirname, '..', '..')
const meeting = makeMeeting({ seed: 33, size: 'ordinary' })
const { name } = meeting.expected.event

/** A LiveRC that takes its time, so that a run can be caught in the middle. */
const slowSite = () => startFixtureServer({ clubs: [meeting], latencyMs: 350 })

/** Asks for the meeting by its address, as a person who pasted it. */
async function ingestByAddress(page: import('@playwright/test').Page): Promise<void> {
  await page.getByRole('link', { name: 'Clubs', exact: true }).click()
  await readByAddress(page, meeting)
  await expect(page.getByRole('heading', { level: 1, name: 'Ingestions' })).toBeVisible()
}

test('a run cancelled in the middle ends, keeps what it read, and can be run again to the end', async ({ desk }) => {
  const site = await slowSite()
  const { page, quit } = await desk.open({ MRE_LIVERC_ORIGIN: site.origin })
  await ingestByAddress(page)
  const card = page.getByRole('region', { name: `Ingestion of ${name}` })
  await expect(card.getByText(/^[1-9]\d* of \d+ races/)).toBeVisible()
  await card.getByRole('button', { name: /Cancel/ }).click()
  await expect(card.getByText('Cancelled', { exact: true })).toBeVisible()
  await page
    .getByRole('button', { name: `Continue the ingestion of ${name}` })
    .first()
    .click()
  await expect(
    page.getByRole('region', { name: `Ingestion of ${name}` }).getByText('Complete', { exact: true }),
  ).toBeVisible({ timeout: 30_000 })
  await quit()
  await site.close()
  const store = openStore(join(desk.folder, 'data', 'my-race-engineer.db'))
  expect(listRuns(store).map(({ status }) => status)).toEqual(['complete', 'cancelled'])
  store.close()
})

test('an engine killed in the middle: the app says so, recovers, marks the run, and runs it again', async ({
  desk,
}) => {
  const site = await slowSite()
  const { app, page, quit } = await desk.open({ MRE_LIVERC_ORIGIN: site.origin })
  await ingestByAddress(page)
  await expect(page.getByText(/^[2-9] of \d+ races/)).toBeVisible()
  await page.evaluate(() => {
    const states: string[] = []
    Object.assign(globalThis, { states })
    const { desktop } = globalThis as unknown as {
      desktop: { onEngineStatus(use: (status: { state: string }) => void): void }
    }
    desktop.onEngineStatus(({ state }) => states.push(state))
  })
  const [pid] = await enginePids(app)
  expect(pid).toBeGreaterThan(0)
  process.kill(pid ?? 0, 'SIGKILL')
  await expect
    .poll(() => page.evaluate(() => (globalThis as unknown as { states: string[] }).states))
    .toEqual(['running', 'restarting', 'running'])
  await expect(page.getByText('Interrupted', { exact: true }).first()).toBeVisible()
  await page
    .getByRole('button', { name: `Continue the ingestion of ${name}` })
    .first()
    .click()
  await expect(
    page.getByRole('region', { name: `Ingestion of ${name}` }).getByText('Complete', { exact: true }),
  ).toBeVisible({ timeout: 30_000 })
  await quit()
  await site.close()
  const store = openStore(join(desk.folder, 'data', 'my-race-engineer.db'))
  expect(listRuns(store).map(({ status }) => status)).toEqual(['complete', 'interrupted'])
  expect(store.check()).toEqual({ integrity: 'ok', foreignKeys: [] })
  store.close()
})

test('quitting in the middle of a run is polite: what was read is kept, and the next start runs it to the end', async ({
  desk,
}) => {
  const site = await slowSite()
  const { page, quit } = await desk.open({ MRE_LIVERC_ORIGIN: site.origin })
  await ingestByAddress(page)
  await expect(page.getByText(/^[3-9] of \d+ races/)).toBeVisible()
  await quit()
  const file = join(desk.folder, 'data', 'my-race-engineer.db')
  const store = openStore(file)
  const [run] = listRuns(store)
  expect(run?.status).toBe('cancelled')
  expect(run?.counts.racesSaved).toBeGreaterThanOrEqual(3)
  expect(store.check()).toEqual({ integrity: 'ok', foreignKeys: [] })
  store.close()
  // Checkpointed and closed: the file is the whole database.
  expect(existsSync(`${file}-wal`)).toBe(false)
  const asked = site.requests.length
  const again = await desk.open({ MRE_LIVERC_ORIGIN: site.origin })
  await again.page.getByRole('link', { name: 'Ingestions' }).click()
  await expect(again.page.getByText('Cancelled', { exact: true })).toBeVisible()
  // A start by itself asks for nothing.
  expect(site.requests.length).toBe(asked)
  await again.page
    .getByRole('button', { name: `Continue the ingestion of ${name}` })
    .first()
    .click()
  await expect(
    again.page.getByRole('region', { name: `Ingestion of ${name}` }).getByText('Complete', { exact: true }),
  ).toBeVisible({ timeout: 30_000 })
  await again.quit()
  await site.close()
})

test('an engine that ends four times within a minute is not started again, and a person can', async ({ desk }) => {
  const { app, page } = await desk.open()
  await expect(page.getByRole('button', { name: 'Open the demo club' })).toBeVisible()
  for (let end = 1; end <= 4; end++) {
    await expect.poll(() => enginePids(app)).toHaveLength(1)
    const [pid = 0] = await enginePids(app)
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => enginePids(app)).not.toContain(pid)
  }
  await expect(page.getByRole('heading', { name: 'The engine could not be started' })).toBeVisible()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('button', { name: 'Open the demo club' })).toBeVisible()
  // Twice while one is running, as an impatient person does: one engine all the same.
  await page.evaluate(async () => {
    const { desktop } = globalThis as unknown as { desktop: { restartEngine(): Promise<void> } }
    await Promise.all([desktop.restartEngine(), desktop.restartEngine()])
  })
  await expect(page.getByRole('button', { name: 'Open the demo club' })).toBeVisible()
  expect(await enginePids(app)).toHaveLength(1)
})

test('a second start brings the first to the front and ends', async ({ desk }) => {
  const { app, page } = await desk.open()
  await expect(page.getByRole('button', { name: 'Open the demo club' })).toBeVisible()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
  await app.evaluate(({ app: shell }) => {
    Object.assign(globalThis, { seconds: 0 })
    shell.on('second-instance', () => {
      Object.assign(globalThis, { seconds: (globalThis as unknown as { seconds: number }).seconds + 1 })
    })
  })
  const second = spawn(process.env.MRE_ELECTRON ?? '', ['--no-sandbox', root], {
    env: { ...process.env, MRE_USER_DATA: join(desk.folder, 'shell'), MRE_DATA_DIR: join(desk.folder, 'data') },
    stdio: 'ignore',
  })
  const status = await new Promise((ended) => second.on('exit', ended))
  expect(status).toBe(0)
  expect(await app.evaluate(() => (globalThis as unknown as { seconds: number }).seconds)).toBe(1)
  const shown = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.isMinimized()),
  )
  expect(shown).toEqual([false])
})

test('a database of a newer version is left alone, and the screen says what to do', async ({ desk }) => {
  const file = join(desk.folder, 'data', 'my-race-engineer.db')
  openStore(file).close()
  const database = new Database(file)
  const [table] = database
    .prepare<[], string>("select name from sqlite_schema where sql like '%created_at%' and name like '%migration%'")
    .pluck()
    .all()
  database.prepare(`insert into ${table} (hash, created_at) values ('later', 99999999999999)`).run()
  database.close()
  const { page } = await desk.open()
  await expect(page.getByText(/written by a newer version of this program/)).toBeVisible()
  await expect(page.getByRole('heading', { name: 'The database is of a newer version' })).toBeVisible()
  await expect(page.getByText(/Update this program. Until then you can choose another data folder/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Choose another data folder' })).toBeVisible()
})

test('another data folder is chosen where the first cannot be used, and remembered', async ({ desk }) => {
  const file = join(desk.folder, 'data', 'my-race-engineer.db')
  mkdirSync(join(desk.folder, 'data'))
  cpSync(join(root, 'package.json'), file)
  const other = join(desk.folder, 'other')
  mkdirSync(other)
  // The variable would win over what a person chose.
  const env = { MRE_DATA_DIR: '', XDG_DATA_HOME: join(desk.folder, 'home') }
  mkdirSync(join(desk.folder, 'home', 'my-race-engineer'), { recursive: true })
  cpSync(join(root, 'package.json'), join(desk.folder, 'home', 'my-race-engineer', 'my-race-engineer.db'))
  const { app, page, quit } = await desk.open(env)
  await expect(page.getByRole('heading', { name: 'The database is damaged' })).toBeVisible()
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
  }, other)
  await page.getByRole('button', { name: 'Choose another data folder' }).click()
  await expect(page.getByRole('button', { name: 'Open the demo club' })).toBeVisible()
  await quit()
  const again = await desk.open(env)
  await again.page.getByRole('link', { name: 'Settings' }).click()
  await expect(again.page.getByText(join(other, 'my-race-engineer.db'))).toBeVisible()
})

const isRoot = process.getuid?.() === 0

test('a data folder that may not be written to is said, not guessed', async ({ desk }) => {
  test.skip(process.platform === 'win32', 'has no such rights to take away')
  const data = join(desk.folder, 'data')
  openStore(join(data, 'my-race-engineer.db')).close()
  const undo = isRoot ? mountReadOnly(data) : takeRights(data)
  test.skip(!undo, 'needs the right to mount, or not to be the administrator')
  try {
    const { page } = await desk.open()
    await expect(page.getByRole('heading', { name: 'The database cannot be written' })).toBeVisible()
    await expect(page.getByText('store/read-only')).toBeVisible()
  } finally {
    undo?.()
  }
})

function mountReadOnly(folder: string): (() => void) | null {
  const bind = spawnSync('mount', ['--bind', folder, folder])
  if (bind.status !== 0) return null
  spawnSync('mount', ['-o', 'remount,ro,bind', folder])
  return () => void spawnSync('umount', ['-l', folder])
}

function takeRights(folder: string): () => void {
  chmodSync(join(folder, 'my-race-engineer.db'), 0o444)
  chmodSync(folder, 0o555)
  return () => chmodSync(folder, 0o755)
}

test('a full disk ends the run with a plain sentence, and the database stays sound', async ({ desk }) => {
  const disk = join(desk.folder, 'data')
  mkdirSync(disk)
  const canMount = isRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1500k', 'tmpfs', disk]).status === 0
  test.skip(!canMount, 'needs the right to mount a small disk')
  const site = await startFixtureServer({ clubs: [meeting] })
  try {
    const { page, quit } = await desk.open({ MRE_LIVERC_ORIGIN: site.origin })
    await ingestByAddress(page)
    await expect(page.getByText('Failed', { exact: true }).first()).toBeVisible({ timeout: 20_000 })
    await expect(page.getByText(/no room left/).first()).toBeVisible()
    await quit()
    const store = openStore(join(disk, 'my-race-engineer.db'), { readOnly: true })
    expect(store.check()).toEqual({ integrity: 'ok', foreignKeys: [] })
    store.close()
  } finally {
    await site.close()
    spawnSync('umount', ['-l', disk])
    rmSync(disk, { recursive: true, force: true })
  }
})
