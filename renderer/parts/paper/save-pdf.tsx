import type { Sheet, SheetProgress, SheetWanted } from '../../../core/contract/sheets.ts'
import { desktop } from '../../desktop.ts'
import { engineCalls } from '../../engine-client.ts'
import { failureOf } from '../../failures.ts'
import { offerFile, tellSaved } from '../offer-file.tsx'

/** A PDF that is being made. */
export type PdfWork = Omit<SheetProgress, 'kind'> & {
  /** Ends it; no file is left. */
  stop(): void
}

/**
 * Saves a sheet as a PDF: in the app by a window that nobody sees, where the system's dialog says; in a browser by the
 * engine's own, as a download. Whoever stops it gets no file and no word of failure.
 */
export async function savePdf(wanted: SheetWanted, sheet: Sheet, onWork: (work: PdfWork) => void): Promise<void> {
  const { fileName, html, pageCount } = sheet
  if (desktop) {
    const shell = desktop
    onWork({ what: `${pageCount} pages`, done: 0, total: 0, stop: () => void shell.stopPaper() })
    const saved = await shell.savePdf({ fileName: `${fileName}.pdf`, html })
    if (saved !== null) tellSaved(saved.path)
    return
  }
  const stopping = new AbortController()
  const { signal } = stopping
  const stop = () => stopping.abort()
  onWork({ what: '', done: 0, total: 0, stop })
  try {
    for await (const step of await engineCalls.sheet.pdf(wanted, { signal })) {
      if (signal.aborted) return
      if (step.kind === 'done') await offerFile(step.file)
      else onWork({ ...step, stop })
    }
  } catch (error) {
    if (!signal.aborted && failureOf(error).code !== 'cancelled') throw error
  }
}
