import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import {
  type DesktopBridge,
  type DesktopIntent,
  type EngineStatus,
  enginePortMessage,
} from '../core/contract/desktop.ts'

/** The bridge: one function for each desktop verb, and the engine's port passed through. No logic. */

ipcRenderer.on('engine-port', ({ ports }) => {
  window.postMessage(enginePortMessage, window.location.origin, ports)
})

function listen<T>(channel: string, use: (value: T) => void): () => void {
  const listener = (_event: IpcRendererEvent, value: T) => use(value)
  ipcRenderer.on(channel, listener)
  return () => ipcRenderer.off(channel, listener)
}

const bridge: DesktopBridge = {
  platform: process.platform as DesktopBridge['platform'],
  requestEnginePort: () => ipcRenderer.send('request-engine-port'),
  onEngineStatus(use) {
    const stop = listen<EngineStatus>('engine-status', use)
    ipcRenderer.send('request-engine-status')
    return stop
  },
  onIntent: (use) => listen<DesktopIntent>('intent', use),
  restartEngine: () => ipcRenderer.invoke('desktop:restart-engine'),
  saveText: (file) => ipcRenderer.invoke('desktop:save-text', file),
  saveBytes: (file) => ipcRenderer.invoke('desktop:save-bytes', file),
  savePdf: (sheet) => ipcRenderer.invoke('desktop:save-pdf', sheet),
  printSheet: (sheet) => ipcRenderer.invoke('desktop:print-sheet', sheet),
  stopPaper: () => ipcRenderer.invoke('desktop:stop-paper'),
  revealFile: (path) => ipcRenderer.invoke('desktop:reveal-file', path),
  openDataFolder: () => ipcRenderer.invoke('desktop:open-data-folder'),
  chooseDataFolder: () => ipcRenderer.invoke('desktop:choose-data-folder'),
  choosePagesFolder: () => ipcRenderer.invoke('desktop:choose-pages-folder'),
  chooseBackupFolder: (start) => ipcRenderer.invoke('desktop:choose-backup-folder', start),
  revealBackup: (path) => ipcRenderer.invoke('desktop:reveal-backup', path),
  openWebPage: (url) => ipcRenderer.invoke('desktop:open-web-page', url),
  setTheme: (theme) => ipcRenderer.invoke('desktop:set-theme', theme),
}

contextBridge.exposeInMainWorld('desktop', bridge)
