import type { CorrectionItem, CorrectionList, HeldItem, NamedRace } from '../contract/corrections.ts'
import { type FieldKind, fieldName } from '../contract/field-names.ts'
import { formatLapsTime, formatTime } from '../contract/units.ts'
import { shown, table } from './cli-tables.ts'

const nothing = '–'

/** What a source showed otherwise than before, a line each; the newest run first. */
export function correctionsTable({ corrections, races, total, following, older }: CorrectionList): string {
  const names = new Map(races.map((race) => [race.sourceRaceId, nameOf(race)]))
  const rows = corrections.map((one) => [
    one.seenAt.slice(0, 16).replace('T', ' '),
    one.runId,
    one.sourceRaceId === null ? one.className : (names.get(one.sourceRaceId) ?? one.sourceRaceId),
    one.driverName,
    one.lapNumber,
    what(one),
    valueText(one, one.old),
    valueText(one, one.new),
  ])
  const header = ['Seen (UTC)', 'Run', 'Race or class', 'Driver', 'Lap', 'What', 'Before', 'Now']
  const isWhole = corrections.some(({ follows }) => follows)
  const more = [
    `${total} ${total === 1 ? 'correction' : 'corrections'}`,
    following > 0 && !isWhole && `${following} figures that follow from others are left out: --all shows them`,
    older > 0 && `${older} older ones are left out: --out writes all`,
  ]
  return `${table(header, rows, ['Run', 'Lap'])}\n${more.filter(Boolean).join('; ')}\n`
}

function nameOf({ raceNumber, label, sourceRaceId }: NamedRace): string {
  return `Race ${raceNumber ?? ''} ${label ?? sourceRaceId}`.replace(/ +/g, ' ')
}

const changes: Record<CorrectionItem['change'], string> = {
  changed: 'changed',
  added: 'came',
  removed: 'went',
  missing: 'no longer listed',
  listed: 'listed again',
}

function what({ subject, change, field }: CorrectionItem): string {
  return field === null ? `${subject} ${changes[change]}` : fieldName(subject, field).name
}

/** A value for a person: "1:05.340", "96.39 %", a whole result as "3. 24/10:14.477". */
function valueText({ subject, field }: CorrectionItem, value: CorrectionItem['old']): string {
  if (value === null) return nothing
  if (typeof value !== 'object' || Array.isArray(value)) {
    return scalarText(field === null ? 'text' : fieldName(subject, field).kind, value)
  }
  const held = value as Record<string, unknown>
  const number = (name: string) => (typeof held[name] === 'number' ? held[name] : null)
  if (subject === 'lap') return formatTime(number('lapTimeMs') ?? 0)
  if (subject === 'entry') return [held.transponder, held.carNumber].filter(Boolean).join(', ') || 'no transponder'
  return resultText(number('position'), number('lapsCompleted'), number('totalTimeMs'), held.statusText)
}

function scalarText(kind: FieldKind, value: unknown): string {
  if (typeof value === 'number') {
    if (kind === 'time') return formatTime(value)
    if (kind === 'percent') return `${value.toFixed(2)} %`
    return String(kind === 'line' ? value + 1 : value)
  }
  return typeof value === 'string' ? (kind === 'minute' ? value.replace('T', ' ') : value) : JSON.stringify(value)
}

function resultText(position: number | null, laps: number | null, totalMs: number | null, status: unknown): string {
  const figures = laps === null ? nothing : formatLapsTime(laps, totalMs)
  return [position === null ? null : `${position}.`, figures, status].filter((part) => part != null).join(' ')
}

/** Races that wait for a person, each side by side with what is stored. */
export function heldText(held: readonly HeldItem[]): string {
  return held
    .map((one) => {
      const { heldId, eventName, race, heldAt, runId, reason, problem, lines } = one
      const rows = lines.map(({ driverName, stored, offered }) => [
        driverName,
        stored && resultText(stored.position, stored.lapsCompleted, stored.totalTimeMs, stored.statusText),
        stored?.laps ?? null,
        offered && resultText(offered.position, offered.lapsCompleted, offered.totalTimeMs, offered.statusText),
        offered?.laps ?? null,
      ])
      const head = shown(`Held ${heldId}: ${eventName}, ${nameOf(race)}`)
      const since = shown(`Since ${heldAt.slice(0, 16).replace('T', ' ')} UTC, run ${runId}. ${reason}`)
      const header = ['Driver', 'Stored', 'Laps', 'The source now', 'Its laps']
      const sides = problem === null ? table(header, rows, ['Laps', 'Its laps']) : `${problem}\n`
      return `${head}\n${since}\n\n${sides}\nheld accept ${heldId}   stores what the source shows now\nheld refuse ${heldId}   keeps what is stored\n`
    })
    .join('\n')
}
