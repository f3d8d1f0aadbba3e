import type { Settings } from '../config.ts'
import { toFailure } from '../contract/failure.ts'
import type { KeepingDesk } from './keeping-desk.ts'

const dayMs = 86_400_000

export interface DailyBackupOptions {
  readonly desk: Pick<KeepingDesk, 'backUp' | 'listBackups' | 'noteAutomatic'>
  readonly settings: () => Pick<Settings, 'backup'>
  /** Whether the database holds anything worth a backup. */
  readonly hasRows: () => boolean
  /** Whether a meeting is being read. */
  readonly isBusy: () => boolean
  readonly onMade: () => void
  readonly now?: () => number
  /** The first look, long after the start: nobody shall wait for it. */
  readonly firstMs?: number
  readonly everyMs?: number
}

/**
 * Makes a backup once a day while the program runs, when nothing is being read; one that waits for more than half a day
 * for that does not wait any longer. Returns the way to stop.
 */
export function keepDaily({
  desk,
  settings,
  hasRows,
  isBusy,
  onMade,
  now = Date.now,
  firstMs = 180_000,
  everyMs = 600_000,
}: DailyBackupOptions): () => void {
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  const startedMs = now()
  const next = (ms: number) => {
    if (!isOver) timer = setTimeout(() => void look().finally(() => next(everyMs)), ms).unref()
  }
  const look = async () => {
    try {
      if (settings().backup !== 'on' || !hasRows()) return
      const lateMs = now() - (newestMs(desk) ?? startedMs - dayMs) - dayMs
      if (lateMs < 0 || (isBusy() && lateMs < dayMs / 2)) return
      await desk.backUp('daily')
      desk.noteAutomatic(null)
      onMade()
    } catch (error) {
      const failure = toFailure(error)
      if (failure.code !== 'cancelled') desk.noteAutomatic(failure)
    }
  }
  next(firstMs)
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}

/** When a person or the day last made one; those before updates and restores are of another moment. */
function newestMs(desk: Pick<KeepingDesk, 'listBackups'>): number | null {
  const newest = desk.listBackups().items.find(({ reason }) => reason === 'daily' || reason === 'manual')
  return newest ? Date.parse(newest.madeAt) : null
}
