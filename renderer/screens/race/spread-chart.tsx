import { SegmentedControl } from '@mantine/core'
import { useMemo } from 'react'
import type { LapGround, RaceCharts } from '../../../core/contract/charts.ts'
import { ChartFrame } from '../../charts/chart-frame.tsx'
import type { ChartTable } from '../../charts/chart-table.ts'
import { aboutRace, type RaceDriver } from '../../charts/race-lines.ts'
import { SpreadPlot, type SpreadRow } from '../../charts/spread-plot.tsx'
import { formatLapTime } from '../../format.ts'
import { type SpreadForm, useChartView } from '../../stores/chart-view-store.ts'
import { GroundChoice, groundWords } from './ground-choice.tsx'
import type { RaceViewProps } from './race-tabs.tsx'
import { useShared } from './use-shared.ts'

interface SpreadChartProps extends Pick<RaceViewProps, 'race' | 'shown'> {
  readonly charts: RaceCharts
}

const sentences: Readonly<Record<SpreadForm, string>> = {
  box: 'The box holds the middle half of the laps, its thick line is the middle lap; whiskers reach 1.5 boxes, circles lie beyond. Quartiles as in spreadsheets.',
  histogram: 'How many laps of each driver took how long; the same slices for all.',
  range: 'Best, average and slowest lap of each driver.',
}

/** How the laps of each driver lie: a row a driver, on one axis. */
export function SpreadChart({ race, shown, charts }: SpreadChartProps) {
  const { onHover, onPin, litDriverId } = useShared()
  const { ground, spreadForm, setSpreadForm } = useChartView()
  const rows = useMemo(() => rowsOf(shown, charts, ground), [shown, charts, ground])
  const slices = charts.slices[ground]
  const { raceId } = race
  const table = useMemo(() => {
    const of = { raceId, ground }
    return spreadForm === 'histogram' ? histogramTable(rows, slices, of) : spreadTable(rows, spreadForm, of)
  }, [rows, slices, spreadForm, raceId, ground])
  return (
    <ChartFrame
      title="Spread"
      sentence={`${sentences[spreadForm]} ${groundWords(charts, ground)}`}
      about={aboutRace(race)}
      table={table}
      controls={
        <>
          <SegmentedControl
            aria-label="How laps are drawn"
            size="xs"
            transitionDuration={0}
            value={spreadForm}
            onChange={(value) => setSpreadForm(value as SpreadForm)}
            data={[
              { value: 'box', label: 'Box' },
              { value: 'histogram', label: 'Histogram' },
              { value: 'range', label: 'Best to slowest' },
            ]}
          />
          <GroundChoice />
        </>
      }
    >
      <SpreadPlot
        form={spreadForm}
        rows={rows}
        slices={slices}
        litDriverId={litDriverId}
        onHover={onHover}
        onPin={onPin}
      />
    </ChartFrame>
  )
}

function rowsOf(shown: readonly RaceDriver[], { drivers }: RaceCharts, ground: LapGround): SpreadRow[] {
  const figures = new Map(drivers.map((driver) => [driver.driverId, driver[ground]]))
  return shown.flatMap(({ driverId, driverName, position, colour, dash, marker }) => {
    const { spread, sliceCounts, aboveCount } = figures.get(driverId) ?? {}
    if (!spread || !sliceCounts || aboveCount === undefined) return []
    const name = position === null ? driverName : `${position} ${driverName}`
    return [{ driverId, name, driverName, colour, dash, marker, spread, sliceCounts, aboveCount }]
  })
}

interface TableOf {
  readonly raceId: number
  readonly ground: LapGround
}

function spreadTable(rows: readonly SpreadRow[], form: 'box' | 'range', { raceId, ground }: TableOf): ChartTable {
  const figures =
    form === 'range'
      ? (['bestMs', 'averageMs', 'slowestMs'] as const)
      : (['bestMs', 'lowerQuartileMs', 'medianMs', 'upperQuartileMs', 'slowestMs', 'averageMs'] as const)
  const parts = form === 'box' ? [...figures, 'beyond' as const] : figures
  const explained = parts.map((part) => figuresOf[ground][part])
  return {
    columns: [
      { heading: 'Driver', kind: 'text' },
      ...explained.map((figure, at) => {
        const part = figures[at]
        return part === undefined
          ? ({ heading: 'Laps beyond', kind: 'number', figure } as const)
          : ({ heading: headings[part], kind: 'time', figure } as const)
      }),
    ],
    rows: rows.map(({ driverName, spread }) => [
      driverName,
      ...figures.map((figure) => spread[figure]),
      ...(form === 'box' ? [spread.farMs.length] : []),
    ]),
    explains: (row, column) => {
      const [figure, driver] = [explained[column - 1], rows[row]]
      return figure && driver && { figure, raceId, driverId: driver.driverId }
    },
  }
}

/** What each is called where it is explained. */
const figuresOf = {
  counted: {
    bestMs: 'fastest-lap',
    lowerQuartileMs: 'lower-quartile',
    medianMs: 'median-lap',
    upperQuartileMs: 'upper-quartile',
    averageMs: 'average-lap',
    slowestMs: 'slowest-lap',
    beyond: 'laps-beyond',
    within: 'laps-within',
  },
  clean: {
    bestMs: 'clean-fastest-lap',
    lowerQuartileMs: 'clean-lower-quartile',
    medianMs: 'clean-median-lap',
    upperQuartileMs: 'clean-upper-quartile',
    averageMs: 'clean-average',
    slowestMs: 'clean-slowest-lap',
    beyond: 'clean-laps-beyond',
    within: 'clean-laps-within',
  },
} as const

const headings = {
  bestMs: 'Best',
  lowerQuartileMs: 'Lower quartile',
  medianMs: 'Median',
  upperQuartileMs: 'Upper quartile',
  averageMs: 'Average',
  slowestMs: 'Slowest',
}

function histogramTable(
  rows: readonly SpreadRow[],
  { fromMs, widthMs, sliceCount, endMs }: RaceCharts['slices']['counted'],
  { raceId, ground }: TableOf,
): ChartTable {
  const from = (slice: number) => formatLapTime(fromMs + slice * widthMs)
  return {
    columns: [
      { heading: 'Lap from', kind: 'text' },
      ...rows.map(({ driverName, colour, dash, marker }) => ({
        heading: driverName,
        kind: 'number' as const,
        look: { colour, dash, marker },
      })),
    ],
    rows: [
      ...Array.from({ length: sliceCount }, (_, slice) => [
        from(slice),
        ...rows.map(({ sliceCounts }) => sliceCounts[slice] ?? 0),
      ]),
      ['slower', ...rows.map(({ aboveCount }) => aboveCount)],
    ],
    explains: (row, column) => {
      const driver = rows[column - 1]
      if (!driver) return undefined
      const of = { figure: figuresOf[ground].within, raceId, driverId: driver.driverId }
      if (row === sliceCount) return { ...of, fromMs: endMs }
      const [sliceMs, nextMs] = [fromMs + row * widthMs, fromMs + (row + 1) * widthMs]
      return { ...of, fromMs: sliceMs, toMs: Math.min(nextMs, endMs) }
    },
  }
}
