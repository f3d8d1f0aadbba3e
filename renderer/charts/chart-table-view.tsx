import { Explained, ExplainedGroup, ExplainedHeading } from '../parts/explained.tsx'
import type { ExplainedWhat } from '../parts/explained-what.ts'
import { useViewStore } from '../stores/view-store.ts'
import classes from './chart-frame.module.css'
import { type ChartTable, showValue } from './chart-table.ts'
import { DriverSign } from './driver-sign.tsx'

/** The figures of a chart, to be read: by a person who cannot see lines, or who wants the number. */
export function ChartTableView({ table, label }: { readonly table: ChartTable; readonly label: string }) {
  const inSeconds = useViewStore(({ timeDisplay }) => timeDisplay === 'seconds')
  const { columns, rows } = table
  return (
    <ExplainedGroup {...(classes.table !== undefined && { className: classes.table })} label={label}>
      <table>
        <thead>
          <tr>
            {columns.map(({ heading, kind, look, figure }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two drivers may share a name, and columns never move
              <th key={at} scope="col" className={kind === 'text' ? undefined : 'mre-number'}>
                {look && <DriverSign {...look} />}{' '}
                {figure === undefined ? heading : <ExplainedHeading figure={figure}>{heading}</ExplainedHeading>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <tr key={at}>
              {row.map((value, column) => {
                const kind = columns[column]?.kind ?? 'text'
                const text = showValue(value, kind, inSeconds)
                const look = kind === 'text' ? undefined : 'mre-number'
                const what = value === null ? undefined : whatOf(table, at, column)
                return column === 0 ? (
                  <th key="name" scope="row" className={look}>
                    {text}
                  </th>
                ) : (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={column} className={look}>
                    {what === undefined ? text : <Explained {...what}>{text}</Explained>}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ExplainedGroup>
  )
}

function whatOf({ columns, explains }: ChartTable, row: number, column: number): ExplainedWhat | undefined {
  const figure = columns[column]?.figure
  return explains?.(row, column) ?? (figure && { figure })
}
