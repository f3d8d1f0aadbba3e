import { use } from 'react'
import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts'
import { isHollow, markerPath } from './driver-colours.ts'
import { type LinePoint, LitDriver } from './driver-line.tsx'
import { spreadLabels } from './plot-layout.ts'
import type { ChartLine } from './race-lines.ts'
import { fitName } from './text-width.ts'

interface EndLabelsProps {
  readonly lines: readonly ChartLine[]
  /** Of each line, in the order of its steps. */
  readonly points: readonly (readonly LinePoint[])[]
  readonly steps: readonly [first: number, last: number]
  readonly width: number
  endOf(line: ChartLine): { readonly text: string; readonly value?: number | undefined }
  onHover(driverId: number | null): void
  onPin(driverId: number): void
}

const lineHeight = 15
const signWidth = 16

/**
 * Who each line is, beside its end: read without a legend, and without colour. A fine line leads there. Within a chart,
 * whose scales it asks for: the library's own labels know nothing of one another and would lie upon each other.
 */
export function EndLabels({ lines, points, steps, width, endOf, onHover, onPin }: EndLabelsProps) {
  const litDriverId = use(LitDriver)
  const area = usePlotArea()
  const x = useXAxisScale()
  const y = useYAxisScale()
  if (!area || !x || !y) return null
  const [first, last] = steps
  const bottom = area.y + area.height
  const right = area.x + area.width
  const within = (py: number | undefined) => Math.min(bottom, Math.max(area.y, py ?? bottom))
  const ends = lines.flatMap((line, at) => {
    const end = points[at]?.findLast(({ step, y: value }) => value !== null && step >= first && step <= last)
    if (!end) return []
    const { text, value } = endOf(line)
    const endX = Math.min(right, Math.max(area.x, x(end.x) ?? right))
    return [{ line, text, endX, endY: within(y(end.y)), wantedY: within(y(value ?? end.y)) }]
  })
  const gap = Math.min(lineHeight, area.height / Math.max(1, ends.length - 1))
  const places = spreadLabels(
    ends.map(({ wantedY }) => wantedY),
    gap,
    area.y,
    bottom,
  )
  return (
    <g fontSize={Math.min(12, Math.max(9, gap - 1))}>
      {ends.map(({ line, text, endX, endY }, at) => {
        const { driverId, colour, marker } = line
        const labelY = places[at] ?? endY
        const isLit = litDriverId === driverId
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the same by keyboard in the choice of drivers above
          <g
            key={driverId}
            opacity={litDriverId === null || isLit ? 1 : 0.4}
            style={{ cursor: 'pointer' }}
            onMouseEnter={() => onHover(driverId)}
            onMouseLeave={() => onHover(null)}
            onClick={() => onPin(driverId)}
          >
            <path
              d={`M${endX},${endY}H${Math.max(endX, right - 8)}L${right + 6},${labelY}`}
              fill="none"
              stroke={colour}
              strokeWidth={0.75}
              strokeOpacity={0.55}
            />
            <path
              d={markerPath(marker, right + 11, labelY, 3.5)}
              fill={isHollow(marker) ? 'var(--mantine-color-body)' : colour}
              stroke={colour}
              strokeWidth={1.5}
            />
            <text
              x={right + signWidth + 4}
              y={labelY + 4}
              fill="var(--mantine-color-text)"
              fontWeight={isLit ? 700 : 400}
            >
              {fitName(text, width - signWidth - 4)}
            </text>
          </g>
        )
      })}
    </g>
  )
}
