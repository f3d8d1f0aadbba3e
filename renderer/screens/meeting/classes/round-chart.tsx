import { Group, SegmentedControl, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import {
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts'
import type { ClassFigures } from '../../../../core/contract/meeting-figures.ts'
import { ChartFrame } from '../../../charts/chart-frame.tsx'
import { type ChartTable, showValue } from '../../../charts/chart-table.ts'
import { ChartTip } from '../../../charts/chart-tip.tsx'
import { type DriverLook, driverLook } from '../../../charts/driver-colours.ts'
import { DriverSign } from '../../../charts/driver-sign.tsx'
import { axisTicks } from '../../../charts/race-lines.ts'
import { type ClassMeasure, runOfRound } from './class-measures.ts'
import { shortRound } from './race-names.ts'

interface RoundLine extends DriverLook {
  readonly driverId: number
  readonly name: string
  /** By round; null where there is none. */
  readonly values: readonly (number | null)[]
  readonly raceIds: readonly (number | null)[]
}

interface RoundChartProps {
  readonly own: ClassFigures
  readonly measure: ClassMeasure
  readonly about: readonly (string | null)[]
}

const height = 340
const some = 8

/** One line a driver over the rounds of a class. */
export function RoundChart({ own, measure, about }: RoundChartProps) {
  const { rounds, drivers } = own
  const [most, setMost] = useState(String(some))
  const lines = useMemo(
    () =>
      drivers
        .map((driver): RoundLine => {
          const runs = rounds.map((_round, round) => runOfRound(driver, round))
          const values = runs.map((run) => (run === undefined ? null : measure.ofRun(run)))
          const raceIds = runs.map((run) => run?.raceId ?? null)
          return { ...driverLook(driver.look), driverId: driver.driverId, name: driver.driverName, values, raceIds }
        })
        .filter(({ values }) => values.some((value) => value !== null))
        .slice(0, most === 'all' ? undefined : Number(most)),
    [drivers, rounds, measure, most],
  )
  const table: ChartTable = {
    columns: [
      { heading: 'Driver', kind: 'text' },
      ...rounds.map(({ name }) => ({ heading: name, kind: measure.kind }) as const),
    ],
    rows: lines.map(({ name, values }) => [name, ...values]),
    explains: (row, column) => {
      const { driverId, raceIds } = lines[row] ?? {}
      const raceId = raceIds?.[column - 1]
      const figure = measure.key === 'result' ? 'time-per-lap' : measure.figure
      return driverId && raceId ? { figure, raceId, driverId } : undefined
    },
  }
  const rows = rounds.map(({ name }, at) => ({
    name,
    ...Object.fromEntries(lines.map(({ driverId, values }) => [`d${driverId}`, values[at] ?? undefined])),
  }))
  const all = lines.flatMap(({ values }) => values.flatMap((value) => value ?? []))
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const margin = Math.max((high - low) * 0.05, measure.kind === 'time' ? 50 : 0.2)
  const domain: [number, number] = [low - margin, high + margin]
  const format = (value: number) => showValue(value, measure.kind)
  return (
    <ChartFrame
      title={`${measure.key === 'result' ? 'Time per lap' : measure.label} over the rounds`}
      sentence={`One line a driver. ${measure.lessIsBetter ? 'Lower is faster' : 'Higher is steadier'}; of two runs in a round the later one counts.`}
      about={about}
      table={table}
      legend={lines}
      controls={
        drivers.length > some && (
          <SegmentedControl
            aria-label="Drivers drawn"
            size="xs"
            data={[
              { value: String(some), label: `${some} fastest` },
              { value: String(2 * some), label: `${2 * some} fastest` },
              { value: 'all', label: 'All' },
            ]}
            value={most}
            onChange={setMost}
          />
        )
      }
    >
      <div style={{ height }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 800, height }}>
          <LineChart data={rows} margin={{ top: 8, right: 16, bottom: 0, left: 0 }}>
            <CartesianGrid stroke="var(--mre-line)" vertical={false} />
            <XAxis
              dataKey="name"
              tickFormatter={shortRound}
              padding={{ left: 24, right: 24 }}
              tick={{ fill: 'var(--mre-quiet)', fontSize: 12 }}
              stroke="var(--mre-line)"
            />
            <YAxis
              width={64}
              domain={domain}
              {...(measure.kind === 'time' && { ticks: axisTicks(domain[0], domain[1], 6) })}
              tickFormatter={(value: number) => (measure.kind === 'time' ? format(value) : `${value.toFixed(1)} %`)}
              tick={{ fill: 'var(--mre-quiet)', fontSize: 12 }}
              stroke="var(--mre-line)"
            />
            <Tooltip
              isAnimationActive={false}
              content={(tip: TooltipContentProps) => (
                <RoundTip tip={tip} lines={lines} rounds={rounds} format={format} />
              )}
            />
            {lines.map(({ driverId, name, colour, dash }) => (
              <Line
                key={driverId}
                dataKey={`d${driverId}`}
                name={name}
                type="linear"
                stroke={colour}
                strokeWidth={2}
                {...(dash !== undefined && { strokeDasharray: dash })}
                dot={{ r: 3, fill: colour, strokeWidth: 0 }}
                connectNulls={false}
                isAnimationActive={false}
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      </div>
      <Group gap="md" mt="xs" aria-hidden>
        {lines.map((line) => (
          <Group key={line.driverId} gap={6} wrap="nowrap">
            <DriverSign {...line} />
            <Text fz="xs">{line.name}</Text>
          </Group>
        ))}
      </Group>
    </ChartFrame>
  )
}

interface RoundTipProps {
  readonly tip: TooltipContentProps
  readonly lines: readonly RoundLine[]
  readonly rounds: ClassFigures['rounds']
  format(value: number): string
}

/** Everybody in a round, in the order of the picture. */
function RoundTip({ tip: { active, activeIndex }, lines, rounds, format }: RoundTipProps) {
  const at = active && activeIndex != null ? Number(activeIndex) : null
  const round = at === null ? undefined : rounds[at]
  if (at === null || !round) return null
  const told = lines
    .flatMap((line) => {
      const value = line.values[at]
      return value == null ? [] : [{ line, value }]
    })
    .toSorted((one, other) => one.value - other.value)
  const shown = told.slice(0, 16).map(({ line, value }) => ({
    key: line.driverId,
    sign: <DriverSign {...line} />,
    name: line.name,
    value: format(value),
  }))
  return <ChartTip title={round.name} lines={shown} />
}
