import { desc, eq } from 'drizzle-orm'
import type { ScheduleOutcome } from '../contract/domain.ts'
import type { SchedulePass } from '../contract/schedule.ts'
import type { Store } from './database.ts'
import { scheduleRun } from './schema/upkeep.ts'

/** A pass as it begins. Instants are UTC, ISO text. */
export interface PassBegun {
  /** When it was to be; the same as `startedAt` for one that a person or another scheduler asked for. */
  readonly dueAt: string
  readonly startedAt: string
  readonly requestedBy: string
}

export interface PassEnded {
  readonly endedAt: string
  readonly outcome: Exclude<ScheduleOutcome, 'running'>
  readonly listsRead: number
  readonly meetingsRead: number
  readonly meetingsSkipped: number
  readonly message: string | null
}

/** Records that a pass began, and that what was recorded as under way before was cut off. Returns its id. */
export function startPass(store: Store, begun: PassBegun): number {
  return store.transaction(() => {
    const message = 'The program that did it ended before it was done.'
    store.db.update(scheduleRun).set({ outcome: 'failed', message }).where(eq(scheduleRun.outcome, 'running')).run()
    return store.db
      .insert(scheduleRun)
      .values({ ...begun, outcome: 'running' })
      .returning({ id: scheduleRun.id })
      .get().id
  })
}

export function endPass(store: Store, passId: number, ended: PassEnded): void {
  store.transaction(() => store.db.update(scheduleRun).set(ended).where(eq(scheduleRun.id, passId)).run())
}

/** Newest first. */
export function listPasses(store: Store, limit: number): SchedulePass[] {
  return store.read(() => {
    const rows = store.db.select().from(scheduleRun).orderBy(desc(scheduleRun.id)).limit(limit).all()
    return rows.map(({ id, ...pass }) => ({ passId: id, ...pass }))
  })
}

/**
 * Up to when everything that was due before `now` has been dealt with; null where nothing was yet. A pass that was asked
 * for and then not done deals with nothing; one that was cut off does, once it was cut off twice. What lies ahead of a
 * clock that was put back does not count.
 */
export function dealtWithUntil(store: Store, now: string): string | null {
  return store.read(() => {
    const found = store
      .prepare<[string], { dueAt: string | null }>(
        `select max(due_at) as dueAt from schedule_run s
         where due_at <= ? and ((ended_at is not null and not (outcome = 'skipped' and due_at = started_at))
            or (select count(*) from schedule_run cut where cut.due_at = s.due_at and cut.ended_at is null) > 1)`,
      )
      .get(now)
    return found?.dueAt ?? null
  })
}

/** What all programs have read by the schedule since an instant: meetings, each as often as it was read, and pages. */
export function scheduleUse(store: Store, since: string): { meetings: number; pages: number } {
  return store.read(() => {
    const found = store
      .prepare<[string], { meetings: number; pages: number | null }>(
        `select count(distinct case when i.kind = 'event' then i.id end) as meetings,
                sum(p.pages_read + p.pages_failed) as pages
         from ingestion_run i left join run_page_type p on p.run_id = i.id
         where i."trigger" in ('schedule', 'recheck') and i.started_at >= ?`,
      )
      .get(since)
    return { meetings: found?.meetings ?? 0, pages: found?.pages ?? 0 }
  })
}
