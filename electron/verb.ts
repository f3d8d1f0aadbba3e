import { BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron'
import { z } from 'zod'
import { pageOrigin } from './window.ts'

/** Declares what the page may ask of the shell. Who asks and what for is checked before anything is done. */
export function verb<Input>(
  name: string,
  shape: z.ZodType<Input>,
  perform: (input: Input, window: BrowserWindow) => unknown,
): void {
  ipcMain.handle(`desktop:${name}`, async (event, input: unknown) => {
    const window = BrowserWindow.fromWebContents(event.sender)
    if (!isOurPage(event) || !window) throw new Error('Only the program’s own page may ask this.')
    const checked = shape.safeParse(input)
    if (!checked.success) throw new Error(`${name} was asked in a way that it does not know.`)
    return await perform(checked.data, window)
  })
}

/** The page itself, not a frame in it: nothing else is ever loaded, and this is what makes sure of it. */
export function isOurPage({ senderFrame, sender }: Pick<IpcMainInvokeEvent, 'senderFrame' | 'sender'>): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.url.startsWith(`${pageOrigin}/`)
}

/** A name, not a path: where it goes the person decides. */
export function fileName() {
  return z
    .string()
    .regex(/^[\w.-]{1,200}$/)
    .refine((name) => !name.startsWith('.'))
}
