import { isHollow, markerPath } from './driver-colours.ts'
import { spreadLabels } from './plot-layout.ts'
import type { PlacedLines } from './plot-lines.tsx'
import type { ChartLine } from './race-lines.ts'
import { fitName } from './text-width.ts'

interface EndLabelsProps extends PlacedLines {
  readonly width: number
  endOf(line: ChartLine): { readonly text: string; readonly value?: number | undefined }
}

const lineHeight = 15
const signWidth = 16

/** Who each line is, beside its end: read without a legend, and without colour. A fine line leads there. */
export function EndLabels({ lines, litDriverId, steps, xOf, x, y, box, width, endOf, onHover, onPin }: EndLabelsProps) {
  const [first, last] = steps
  const bottom = box.top + box.height
  const ends = lines.flatMap((line) => {
    let end: { step: number; value: number } | undefined
    for (const [step, value] of line.values) if (step >= first && step <= last) end = { step, value }
    if (!end) return []
    const { text, value } = endOf(line)
    const within = (py: number) => Math.min(bottom, Math.max(box.top, py))
    const endY = within(y(end.value))
    return [{ line, text, endX: x(xOf?.(line, end.step) ?? end.step), endY, wantedY: within(y(value ?? end.value)) }]
  })
  const gap = Math.min(lineHeight, box.height / Math.max(1, ends.length - 1))
  const places = spreadLabels(
    ends.map(({ wantedY }) => wantedY),
    gap,
    box.top,
    bottom,
  )
  const right = box.left + box.width
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
              fill={isHollow(marker) ? 'light-dark(#ffffff, #141b22)' : colour}
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
