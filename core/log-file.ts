import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createStream, type RotatingFileStream } from 'rotating-file-stream'

/** Which program writes: each has files of its own, so that one never turns the other's over. */
export type LogProgram = 'app' | 'serve' | 'cli'

/** Where log lines go to be kept. */
export interface LogFile {
  /** Takes a line; never throws and never waits. Where it cannot be written, it is lost. */
  write(line: string): void
  /** Writes what is still in memory and closes; waits no longer than a second. */
  close(): Promise<void>
}

export interface LogFileOptions {
  /** Of one file, then it becomes `cli.1.log` and a new one begins; 2 MB unless told. */
  readonly maxBytes?: number
  /** Older files kept beside the one that is written; 4 unless told. */
  readonly maxFiles?: number
  /** After trouble, how long lines are dropped before it is tried again; a minute unless told. */
  readonly tryAgainMs?: number
}

/** What may lie unwritten in memory before lines are dropped: a disk that hangs must not fill it. */
const maxPendingBytes = 1_000_000
const closingMs = 1_000

/** The folder of the log files within a data folder. */
export const logFolder = (dataDir: string): string => join(dataDir, 'logs')

/**
 * Log files of `program` in `folder`, turned over by size. Nothing is made before the first line, nor where the folder's
 * own folder is not there. A disk that is full, or a folder that may not be written, costs the lines and nothing else.
 */
export function openLogFile(folder: string, program: LogProgram, options: LogFileOptions = {}): LogFile {
  const { maxBytes = 2_000_000, maxFiles = 4, tryAgainMs = 60_000 } = options
  let stream: RotatingFileStream | null = null
  let notBefore = 0
  let isClosed = false

  const giveUp = () => {
    stream?.removeAllListeners('error').on('error', () => {})
    stream?.destroy()
    stream = null
    notBefore = Date.now() + tryAgainMs
  }
  const open = (): RotatingFileStream | null => {
    if (stream || isClosed || Date.now() < notBefore) return stream
    // Whoever only looks makes no data folder, and a log is no reason to make one.
    if (!existsSync(dirname(folder))) return null
    try {
      if (!existsSync(folder)) mkdirSync(folder)
      const nameOf = (count: unknown) => (typeof count === 'number' ? `${program}.${count}.log` : `${program}.log`)
      stream = createStream(nameOf, { path: folder, size: `${maxBytes}B`, rotate: maxFiles })
      stream.on('error', giveUp)
    } catch {
      giveUp()
    }
    return stream
  }
  return {
    write(line) {
      const to = open()
      if (to && to.writableLength < maxPendingBytes) to.write(line)
    },
    async close() {
      isClosed = true
      const ending = stream
      if (!ending) return
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, closingMs)
        const done = () => {
          clearTimeout(late)
          resolve()
        }
        ending.once('close', done).once('error', done).end()
      })
      giveUp()
    },
  }
}
