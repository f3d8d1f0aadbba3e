import { Button, Checkbox, Group, Menu, Stack, Text } from '@mantine/core'
import { IconColumns } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getCoreRowModel, getSortedRowModel, type Table as TableModel, useReactTable } from '@tanstack/react-table'
import { useMemo } from 'react'
import type { RaceDriver } from '../../charts/race-lines.ts'
import { engine } from '../../engine-client.ts'
import { SortableTable } from '../../parts/sortable-table.tsx'
import { WordingSwitch } from '../../parts/wording-switch.tsx'
import { litDriverId, useRaceView, useResultColumns } from '../../stores/race-view-store.ts'
import { useViewStore } from '../../stores/view-store.ts'
import { resultColumns } from './result-columns.tsx'

interface ResultsTableProps {
  readonly eventId: number
  readonly raceId: number
  readonly drivers: readonly RaceDriver[]
}

/** Every figure that was published of every driver, ours on clean laps beside; sorted by a click, columns by choice. */
export function ResultsTable({ eventId, raceId, drivers }: ResultsTableProps) {
  const inSeconds = useViewStore(({ timeDisplay }) => timeDisplay === 'seconds')
  const { shown, setShown } = useResultColumns()
  const lit = useRaceView(litDriverId)
  const { hover, pin } = useRaceView()
  const { data: understanding } = useQuery(engine.laps.understanding.queryOptions({ input: { raceId } }))
  const { data: checks } = useQuery(engine.check.race.queryOptions({ input: { raceId } }))
  const columns = useMemo(
    () => resultColumns(eventId, raceId, checks?.items ?? [], understanding, inSeconds),
    [eventId, raceId, checks, understanding, inSeconds],
  )
  const table = useReactTable({
    data: drivers as RaceDriver[],
    columns,
    state: { columnVisibility: { ...shown } },
    onColumnVisibilityChange: (change) => setShown(typeof change === 'function' ? change({ ...shown }) : change),
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    sortDescFirst: false,
  })
  return (
    <Stack gap="xs">
      <Group justify="flex-end" gap="md">
        <WordingSwitch />
        <ColumnMenu table={table} />
      </Group>
      <SortableTable
        table={table}
        label="Results"
        minWidth={760}
        rowProps={({ driverId }) => ({
          ...(lit === driverId && { bg: 'var(--mantine-primary-color-light)' }),
          onMouseEnter: () => hover(driverId),
          onMouseLeave: () => hover(null),
          onClick: () => pin(driverId),
        })}
      />
      {understanding?.difference != null && (
        <Text fz="sm" className="mre-quiet" maw={820}>
          {understanding.difference} Insights has the laps.
        </Text>
      )}
    </Stack>
  )
}

function ColumnMenu({ table }: { readonly table: TableModel<RaceDriver> }) {
  return (
    <Menu closeOnItemClick={false} position="bottom-end">
      <Menu.Target>
        <Button size="compact-sm" variant="default" leftSection={<IconColumns size={15} aria-hidden />}>
          Columns
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {table
          .getAllLeafColumns()
          .filter((column) => column.getCanHide())
          .map((column) => (
            <Menu.Item
              key={column.id}
              role="menuitemcheckbox"
              aria-checked={column.getIsVisible()}
              leftSection={<Checkbox.Indicator size="xs" checked={column.getIsVisible()} />}
              onClick={() => column.toggleVisibility()}
            >
              {column.columnDef.meta?.title ?? String(column.columnDef.header)}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}
