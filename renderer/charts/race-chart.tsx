import { Button } from '@mantine/core'
import { type ReactNode, useCallback, useMemo } from 'react'
import { formatRaceTime } from '../format.ts'
import type { LapRange } from '../stores/race-view-store.ts'
import { ChartFrame } from './chart-frame.tsx'
import type { ChartTable, ValueKind } from './chart-table.ts'
import { LapTip } from './lap-tip.tsx'
import { LinePlot } from './line-plot.tsx'
import { wholeTicks } from './plot-layout.ts'
import { axisTicks, type ChartLine, type ExplainsStep, tableOfLines } from './race-lines.ts'

interface RaceChartProps {
  readonly title: string
  /** What it shows, in one sentence for everybody. */
  readonly sentence: string
  readonly about: readonly (string | null)[]
  /** What the values are, for the table. */
  readonly kind: ValueKind
  readonly lines: readonly ChartLine[]
  /** What a driver's value at a step explains, in the table. Give the same function as long as nothing changes. */
  readonly explains: ExplainsStep
  /** What the steps of the lines are, and what one is called. */
  readonly stepName?: string
  readonly firstStep?: number
  /** Race time at each lap, by driver: given, they stand along the axis in place of the laps. */
  readonly raceTimes?: ReadonlyMap<number, readonly number[]> | undefined
  readonly litDriverId: number | null
  /** Null without a setter: steps that are no laps cannot be looked at closer. */
  readonly lapRange: LapRange
  onLapRange?(range: LapRange): void
  onHover(driverId: number | null): void
  onPin(driverId: number): void
  /** Of the value axis, both inclusive; what lies outside is cut off. */
  readonly domain: readonly [number, number]
  /** Small values on top: places and gaps. */
  readonly isReversed?: boolean
  readonly ticks: readonly number[]
  /** Taller for many drivers. */
  readonly height?: number
  readonly controls?: ReactNode
  /** The figures, where they are more than the lines. */
  readonly table?: ChartTable
  format(value: number): string
  formatTick(value: number): string
  /** Beside the end of a line; the name alone without. */
  readonly endWidth?: number
  endOf?(line: ChartLine): { readonly text: string; readonly value?: number | undefined }
}

const nameAlone = ({ name }: ChartLine) => ({ text: name })

/** One line a driver over the laps of a race, or over their best laps, in the frame of all charts. */
export function RaceChart(props: RaceChartProps) {
  const {
    title,
    lines,
    kind,
    explains,
    lapRange,
    onLapRange,
    firstStep = 1,
    stepName = 'Lap',
    raceTimes,
    format,
  } = props
  const { height = 420, endOf = nameAlone } = props
  const lastStep = useMemo(
    () => lines.reduce((most, { values }) => Math.max(most, ...values.keys()), firstStep),
    [lines, firstStep],
  )
  const linesTable = useMemo(
    () => tableOfLines(lines, kind, firstStep, stepName, explains),
    [lines, kind, firstStep, explains, stepName],
  )
  const first = Math.max(firstStep, lapRange?.[0] ?? firstStep)
  const last = Math.min(lastStep, lapRange?.[1] ?? lastStep)
  const steps = useMemo(() => [first, Math.max(first, last)] as const, [first, last])
  const xOf = useCallback(
    ({ driverId }: ChartLine, lap: number) => (lap === 0 ? 0 : raceTimes?.get(driverId)?.[lap - 1]),
    [raceTimes],
  )
  const xDomain = useMemo(() => (raceTimes ? timesOf(raceTimes, steps) : undefined), [raceTimes, steps])
  const xTicks = useMemo(
    () => (xDomain ? axisTicks(xDomain[0], xDomain[1], 10) : wholeTicks(steps[0], steps[1], 16)),
    [xDomain, steps],
  )
  return (
    <ChartFrame
      title={title}
      sentence={props.sentence}
      about={props.about}
      table={props.table ?? linesTable}
      legend={lines}
      controls={
        <>
          {props.controls}
          {onLapRange && lapRange !== null && (
            <Button size="compact-sm" variant="light" onClick={() => onLapRange(null)}>
              Laps {first}–{last} · show all
            </Button>
          )}
        </>
      }
    >
      <LinePlot
        label={title}
        lines={lines}
        litDriverId={props.litDriverId}
        steps={steps}
        {...(raceTimes && { xOf })}
        xDomain={xDomain}
        xTicks={xTicks}
        xName={raceTimes ? 'Race time' : stepName}
        formatX={raceTimes ? formatMinutes : String}
        domain={props.domain}
        yTicks={props.ticks}
        formatY={props.formatTick}
        isReversed={props.isReversed ?? false}
        height={height}
        endOf={endOf}
        endWidth={props.endWidth}
        tip={(step) => (
          <LapTip step={step} stepName={stepName} lines={lines} litDriverId={props.litDriverId} format={format} />
        )}
        onHover={props.onHover}
        onPin={props.onPin}
        {...(onLapRange && { onZoom: (from: number, to: number) => onLapRange([from, to]) })}
      />
    </ChartFrame>
  )
}

/** From the first to start the first lap shown to the last to end the last one. */
function timesOf(
  raceTimes: ReadonlyMap<number, readonly number[]>,
  [first, last]: readonly [number, number],
): readonly [number, number] {
  const all = [...raceTimes.values()]
  const starts = all.flatMap((times) => (times.length >= first - 1 ? [times[first - 2] ?? 0] : []))
  const ends = all.flatMap((times) => times[Math.min(last, times.length) - 1] ?? [])
  return [starts.length === 0 ? 0 : Math.min(...starts), Math.max(1, ...ends)]
}

function formatMinutes(ms: number): string {
  return formatRaceTime(ms).replace(/\.000$/, '')
}
