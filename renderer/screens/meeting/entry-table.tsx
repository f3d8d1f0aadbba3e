import { Anchor, Badge, Group, SegmentedControl, Stack, Table, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { createColumnHelper, getCoreRowModel, getSortedRowModel, useReactTable } from '@tanstack/react-table'
import { useMemo, useState } from 'react'
import { Link } from 'wouter'
import type { EntryRun, MeetingEntry } from '../../../core/contract/meeting-figures.ts'
import { engine } from '../../engine-client.ts'
import { fold, hasEveryWord } from '../../fold.ts'
import { absent, formatAmount, formatLapTime, formatResult } from '../../format.ts'
import { EmptyNote } from '../../parts/empty-note.tsx'
import { Explained, explainsFigure } from '../../parts/explained.tsx'
import { FailureNote } from '../../parts/failure-note.tsx'
import { Section } from '../../parts/section.tsx'
import { SortableTable } from '../../parts/sortable-table.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { driverMeetingPlace, racePlace } from '../../places.ts'

const column = createColumnHelper<MeetingEntry>()
const columnsOf = (eventId: number) => [
  column.accessor('driverName', {
    header: 'Driver',
    cell: ({ row }) => <DriverCell eventId={eventId} entry={row.original} />,
  }),
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
  column.accessor((entry) => bestLapOf(entry) ?? undefined, {
    id: 'best',
    header: 'Best lap',
    sortUndefined: 'last',
    meta: { isNumber: true, figure: 'fastest-lap' },
    cell: ({ row }) => <BestCell entry={row.original} />,
  }),
  column.accessor('startCount', {
    header: 'Runs',
    meta: { title: 'Place, laps/time and best lap of each run, as published' },
    cell: ({ row }) => <RunsCell entry={row.original} />,
  }),
]

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
  const columns = useMemo(() => columnsOf(eventId), [eventId])
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
        <SortableTable table={table} label="Entries" minWidth={860} />
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

function bestLapOf({ runs }: MeetingEntry): number | null {
  const laps = runs.flatMap(({ bestLapMs }) => bestLapMs ?? [])
  return laps.length === 0 ? null : Math.min(...laps)
}

/** The best lap of the runs, by the run that holds it. */
function BestCell({ entry }: { readonly entry: MeetingEntry }) {
  const best = bestLapOf(entry)
  const [run, driver] = [entry.runs.find(({ bestLapMs }) => bestLapMs === best), entry.drivers[0]]
  if (best === null || run === undefined || driver === undefined) return absent
  return (
    <Explained figure="fastest-lap" raceId={run.raceId} driverId={driver.driverId}>
      {formatLapTime(best)}
    </Explained>
  )
}

interface DriverCellProps {
  readonly eventId: number
  readonly entry: MeetingEntry
}

function DriverCell({ eventId, entry: { driverName, match, drivers } }: DriverCellProps) {
  const [driver] = drivers
  if (match !== 'driver' || driver === undefined) return driverName
  return (
    <Anchor component={Link} href={driverMeetingPlace(eventId, driver.driverId)}>
      {driverName}
    </Anchor>
  )
}

function RunsCell({ entry: { match, drivers, runs, startCount } }: { readonly entry: MeetingEntry }) {
  if (match === 'ambiguous') {
    return (
      <Text fz="sm">
        <Badge color="orange" variant="dot" radius="sm" size="sm" tt="none" fw={550} mr={6}>
          unclear
        </Badge>
        {drivers.length > 1
          ? `${formatAmount(drivers.length, 'driver')} of this name raced: nothing is guessed.`
          : 'The class lists this name more than once: nothing is guessed.'}
      </Text>
    )
  }
  if (startCount === 0) {
    return (
      <Text fz="sm" className="mre-quiet">
        {runs.length === 0 ? 'never ran' : `never started, listed in ${formatAmount(runs.length, 'race')}`}
      </Text>
    )
  }
  return <RunList runs={runs} driverId={drivers[0]?.driverId} />
}

interface RunListProps {
  readonly runs: readonly EntryRun[]
  readonly driverId: number | undefined
}

/** Each run in a few words, and the way to its race. */
function RunList({ runs, driverId }: RunListProps) {
  return (
    <Group gap="0.125rem 0.625rem">
      {runs.map(({ raceId, position, lapsCompleted, totalTimeMs, statusText, bestLapMs, label, section }) => (
        <Anchor
          key={raceId}
          component={Link}
          href={racePlace(raceId)}
          {...(driverId !== undefined && explainsFigure({ figure: 'result', raceId, driverId }))}
          fz="sm"
          title={[section, label, bestLapMs !== null && `best lap ${formatLapTime(bestLapMs)}`]
            .filter(Boolean)
            .join(', ')}
          style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}
        >
          {[
            position === null ? null : `${position}.`,
            lapsCompleted === 0 ? 'no lap' : lapsCompleted === null ? null : formatResult(lapsCompleted, totalTimeMs),
            statusText,
          ]
            .filter((part) => part !== null)
            .join(' ') || 'listed'}
        </Anchor>
      ))}
    </Group>
  )
}
