import type { EventItem } from '../contract/answers.ts'
import type { ScheduleOutcome } from '../contract/domain.ts'
import type { BackupList, Checklist, ChecklistItem, ChecklistRemedy, KeepingState } from '../contract/keeping.ts'
import type { SchedulePass } from '../contract/schedule.ts'
import type { SiteItem } from '../contract/site.ts'
import { formatAgo, formatBytes } from '../contract/units.ts'
import { listEventItemsIn } from '../queries/event-list.ts'
import { findLastCodes } from '../queries/schedule-clubs.ts'
import { findStanding, type Standing } from '../queries/standing.ts'
import type { Store } from '../store/database.ts'
import { fileBytes } from '../store/disk.ts'
import { listPasses } from '../store/schedule.ts'
import { findLastCheck, type LastCheck } from './last-check.ts'

const dayMs = 86_400_000

export interface ChecklistRooms {
  readonly store: Store
  readonly backups: BackupList
  readonly disk: KeepingState['disk']
  readonly automaticFailure: KeepingState['automaticFailure']
  readonly sites: readonly SiteItem[]
  readonly isScheduleOn: boolean
  readonly nowMs: number
}

/** How the database stands, in sentences, each with what mends it: first what is bad, then what is worth a look. */
export function makeChecklist(rooms: ChecklistRooms): Checklist {
  const { store, disk, sites, nowMs } = rooms
  const standing = findStanding(store)
  const items = [
    ...sites.flatMap(stoppedLine),
    ingestionLine(standing, nowMs),
    ...(standing.eventCount > 0 ? storedLines(rooms, standing) : []),
    ...(rooms.isScheduleOn ? [scheduleLine(listPasses(store, 1)[0], nowMs)] : []),
    diskLine(disk, fileBytes(store.file)),
  ]
  const rank = { bad: 0, note: 1, good: 2 }
  return { items: items.toSorted((one, other) => rank[one.state] - rank[other.state]) }
}

/** About what is stored: only where something is. */
function storedLines(rooms: ChecklistRooms, standing: Standing): ChecklistItem[] {
  const { store, nowMs } = rooms
  const unfinished = listEventItemsIn(store, ['partial', 'held'])
  const partial = unfinished.filter(({ state }) => state === 'partial')
  const isForGood = (event: EventItem) => {
    const codes = findLastCodes(store, event)
    return codes.length > 0 && codes.every((code) => notToBeHad.includes(code))
  }
  return [
    missingLine(partial.filter((event) => !isForGood(event))),
    ...unreadableLine(partial.filter(isForGood)),
    ...heldLine(unfinished.filter(({ heldCount }) => heldCount > 0)),
    backupLine(rooms),
    checkLine(findLastCheck(store), nowMs),
    ...findingsLine(standing),
  ]
}

/** What is missing for one of these does not come by asking again: the source has it no more, or no parser reads it. */
const notToBeHad: readonly string[] = ['source/not-found', 'page/changed', 'page/unsupported', 'race/rejected']

function stoppedLine({ name, source, stopped }: SiteItem): ChecklistItem[] {
  if (stopped === null) return []
  const text = `Nothing is asked of ${name} until it is switched on again. ${stopped.by} switched it off.`
  const remedy = remedyOf('start-source', `Switch ${name} on`, `source start ${source}`)
  return [{ key: 'source', state: 'bad', title: `${name} is switched off`, text, remedy }]
}

function ingestionLine({ lastRun }: Standing, nowMs: number): ChecklistItem {
  const line = { key: 'ingestion', title: 'Last ingestion' } as const
  if (!lastRun) {
    const remedy = remedyOf('find-club', 'Find your club', 'tracks sync')
    return { ...line, state: 'note', text: 'No meeting has been read yet.', remedy }
  }
  const { status, endedAt, startedAt, title, eventId, failureMessage } = lastRun
  const when = formatAgo(endedAt ?? startedAt, nowMs)
  if (status !== 'failed') return { ...line, state: 'good', text: `${title}, ${when}: ${words[status]}.`, remedy: null }
  const remedy = eventId === null ? null : remedyOf('ingest', 'Try again', null, [eventId])
  return { ...line, state: 'bad', text: `${title}, ${when}: failed. ${failureMessage ?? ''}`.trim(), remedy }
}

const words: Record<string, string> = {
  complete: 'complete',
  partial: 'in part',
  cancelled: 'stopped',
  interrupted: 'cut off',
}

/** So many meetings are named. */
const named = 3

function namesOf(events: readonly EventItem[]): string {
  const rest = events.length - named
  const names = events.slice(0, named).map(({ name }) => name)
  return rest > 0 ? `${names.join(', ')} and ${rest} more` : names.join(', ')
}

function missingLine(partial: readonly EventItem[]): ChecklistItem {
  const line = { key: 'missing', title: 'Races missing' } as const
  const [first] = partial
  if (!first)
    return { ...line, title: 'Meetings', state: 'good', text: 'Every meeting that was read is complete.', remedy: null }
  const text = `${partial.length === 1 ? 'One meeting was' : `${partial.length} meetings were`} read in part: ${namesOf(partial)}.`
  const command = partial.length === 1 ? `ingest ${first.source}:${first.sourceEventId}` : null
  const eventIds = partial.map(({ eventId }) => eventId)
  return { ...line, state: 'bad', text, remedy: remedyOf('ingest', 'Read what is missing', command, eventIds) }
}

