import { Button } from '@mantine/core'
import { type ReactNode, useMemo, useState } from 'react'
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts'
import type { LapRange } from '../stores/race-view-store.ts'
import { ChartFrame } from './chart-frame.tsx'
import type { ValueKind } from './chart-table.ts'
import { DriverSign } from './driver-sign.tsx'
import classes from './race-chart.module.css'
import { type ChartLine, tableOfLines } from './race-lines.ts'

interface RaceChartProps {
  readonly title: string
  /** What it shows, in one sentence for everybody. */
  readonly sentence: string
  /** What the values are, for the table. */
  readonly kind: ValueKind
  readonly about: readonly (string | null)[]
  readonly lines: readonly ChartLine[]
  readonly litDriverId: number | null
  readonly lapRange: LapRange
  onLapRange(range: LapRange): void
  onHover(driverId: number | null): void
  onPin(driverId: number): void
  /** Of the value axis, both inclusive; what lies outside is cut off. */
  readonly domain: readonly [number, number]
  /** Small values on top: places and gaps. */
  readonly isReversed?: boolean
  readonly ticks?: readonly number[]
  readonly firstLap?: number
  /** Taller for many drivers. */
  readonly height?: number
  readonly controls?: ReactNode
  format(value: number): string
  formatTick(value: number): string
}

type Row = Record<string, number>
const keyOf = (driverId: number) => `d${driverId}`

/** One line a driver over the laps of a race. Drag over laps to look closer; arrows move from lap to lap. */
export function RaceChart(props: RaceChartProps) {
  const { title, sentence, lines, litDriverId, lapRange, onLapRange, domain, isReversed = false, firstLap = 1 } = props
  const { ticks, height = 420, controls, format, formatTick, onHover, onPin, kind, about } = props
  const table = useMemo(() => tableOfLines(lines, kind, firstLap), [lines, kind, firstLap])
  const rows = useMemo(() => rowsOf(lines, firstLap), [lines, firstLap])
  const lastLap = rows.at(-1)?.lap ?? firstLap
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null)
  const [first, last] = lapRange ?? [firstLap, lastLap]
  const endDrag = () => {
    if (drag && Math.abs(drag.to - drag.from) >= 1)
      onLapRange([Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)])
    setDrag(null)
  }
  return (
    <ChartFrame
      title={title}
      sentence={sentence}
      about={about}
      table={table}
      legend={lines}
      controls={
        <>
          {controls}
          {lapRange !== null && (
            <Button size="compact-sm" variant="light" onClick={() => onLapRange(null)}>
              Laps {first}–{last} · show all
            </Button>
          )}
        </>
      }
    >
      <div style={{ height }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 900, height }}>
          <LineChart
            data={rows}
            margin={{ top: 8, right: 16, bottom: 4, left: 4 }}
            onMouseDown={({ activeLabel }) => {
              if (activeLabel !== undefined) setDrag({ from: Number(activeLabel), to: Number(activeLabel) })
            }}
            onMouseMove={({ activeLabel }) => {
              if (drag && activeLabel !== undefined) setDrag({ ...drag, to: Number(activeLabel) })
            }}
            onMouseUp={endDrag}
            onMouseLeave={endDrag}
          >
            <CartesianGrid stroke="var(--mre-line)" vertical={false} />
            <XAxis
              dataKey="lap"
              type="number"
              domain={[first, last]}
              allowDataOverflow
              allowDecimals={false}
              tickCount={Math.min(last - first + 1, 16)}
              tick={{ fill: 'var(--mre-quiet)', fontSize: 12 }}
              stroke="var(--mre-line)"
            />
            <YAxis
              width={58}
              domain={[...domain]}
              reversed={isReversed}
              allowDataOverflow
              {...(ticks && { ticks: [...ticks], interval: 0 })}
              tickFormatter={formatTick}
              tick={{ fill: 'var(--mre-quiet)', fontSize: 12 }}
              stroke="var(--mre-line)"
            />
            <Tooltip
              isAnimationActive={false}
              content={(tip: TooltipContentProps) => (
                <LapTip tip={tip} lines={lines} litDriverId={litDriverId} format={format} />
              )}
            />
            {lines.map(({ driverId, name, colour, dash }) => (
              <Line
                key={driverId}
                dataKey={keyOf(driverId)}
                name={name}
                type="linear"
                stroke={colour}
                strokeWidth={litDriverId === driverId ? 3.5 : 1.75}
                strokeOpacity={litDriverId === null || litDriverId === driverId ? 1 : 0.22}
                {...(dash !== undefined && { strokeDasharray: dash })}
                dot={litDriverId === driverId && rows.length <= 60 ? { r: 2.5, fill: colour, strokeWidth: 0 } : false}
                activeDot={{ r: 4, strokeWidth: 0, fill: colour }}
                isAnimationActive={false}
                onMouseEnter={() => onHover(driverId)}
                onMouseLeave={() => onHover(null)}
                onClick={() => onPin(driverId)}
              />
            ))}
            {drag && drag.from !== drag.to && (
              <ReferenceArea
                x1={drag.from}
                x2={drag.to}
                fill="var(--mantine-primary-color-filled)"
                fillOpacity={0.15}
              />
            )}
          </LineChart>
        </ResponsiveContainer>
      </div>
    </ChartFrame>
  )
}

function rowsOf(lines: readonly ChartLine[], firstLap: number): ({ lap: number } & Row)[] {
  const lastLap = lines.reduce((most, { values }) => Math.max(most, ...values.keys()), firstLap)
  const rows = Array.from({ length: lastLap - firstLap + 1 }, (_, at): { lap: number } & Row => ({
    lap: firstLap + at,
  }))
  for (const { driverId, values } of lines) {
    for (const [lap, value] of values) {
      const row = rows[lap - firstLap]
      if (row) row[keyOf(driverId)] = value
    }
  }
  return rows
}

interface LapTipProps {
  readonly tip: TooltipContentProps
  readonly lines: readonly ChartLine[]
  readonly litDriverId: number | null
  format(value: number): string
}

/** All drivers of a lap, the smallest value first. */
function LapTip({ tip: { active, label }, lines, litDriverId, format }: LapTipProps) {
  if (!active || label === undefined) return null
  const lap = Number(label)
  const values = lines
    .flatMap((line) => {
      const value = line.values.get(lap)
      return value === undefined ? [] : [{ ...line, value }]
    })
    .sort((one, other) => one.value - other.value)
  return (
    <div className={classes.tip}>
      <strong>{lap === 0 ? 'Start' : `Lap ${lap}`}</strong>
      <table>
        <tbody>
          {values.map(({ driverId, name, colour, dash, marker, value }) => (
            <tr key={driverId} className={litDriverId === driverId ? classes.lit : undefined}>
              <td>
                <DriverSign colour={colour} dash={dash} marker={marker} />
              </td>
              <td className={classes.name}>{name}</td>
              <td className="mre-number">{format(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
