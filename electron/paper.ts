import { BrowserWindow, type Session, session, type WebContents } from 'electron'
import { z } from 'zod'
import { fileName, verb } from './verb.ts'

/** Asks where to save under this name, has the content made, and writes it whole; null where one of the two was given up. */
export type SaveAs = (
  name: string,
  contentOf: () => string | Uint8Array | null | Promise<string | Uint8Array | null>,
  window: BrowserWindow,
) => Promise<{ path: string } | null>

/** A class of a large meeting is about a million letters. */
const html = z.string().max(50_000_000)
const paper = z.enum(['a4', 'letter'])

/** The verbs that make paper of a sheet, one at a time for each window. */
export function registerPaperVerbs(saveAs: SaveAs): void {
  const jobs = new Map<BrowserWindow, AbortController>()
  /** Null where it was stopped. */
  const asJob = async <T>(window: BrowserWindow, document: string, work: (page: WebContents) => Promise<T>) => {
    jobs.get(window)?.abort()
    const stopping = new AbortController()
    const stop = () => stopping.abort()
    jobs.set(window, stopping)
    window.once('closed', stop)
    try {
      return await onHiddenPage(document, stopping.signal, work)
    } catch (error) {
      if (stopping.signal.aborted) return null
      throw error
    } finally {
      window.off('closed', stop)
      if (jobs.get(window) === stopping) jobs.delete(window)
    }
  }

  verb('save-pdf', z.strictObject({ fileName: fileName(), html }), (sheet, window) =>
    saveAs(
      sheet.fileName,
      () => asJob(window, sheet.html, (page) => page.printToPDF({ preferCSSPageSize: true, printBackground: true })),
      window,
    ),
  )
  verb('print-sheet', z.strictObject({ html, paper }), async (sheet, window) => {
    return (await asJob(window, sheet.html, (page) => print(page, sheet.paper))) ?? false
  })
  verb('stop-paper', z.undefined(), (_nothing, window) => jobs.get(window)?.abort())
}

/** Through the system's dialog, never past it. False where the person gave it up. */
async function print(page: WebContents, size: z.infer<typeof paper>): Promise<boolean> {
  const pageSize = size === 'a4' ? 'A4' : 'Letter'
  const why = await new Promise<string | null>((resolve) => {
    page.print({ silent: false, printBackground: true, margins: { marginType: 'none' }, pageSize }, (isDone, why) =>
      resolve(isDone ? null : why),
    )
  })
  if (why === null) return true
  if (/cancel/i.test(why)) return false
  // Why it was not printed is said in words of the system's own; that there is no printer is said in ours.
  const printers = await page.getPrintersAsync().catch(() => [])
  if (printers.length > 0) throw new Error(`It could not be printed (${why}). Save it as a PDF, and print that.`)
  throw new Error('This computer has no printer. Set one up and print again, or save the sheet as a PDF.')
}

const origin = 'app://sheet'
const documents = new Map<string, string>()
let count = 0

/** A session of their own, in memory, that knows sheets and nothing else. */
function paperSession(): Session {
  const own = session.fromPartition('sheets')
  if (!own.protocol.isProtocolHandled('app')) {
    own.protocol.handle('app', ({ url }) => {
      const held = documents.get(url)
      if (held === undefined) return new Response('Nothing here', { status: 404 })
      return new Response(held, { headers: { 'Content-Type': 'text/html; charset=utf-8', ...sheetHeaders } })
    })
    own.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !documents.has(url) }))
    own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
    own.setPermissionCheckHandler(() => false)
  }
  return own
}

/** What a sheet says of itself as well; a text from the page is not trusted to say it. */
const sheetHeaders = {
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'X-Content-Type-Options': 'nosniff',
}

/** Does `work` with the document in a window that nobody sees, where no script runs; the window is gone afterwards. */
async function onHiddenPage<T>(
  document: string,
  signal: AbortSignal,
  work: (page: WebContents) => Promise<T>,
): Promise<T> {
  const url = `${origin}/${++count}`
  documents.set(url, document)
  const hidden = new BrowserWindow({
    show: false,
    webPreferences: {
      session: paperSession(),
      javascript: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  const close = () => {
    if (!hidden.isDestroyed()) hidden.destroy()
  }
  const stopped = new Promise<never>((_resolve, reject) => {
    const stop = () => {
      close()
      reject(signal.reason)
    }
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
  })
  stopped.catch(() => {})
  try {
    const { webContents } = hidden
    webContents.on('will-navigate', (event) => event.preventDefault())
    webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
    await Promise.race([hidden.loadURL(url), stopped])
    return await Promise.race([work(webContents), stopped])
  } finally {
    close()
    documents.delete(url)
  }
}
