import { useMemo } from 'react'
import { isHollow, markerPath } from './driver-colours.ts'
import classes from './line-plot.module.css'
import { markerSteps, type PlotBox } from './plot-layout.ts'
import type { ChartLine } from './race-lines.ts'

export interface PlacedLines {
  readonly lines: readonly ChartLine[]
  readonly litDriverId: number | null
  readonly steps: readonly [first: number, last: number]
  readonly xOf?: ((line: ChartLine, step: number) => number | undefined) | undefined
  readonly box: PlotBox
  x(value: number): number
  y(value: number): number
  onHover(driverId: number | null): void
  onPin(driverId: number): void
}

/** A path and its markers for each driver: few elements, however many laps. */
export function PlotLines({
  lines,
  litDriverId,
  steps,
  xOf,
  x,
  y,
  box,
  clip,
  onHover,
  onPin,
}: PlacedLines & { readonly clip: string }) {
  const [first, last] = steps
  const paths = useMemo(
    () =>
      lines.map((line, at) => {
        const isMarked = markerSteps(first, last, box.width, at)
        let path = ''
        let marks = ''
        let before = Number.NaN
        for (const [step, value] of line.values) {
          // One more to each side, so that lines leave the plot where they go on outside it.
          if (step < first - 1 || step > last + 1) continue
          const px = round(x(xOf?.(line, step) ?? step))
          const py = round(y(value))
          path += `${step === before + 1 ? 'L' : 'M'}${px},${py}`
          if (isMarked(step)) marks += markerPath(line.marker, px, py, 3.5)
          before = step
        }
        return { path, marks }
      }),
    [lines, first, last, xOf, x, y, box],
  )
  return (
    <g clipPath={clip}>
      {lines.map(({ driverId, name, colour, dash, marker }, at) => {
        const isLit = litDriverId === driverId
        const { path = '', marks = '' } = paths[at] ?? {}
        return (
          <g key={driverId} opacity={litDriverId === null || isLit ? 1 : 0.22}>
            <path
              className={classes.line}
              data-line={name}
              d={path}
              stroke={colour}
              strokeWidth={isLit ? 3.5 : 1.75}
              {...(dash !== undefined && { strokeDasharray: dash })}
            />
            <path
              d={marks}
              fill={isHollow(marker) ? 'light-dark(#ffffff, #141b22)' : colour}
              stroke={colour}
              strokeWidth={1.5}
            />
            {/* biome-ignore lint/a11y/noStaticElementInteractions: the same by keyboard in the choice of drivers above */}
            <path
              className={classes.hit}
              data-screen-only
              d={path}
              onMouseEnter={() => onHover(driverId)}
              onMouseLeave={() => onHover(null)}
              onClick={() => onPin(driverId)}
            />
          </g>
        )
      })}
    </g>
  )
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
