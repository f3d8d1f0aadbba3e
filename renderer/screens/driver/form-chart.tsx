import type { DriverForm, DriverHistory } from '../../../core/contract/driver-history.ts'
import { driverLook } from '../../charts/driver-colours.ts'
import { PointsChart } from '../../charts/points-chart.tsx'
import { formatDate, formatDayShort, formatPercent, formatPlace } from '../../format.ts'

/** How somebody is going: their average lap beside the middle of the field, race by race. */
export function FormChart({ history: { driverName, form } }: { readonly history: DriverHistory }) {
  const look = driverLook(0)
  return (
    <PointsChart
      title="Form"
      sentence="Average lap beside the middle of the field in the latest races, as published; below 0 is faster than half of the field."
      about={[driverName]}
      rows={form.map((race) => ({
        label: formatDayShort(race.startDateLocal),
        about: `${nameOf(race)}, ${formatDate(race.startDateLocal)}: ${formatPlace(race.position, race.resultCount, race.statusText)}`,
        values: { pace: race.slowerThanMedianPercent },
      }))}
      series={[{ key: 'pace', name: 'Slower than the middle', ...look }]}
      referenceAt={0}
      table={{
        columns: [
          { heading: 'Race', kind: 'text' },
          { heading: 'Meeting', kind: 'text' },
          { heading: 'Day', kind: 'text' },
          { heading: 'Place', kind: 'text' },
          { heading: 'Average lap', kind: 'time' },
          { heading: 'Middle of the field', kind: 'time' },
          { heading: 'Slower', kind: 'percent' },
        ],
        rows: form.map((race) => [
          nameOf(race),
          race.eventName,
          race.startDateLocal,
          formatPlace(race.position, race.resultCount, race.statusText),
          race.averageLapMs,
          race.medianAverageLapMs,
          race.slowerThanMedianPercent,
        ]),
      }}
      format={formatPercent}
      formatTick={(value) => `${value.toFixed(1)} %`}
    />
  )
}

const nameOf = ({ label, className }: DriverForm) => label ?? className ?? 'Race'
