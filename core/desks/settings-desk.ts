import {
  checkSetting,
  databaseFile,
  resolveSettings,
  type SettingName,
  type Settings,
  settingKey,
  settingTable,
} from '../config.ts'
import type { SettingItem } from '../contract/answers.ts'
import type { Store } from '../store/database.ts'
import { listSettings } from '../store/settings.ts'
import { changeSetting } from './recorded-changes.ts'

/** The settings of a program that lives on while a person changes them. */
export interface SettingsDesk {
  current(): Settings
  list(): SettingItem[]
  /** Saves, or with null forgets. Throws `input/invalid`, and then nothing changed. */
  save(key: string, value: string | null): void
}

/** Settings from `env` over those saved in the database. A saved value that is wrong is left aside, so that the app starts. */
export function createSettingsDesk(
  env: Readonly<Record<string, string | undefined>>,
  stores: { readonly who: string; reading(): Store; withStore<T>(work: (store: Store) => T): T },
): SettingsDesk {
  const saved = () => usable(new Map(listSettings(stores.reading()).map(({ key, value }) => [key, value])))
  const current = () => resolveSettings({ env, saved: saved() })
  return {
    current,
    list() {
      const stored = saved()
      const settings = current()
      return (Object.keys(settingTable) as SettingName[]).map((name) => {
        const { env: variable, fallback, help, canBeSaved } = settingTable[name]
        const key = settingKey(name)
        const origin = env[variable] ? 'environment' : canBeSaved && stored.has(key) ? 'saved' : 'default'
        return { key, help, value: String(settings[name]), fallback: String(fallback), origin, canBeSaved }
      })
    },
    save(key, value) {
      if (value !== null) checkSetting(key, value)
      stores.withStore((store) => changeSetting(store, key, value, stores.who))
    },
  }
}

function usable(saved: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(
    [...saved].filter(([key, value]) => {
      try {
        checkSetting(key, value)
        return true
      } catch {
        return false
      }
    }),
  )
}

/** The database file that `env` means. Throws `input/invalid` for a variable with a wrong value. */
export function databaseFileOf(env: Readonly<Record<string, string | undefined>>): {
  file: string
  settings: Settings
} {
  const settings = resolveSettings({ env })
  return { file: databaseFile(settings, env.MRE_DB || undefined), settings }
}
