import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test'
import { heldBack } from '../support/held-back.ts'

const root = resolve(import.meta.dirname, '..', '..')
/** Nobody's: whatever is asked of it fails at once. */
export const nowhere = 'http://127.0.0.1:9/{slug}'

/** One running app and its window. */
export interface RunningApp {
  readonly app: ElectronApplication
  readonly page: Page
  /** Quits as a person does, and waits until it is gone. */
  quit(): Promise<void>
}

interface Desk {
  /** A data folder and a shell folder of this test's own. */
  readonly folder: string
  /** Starts the app over them. */
  open(env?: Record<string, string>): Promise<RunningApp>
  /** What the window complained about: errors, and breaches of the page's policy. */
  readonly complaints: readonly string[]
}

/** The real app in a real window; skipped by name where no Electron can be had. */
export const test = base.extend<{ desk: Desk }>({
  // biome-ignore lint/correctness/noEmptyPattern: the runner insists on a pattern
  desk: async ({}, use) => {
    const executablePath = process.env.MRE_ELECTRON
    base.skip(!executablePath, 'needs an Electron, and none can be had on this computer')
    const folder = mkdtempSync(join(tmpdir(), 'mre-app-'))
    const running = new Set<ElectronApplication>()
    const complaints: string[] = []
    await use({
      folder,
      complaints,
      async open(env = {}) {
        const app = await _electron.launch({
          ...(executablePath && { executablePath }),
          args: [...heldBack, '--no-sandbox', '--disable-gpu', root],
          env: {
            ...(process.env as Record<string, string>),
            MRE_USER_DATA: join(folder, 'shell'),
            MRE_DATA_DIR: join(folder, 'data'),
            MRE_LIVERC_ORIGIN: nowhere,
            MRE_REQUEST_GAP_MS: '0',
            MRE_RETRY_BASE_MS: '1',
            ...env,
          },
        })
        running.add(app)
        const page = await app.firstWindow()
        page.on('pageerror', ({ message }) => complaints.push(message))
        page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()))
        return {
          app,
          page,
          async quit() {
            running.delete(app)
            await app.close()
          },
        }
      },
    })
    for (const app of running) await app.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  },
})

/** Answers the next save dialogs with `path`; null cancels them. */
export async function answerSaveDialog(app: ElectronApplication, path: string | null): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: filePath === null, filePath: filePath ?? '' })
  }, path)
}

/** The process ids of the engines that `app` runs. */
export async function enginePids(app: ElectronApplication): Promise<number[]> {
  const { execFileSync } = await import('node:child_process')
  const table = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const main = app.process().pid
  return table
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .flatMap((match) =>
      match && Number(match[2]) === main && match[3]?.includes('engine.mjs') ? Number(match[1]) : [],
    )
}
