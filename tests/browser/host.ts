import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, test as base, chromium, type Page } from '@playwright/test'

interface Host {
  readonly dataDir: string
  /** The one-time address. */
  readonly address: string
  stop(): Promise<void>
}

interface Desk {
  /** Starts the program for a browser, over a data folder of this test's own. */
  serve(env?: Record<string, string>): Promise<Host>
  /** A page of a browser of this test's own, opened at the host's address. */
  open(host: Host, look?: { scheme?: 'light' | 'dark'; width?: number; height?: number }): Promise<Page>
  /** What the pages complained about. */
  readonly complaints: string[]
}

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)

async function launch(): Promise<Browser | null> {
  const args = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run']
  try {
    return await chromium.launch({ args, ...(installed !== undefined && { executablePath: installed }) })
  } catch {
    return null
  }
}

/** The browser host as a program of its own, and a real Chromium; skipped by name where there is none. */
export const test = base.extend<{ desk: Desk }, { browserHere: Browser | null }>({
  browserHere: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner insists on a pattern
    async ({}, use) => {
      const browser = await launch()
      await use(browser)
      await browser?.close()
    },
    { scope: 'worker' },
  ],
  desk: async ({ browserHere }, use) => {
    base.skip(browserHere === null, 'needs a Chromium, and none can be had on this computer')
    const folder = mkdtempSync(join(tmpdir(), 'mre-host-'))
    const children = new Set<ChildProcess>()
    const complaints: string[] = []
    await use({
      complaints,
      async serve(env = {}) {
        const entry = join(dirname(process.env.MRE_ENGINE ?? ''), 'serve.mjs')
        const dataDir = join(folder, 'data')
        const child = spawn(process.execPath, [entry], {
          env: {
            ...process.env,
            MRE_DATA_DIR: dataDir,
            MRE_LIVERC_ORIGIN: 'http://127.0.0.1:9/{slug}',
            MRE_REQUEST_GAP_MS: '0',
            MRE_RETRY_BASE_MS: '1',
            ...env,
          },
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        children.add(child)
        const address = await new Promise<string>((resolve, reject) => {
          let said = ''
          child.stdout?.on('data', (text) => {
            said += text
            const found = /http:\/\/\S+/.exec(said)
            if (found) resolve(found[0])
          })
          child.on('exit', () => reject(new Error(`The program ended: ${said}`)))
        })
        return {
          dataDir,
          address,
          async stop() {
            children.delete(child)
            const ended = new Promise((resolve) => child.once('exit', resolve))
            child.kill('SIGTERM')
            await ended
          },
        }
      },
      async open({ address }, { scheme = 'light', width = 1280, height = 800 } = {}) {
        if (!browserHere) throw new Error('no browser')
        const context = await browserHere.newContext({
          viewport: { width, height },
          colorScheme: scheme,
          reducedMotion: 'reduce',
        })
        const page = await context.newPage()
        page.on('pageerror', ({ message }) => complaints.push(message))
        page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()))
        await page.goto(address)
        return page
      },
    })
    for (const context of browserHere?.contexts() ?? []) await context.close()
    for (const child of children) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  },
})
