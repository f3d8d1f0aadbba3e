import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { openStore } from '../../core/store/database.ts'
import { decide, listDecisions } from '../../core/store/decisions.ts'
import { migrate } from '../../core/store/migrate.ts'
import * as archive from '../../core/store/schema/archive.ts'
import { withoutRowidTables } from '../../core/store/schema/columns.ts'
import * as people from '../../core/store/schema/people.ts'
import * as racing from '../../core/store/schema/racing.ts'
import * as runs from '../../core/store/schema/runs.ts'
import * as sites from '../../core/store/schema/sites.ts'
import * as upkeep from '../../core/store/schema/upkeep.ts'
import { rewriteMigration } from '../../scripts/generate-migration.ts'
import { failureOf, givenEvent, raceOf, rowsWritten, saveRace } from './support.ts'
import { temporaryFolder } from './temporary-folder.ts'

const shipped = fileURLToPath(new URL('../../core/store/migrations', import.meta.url))
const folder = temporaryFolder()

interface Journal {
  entries: { idx: number; when: number; tag: string; version: string; breakpoints: boolean }[]
}
const readJournal = (from: string): Journal => JSON.parse(readFileSync(`${from}/meta/_journal.json`, 'utf8'))

/** The shipped migrations up to one of them, as an earlier release had them. */
function earlierRelease(tag: string): string {
  const copy = `${folder}/until-${tag}`
  cpSync(shipped, copy, { recursive: true })
  const journal = readJournal(copy)
  journal.entries = journal.entries.slice(0, journal.entries.findIndex((entry) => entry.tag === tag) + 1)
  writeFileSync(`${copy}/meta/_journal.json`, JSON.stringify(journal))
  return copy
}

/** The shipped migrations and one more, as a later release would have them. */
function laterRelease(name: string, sql: string, when = (last: number) => last + 1): string {
  const copy = `${folder}/${name}`
  cpSync(shipped, copy, { recursive: true })
  const journal = readJournal(copy)
  const last = journal.entries.at(-1)?.when ?? 0
  const tag = `9999_${name}`
  journal.entries.push({ idx: journal.entries.length, when: when(last), tag, version: '6', breakpoints: true })
  writeFileSync(`${copy}/meta/_journal.json`, JSON.stringify(journal))
  writeFileSync(`${copy}/${tag}.sql`, sql)
  return copy
}

/** What drizzle-kit 0.31 writes for a changed race table. */
const rebuild = `PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE \`__new_driver\` (
	\`id\` integer PRIMARY KEY NOT NULL,
	\`source\` text NOT NULL,
	\`source_driver_id\` text NOT NULL,
	\`name\` text DEFAULT ');' NOT NULL,
	CONSTRAINT "driver_name" CHECK(name <> ');')
);
--> statement-breakpoint
INSERT INTO \`__new_driver\`("id", "source", "source_driver_id", "name") SELECT "id", "source", "source_driver_id", 'unnamed' FROM \`driver\`;--> statement-breakpoint
DROP TABLE \`driver\`;--> statement-breakpoint
ALTER TABLE \`__new_driver\` RENAME TO \`driver\`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX \`driver_natural_key\` ON \`driver\` (\`source\`,\`source_driver_id\`);`

describe('the generated SQL', () => {
  it('makes every table STRICT, and laps WITHOUT ROWID', () => {
    const store = openStore(':memory:')
    const tables = store
      .prepare<[], { name: string; strict: number; wr: number }>(`select name, strict, wr from pragma_table_list
        where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\'`)
      .all()
    expect(tables.length).toBeGreaterThan(12)
    expect(tables.filter(({ strict }) => strict !== 1)).toEqual([])
    expect(tables.filter(({ wr }) => wr === 1).map(({ name }) => name)).toEqual([...withoutRowidTables])
    store.close()
  })

  it('is rewritten for rebuilds too, once and for all, and nothing else in it is touched', () => {
    const rewritten = rewriteMigration(rebuild, [])
    expect(rewritten).toContain(`CHECK(name <> ');')\n) STRICT;\n--> statement-breakpoint`)
    expect(rewritten.replace(' STRICT', '')).toBe(rebuild)
    expect(rewriteMigration(rewritten, [])).toBe(rewritten)
    expect(rewriteMigration(rebuild, ['driver'])).toContain(') STRICT, WITHOUT ROWID;')
    expect(rewriteMigration('CREATE TABLE `a` (`b` text)', [])).toBe('CREATE TABLE `a` (`b` text) STRICT;')
    const other = 'CREATE INDEX `x` ON `driver` (`name`);--> statement-breakpoint\nUPDATE `driver` SET name = (1);'
    expect(rewriteMigration(other, ['driver'])).toBe(other)
  })

  it('is what is shipped: the rewriter would change nothing', () => {
    for (const { tag } of readJournal(shipped).entries) {
      const sql = readFileSync(`${shipped}/${tag}.sql`, 'utf8')
      expect(rewriteMigration(sql)).toBe(sql)
    }
  })

  it('agrees with the tables in core/store/schema: drizzle-kit would generate nothing', async () => {
    // Its ES module form calls a `require` that is not there.
    const kit = createRequire(import.meta.url)('drizzle-kit/api') as typeof import('drizzle-kit/api')
    const last = readJournal(shipped).entries.at(-1)
    const snapshot = `${shipped}/meta/${last?.tag.split('_')[0]}_snapshot.json`
    const stored = JSON.parse(readFileSync(snapshot, 'utf8'))
    const now = await kit.generateSQLiteDrizzleJson(
      { ...archive, ...people, ...racing, ...runs, ...sites, ...upkeep },
      stored.id,
    )
    expect(now.tables).toEqual(stored.tables)
    expect(await kit.generateSQLiteMigration(stored, now)).toEqual([])
  })
})

