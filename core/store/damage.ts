import { storeFailure } from './store-failure.ts'

/** Asks one question of an open database, for all its rows. */
export type Ask = <Row>(sql: string) => Row[]

/** So much of what is wrong is told. */
const shown = 10

/** What is wrong with a database file, as at most ten sentences; empty when it is whole. Reads all of it. */
export function damageOf(ask: Ask): string[] {
  const damage = brokenPages(ask)
  return damage.length > 0 ? damage : brokenReferences(ask)
}

/** What SQLite finds wrong with pages, indexes and CHECKs, in its own words. */
export function brokenPages(ask: Ask): string[] {
  try {
    const found = ask<{ integrity_check: string }>(`pragma integrity_check(${shown})`)
    const words = found.map((row) => row.integrity_check)
    return words.length === 1 && words[0] === 'ok' ? [] : words.slice(0, shown)
  } catch (error) {
    const failure = storeFailure(error)
    if (failure.code !== 'store/damaged') throw failure
    return ['The file cannot be read to its end.']
  }
}

/** Rows whose reference leads nowhere. */
export function brokenReferences(ask: Ask): string[] {
  return ask<{ table: string; rowid: number | null; parent: string }>('pragma foreign_key_check')
    .slice(0, shown)
    .map(({ table, rowid, parent }) => `Row ${rowid ?? '?'} of ${table} refers to a ${parent} that is not there.`)
}
