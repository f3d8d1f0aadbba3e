import type { PlotBox } from './plot-layout.ts'

interface PlotAxesProps {
  readonly box: PlotBox
  readonly xTicks: readonly number[]
  readonly yTicks: readonly number[]
  readonly xName: string
  x(value: number): number
  y(value: number): number
  formatX(value: number): string
  formatY(value: number): string
}

/** Fine lines at the ticks of the values, figures at the left and below, and what the axis below counts. */
export function PlotAxes({ box, xTicks, yTicks, xName, x, y, formatX, formatY }: PlotAxesProps) {
  const bottom = box.top + box.height
  const right = box.left + box.width
  const text = { fill: 'var(--mre-quiet)', fontSize: 12 }
  return (
    <g>
      {yTicks.map((tick) => (
        <g key={tick}>
          <line x1={box.left} x2={right} y1={y(tick)} y2={y(tick)} stroke="var(--mre-line)" />
          <text {...text} x={box.left - 8} y={y(tick) + 4} textAnchor="end">
            {formatY(tick)}
          </text>
        </g>
      ))}
      <line x1={box.left} x2={right} y1={bottom} y2={bottom} stroke="var(--mre-line)" />
      <g data-axis="x">
        {xTicks.map((tick) => (
          <text key={tick} {...text} x={x(tick)} y={bottom + 18} textAnchor="middle">
            {formatX(tick)}
          </text>
        ))}
      </g>
      <text {...text} x={box.left + box.width / 2} y={bottom + 36} textAnchor="middle">
        {xName}
      </text>
    </g>
  )
}
