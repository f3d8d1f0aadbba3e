import type { RunStatus } from '../contract/run.ts'
import type { Store } from '../store/database.ts'
import { isOpenFinding } from './open-findings.ts'

/** What the checklist asks of the database. */
export interface Standing {
  readonly eventCount: number
  /** The newest run that read a meeting from its source; undefined where there was none. */
  readonly lastRun:
    | {
        readonly status: RunStatus
        readonly endedAt: string | null
        readonly startedAt: string
        readonly title: string
        readonly eventId: number | null
        readonly eventName: string | null
        readonly failureMessage: string | null
      }
    | undefined
  readonly findings: { readonly count: number; readonly events: number; readonly newestEventId: number | null }
}

/** How the database stands, at one moment. */
export function findStanding(store: Store): Standing {
  return store.read(() => ({
    eventCount: store.prepare<[], number>('select count(*) from event where page_read = 1').pluck().get() ?? 0,
    lastRun: store
      .prepare<[], NonNullable<Standing['lastRun']>>(
        `select r.status, r.ended_at as endedAt, r.started_at as startedAt, e.id as eventId, e.name as eventName,
                coalesce(e.name, 'Meeting ' || r.source_event_id) as title, r.failure_message as failureMessage
         from ingestion_run r left join event e on e.source = r.source and e.source_event_id = r.source_event_id
         where r.kind = 'event' and r.mode not in ('replay', 'import') and r.status <> 'running'
         order by r.id desc limit 1`,
      )
      .get(),
    findings: store
      .prepare<[], Standing['findings']>(
        `select count(*) as count, count(distinct event_id) as events,
                (select f.event_id from finding f join event e on e.id = f.event_id where ${isOpenFinding}
                 order by e.start_date_local desc, e.id desc limit 1) as newestEventId
         from finding f where ${isOpenFinding}`,
      )
      .get() ?? { count: 0, events: 0, newestEventId: null },
  }))
}
