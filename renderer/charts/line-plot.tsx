import { useElementSize } from '@mantine/hooks'
import { memo, type ReactNode, useCallback, useMemo, useState } from 'react'
import { CartesianGrid, LineChart, type MouseHandlerDataParam, ReferenceArea, XAxis, YAxis } from 'recharts'
import { DriverLine, type LinePoint, LitDriver } from './driver-line.tsx'
import { EndLabels } from './end-labels.tsx'
import classes from './line-plot.module.css'
import type { ChartLine } from './race-lines.ts'
import { StepTip } from './step-tip.tsx'

export interface LinePlotProps {
  readonly label: string
  readonly lines: readonly ChartLine[]
  readonly litDriverId: number | null
  /** First and last step shown: laps, or how many best laps. */
  readonly steps: readonly [first: number, last: number]
  /** Where a step of a line stands along the axis, where that is not the step itself. */
  readonly xOf?: ((line: ChartLine, step: number) => number | undefined) | undefined
  readonly xDomain?: readonly [number, number] | undefined
  readonly xTicks: readonly number[]
  readonly xName: string
  formatX(value: number): string
  /** Of the value axis, both inclusive; what lies outside is cut off. */
  readonly domain: readonly [number, number]
  readonly yTicks: readonly number[]
  formatY(value: number): string
  /** Small values on top: places and gaps. */
  readonly isReversed?: boolean
  readonly height: number
  /** At the end of a line: what stands there, and at which value where that is not the last one. */
  endOf(line: ChartLine): { readonly text: string; readonly value?: number | undefined }
  /** The most room for that, in dots. */
  readonly endWidth?: number | undefined
  /** What is told of a step under the pointer. */
  tip(step: number): ReactNode
  onHover(driverId: number | null): void
  onPin(driverId: number): void
  /** Steps that were dragged over. */
  onZoom?(from: number, to: number): void
}

const axisWidth = 58
const axisHeight = 40
const topSpace = 8

/**
 * Lines over steps. Drag over steps to look closer; arrow keys move from step to step. Neither the
 * pointer nor a driver who is lit makes the chart itself be reckoned anew.
 */
export function LinePlot(props: LinePlotProps) {
  const { litDriverId, tip, onZoom, height, xOf, ...still } = props
  const { lines, steps } = still
  const { ref, width: measured } = useElementSize()
  const width = measured || 900
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null)
  const labelWidth = Math.min(props.endWidth ?? 168, Math.max(64, width * 0.2))
  const points = useMemo(() => pointsOf(lines, steps, xOf), [lines, steps, xOf])
  const guide = points[0] ?? noPoints
  const snap = useCallback((x: number) => nearestPoint(guide, steps, x), [guide, steps])
  const [place, setPlace] = useState<HTMLElement | null>(null)
  const stepUnder = ({ activeLabel }: MouseHandlerDataParam) =>
    activeLabel === undefined ? null : snap(Number(activeLabel)).step
  const endDrag = () => {
    if (drag && drag.from !== drag.to) onZoom?.(Math.min(drag.from, drag.to), Math.max(drag.from, drag.to))
    setDrag(null)
  }
  const xOfStep = (step: number) => guide.find((point) => point.step === step)?.x ?? step
  return (
    <div ref={ref} className={classes.plot}>
      <LitDriver value={litDriverId}>
        <LineChart
          width={width}
          height={height}
          data={guide}
          margin={{ top: topSpace, right: labelWidth, bottom: 0, left: 0 }}
          aria-label={`${props.label}: arrow keys move from ${props.xName.toLowerCase()} to ${props.xName.toLowerCase()}`}
          className={classes.surface ?? ''}
          onMouseDown={(event) => {
            const step = onZoom && stepUnder(event)
            if (step != null) setDrag({ from: step, to: step })
          }}
          onMouseMove={(event) => {
            const step = drag && stepUnder(event)
            if (drag && step !== null && step !== drag.to) setDrag({ ...drag, to: step })
          }}
          onMouseUp={endDrag}
          onMouseLeave={endDrag}
        >
          <Still {...still} points={points} labelWidth={labelWidth} />
          {!drag && <StepTip place={place} width={width} snap={snap} tip={tip} />}
          {drag && drag.from !== drag.to && (
            <ReferenceArea
              x1={xOfStep(drag.from)}
              x2={xOfStep(drag.to)}
              fill="var(--mantine-primary-color-filled)"
              fillOpacity={0.15}
            />
          )}
        </LineChart>
      </LitDriver>
      <div ref={setPlace} />
    </div>
  )
}

