import { existsSync } from 'node:fs'
import type { SourceName } from '../contract/domain.ts'
import { openStore, type Store } from './database.ts'

const noBody = { body: "x''", pruned_at: 'first_stored_at' }

/**
 * What a run of one event may meet, table by table with the condition that picks the rows; parents before children.
 * Tracks and drivers come whole: the event may be new while its track and its people are known.
 */
const ofEvent: readonly [table: string, condition: string, instead?: Readonly<Record<string, string>>][] = [
  ['track', 'true'],
  ['driver', 'true'],
  ['event', 'source = @source and source_event_id = @sourceEventId'],
  ['entry', `event_id in (${eventIds()})`],
  ['ingestion_run', `id in (${runIds()}) or id in (${namedRunIds()})`],
  ['run_skip', `run_id in (${runIds()})`],
  // What was read when tells what may have changed; the bodies stay where they are.
  ['page_log', `run_id in (${runIds()})`, { content_hash: 'null' }],
  ['race', `event_id in (${eventIds()})`],
  ['race_result', `race_id in (${raceIds()})`],
  ['lap', `race_result_id in (select id from stored.race_result where race_id in (${raceIds()}))`],
  ['finding', `event_id in (${eventIds()})`],
  ['correction', `event_id in (${eventIds()})`, { old_page_hash: 'null', new_page_hash: 'null' }],
  ['page_body', `content_hash in (select page_hash from stored.held_race where event_id in (${eventIds()}))`, noBody],
  ['held_race', `event_id in (${eventIds()})`],
]

function eventIds(): string {
  return 'select id from stored.event where source = @source and source_event_id = @sourceEventId'
}

function runIds(): string {
  return 'select id from stored.ingestion_run where source = @source and source_event_id = @sourceEventId'
}

/** Runs that are named by races, by corrections and by what was held back. */
function namedRunIds(): string {
  return ['missing_since_run_id from stored.race', 'run_id from stored.correction', 'run_id from stored.held_race']
    .map((column) => `select ${column} where event_id in (${eventIds()})`)
    .join(' union ')
}

function raceIds(): string {
  return `select id from stored.race where event_id in (${eventIds()})`
}

/**
 * A store in memory that holds one event as the database at `file` has it. A run against it does and counts what it
 * would do for real, and leaves no trace. A file that does not exist yet is not created. Throws `store/*`.
 */
export function openRehearsal(file: string, source: SourceName, sourceEventId: string): Store {
  const rehearsal = openStore(':memory:')
  if (file === ':memory:' || !existsSync(file)) return rehearsal
  // Opened read-only first: it says in its own words if the file is damaged, too new or of an older schema.
  openStore(file, { readOnly: true }).close()
  rehearsal.prepare<[string], never>('attach database ? as stored').run(file)
  // Not `transaction`: beginning one with the right to write would ask for it in the attached file as well, and wait for
  // whoever writes there. This one only ever writes to memory.
  rehearsal.read(() => {
    for (const [table, condition, instead = {}] of ofEvent) {
      const columns = rehearsal.prepare<[string], string>('select name from pragma_table_info(?)').pluck().all(table)
      const values = columns.map((column) => instead[column] ?? column)
      const copy = `insert into main.${table} (${columns}) select ${values} from stored.${table} where ${condition}`
      rehearsal.prepare<[object], never>(copy).run({ source, sourceEventId })
    }
  })
  rehearsal.prepare<[], never>('detach database stored').run()
  return rehearsal
}
