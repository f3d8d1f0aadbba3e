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
      counts: { tracks: count('track'), events: count('event'), races: count('race'), laps: countLaps(store) },
    }
  })
}

interface CountedLaps {
  readonly asOf: string
  readonly laps: number
}

/** Counting two million laps takes a while, and between two questions there are usually as many as before. */
const counted = new WeakMap<Store, CountedLaps>()

function countLaps(store: Store): number {
  // SQLite's own marks: what others committed, and what this connection has changed.
  const mark = store
    .prepare<[], { others: number; own: number }>(
      'select data_version as others, total_changes() as own from pragma_data_version',
    )
    .get()
  const asOf = `${mark?.others} ${mark?.own}`
  const known = counted.get(store)
  if (known?.asOf === asOf) return known.laps
  const laps = store.prepare<[], { found: number }>('select count(*) as found from lap').get()?.found ?? 0
  counted.set(store, { asOf, laps })
  return laps
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
