import { existsSync } from 'node:fs'
import type { SourceName } from '../contract/domain.ts'
import { openStore, type Store } from './database.ts'

/** Tables whose rows hang on one event, with the condition that picks them; parents before children. */
const ofEvent: readonly [table: string, condition: string][] = [
  ['track', 'id = (select track_id from stored.event where source = @source and source_event_id = @sourceEventId)'],
  ['event', 'source = @source and source_event_id = @sourceEventId'],
  ['entry', `event_id in (${eventIds()})`],
  ['ingestion_run', `id in (select missing_since_run_id from stored.race where event_id in (${eventIds()}))`],
  ['race', `event_id in (${eventIds()})`],
  ['driver', `id in (select driver_id from stored.race_result where race_id in (${raceIds()}))`],
  ['race_result', `race_id in (${raceIds()})`],
  ['lap', `race_result_id in (select id from stored.race_result where race_id in (${raceIds()}))`],
  ['finding', `event_id in (${eventIds()})`],
]

function eventIds(): string {
  return 'select id from stored.event where source = @source and source_event_id = @sourceEventId'
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
  rehearsal.transaction(() => {
    for (const [table, condition] of ofEvent) {
      const columns = rehearsal
        .prepare<[string], string>('select name from pragma_table_info(?)')
        .pluck()
        .all(table)
        .join(', ')
      const copy = `insert into main.${table} (${columns}) select ${columns} from stored.${table} where ${condition}`
      rehearsal.prepare<[object], never>(copy).run({ source, sourceEventId })
    }
  })
  rehearsal.prepare<[], never>('detach database stored').run()
  return rehearsal
}
