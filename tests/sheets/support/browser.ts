import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { type Browser, chromium } from 'playwright'
import { findChromium } from '../../../core/pages/find-chromium.ts'

const executablePath = findChromium({})
/** Tests that look at a sheet in a browser are skipped by name where there is none. */
export const hasNoBrowser = executablePath === null

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(executablePath !== null && { executablePath }),
    args: ['--no-sandbox', '--disable-background-networking', '--no-first-run'],
  })
}

/** What is larger than its box, but for texts that end in an ellipsis where they are names; and how many pages there are. */
export interface Fit {
  readonly pages: number
  readonly tooLarge: readonly string[]
  /** Texts that were shortened by the style. */
  readonly shortened: readonly string[]
}

/** Measures a sheet as a browser draws it. */
export async function fitOf(browser: Browser, html: string): Promise<Fit> {
  const page = await browser.newPage()
  try {
    await page.setContent(html)
    return await page.evaluate(() => {
      interface Box {
        readonly scrollWidth: number
        readonly scrollHeight: number
        readonly clientWidth: number
        readonly clientHeight: number
        readonly offsetTop: number
        readonly offsetHeight: number
        readonly tagName: string
        readonly className: string
        readonly textContent: string
        readonly children: Iterable<Box>
        getBoundingClientRect(): { top: number; bottom: number; left: number; right: number }
        querySelectorAll(selector: string): Iterable<Box>
      }
      const { document } = globalThis as unknown as { document: Box }
      const tooLarge: string[] = []
      const shortened: string[] = []
      const name = (box: Box) => `${box.tagName}.${String(box.className)}: ${box.textContent.slice(0, 60)}`
      let pages = 0
      for (const sheet of document.querySelectorAll('.page')) {
        pages++
        const around = sheet.getBoundingClientRect()
        for (const box of sheet.querySelectorAll('main, main *:not(svg *)')) {
          const at = box.getBoundingClientRect()
          const sticksOut = at.bottom > around.bottom - 50 || at.right > around.right + 1 || at.left < around.left
          if (sticksOut) tooLarge.push(`outside the page: ${name(box)}`)
        }
        for (const box of sheet.querySelectorAll('main, main > *, .two > div, .box, .figures')) {
          if (box.scrollHeight > box.clientHeight + 1 && box.clientHeight > 0) tooLarge.push(`too high: ${name(box)}`)
        }
        for (const box of sheet.querySelectorAll('td, th, p, h1, h2, header span, footer span, .laps thead span')) {
          if (box.scrollWidth > box.clientWidth + 1 && box.clientWidth > 0) shortened.push(box.textContent)
          if (box.scrollHeight > box.clientHeight + 1 && box.clientHeight > 0) shortened.push(box.textContent)
        }
      }
      return { pages, tooLarge, shortened }
    })
  } finally {
    await page.close()
  }
}

export interface PdfPage {
  readonly widthPt: number
  readonly heightPt: number
  readonly text: string
}

/** A PDF's pages as a reader of our own sees them. */
export async function pagesOfPdf(bytes: Uint8Array): Promise<PdfPage[]> {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
  const pages: PdfPage[] = []
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number)
    const { items } = await page.getTextContent()
    const [, , widthPt = 0, heightPt = 0] = page.view
    pages.push({ widthPt, heightPt, text: items.map((item) => ('str' in item ? item.str : '')).join(' ') })
  }
  await pdf.loadingTask.destroy()
  return pages
}

/** Every colour that a PDF paints with, as red, green and blue from 0 to 255. */
export async function coloursOfPdf(bytes: Uint8Array): Promise<number[][]> {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
  const colours = new Set<string>()
  for (let number = 1; number <= pdf.numPages; number++) {
    const { fnArray, argsArray } = await (await pdf.getPage(number)).getOperatorList()
    for (const [at, operator] of fnArray.entries()) {
      if (operator === OPS.setFillRGBColor || operator === OPS.setStrokeRGBColor)
        colours.add(String(argsArray[at]?.[0]))
    }
  }
  await pdf.loadingTask.destroy()
  return [...colours].map((colour) => {
    if (!/^#[0-9a-f]{6}$/i.test(colour)) throw new Error(`not a colour that is known here: ${colour}`)
    return [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16))
  })
}

/** The title that a reader shows above a PDF; empty where it has none. */
export async function titleOfPdf(bytes: Uint8Array): Promise<string> {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
  const { info } = await pdf.getMetadata()
  await pdf.loadingTask.destroy()
  return String((info as { Title?: unknown }).Title ?? '')
}
