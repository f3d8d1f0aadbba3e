import { app, BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron'
import type { DesktopIntent } from '../core/contract/desktop.ts'

/** The native menu: its items ask the screen, which knows what they mean where it is. */
export function buildMenu(): void {
  const isMac = process.platform === 'darwin'
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        asking('Ingest this meeting', 'ingest', 'CmdOrCtrl+I'),
        asking('Import saved pages…', 'import-pages'),
        { type: 'separator' },
        asking('Export laps (CSV)…', 'export-laps-csv', 'CmdOrCtrl+E'),
        asking('Export results (CSV)…', 'export-results-csv'),
        asking('Export everything (JSON)…', 'export-event-json'),
        { type: 'separator' },
        asking('Print…', 'print', 'CmdOrCtrl+P'),
        { type: 'separator' },
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&Go',
      submenu: [
        asking('Start', 'go-start'),
        asking('Clubs', 'go-clubs'),
        asking('Ingestions', 'go-ingestions'),
        asking('Settings', 'go-settings', isMac ? 'Cmd+,' : undefined),
        { type: 'separator' },
        asking('Back', 'go-back', isMac ? 'Cmd+[' : 'Alt+Left'),
        asking('Forward', 'go-forward', isMac ? 'Cmd+]' : 'Alt+Right'),
        { type: 'separator' },
        asking('Search and commands…', 'open-palette'),
      ],
    },
    {
      label: '&View',
      submenu: [
        asking('Plain words and targets, or the sport’s words', 'toggle-wording'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
      ],
    },
    { role: 'windowMenu' },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

function asking(label: string, intent: DesktopIntent, accelerator?: string): MenuItemConstructorOptions {
  return {
    label,
    ...(accelerator !== undefined && { accelerator }),
    click: () =>
      (BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0])?.webContents.send('intent', intent),
  }
}
