import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Route } from 'playwright'
import type { ScriptBrowser, ScriptPage, ScriptPageOptions } from './script-browser.ts'

/** The profile folder names the process that made it: those of processes that are gone can be cleared away. */
const profilePrefix = 'my-race-engineer-browser-'
/** Longer than any lap list; more is no data. */
const maxValueChars = 5_000_000

const args = [
  // Whatever Playwright is told by the environment to make debugging easier.
  '--headless',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
]

/**
 * Starts a headless Chromium that reaches no network: what pages ask for is answered by this program, and anything else
 * would go to a proxy that is not there. Talks to it over a pipe, so that it ends when this process does, however that
 * ends. Playwright is loaded only here and only now.
 */
export async function launchChromium(executablePath: string, timeoutMs: number): Promise<ScriptBrowser> {
  clearLeftProfiles()
  const { chromium } = await import('playwright')
  const profile = mkdtempSync(join(tmpdir(), `${profilePrefix}${process.pid}-`))
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: true,
      timeout: timeoutMs,
      artifactsDir: join(profile, 'artifacts'),
      // Scripts of strangers run in it. Only as root there can be no sandbox.
      chromiumSandbox: process.getuid?.() !== 0,
      proxy: { server: 'http://127.0.0.1:1' },
      args,
      // The program ends it in its own order.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    })
    const browser = context.browser()
    if (!browser) throw new Error('Playwright gives no browser')
    return await adopt(browser, profile)
  } catch (error) {
    await removeProfile(profile)
    throw error
  }
}

async function adopt(browser: Browser, profile: string): Promise<ScriptBrowser> {
  const { promise: gone, resolve } = Promise.withResolvers<void>()
  let isGone = false
  browser.once('disconnected', () => {
    isGone = true
    void removeProfile(profile).then(resolve)
  })
  const pid = await processId(browser)
  return {
    gone,
    async probe() {
      const session = await browser.newBrowserCDPSession()
      await session.detach()
    },
    newPage: (options) => openContext(browser, options),
    async close() {
      await browser.close()
      await gone
    },
    kill() {
      // Its number may be somebody else's by then.
      if (!isGone) killTree(pid)
    },
  }
}

async function processId(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const main = processInfo.find(({ type }) => type === 'browser')
  if (!main) throw new Error('Chromium does not tell its process id')
  return main.id
}

/** Its helpers are in its process group, or below it on Windows. */
function killTree(pid: number): void {
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () => {})
    return
  }
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL')
    } catch {
      // Gone already, or not the leader of its group.
    }
  }
}

async function openContext(browser: Browser, options: ScriptPageOptions): Promise<ScriptPage> {
  const context = await browser.newContext({
    userAgent: options.userAgent,
    locale: 'en-US',
    serviceWorkers: 'block',
    acceptDownloads: false,
    javaScriptEnabled: options.runsScripts ?? true,
  })
  try {
    return await preparePage(context, options)
  } catch (error) {
    await context.close().catch(() => {})
    throw error
  }
}

async function preparePage(context: BrowserContext, { answer }: ScriptPageOptions): Promise<ScriptPage> {
  await context.route('**/*', (route) => answerRoute(route, answer))
  await context.routeWebSocket('**/*', (socket) => socket.close())
  const page = await context.newPage()
  context.on('page', (popup) => void popup.close().catch(() => {}))
  const crashed = new Promise<never>((_resolve, reject) => {
    page.once('crash', () => reject(new Error('the page crashed')))
    page.once('close', () => reject(new Error('the page was closed')))
  })
  crashed.catch(() => {})
  const unlessCrashed = <T>(work: Promise<T>): Promise<T> => Promise.race([work, crashed])
  return {
    async open(url) {
      await unlessCrashed(page.goto(url.href, { waitUntil: 'commit', timeout: 0 }))
    },
    valueOf: (variable) => unlessCrashed(page.evaluate<string | null>(valueExpression(variable))),
    content: () => unlessCrashed(page.content()),
    async picture(file) {
      await unlessCrashed(page.screenshot({ path: file, timeout: 5_000 }))
    },
    async pdf() {
      await unlessCrashed(page.waitForLoadState('load', { timeout: 0 }))
      return await unlessCrashed(page.pdf({ preferCSSPageSize: true, printBackground: true }))
    },
    close: () => context.close(),
  }
}

async function answerRoute(route: Route, answer: ScriptPageOptions['answer']): Promise<void> {
  const request = route.request()
  try {
    const url = new URL(request.url())
    const isDocument = request.isNavigationRequest()
    const answered = await answer({ url, method: request.method(), isDocument, kind: request.resourceType() })
    if (!answered) return await route.abort('blockedbyclient')
    const { status, contentType, body } = answered
    await route.fulfill({ status, ...(contentType !== null && { contentType }), body: Buffer.from(body) })
  } catch {
    // The page was closed while it waited: nobody is there to be answered.
  }
}

/** Read in the scope of the page's scripts, where `var`, `let` and `const` are all seen. */
function valueExpression(variable: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(variable)) throw new RangeError(`"${variable}" is no name of a variable.`)
  return `(() => {
    try {
      const json = typeof ${variable} === 'undefined' ? null : JSON.stringify(${variable})
      return typeof json === 'string' && json.length <= ${maxValueChars} ? json : null
    } catch {
      return null
    }
  })()`
}

/** Profiles of programs that were killed before they could clear them away. */
function clearLeftProfiles(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(profilePrefix) ? Number.parseInt(name.slice(profilePrefix.length), 10) : Number.NaN
    if (Number.isNaN(pid) || isAlive(pid)) continue
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
    } catch {
      // Somebody else's, or still being left: another time.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

async function removeProfile(profile: string): Promise<void> {
  // Helpers of a browser that was killed may still write for a moment.
  await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }).catch(() => {})
}
