import type { WireFailure } from './failure.ts'

/**
 * The desktop verbs: the few things that only the shell can do, one function each, which preload puts on `window.desktop`.
 * In a browser there is none of it, and every screen has another way or leaves the verb out.
 */

/** How the engine is, as its keeper sees it. */
export type EngineStatus =
  | { readonly state: 'starting' }
  | { readonly state: 'running' /** Times it was started again since the app started. */; readonly restarts: number }
  /** It ended by itself and is being started again. */
  | { readonly state: 'restarting'; readonly restarts: number }
  /** It cannot be started, or ended too often: a person has to do something. */
  | { readonly state: 'failed'; readonly failure: WireFailure }

/** Data of the window message that brings a port to the engine. */
export const enginePortMessage = 'my-race-engineer:engine-port'

/** What an item of the native menu asks of the screen. */
export const desktopIntents = [
  'go-start',
  'go-clubs',
  'go-ingestions',
  'go-settings',
  'go-back',
  'go-forward',
  'open-palette',
  'toggle-wording',
  'ingest',
  'export-laps-csv',
  'export-results-csv',
  'export-event-json',
  'import-pages',
  'print',
] as const
export type DesktopIntent = (typeof desktopIntents)[number]

export interface DesktopBridge {
  readonly platform: 'linux' | 'darwin' | 'win32'
  /**
   * Asks for a port to the engine. It arrives as a message event of the window, with `enginePortMessage` as its data and
   * the port beside it (a port cannot pass the context bridge): soon where the engine runs, and again after each restart,
   * without asking again. The port before is dead by then.
   */
  requestEnginePort(): void
  /** Calls back with how the engine is: at once, and whenever it changes. Returns the way to stop. */
  onEngineStatus(use: (status: EngineStatus) => void): () => void
  /** Calls back with what the menu asks. Returns the way to stop. */
  onIntent(use: (intent: DesktopIntent) => void): () => void
  /** Starts an engine that failed again. */
  restartEngine(): Promise<void>
  /**
   * Asks where to save, then writes the text whole or not at all. Null where the person thought better of it. Rejects
   * with a sentence where it could not be written.
   */
  saveText(file: { fileName: string; text: string }): Promise<{ path: string } | null>
  /** The same with bytes. */
  saveBytes(file: { fileName: string; bytes: Uint8Array }): Promise<{ path: string } | null>
  /**
   * Asks where to save, then makes a PDF of a sheet, whole or not at all. Nothing of the sheet runs and nothing is asked
   * of a network. Null where the person thought better of it, there or through `stopPaper`.
   */
  savePdf(sheet: { fileName: string; html: string }): Promise<{ path: string } | null>
  /** Prints a sheet through the system's own dialog; false where the person thought better of it. */
  printSheet(sheet: { html: string; paper: 'a4' | 'letter' }): Promise<boolean>
  /** Ends the PDF or the print that is being made; nothing is left of it. */
  stopPaper(): Promise<void>
  /** Shows a file that was saved through `saveText`, `saveBytes` or `savePdf`, or the database, in the file manager. Others are refused. */
  revealFile(path: string): Promise<void>
  /** Opens the data folder in the file manager. */
  openDataFolder(): Promise<void>
  /** Asks for another data folder, remembers it and starts the engine again there. Null where nothing was chosen. */
  chooseDataFolder(): Promise<{ path: string } | null>
  /** Asks for the folder that pages were saved into. Null where nothing was chosen. */
  choosePagesFolder(): Promise<{ path: string } | null>
  /** Asks for a folder for backups, beginning at `start`. Null where nothing was chosen; nothing is remembered here. */
  chooseBackupFolder(start: string): Promise<{ path: string } | null>
  /** Shows a backup in the file manager. Files that have no backup's name are refused. */
  revealBackup(path: string): Promise<void>
  /** Opens a page in the person's own browser; http and https only. */
  openWebPage(url: string): Promise<void>
  /** The theme of native parts: menus, dialogs, title bar. */
  setTheme(theme: 'system' | 'light' | 'dark'): Promise<void>
}
