import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { LogFilePart } from './entries.ts'

/** Of each file; the newest lines are at its end. */
const mostBytes = 1_000_000

/** The log files in `folder`, in the order of their names. A file that cannot be read is left out; a folder, no files. */
export function readLogs(folder: string): LogFilePart[] {
  return namesIn(folder).flatMap((name) => {
    try {
      return [{ name, text: tailOf(join(folder, name)) }]
    } catch {
      // It was turned over just now, or may not be read.
      return []
    }
  })
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^(?:app|serve|cli)(?:\.\d+)?\.log$/.test(name))
      .toSorted()
  } catch {
    return []
  }
}

/** The end of a file, from a line's beginning. */
function tailOf(path: string): string {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const from = Math.max(0, size - mostBytes)
    const bytes = Buffer.alloc(size - from)
    const read = readSync(file, bytes, 0, bytes.length, from)
    const text = bytes.toString('utf8', 0, read)
    return from === 0 ? text : text.slice(text.indexOf('\n') + 1)
  } finally {
    closeSync(file)
  }
}
