import { useElementSize } from '@mantine/hooks'
import { type KeyboardEvent, memo, type PointerEvent, type ReactNode, useId, useMemo, useState } from 'react'
import { EndLabels } from './end-labels.tsx'
import classes from './line-plot.module.css'
import { PlotAxes } from './plot-axes.tsx'
import { type PlotBox, scaleOf } from './plot-layout.ts'
import { PlotLines } from './plot-lines.tsx'
import type { ChartLine } from './race-lines.ts'

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
 * Lines over steps, in SVG: drawn once, with only cursor and tip drawn anew as the pointer moves. Drag over steps to look
 * closer; arrow keys move from step to step.
 */
export function LinePlot(props: LinePlotProps) {
  const { label, lines, steps, height, tip, onZoom } = props
  const { ref, width: measured } = useElementSize()
  const width = measured || 900
  const [first, last] = steps
  const [cursor, setCursor] = useState<number | null>(null)
  const [drag, setDrag] = useState<number | null>(null)
  const labelWidth = Math.min(props.endWidth ?? 168, Math.max(64, width * 0.2))
  const box = useMemo<PlotBox>(
    () => ({
      left: axisWidth,
      top: topSpace,
      width: Math.max(80, width - axisWidth - labelWidth),
      height: Math.max(60, height - topSpace - axisHeight),
    }),
    [width, height, labelWidth],
  )
  const [xFrom, xTo] = props.xDomain ?? steps
  const x = useMemo(() => scaleOf(xFrom, xTo, box.left, box.width), [xFrom, xTo, box])
  const guide = lines[0]
  const placeOf = (step: number) => x((guide && props.xOf?.(guide, step)) ?? step)
  const stepAt = (event: PointerEvent<SVGSVGElement>) => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left
    let nearest = first
    for (let step = first; step <= last; step++) {
      if (Math.abs(placeOf(step) - at) < Math.abs(placeOf(nearest) - at)) nearest = step
    }
    return nearest
  }
  const endDrag = () => {
    if (drag !== null && cursor !== null && drag !== cursor) onZoom?.(Math.min(drag, cursor), Math.max(drag, cursor))
    setDrag(null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowLeft: (cursor ?? first + 1) - 1,
      ArrowRight: (cursor ?? first - 1) + 1,
      Home: first,
      End: last,
    }
    const to = moves[event.key]
    if (to === undefined) return
    event.preventDefault()
    setCursor(Math.min(last, Math.max(first, to)))
  }
  const cursorX = cursor === null ? null : placeOf(cursor)
  const isLeftHalf = cursorX !== null && cursorX < box.left + box.width / 2
  return (
    <div ref={ref} className={classes.plot}>
      <svg
        role="img"
        aria-label={`${label}: arrow keys move from ${props.xName.toLowerCase()} to ${props.xName.toLowerCase()}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move its cursor from step to step
        tabIndex={0}
        width={width}
        height={height}
        className={classes.surface}
        onKeyDown={onKeyDown}
        onBlur={() => setCursor(null)}
        onPointerDown={(event) => onZoom && setDrag(stepAt(event))}
        onPointerMove={(event) => setCursor(stepAt(event))}
        onPointerUp={endDrag}
        onPointerLeave={() => {
          endDrag()
          setCursor(null)
        }}
      >
        <Still {...props} x={x} box={box} labelWidth={labelWidth} />
        {drag !== null && cursorX !== null && (
          <rect
            className={classes.drag}
            x={Math.min(placeOf(drag), cursorX)}
            width={Math.abs(placeOf(drag) - cursorX)}
            y={box.top}
            height={box.height}
          />
        )}
        {cursorX !== null && (
          <line className={classes.cursor} x1={cursorX} x2={cursorX} y1={box.top} y2={box.top + box.height} />
        )}
      </svg>
      {cursor !== null && cursorX !== null && (
        <div
          className={classes.tip}
          style={isLeftHalf ? { left: cursorX + 12, top: 0 } : { right: width - cursorX + 12, top: 0 }}
        >
          {tip(cursor)}
        </div>
      )}
    </div>
  )
}

interface StillProps extends LinePlotProps {
  readonly box: PlotBox
  readonly labelWidth: number
  x(value: number): number
}

/** What does not move with the pointer. */
const Still = memo(function Still(props: StillProps) {
  const {
    lines,
    litDriverId,
    steps,
    xOf,
    x,
    box,
    domain,
    isReversed = false,
    labelWidth,
    endOf,
    onHover,
    onPin,
  } = props
  const clip = useId()
  const [low, high] = domain
  const y = useMemo(
    () => (isReversed ? scaleOf(low, high, box.top, box.height) : scaleOf(high, low, box.top, box.height)),
    [low, high, isReversed, box],
  )
  const look = { lines, litDriverId, onHover, onPin }
  return (
    <>
      <clipPath id={clip}>
        {/* Room for the whole of a marker at the edge. */}
        <rect x={box.left - 5} y={box.top - 5} width={box.width + 10} height={box.height + 10} />
      </clipPath>
      <PlotAxes
        box={box}
        x={x}
        y={y}
        xTicks={props.xTicks}
        yTicks={props.yTicks}
        xName={props.xName}
        formatX={props.formatX}
        formatY={props.formatY}
      />
      <PlotLines {...look} steps={steps} xOf={xOf} x={x} y={y} box={box} clip={`url(#${clip})`} />
      <EndLabels {...look} steps={steps} xOf={xOf} x={x} y={y} box={box} width={labelWidth} endOf={endOf} />
    </>
  )
}, isSameStill)

/** Tips and the like are made anew with each drawing and are no part of this. */
function isSameStill(before: StillProps, now: StillProps): boolean {
  const watched = [
    'lines',
    'litDriverId',
    'xOf',
    'x',
    'xTicks',
    'yTicks',
    'isReversed',
    'box',
    'xName',
    'endOf',
  ] as const
  return (
    watched.every((name) => before[name] === now[name]) &&
    before.steps[0] === now.steps[0] &&
    before.steps[1] === now.steps[1] &&
    before.domain[0] === now.domain[0] &&
    before.domain[1] === now.domain[1]
  )
}
