import { eq } from 'drizzle-orm'
import type { SourceName } from '../contract/domain.ts'
import type { SourceStop } from '../contract/site.ts'
import type { Store } from './database.ts'
import { sourceSwitch } from './schema/sites.ts'

/** Who switched a source off, and when; undefined while it is on. */
export function findSourceStop(store: Store, source: SourceName): SourceStop | undefined {
  const row = store
    .prepare<[string], SourceStop>('select stopped_at as at, stopped_by as by from source_switch where source = ?')
    .get(source)
  return row
}

/** Switches a source off. Returns false where it is off already: then it stays as it was. */
export function stopSource(store: Store, source: SourceName, { at, by }: SourceStop): boolean {
  const values = { source, stoppedAt: at, stoppedBy: by }
  return store.transaction(() => store.db.insert(sourceSwitch).values(values).onConflictDoNothing().run().changes > 0)
}

/** Switches a source on. Returns false where it is on already. */
export function startSource(store: Store, source: SourceName): boolean {
  return store.transaction(() => store.db.delete(sourceSwitch).where(eq(sourceSwitch.source, source)).run().changes > 0)
}
