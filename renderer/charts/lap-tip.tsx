import { DriverSign } from './driver-sign.tsx'
import classes from './line-plot.module.css'
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
    <>
      <strong>{step === 0 ? 'Start' : `${stepName} ${step}`}</strong>
      <table>
        <tbody>
          {values.map(({ driverId, name, colour, dash, marker, value }) => (
            <tr key={driverId} className={litDriverId === driverId ? classes.lit : undefined}>
              <td>
                <DriverSign colour={colour} dash={dash} marker={marker} />
              </td>
              <td className={classes.name}>{name}</td>
              <td className="mre-number">{format(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
