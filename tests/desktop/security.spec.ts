import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { startFixtureServer } from '../../fixtures/server.ts'
import { openTab, readByAddress } from '../screens/volunteer.ts'
import { answerSaveDialog, test } from './app.ts'

interface Desktop {
  saveText(file: unknown): Promise<{ path: string } | null>
  saveBytes(file: unknown): Promise<{ path: string } | null>
  revealFile(path: string): Promise<void>
  revealBackup(path: string): Promise<void>
  openWebPage(url: string): Promise<void>
}
/** The page's own globals, as it sees them. */
type PageGlobal = { desktop: Desktop; location: { href: string }; open(url: string): unknown }

test('the page has no way to the system but its verbs', async ({ desk }) => {
  const { page } = await desk.open()
  await expect(page.getByRole('button', { name: 'Open the demo club' })).toBeVisible()
  const found = await page.evaluate(() => {
    const names = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer']
    return names.filter((name) => name in globalThis)
  })
  expect(found).toEqual([])
  expect(await page.evaluate(() => Object.keys((globalThis as unknown as PageGlobal).desktop).sort())).toEqual([
    'chooseBackupFolder',
    'chooseDataFolder',
    'choosePagesFolder',
    'onEngineStatus',
    'onIntent',
    'openDataFolder',
    'openWebPage',
    'platform',
    'printSheet',
    'requestEnginePort',
    'restartEngine',
    'revealBackup',
    'revealFile',
    'saveBytes',
    'savePdf',
    'saveText',
    'setTheme',
    'stopPaper',
  ])
})

test('another page, another window, a permission, a remote picture or script: refused', async ({ desk }) => {
  const { app, page } = await desk.open()
  await expect(page.getByRole('button', { name: 'Open the demo club' })).toBeVisible()
  await page.evaluate(() => {
    ;(globalThis as unknown as PageGlobal).location.href = 'https://example.org/'
  })
  await page.evaluate(() => (globalThis as unknown as PageGlobal).open('https://example.org/'))
  await page.waitForTimeout(300)
  expect(page.url()).toMatch(/^app:\/\/my-race-engineer\//)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  const refused = await page.evaluate(async () => {
    const { navigator, Notification, fetch } = globalThis as unknown as {
      navigator: {
        clipboard: { readText(): Promise<string> }
        geolocation: { getCurrentPosition(yes: () => void, no: () => void): void }
        mediaDevices: { getUserMedia(o: object): Promise<unknown> }
      }
      Notification: { requestPermission(): Promise<string> }
      fetch(url: string): Promise<unknown>
    }
    const fails = (promise: Promise<unknown>) =>
      promise.then(
        () => 'allowed',
        () => 'refused',
      )
    return {
      place: await new Promise((told) =>
        navigator.geolocation.getCurrentPosition(
          () => told('allowed'),
          () => told('refused'),
        ),
      ),
      clipboard: await fails(navigator.clipboard.readText()),
      camera: await fails(navigator.mediaDevices.getUserMedia({ video: true })),
      notices: await Notification.requestPermission(),
      elsewhere: await fails(fetch('https://example.org/')),
      files: await fails(fetch('file:///etc/passwd')),
      script: await fails((async () => new Function('return 1')())()),
    }
  })
  expect(refused).toEqual({
    place: 'refused',
    clipboard: 'refused',
    camera: 'refused',
    notices: 'denied',
    elsewhere: 'refused',
    files: 'refused',
    script: 'refused',
  })
  const outside = await page.evaluate(async () => {
    const { fetch } = globalThis as unknown as { fetch(url: string): Promise<{ status: number }> }
    const asked = [
      'app://my-race-engineer/../package.json',
      'app://my-race-engineer/..%2f..%2fpackage.json',
      'app://my-race-engineer/%2e%2e/main/main.mjs',
    ]
    return await Promise.all(asked.map(async (url) => (await fetch(url)).status))
  })
  expect(outside).toEqual([404, 404, 404])
})

