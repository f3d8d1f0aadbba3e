import type { EventDocument } from '../contract/domain.ts'
import { formatSeconds } from '../contract/units.ts'
import { meetingColumns, meetingValues, type Row, writeCsv } from './csv.ts'

/** One row per result, with every figure the source publishes: the header names field and unit. */
export function resultsCsv(document: EventDocument): string {
  const header = [
    ...meetingColumns,
    'Missing upstream',
    'Position',
    'Driver ID',
    'Driver',
    'Car number',
    'Grid position',
    'Laps',
    'Total time (s)',
    'Total time (ms)',
    'Status',
    'Behind (s or laps)',
    'Fastest lap (s)',
    'Fastest lap number',
    'Average lap (s)',
    'Average of top 5 laps (s)',
    'Average of top 10 laps (s)',
    'Average of top 15 laps (s)',
    'Top 2 consecutive laps (s)',
    'Top 3 consecutive laps (s)',
    'Standard deviation (s)',
    'Consistency (%)',
    'Findings',
  ]
  return writeCsv(header, rows(document))
}

function* rows(document: EventDocument): Generator<Row> {
  for (const race of document.races) {
    for (const result of race.results) {
      const own = race.findings.filter(({ sourceDriverId }) => sourceDriverId === result.sourceDriverId)
      yield [
        ...meetingValues(document, race),
        race.missingUpstream ? 'yes' : 'no',
        result.position,
        result.sourceDriverId,
        result.driverName,
        result.carNumber,
        result.gridPosition,
        result.lapsCompleted,
        seconds(result.totalTimeMs),
        result.totalTimeMs,
        result.statusText,
        result.behind,
        seconds(result.fastestLapMs),
        result.fastestLapNumber,
        seconds(result.averageLapMs),
        seconds(result.averageTop5Ms),
        seconds(result.averageTop10Ms),
        seconds(result.averageTop15Ms),
        seconds(result.top2ConsecutiveMs),
        seconds(result.top3ConsecutiveMs),
        seconds(result.stdDeviationMs),
        result.consistencyPercent,
        own.map(({ message }) => message).join(' ') || null,
      ]
    }
  }
}

function seconds(ms: number | null): string | null {
  return ms === null ? null : formatSeconds(ms)
}
