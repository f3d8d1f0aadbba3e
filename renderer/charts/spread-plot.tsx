import { useElementSize } from '@mantine/hooks'
import { memo } from 'react'
import type { LapSpread } from '../../core/contract/charts.ts'
import { formatShortTime } from '../format.ts'
import type { DriverLook } from './driver-colours.ts'
import { isHollow, markerPath } from './driver-colours.ts'
import { scaleOf } from './plot-layout.ts'
import { axisTicks } from './race-lines.ts'
import { fitName } from './text-width.ts'

export interface SpreadRow extends DriverLook {
  readonly driverId: number
  /** With the place, as it stands beside the row. */
  readonly name: string
  readonly driverName: string
  readonly spread: LapSpread
  readonly sliceCounts: readonly number[]
  readonly aboveCount: number
}

interface SpreadPlotProps {
  readonly form: 'box' | 'histogram' | 'range'
  readonly rows: readonly SpreadRow[]
  readonly slices: { readonly fromMs: number; readonly widthMs: number; readonly sliceCount: number }
  readonly litDriverId: number | null
  onHover(driverId: number | null): void
  onPin(driverId: number): void
}

const rowHeights = { box: 28, histogram: 40, range: 28 }
const axisHeight = 28

/** A row a driver on one axis of lap times. What is far beyond all others is told by a figure at the right. */
export const SpreadPlot = memo(function SpreadPlot(props: SpreadPlotProps) {
  const { form, rows, slices, litDriverId, onHover, onPin } = props
  const { ref, width: measured } = useElementSize()
  const width = measured || 900
  const rowHeight = rowHeights[form]
  const nameWidth = Math.min(190, width * 0.28)
  const noteWidth = 72
  const plotWidth = Math.max(80, width - nameWidth - noteWidth)
  const [low, high] = extentOf(props)
  const x = scaleOf(low, high, nameWidth, plotWidth)
  const bottom = rows.length * rowHeight
  const most = Math.max(1, ...rows.flatMap(({ sliceCounts }) => sliceCounts))
  return (
    <div ref={ref}>
      <svg
        role="img"
        aria-label="Spread of lap times"
        width={width}
        height={bottom + axisHeight}
        style={{ display: 'block' }}
      >
        {axisTicks(low, high, Math.max(2, Math.floor(plotWidth / 80))).map((tick) => (
          <g key={tick}>
            <line x1={x(tick)} x2={x(tick)} y1={0} y2={bottom} stroke="var(--mre-line)" />
            <text x={x(tick)} y={bottom + 18} textAnchor="middle" fontSize={12} fill="var(--mre-quiet)">
              {formatShortTime(tick)}
            </text>
          </g>
        ))}
        {rows.map((row, at) => {
          const middle = (at + 0.5) * rowHeight
          const { driverId, colour, marker, spread } = row
          const beyond = form === 'histogram' ? row.aboveCount : lapsBeyond(spread, form, high)
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the same by keyboard in the choice of drivers above
            <g
              key={driverId}
              opacity={litDriverId === null || litDriverId === driverId ? 1 : 0.35}
              style={{ cursor: 'pointer' }}
              onMouseEnter={() => onHover(driverId)}
              onMouseLeave={() => onHover(null)}
              onClick={() => onPin(driverId)}
            >
              <rect x={0} width={width} y={at * rowHeight} height={rowHeight} fill="none" pointerEvents="all" />
              <path
                d={markerPath(marker, 8, middle, 3.5)}
                fill={isHollow(marker) ? 'light-dark(#ffffff, #141b22)' : colour}
                stroke={colour}
                strokeWidth={1.5}
              />
              <text x={18} y={middle + 4} fontSize={12} fill="var(--mantine-color-text)">
                {fitName(row.name, nameWidth - 26)}
              </text>
              {form === 'box' && <Box row={row} x={x} middle={middle} high={high} />}
              {form === 'range' && <Range row={row} x={x} middle={middle} high={high} />}
              {form === 'histogram' && (
                <Bars
                  row={row}
                  slices={slices}
                  x={x}
                  bottom={(at + 1) * rowHeight - 3}
                  height={rowHeight - 8}
                  most={most}
                />
              )}
              {beyond > 0 && (
                <text x={width - 4} y={middle + 4} fontSize={12} textAnchor="end" fill="var(--mre-quiet)">
                  {beyond} slower
                </text>
              )}
            </g>
          )
        })}
      </svg>
    </div>
  )
})

