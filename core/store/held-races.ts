import type { HeldState, SourceName } from '../contract/domain.ts'
import type { Store } from './database.ts'

/** A race whose source lost most of what it had, and what a person said to it. */
export interface HeldRace {
  readonly heldId: number
  readonly eventId: number
  /** The run that read the page. */
  readonly runId: number
  readonly sourceRaceId: string
  /** The page that shows the new state. */
  readonly pageHash: string
  /** UTC, ISO text. */
  readonly heldAt: string
  /** For a person: what would be lost. */
  readonly reason: string
  readonly state: HeldState
  readonly decidedAt: string | null
  readonly decidedBy: string | null
}

const select = `select id as heldId, event_id as eventId, run_id as runId, source_race_id as sourceRaceId,
  page_hash as pageHash, held_at as heldAt, reason, state, decided_at as decidedAt, decided_by as decidedBy from held_race`

/** Undefined where nothing of that number is, or is any more, held. */
export function findHeldRace(store: Store, heldId: number): HeldRace | undefined {
  return store.read(() => store.prepare<[number], HeldRace>(`${select} where id = ?`).get(heldId))
}

/** Everything that was ever held of a race, the oldest first. */
export function listHeldOfRace(store: Store, eventId: number, sourceRaceId: string): HeldRace[] {
  const rows = `${select} where event_id = ? and source_race_id = ? order by id`
  return store.read(() => store.prepare<[number, string], HeldRace>(rows).all(eventId, sourceRaceId))
}

/** The races of an event of which something was ever held. */
export function racesEverHeld(store: Store, eventId: number): Set<string> {
  const rows = store.prepare<[number], string>('select distinct source_race_id from held_race where event_id = ?')
  return store.read(() => new Set(rows.pluck().all(eventId)))
}

/** What waits for a person, in one event or in all, the oldest first. */
export function listWaitingRaces(store: Store, eventId: number | null): HeldRace[] {
  const rows = `${select} where state = 'waiting' and (@eventId is null or event_id = @eventId) order by id`
  return store.read(() => store.prepare<[object], HeldRace>(rows).all({ eventId }))
}

/**
 * Holds a race back until a person decides, and forgets what else of it was waiting: the source does not show that any
 * more. A page that waits already goes on waiting since it was first held; one that was decided upon waits anew.
 */
export function holdRace(
  store: Store,
  held: Pick<HeldRace, 'eventId' | 'runId' | 'sourceRaceId' | 'pageHash' | 'heldAt' | 'reason'>,
): void {
  withdrawWaiting(store, held.eventId, held.sourceRaceId, held.pageHash)
  store
    .prepare<[object], unknown>(
      `insert into held_race (event_id, run_id, source_race_id, page_hash, held_at, reason)
       values (@eventId, @runId, @sourceRaceId, @pageHash, @heldAt, @reason)
       on conflict (event_id, source_race_id, page_hash) do update
       set run_id = excluded.run_id, held_at = excluded.held_at, reason = excluded.reason, state = 'waiting',
           decided_at = null, decided_by = null where state <> 'waiting'`,
    )
    .run(held)
}

/** Forgets what waits of a race, but for the page of that hash. */
export function withdrawWaiting(store: Store, eventId: number, sourceRaceId: string, exceptHash: string | null): void {
  store
    .prepare<[number, string, string | null], unknown>(
      `delete from held_race
       where event_id = ? and source_race_id = ? and state = 'waiting' and page_hash is not ?`,
    )
    .run(eventId, sourceRaceId, exceptHash)
}

/** Counts another page that shows the same as refused, too: by the same person, at the same time. */
export function refuseAlso(store: Store, { heldId }: HeldRace, pageHash: string): void {
  store
    .prepare<[string, number], unknown>(
      `insert into held_race (event_id, run_id, source_race_id, page_hash, held_at, reason, state, decided_at, decided_by)
       select event_id, run_id, source_race_id, ?, held_at, reason, state, decided_at, decided_by
       from held_race where id = ?`,
    )
    .run(pageHash, heldId)
}

/** A refused state, by natural keys. */
export interface Refusal {
  readonly source: SourceName
  readonly sourceEventId: string
  readonly sourceRaceId: string
  readonly pageHash: string
}

/**
 * Lets a refused state wait again, as if nobody had said no; where another state of that race waits, or the race is not
 * there any more, the refusal is only forgotten. What was refused along with it is forgotten too.
 */
export function takeBackRefusal(store: Store, { source, sourceEventId, sourceRaceId, pageHash }: Refusal): void {
  store.transaction(() => {
    const event = store
      .prepare<[string, string], { id: number }>('select id from event where source = ? and source_event_id = ?')
      .get(source, sourceEventId)
    const held = event === undefined ? [] : listHeldOfRace(store, event.id, sourceRaceId)
    const refusal = held.find((one) => one.pageHash === pageHash && one.state === 'refused')
    if (refusal === undefined) return
    const { eventId, decidedAt, heldId } = refusal
    const isWaiting = held.some(({ state }) => state === 'waiting')
    store
      .prepare<[number, string, string | null, number], unknown>(
        `delete from held_race
         where event_id = ? and source_race_id = ? and state = 'refused' and decided_at is ? and id <> ?`,
      )
      .run(eventId, sourceRaceId, decidedAt, isWaiting ? 0 : heldId)
    decideHeldRace(store, heldId, 'waiting', null)
  })
}

/** Writes down what a person decided. */
export function decideHeldRace(
  store: Store,
  heldId: number,
  state: HeldState,
  decided: { readonly at: string; readonly by: string } | null,
): void {
  store
    .prepare<[string, string | null, string | null, number], unknown>(
      'update held_race set state = ?, decided_at = ?, decided_by = ? where id = ?',
    )
    .run(state, decided?.at ?? null, decided?.by ?? null, heldId)
}
