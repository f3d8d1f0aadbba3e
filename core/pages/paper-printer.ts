import { Failure } from '../contract/failure.ts'
import { createBrowserKeeper } from './browser-keeper.ts'
import { launchChromium } from './chromium.ts'
import type { ScriptBrowser } from './script-browser.ts'
import { TookTooLong, within } from './within.ts'

/** Makes PDFs out of pages of our own, where no window of the app can. */
export interface PaperPrinter {
  /**
   * The document as a PDF, each page as large as it asks for. No script of it runs and nothing is asked of a network.
   * Throws `browser/missing`, `browser/failed` or the signal's reason; then nothing of it is left.
   */
  print(html: string, signal: AbortSignal): Promise<Uint8Array>
  /** Resolves when no browser is left. */
  close(): Promise<void>
}

export interface PaperPrinterOptions {
  /** The path of a browser's program; null where this computer has none. */
  readonly find: () => string | null
  readonly launch?: (executablePath: string, timeoutMs: number) => Promise<ScriptBrowser>
  readonly log?: { warn(fields: object, message: string): void }
}

/** Nobody's address: the one page that is ever opened. */
const address = new URL('http://sheet.invalid/')
const timeoutMs = 120_000

export function createPaperPrinter({ find, launch = launchChromium, log }: PaperPrinterOptions): PaperPrinter {
  const keeper = createBrowserKeeper({
    find,
    launch,
    ...(log && { log }),
    need: {
      missing:
        'A PDF is made by a browser, and there is none on this computer. Install Chromium, Chrome or Edge, or save the ' +
        'sheet as HTML and print it.',
      failed: (executable, why) =>
        `A PDF is made by a browser, and the one here (${executable}) could not be started: ${why}. See that it starts ` +
        'by itself, or save the sheet as HTML and print it.',
    },
  })
  return {
    print: (html, signal) =>
      keeper.use({ signal, onIncident() {} }, async (browser) => {
        const body = new TextEncoder().encode(html)
        const page = await within(
          timeoutMs,
          'opening the sheet',
          browser.newPage({
            userAgent: 'MyRaceEngineer',
            runsScripts: false,
            answer: async ({ url }) =>
              url.href === address.href ? { status: 200, contentType: 'text/html; charset=utf-8', body } : null,
          }),
          signal,
        )
        try {
          await within(timeoutMs, 'opening the sheet', page.open(address), signal)
          return await within(timeoutMs, 'making the PDF', page.pdf(), signal)
        } catch (cause) {
          signal.throwIfAborted()
          const why = cause instanceof TookTooLong ? 'it took too long' : 'the browser ended'
          throw new Failure('browser/failed', `The PDF could not be made: ${why}. Try again.`, {}, { cause })
        } finally {
          await within(3_000, 'closing the sheet', page.close()).catch(() => browser.kill())
        }
      }),
    close: () => keeper.close(),
  }
}
