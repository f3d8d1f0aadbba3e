import { ChartTip } from './chart-tip.tsx'
import { DriverSign } from './driver-sign.tsx'
import type { ChartLine } from './race-lines.ts'

interface LapTipProps {
  readonly step: number
  readonly stepName: string
  readonly lines: readonly ChartLine[]
  readonly litDriverId: number | null
  format(value: number): string
}

/** All drivers at a step, the smallest value first. */
export function LapTip({ step, stepName, lines, litDriverId, format }: LapTipProps) {
  const values = lines
    .flatMap((line) => {
      const value = line.values.get(step)
      return value === undefined ? [] : [{ ...line, value }]
    })
    .sort((one, other) => one.value - other.value)
  return (
    <ChartTip
      title={step === 0 ? 'Start' : `${stepName} ${step}`}
      lines={values.map(({ driverId, name, colour, dash, marker, value }) => ({
        key: driverId,
        sign: <DriverSign colour={colour} dash={dash} marker={marker} />,
        name,
        value: format(value),
        isLit: litDriverId === driverId,
      }))}
    />
  )
}
