import { z } from 'zod'
import type { DatabaseCheck } from '../contract/keeping.ts'
import type { Store } from '../store/database.ts'
import { findSetting, saveSetting } from '../store/settings.ts'

/** Beside the settings, under a name that no person can set. */
const key = 'last-check'

const lastCheck = z.strictObject({ endedAt: z.string(), isSound: z.boolean() })
export type LastCheck = z.infer<typeof lastCheck>

/** Remembers when the database was last checked as a whole, and how it stood. */
export function noteCheck(store: Store, { endedAt, isSound }: DatabaseCheck): void {
  saveSetting(store, key, JSON.stringify({ endedAt, isSound }))
}

/** Null where it never was. */
export function findLastCheck(store: Store): LastCheck | null {
  const text = findSetting(store, key)
  if (text === undefined) return null
  try {
    return lastCheck.parse(JSON.parse(text))
  } catch {
    return null
  }
}
