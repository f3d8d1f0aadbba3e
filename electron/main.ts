import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme } from 'electron'
import { registerDesktopVerbs } from './desktop-verbs.ts'
import { createEngineKeeper } from './engine-process.ts'
import { buildMenu } from './menu.ts'
import { createShellMemory } from './shell-memory.ts'
import { createMainWindow, registerPageScheme, servePage } from './window.ts'

/** The life of the app, in order: one instance, ready, engine, window, quit with the engine first. */

// A folder of its own for a second profile; the lock of the one instance lies in it too.
if (process.env.MRE_USER_DATA) app.setPath('userData', process.env.MRE_USER_DATA)
registerPageScheme()

if (app.requestSingleInstanceLock()) run()
else app.quit()

function run(): void {
  const memory = createShellMemory(join(app.getPath('userData'), 'shell.json'))
  const keeper = createEngineKeeper({
    entry: enginePath(),
    env: () => {
      const { dataDir } = memory.read()
      const chromium = join(process.resourcesPath, 'chromium')
      return {
        MRE_CHROMIUM: chromium,
        ...process.env,
        ...(dataDir !== undefined && !process.env.MRE_DATA_DIR && { MRE_DATA_DIR: dataDir }),
      }
    },
    onStatus: (status) => {
      for (const window of BrowserWindow.getAllWindows()) window.webContents.send('engine-status', status)
    },
  })
  const showFirst = () => {
    const [window] = BrowserWindow.getAllWindows()
    if (!window) return openWindow()
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }
  const openWindow = () => {
    const window = createMainWindow(memory, preloadPath())
    window.webContents.on('did-finish-load', () => window.webContents.send('engine-status', keeper.status()))
  }
  let isStopped = false
  app.on('second-instance', showFirst)
  app.on('activate', showFirst)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('before-quit', (event) => {
    if (isStopped) return
    // The engine ends first: it finishes the race that it is saving.
    event.preventDefault()
    void keeper.stop().then(() => {
      isStopped = true
      app.quit()
    })
  })
  // Not awaited at the top: an ES module that waits there is never done loading, and `ready` waits for it.
  void app.whenReady().then(() => {
    nativeTheme.themeSource = memory.read().theme ?? 'system'
    servePage(join(app.getAppPath(), 'dist', 'app', 'renderer'))
    registerDesktopVerbs({ keeper, memory })
    buildMenu()
    keeper.start()
    openWindow()
  })
}

/** In a package the engine lies beside the archive: another program than Electron cannot read into it. */
function enginePath(): string {
  if (process.env.MRE_ENGINE && !app.isPackaged) return process.env.MRE_ENGINE
  return join(app.getAppPath().replace(/app\.asar$/, 'app.asar.unpacked'), 'dist', 'app', 'engine', 'engine.mjs')
}

function preloadPath(): string {
  return join(app.getAppPath(), 'dist', 'app', 'preload', 'preload.cjs')
}
