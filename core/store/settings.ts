import { asc, eq } from 'drizzle-orm'
import type { WriteCounts } from '../contract/run.ts'
import type { Store } from './database.ts'
import { setting } from './schema/people.ts'
import { deleted, inserted, noWrites, updated } from './write-counts.ts'

/** Undefined where nothing was saved under `key`. */
export function findSetting(store: Store, key: string): string | undefined {
  return store.read(() => store.db.select().from(setting).where(eq(setting.key, key)).get()?.value)
}

/** Saves `value` under `key`; what it means is the configuration's business. */
export function saveSetting(store: Store, key: string, value: string): WriteCounts {
  return store.transaction(() => {
    const stored = findSetting(store, key)
    if (stored === value) return noWrites
    if (stored === undefined) return inserted(store.db.insert(setting).values({ key, value }).run().changes)
    return updated(store.db.update(setting).set({ value }).where(eq(setting.key, key)).run().changes)
  })
}

/** Forgets what was saved under `key`, if anything. */
export function unsetSetting(store: Store, key: string): WriteCounts {
  return store.transaction(() => deleted(store.db.delete(setting).where(eq(setting.key, key)).run().changes))
}

/** Everything saved, by key. */
export function listSettings(store: Store): { key: string; value: string }[] {
  return store.read(() => store.db.select().from(setting).orderBy(asc(setting.key)).all())
}
