import { statSync } from 'node:fs'
import type { EngineAbout } from '../contract/answers.ts'
import type { Store } from '../store/database.ts'

/** How large the database is, and how much it holds. */
export function databaseFigures(
  store: Store,
): Pick<EngineAbout, 'databaseFile' | 'databaseBytes' | 'archiveBytes' | 'counts'> {
  return store.read(() => {
    const count = (table: string) =>
      store.prepare<[], { found: number }>(`select count(*) as found from ${table}`).get()?.found ?? 0
    return {
      databaseFile: store.file,
      databaseBytes: databaseBytes(store),
      archiveBytes: archiveBytes(store),
      counts: { tracks: count('track'), events: count('event'), races: count('race'), laps: count('lap') },
    }
  })
}

/** The file, with what is not yet written into it. */
export function databaseBytes(store: Store): number {
  return ['', '-wal'].reduce((sum, suffix) => sum + fileBytes(store.file + suffix), 0)
}

/** Pages as they are kept, compressed. */
export function archiveBytes(store: Store): number {
  const archive = store.prepare<[], { bytes: number | null }>('select sum(length(body)) as bytes from page_body').get()
  return archive?.bytes ?? 0
}

function fileBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
