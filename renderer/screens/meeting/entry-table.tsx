import { Stack, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { createColumnHelper, getCoreRowModel, getSortedRowModel, useReactTable } from '@tanstack/react-table'
import { useMemo, useState } from 'react'
import type { Entry } from '../../../core/contract/domain.ts'
import { fold, hasEveryWord } from '../../fold.ts'
import { absent } from '../../format.ts'
import { EmptyNote } from '../../parts/empty-note.tsx'
import { SortableTable } from '../../parts/sortable-table.tsx'

const column = createColumnHelper<Entry>()
const columns = [
  column.accessor('driverName', { header: 'Driver' }),
  column.accessor('className', { header: 'Class' }),
  column.accessor((entry) => entry.carNumber ?? undefined, {
    id: 'carNumber',
    header: 'Car',
    sortingFn: 'alphanumeric',
    sortUndefined: 'last',
    meta: { isNumber: true },
    cell: ({ getValue }) => getValue() ?? absent,
  }),
  column.accessor((entry) => entry.transponder ?? undefined, {
    id: 'transponder',
    header: 'Transponder',
    sortingFn: 'alphanumeric',
    sortUndefined: 'last',
    meta: { isNumber: true },
    cell: ({ getValue }) => getValue() ?? absent,
  }),
]

/** Who entered what, as the source's entry list has it. */
export function EntryTable({ entries }: { readonly entries: readonly Entry[] }) {
  const [text, setText] = useState('')
  const data = useMemo(() => {
    const search = fold(text.trim())
    return entries.filter(({ driverName, className, transponder, carNumber }) =>
      hasEveryWord(search, fold(`${driverName} ${className} ${transponder ?? ''} ${carNumber ?? ''}`)),
    )
  }, [entries, text])
  const table = useReactTable({
    data,
    columns,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
  })
  if (entries.length === 0) {
    return <EmptyNote title="No entry list" message="The source has none for this meeting, or it was not read yet." />
  }
  return (
    <Stack gap="sm">
      <TextInput
        maw={360}
        aria-label="Search entries"
        placeholder="Driver, class, car or transponder"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {data.length === 0 ? (
        <EmptyNote title="No entry matches" message="Change what is searched." />
      ) : (
        <SortableTable table={table} label="Entries" minWidth={560} />
      )}
    </Stack>
  )
}