describe('a kind of decision that an older database does not know', () => {
  it('comes to it with everything that people decided kept', () => {
    const file = `${folder}/older-decisions.db`
    const sqlite = new Database(file)
    migrate(sqlite, earlierRelease('0003_lap_analysis'), file, true)
    const rows = 'select id, kind, subject, event_id, value, note, decided_by, decided_at from decision order by id'
    const insert = sqlite.prepare(
      `insert into decision (kind, subject, value, note, decided_by, decided_at) values (?, ?, '{}', ?, 'ana', '2026-01-02')`,
    )
    insert.run('initials', '{"source":"liverc","sourceDriverId":"7"}', 'asked by the parents')
    insert.run('persons', '{"one":["liverc","1"],"other":["liverc","2"]}', null)
    const before = sqlite.prepare(rows).all()
    expect(before).toHaveLength(2)
    expect(() => insert.run('fuel', '{}', null)).toThrow(/CHECK/)
    sqlite.close()
    const store = openStore(file)
    expect(store.prepare(rows).all()).toEqual(before)
    decide(store, {
      ...{ kind: 'fuel', subject: { source: 'liverc', className: 'buggy' }, value: { refuels: true } },
      ...{ doneBy: 'ana', verb: 'say-fuel', about: 'Buggy refuels' },
    })
    expect(listDecisions(store, 'fuel')).toHaveLength(1)
    store.close()
  })
})

describe('the journal', () => {
  it('has times that only rise, so that no other tool skips a migration merged late', () => {
    const times = readJournal(shipped).entries.map(({ when }) => when)
    expect(times).toEqual([...new Set(times)].toSorted((one, other) => one - other))
    expect(times.every((time) => time < Date.now())).toBe(true)
  })
})

describe('migrating a database with rows in it', () => {
  const given = (name: string) => {
    const file = `${folder}/${name}.db`
    const store = openStore(file)
    saveRace(store, givenEvent(store), raceOf('1'))
    store.close()
    const sqlite = new Database(file)
    sqlite.pragma('foreign_keys = ON')
    return { file, sqlite }
  }
  const count = (sqlite: Database.Database, table: string) =>
    sqlite.prepare(`select count(*) from ${table}`).pluck().get()

  it('rebuilds a parent table and loses none of its children', () => {
    const { file, sqlite } = given('rebuild')
    migrate(sqlite, laterRelease('rebuild', rewriteMigration(rebuild)), file, true)
    expect(count(sqlite, 'driver')).toBe(2)
    expect(count(sqlite, 'race_result')).toBe(2)
    expect(count(sqlite, 'lap')).toBe(6)
    expect(sqlite.pragma('foreign_key_check')).toEqual([])
    expect(sqlite.pragma('foreign_keys', { simple: true })).toBe(1)
    expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(() => sqlite.prepare('delete from driver').run()).toThrow('FOREIGN KEY')
    sqlite.close()
  })

  it('leaves everything as it was when a later statement fails', () => {
    const { file, sqlite } = given('fails')
    const bad = laterRelease('fails', `${rewriteMigration(rebuild)}--> statement-breakpoint\nUPDATE nowhere SET x = 1;`)
    failureOf(() => migrate(sqlite, bad, file, true))
    sqlite.close()
    const again = openStore(file)
    expect(again.check()).toEqual({ integrity: 'ok', foreignKeys: [] })
    expect(rowsWritten(again, () => saveRace(again, givenEvent(again), raceOf('1')))).toBe(0)
    again.close()
  })

  it('refuses one that would leave rows without their parent, and undoes it', () => {
    const { file, sqlite } = given('orphans')
    const bad = laterRelease('orphans', 'DELETE FROM driver;')
    expect(failureOf(() => migrate(sqlite, bad, file, true))).toMatchObject({ code: 'store/damaged' })
    expect(count(sqlite, 'driver')).toBe(2)
    expect(sqlite.pragma('foreign_keys', { simple: true })).toBe(1)
    sqlite.close()
  })

  it('applies one that was merged late', () => {
    const { file, sqlite } = given('late')
    const late = laterRelease('late', 'CREATE TABLE `late` (`x` text) STRICT;', (last) => last - 1)
    migrate(sqlite, late, file, true)
    expect(count(sqlite, 'late')).toBe(0)
    sqlite.close()
  })

  it('opens a database of a newer release no more, and changes nothing in it', () => {
    mkdirSync(`${folder}/newer`)
    const { file, sqlite } = given('newer/club')
    migrate(sqlite, laterRelease('later', 'CREATE TABLE `later` (`x` text) STRICT;'), file, true)
    sqlite.close()
    const bytes = readFileSync(file)
    for (const readOnly of [false, true]) {
      expect(failureOf(() => openStore(file, { readOnly }))).toMatchObject({
        code: 'store/too-new',
        message: expect.stringContaining('newer version'),
      })
    }
    expect(readFileSync(file).equals(bytes)).toBe(true)
  })

  it('does not touch an older one that is opened for reading only', () => {
    const { file, sqlite } = given('older')
    sqlite.prepare('delete from __drizzle_migrations').run()
    sqlite.close()
    expect(failureOf(() => openStore(file, { readOnly: true }))).toMatchObject({ code: 'store/read-only' })
  })
})
