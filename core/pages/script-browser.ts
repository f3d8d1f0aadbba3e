/** A browser as this room needs it: something that runs a page's scripts and asks no network itself. */
export interface ScriptBrowser {
  /** A page in a fresh context: no cookies, no storage, nothing of an earlier page. */
  newPage(options: ScriptPageOptions): Promise<ScriptPage>
  /** Resolves when it answers; rejects when it is gone. Has no time-out of its own. */
  probe(): Promise<void>
  /** Resolves when the browser's process is gone, for whatever reason, and nothing of it is left on the disk. */
  readonly gone: Promise<void>
  /** Asks it to end. Resolves when its process is gone. */
  close(): Promise<void>
  /** Ends it and all its processes at once; `gone` follows. */
  kill(): void
}

export interface ScriptPageOptions {
  readonly userAgent: string
  /** Everything that the page asks for, its document included. Null: it does not get it. Never throws. */
  readonly answer: (asked: Asked) => Promise<Answered | null>
  /** Whether the page's own scripts run; they do unless told. */
  readonly runsScripts?: boolean
}

export interface Asked {
  readonly url: URL
  readonly method: string
  /** The document of a frame, the page's own or one inside it. */
  readonly isDocument: boolean
  /** "script", "xhr", "fetch", "image" … as the browser calls it. */
  readonly kind: string
}

export interface Answered {
  readonly status: number
  readonly contentType: string | null
  readonly body: Uint8Array
}

/** Every method rejects when the page crashed or the browser is gone; none has a time-out of its own. */
export interface ScriptPage {
  /** Resolves when the document is there; its scripts run from then on. */
  open(url: URL): Promise<void>
  /** A global variable as JSON; null where there is none, or it is no data. */
  valueOf(variable: string): Promise<string | null>
  /** The document as it is now. */
  content(): Promise<string>
  /** A PNG of what is shown, into `file`. */
  picture(file: string): Promise<void>
  /** The whole document as a PDF, on paper of the size that it asks for. */
  pdf(): Promise<Uint8Array>
  /** Ends the page with its context. */
  close(): Promise<void>
}