test('the verbs refuse what no person could have asked', async ({ desk }) => {
  const { app, page } = await desk.open()
  await expect(page.getByRole('button', { name: 'Open the demo club' })).toBeVisible()
  const target = join(desk.folder, 'saved.csv')
  await answerSaveDialog(app, target)
  const refused = await page.evaluate(async () => {
    const { desktop } = globalThis as unknown as PageGlobal
    const asked: [string, () => Promise<unknown>][] = [
      ['path in a name', () => desktop.saveText({ fileName: '../../evil.csv', text: 'x' })],
      ['hidden file', () => desktop.saveText({ fileName: '.bashrc', text: 'x' })],
      ['no text', () => desktop.saveText({ fileName: 'laps.csv' })],
      ['text for bytes', () => desktop.saveBytes({ fileName: 'all.zip', bytes: 'x' })],
      ['path in a name of bytes', () => desktop.saveBytes({ fileName: '../all.zip', bytes: new Uint8Array(1) })],
      ['any file', () => desktop.revealFile('/etc/passwd')],
      ['no backup', () => desktop.revealBackup('/etc/passwd')],
      ['a backup somewhere below', () => desktop.revealBackup('backups/backup-x.db')],
      ['a file', () => desktop.openWebPage('file:///etc/passwd')],
      ['a script', () => desktop.openWebPage('javascript:alert(1)')],
      ['a program', () => desktop.openWebPage('smb://example.org/x')],
    ]
    const answers = await Promise.all(
      asked.map(async ([what, ask]) => [
        what,
        await ask().then(
          () => 'done',
          () => 'refused',
        ),
      ]),
    )
    return answers.filter(([, answer]) => answer !== 'refused')
  })
  expect(refused).toEqual([])
  expect(existsSync(target)).toBe(false)
  const saved = await page.evaluate(() =>
    (globalThis as unknown as PageGlobal).desktop.saveText({ fileName: 'laps.csv', text: 'a,b\r\n' }),
  )
  expect(saved).toEqual({ path: target })
  expect(readFileSync(target, 'utf8')).toBe('a,b\r\n')
  await page.evaluate(() =>
    (globalThis as unknown as PageGlobal).desktop.saveBytes({
      fileName: 'all.zip',
      bytes: Uint8Array.of(80, 75, 0, 255),
    }),
  )
  expect([...readFileSync(target)]).toEqual([80, 75, 0, 255])
  await answerSaveDialog(app, null)
  expect(
    await page.evaluate(() =>
      (globalThis as unknown as PageGlobal).desktop.saveText({ fileName: 'laps.csv', text: 'x' }),
    ),
  ).toBeNull()
  await answerSaveDialog(app, join(desk.folder, 'nowhere', 'laps.csv'))
  const sentence = await page.evaluate(() =>
    (globalThis as unknown as PageGlobal).desktop
      .saveText({ fileName: 'laps.csv', text: 'x' })
      .catch((error: Error) => error.message),
  )
  expect(sentence).toContain('could not be written: that folder is not there. Choose another place.')
})

test('names that are scripts, markup and formulas are only ever text: on screen, in the tooltip, in the CSV', async ({
  desk,
}) => {
  const hostile = makeMeeting({ seed: 7, size: 'hostile' })
  const site = await startFixtureServer({ clubs: [hostile] })
  const { app, page } = await desk.open({ MRE_LIVERC_ORIGIN: site.origin })
  const alarms: string[] = []
  page.on('dialog', (dialog) => {
    alarms.push(dialog.message())
    void dialog.dismiss()
  })
  await page.getByRole('button', { name: 'Find your club' }).click()
  await readByAddress(page, hostile)
  await expect(page.getByText('Complete', { exact: true }).first()).toBeVisible()
  await page.getByRole('link', { name: hostile.expected.event.name }).first().click()
  const race = hostile.expected.races.find(({ results }) => results.some(({ laps }) => laps.length > 2))
  await page
    .getByRole('link', { name: race?.label ?? '', exact: true })
    .first()
    .click()
  for (const { driverName } of race?.results ?? []) {
    await expect(page.getByRole('table').getByText(driverName, { exact: true }).first()).toBeVisible()
  }
  await openTab(page, 'Lap times')
  await page.getByRole('figure').locator('svg.recharts-surface').hover()
  await expect(page.getByText(/^Lap \d+$/).first()).toBeVisible()
  await page.getByRole('button', { name: 'Search and commands' }).click()
  await page
    .getByRole('textbox', { name: 'Search and commands' })
    .fill((race?.results[0]?.driverName ?? '').slice(0, 12))
  await page.waitForTimeout(400)
  await page.keyboard.press('Escape')
  const target = join(desk.folder, 'results.csv')
  await answerSaveDialog(app, target)
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: /Results/ }).click()
  await expect(page.getByText(target)).toBeVisible()
  const cells = readFileSync(target, 'utf8').split(/[\r\n,]+/)
  expect(cells.filter((cell) => /^"?[=@+\t]/.test(cell))).toEqual([])
  expect(alarms).toEqual([])
  expect(await page.evaluate(() => 'pwned' in globalThis)).toBe(false)
  const { injected, total } = await page.evaluate(() => {
    const { document } = globalThis as unknown as { document: { querySelectorAll(s: string): { length: number } } }
    return {
      injected: document.querySelectorAll('main script, main iframe, main img, main object, main marquee').length,
      total: document.querySelectorAll('main *').length,
    }
  })
  expect(total).toBeGreaterThan(50)
  expect(injected).toBe(0)
  expect(desk.complaints).toEqual([])
  await site.close()
})
