import { Group, Text } from '@mantine/core'
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts'
import { ChartFrame } from './chart-frame.tsx'
import type { ChartTable } from './chart-table.ts'
import { ChartTip } from './chart-tip.tsx'
import { type DriverLook, isHollow, markerPath } from './driver-colours.ts'
import { DriverSign } from './driver-sign.tsx'

/** One line over all points; a point it has no value for is passed over. */
export interface PointSeries extends DriverLook {
  readonly key: string
  readonly name: string
}

export interface PointRow {
  readonly label: string
  /** Heads the tip. */
  readonly about: string
  readonly values: Readonly<Record<string, number | null>>
}

interface PointsChartProps {
  readonly title: string
  readonly sentence: string
  readonly about: readonly (string | null)[]
  readonly rows: readonly PointRow[]
  readonly series: readonly PointSeries[]
  readonly table: ChartTable
  /** A line across at this value. */
  readonly referenceAt?: number
  /** Whole values from 1, the first on top. */
  readonly arePlaces?: boolean
  format(value: number): string
  formatTick(value: number): string
}

const height = 260

/** A few values one after the other, such as races of a day: lines with a marker at each, told apart without colour. */
export function PointsChart(props: PointsChartProps) {
  const { title, sentence, about, rows, series, table, referenceAt, arePlaces = false } = props
  const { format, formatTick } = props
  const data = rows.map(({ values }, at) => ({ at, ...values }))
  const drawn = series.filter(({ key }) => rows.some(({ values }) => values[key] != null))
  return (
    <ChartFrame title={title} sentence={sentence} about={about} table={table} legend={drawn}>
      <div style={{ height }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 800, height }}>
          <LineChart data={data} margin={{ top: 10, right: 20, bottom: 4, left: 4 }}>
            <CartesianGrid stroke="var(--mre-line)" vertical={false} />
            <XAxis
              dataKey="at"
              interval="preserveStartEnd"
              minTickGap={20}
              padding={{ left: 24, right: 24 }}
              tickFormatter={(at: number) => rows[at]?.label ?? ''}
              tick={{ fill: 'var(--mre-quiet)', fontSize: 12 }}
              stroke="var(--mre-line)"
            />
            <YAxis
              width={62}
              domain={arePlaces ? [1, 'dataMax'] : ['auto', 'auto']}
              reversed={arePlaces}
              allowDecimals={!arePlaces}
              tickFormatter={(value: number) => formatTick(value).replaceAll(' ', '\u00a0')}
              tick={{ fill: 'var(--mre-quiet)', fontSize: 12 }}
              stroke="var(--mre-line)"
            />
            <Tooltip
              isAnimationActive={false}
              content={(tip: TooltipContentProps) => <PointTip tip={tip} rows={rows} series={drawn} format={format} />}
            />
            {referenceAt !== undefined && (
              <ReferenceLine y={referenceAt} stroke="var(--mre-quiet)" strokeDasharray="2 4" strokeWidth={1.5} />
            )}
            {drawn.map((one) => (
              <Line
                key={one.key}
                dataKey={one.key}
                name={one.name}
                type="linear"
                connectNulls
                stroke={one.colour}
                strokeWidth={2}
                {...(one.dash !== undefined && { strokeDasharray: one.dash })}
                dot={({ cx, cy, value, key }) => <Point key={key} cx={cx} cy={cy} value={value} look={one} />}
                activeDot={{ r: 5, strokeWidth: 0, fill: one.colour }}
                isAnimationActive={false}
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      </div>
      {drawn.length > 1 && (
        <Group gap="md" mt={4} aria-hidden>
          {drawn.map((one) => (
            <Group key={one.key} gap={6} wrap="nowrap">
              <DriverSign colour={one.colour} dash={one.dash} marker={one.marker} />
              <Text fz="xs">{one.name}</Text>
            </Group>
          ))}
        </Group>
      )}
    </ChartFrame>
  )
}

interface PointProps {
  readonly cx?: number | undefined
  readonly cy?: number | undefined
  readonly value?: unknown
  readonly look: DriverLook
}

function Point({ cx, cy, value, look: { colour, marker } }: PointProps) {
  if (cx === undefined || cy === undefined || typeof value !== 'number') return <g />
  const fill = isHollow(marker) ? 'light-dark(#ffffff, #141b22)' : colour
  return <path d={markerPath(marker, cx, cy, 4)} fill={fill} stroke={colour} strokeWidth="1.5" />
}

interface PointTipProps {
  readonly tip: TooltipContentProps
  readonly rows: readonly PointRow[]
  readonly series: readonly PointSeries[]
  format(value: number): string
}

function PointTip({ tip: { active, label }, rows, series, format }: PointTipProps) {
  const row = active && label !== undefined ? rows[Number(label)] : undefined
  if (!row) return null
  const lines = series.flatMap(({ key, name, colour, dash, marker }) => {
    const value = row.values[key]
    return value == null
      ? []
      : [
          {
            key,
            sign: <DriverSign colour={colour} dash={dash} marker={marker} />,
            name,
            value: format(value),
          },
        ]
  })
  return <ChartTip title={row.about} lines={lines} />
}
