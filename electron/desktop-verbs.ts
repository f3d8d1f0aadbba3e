import { mkdir } from 'node:fs/promises'
import { basename, isAbsolute, join } from 'node:path'
import { app, dialog, ipcMain, nativeTheme, shell } from 'electron'
import envPaths from 'env-paths'
import { z } from 'zod'
import type { EngineKeeper } from './engine-process.ts'
import { registerPaperVerbs, type SaveAs } from './paper.ts'
import type { ShellMemory } from './shell-memory.ts'
import { fileName, isOurPage, verb } from './verb.ts'
import { writeWhole } from './whole-file.ts'

/** What only the shell can do, each verb once. Who asks and what for is checked before anything is done. */
export function registerDesktopVerbs({ keeper, memory }: { keeper: EngineKeeper; memory: ShellMemory }): void {
  const saved = new Set<string>()
  const dataFolder = () =>
    process.env.MRE_DATA_DIR || memory.read().dataDir || envPaths('my-race-engineer', { suffix: '' }).data

  verb('restart-engine', z.undefined(), () => keeper.restart())
  const saveAs: SaveAs = async (name, contentOf, window) => {
    const defaultPath = join(app.getPath('documents'), name)
    const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath })
    const content = canceled || !filePath ? null : await contentOf()
    if (content === null || !filePath) return null
    await writeWhole(filePath, content)
    saved.add(filePath)
    return { path: filePath }
  }
  verb('save-text', z.strictObject({ fileName: fileName(), text: z.string() }), ({ fileName, text }, window) =>
    saveAs(fileName, () => text, window),
  )
  verb('save-bytes', z.strictObject({ fileName: fileName(), bytes: z.instanceof(Uint8Array) }), (file, window) =>
    saveAs(file.fileName, () => file.bytes, window),
  )
  registerPaperVerbs(saveAs)
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
