import type { ActionVerb } from '../contract/domain.ts'
import type {
  ActionItem,
  BackupComparison,
  BackupList,
  BackupReason,
  Checklist,
  ChecklistItem,
  CheckPartName,
  DatabaseCheck,
  DatabaseFacts,
  DeletionCounts,
} from '../contract/keeping.ts'
import { formatBytes } from '../contract/units.ts'
import { plural, table } from './cli-tables.ts'

const marks: Record<ChecklistItem['state'], string> = { good: 'ok', note: '-', bad: '!!' }

/** How the database stands, a line each, with the command that mends it. */
export function checklistText({ items }: Checklist): string {
  return items
    .map(({ state, title, text, remedy }) => {
      const mend = remedy?.command ? `\n    npm run -s mre -- ${remedy.command}` : ''
      return `${marks[state].padEnd(3)} ${title}: ${text}${mend}\n`
    })
    .join('')
}

const deeds: Record<ActionVerb, string> = {
  ingest: 'ingested',
  replay: 'read again from the archive',
  'import-pages': 'imported saved pages',
  'follow-club': 'followed',
  'unfollow-club': 'no longer followed',
  'delete-meeting': 'deleted',
  'accept-held-race': 'accepted a held race',
  'refuse-held-race': 'refused a held race',
  'change-setting': 'changed a setting',
  'restore-backup': 'restored a backup',
  'prune-archive': 'pruned the archive',
  'stop-source': 'stopped a source',
  'start-source': 'started a source',
  'acknowledge-finding': 'acknowledged a finding',
  'forget-acknowledgement': 'withdrew an acknowledgement',
  'mark-lap': 'marked a lap',
  'unmark-lap': 'unmarked a lap',
  'say-fuel': 'said whether a class refuels',
  'merge-drivers': 'merged two drivers',
  'tell-drivers-apart': 'told two drivers apart',
  'forget-about-drivers': 'took back a word on two drivers',
  'show-initials': 'showed by initials',
  'show-name': 'showed by name again',
  'approve-record': 'approved a record',
  'withdraw-record': 'withdrew a record',
}

/** What people did, a line each. */
export function actionsTable(actions: readonly ActionItem[]): string {
  const rows = actions.map(({ actionId, at, doneBy, verb, subject, canUndo, undoneAt }) => {
    return [actionId, at, doneBy, deeds[verb], subject, undoneAt === null ? (canUndo ? 'can be' : '') : 'was']
  })
  return table(['Action', 'At (UTC)', 'By', 'What', 'Of', 'Undone'], rows, ['Action'])
}

const reasons: Record<BackupReason, string> = {
  manual: 'made by a person',
  daily: 'daily',
  'before-update': 'before an update',
  'before-restore': 'before a restore',
  damaged: 'damaged, kept as it was',
}

/** The backups there are, a line each, and where new ones go. */
export function backupsText({ folder, items, totalBytes, freeBytes, automatic }: BackupList): string {
  const { isOn, days, weeks } = automatic
  const daily = isOn
    ? `The app makes one each day and keeps ${days} days and ${weeks} weeks.`
    : 'The app makes none by itself ("settings set backup on" changes that).'
  const free = freeBytes === null ? '' : ` ${formatBytes(freeBytes)} are free there.`
  const where = `New backups go to ${folder}.${free}\n${daily}\n`
  if (items.length === 0) return `There is no backup yet. "backup now" makes one.\n${where}`
  const rows = items.map((item) => [
    item.madeAt.slice(0, 16).replace('T', ' '),
    reasons[item.reason],
    formatBytes(item.bytes),
    item.schema,
    item.name,
  ])
  const list = table(['Made (UTC)', 'Why', 'Size', 'Schema', 'Name'], rows, ['Size', 'Schema'])
  return `${list}\n${plural(items.length, 'backup')}, ${formatBytes(totalBytes)}. ${where}`
}

/** A backup beside the database in use. */
export function comparisonText({ backup, present, problem }: BackupComparison): string {
  const line = (what: string, of: (facts: DatabaseFacts) => string | number) => [
    what,
    of(backup),
    present === null ? '' : of(present),
  ]
  const rows = [
    line('Meetings', ({ counts }) => counts.events),
    line('Races', ({ counts }) => counts.races),
    line('Laps', ({ counts }) => counts.laps),
    line('Clubs', ({ counts }) => counts.tracks),
    line('Newest run', ({ newestRun }) =>
      newestRun === null ? 'none' : newestRun.startedAt.slice(0, 16).replace('T', ' '),
    ),
    line('of', ({ newestRun }) => newestRun?.title ?? ''),
    line('Size', ({ bytes }) => formatBytes(bytes)),
    line('Schema', ({ schema }) => schema),
  ]
  const verdict = problem ?? 'The backup is whole and can be restored.'
  const missing = present === null ? 'There is no database in use that could be read.\n' : ''
  return `${table(['', 'Backup', 'In use'], rows, ['Backup', 'In use'])}\n${missing}${verdict}\n`
}

const parts: Record<CheckPartName, string> = {
  file: 'The file itself',
  references: 'References between rows',
  keys: 'Nothing is there twice',
  laps: 'Laps and results',
  sources: 'Sources',
  findings: 'Findings',
  archive: 'Kept pages',
  leftovers: 'Unused rows',
}

/** What a check found, a line for each part. */
export function checkText({ file, isSound, durationMs, parts: found }: DatabaseCheck): string {
  const rows = found.map(({ part, checked, wrong, noted }) => {
    return [parts[part], checked, wrong === 0 ? 'good' : `${wrong} wrong`, noted > 0 ? `${noted} noted` : '']
  })
  const examples = found.flatMap((part) => part.examples.map((sentence) => `  ${parts[part.part]}: ${sentence}\n`))
  const verdict = isSound
    ? `Nothing is wrong with ${file}.`
    : `Something is wrong with ${file}. "backup list" shows what can be restored.`
  const list = table(['Part', 'Looked at', 'Result', ''], rows, ['Looked at'])
  return `${list}\n${examples.join('')}${verdict} (${(durationMs / 1000).toFixed(1)} s)\n`
}

/** What goes, or went, with a meeting. */
export function deletionText(name: string, counts: DeletionCounts, actionId: number | null): string {
  const { races, results, laps, entries, findings, corrections, heldRaces, pages, pageBytes } = counts
  const parts = [
    plural(races, 'race'),
    plural(results, 'result'),
    plural(laps, 'lap'),
    entries > 0 && `${entries} entries`,
    findings > 0 && plural(findings, 'finding'),
    corrections > 0 && plural(corrections, 'correction'),
    heldRaces > 0 && plural(heldRaces, 'held race'),
    pages > 0 && `${plural(pages, 'kept page')} (${formatBytes(pageBytes)})`,
  ].filter(Boolean)
  const what = `${name}: ${parts.join(', ')}`
  if (actionId === null) return `${what}.\nNothing was deleted. Add --yes to delete it. Exported files stay.\n`
  return `Deleted ${what}.\n"actions undo ${actionId}" brings it back, until the app is next started or closed.\n`
}
