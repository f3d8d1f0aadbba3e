import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { app, BrowserWindow, dialog, type IpcMainInvokeEvent, ipcMain, nativeTheme, shell } from 'electron'
import envPaths from 'env-paths'
import { z } from 'zod'
import type { EngineKeeper } from './engine-process.ts'
import type { ShellMemory } from './shell-memory.ts'
import { pageOrigin } from './window.ts'

/** What only the shell can do, each verb once. Who asks and what for is checked before anything is done. */
export function registerDesktopVerbs({ keeper, memory }: { keeper: EngineKeeper; memory: ShellMemory }): void {
  const saved = new Set<string>()
  const dataFolder = () =>
    process.env.MRE_DATA_DIR || memory.read().dataDir || envPaths('my-race-engineer', { suffix: '' }).data

  verb('restart-engine', z.undefined(), () => keeper.restart())
  const saveAs = async (name: string, content: string | Uint8Array, window: BrowserWindow) => {
    const defaultPath = join(app.getPath('documents'), name)
    const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath })
    if (canceled || !filePath) return null
    await writeWhole(filePath, content)
    saved.add(filePath)
    return { path: filePath }
  }
  verb('save-text', z.strictObject({ fileName: fileName(), text: z.string() }), ({ fileName, text }, window) =>
    saveAs(fileName, text, window),
  )
  verb('save-bytes', z.strictObject({ fileName: fileName(), bytes: z.instanceof(Uint8Array) }), (file, window) =>
    saveAs(file.fileName, file.bytes, window),
  )
  verb('reveal-file', z.string(), (path) => {
    if (!saved.has(path)) throw new Error('Only a file that was saved here can be shown.')
    shell.showItemInFolder(path)
  })
  verb('open-data-folder', z.undefined(), async () => {
    await mkdir(dataFolder(), { recursive: true }).catch(() => {})
    const wrong = await shell.openPath(dataFolder())
    if (wrong) throw new Error(`The folder ${dataFolder()} could not be opened: ${wrong}.`)
  })
  verb('choose-data-folder', z.undefined(), async (_nothing, window) => {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      title: 'Choose a data folder',
      defaultPath: dataFolder(),
      properties: ['openDirectory', 'createDirectory'],
    })
    const [path] = filePaths
    if (canceled || !path) return null
    memory.remember({ dataDir: path })
    await keeper.restart()
    return { path }
  })
  verb('choose-pages-folder', z.undefined(), async (_nothing, window) => {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      title: 'Choose the folder of the saved pages',
      defaultPath: app.getPath('downloads'),
      properties: ['openDirectory'],
    })
    const [path] = filePaths
    return canceled || !path ? null : { path }
  })
  verb('choose-backup-folder', z.string(), async (start, window) => {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      title: 'Choose a folder for backups',
      defaultPath: start,
      properties: ['openDirectory', 'createDirectory'],
    })
    const [path] = filePaths
    return canceled || !path ? null : { path }
  })
  verb('reveal-backup', z.string(), (path) => {
    if (!isAbsolute(path) || !/^backup-[\w-]+\.db$/.test(basename(path))) throw new Error('Only backups can be shown.')
    shell.showItemInFolder(path)
  })
  verb('open-web-page', z.url({ protocol: /^https?$/ }), (url) => shell.openExternal(url))
  verb('set-theme', z.enum(['system', 'light', 'dark']), (theme) => {
    nativeTheme.themeSource = theme
    memory.remember({ theme })
  })
  ipcMain.on('request-engine-port', (event) => {
    if (isOurPage(event)) keeper.join(event.sender)
  })
  ipcMain.on('request-engine-status', (event) => {
    if (isOurPage(event)) event.sender.send('engine-status', keeper.status())
  })
}

function verb<Input>(
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
function isOurPage({ senderFrame, sender }: Pick<IpcMainInvokeEvent, 'senderFrame' | 'sender'>): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.url.startsWith(`${pageOrigin}/`)
}

/** A name, not a path: where it goes the person decides. */
function fileName() {
  return z
    .string()
    .regex(/^[\w.-]{1,200}$/)
    .refine((name) => !name.startsWith('.'))
}

async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  if (!isAbsolute(path)) throw new Error('A file is saved at a full path.')
  const draft = join(dirname(path), `.${randomBytes(6).toString('hex')}.part`)
  try {
    await writeFile(draft, content, { flag: 'wx' })
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw new Error(`${path} could not be written${reasonOf(error)}. Choose another place.`)
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const reasons: Record<string, string> = {
    ENOSPC: ': the disk is full',
    EACCES: ': you may not write there',
    EPERM: ': you may not write there',
    EROFS: ': that disk is read-only',
    ENOENT: ': that folder is not there',
  }
  return typeof code === 'string' ? (reasons[code] ?? ` (${code})`) : ''
}