/** The axis: as far as boxes and whiskers reach with a third more, so that one crash does not flatten everybody. */
function extentOf({ form, rows, slices }: SpreadPlotProps): readonly [number, number] {
  if (form === 'histogram') return [slices.fromMs, slices.fromMs + Math.max(1, slices.sliceCount) * slices.widthMs]
  const best = Math.min(...rows.map(({ spread }) => spread.bestMs))
  const slowest = Math.max(...rows.map(({ spread }) => spread.slowestMs))
  const whisker = Math.max(...rows.map(({ spread }) => Math.max(spread.whiskerMs, spread.averageMs)))
  const high = Math.min(slowest, whisker + (whisker - best) / 3)
  const room = Math.max(100, (high - best) * 0.03)
  return [best - room, high + room]
}

function lapsBeyond({ farMs, slowestMs }: LapSpread, form: 'box' | 'range', high: number): number {
  if (form === 'range') return slowestMs > high ? 1 : 0
  return farMs.filter((ms) => ms > high).length
}

interface MarkProps {
  readonly row: SpreadRow
  readonly middle: number
  readonly high: number
  x(value: number): number
}

function Box({ row: { spread, colour }, x, middle, high }: MarkProps) {
  const { bestMs, lowerQuartileMs, medianMs, upperQuartileMs, whiskerMs, farMs } = spread
  const from = x(lowerQuartileMs)
  return (
    <>
      <line x1={x(bestMs)} x2={x(whiskerMs)} y1={middle} y2={middle} stroke={colour} strokeWidth={1.5} />
      <path d={`M${x(bestMs)},${middle - 4}v8M${x(whiskerMs)},${middle - 4}v8`} stroke={colour} strokeWidth={1.5} />
      <rect
        x={from}
        width={Math.max(1, x(upperQuartileMs) - from)}
        y={middle - 7}
        height={14}
        fill="light-dark(#ffffff, #141b22)"
        stroke={colour}
        strokeWidth={1.5}
      />
      <line x1={x(medianMs)} x2={x(medianMs)} y1={middle - 7} y2={middle + 7} stroke={colour} strokeWidth={3} />
      <path
        d={farMs
          .filter((ms) => ms <= high)
          .map((ms) => markerPath('circle', x(ms), middle, 2.5))
          .join('')}
        fill="none"
        stroke={colour}
      />
    </>
  )
}

function Range({ row: { spread, colour }, x, middle, high }: MarkProps) {
  const { bestMs, averageMs, slowestMs } = spread
  const end = Math.min(slowestMs, high)
  return (
    <>
      <line x1={x(bestMs)} x2={x(end)} y1={middle} y2={middle} stroke={colour} strokeWidth={2} strokeOpacity={0.6} />
      <path d={markerPath('circle', x(bestMs), middle, 4)} fill={colour} stroke={colour} />
      <path
        d={markerPath('diamond', x(averageMs), middle, 4)}
        fill="light-dark(#ffffff, #141b22)"
        stroke={colour}
        strokeWidth={1.75}
      />
      {slowestMs <= high && <path d={`M${x(slowestMs)},${middle - 6}v12`} stroke={colour} strokeWidth={2.5} />}
    </>
  )
}

interface BarsProps {
  readonly row: SpreadRow
  readonly slices: SpreadPlotProps['slices']
  readonly bottom: number
  readonly height: number
  readonly most: number
  x(value: number): number
}

function Bars({ row: { sliceCounts, colour }, slices: { fromMs, widthMs }, x, bottom, height, most }: BarsProps) {
  const bars = sliceCounts.map((count, slice) => {
    if (count === 0) return ''
    const [from, to] = [x(fromMs + slice * widthMs), x(fromMs + (slice + 1) * widthMs)]
    const tall = (count / most) * height
    return `M${from + 0.5},${bottom}v${-tall}H${to - 0.5}v${tall}Z`
  })
  return (
    <>
      <line
        x1={x(fromMs)}
        x2={x(fromMs + sliceCounts.length * widthMs)}
        y1={bottom}
        y2={bottom}
        stroke="var(--mre-line)"
      />
      <path d={bars.join('')} fill={colour} />
    </>
  )
}
