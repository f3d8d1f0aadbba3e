import { Anchor, Group, SegmentedControl, Stack, Table, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getCoreRowModel, getSortedRowModel, useReactTable } from '@tanstack/react-table'
import { useMemo, useState } from 'react'
import { Link } from 'wouter'
import type { MeetingEntry } from '../../../core/contract/meeting-figures.ts'
import { engine } from '../../engine-client.ts'
import { fold, hasEveryWord } from '../../fold.ts'
import { absent } from '../../format.ts'
import { EmptyNote } from '../../parts/empty-note.tsx'
import { FailureNote } from '../../parts/failure-note.tsx'
import { Section } from '../../parts/section.tsx'
import { SortableTable } from '../../parts/sortable-table.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { driverMeetingPlace } from '../../places.ts'
import { entryColumns, RunList } from './entry-columns.tsx'

type Wanted = 'all' | 'never' | 'unclear'

/** Who entered what, with what became of it: every run of the entry's driver, and who never ran. */
export function EntryTable({ eventId }: { readonly eventId: number }) {
  const found = useQuery(engine.meeting.entries.queryOptions({ input: { eventId } }))
  const [text, setText] = useState('')
  const [wanted, setWanted] = useState<Wanted>('all')
  const entries = found.data?.entries
  const data = useMemo(() => {
    const search = fold(text.trim())
    return (entries ?? []).filter(
      (entry) =>
        isWanted(entry, wanted) &&
        hasEveryWord(
          search,
          fold(`${entry.driverName} ${entry.className} ${entry.transponder ?? ''} ${entry.carNumber ?? ''}`),
        ),
    )
  }, [entries, text, wanted])
  const columns = useMemo(() => entryColumns(eventId), [eventId])
  const table = useReactTable({
    data,
    columns,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
  })
  if (found.isPending) return <Waiting what="the entries" />
  if (found.isError) return <FailureNote failure={found.error} onRetry={found.refetch} />
  const { withoutEntry } = found.data
  if (found.data.entries.length === 0 && withoutEntry.length === 0) {
    return <EmptyNote title="No entry list" message="The source has none for this meeting, or it was not read yet." />
  }
  const count = (one: Wanted) => found.data.entries.filter((entry) => isWanted(entry, one)).length
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <TextInput
          flex="0 1 360px"
          aria-label="Search entries"
          placeholder="Driver, class, car or transponder"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label="Which entries are shown"
          size="xs"
          data={[
            { value: 'all', label: 'All' },
            { value: 'never', label: `Never ran ${count('never')}` },
            { value: 'unclear', label: `Unclear ${count('unclear')}` },
          ]}
          value={wanted}
          onChange={(value) => setWanted(value as Wanted)}
        />
      </Group>
      {data.length === 0 ? (
        <EmptyNote title="No entry matches" message="Change what is searched." />
      ) : (
        // With another search the first rows are others.
        <SortableTable key={`${wanted} ${text}`} table={table} label="Entries" minWidth={860} isFixed />
      )}
      {withoutEntry.length > 0 && (
        <Section title="Ran without an entry">
          <Text fz="sm" className="mre-quiet">
            Drivers in a result of a class whose entry list does not have their name.
          </Text>
          <Table maw={860}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Driver</Table.Th>
                <Table.Th>Class</Table.Th>
                <Table.Th>Runs</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {withoutEntry.map(({ driverId, driverName, className, runs }) => (
                <Table.Tr key={`${driverId} ${className}`}>
                  <Table.Td>
                    <Anchor component={Link} href={driverMeetingPlace(eventId, driverId)}>
                      {driverName}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>{className ?? absent}</Table.Td>
                  <Table.Td>
                    <RunList runs={runs} driverId={driverId} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Section>
      )}
    </Stack>
  )
}

function isWanted({ match, startCount }: MeetingEntry, wanted: Wanted): boolean {
  if (wanted === 'all') return true
  return wanted === 'unclear' ? match === 'ambiguous' : match !== 'ambiguous' && startCount === 0
}
