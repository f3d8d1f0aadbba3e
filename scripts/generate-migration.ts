import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { withoutRowidTables } from '../core/store/schema/columns.ts'

/**
 * `node scripts/generate-migration.ts [name]`: what changed in core/store/schema as one more migration, its tables
 * STRICT. drizzle-kit knows neither STRICT nor WITHOUT ROWID, so its SQL is rewritten before anyone runs it.
 * Migrations that exist are never touched: an applied one is history.
 */

const breakpoint = '--> statement-breakpoint'

/** The same migration with STRICT on every table it creates, rebuilds (`__new_x`) included. Twice gives what once gives. */
export function rewriteMigration(migration: string, withoutRowid: readonly string[] = withoutRowidTables): string {
  return migration
    .split(breakpoint)
    .map((statement) => rewriteStatement(statement, withoutRowid))
    .join(breakpoint)
}

function rewriteStatement(statement: string, withoutRowid: readonly string[]): string {
  const created = /^\s*CREATE TABLE (?:IF NOT EXISTS )?[`"](?:__new_)?([^`"]+)[`"]/i.exec(statement)
  if (created === null) return statement
  const options = withoutRowid.includes(created[1] ?? '') ? 'STRICT, WITHOUT ROWID' : 'STRICT'
  // Anchored at the end of the statement; one that already has table options does not end in a bracket.
  return statement.replace(/\)\s*;?(\s*)$/, `) ${options};$1`)
}

function generate(name: string | undefined): void {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const folder = fileURLToPath(new URL('../core/store/migrations/', import.meta.url))
  const sqlFiles = () =>
    readdirSync(folder, { withFileTypes: true }).flatMap((f) => (f.name.endsWith('.sql') ? f.name : []))
  const before = new Set(sqlFiles())
  const drizzleKit = fileURLToPath(new URL('../node_modules/drizzle-kit/bin.cjs', import.meta.url))
  const args = [drizzleKit, 'generate', ...(name === undefined ? [] : ['--name', name])]
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) {
    process.exitCode = status ?? 1
    return
  }
  for (const file of sqlFiles()) {
    if (before.has(file)) continue
    writeFileSync(folder + file, rewriteMigration(readFileSync(folder + file, 'utf8')))
    process.stdout.write(`${file}: tables made STRICT\n`)
  }
}

if (import.meta.main) generate(process.argv[2])
