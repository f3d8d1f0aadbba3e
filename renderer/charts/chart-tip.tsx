import type { ReactNode } from 'react'
import classes from './chart-tip.module.css'

/** A value at the place that is pointed at. */
export interface TipLine {
  readonly key: string | number
  /** How it looks in the chart; left out where the name says enough. */
  readonly sign?: ReactNode
  readonly name: string
  readonly value: string
  readonly isLit?: boolean
}

/** What every chart tells of the place that is pointed at. */
export function ChartTip({ title, lines }: { readonly title: string; readonly lines: readonly TipLine[] }) {
  return (
    <div className={classes.tip}>
      <strong>{title}</strong>
      <table>
        <tbody>
          {lines.map(({ key, sign, name, value, isLit = false }) => (
            <tr key={key} className={isLit ? classes.lit : undefined}>
              {sign !== undefined && <td>{sign}</td>}
              <td className={classes.name}>{name}</td>
              <td className="mre-number">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
