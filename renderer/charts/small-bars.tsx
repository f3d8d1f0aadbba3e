import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts'
import { ChartTip } from './chart-tip.tsx'
import classes from './small-bars.module.css'

/** One value of every row. */
export interface BarSeries {
  readonly key: string
  readonly name: string
  /** A CSS colour that fits both schemes. */
  readonly colour: string
  /** A dot instead of a bar, in front of the bars. */
  readonly isDot?: boolean
}

export interface BarRow {
  readonly label: string
  /** A few words for the heading of the tip. */
  readonly about: string
  readonly values: Readonly<Record<string, number | null>>
}

interface SmallBarsProps {
  readonly title: string
  /** What it shows, in one sentence for everybody. */
  readonly sentence: string
  readonly rows: readonly BarRow[]
  /** Bars stand on each other. */
  readonly series: readonly BarSeries[]
  /** Only whole values make sense. */
  readonly areWhole?: boolean
  format(value: number): string
  formatTick(value: number): string
  onPick?(index: number): void
  /** The same figures as a table: for whoever reads rather than looks. */
  readonly table: ReactNode
}

const height = 180

/** A small chart of bars, with its figures as a table below for whoever wants them. */
export function SmallBars(props: SmallBarsProps) {
  const { title, sentence, rows, series, areWhole = false, format, formatTick, onPick, table } = props
  const data = rows.map(({ label, values }) => ({ label, ...values }))
  const drawn = series.filter(({ key }) => rows.some(({ values }) => values[key] != null))
  return (
    <Paper component="figure" m={0} aria-label={title} className={classes.chart}>
      <Stack gap="xs">
        <Stack gap={0} component="figcaption">
          <Title order={3}>{title}</Title>
          <Text fz="sm" className="mre-quiet">
            {sentence}
          </Text>
        </Stack>
        <div style={{ height }}>
          <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 400, height }}>
            <ComposedChart
              data={data}
              margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
              barCategoryGap={rows.length > 15 ? 1 : '20%'}
            >
              <CartesianGrid stroke="var(--mre-line)" vertical={false} />
              <XAxis
                dataKey="label"
                interval="preserveStartEnd"
                minTickGap={24}
                tick={{ fill: 'var(--mre-quiet)', fontSize: 12 }}
                stroke="var(--mre-line)"
              />
              <YAxis
                width={56}
                tickCount={4}
                allowDecimals={!areWhole}
                tickFormatter={(value: number) => formatTick(value).replaceAll(' ', '\u00a0')}
                tick={{ fill: 'var(--mre-quiet)', fontSize: 12 }}
                stroke="var(--mre-line)"
              />
              <Tooltip
                isAnimationActive={false}
                cursor={{ fill: 'var(--mre-line)', fillOpacity: 0.4 }}
                content={(tip: TooltipContentProps) => <BarTip tip={tip} rows={rows} series={drawn} format={format} />}
              />
              {drawn
                .filter(({ isDot = false }) => !isDot)
                .map(({ key, name, colour }, at) => (
                  <Bar
                    key={key}
                    dataKey={key}
                    name={name}
                    stackId="bars"
                    fill={colour}
                    maxBarSize={36}
                    isAnimationActive={false}
                    {...(onPick && { onClick: (_bar, index) => onPick(index), style: { cursor: 'pointer' } })}
                    // All of a row's height takes the click, however low its bar.
                    {...(onPick && at === 0 && { background: { fill: 'transparent' } })}
                  />
                ))}
              {drawn
                .filter(({ isDot = false }) => isDot)
                .map(({ key, name, colour }) => (
                  <Line
                    key={key}
                    dataKey={key}
                    name={name}
                    stroke="none"
                    dot={{ r: 3, fill: colour, stroke: 'var(--mantine-color-body)', strokeWidth: 1 }}
                    activeDot={{ r: 4, fill: colour }}
                    isAnimationActive={false}
                  />
                ))}
            </ComposedChart>
          </ResponsiveContainer>
        </div>
        <Group gap="sm" mih={18} aria-hidden>
          {drawn.length > 1 &&
            drawn.map(({ key, name, colour, isDot = false }) => (
              <Group key={key} gap={6} wrap="nowrap">
                <Mark colour={colour} isDot={isDot} />
                <Text fz="xs">{name}</Text>
              </Group>
            ))}
        </Group>
        <details>
          <Text component="summary" fz="sm" style={{ cursor: 'pointer' }}>
            {title} as a table
          </Text>
          {table}
        </details>
      </Stack>
    </Paper>
  )
}

function Mark({ colour, isDot }: { readonly colour: string; readonly isDot: boolean }) {
  return (
    <svg width="10" height="10" aria-hidden="true" style={{ flexShrink: 0 }}>
      {isDot ? <circle cx="5" cy="5" r="4" fill={colour} /> : <rect width="10" height="10" fill={colour} />}
    </svg>
  )
}

interface BarTipProps {
  readonly tip: TooltipContentProps
  readonly rows: readonly BarRow[]
  readonly series: readonly BarSeries[]
  format(value: number): string
}

function BarTip({ tip: { active, activeIndex }, rows, series, format }: BarTipProps) {
  const row = active && activeIndex != null ? rows[Number(activeIndex)] : undefined
  if (!row) return null
  const lines = series.flatMap(({ key, name, colour, isDot = false }) => {
    const value = row.values[key]
    return value == null ? [] : [{ key, sign: <Mark colour={colour} isDot={isDot} />, name, value: format(value) }]
  })
  return <ChartTip title={row.about} lines={lines} />
}
