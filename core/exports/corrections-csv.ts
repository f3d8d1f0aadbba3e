import type { CorrectionItem } from '../contract/corrections.ts'
import type { EventDocument, Race } from '../contract/domain.ts'
import { type FieldKind, fieldName } from '../contract/field-names.ts'
import { formatSeconds } from '../contract/units.ts'
import { meetingColumns, meetingValues, type Row, writeCsv } from './csv.ts'

/**
 * One row per correction, in the order in which they were written down: by run, and within a run by race in the order
 * run, then result and lap. The race is described as it is now. A whole result or lap that came or went is a sentence.
 */
export function correctionsCsv(document: EventDocument, corrections: readonly CorrectionItem[]): string {
  const header = [
    ...meetingColumns,
    'Seen (UTC)',
    'Run',
    'What',
    'Change',
    'Entered class',
    'Driver ID',
    'Driver',
    'Lap',
    'Field',
    'Unit',
    'Old value',
    'New value',
    'Old page (SHA-256)',
    'New page (SHA-256)',
  ]
  return writeCsv(header, rows(document, corrections))
}

function* rows(document: EventDocument, corrections: readonly CorrectionItem[]): Generator<Row> {
  const races = new Map(document.races.map((race) => [race.sourceRaceId, race]))
  for (const one of corrections) {
    const { name, kind } =
      one.field === null ? { name: null, kind: 'text' as const } : fieldName(one.subject, one.field)
    yield [
      ...meetingValues(document, races.get(one.sourceRaceId ?? '') ?? noRace),
      one.seenAt,
      one.runId,
      one.subject,
      one.change,
      one.subject === 'entry' ? one.className : null,
      one.sourceDriverId,
      one.driverName,
      one.lapNumber,
      name,
      units[kind] ?? null,
      valueText(one, kind, one.old),
      valueText(one, kind, one.new),
      one.oldPageHash,
      one.newPageHash,
    ]
  }
}

/** What is about the event or its entries is about no race. */
const noRace: Race = {
  sourceRaceId: '',
  section: null,
  raceNumber: null,
  className: null,
  label: null,
  completedAtLocal: null,
  lengthMs: null,
  missingUpstream: null,
  results: [],
  findings: [],
}

const units: { readonly [Kind in FieldKind]?: string } = { time: 's', percent: '%' }

function valueText({ subject }: CorrectionItem, kind: FieldKind, value: CorrectionItem['old']): string | number | null {
  if (value === null) return null
  if (typeof value === 'object' && !Array.isArray(value)) return wholeText(subject, value)
  if (typeof value === 'number') return kind === 'time' ? formatSeconds(value) : kind === 'line' ? value + 1 : value
  if (typeof value === 'string') return kind === 'minute' ? value.replace('T', ' ') : value
  return JSON.stringify(value)
}

/** A result, lap or entry as a whole: "position 3; laps 24; total time 612.345 s". */
function wholeText(subject: CorrectionItem['subject'], held: Record<string, unknown>): string {
  const wanted = {
    result: ['position', 'statusText', 'lapsCompleted', 'totalTimeMs'],
    lap: ['lapTimeMs', 'position'],
    entry: ['transponder', 'carNumber'],
    race: [],
    event: [],
  }[subject]
  return wanted
    .flatMap((field) => {
      const { name, kind } = fieldName(subject, field)
      const value = held[field]
      if (value === null || value === undefined) return []
      return `${name} ${kind === 'time' && typeof value === 'number' ? `${formatSeconds(value)} s` : String(value)}`
    })
    .join('; ')
}
