import {
  Bar,
  BarChart,
  CartesianGrid,
  Cell,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts'
import type { ClassFigures } from '../../../../core/contract/meeting-figures.ts'
import { ChartFrame } from '../../../charts/chart-frame.tsx'
import { showValue } from '../../../charts/chart-table.ts'
import { ChartTip } from '../../../charts/chart-tip.tsx'
import { changeOf } from './change-of.ts'
import { raceNames } from './race-names.ts'

const faster = 'light-dark(#15803d, #5fd38a)'
const slower = 'light-dark(#c2410c, #ff9d5c)'
const rowHeight = 24

interface ImprovementChartProps {
  readonly own: ClassFigures
  readonly about: readonly (string | null)[]
}

/** A name that fits on one line beside its bar; spaces that do not break keep it there. */
function shortened(name: string): string {
  const short = name.length > 20 ? `${name.slice(0, 19)}…` : name
  return short.replaceAll(' ', '\u00a0').replaceAll('-', '\u2011')
}

/** How much each driver's average over clean laps changed over the day, the biggest improvement on top. */
export function ImprovementChart({ own, about }: ImprovementChartProps) {
  const nameOf = raceNames(own.races)
  const rows = own.drivers
    .flatMap(({ driverId, driverName, improvement }) =>
      improvement === null ? [] : [{ driverId, driverName, ...improvement }],
    )
    .toSorted((one, other) => one.cleanAverageChangeMs - other.cleanAverageChangeMs)
  const format = (value: number | null) => showValue(value, 'gap')
  return (
    <ChartFrame
      title="Change over the day"
      sentence="Average over clean laps, first to last run; bars to the left became faster."
      about={about}
      table={{
        columns: [
          { heading: 'Driver', kind: 'text' },
          { heading: 'Change', kind: 'gap', figure: 'change-of-clean-average' },
          { heading: 'From', kind: 'text' },
          { heading: 'To', kind: 'text' },
        ],
        rows: rows.map(({ driverName, cleanAverageChangeMs, fromRaceId, toRaceId }) => [
          driverName,
          cleanAverageChangeMs,
          nameOf(fromRaceId),
          nameOf(toRaceId),
        ]),
        explains: (row, column) => {
          const { driverId, fromRaceId, toRaceId } = rows[row] ?? {}
          if (column !== 1 || !driverId || !fromRaceId || !toRaceId) return undefined
          return { figure: 'change-of-clean-average', of: changeOf('clean-average', driverId, fromRaceId, toRaceId) }
        },
      }}
    >
      <div style={{ height: rows.length * rowHeight + 40 }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 800, height: 300 }}>
          <BarChart data={rows} layout="vertical" margin={{ top: 0, right: 24, bottom: 0, left: 0 }} barCategoryGap={4}>
            <CartesianGrid stroke="var(--mre-line)" horizontal={false} />
            <XAxis
              type="number"
              tickFormatter={format}
              tick={{ fill: 'var(--mre-quiet)', fontSize: 12 }}
              stroke="var(--mre-line)"
            />
            <YAxis
              type="category"
              dataKey="driverName"
              width={180}
              interval={0}
              tickFormatter={(name: string) => shortened(name)}
              tick={{ fill: 'var(--mantine-color-text)', fontSize: 12 }}
              stroke="var(--mre-line)"
            />
            <ReferenceLine x={0} stroke="var(--mre-quiet)" />
            <Tooltip
              isAnimationActive={false}
              cursor={{ fill: 'var(--mre-line)', fillOpacity: 0.4 }}
              content={({ active, activeIndex }: TooltipContentProps) => {
                const row = active && activeIndex != null ? rows[Number(activeIndex)] : undefined
                return (
                  row && (
                    <ChartTip
                      title={row.driverName}
                      lines={[
                        {
                          key: 'change',
                          name: `${nameOf(row.fromRaceId)} to ${nameOf(row.toRaceId)}, a lap`,
                          value: format(row.cleanAverageChangeMs),
                        },
                      ]}
                    />
                  )
                )
              }}
            />
            <Bar dataKey="cleanAverageChangeMs" isAnimationActive={false}>
              {rows.map(({ driverName, toRaceId, cleanAverageChangeMs }) => (
                <Cell key={`${driverName} ${toRaceId}`} fill={cleanAverageChangeMs < 0 ? faster : slower} />
              ))}
            </Bar>
          </BarChart>
        </ResponsiveContainer>
      </div>
    </ChartFrame>
  )
}
