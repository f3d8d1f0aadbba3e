import { stringify } from 'csv-stringify/sync'
import type { EventDocument, Race } from '../contract/domain.ts'

export type Row = readonly (string | number | null)[]

/** What every row says of its meeting and race, so that a row can be understood alone. */
export const meetingColumns = [
  'Source',
  'Track',
  'Event ID',
  'Event',
  'Race ID',
  'Section',
  'Race number',
  'Class',
  'Race',
  'Completed (track time)',
] as const

/** The values of `meetingColumns`. */
export function meetingValues({ source, track, event }: EventDocument, race: Race): Row {
  return [
    source,
    track.name ?? track.sourceTrackSlug,
    event.sourceEventId,
    event.name,
    race.sourceRaceId,
    race.section,
    race.raceNumber,
    race.className,
    race.label,
    race.completedAtLocal?.replace('T', ' ') ?? null,
  ]
}

/**
 * RFC 4180 text with a byte-order mark, so that a spreadsheet opens names right. A text that begins like a formula
 * (`= + - @`, a tab) gets an apostrophe in front, which a spreadsheet shows as text and does not run.
 */
export function writeCsv(header: readonly string[], rows: Iterable<Row>): string {
  return stringify([header, ...rows], {
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    // The writer itself quotes only what holds the whole line end: a lone half of it would end the row for others.
    quoted_match: /[\r\n]/,
  })
}
