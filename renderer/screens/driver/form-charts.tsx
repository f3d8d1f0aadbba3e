import { SimpleGrid } from '@mantine/core'
import type { DriverForm, DriverHistory } from '../../../core/contract/driver-history.ts'
import { driverLook } from '../../charts/driver-colours.ts'
import { explainsBy } from '../../charts/explains-by.ts'
import { PointsChart } from '../../charts/points-chart.tsx'
import { formatDate, formatDayShort, formatPercent, formatPlace } from '../../format.ts'

/** How somebody is going: pace beside the middle of the field, and places, race by race. */
export function FormCharts({ history }: { readonly history: DriverHistory }) {
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
      <PaceChart history={history} />
      <PlaceChart history={history} />
    </SimpleGrid>
  )
}

function PaceChart({ history: { driverName, form } }: { readonly history: DriverHistory }) {
  const look = driverLook(0)
  return (
    <PointsChart
      title="Form"
      sentence="Average lap beside the field’s middle; below 0 is faster."
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
          { heading: 'Average lap', kind: 'time', figure: 'average-lap' },
          { heading: 'Middle of the field', kind: 'time', figure: 'published-field-median' },
          { heading: 'Slower', kind: 'percent', figure: 'slower-than-field' },
        ],
        explains: explainsBy(form, [
          null,
          null,
          null,
          'position',
          'average-lap',
          'published-field-median',
          'slower-than-field',
        ]),
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

function PlaceChart({ history: { driverName, form } }: { readonly history: DriverHistory }) {
  return (
    <PointsChart
      title="Latest places"
      sentence="Where the latest races ended; the first place is on top."
      about={[driverName]}
      arePlaces
      rows={form.map((race) => ({
        label: formatDayShort(race.startDateLocal),
        about: `${nameOf(race)}, ${formatDate(race.startDateLocal)}`,
        values: { place: race.position, field: race.resultCount },
      }))}
      series={[
        { key: 'place', name: 'Place', ...driverLook(0) },
        { key: 'field', name: 'Drivers in the race', ...driverLook(6), marker: 'ring' },
      ]}
      table={{
        columns: [
          { heading: 'Race', kind: 'text' },
          { heading: 'Meeting', kind: 'text' },
          { heading: 'Day', kind: 'text' },
          { heading: 'Place', kind: 'number', figure: 'position' },
          { heading: 'Drivers in the race', kind: 'number' },
          { heading: 'As published', kind: 'text' },
        ],
        explains: explainsBy(form, [null, null, null, 'position']),
        rows: form.map((race) => [
          nameOf(race),
          race.eventName,
          race.startDateLocal,
          race.position,
          race.resultCount,
          race.statusText,
        ]),
      }}
      format={String}
      formatTick={String}
    />
  )
}

const nameOf = ({ label, className }: DriverForm) => label ?? className ?? 'Race'
