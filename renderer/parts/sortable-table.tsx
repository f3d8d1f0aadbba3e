import { Table, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import {
  type Column,
  flexRender,
  type Header,
  type Row as RowModel,
  type Table as TableModel,
} from '@tanstack/react-table'
import { memo, type ReactNode, useMemo } from 'react'
import { type ComposedId, type FigureId, figureWords } from '../../core/contract/figure-names.ts'
import { useViewStore } from '../stores/view-store.ts'
import { ExplainedGroup, explainsFigure } from './explained.tsx'
import { useInSteps } from './in-steps.ts'

declare module '@tanstack/react-table' {
  interface ColumnMeta<TData, TValue> {
    /** Figures stand at the right. */
    readonly isNumber?: boolean
    /** The whole word where the heading is an abbreviation. */
    readonly title?: string
    /** The figure that it shows: its heading explains it, in plain words where a person wants those. */
    readonly figure?: FigureId | ComposedId
    /** Of a table with a fixed layout: as in CSS. */
    readonly width?: string
  }
}

interface SortableTableProps<Row> {
  readonly table: TableModel<Row>
  readonly label: string
  readonly minWidth: number
  /** Columns are as wide as they say, and a long table need not be measured whole; else as wide as what is in them. */
  readonly isFixed?: boolean
  /** What a row is wrapped in: its colours and handlers. */
  readonly rowProps?: (row: Row) => Record<string, unknown>
}

/** A table whose headings sort it; what is absent stands last in both directions. */
export function SortableTable<Row>({ table, label, minWidth, isFixed = false, rowProps }: SortableTableProps<Row>) {
  return (
    <ExplainedGroup className="mre-scroll" label={label}>
      <Table miw={minWidth} {...(isFixed && { layout: 'fixed', style: { overflowWrap: 'anywhere' } })}>
        <Table.Thead>
          {table.getHeaderGroups().map((group) => (
            <Table.Tr key={group.id}>
              {group.headers.map((header) => (
                <Heading key={header.id} header={header} />
              ))}
            </Table.Tr>
          ))}
        </Table.Thead>
        <Table.Tbody>
          <Rows
            // In another order the first rows are others: those are drawn first again.
            key={JSON.stringify(table.getState().sorting)}
            rows={table.getRowModel().rows}
            columns={table.getVisibleLeafColumns()}
            rowProps={rowProps}
          />
        </Table.Tbody>
      </Table>
    </ExplainedGroup>
  )
}

interface RowsProps<Row> {
  readonly rows: readonly RowModel<Row>[]
  readonly columns: readonly Column<Row, unknown>[]
  readonly rowProps: SortableTableProps<Row>['rowProps']
}

/** So many rows are drawn at once: a screenful and a half. The others follow without holding anybody up. */
const rowsAtOnce = 30

function Rows<Row>({ rows, columns, rowProps }: RowsProps<Row>) {
  const parts = useMemo(
    () =>
      Array.from({ length: Math.ceil(rows.length / rowsAtOnce) }, (_, at) =>
        rows.slice(at * rowsAtOnce, (at + 1) * rowsAtOnce),
      ),
    [rows],
  )
  const drawn = useInSteps(parts.length)
  return parts
    .slice(0, drawn)
    .map((part) => <SomeRows key={part[0]?.id} rows={part} columns={columns} rowProps={rowProps} />)
}

/** Drawn anew only with other rows, columns or looks: not because others follow them. */
const SomeRows = memo(function SomeRows<Row>({ rows, rowProps }: RowsProps<Row>) {
  return rows.map((row) => (
    <Table.Tr key={row.id} {...rowProps?.(row.original)}>
      {row.getVisibleCells().map((cell) => (
        <Table.Td key={cell.id} {...(cell.column.columnDef.meta?.isNumber && { className: 'mre-number' })}>
          {flexRender(cell.column.columnDef.cell, cell.getContext())}
        </Table.Td>
      ))}
    </Table.Tr>
  ))
}) as <Row>(props: RowsProps<Row>) => ReactNode

const sorts = { asc: 'ascending', desc: 'descending' } as const

function Heading<Row>({ header }: { readonly header: Header<Row, unknown> }) {
  const { column } = header
  const { isNumber = false, title, figure, width } = column.columnDef.meta ?? {}
  const inPlainWords = useViewStore(({ wording }) => wording === 'plain')
  const sorted = column.getIsSorted()
  const text: ReactNode =
    figure !== undefined && inPlainWords
      ? figureWords(figure).plain
      : flexRender(column.columnDef.header, header.getContext())
  const explains = figure === undefined ? {} : explainsFigure({ figure })
  return (
    <Table.Th
      {...(isNumber && { className: 'mre-number' })}
      {...(width !== undefined && { w: width })}
      aria-sort={sorted === false ? 'none' : sorts[sorted]}
      {...(title !== undefined && figure === undefined && { title })}
      {...(figure !== undefined && inPlainWords && { className: 'mre-number mre-plain-heading' })}
    >
      {column.getCanSort() ? (
        <UnstyledButton fz="inherit" fw="inherit" {...explains} onClick={column.getToggleSortingHandler()}>
          {text}
          {sorted === 'asc' && <IconArrowUp size={13} aria-hidden style={{ verticalAlign: '-2px' }} />}
          {sorted === 'desc' && <IconArrowDown size={13} aria-hidden style={{ verticalAlign: '-2px' }} />}
        </UnstyledButton>
      ) : (
        <span {...explains}>{text}</span>
      )}
    </Table.Th>
  )
}
