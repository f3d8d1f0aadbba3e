import { setInterval as every } from 'node:timers'
import type { KeepingState } from '../contract/keeping.ts'
import { freeBytes } from '../store/disk.ts'

/** Less than this, and a meeting, SQLite's log of it and its pages may not fit any more. */
const fullBelowBytes = 8_000_000
const lookEveryMs = 5_000

export interface DiskWatch {
  state(): KeepingState['disk']
  close(): void
}

/** Looks every few seconds how much room the disk of `folder` has, and tells when it is full, or is no longer. */
export function watchDisk(folder: string, onChange: () => void): DiskWatch {
  let state = lookAtDisk(folder)
  const timer = every(() => {
    const before = state
    state = lookAtDisk(folder)
    if (state.isFull !== before.isFull) onChange()
  }, lookEveryMs).unref()
  return {
    state() {
      state = lookAtDisk(folder)
      return state
    },
    close: () => clearInterval(timer),
  }
}

/** How much room the disk of `folder` has now. */
export function lookAtDisk(folder: string): KeepingState['disk'] {
  const free = freeBytes(folder)
  return { folder, freeBytes: free, isFull: free !== null && free < fullBelowBytes }
}