const noPoints: LinePoint[] = []
/** Room for the whole of a marker at the edge, as a part of the axis. */
const edge = 0.008

/** One more step to each side, so that lines leave the plot where they go on outside it. */
function pointsOf(
  lines: readonly ChartLine[],
  [first, last]: readonly [number, number],
  xOf: LinePlotProps['xOf'],
): LinePoint[][] {
  return lines.map((line) => {
    const points: LinePoint[] = []
    let before = Number.NaN
    for (const [step, y] of line.values) {
      if (step < first - 1 || step > last + 1) continue
      // A lap without a value is a gap in the line.
      if (step !== before + 1 && points.length > 0) points.push({ step, x: xOf?.(line, step) ?? step, y: null })
      points.push({ step, x: xOf?.(line, step) ?? step, y })
      before = step
    }
    return points
  })
}

function nearestPoint(guide: readonly LinePoint[], [first, last]: readonly [number, number], x: number) {
  let nearest = { step: first, x: first, off: Number.POSITIVE_INFINITY }
  for (const point of guide) {
    const off = Math.abs(point.x - x)
    if (point.step >= first && point.step <= last && off < nearest.off) nearest = { step: point.step, x: point.x, off }
  }
  return nearest
}

interface StillProps extends Omit<LinePlotProps, 'litDriverId' | 'tip' | 'onZoom' | 'height' | 'xOf' | 'label'> {
  readonly points: readonly (readonly LinePoint[])[]
  readonly labelWidth: number
}

/** What does not move with the pointer. */
const Still = memo(function Still(props: StillProps) {
  const { lines, points, steps, domain, xDomain = steps, isReversed = false, onHover, onPin } = props
  const tick = { fill: 'var(--mre-quiet)', fontSize: 12 }
  const room = Math.max(1, xDomain[1] - xDomain[0]) * edge
  return (
    <>
      <CartesianGrid stroke="var(--mre-line)" vertical={false} />
      <XAxis
        type="number"
        dataKey="x"
        domain={[xDomain[0] - room, xDomain[1] + room]}
        allowDataOverflow
        ticks={[...props.xTicks]}
        interval={0}
        tickFormatter={props.formatX}
        tick={tick}
        tickLine={false}
        stroke="var(--mre-line)"
        height={axisHeight}
        label={{ value: props.xName, position: 'insideBottom', fill: 'var(--mre-quiet)', fontSize: 12 }}
      />
      <YAxis
        width={axisWidth}
        domain={[...domain]}
        reversed={isReversed}
        allowDataOverflow
        ticks={[...props.yTicks]}
        interval={0}
        tickFormatter={props.formatY}
        tick={tick}
        tickLine={false}
        axisLine={false}
      />
      {lines.map((line, at) => (
        <DriverLine
          key={line.driverId}
          line={line}
          at={at}
          points={points[at] ?? noPoints}
          steps={steps}
          onHover={onHover}
          onPin={onPin}
        />
      ))}
      <EndLabels
        lines={lines}
        points={points}
        steps={steps}
        width={props.labelWidth}
        endOf={props.endOf}
        onHover={onHover}
        onPin={onPin}
      />
    </>
  )
}, isSameStill)

/** Tips and the like are made anew with each drawing and are no part of this. */
function isSameStill(before: StillProps, now: StillProps): boolean {
  const watched = ['lines', 'points', 'xTicks', 'yTicks', 'isReversed', 'xName', 'endOf'] as const
  return (
    watched.every((name) => before[name] === now[name]) &&
    before.labelWidth === now.labelWidth &&
    before.steps[0] === now.steps[0] &&
    before.steps[1] === now.steps[1] &&
    before.domain[0] === now.domain[0] &&
    before.domain[1] === now.domain[1]
  )
}