function unreadableLine(events: readonly EventItem[]): ChecklistItem[] {
  const [first] = events
  if (!first) return []
  const lack = events.length === 1 ? 'One meeting lacks' : `${events.length} meetings lack`
  const text = `${lack} pages that the source no longer has, or that cannot be read: ${namesOf(events)}. Asking again does not bring them.`
  const remedy = remedyOf('open-meeting', events.length === 1 ? 'Look at it' : 'Look at the newest', null, [
    first.eventId,
  ])
  return [{ key: 'unreadable', state: 'note', title: 'Pages that cannot be had', text, remedy }]
}

function heldLine(held: readonly EventItem[]): ChecklistItem[] {
  const [first] = held
  if (!first) return []
  const races = held.reduce((sum, { heldCount }) => sum + heldCount, 0)
  const text = `${races === 1 ? 'One race has' : `${races} races have`} lost most of what was stored, at the source. What is stored stays until you decide: ${namesOf(held)}.`
  const remedy = remedyOf('open-meeting', 'Decide', 'held list', [first.eventId])
  return [{ key: 'held', state: 'bad', title: 'Races held back', text, remedy }]
}

function backupLine({ backups, automaticFailure, nowMs }: ChecklistRooms): ChecklistItem {
  const line = { key: 'backup', title: 'Backup' } as const
  const remedy = remedyOf('back-up', 'Back up now', 'backup now')
  if (automaticFailure) return { ...line, state: 'bad', text: automaticFailure.message, remedy }
  const newest = backups.items.find(({ reason }) => reason !== 'damaged')
  if (!newest) return { ...line, state: 'bad', text: 'There is no backup of this database yet.', remedy }
  const text = `The newest was made ${formatAgo(newest.madeAt, nowMs)}: ${formatBytes(newest.bytes)}.`
  const isOld = nowMs - Date.parse(newest.madeAt) > 7 * dayMs
  return { ...line, state: isOld ? 'bad' : 'good', text, remedy: isOld ? remedy : null }
}

function checkLine(last: LastCheck | null, nowMs: number): ChecklistItem {
  const line = { key: 'check', title: 'Database check' } as const
  const remedy = remedyOf('check', 'Check now', 'check')
  if (!last) return { ...line, state: 'note', text: 'The whole database has not been checked yet.', remedy }
  const when = formatAgo(last.endedAt, nowMs)
  if (!last.isSound) {
    const toBackups = remedyOf('open-backups', 'See the backups', 'backup list')
    return { ...line, state: 'bad', text: `Something was wrong when it was checked ${when}.`, remedy: toBackups }
  }
  const isOld = nowMs - Date.parse(last.endedAt) > 30 * dayMs
  const text = `Nothing was wrong when it was checked ${when}.`
  return { ...line, state: isOld ? 'note' : 'good', text, remedy: isOld ? remedy : null }
}

function findingsLine({ findings: { count, events, newestEventId } }: Standing): ChecklistItem[] {
  if (count === 0 || newestEventId === null) return []
  const where = events === 1 ? 'one meeting' : `${events} meetings`
  const text = `In ${where} the source’s own figures disagree ${count === 1 ? 'once' : `${count} times`}. They are stored as published.`
  const remedy = remedyOf('open-meeting', events === 1 ? 'Look at them' : 'Look at the newest', null, [newestEventId])
  return [{ key: 'findings', state: 'note', title: 'Findings', text, remedy }]
}

const passWords: Record<ScheduleOutcome, string> = {
  running: 'is under way',
  done: 'did all',
  partial: 'did a part',
  failed: 'failed',
  skipped: 'had nothing to do',
  cancelled: 'was stopped',
}

function scheduleLine(last: SchedulePass | undefined, nowMs: number): ChecklistItem {
  const line = { key: 'schedule', title: 'Schedule' } as const
  if (!last) return { ...line, state: 'good', text: 'On. It has not run yet.', remedy: null }
  const { startedAt, outcome, message } = last
  const text = `On. The last pass, ${formatAgo(startedAt, nowMs)}, ${passWords[outcome]}.`
  if (outcome !== 'failed') return { ...line, state: 'good', text, remedy: null }
  const remedy = remedyOf('open-schedule', 'Look at it', 'schedule show')
  return { ...line, state: 'bad', text: `${text} ${message ?? ''}`.trim(), remedy }
}

function diskLine({ folder, freeBytes, isFull }: KeepingState['disk'], databaseBytes: number): ChecklistItem {
  const line = { key: 'disk', title: 'Disk' } as const
  if (freeBytes === null) {
    return { ...line, state: 'good', text: 'This system does not say how much room there is.', remedy: null }
  }
  const free = `${formatBytes(freeBytes)} are free`
  const remedy = remedyOf('make-room', 'Make room', 'archive size')
  if (isFull) {
    return { ...line, state: 'bad', text: `The disk of ${folder} is full: ${free}. Nothing more can be saved.`, remedy }
  }
  // A backup and a few meetings more.
  const isShort = freeBytes < databaseBytes + 100_000_000
  const text = isShort ? `Only ${free} on the disk of ${folder}.` : `${free}.`
  return { ...line, state: isShort ? 'bad' : 'good', text, remedy: isShort ? remedy : null }
}

function remedyOf(
  kind: ChecklistRemedy['kind'],
  label: string,
  command: string | null,
  eventIds: number[] = [],
): ChecklistRemedy {
  return { kind, label, command, eventIds }
}
