import type { Store } from '../store/database.ts'
import { appliedTable } from '../store/migrate.ts'

/** How the database is made, and how much is in it: for whoever mends the program, with nothing of what it holds. */
export interface DatabaseSchema {
  /** The definition of every table and index, by name. */
  readonly definitions: readonly string[]
  /** The steps that made it so, in their order, by the hash of their text. */
  readonly migrations: readonly { readonly hash: string; readonly madeAt: string }[]
  readonly rows: Readonly<Record<string, number>>
  readonly pragmas: Readonly<Record<string, unknown>>
}

const pragmas = ['journal_mode', 'page_size', 'page_count', 'freelist_count', 'encoding', 'user_version'] as const

export function describeSchema(store: Store): DatabaseSchema {
  return store.read(() => {
    const ask = <Row>(sql: string) => store.prepare<[], Row>(sql).all()
    const objects = ask<{ name: string; type: string; sql: string | null }>(
      "select name, type, sql from sqlite_schema where name not like 'sqlite_%' order by type desc, name",
    )
    const rowsIn = (table: string) => ask<{ found: number }>(`select count(*) as found from "${table}"`)[0]?.found ?? 0
    return {
      definitions: objects.flatMap(({ sql }) => sql ?? []),
      migrations: ask<{ hash: string; created_at: number }>(
        `select hash, created_at from ${appliedTable} order by created_at`,
      ).map((row) => ({ hash: row.hash, madeAt: new Date(Number(row.created_at)).toISOString() })),
      rows: Object.fromEntries(
        objects.filter(({ type }) => type === 'table').map(({ name }) => [name, rowsIn(name)] as const),
      ),
      pragmas: Object.fromEntries(
        pragmas.map((name) => [
          name,
          Object.values(ask<Record<string, unknown>>(`pragma ${name}`)[0] ?? {})[0] ?? null,
        ]),
      ),
    }
  })
}
