import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Bytes that may still be written to the disk of `path`, which need not exist yet; null where the system does not say. */
export function freeBytes(path: string): number | null {
  for (let place = path; ; place = dirname(place)) {
    try {
      const { bavail, bsize } = statfsSync(place)
      return bavail * bsize
    } catch {
      if (place === dirname(place)) return null
    }
  }
}

/** Zero for a file that is not there. */
export function fileBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** Makes a folder and those above it. Not `recursive`: below a folder like /proc, Node's own recursion never ends. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    // Another process was quicker.
    if (!existsSync(folder)) throw error
  }
}

/** Returns once what was written to `path`, a file or a folder, is on the disk itself. */
export function settle(path: string): void {
  let handle: number
  try {
    handle = openSync(path, 'r')
  } catch (error) {
    // Windows opens no folders; its renames are on the disk when they return.
    if (process.platform === 'win32') return
    throw error
  }
  try {
    fsyncSync(handle)
  } catch (error) {
    if (process.platform !== 'win32') throw error
  } finally {
    closeSync(handle)
  }
}
