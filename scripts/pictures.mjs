/** `npm run pictures`: the README's pictures, taken anew from the demo club in a Chromium. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { buildApp, rendererFolder } from './build-app.mjs'
import { bundlePath, root } from './bundle-path.mjs'

buildApp()
const folder = mkdtempSync(join(tmpdir(), 'mre-pictures-'))
const target = join(root, 'docs', 'pictures')
mkdirSync(target, { recursive: true })
const host = spawn(process.execPath, [bundlePath('serve')], {
  env: { ...process.env, MRE_DATA_DIR: folder, MRE_RENDERER: rendererFolder },
  stdio: ['ignore', 'pipe', 'inherit'],
})
const address = await new Promise((resolve) => {
  let said = ''
  host.stdout.on('data', (text) => {
    said += text
    const found = /http:\S+/.exec(said)
    if (found) resolve(found[0])
  })
})
const installed = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path))
const browser = await chromium.launch({ args: ['--no-sandbox'], ...(installed && { executablePath: installed }) })
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  const take = async (name) => {
    await page.mouse.move(1270, 790)
    await page.waitForTimeout(400)
    await page.screenshot({ path: join(target, `${name}.png`) })
  }
  await page.goto(address)
  await page.getByRole('button', { name: 'Open the demo club' }).click()
  await page.getByRole('button', { name: /^Ingest Fenmoor Club Day/ }).click()
  await page.getByText('Complete', { exact: true }).first().waitFor()
  await page.getByRole('button', { name: /^Ingest Fenmoor Autumn/ }).click()
  await page.getByText(/[3-9] of 12 races/).waitFor()
  await page.screenshot({ path: join(target, 'meetings.png') })
  await page.getByText('Complete', { exact: true }).nth(1).waitFor()
  await page.getByRole('link', { name: /Fenmoor Autumn/ }).click()
  await page.getByRole('heading', { name: 'Main Events' }).waitFor()
  // The notices of the two runs that just ended.
  await page.waitForTimeout(5_000)
  await take('meeting')
  await page.getByRole('link', { name: '1/8 Nitro Buggy A-Main' }).click()
  await page.getByRole('tab', { name: 'Laps', exact: true }).click()
  await take('laps')
  await page.getByRole('tab', { name: 'Charts' }).click()
  await page.getByRole('tab', { name: 'Positions' }).click()
  await take('positions')
  await page.getByRole('tab', { name: 'Compare' }).click()
  await page.getByRole('figure', { name: 'Gap between the two' }).waitFor()
  await take('compare')
  await page.getByRole('tab', { name: 'Results' }).click()
  await page.getByRole('row').nth(1).getByRole('link').first().click()
  await page.getByRole('button', { name: 'Print' }).click()
  await page.frameLocator('iframe').getByRole('heading', { level: 1 }).waitFor()
  await take('sheet')
} finally {
  await browser.close()
  host.kill('SIGTERM')
  await new Promise((ended) => host.once('exit', ended))
  rmSync(folder, { recursive: true, force: true })
}
