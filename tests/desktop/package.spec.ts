import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { chromium, expect, type Page, test } from '@playwright/test'
import { findChromium } from '../../core/pages/find-chromium.ts'
import { autumnCup, ingest, openDemoClub, openMain } from '../screens/volunteer.ts'

const root = resolve(import.meta.dirname, '..', '..')
const unpacked = join(root, 'dist', 'package', 'linux-unpacked')
const program = join(unpacked, 'my-race-engineer')

/** As they stand in the program: the characters 0 and 1. */
const isOff = 48
const isOn = 49

/**
 * The window of the program whose debugger listens at `address`. Asks for it over plain HTTP until it stands, and
 * attaches only then: a debugger that attaches while a window is being made may wait for it for ever.
 */
async function attach(address: string): Promise<Page> {
  const list = `http://${new URL(address).host}/json/list`
  const windowTitle = async () => {
    const targets = (await (await fetch(list)).json()) as { type: string; url: string; title: string }[]
    return targets.find(({ type, url }) => type === 'page' && url.startsWith('app://'))?.title
  }
  await expect.poll(windowTitle, { timeout: 30_000 }).toContain('My Race Engineer')
  let page: Page | undefined
  await expect(async () => {
    const browser = await chromium.connectOverCDP(address, { timeout: 8_000 })
    page = browser.contexts().flatMap((context) => context.pages())[0]
    expect(page, 'the package shows no window').toBeDefined()
  }).toPass({ timeout: 45_000 })
  return page as Page
}

/** Whether what was packed drives a browser with nothing else beside it; else what it said. */
function drivesBrowser(modules: string, folder: string): string {
  const executablePath = findChromium({})
  if (executablePath === null) return ''
  cpSync(modules, join(folder, 'node_modules'), { recursive: true })
  const script = `const { chromium } = await import('playwright')
    const browser = await chromium.launch({ executablePath: ${JSON.stringify(executablePath)}, args: ['--no-sandbox'] })
    await (await browser.newPage()).setContent('<p>here</p>')
    await browser.close()`
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: folder, encoding: 'utf8' })
  // Judged by how it ended: Node itself may have a remark about colours.
  return ran.status === 0 ? '' : ran.stderr
}

test.skip(process.platform !== 'linux', 'packs for Linux only')
test.skip(!process.env.MRE_ELECTRON, 'needs an Electron, and none can be had on this computer')

test('an unpacked package has hardened fuses, starts, and does the first journey', async () => {
  test.setTimeout(120_000)
  const packed = spawnSync(process.execPath, [join(root, 'scripts', 'package.mjs'), '--dir'], { encoding: 'utf8' })
  expect(packed.status, `${packed.stdout}${packed.stderr}`).toBe(0)
  const wire = await getCurrentFuseWire(program)
  const state = (fuse: FuseV1Options) => wire[fuse]
  for (const off of [
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
    FuseV1Options.GrantFileProtocolExtraPrivileges,
  ]) {
    expect(state(off), FuseV1Options[off]).toBe(isOff)
  }
  for (const on of [
    FuseV1Options.OnlyLoadAppFromAsar,
    FuseV1Options.EnableCookieEncryption,
    FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  ]) {
    expect(state(on), FuseV1Options[on]).toBe(isOn)
  }
  const outside = join(unpacked, 'resources', 'app.asar.unpacked')
  expect(existsSync(join(outside, 'dist', 'app', 'engine', 'engine.mjs'))).toBe(true)
  expect(readdirSync(join(outside, 'dist', 'app', 'engine', 'migrations')).some((name) => name.endsWith('.sql'))).toBe(
    true,
  )
  expect(existsSync(join(outside, 'node_modules', 'better-sqlite3', 'package.json'))).toBe(true)
  expect(existsSync(join(unpacked, 'resources', 'app'))).toBe(false)

  const folder = mkdtempSync(join(tmpdir(), 'mre-package-'))
  expect(drivesBrowser(join(outside, 'node_modules'), folder)).toBe('')
  // Hardened fuses leave the inspector closed, so it is driven as any Chromium is.
  const app = spawn(program, ['--no-sandbox', '--disable-gpu', '--remote-debugging-port=0', '--password-store=basic'], {
    env: {
      ...process.env,
      MRE_NODE: process.execPath,
      MRE_USER_DATA: join(folder, 'shell'),
      MRE_DATA_DIR: join(folder, 'data'),
      MRE_LIVERC_ORIGIN: 'http://127.0.0.1:9/{slug}',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  try {
    const address = await new Promise<string>((found, failed) => {
      let said = ''
      app.stderr.on('data', (text) => {
        said += text
        const listening = /DevTools listening on (ws:\S+)/.exec(said)
        if (listening?.[1]) found(listening[1])
      })
      app.on('exit', () => failed(new Error(said)))
    })
    const page = await attach(address)
    await openDemoClub(page)
    await ingest(page, autumnCup)
    await openMain(page, autumnCup)
    // In a thread of its own, from a file beside the packed engine.
    await page.getByRole('link', { name: 'Start', exact: true }).click()
    await page.getByRole('button', { name: 'Back up now' }).click()
    await expect(page.getByText('Backed up')).toBeVisible({ timeout: 20_000 })
  } finally {
    const ended = new Promise((gone) => app.once('exit', gone))
    // Not closed from outside first: parting from a program that stays takes the driver half a minute at times.
    app.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
})
