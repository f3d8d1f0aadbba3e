import { Table, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { flexRender, type Header, type Table as TableModel } from '@tanstack/react-table'
import type { ReactNode } from 'react'
import { type ComposedId, type FigureId, figureWords } from '../../core/contract/figure-names.ts'
import { useViewStore } from '../stores/view-store.ts'
import { ExplainedGroup, explainsFigure } from './explained.tsx'

declare module '@tanstack/react-table' {
  interface ColumnMeta<TData, TValue> {
    /** Figures stand at the right. */
    readonly isNumber?: boolean
    /** The whole word where the heading is an abbreviation. */
    readonly title?: string
    /** The figure that it shows: its heading explains it, in plain words where a person wants those. */
    readonly figure?: FigureId | ComposedId
  }
}

interface SortableTableProps<Row> {
  readonly table: TableModel<Row>
  readonly label: string
  readonly minWidth: number
  /** What a row is wrapped in: its colours and handlers. */
  readonly rowProps?: (row: Row) => Record<string, unknown>
}

/** A table whose headings sort it; what is absent stands last in both directions. */
export function SortableTable<Row>({ table, label, minWidth, rowProps }: SortableTableProps<Row>) {
  return (
    <ExplainedGroup className="mre-scroll" label={label}>
      <Table miw={minWidth}>
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
          {table.getRowModel().rows.map((row) => (
            <Table.Tr key={row.id} {...rowProps?.(row.original)}>
              {row.getVisibleCells().map((cell) => (
                <Table.Td key={cell.id} {...(cell.column.columnDef.meta?.isNumber && { className: 'mre-number' })}>
                  {flexRender(cell.column.columnDef.cell, cell.getContext())}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ExplainedGroup>
  )
}

const sorts = { asc: 'ascending', desc: 'descending' } as const

function Heading<Row>({ header }: { readonly header: Header<Row, unknown> }) {
  const { column } = header
  const { isNumber = false, title, figure } = column.columnDef.meta ?? {}
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
