import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..', '..')

/**
 * Arguments with which Electron holds the app back until its driver is attached. The driver leaves them out where it is
 * told which Electron to take, and a window that is made while a debugger attaches freezes in about one of twenty starts.
 */
export const heldBack: readonly string[] = [
  '-r',
  join(root, 'node_modules', 'playwright-core', 'lib', 'server', 'electron', 'loader.js'),
]
