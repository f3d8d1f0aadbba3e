import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { BrowserWindow, protocol, screen, session, type WebContents } from 'electron'
import { noncePlaceholder, pageHeaders, pagePolicy } from '../core/contract/page-policy.ts'
import type { Remembered, ShellMemory } from './shell-memory.ts'

const scheme = 'app'
/** Where the screens live; nothing else is ever loaded. */
export const pageOrigin = `${scheme}://my-race-engineer`

/** Has to be said before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Serves the built renderer under our own scheme, and keeps everything else out of the session. */
export function servePage(folder: string): void {
  protocol.handle(scheme, async ({ url, method }) => {
    const { host, pathname } = new URL(url)
    const path = normalize(join(folder, decodeURIComponent(pathname === '/' ? '/index.html' : pathname)))
    const type = mediaTypes[extname(path)]
    const isOurs = host === new URL(pageOrigin).host && path.startsWith(folder + sep) && method === 'GET'
    if (!isOurs || type === undefined) return new Response('Nothing here', { status: 404 })
    try {
      const body = await readFile(path)
      if (extname(path) !== '.html') return new Response(body, { headers: { ...pageHeaders, 'Content-Type': type } })
      const nonce = randomBytes(18).toString('base64')
      const html = body.toString('utf8').replaceAll(noncePlaceholder, nonce)
      const headers = { ...pageHeaders, 'Content-Type': type, 'Content-Security-Policy': pagePolicy(nonce) }
      return new Response(html, { headers })
    } catch {
      return new Response('Nothing here', { status: 404 })
    }
  })
  const { defaultSession } = session
  // Putting text on the clipboard, when a person asks for it, is the one thing that is allowed: reading it is not.
  const isAllowed = (permission: string) => permission === 'clipboard-sanitized-write'
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(isAllowed(permission)))
  defaultSession.setPermissionCheckHandler((_contents, permission) => isAllowed(permission))
  defaultSession.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: !/^(?:app|devtools|blob|data):/.test(url) }),
  )
}

/** The window, where it was and as large as it was; sandboxed, and tied to our own page. */
export function createMainWindow(memory: ShellMemory, preload: string): BrowserWindow {
  const { isMaximised = false, bounds } = memory.read()
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    ...(bounds && isVisible(bounds) && bounds),
    minWidth: 480,
    minHeight: 320,
    show: false,
    backgroundColor: '#ffffff',
    title: 'My Race Engineer',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  if (isMaximised) window.maximize()
  window.once('ready-to-show', () => window.show())
  const remember = () => memory.remember({ bounds: window.getNormalBounds(), isMaximised: window.isMaximized() })
  window.on('close', remember)
  guard(window.webContents)
  void window.loadURL(`${pageOrigin}/`)
  return window
}

/** No way out: neither another page, nor another window, nor a page inside the page. */
function guard(contents: WebContents): void {
  const keepHome = (event: { preventDefault(): void }, url: string) => {
    if (!url.startsWith(`${pageOrigin}/`)) event.preventDefault()
  }
  contents.on('will-navigate', keepHome)
  contents.on('will-redirect', keepHome)
  contents.on('will-frame-navigate', (event) => {
    // A sheet of paper is looked at in a frame that holds its text and runs nothing.
    if (event.url !== 'about:srcdoc' || event.isMainFrame) keepHome(event, event.url)
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Whether enough of it lies on a screen that is there today. */
function isVisible({ x, y, width }: NonNullable<Remembered['bounds']>): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const right = Math.min(x + width, workArea.x + workArea.width)
    const left = Math.max(x, workArea.x)
    return right - left >= 100 && y >= workArea.y - 10 && y <= workArea.y + workArea.height - 100
  })
}
