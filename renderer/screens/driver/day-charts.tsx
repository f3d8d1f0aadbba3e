import { SimpleGrid } from '@mantine/core'
import type { DriverMeeting, DriverRun } from '../../../core/contract/driver-meeting.ts'
import { driverLook } from '../../charts/driver-colours.ts'
import { explainsBy } from '../../charts/explains-by.ts'
import { PointsChart } from '../../charts/points-chart.tsx'
import { formatLapTime, formatPlace } from '../../format.ts'
import { useViewStore } from '../../stores/view-store.ts'

/** How the day went, run by run: the pace of each class, and the places from the grid to the end. */
export function DayCharts({ day }: { readonly day: DriverMeeting }) {
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
      <PaceChart day={day} />
      <PlaceChart day={day} />
    </SimpleGrid>
  )
}

const about = ({ driver, eventName }: DriverMeeting) => [driver.driverName, eventName]
const nameOf = (run: DriverRun) => run.label ?? run.className ?? `Race ${run.raceNumber ?? ''}`
const tipOf = (run: DriverRun) => [run.section, nameOf(run)].filter(Boolean).join(': ')

/** "Q1", "Main": as short as an axis needs, else the number of the race. */
function shortName({ section, label, raceNumber }: DriverRun): string {
  const round = /round\s*(\d+)/i.exec(section ?? '')?.[1]
  if (round !== undefined) return `R${round}`
  const main = /\b([A-Z]\d?)-?main\b/i.exec(label ?? '')?.[1]
  return main === undefined ? `#${raceNumber ?? ''}` : `${main}-Main`
}

function PaceChart({ day }: { readonly day: DriverMeeting }) {
  const inSeconds = useViewStore(({ timeDisplay }) => timeDisplay === 'seconds')
  const { runs, classes } = day
  const series = classes.flatMap(({ className }, at) => {
    const suffix = classes.length > 1 ? `, ${className ?? 'no class'}` : ''
    return [
      { key: `best ${at}`, name: `Best lap${suffix}`, ...driverLook(at * 2) },
      { key: `average ${at}`, name: `Average${suffix}`, ...driverLook(at * 2 + 1) },
    ]
  })
  return (
    <PointsChart
      title="Pace over the day"
      sentence="Best and average lap of every run; lower is faster."
      about={about(day)}
      rows={runs.map((run) => {
        const at = classes.findIndex(({ className }) => className === run.className)
        const values = { [`best ${at}`]: run.own.fastestLapMs, [`average ${at}`]: run.own.averageLapMs }
        return { label: shortName(run), about: tipOf(run), values }
      })}
      series={series}
      table={{
        columns: [
          { heading: 'Run', kind: 'text' },
          { heading: 'Class', kind: 'text' },
          { heading: 'Best lap', kind: 'time', figure: 'fastest-lap' },
          { heading: 'Average lap', kind: 'time', figure: 'average-lap' },
          { heading: 'Average of clean laps', kind: 'time', figure: 'clean-average' },
          { heading: 'Middle of the field', kind: 'time', figure: 'field-median' },
        ],
        explains: explainsBy(runs, [null, null, 'fastest-lap', 'average-lap', 'clean-average', 'field-median']),
        rows: runs.map((run) => [
          tipOf(run),
          run.className,
          run.own.fastestLapMs,
          run.own.averageLapMs,
          run.clean.averageLapMs,
          run.medianAverageLapMs,
        ]),
      }}
      format={(ms) => formatLapTime(Math.round(ms), inSeconds)}
      formatTick={(ms) => formatLapTime(Math.round(ms), inSeconds)}
    />
  )
}

function PlaceChart({ day }: { readonly day: DriverMeeting }) {
  const { runs } = day
  return (
    <PointsChart
      title="Places over the day"
      sentence="Where each run began and where it ended; the first place is on top."
      about={about(day)}
      arePlaces
      rows={runs.map((run) => ({
        label: shortName(run),
        about: tipOf(run),
        values: { grid: run.gridPosition, place: run.position },
      }))}
      series={[
        { key: 'place', name: 'Place', ...driverLook(0) },
        { key: 'grid', name: 'Grid', ...driverLook(6), marker: 'ring' },
      ]}
      table={{
        columns: [
          { heading: 'Run', kind: 'text' },
          { heading: 'Grid', kind: 'number', figure: 'grid-position' },
          { heading: 'Place', kind: 'text', figure: 'position' },
          { heading: 'Places gained', kind: 'number', figure: 'places-gained' },
        ],
        explains: explainsBy(runs, [null, 'grid-position', 'position', 'places-gained']),
        rows: runs.map((run) => [
          tipOf(run),
          run.gridPosition,
          formatPlace(run.position, run.resultCount, run.statusText),
          run.placesGained,
        ]),
      }}
      format={String}
      formatTick={String}
    />
  )
}
