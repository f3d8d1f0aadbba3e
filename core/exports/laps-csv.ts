import type { EventDocument } from '../contract/domain.ts'
import { formatSeconds } from '../contract/units.ts'
import { meetingColumns, meetingValues, type Row, writeCsv } from './csv.ts'

/** One row per lap, races in the order run, results as in the table: the header names field and unit. */
export function lapsCsv(document: EventDocument): string {
  const header = [
    ...meetingColumns,
    'Finishing position',
    'Driver ID',
    'Driver',
    'Car number',
    'Lap',
    'Lap time (s)',
    'Lap time (ms)',
    'Elapsed time (s)',
    'Position on lap',
    'Pace (laps/time)',
    'Segments',
  ]
  return writeCsv(header, rows(document))
}

function* rows(document: EventDocument): Generator<Row> {
  for (const race of document.races) {
    for (const result of race.results) {
      let elapsedMs = 0
      for (const lap of result.laps) {
        elapsedMs += lap.lapTimeMs
        yield [
          ...meetingValues(document, race),
          result.position,
          result.sourceDriverId,
          result.driverName,
          result.carNumber,
          lap.lapNumber,
          formatSeconds(lap.lapTimeMs),
          lap.lapTimeMs,
          formatSeconds(elapsedMs),
          lap.position,
          lap.pace,
          lap.segments.length === 0 ? null : JSON.stringify(lap.segments),
        ]
      }
    }
  }
}
