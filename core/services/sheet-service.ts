import type { Settings } from '../config.ts'
import type { SheetFileStep, SheetStep, SheetWanted } from '../contract/sheets.ts'
import { makeSheet } from '../desks/sheet-desk.ts'
import type { Engine } from '../engine/engine-shape.ts'
import type { Log } from '../log.ts'
import { createPaperPrinter, type PaperPrinter } from '../pages/paper-printer.ts'

export interface SheetServiceOptions {
  readonly engine: Pick<Engine, 'reading'>
  settings(): Settings
  /** The path of a browser's program; null where this computer has none. */
  readonly browser: string | null
  readonly log: Log
}

/** Sheets of paper as screens use them. */
export function createSheetService({ engine, settings, browser, log }: SheetServiceOptions) {
  const printer = createPaperPrinter({ find: () => browser, log })
  const render = (wanted: SheetWanted, signal: AbortSignal | undefined) => {
    const { cleanLapPercent, paper } = settings()
    return makeSheet(engine.reading(), wanted, { cleanFactor: cleanLapPercent / 100, paper }, orNever(signal))
  }
  return {
    render,
    pdf: (wanted: SheetWanted, signal: AbortSignal | undefined) =>
      printSheet(render(wanted, signal), printer, orNever(signal)),
    close: () => printer.close(),
  }
}

/** The sheet as a PDF, saying how far it is. Throws what making the sheet and printing it throw. */
export async function* printSheet(
  steps: AsyncGenerator<SheetStep, void, undefined>,
  printer: PaperPrinter,
  signal: AbortSignal,
): AsyncGenerator<SheetFileStep, void, undefined> {
  for await (const step of steps) {
    if (step.kind === 'progress') {
      yield step
      continue
    }
    const { html, pageCount, fileName } = step.sheet
    yield { kind: 'progress', what: 'making the PDF', done: pageCount, total: pageCount }
    const bytes = await printer.print(html, signal)
    const base64 = Buffer.from(bytes).toString('base64')
    yield { kind: 'done', pageCount, file: { fileName: `${fileName}.pdf`, mediaType: 'application/pdf', base64 } }
  }
}

function orNever(signal: AbortSignal | undefined): AbortSignal {
  return signal ?? new AbortController().signal
}
