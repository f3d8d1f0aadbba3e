import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { createBackup } from '../../core/store/backup.ts'
import { appliedTable } from '../../core/store/migrate.ts'
import { fillDatabase } from '../store/filled.ts'
import { test } from './app.ts'

const isRoot = process.getuid?.() === 0

/** A data folder with a database, and a backup of it of some days ago. */
async function given(folder: string): Promise<{ data: string; file: string; backups: string }> {
  const data = join(folder, 'data')
  mkdirSync(data, { recursive: true })
  const file = join(data, 'my-race-engineer.db')
  const backups = join(data, 'backups')
  fillDatabase(file, 'Hillside Cup', 3)
  await createBackup({ file, folder: backups, reason: 'daily', now: () => new Date(Date.now() - 3 * 86_400_000) })
  return { data, file, backups }
}

/** The app is there, with what the backup holds. */
async function expectRestored(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Start' }).click({ timeout: 30_000 })
  await page.getByRole('link', { name: 'hillside', exact: false }).first().click()
  await expect(page.getByRole('link', { name: 'Hillside Cup' })).toBeVisible()
}

test('a damaged database: the newest whole backup is found, looked at and restored, without another start', async ({
  desk,
}) => {
  const { file, backups } = await given(desk.folder)
  const [good = ''] = readdirSync(backups)
  // The newest backup is damaged as well.
  copyFileSync(join(backups, good), join(backups, good.replace(/backup-.{18}/, 'backup-2026-01-01T000000Z')))
  const newer = await createBackup({ file, folder: backups, reason: 'daily' })
  writeFileSync(newer.backup.path, 'worn out '.repeat(5_000))
  writeFileSync(file, 'no database any more '.repeat(5_000))
  const { app, page } = await desk.open()
  await expect(page.getByRole('heading', { name: 'The database is damaged' })).toBeVisible()
  await expect(page.getByText(file).first()).toBeVisible()
  await expect(page.getByRole('heading', { name: 'There is a backup' })).toBeVisible()
  await expect(page.getByText(/^A newer one, of .*, cannot be restored\.$/)).toBeVisible()
  await expect(page.getByText(/1 meeting, 3 races, 720 laps; the last that was read is Hillside Cup\./)).toBeVisible()
  await app.evaluate(({ shell }) => {
    shell.openPath = async (path) => {
      Object.assign(globalThis, { openedPath: path })
      return ''
    }
  })
  await page.getByRole('button', { name: 'Open the data folder' }).click()
  await expect.poll(() => app.evaluate(() => (globalThis as { openedPath?: string }).openedPath)).toBe(join(file, '..'))
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { name: 'The database is damaged' })).toBeVisible()
  await page.getByRole('button', { name: 'Restore the backup of 3 days ago' }).click()
  await expectRestored(page)
  expect(readdirSync(backups).some((name) => name.includes('-damaged'))).toBe(true)
})

test('a damaged database without a backup says so, and another folder can be chosen', async ({ desk }) => {
  const { file, backups } = await given(desk.folder)
  rmSync(backups, { recursive: true })
  writeFileSync(file, 'no database any more '.repeat(5_000))
  const { page } = await desk.open()
  await expect(page.getByRole('heading', { name: 'There is no backup to restore' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Choose another data folder' })).toBeVisible()
})

test('a database of a newer version can be left, or gone back from to a backup of before', async ({ desk }) => {
  const { file } = await given(desk.folder)
  const database = new Database(file)
  database.prepare(`insert into ${appliedTable} (hash, created_at) values ('later', 99999999999999)`).run()
  database.close()
  const { page } = await desk.open()
  await expect(page.getByRole('heading', { name: 'The database is of a newer version' })).toBeVisible()
  await page.getByRole('button', { name: /^Restore the backup of/ }).click()
  await expectRestored(page)
})

test('a database that another program holds is said with what to do, and works once it is let go', async ({ desk }) => {
  const { file } = await given(desk.folder)
  const database = new Database(file)
  database.pragma('locking_mode = EXCLUSIVE')
  database.exec('begin exclusive')
  const { page } = await desk.open()
  await expect(page.getByRole('heading', { name: 'The database is in use' })).toBeVisible({ timeout: 30_000 })
  if (process.platform === 'linux') await expect(page.getByText(`process ${process.pid}`)).toBeVisible()
  database.close()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expectRestored(page)
})

test('backups go to the folder that a person chose, and are restored from there', async ({ desk }) => {
  await given(desk.folder)
  const { app, page } = await desk.open()
  const chosen = join(desk.folder, 'stick')
  mkdirSync(chosen)
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
  }, chosen)
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Choose another folder' }).click()
  await expect(page.getByText(`New ones go to ${chosen}`)).toBeVisible()
  await page.getByRole('button', { name: 'Back up now' }).click()
  await expect(page.getByRole('cell', { name: 'Made by a person' })).toBeVisible()
  expect(readdirSync(chosen)).toHaveLength(1)
  await page
    .getByRole('row', { name: /Made by a person/ })
    .getByRole('button', { name: /^Restore/ })
    .click()
  await page.getByRole('dialog').getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(page.getByText('is in use now')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('cell', { name: 'Before a restore' })).toBeVisible()
})

test.describe('a small disk', () => {
  const mounts: string[] = []
  test.afterEach(() => {
    for (const disk of mounts.splice(0)) spawnSync('umount', ['-l', disk])
  })
  const mount = (disk: string, size: string): boolean => {
    mkdirSync(disk, { recursive: true })
    const isMounted = isRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk]).status === 0
    if (isMounted) mounts.push(disk)
    return isMounted
  }

  test('that is full from the start is said, and works once there is room', async ({ desk }) => {
    const disk = join(desk.folder, 'data')
    test.skip(!mount(disk, '20m'), 'needs the right to mount a small disk')
    spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=1k', 'count=30000'])
    const { page } = await desk.open()
    await expect(page.getByRole('heading', { name: 'The disk is full' })).toBeVisible()
    await expect(page.getByText(join(disk, 'my-race-engineer.db')).first()).toBeVisible()
    rmSync(join(disk, 'filler'))
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('button', { name: 'Open the demo club' })).toBeVisible({ timeout: 30_000 })
  })

  test('that fills up while the app runs is told on every screen until there is room again', async ({ desk }) => {
    const disk = join(desk.folder, 'data')
    test.skip(!mount(disk, '60m'), 'needs the right to mount a small disk')
    await given(desk.folder)
    const { page } = await desk.open()
    await expect(page.getByRole('region', { name: 'Checklist' })).toBeVisible()
    const banner = page.getByRole('status').getByText('The disk is full')
    await expect(banner).toHaveCount(0)
    spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=1k', 'count=70000'])
    await expect(banner).toBeVisible({ timeout: 20_000 })
    await page.getByRole('link', { name: 'Settings' }).click()
    await expect(banner).toBeVisible()
    await page.getByRole('button', { name: 'Back up now' }).click()
    await expect(page.getByText('There is no room for a backup', { exact: false })).toBeVisible()
    await page.getByRole('link', { name: 'Start' }).click()
    await expect(page.getByText(/The disk of .* is full: .* Nothing more can be saved\./)).toBeVisible()
    rmSync(join(disk, 'filler'))
    await expect(banner).toHaveCount(0, { timeout: 20_000 })
  })
})
