import { createContext, memo, use, useCallback, useMemo } from 'react'
import { Curve, type CurveProps, type DotItemDotProps, Line, usePlotArea } from 'recharts'
import { isHollow, markerPath } from './driver-colours.ts'
import classes from './line-plot.module.css'
import { markerSteps } from './plot-layout.ts'
import type { ChartLine } from './race-lines.ts'

/** A step of a line: where it stands along the axis, and its value; null where the line has a gap. */
export interface LinePoint {
  readonly step: number
  readonly x: number
  readonly y: number | null
}

/**
 * Who is lit, told past the chart: what the library is given of a line stays the same, or it would reckon axes, points and
 * tips of all lines anew each time the pointer crosses one (15 × 90 laps: 127 ms at the 99th of 100 beats, against 17).
 */
export const LitDriver = createContext<number | null>(null)

interface DriverLineProps {
  readonly line: ChartLine
  /** Which line of the chart it is: neighbours carry their markers at other steps. */
  readonly at: number
  readonly points: readonly LinePoint[]
  readonly steps: readonly [first: number, last: number]
  onHover(driverId: number | null): void
  onPin(driverId: number): void
}

/** A driver's line with its markers, and a wider one that nobody sees for the pointer. */
export const DriverLine = memo(function DriverLine({ line, at, points, steps, onHover, onPin }: DriverLineProps) {
  const { name, colour, dash } = line
  const width = usePlotArea()?.width ?? 0
  const isMarked = useMemo(() => markerSteps(steps[0], steps[1], width, at), [steps, width, at])
  const shape = useCallback(
    (curve: CurveProps) => <Stroke curve={curve} line={line} onHover={onHover} onPin={onPin} />,
    [line, onHover, onPin],
  )
  const dot = useCallback(
    ({ cx, cy, payload }: DotItemDotProps) => {
      const { step, y } = payload as LinePoint
      if (cx === undefined || cy === undefined || y === null || !isMarked(step)) return null
      return <Sign key={step} line={line} x={cx} y={cy} />
    },
    [line, isMarked],
  )
  return (
    <Line
      data={points}
      dataKey="y"
      name={name}
      type="linear"
      stroke={colour}
      {...(dash !== undefined && { strokeDasharray: dash })}
      isAnimationActive={false}
      activeDot={false}
      dot={dot}
      shape={shape}
    />
  )
})

function useLook(driverId: number): { readonly isLit: boolean; readonly opacity: number } {
  const lit = use(LitDriver)
  const isLit = lit === driverId
  return { isLit, opacity: lit === null || isLit ? 1 : 0.22 }
}

interface StrokeProps extends Pick<DriverLineProps, 'line' | 'onHover' | 'onPin'> {
  readonly curve: CurveProps
}

function Stroke({ curve, line: { driverId, name }, onHover, onPin }: StrokeProps) {
  const { isLit, opacity } = useLook(driverId)
  return (
    <>
      <Curve {...curve} data-line={name} strokeWidth={isLit ? 3.5 : 1.75} opacity={opacity} />
      <Curve
        {...curve}
        className={classes.hit ?? ''}
        stroke="transparent"
        strokeWidth={10}
        strokeDasharray="none"
        data-screen-only
        onMouseEnter={() => onHover(driverId)}
        onMouseLeave={() => onHover(null)}
        onClick={() => onPin(driverId)}
      />
    </>
  )
}

function Sign({ line: { driverId, colour, marker }, x, y }: { line: ChartLine; x: number; y: number }) {
  const { opacity } = useLook(driverId)
  return (
    <path
      d={markerPath(marker, x, y, 3.5)}
      fill={isHollow(marker) ? 'var(--mantine-color-body)' : colour}
      stroke={colour}
      strokeWidth={1.5}
      strokeDasharray="none"
      opacity={opacity}
      pointerEvents="none"
    />
  )
}
