/**
 * All rows of one event, table by table with the condition that picks them (`@eventId`); parents before children, so
 * that they can be written in this order and deleted in the other. A test compares this with the schema: whatever refers
 * to an event, a race or a result stands here.
 */
export const eventTables: readonly (readonly [table: string, condition: string])[] = [
  ['event', 'id = @eventId'],
  ['entry', 'event_id = @eventId'],
  ['race', 'event_id = @eventId'],
  ['race_result', 'race_id in (select id from main.race where event_id = @eventId)'],
  [
    'lap',
    `race_result_id in (select r.id from main.race_result r join main.race on race.id = r.race_id
                        where race.event_id = @eventId)`,
  ],
  ['finding', 'event_id = @eventId'],
  ['correction', 'event_id = @eventId'],
  ['held_race', 'event_id = @eventId'],
  ['event_watch', 'event_id = @eventId'],
  ['decision', 'event_id = @eventId'],
]

/** The event's pages in the log: the runs stay as history, and say what they read, but not what stood there. */
export const ofEventPages = `run_id in (
  select i.id from main.ingestion_run i join main.event e on e.source = i.source and e.source_event_id = i.source_event_id
  where e.id = @eventId)`

/** Bodies that prove something of this event, and that nothing else refers to. */
export const ownBodies = `content_hash in (
    select content_hash from main.page_log where ${ofEventPages}
    union select page_hash from main.held_race where event_id = @eventId
    union select old_page_hash from main.correction where event_id = @eventId
    union select new_page_hash from main.correction where event_id = @eventId)
  and not exists (select 1 from main.page_log where content_hash = page_body.content_hash and not (${ofEventPages}))
  and not exists (select 1 from main.held_race where page_hash = page_body.content_hash and event_id <> @eventId)
  and not exists (select 1 from main.correction where old_page_hash = page_body.content_hash and event_id <> @eventId)
  and not exists (select 1 from main.correction where new_page_hash = page_body.content_hash and event_id <> @eventId)`
