import { useDeferredValue, useMemo } from 'react'
import {
  Bar,
  BarChart,
  CartesianGrid,
  Cell,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts'
import type { ComparisonAnswer } from '../../core/contract/comparison.ts'
import { formatGap, formatLapTime } from '../format.ts'
import { ChartFrame } from './chart-frame.tsx'
import type { ChartTable } from './chart-table.ts'
import { ChartTip } from './chart-tip.tsx'
import type { DriverLook } from './driver-colours.ts'
import { wholeTicks } from './plot-layout.ts'
import { axisTicks } from './race-lines.ts'

/** One of the two, with the look that is theirs in the race. */
export interface Duellist extends DriverLook {
  readonly name: string
}

interface DuelChartProps {
  readonly rows: ComparisonAnswer['rows']
  readonly one: Duellist
  readonly other: Duellist
  readonly about: readonly (string | null)[]
  /** What the figures of its table explain. */
  readonly explains: NonNullable<ChartTable['explains']>
}

type Row = DuelChartProps['rows'][number]

const sync = 'duel'
const gapHeight = 240
const deltaHeight = 170

/** Two drivers lap by lap: above how far apart they are in all, below what each lap added. */
export function DuelChart({ rows, one, other, about, explains }: DuelChartProps) {
  const data = useMemo(() => rows.map((row) => ({ ...row })), [rows])
  const table = useMemo(() => tableOf(rows, one, other, explains), [rows, one, other, explains])
  // Two charts in one piece would hold up the page: the second follows.
  const isWhole = useDeferredValue(true, false)
  const tip = (props: TooltipContentProps) => <DuelTip tip={props} one={one} other={other} />
  return (
    <ChartFrame
      title="Gap between the two"
      sentence={`Above the line ${one.name} is ahead, with less time; below it ${other.name}. The bars are what each lap added.`}
      about={about}
      table={table}
      legend={[one, other]}
    >
      <div style={{ height: gapHeight }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 900, height: gapHeight }}>
          <LineChart data={data} syncId={sync} margin={margin}>
            {axes(rows, ({ gapMs }) => gapMs)}
            <Tooltip isAnimationActive={false} content={tip} />
            <Line
              dataKey="gapMs"
              type="linear"
              stroke={one.colour}
              strokeWidth={2.5}
              dot={rows.length <= 60 ? { r: 2.5, fill: one.colour, strokeWidth: 0 } : false}
              isAnimationActive={false}
            />
          </LineChart>
        </ResponsiveContainer>
      </div>
      <div style={{ height: deltaHeight }}>
        {isWhole && (
          <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 900, height: deltaHeight }}>
            <BarChart data={data} syncId={sync} margin={margin}>
              {axes(rows, ({ deltaMs }) => deltaMs)}
              <Tooltip
                isAnimationActive={false}
                cursor={{ fill: 'var(--mre-line)', fillOpacity: 0.4 }}
                // Its figures stand in the tip above.
                content={() => null}
              />
              <Bar dataKey="deltaMs" isAnimationActive={false} maxBarSize={24}>
                {rows.map(({ lapNumber, deltaMs }) => (
                  <Cell key={lapNumber} fill={deltaMs <= 0 ? one.colour : other.colour} />
                ))}
              </Bar>
            </BarChart>
          </ResponsiveContainer>
        )}
      </div>
    </ChartFrame>
  )
}

const margin = { top: 8, right: 16, bottom: 4, left: 4 }

/** Ahead is up: a minus means less time. */
function axes(rows: readonly Row[], value: (row: Row) => number) {
  const values = rows.map(value)
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)]
  const room = Math.max(100, (high - low) * 0.06)
  const tick = { fill: 'var(--mre-quiet)', fontSize: 12 }
  return (
    <>
      <CartesianGrid stroke="var(--mre-line)" vertical={false} />
      <XAxis
        dataKey="lapNumber"
        scale="band"
        ticks={wholeTicks(rows[0]?.lapNumber ?? 1, rows.at(-1)?.lapNumber ?? 1, 16)}
        // Which of them have room would be told by measuring each.
        interval={0}
        tick={tick}
        stroke="var(--mre-line)"
      />
      <YAxis
        width={64}
        reversed
        domain={[low - room, high + room]}
        ticks={axisTicks(low - room, high + room, 5)}
        interval={0}
        tickFormatter={(ms: number) => formatGap(Math.round(ms)).replace(/\.?0+$/, '') || '0'}
        tick={tick}
        stroke="var(--mre-line)"
      />
      <ReferenceLine y={0} stroke="var(--mre-quiet)" />
    </>
  )
}

function tableOf(
  rows: DuelChartProps['rows'],
  one: Duellist,
  other: Duellist,
  explains: DuelChartProps['explains'],
): ChartTable {
  return {
    columns: [
      { heading: 'Lap', kind: 'number' },
      { heading: one.name, kind: 'time', look: one },
      { heading: other.name, kind: 'time', look: other },
      { heading: 'Difference', kind: 'gap', figure: explains(0, 3)?.figure },
      { heading: 'Gap so far', kind: 'gap', figure: explains(0, 4)?.figure },
    ],
    rows: rows.map(({ lapNumber, oneMs, otherMs, deltaMs, gapMs }) => [lapNumber, oneMs, otherMs, deltaMs, gapMs]),
    explains,
  }
}

interface DuelTipProps {
  readonly tip: TooltipContentProps
  readonly one: Duellist
  readonly other: Duellist
}

function DuelTip({ tip: { active, payload }, one, other }: DuelTipProps) {
  const row = active ? (payload[0]?.payload as Row | undefined) : undefined
  if (!row) return null
  const lines = [
    [one.name, formatLapTime(row.oneMs)],
    [other.name, formatLapTime(row.otherMs)],
    ['Difference', formatGap(row.deltaMs)],
    ['Gap so far', formatGap(row.gapMs)],
  ] as const
  return <ChartTip title={`Lap ${row.lapNumber}`} lines={lines.map(([name, value]) => ({ key: name, name, value }))} />
}
