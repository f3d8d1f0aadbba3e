import type { SourceEventPage } from '../connectors/connector.ts'
import { findEvent } from '../store/events.ts'
import { findKnownEvent, type KnownEvent } from '../store/readings.ts'
import { type EventPlan, planEvent } from './plan-event.ts'
import type { RunRequest, RunRooms } from './run.ts'

/** What this run asks for besides the event's own page; `runId` is null where there is no run yet, but a forecast. */
export function planRun(
  { store, connector, now, maxPages }: Pick<RunRooms, 'store' | 'connector' | 'now' | 'maxPages'>,
  runId: number | null,
  { mode = 'everything', trigger = 'person', resumes }: Pick<RunRequest, 'mode' | 'trigger' | 'resumes'>,
  event: SourceEventPage,
): EventPlan {
  const { source } = connector
  const asks = mode === 'changed' || mode === 'everything'
  const looks = mode === 'changed' || resumes !== undefined
  const stored = findEvent(store, source, event.sourceEventId)
  return planEvent({
    pages: connector.plan(event),
    event,
    stated: stored?.pageRead ? stored : null,
    known: looks ? findKnownEvent(store, source, event.sourceEventId, runId) : nothingKnown,
    mode,
    now: now(),
    readSince: resumes?.startedAt ?? null,
    isPatient: trigger === 'follow',
    maxPages: asks ? maxPages : Number.POSITIVE_INFINITY,
  })
}

const nothingKnown: KnownEvent = { races: [], entryListReadAt: null, lastRunComplete: false }
