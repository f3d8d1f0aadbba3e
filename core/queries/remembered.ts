import type { Store } from '../store/database.ts'

/**
 * An answer that is worked out from the whole database and kept until anything in it changes, by this program or another.
 * `make` is asked within a read. Not for use inside a transaction that writes: it may yet be undone.
 */
export function remembered<T>(make: (store: Store) => T): (store: Store) => T {
  const kept = new WeakMap<Store, { readonly state: string; readonly value: T }>()
  return (store) =>
    store.read(() => {
      const state = stateOf(store)
      const known = kept.get(store)
      if (known?.state === state) return known.value
      const value = make(store)
      kept.set(store, { state, value })
      return value
    })
}

/** Another one after every change: SQLite counts what others committed, and the rows that were changed here. */
function stateOf(store: Store): string {
  // A text of its own: a prepared statement is shared by all who ask with the same text, and so is its `pluck`.
  const others = store.prepare<[], number>('select data_version from pragma_data_version').pluck().get()
  const own = store.prepare<[], number>('select total_changes()').pluck().get()
  return `${others} ${own}`
}
