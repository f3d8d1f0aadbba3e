import type { FieldChanged, RaceReplay, ReplayAnswer, ReplayChanges } from '../contract/replay.ts'
import { formatTime } from '../contract/units.ts'
import { plural, shown } from './cli-tables.ts'

/** What a replay changed, or would change, for a person. `event` is named for the command that writes it. */
export function replayText({ applied, report, changes }: ReplayAnswer, event: string): string {
  const { counts, skipped, failure } = report
  const { rowsInserted, rowsUpdated, rowsDeleted } = counts
  const rows = rowsInserted + rowsUpdated + rowsDeleted
  const name = report.event.name ?? `event ${report.event.sourceEventId}`
  const told = applied ? 'read again from the archive' : 'read again from the archive, nothing was written'
  const written = applied ? '' : 'would be '
  const racesLine = `  ${plural(counts.racesListed, 'race')} listed, ${counts.racesUnchanged} unchanged, ${counts.racesSaved} changed, ${skipped.length} left out`
  const rowsLine =
    rows === 0
      ? '  the same pages, the same rows'
      : `  ${plural(rowsInserted, 'row')} ${written}added, ${rowsUpdated} changed, ${rowsDeleted} removed`
  return [
    `${shown(name)}: ${told}`,
    ...(failure ? [`  ${shown(failure.message)}`] : []),
    ...(failure && rows === 0 ? [] : [racesLine, rowsLine]),
    ...skipped.map(({ message, code }) => `  left out: ${shown(message)} [${code}]`),
    ...changesText(changes),
    ...(applied || rows === 0 ? [] : [`"replay ${event} --apply" writes this.`]),
    '',
  ].join('\n')
}

/** What differs, a line each. What is new with all it has is only named. */
export function changesText({ event, entries, races }: ReplayChanges): string[] {
  const isNew = event.some(({ field, old }) => field === 'name' && old === null)
  return [
    ...(isNew ? ['  the meeting is new'] : section('the meeting', event.map(fieldLine))),
    ...section('entries', [
      ...(isNew ? [`${entries.added.length} added`] : entries.added.map((one) => `added    ${shown(one)}`)),
      ...entries.changed.map(({ name: one, fields }) => `changed  ${shown(one)}: ${fieldList(fields)}`),
      ...entries.removed.map((one) => `removed  ${shown(one)}`),
      ...(isNew || entries.movedCount === 0 ? [] : [`${entries.movedCount} in another line of the list`]),
    ]),
    ...races.flatMap((race) => (race.change === 'added' ? [addedLine(race)] : raceLines(race))),
  ]
}

function addedLine({ name, results }: RaceReplay): string {
  const laps = results.added.reduce((sum, one) => sum + one.laps, 0)
  return `  ${shown(name)} (new): ${plural(results.added.length, 'result')}, ${plural(laps, 'lap')}`
}

const titles = { added: 'new', changed: 'changed', removed: 'gone' } as const

function raceLines({ name, change, fields, results, laps, findings }: RaceReplay): string[] {
  const lapCounts = `${laps.changedCount} changed, ${laps.addedCount} added, ${laps.removedCount} removed`
  const lapCount = laps.changedCount + laps.addedCount + laps.removedCount
  const listed = laps.changed.length + laps.added.length + laps.removed.length
  return section(`${shown(name)} (${titles[change]})`, [
    ...fields.map(fieldLine),
    ...results.added.map((one) => `${shown(one.driverName)}: result added, ${plural(one.laps, 'lap')}`),
    ...results.changed.map((one) => `${shown(one.driverName)}: ${fieldList(one.fields)}`),
    ...results.removed.map((one) => `${shown(one.driverName)}: result removed, ${plural(one.laps, 'lap')}`),
    ...(lapCount > 0 ? [`laps: ${lapCounts}`] : []),
    ...laps.changed.map((one) => `  ${shown(one.driverName)}, lap ${one.lapNumber}: ${fieldList(one.fields)}`),
    ...laps.added.map((one) => `  ${shown(one.driverName)}, lap ${one.lapNumber}: added, ${formatTime(one.lapTimeMs)}`),
    ...laps.removed.map(
      (one) => `  ${shown(one.driverName)}, lap ${one.lapNumber}: removed, ${formatTime(one.lapTimeMs)}`,
    ),
    ...(listed < lapCount ? [`  … and ${lapCount - listed} more; --json lists them all`] : []),
    ...findings.added.map((message) => `finding added: ${shown(message)}`),
    ...findings.removed.map((message) => `finding removed: ${shown(message)}`),
  ])
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)]
}

const fieldLine = (change: FieldChanged): string => fieldText(change)
const fieldList = (changes: readonly FieldChanged[]): string => changes.map(fieldText).join('; ')

function fieldText({ field, old, new: next }: FieldChanged): string {
  return `${field} ${valueText(field, old)} → ${valueText(field, next)}`
}

function valueText(field: string, value: FieldChanged['old']): string {
  if (value === null) return 'nothing'
  if (typeof value === 'number' && field.endsWith('Ms')) return formatTime(value)
  return typeof value === 'string' ? `"${shown(value)}"` : JSON.stringify(value)
}
